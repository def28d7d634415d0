"""A source with its reviewers' corrections in, what they say of its beginnings out: examples for the fit of the weights.

Only what a reviewer has judged is an example: a place where a document was split or joined, and all places of a
document that is marked as reviewed, or whose two ends a reviewer has set. The rest of the source is what the program
thought; it says nothing of what is true, and only shows how the source's lines are set.
"""

from bisect import bisect_right
from collections.abc import Sequence

from digitize.corrections import Correction, Settled, correct_lines, settle
from digitize.label.fit import Example, merged
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.label.upright import level
from digitize.model.normalized import for_labelling
from digitize.model.page import Page
from digitize.model.role import LabelledLine
from digitize.pipeline import Knowledge, Prepared, SourceInput, laid_out


def reviewed_examples(
    pages: Sequence[Page], source: SourceInput, knowledge: Knowledge, corrections: Sequence[Correction]
) -> list[Example]:
    """Every place of a source where a head may begin; whether a document does is known where a reviewer judged."""
    knowledge = knowledge.for_pages(pages)
    found = Prepared(pages, source, knowledge).lines
    settled, _ = settle(corrections, found)
    lines, _ = correct_lines(found, settled)
    judged = _judged(lines, settled)
    seen = survey([level(for_labelling(page)) for page in laid_out(pages, knowledge.cues)], knowledge.cues)
    across = [line.index for line in found if not line.line.turn]  # those that the survey counts
    places = [(head, across[head.at]) for head in find_heads(seen.scene)]
    return merged(
        Example(head.evidence, head.look, _begins(lines[at]) if at in judged else None) for head, at in places
    )


def _begins(line: LabelledLine) -> bool | None:
    """Whether a document begins at a line; None inside of a head, where it is neither right nor wrong."""
    return True if line.head == line.index else None if line.head is not None else False


def _judged(lines: Sequence[LabelledLine], settled: Sequence[Settled]) -> set[int]:
    """The lines of which a reviewer said, or showed, whether a document begins there."""
    starts = [line.index for line in lines if line.head == line.index]
    placed = {one.line for one in settled if one.correction.kind in ("split", "join")}
    done = {}
    for one in settled:
        if one.correction.kind == "done":
            done[_home(starts, one.line)] = bool(one.correction.value)
    out = set(placed)
    for k, start in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else len(lines)
        if done.get(start) or {start, end} <= placed:
            out.update(range(start, min(end + 1, len(lines))))
    return out


def _home(starts: Sequence[int], line: int) -> int:
    """Where the document begins that a line is in; the line itself where none begins before it."""
    k = bisect_right(starts, line)
    return starts[k - 1] if k else line
