"""Which document a note belongs to: the one on its page that calls it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from digitize.model.marks import LEAP, LIKE, Opening, begin, meant, rank
from digitize.model.role import LabelledLine, Misread, Role
from digitize.split.calls import Call, find_calls
from digitize.split.places import ASIDE, document_of, shares

SOURCE = "source-note"  # the reason that labels give a note on where its document comes from
ENDED = re.compile(r"[.!?:;…\d][\"'»”’‘“)\]°]*$")
TEXT, ELSEWHERE, EARLIER = 0.25, 0.5, 0.7  # for a document's share of the page; a call in another column; a page earlier
NEXT, SURELY, ALSO = 0.4, 0.6, 0.1  # for a mark that goes on where each document counts its own, and in its document; else
LATE, ASTRAY, TWICE = 0.6, 1.0, 3.0  # against one printed after a higher one; one that does not go on; one met before
PROVEN, CLEAR = 0.6, 0.2  # the trust in a sign that it is a call, and how much less in all others, to put it right


@dataclass(slots=True)
class Note:
    """A note at a page's foot: its mark ("" for one that has none) and the lines that hold it."""

    mark: str
    lines: list[int] = field(default_factory=list)
    is_source: bool = False
    is_letter: bool = False

    @property
    def rank(self) -> int | None:
        return 0 if self.is_source else rank(self.mark)


class Place(NamedTuple):
    """Where a note may be called: in a document (by its place in `starts`), behind the calls that were answered."""

    document: int
    call: int = -1


class Foot(NamedTuple):
    """The notes that stand together, and whether they are the last of their page's column."""

    page: int
    column: int
    notes: list[Note]
    is_last: bool


class Found(NamedTuple):
    """The document (by its place in `starts`; -1 for none) of each line of notes; the marks of the lines that begin one,
    as they must have been; and the signs in the text's lines that are misread calls."""

    owners: dict[int, int]
    marks: dict[int, str]
    calls: dict[int, list[Misread]]


def find_notes(lines: Sequence[LabelledLine], starts: Sequence[int], known: Mapping[int, int]) -> Found:
    """The notes that are not `known` already."""
    feet = _feet(lines, known)
    search = _Search(lines, starts, any(_begins_anew(foot.notes) for foot in feet))
    out: dict[int, int] = {}
    last: tuple[int, int] | None = None  # the page and the last line of the notes before
    for foot in feet:
        notes = foot.notes
        if last and not notes[0].mark and not notes[0].is_source and _runs_over(lines, last, foot):
            out.update(dict.fromkeys(notes[0].lines, out[last[1]]))
            notes = notes[1:]
        last = foot.page, foot.notes[-1].lines[-1]
        if not notes:
            continue
        at = document_of(starts, notes[0].lines[0])
        documents = search.owners(foot._replace(notes=notes), at) if foot.is_last else [at] * len(notes)
        for note, document in zip(notes, documents, strict=True):
            out.update(dict.fromkeys(note.lines, document))
    marks = {note.lines[0]: note.mark for foot in feet for note in foot.notes if note.mark}
    return Found(out, marks, search.misread)


def _runs_over(lines: Sequence[LabelledLine], last: tuple[int, int], foot: Foot) -> bool:
    """Whether the last note of the page before goes on at this foot: its sentence has not ended."""
    return foot.page == last[0] + 1 and foot.is_last and not ENDED.search(lines[last[1]].text)


