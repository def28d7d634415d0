"""The output's words laid against the gold's: which of them are errors, and how far the engine's confidences held."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from digitize.evaluate.scores.tally import Error, Tally
from digitize.model.page import Box

SHOWN = 16  # words of a long difference that are shown


class Opcode(Protocol):
    """A stretch of the output's words (`src`) and the gold's words (`dest`) that it is laid against."""

    tag: str
    src_start: int
    src_end: int
    dest_start: int
    dest_end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A levelled word of the output: its page, its box in points, its confidence, and the id of its document."""

    text: str
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    document: str = ""


def opcodes(mine: Sequence[str], true: Sequence[str]) -> list[Opcode]:
    """How the output's words become the gold's."""
    return list(Levenshtein.opcodes(mine, true))


def tell_words(
    tally: Tally, file: str, true: Sequence[str], mine: Sequence[Word], ops: Sequence[Opcode], page: int | None = None
) -> None:
    """Notes each difference as an error, and of each word with a confidence whether it is right: laid against its like,
    or standing elsewhere in the gold, where the gold's own place for it is empty."""
    changed = [op for op in ops if op.tag != "equal"]
    astray = Counter(word for op in changed for word in true[op.dest_start : op.dest_end])
    wrong = set()
    for op in changed:
        for k in range(op.src_start, op.src_end):
            if astray[mine[k].text] > 0:
                astray[mine[k].text] -= 1
            else:
                wrong.add(k)
    for k, word in enumerate(mine):
        tally.stated("words", word.confidence, k not in wrong)
    for op in changed:
        near = mine[op.src_start : op.src_end] or mine[max(op.src_start - 1, 0) : op.src_start + 1]
        at, box = _place(near)
        wanted, got = (
            _shown(true[op.dest_start : op.dest_end]),
            _shown([w.text for w in mine[op.src_start : op.src_end]]),
        )
        document = near[0].document if near else ""
        tally.errors.append(Error(file, "text", wanted, got, at or page, box, document))


def _shown(words: Sequence[str]) -> str | None:
    if not words:
        return None
    more = f" … ({len(words)} words)" if len(words) > SHOWN else ""
    return " ".join(words[:SHOWN]) + more


def _place(words: Sequence[Word]) -> tuple[int | None, Box | None]:
    """The page of the first word that has a place, and the box around those of them that follow it on its page."""
    placed = [word for word in words[:SHOWN] if word.box]
    if not placed:
        return None, None
    boxes = [word.box for word in placed if word.page == placed[0].page and word.box]
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    return placed[0].page, Box(x0, y0, max(box.x1 for box in boxes), max(box.y1 for box in boxes))
