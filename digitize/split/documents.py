"""Where each document begins and ends. Every line goes to one document or stays unclaimed; none is lost."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from digitize.model.beginnings import beginnings
from digitize.model.document import NO_HEAD, Segment, Split
from digitize.model.role import LabelledLine, Role

SUREST = 0.995  # no beginning is surer: of 197 on data/dev all were right, which allows for no more
ALONE = 0.5  # the confidence of a document that begins where nothing looks like a beginning


def split(lines: Sequence[LabelledLine]) -> Split:
    """Cuts a source at each head; notes go to their documents (`LabelledLine.owner`), furniture to where it stands.

    A source without any head is one document, with low confidence. Lines before the first head stay unclaimed, unless
    they are most of the source.
    """
    starts = beginnings(lines)
    if starts and all(line.head is None for line in lines):
        return Split((_segment(lines, starts[0], lines),), ())
    claimed: dict[int, list[LabelledLine]] = defaultdict(list)
    unclaimed: list[LabelledLine] = []
    for i, line in enumerate(lines):
        owner = bisect_right(starts, i if line.owner is None else line.owner) - 1
        if line.role is Role.FURNITURE:
            owner = _furniture_owner(lines, starts, i, owner)
        if owner < 0 or line.role is Role.FRONT:
            unclaimed.append(line)
        else:
            claimed[owner].append(line)
    segments = (_segment(lines, start, claimed[k]) for k, start in enumerate(starts))
    return Split(tuple(segments), tuple(unclaimed))


def _segment(lines: Sequence[LabelledLine], start: int, claimed: Sequence[LabelledLine]) -> Segment:
    """The document that begins at a line, with how sure that is: what no head begins is told as such."""
    if lines[start].head is None:
        return Segment(tuple(claimed), ALONE, (NO_HEAD,))
    head = _told(lines, start)
    return Segment(tuple(claimed), round(min(head.probability, SUREST), 3), head.reasons)


def _told(lines: Sequence[LabelledLine], start: int) -> LabelledLine:
    """The first line of a head that is no furniture, as a letterhead is: it tells how sure the beginning is."""
    of_head = (x for x in lines[start:] if x.head == lines[start].head and x.role is not Role.FURNITURE)
    return next(of_head, lines[start])


def _furniture_owner(lines: Sequence[LabelledLine], starts: Sequence[int], i: int, owner: int) -> int:
    """Furniture right before a document's beginning goes with that document."""
    nxt = owner + 1
    if nxt < len(starts) and all(lines[j].role in (Role.FURNITURE, Role.NOISE) for j in range(i, starts[nxt])):
        same_page = lines[i].page == lines[starts[nxt]].page
        return nxt if same_page or owner < 0 else owner
    return owner
