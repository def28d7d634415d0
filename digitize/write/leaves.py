"""The pages of a source with all their words, in our reading: those of its documents, in the reviewers' wording, their
furniture, and what no document claims; each line with its role, each word with its place and how sure it is.

Pages come from the run's page cache. Where that is gone, they are put together of the documents' edit logs and of
unclaimed.txt, whose lines have no places: these are estimated, and marked so.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from digitize.model.facsimile import Picture, Scan, angles_of, turned
from digitize.model.page import Box, Page
from digitize.write.corpus import Corpus, Document
from digitize.write.formats.xml import sound
from digitize.write.held import UNCLAIMED, Heading, Held, LeafLine, LeafWord, lines_of, title_of
from digitize.write.titles import slug
from digitize.write.wording import apportioned

PAGE_MARK = re.compile(r"=== page (\d{1,7}) ===")
AROUND = 1  # pages before and after those of a document on which furniture of it may stand
MARGIN = 36.0  # points round the words of a page of which no size is known

__all__ = ["Heading", "Leaf", "LeafLine", "LeafWord", "SourceLeaves", "as_scanned", "sources_of", "title_of"]


@dataclass(frozen=True)
class Leaf:
    """A page: its lines in the order in which they are read, in points as displayed, origin at the top left, and the
    `documents` that have lines on it; `page` is how it was read, None where that was not kept. Where its words stand as on its
    scan, `angles` are those by which it was turned to be read (`angles_of`)."""

    number: int
    width: float
    height: float
    lines: tuple[LeafLine, ...]
    page: Page | None = None
    rules: tuple[float, ...] = ()
    documents: tuple[Document, ...] = ()
    angles: tuple[float, ...] = ()

    @cached_property
    def regions(self) -> list[list[LeafLine]]:
        """The lines that stand together, run one way, are of one role and of one document."""
        alike = groupby(self.lines, key=lambda line: (line.column, line.block, line.turn, line.role, line.document))
        return [list(lines) for _, lines in alike]


@dataclass
class SourceLeaves:
    """A source: the name that its documents' ids begin with, the name that files of it get, its file, its content's hash. Its
    `headings` are complete when all leaves have been asked for."""

    corpus: Corpus
    stem: str
    name: str
    file: str
    sha256: str
    wanted: frozenset[int] | None
    ids: frozenset[str] | None
    headings: list[Heading] = field(default_factory=list)
    _documents: Iterator[Document] = field(default_factory=lambda: iter(()))

    def leaves(self) -> Iterator[Leaf]:
        """The pages in order, each once; may be asked for once."""
        shelf, unclaimed = self.corpus.shelf, self._unclaimed()
        window: deque[Held] = deque()
        upcoming = next(self._documents, None)
        numbers = deque(shelf.numbers(self.sha256) if shelf else ())
        number = 0
        while True:
            ahead = [numbers[0]] if numbers else []
            ahead += [page for page in unclaimed if page > number]
            ahead += [held.first for held in window if held.first > number]
            ahead += [number + 1] if any(held.last > number for held in window) else []
            ahead += [upcoming.record.source.first_page] if upcoming else []
            if not ahead:
                return
            number = max(min(ahead), number + 1)
            while upcoming and upcoming.record.source.first_page - AROUND <= number:
                window.append(held := Held.of(upcoming))
                if self.ids is None or upcoming.record.uid in self.ids or upcoming.record.id in self.ids:
                    self.headings.append(held.heading)
                upcoming = next(self._documents, None)
            while numbers and numbers[0] <= number:
                numbers.popleft()
            if self.wanted is None or number in self.wanted:
                leaf = self._leaf(number, window, unclaimed.get(number, []))
                own = {line.document for line in leaf.lines}
                yield replace(leaf, documents=tuple(held.document for held in window if held.uid in own))
            window = deque(held for held in window if held.last + AROUND > number)

    def documents(self) -> Iterator[Document]:
        """The documents of the headings, read once more."""
        return self.corpus.at(heading.place for heading in self.headings)

    def scan(self, leaf: Leaf) -> Scan | None:
        """What the page shows, as its file stores it."""
        shelf = self.corpus.shelf
        return shelf.scan(self.stem, self.sha256, leaf.page) if shelf and leaf.page else None

    def picture(self, leaf: Leaf) -> Picture | None:
        """A picture of the page, from its file."""
        shelf = self.corpus.shelf
        return shelf.picture(self.stem, self.sha256, leaf.page) if shelf and leaf.page else None

    def grid(self, leaf: Leaf) -> tuple[int, int] | None:
        """The size of the page's own image in pixels."""
        shelf = self.corpus.shelf
        return shelf.grid(self.stem, self.sha256, leaf.page) if shelf and leaf.page else None

    def _leaf(self, number: int, window: Sequence["Held"], unclaimed: list[str]) -> Leaf:
        shelf = self.corpus.shelf
        page = shelf.page(self.sha256, number) if shelf else None
        if page is not None:
            return Leaf(number, page.width, page.height, tuple(lines_of(page, window)), page, page.rules)
        lines = [line for held in window for line in held.left(number)]
        size = next(self.corpus.sheets(self.sha256, number, number)).size or _extent(lines)
        return Leaf(number, *size, (*lines, *_placed(unclaimed, lines, size)))

    def _unclaimed(self) -> dict[int, list[str]]:
        """The lines of unclaimed.txt by their pages."""
        file = self.corpus.unclaimed(self.stem)
        pages: dict[int, list[str]] = {}
        number = 0
        text = self.corpus.read(file).decode("utf-8", "replace") if file else ""
        for line in text.split("\n"):
            if mark := PAGE_MARK.fullmatch(line):
                number = int(mark[1])
                pages[number] = []
            elif number and line.strip():
                pages[number].append(line)
        return pages


