"""Notes printed together at the end of a volume, or of a part of it: each goes to the document that calls it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from digitize.model.marks import opening
from digitize.model.role import LabelledLine, Role
from digitize.split.calls import calls

MANY = 5  # notes: fewer stand after a document or at the foot of a page
HEADING = 40  # characters of a heading such as `Notes` at most
ASIDE = (Role.FURNITURE, Role.NOISE)


def endnotes(lines: Sequence[LabelledLine], starts: list[int]) -> tuple[list[int], dict[int, int]]:
    """The beginnings without those that are headings over notes, and the document (its place among them; -1 for none)
    of each line of the sections of notes, of their headings, and of what follows the last section in no document."""
    sections = _sections(lines)
    headings = {above for above, _ in sections if above is not None}
    kept = [start for start in starts if start not in headings]
    owners: dict[int, int] = {}
    if not sections:
        return kept, owners
    called = _called(lines, kept)
    for above, section in sections:
        owners |= _owners(lines, section, called)
        if above is not None:
            owners[above] = -1
    last = sections[-1][1][-1]
    if not any(start > last for start in kept):
        owners |= {i: -1 for i in range(last + 1, len(lines)) if lines[i].role not in ASIDE}
    return kept, owners


def _sections(lines: Sequence[LabelledLine]) -> list[tuple[int | None, list[int]]]:
    """Runs of notes that stand under a heading or fill pages, with the heading's line."""
    text = [i for i, line in enumerate(lines) if line.role not in ASIDE]
    written = {lines[i].page for i in text if lines[i].role is not Role.NOTE}
    found: list[tuple[int | None, list[int]]] = []
    run: list[int] = []
    for place, i in enumerate([*text, -1]):
        if i >= 0 and lines[i].role is Role.NOTE:
            run.append(i)
            continue
        if sum(_mark(lines[k]) is not None for k in run) >= MANY:
            before = text[place - len(run) - 1] if place > len(run) else None
            over = lines[text[place - len(run) - 2]].page if place > len(run) + 1 else 0
            heading = before if before is not None and _is_heading(lines, before, run[0], over) else None
            if heading is not None or _fills(lines, run, written):
                found.append((heading, run))
        run = []
    return found


def _is_heading(lines: Sequence[LabelledLine], i: int, note: int, over: int) -> bool:
    """Whether a line is a heading over the notes below it: short, in display type, the first of their page, where
    `over` is the page of the text before it."""
    line = lines[i]
    if over == line.page:
        return False
    centred = min(line.left, line.right) > 1.5 and abs(line.left - line.right) < 2
    shown = line.line.bold or line.text.isupper() or centred
    plain = line.text.replace(" ", "").isalpha()
    return line.page == lines[note].page and len(line.text) <= HEADING and shown and plain


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


def _owners(lines: Sequence[LabelledLine], section: Sequence[int], called: Mapping[str, list[int]]) -> dict[int, int]:
    """The document of each line of a section: the next that calls its mark; where the marks begin anew, a later one."""
    out: dict[int, int] = {}
    owner, last = -1, 0
    for i in section:
        mark = _mark(lines[i])
        if mark is not None:
            value = int(mark) if mark.isdigit() else last + 1
            least = owner + 1 if value <= last else max(owner, 0)
            owner = next((d for d in called.get(mark, ()) if d >= least), owner)
            last = value
        out[i] = owner
    return out


def _mark(line: LabelledLine) -> str | None:
    """The mark that a line begins with, where it is written as one."""
    found = opening(line.text)
    return found.mark if found and found.sure else None
