"""Where each document begins and ends. Every line goes to one document or stays unclaimed; none is lost."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from digitize.model.document import Segment, Split
from digitize.model.role import HANDWRITTEN, LabelledLine, Misread, Role
from digitize.split.endnotes import endnotes
from digitize.split.note_owners import find_notes

SUREST = 0.995  # no beginning is surer: of 197 on data/dev all were right, which allows for no more
MOST = 0.5  # of the text before the first head: it is a document whose head was not seen, not front matter
ALONE = 0.5  # the confidence of a source taken as one document because nothing in it looks like a beginning


def split(lines: Sequence[LabelledLine]) -> Split:
    """Cuts a source at each head; notes go to the document that calls them, furniture to where it stands.

    A source without any head is one document, with low confidence. Lines before the first head stay unclaimed, unless
    they are most of the source.
    """
    starts, noted = endnotes(lines, _starts(lines))
    headless = _headless(lines, starts)
    if headless is not None:
        starts.insert(0, headless)
        noted = {i: owner + 1 if owner >= 0 else owner for i, owner in noted.items()}
    if not starts:
        written = any(line.role is Role.BODY or HANDWRITTEN in line.reasons[:1] for line in lines)
        if not written:
            return Split((), tuple(lines))
        return Split((Segment(tuple(lines), ALONE, ("no-head-found",)),), ())
    claimed: dict[int, list[LabelledLine]] = defaultdict(list)
    unclaimed: list[LabelledLine] = []
    found = find_notes(lines, starts, noted)
    notes = noted | found.owners
    for i, line in enumerate(lines):
        owner = notes[i] if i in notes else bisect_right(starts, i) - 1
        if line.role is Role.FURNITURE:
            owner = _furniture_owner(lines, starts, i, owner)
        if owner < 0 or line.role is Role.FRONT:
            unclaimed.append(line)
        else:
            claimed[owner].append(_with_marks(line, found.marks.get(i), found.calls.get(i)))
    segments = []
    for k, start in enumerate(starts):
        if start == headless:
            segments.append(Segment(tuple(claimed[k]), ALONE, ("no-head-found",)))
            continue
        head = _told(lines, start)
        confidence = round(min(head.probability, SUREST), 3)
        segments.append(Segment(tuple(claimed[k]), confidence, head.reasons))
    return Split(tuple(segments), tuple(unclaimed))


def _with_marks(line: LabelledLine, note: str | None, calls: Sequence[Misread] | None) -> LabelledLine:
    return line if note is None and not calls else replace(line, note=note, calls=tuple(calls or ()))


def _starts(lines: Sequence[LabelledLine]) -> list[int]:
    """The first line of each head; where that is a scrawl or a stamp, with the lines between it and the first that says
    something, as far as they stand on its page."""
    first: dict[int, int] = {}
    top: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line.head is not None:
            top.setdefault(line.head, i)
            if line.role is not Role.FURNITURE:
                first.setdefault(line.head, i)
    return sorted(top[head] if lines[top[head]].page == lines[i].page else i for head, i in first.items())


def _told(lines: Sequence[LabelledLine], start: int) -> LabelledLine:
    """The first line of a head that is no furniture, as a letterhead is: it tells how sure the beginning is."""
    of_head = (x for x in lines[start:] if x.head == lines[start].head and x.role is not Role.FURNITURE)
    return next(of_head, lines[start])


def _headless(lines: Sequence[LabelledLine], starts: Sequence[int]) -> int | None:
    """The first line of the text, where most of the source's text stands before the first head."""
    if not starts:
        return None
    text = [i for i, line in enumerate(lines) if line.role in (Role.BODY, Role.SIGNATURE, Role.REFERENCE)]
    before = sum(len(lines[i].text) for i in text if i < starts[0])
    if before <= MOST * sum(len(lines[i].text) for i in text):
        return None
    return text[0]


def _furniture_owner(lines: Sequence[LabelledLine], starts: Sequence[int], i: int, owner: int) -> int:
    """Furniture right before a document's beginning goes with that document."""
    nxt = owner + 1
    if nxt < len(starts) and all(lines[j].role in (Role.FURNITURE, Role.NOISE) for j in range(i, starts[nxt])):
        same_page = lines[i].page == lines[starts[nxt]].page
        return nxt if same_page or owner < 0 else owner
    return owner