def sources_of(corpus: Corpus) -> Iterator[SourceLeaves]:
    """The sources of a corpus one after the other, at last those without documents; of a corpus that is limited to some documents, the pages on which these
    stand, with all that stands there. Raises OutputError."""
    wanted: dict[str, set[int]] | None = None
    ids: set[str] = set()
    if corpus.ids or corpus.reviewed:
        wanted = defaultdict(set)
        for document in corpus.documents():
            source = document.record.source
            wanted[document.source].update(range(source.first_page, source.last_page + 1))
            ids |= {document.record.uid or document.record.id}
    taken: set[str] = set()
    for stem, documents in replace(corpus, ids=frozenset(), reviewed=False).by_source():
        if wanted is None or stem in wanted:
            first = next(documents)
            source = first.record.source
            name = first.folder
            while name.casefold() in taken:
                name += "-"
            taken.add(name.casefold())
            yield SourceLeaves(
                corpus,
                stem,
                name,
                source.file,
                source.sha256,
                None if wanted is None else frozenset(wanted[stem]),
                None if wanted is None else frozenset(ids),
                _documents=_and_then(first, documents),
            )
    yield from _without_documents(corpus, taken)


def _without_documents(corpus: Corpus, taken: set[str]) -> Iterator[SourceLeaves]:
    """The sources of which pages were read and no document was made."""
    shelf = corpus.shelf
    for stem, file, sha256 in shelf.without_documents() if shelf and not (corpus.ids or corpus.reviewed) else ():
        if (not corpus.files or file in corpus.files) and shelf and shelf.numbers(sha256):
            name = slug(stem)
            while name.casefold() in taken:
                name += "-"
            taken.add(name.casefold())
            yield SourceLeaves(corpus, stem, name, file, sha256, None, None)


def _and_then(first: Document, others: Iterator[Document]) -> Iterator[Document]:
    yield first
    yield from others


def _extent(lines: Sequence[LeafLine]) -> tuple[float, float]:
    """The size of a page that nobody knows, by its words."""
    right = max((line.box.x1 for line in lines), default=595.0 - MARGIN)
    foot = max((line.box.y1 for line in lines), default=842.0 - MARGIN)
    return right + MARGIN, foot + MARGIN


def _placed(texts: Sequence[str], lines: Sequence[LeafLine], size: tuple[float, float]) -> Iterator[LeafLine]:
    """Lines without places, at the foot of their page."""
    width, height = size
    pitch = min(12.0, 0.5 * height / (len(texts) + 1))
    for n, text in enumerate(texts):
        y = height - (len(texts) - n) * pitch
        words = sound(text).split()
        box = Box(0.1 * width, y, min(0.1 * width + 0.5 * pitch * len(text), 0.95 * width), y + 0.8 * pitch)
        places = apportioned(words, box)
        told = tuple(LeafWord(word, place, 0.0, place.y1, True) for word, place in places)
        if told:
            yield LeafLine(told, UNCLAIMED, "", pitch, block=len(lines))


def as_scanned(leaf: Leaf) -> Leaf:
    """The page with its words where they stand on its scan, before it was laid level to be read."""
    angles = angles_of(leaf.page)
    if not angles:
        return leaf
    back, size = tuple(-angle for angle in angles), (leaf.width, leaf.height)
    lines = []
    for line in leaf.lines:
        words = tuple(_turned_back(word, back, size) for word in line.words)
        read = tuple(replace(word, box=turned(word.box, back, *size)[0]) for word in line.read)
        lines.append(replace(line, words=words, read=read))
    return replace(leaf, lines=tuple(lines), angles=angles)


def _turned_back(word: LeafWord, angles: tuple[float, ...], size: tuple[float, float]) -> LeafWord:
    box, down = turned(word.box, angles, *size)
    return replace(word, box=box, foot=round(word.foot + down, 2))
