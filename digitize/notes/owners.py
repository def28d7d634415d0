"""Which document a note belongs to: the one on its page that calls it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from digitize.model.role import LabelledLine, Misread
from digitize.notes.callouts import APART, ASIDE, NoteCallout, document_of, find_callouts
from digitize.notes.footnotes import FootnoteBlock, Note, ends

# For a document's share of the page; for a call in another column, and one on the page before.
TEXT, ELSEWHERE, EARLIER = 0.25, 0.5, 0.7
BACK = 8  # pages on which a star may be called whose note stands where its document ends
OWED = 1.3  # for a star called on the page before, in a document that ends on this one
# For a mark that goes on where each document counts its own, more in its document; little where pages count them.
NEXT, SURELY, ALSO = 0.4, 0.6, 0.1
LATE, ASTRAY, TWICE = 0.6, 1.0, 3.0  # against one printed after a higher one; one that does not go on; one met before
DOUBLED = 0.1  # against a star that follows a star: two were read as one
PROVEN, CLEAR = 0.6, 0.2  # the trust in a sign that it is a call, and how much less in all others, to put it right


class Place(NamedTuple):
    """Where a note may be called: in a document (by its place in `starts`), behind the calls that were answered."""

    document: int
    call: int = -1


class Found(NamedTuple):
    """The document (by its place in `starts`; -1 for none) of each line of notes, and the signs in the text's lines that
    are misread calls."""

    owners: dict[int, int]
    calls: dict[int, list[Misread]]


def find_owners(lines: Sequence[LabelledLine], starts: Sequence[int], feet: Sequence[FootnoteBlock]) -> Found:
    """The documents of the notes at the feet of pages."""
    pages = {page for foot in feet if foot.is_last for page in (foot.page - 1, foot.page)}
    search = _Search(find_callouts(lines, starts, pages), lines, starts, any(_begins_anew(foot.notes) for foot in feet))
    out: dict[int, int] = {}
    last: int | None = None  # the last line of the notes before
    for foot in feet:
        notes = foot.notes
        if last is not None and not notes[0].mark and not notes[0].is_source and _runs_over(lines[last], foot):
            out.update(dict.fromkeys(notes[0].lines, out[last]))
            notes = notes[1:]
        last = foot.notes[-1].lines[-1]
        if not notes:
            continue
        at = document_of(starts, notes[0].lines[0])
        documents = search.owners(foot._replace(notes=notes), at) if foot.is_last else [at] * len(notes)
        for note, document in zip(notes, documents, strict=True):
            out.update(dict.fromkeys(note.lines, document))
    return Found(out, search.misread)


def _runs_over(last: LabelledLine, foot: FootnoteBlock) -> bool:
    """Whether the last note of the page or column before goes on at this foot: its sentence has not ended."""
    beside = foot.page == last.page and foot.column > last.line.column
    return (foot.page == last.page + 1 or beside) and foot.is_last and not ends(last.text)


class _Search:
    """The best documents for the notes at one foot after the other. `own` tells that each document counts its notes."""

    def __init__(
        self, calls: Sequence[NoteCallout], lines: Sequence[LabelledLine], starts: Sequence[int], own: bool
    ) -> None:
        self._shares = _shares(lines, starts)
        self._begun = {(k, lines[start].page) for k, start in enumerate(starts)}
        self._calls: dict[int, list[NoteCallout]] = defaultdict(list)
        for call in calls:
            self._calls[call.page].append(call)
        self._own = own
        self.misread: dict[int, list[Misread]] = defaultdict(list)
        self._answered: set[NoteCallout] = set()
        self._met: dict[int, set[int]] = defaultdict(set)  # the ranks of each document's notes

    def owners(self, foot: FootnoteBlock, at: int) -> list[int]:
        """The documents of the notes at a foot: they follow the order of the documents, and in each that of its calls.
        `at` is the document that the foot stands in."""
        here = self._shares.get((foot.page, None), {})
        carried = max(self._shares.get((foot.page - 1, None), {}), default=at)
        left = [x for x in self._calls[foot.page - 1] if x not in self._answered]
        earlier = [x for x in left if x.document == carried or x.trust == 1.0]
        further = [x for page in range(foot.page - BACK, foot.page - 1) for x in self._calls.get(page, ())]
        owed = (x for x in further if x.mark == "*" and x.trust >= APART and x not in self._answered)
        earlier = [*(x for x in owed if x.document == carried), *earlier]
        documents = sorted({*here, *(x.document for x in earlier), carried, at})
        found = earlier + self._calls[foot.page]
        places = [Place(d) for d in documents] + [Place(x.document, k) for k, x in enumerate(found)]
        path = self._path(foot, sorted(places), found)
        self._remember(foot, path, found)
        return [place.document for place in path]

    def _path(self, foot: FootnoteBlock, places: Sequence[Place], found: Sequence[NoteCallout]) -> list[Place]:
        """The best places, in order, by dynamic programming over the notes."""
        first = foot.notes[0]
        best = {x: self._gain(foot, first, x, found) + self._follows(first, x.document) for x in places}
        back: list[dict[Place, Place]] = []
        for n, note in enumerate(foot.notes[1:], 1):
            row: dict[Place, float] = {}
            froms: dict[Place, Place] = {}
            order = {d: self._order(foot.notes[:n], note, d) for d in {x.document for x in places}}
            entry: tuple[float, Place] | None = None  # the best place in the documents before
            within: tuple[float, Place] | None = None  # the best before in the same document
            for before, place in pairwise([None, *places]):
                assert place is not None
                if before is not None and before.document != place.document:
                    entry = max(x for x in (entry, within, (best[before], before)) if x)
                    within = None
                elif before is not None:
                    within = max(x for x in (within, (best[before], before)) if x)
                stays = best[place] + order[place.document] + self._gain(foot, note, Place(place.document), found)
                options = [(stays, place)]
                gain = self._gain(foot, note, place, found)
                if entry:
                    options.append((entry[0] + self._follows(note, place.document) + gain, entry[1]))
                if within:
                    options.append((within[0] + order[place.document] + gain, within[1]))
                row[place], froms[place] = max(options)
            best = row
            back.append(froms)
        path = [max(places, key=lambda place: (best[place], -place.document, -place.call))]
        for froms in reversed(back):
            path.append(froms[path[-1]])
        return path[::-1]

    def _remember(self, foot: FootnoteBlock, path: Sequence[Place], found: Sequence[NoteCallout]) -> None:
        """Keeps which calls were answered, and those of them that were misread for certain."""
        answered: list[int | None] = []
        reached = -1
        for note, place in zip(foot.notes, path, strict=True):
            if note.rank is not None:
                self._met[place.document].add(note.rank)
            answered.append(place.call if place.call > reached else None)  # not called: it stays with the one before it
            reached = max(reached, place.call)
        for n, k in enumerate(answered):
            if k is None:
                continue
            self._answered.add(found[k])
            _count_stars(foot.notes[n], found[k])
            beside = [m for m in (n - 1, n + 1) if 0 <= m < len(path) and path[m].document == path[n].document]
            if any(answered[m] is None or not (foot.notes[m].mark or foot.notes[m].is_source) for m in beside):
                continue  # the call may be the other note's
            low = max((x for x in answered[:n] if x is not None), default=-1)
            high = next((x for x in answered[n + 1 :] if x is not None), len(found))
            self._put_right(found[k], foot.notes[n].mark, found[low + 1 : high])

    def _put_right(self, call: NoteCallout, mark: str, among: Sequence[NoteCallout]) -> None:
        """Keeps a misread call, where no other of those that the note may answer is nearly as good."""
        least = call.fits(mark) - CLEAR
        rivals = [x for x in among if x is not call and x.document == call.document and x.fits(mark) > least]
        if mark and not mark.isalpha() and PROVEN <= call.trust < APART and call.is_image and not rivals:
            self.misread[call.line].append(Misread(call.at - len(call.mark), call.at, mark))

    def _gain(self, foot: FootnoteBlock, note: Note, place: Place, found: Sequence[NoteCallout]) -> float:
        """How well a note fits a place, by itself."""
        beside = self._shares.get((foot.page, foot.column)) or self._shares.get((foot.page, None), {})
        gain = TEXT * beside.get(place.document, 0.0) if place.document >= 0 else -NEXT
        if note.is_source:
            return gain + ((place.document, foot.page) in self._begun)
        if place.call < 0:
            return gain
        call = found[place.call]
        near = EARLIER if call.page != foot.page else 1.0 if call.column == foot.column else ELSEWHERE
        if call.page != foot.page and note.mark == call.mark == "*" and call.document < max(beside, default=0):
            near = OWED  # its document ends here: with the next note it would be too late
        return gain + near * call.fits(note.mark)

    def _order(self, above: Sequence[Note], note: Note, document: int) -> float:
        """Whether a note goes on from the last of those above it, where both are in this document."""
        last = above[-1].rank
        if last is None or note.rank is None:
            return 0.0
        if note.rank == last and note.mark == "*":
            return -DOUBLED
        if note.rank <= last:
            met = note.rank in _row(above) or (self._own and note.rank in self._met[document])
            return -TWICE if met else -LATE
        return (NEXT + SURELY if self._own else ALSO) if note.rank == last + 1 else 0.0

    def _follows(self, note: Note, document: int) -> float:
        if note.rank is None or not self._own:
            return 0.0
        met = self._met[document]
        if note.rank in met:
            return -TWICE
        return NEXT if note.rank in ((max(met) + 1,) if met else (0, 1)) else -ASTRAY


def _shares(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int | None], dict[int, float]]:
    """The share of the text of each page, and (with its number) of each of its columns, that each document has."""
    found: dict[tuple[int, int | None], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for i, line in enumerate(lines):
        if line.role not in ASIDE:
            for column in (None, line.line.column):
                found[line.page, column][document_of(starts, i)] += len(line.text) or 1
    return {place: {d: n / sum(of.values()) for d, n in of.items()} for place, of in found.items()}


def _count_stars(note: Note, call: NoteCallout) -> None:
    """Gives a note the stars of its call, of which one was not read before the note."""
    stars = set(note.mark) == set(call.mark) == {"*"} and call.trust == 1.0
    if stars and len(call.mark) > len(note.mark):
        note.mark = call.mark


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
    ranks = [(note.rank, note.mark == "*") for note in notes if note.rank is not None]
    return any((b < a or (b == a and not star)) and b < 2 for (a, _), (b, star) in pairwise(ranks))