class _Search:
    """The best documents for the notes at one foot after the other. `own` tells that each document counts its notes."""

    def __init__(self, lines: Sequence[LabelledLine], starts: Sequence[int], own: bool) -> None:
        self._shares = shares(lines, starts)
        self._begun = {(k, lines[start].page) for k, start in enumerate(starts)}
        self._calls: dict[int, list[Call]] = defaultdict(list)
        for call in find_calls(lines, starts):
            self._calls[call.page].append(call)
        self._own = own
        self.misread: dict[int, list[Misread]] = defaultdict(list)
        self._answered: set[Call] = set()
        self._met: dict[int, set[int]] = defaultdict(set)  # the ranks of each document's notes

    def owners(self, foot: Foot, at: int) -> list[int]:
        """The documents of the notes at a foot: they follow the order of the documents, and in each that of its calls.
        `at` is the document that the foot stands in."""
        here = self._shares.get((foot.page, None), {})
        carried = max(self._shares.get((foot.page - 1, None), {}), default=at)
        left = [x for x in self._calls[foot.page - 1] if x not in self._answered]
        earlier = [x for x in left if x.document == carried or x.trust == 1.0]
        documents = sorted({*here, *(x.document for x in earlier), carried, at})
        found = earlier + self._calls[foot.page]
        places = [Place(d) for d in documents] + [Place(x.document, k) for k, x in enumerate(found)]
        best = {place: self._gain(foot, foot.notes[0], place, found) + self._first(foot, place) for place in places}
        back: list[dict[Place, Place]] = []
        for n, note in enumerate(foot.notes[1:], 1):
            row, froms = {}, {}
            for place in places:
                called, left = self._gain(foot, note, place, found), self._gain(foot, note, Place(place.document), found)
                options = [
                    (
                        best[before]
                        + self._order(foot.notes[:n], note, before, place)
                        + (left if before == place else called),
                        before,
                    )
                    for before in places
                    if before.document < place.document
                    or (before.document == place.document and (before.call < place.call or before == place))
                ]
                row[place], froms[place] = max(options)
            best = row
            back.append(froms)
        path = [max(places, key=lambda place: (best[place], -place.document, -place.call))]
        for froms in reversed(back):
            path.append(froms[path[-1]])
        path.reverse()
        for note, place in zip(foot.notes, path, strict=True):
            if note.rank is not None:
                self._met[place.document].add(note.rank)
        reached = -1
        for note, place in zip(foot.notes, path, strict=True):
            if place.call > reached:  # else the note was not called: it stays with the one before it
                self._note(note, found, place, reached, path)
            reached = max(reached, place.call)
        return [place.document for place in path]

    def _note(self, note: Note, found: Sequence[Call], place: Place, reached: int, path: Sequence[Place]) -> None:
        """Keeps that a call is answered, and that it was misread, where no other may be the one."""
        call = found[place.call]
        self._answered.add(call)
        after = min((other.call for other in path if other.call > place.call), default=len(found))
        rivals = [
            x
            for x in found[reached + 1 : after]
            if x is not call and x.document == call.document and x.fits(note.mark) > call.fits(note.mark) - CLEAR
        ]
        if note.mark and PROVEN <= call.trust < 1.0 and not rivals:
            self.misread[call.line].append(Misread(call.at - len(call.mark), call.at, note.mark))

    def _gain(self, foot: Foot, note: Note, place: Place, found: Sequence[Call]) -> float:
        """How well a note fits a place, by itself."""
        beside = self._shares.get((foot.page, foot.column)) or self._shares.get((foot.page, None), {})
        gain = TEXT * beside.get(place.document, 0.0) if place.document >= 0 else -NEXT
        if note.is_source:
            return gain + ((place.document, foot.page) in self._begun)
        if place.call < 0:
            return gain
        call = found[place.call]
        near = EARLIER if call.page != foot.page else 1.0 if call.column == foot.column else ELSEWHERE
        return gain + near * call.fits(note.mark)

    def _first(self, foot: Foot, place: Place) -> float:
        """Whether the foot's first note goes on where the document's notes left off."""
        return self._follows(foot.notes[0], place.document)

    def _order(self, above: Sequence[Note], note: Note, before: Place, place: Place) -> float:
        """Whether a note goes on from the last of those above it, where both are at these places."""
        if before.document != place.document:
            return self._follows(note, place.document)
        last = above[-1].rank
        if last is None or note.rank is None:
            return 0.0
        if note.rank <= last:
            met = note.rank in _row(above) or (self._own and note.rank in self._met[place.document])
            return -TWICE if met else -LATE
        return (NEXT + SURELY if self._own else ALSO) if note.rank == last + 1 else 0.0

    def _follows(self, note: Note, document: int) -> float:
        if note.rank is None or not self._own:
            return 0.0
        met = self._met[document]
        if note.rank in met:
            return -TWICE
        return NEXT if note.rank in ((max(met) + 1,) if met else (0, 1)) else -ASTRAY


def _row(notes: Sequence[Note]) -> set[int]:
    """The ranks that count up to the last note's."""
    out: set[int] = set()
    for note in reversed(notes):
        if note.rank is None or (out and note.rank != min(out) - 1):
            break
        out.add(note.rank)
    return out


def _begins_anew(notes: Sequence[Note]) -> bool:
    """Whether the notes at a foot count from the beginning more than once, as those of several documents do."""
    ranks = [note.rank for note in notes if note.rank is not None]
    return any(b <= a and b < 2 for a, b in pairwise(ranks))


def _feet(lines: Sequence[LabelledLine], known: Mapping[int, int]) -> list[Foot]:
    """The notes of each place where some stand together, their marks as they must have been."""
    ends = {(x.page, x.line.column): i for i, x in enumerate(lines) if x.role not in ASIDE}
    groups: list[list[int]] = []
    before = -2
    for i, line in enumerate(lines):
        if line.role is not Role.NOTE or i in known:
            continue
        above = lines[groups[-1][-1]] if groups else None
        moved = above is None or (above.page, above.line.column) != (line.page, line.line.column)
        if moved or any(lines[j].role not in ASIDE for j in range(before + 1, i)):
            groups.append([])
        groups[-1].append(i)
        before = i
    feet = []
    for group in groups:
        page, column = lines[group[0]].page, lines[group[0]].line.column
        feet.append(Foot(page, column, _notes(lines, group), ends.get((page, column), -1) < group[-1]))
    return feet


def _notes(lines: Sequence[LabelledLine], group: Sequence[int]) -> list[Note]:
    notes: list[Note] = []
    for n, i in enumerate(group):
        mark = _mark(lines[group[n - 1]] if n else None, lines[i], notes)
        if SOURCE in lines[i].reasons:
            notes.append(Note("", is_source=True))
        elif mark or not notes:
            notes.append(Note(mark.mark, is_letter=mark.sure and mark.mark.isalpha()) if mark else Note(""))
        notes[-1].lines.append(i)
    marked = [note for note in notes if note.mark]
    if any(note.is_letter for note in marked):
        return notes
    trust = [lines[note.lines[0]].line.words[0].confidence for note in marked]
    for note, mark in zip(marked, meant([note.mark for note in marked], trust), strict=True):
        note.mark = mark
    return notes


def _mark(above: LabelledLine | None, line: LabelledLine, notes: Sequence[Note]) -> Opening | None:
    """The mark that a note begins with here, as read; None where a line only goes on."""
    found = begin(line)
    if found is None:
        return None
    last = next((note.mark for note in reversed(notes) if note.mark), "")
    number = int(found.mark) if found.mark.isdigit() else None
    reached = int(last) if last.isdigit() else LIKE.get(last)
    if number is not None and reached is not None and number > reached + LEAP:
        return None  # `82 and Attachments.`
    if above is None or (found.sure and number is not None and reached is not None and number == reached + 1):
        return found
    width = line.line.sound[0].box.width / line.unit if line.unit else 0.0
    return found if ENDED.search(above.text) is not None or above.right > width + 0.6 else None
