"""Notes printed together at the end of a volume, or of a part of it: each goes to the document that calls it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from digitize.model.role import LabelledLine, Role
from digitize.notes.callouts import calls

MANY = 5  # notes: fewer stand after a document or at the foot of a page
HEADING = 40  # characters of a heading such as `Notes` at most
OVER, AMONG = 3, 2  # lines of headings over notes and among them at most
FARTHER = 1.2  # times the usual pitch of notes
ASIDE = (Role.FURNITURE, Role.NOISE)


def endnotes(lines: Sequence[LabelledLine], starts: Sequence[int], marks: Mapping[int, str]) -> dict[int, int]:
    """Where the document begins (-1 for none) that each line of the sections of notes belongs to, of their headings, and of
    what follows the last section in no document. `marks` are those of the lines that begin a note."""
    sections = _sections(lines, marks)
    headings = {i for over, _ in sections for i in over}
    kept = [start for start in starts if start not in headings]
    owners: dict[int, int] = {}
    if not sections:
        return owners
    called = _called(lines, kept)
    for over, section in sections:
        named = _named(lines, [*over, *_apart(lines, section, marks)], kept)
        found = _owners(section, marks, called, named)
        owners |= {i: kept[k] if k >= 0 else -1 for i, k in found.items()} | dict.fromkeys([*over, *named], -1)
    last = sections[-1][1][-1]
    if not any(start > last for start in kept):
        owners |= {i: -1 for i in range(last + 1, len(lines)) if lines[i].role not in ASIDE}
    return owners


def _sections(lines: Sequence[LabelledLine], marks: Mapping[int, str]) -> list[tuple[list[int], list[int]]]:
    """Runs of notes that stand under a heading or fill pages, with the lines of the headings over and among them."""
    text = [i for i, line in enumerate(lines) if line.role not in ASIDE]
    found: list[tuple[list[int], list[int]]] = []
    for begin, end in _runs(lines, text):
        run = [i for i in text[begin:end] if lines[i].role is Role.NOTE]
        if sum(bool(marks.get(i)) for i in run) < MANY:
            continue
        among = [i for i in text[begin:end] if lines[i].role is not Role.NOTE]
        first = begin
        while first > 0 and begin - first < OVER and _is_short(lines[text[first - 1]], lines[run[0]].page):
            first -= 1
        over = text[first:begin]
        before = lines[text[first - 1]].page if first else 0
        if not over or not _is_heading(lines[over[0]], before):
            written = {lines[i].page for i in text if lines[i].role is not Role.NOTE and i not in among}
            if not _fills(lines, run, written):
                continue
            over = []
        found.append(([*over, *among], run))
    return found


def _runs(lines: Sequence[LabelledLine], text: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of notes, as ranges of `text`: a short line among them (`Chapter 2`, `Document 14`) does not end one."""
    begin, last = -1, -1
    for place, i in enumerate(text):
        if lines[i].role is not Role.NOTE:
            continue
        within = text[last + 1 : place]
        if begin >= 0 and (len(within) > AMONG or not all(_is_short(lines[k], lines[i].page) for k in within)):
            yield begin, last + 1
            begin = -1
        begin = place if begin < 0 else begin
        last = place
    if begin >= 0:
        yield begin, last + 1


def _is_short(line: LabelledLine, page: int) -> bool:
    """Whether a line may be a heading on this page."""
    return line.page == page and len(line.text) <= HEADING and line.role not in (Role.REFERENCE, Role.SIGNATURE)


def _is_heading(line: LabelledLine, before: int) -> bool:
    """Whether a line is a heading over the notes below it: short, in display type, the first of their page, where
    `before` is the page of the text before it."""
    if before == line.page:
        return False
    centred = min(line.left, line.right) > 1.5 and abs(line.left - line.right) < 2
    shown = line.line.bold or line.text.isupper() or centred
    plain = line.text.replace(" ", "").isalpha()
    return len(line.text) <= HEADING and shown and plain


def _fills(lines: Sequence[LabelledLine], run: Sequence[int], written: set[int]) -> bool:
    """Whether notes fill a whole page: no text stands on a page that they take."""
    return len(run) > MANY and bool({lines[i].page for i in run} - written)


def _called(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[str, list[int]]:
    """The documents that call each mark, in order."""
    found: dict[str, set[int]] = defaultdict(set)
    for (document, _), marks in calls(lines, starts).items():
        for mark in marks:
            if document >= 0:
                found[mark].add(document)
    return {mark: sorted(documents) for mark, documents in found.items()}


def _apart(lines: Sequence[LabelledLine], section: Sequence[int], marks: Mapping[int, str]) -> Iterator[int]:
    """The lines among notes that stand as headings do: short, apart from the line above, before a note's first line."""
    usual = median(lines[i].gap or 1.0 for i in section)
    for i, below in pairwise(section):
        line = lines[i]
        is_apart = line.gap is None or line.gap > FARTHER * usual
        if is_apart and len(line.text) <= HEADING and not marks.get(i) and marks.get(below):
            yield i


def _named(lines: Sequence[LabelledLine], over: Sequence[int], starts: Sequence[int]) -> dict[int, int]:
    """The document that a heading over notes names by its number (`Document II.14`), by the heading's line."""
    numbers = {_number(lines[start]): k for k, start in reversed([*enumerate(starts)])}
    found = {i: numbers.get(_number(lines[i])) for i in over if _number(lines[i])}
    return {i: document for i, document in found.items() if document is not None}


def _number(line: LabelledLine) -> str:
    """The one word with figures in a line, without the points around it; else nothing."""
    figures = [word.strip("().,:[]") for word in line.text.split() if any(map(str.isdigit, word))]
    return figures[0] if len(figures) == 1 else ""


def _owners(
    section: Sequence[int], marks: Mapping[int, str], called: Mapping[str, list[int]], named: Mapping[int, int]
) -> dict[int, int]:
    """The document of each line of a section: the one that the heading above it names, or the next that calls its mark;
    where the marks begin anew, a later one."""
    out: dict[int, int] = {}
    owner, last = -1, 0
    for i in section:
        above = max((k for k in named if k < i), default=-1)
        mark = marks.get(i)
        if mark:
            value = int(mark) if mark.isdigit() else last + 1
            least = owner + 1 if value <= last else max(owner, 0)
            owner = next((d for d in called.get(mark, ()) if d >= least), owner)
            last = value
        if above >= 0:
            owner = named[above]
        out[i] = owner
    return out
