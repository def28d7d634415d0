"""Which document a note belongs to: the one on its page that calls it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from digitize.model.role import LabelledLine, Misread
from digitize.notes.callouts import APART, ASIDE, NoteCallout, document_of, find_callouts
from digitize.notes.footnotes import FootnoteBlock, Note, ends
from digitize.notes.paths import NEVER, Gains, Place, best_path

# For a document's share of the page; for a call in another column, and one on the page before.
TEXT, ELSEWHERE, EARLIER = 0.25, 0.5, 0.7
BACK = 8  # pages on which a star may be called whose note stands where its document ends
OWED = 1.3  # for a star called on the page before, in a document that ends on this one
# For a mark that goes on where each document counts its own, more in its document; little where pages count them.
NEXT, SURELY, ALSO = 0.4, 0.6, 0.1
LATE, ASTRAY, TWICE = 0.6, 1.0, 3.0  # against one printed after a higher one; one that does not go on; one met before
DOUBLED = 0.1  # against a star that follows a star: two were read as one
SET_APART = 0.4  # for a note that is another document's than the one above, from which it stands apart
GUESSED = 0.2  # for a mark that goes on where it, or the one above, is a guess
CLOSE = 0.25  # what another document gains less at most, to be told as a doubt
PROVEN, CLEAR = 0.6, 0.2  # the trust in a sign that it is a call, and how much less in all others, to put it right


class Text(NamedTuple):
    """A line of text, the document that it stands in, and its length in characters."""

    line: int
    document: int
    length: int


class Found(NamedTuple):
    """The document (by its place in `starts`; -1 for none) of each line of notes, the lines of those that may be another's,
    and the signs in the text's lines that are misread calls."""

    owners: dict[int, int]
    doubted: set[int]
    calls: dict[int, list[Misread]]


def find_owners(lines: Sequence[LabelledLine], starts: Sequence[int], feet: Sequence[FootnoteBlock]) -> Found:
    """The documents of the notes at the feet of pages."""
    pages = {page for foot in feet if foot.is_last for page in (foot.page - 1, foot.page)}
    search = _Search(find_callouts(lines, starts, pages), lines, starts, any(_begins_anew(foot.notes) for foot in feet))
    out: dict[int, int] = {}
    doubted: set[int] = set()
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
        owners = search.owners(foot._replace(notes=notes), at) if foot.is_last else [(at, False)] * len(notes)
        for note, (document, is_doubted) in zip(notes, owners, strict=True):
            out.update(dict.fromkeys(note.lines, document))
            doubted.update(note.lines if is_doubted else ())
    return Found(out, doubted, search.misread)


def _otherwise(gains: Sequence[Gains], places: Sequence[Place], n: int, document: int) -> float:
    """What the notes gain at best where the one at `n` is not this document's."""
    if all(place.document == document for place in places):
        return NEVER
    return best_path([*gains[:n], gains[n].without(document), *gains[n + 1 :]], places)[0]


def _runs_over(last: LabelledLine, foot: FootnoteBlock) -> bool:
    """Whether the last note of the page or column before goes on at this foot: its sentence has not ended."""
    beside = foot.page == last.page and foot.column > last.line.column
    return (foot.page == last.page + 1 or beside) and foot.is_last and not ends(last.text)


