"""What a reviewer can undo and redo, read off the lines of a source's corrections."""

from collections.abc import Sequence
from itertools import groupby

from digitize.corrections import Correction

Action = tuple[Correction, ...]


def undoable(corrections: Sequence[Correction], who: str) -> Action | None:
    """The reviewer's last action that counts."""
    done, _ = _stacks(corrections, who)
    return done[-1] if done else None


def redoable(corrections: Sequence[Correction], who: str) -> Action | None:
    """The undo line that the reviewer wrote last, if nothing else was done since."""
    _, undone = _stacks(corrections, who)
    return undone[-1] if undone else None


def _stacks(corrections: Sequence[Correction], who: str) -> tuple[list[Action], list[Action]]:
    """The actions that may be undone, and the undo lines that may be undone in their turn, the last one last."""
    done: list[Action] = []
    undone: list[tuple[Action, Action]] = []  # the undo line, and what it took back
    own = [one for one in corrections if one.who == who]
    for _, group in groupby(own, key=lambda one: one.action or one.id):
        action = tuple(group)
        if action[0].kind != "undo":
            done.append(action)
            undone.clear()
            continue
        targets = set(action[0].of)
        back = next((pair for pair in undone if targets & {one.id for one in pair[0]}), None)
        taken = next((one for one in done if targets & {c.id for c in one}), None)
        if back:
            undone.remove(back)
            done.append(back[1])
        elif taken:
            done.remove(taken)
            undone.append((action, taken))
    return done, [line for line, _ in undone]