class _Search:
    """The best documents for the notes at one foot after the other. `own` tells that each document counts its notes."""

    def __init__(
        self, calls: Sequence[NoteCallout], lines: Sequence[LabelledLine], starts: Sequence[int], own: bool
    ) -> None:
        self._texts = _texts(lines, starts)
        self._shares = {place: _shares(texts) for place, texts in self._texts.items()}
        self._begun = {(k, lines[start].page) for k, start in enumerate(starts)}
        self._calls: dict[int, list[NoteCallout]] = defaultdict(list)
        for call in calls:
            self._calls[call.page].append(call)
        self._own = own
        self.misread: dict[int, list[Misread]] = defaultdict(list)
        self._answered: set[NoteCallout] = set()
        self._met: dict[int, set[int]] = defaultdict(set)  # the ranks of each document's notes

    def owners(self, foot: FootnoteBlock, at: int) -> list[tuple[int, bool]]:
        """The documents of the notes at a foot, which follow the order of the documents, and in each that of its calls; and
        whether another is nearly as likely. `at` is the document that the foot stands in."""
        here = self._shares.get((foot.page, None), {})
        carried = max(self._shares.get((foot.page - 1, None), {}), default=at)
        left = [x for x in self._calls[foot.page - 1] if x not in self._answered]
        earlier = [x for x in left if x.document == carried or x.trust == 1.0]
        further = [x for page in range(foot.page - BACK, foot.page - 1) for x in self._calls.get(page, ())]
        owed = (x for x in further if x.mark == "*" and x.trust >= APART and x not in self._answered)
        earlier = [*(x for x in owed if x.document == carried), *earlier]
        documents = sorted({*here, *(x.document for x in earlier), carried, at})
        found = earlier + self._calls[foot.page]
        places = sorted([Place(d) for d in documents] + [Place(x.document, k) for k, x in enumerate(found)])
        gains = [self._gains(foot, n, places, found) for n in range(len(foot.notes))]
        gain, path = best_path(gains, places)
        self._remember(foot, path, found)
        return [(x.document, gain - _otherwise(gains, places, n, x.document) < CLOSE) for n, x in enumerate(path)]

    def _gains(self, foot: FootnoteBlock, n: int, places: Sequence[Place], found: Sequence[NoteCallout]) -> Gains:
        note, documents = foot.notes[n], {x.document for x in places}
        parted = SET_APART * (note.is_apart - (not note.is_apart and any(x.is_apart for x in foot.notes))) if n else 0.0
        return Gains(
            {x: self._gain(foot, note, x, found) for x in places},
            {x: self._unseen(foot, x, found) for x in places},
            {d: self._follows(note, d) + parted for d in documents},
            {d: self._order(foot.notes[:n], note, d) - parted if n else 0.0 for d in documents},
        )

    def _remember(self, foot: FootnoteBlock, path: Sequence[Place], found: Sequence[NoteCallout]) -> None:
        """Keeps which calls were answered, and those of them that were misread for certain."""
        answered: list[int | None] = []
        reached = -1
        for note, place in zip(foot.notes, path, strict=True):
            if note.rank is not None and not note.is_guessed:
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

    def _unseen(self, foot: FootnoteBlock, place: Place, found: Sequence[NoteCallout]) -> float:
        """How well a note fits that is called nowhere to be seen behind the call of a place: by how much of the text beside
        the foot its document has there."""
        if place.document < 0:
            return -NEXT
        beside = self._texts.get((foot.page, foot.column)) or self._texts.get((foot.page, None), [])
        reached = found[place.call].line if place.call >= 0 else -1
        behind = sum(x.length for x in beside if x.document == place.document and x.line > reached)
        return TEXT * behind / (sum(x.length for x in beside) or 1)

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
        if note.is_guessed or above[-1].is_guessed:
            return GUESSED * (note.rank == last + 1)
        if note.rank == last and note.mark == "*":
            return -DOUBLED
        if note.rank <= last:
            met = note.rank in _row(above) or (self._own and note.rank in self._met[document])
            return -TWICE if met else -LATE
        return (NEXT + SURELY if self._own else ALSO) if note.rank == last + 1 else 0.0

    def _follows(self, note: Note, document: int) -> float:
        if note.rank is None or note.is_guessed or not self._own:
            return 0.0
        met = self._met[document]
        if note.rank in met:
            return -TWICE
        return NEXT if note.rank in ((max(met) + 1,) if met else (0, 1)) else -ASTRAY


def _texts(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int | None], list[Text]]:
    """The lines of text of each page, and (with its number) of each of its columns."""
    found: dict[tuple[int, int | None], list[Text]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.role not in ASIDE:
            text = Text(i, document_of(starts, i), len(line.text) or 1)
            found[line.page, None].append(text)
            found[line.page, line.line.column].append(text)
    return found


def _shares(texts: Sequence[Text]) -> dict[int, float]:
    """The share of some text that each document has."""
    found: dict[int, float] = defaultdict(float)
    for text in texts:
        found[text.document] += text.length
    return {document: length / sum(found.values()) for document, length in found.items()}


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
    ranks = [(note.rank, note.mark == "*") for note in notes if note.rank is not None and not note.is_guessed]
    return any((b < a or (b == a and not star)) and b < 2 for (a, _), (b, star) in pairwise(ranks))
