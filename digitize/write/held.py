"""The words of documents, given out line by line as their pages ask for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digitize.model.page import Box, Page, Word, around
from digitize.model.traced import Span
from digitize.write.corpus import Document
from digitize.write.formats.xml import sound
from digitize.write.reading import RawLine
from digitize.write.shown import shown_title
from digitize.write.wording import Wording, wordings

UNCLAIMED = "unclaimed"  # the role of a line that no document claims
TAIL = 0.2  # of a word's height: below its baseline, where no line tells that
Key = tuple[int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class LeafWord:
    """A word in our reading. `foot` is the y of its baseline; `estimated` says that its box is a guess, `corrected` that a
    reviewer set it."""

    text: str
    box: Box
    confidence: float
    foot: float
    estimated: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A line of one role. `document` is the uid of its document, empty for none; `size` is that of its type in points; `column`,
    `block`, `apart`, `turn` and `readings` are as in `Line`. Of a line that was read as one and is of several roles or
    documents, each part but the first `continues` the one before it. `read` are the words as they were read, where these are
    others or tell more of how sure they are, unless a reviewer set some."""

    words: tuple[LeafWord, ...]
    role: str
    document: str = ""
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    column: int = 0
    block: int = 0
    turn: int = 0
    apart: bool = False
    continues: bool = False
    readings: tuple[str, ...] = ()
    read: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @property
    def rotation(self) -> int:
        """By how many degrees, counter-clockwise, its text is rotated on the page: 90 where it runs up."""
        return -self.turn % 360


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a document begins, and what lists of contents tell of it: `page` from 1, `y` in points from the top. `place` is
    that of its record in the corpus, `name` one for files of it, without suffix."""

    place: int
    id: str
    title: str
    name: str
    language: str | None
    first_page: int
    last_page: int
    page: int
    y: float


def title_of(document: Document) -> str:
    """The number and the title of a document, on one line."""
    record = document.record
    return " ".join(sound(" ".join(filter(None, (record.number, shown_title(record))))).split())


class Held:
    """A document whose words are given out as the pages ask for them."""

    def __init__(
        self, document: Document, lines: tuple[RawLine, ...], found: list[Wording], spans: Sequence[Span]
    ) -> None:
        self.document = document
        source = document.record.source
        self.first = min([source.first_page, *(line.page for line in lines)])
        self.last = max([source.last_page, *(line.page for line in lines)])
        self._lines, self._spans = lines, spans
        self._of: list[int] = [0] * len(spans)  # the wording of each span
        for n, one in enumerate(found):
            self._of[one.first : one.last + 1] = [n] * (one.last + 1 - one.first)
        self._wordings = found
        self._line: list[int] = []
        for n, line in enumerate(lines):
            self._line += [n] * len(line.words)
        self.places: dict[Key, list[int]] = {}
        for i in range(len(spans) - 1, -1, -1):
            self.places.setdefault(_key(spans[i].page, spans[i].box), []).append(i)
        self._given: set[int] = set()

    @classmethod
    def of(cls, document: Document) -> "Held":
        reading = document.reading()
        if reading is None:
            return cls(document, (), [], ())
        return cls(document, reading.lines, wordings(reading.traced), reading.traced.spans)

    @property
    def uid(self) -> str:
        return self.document.record.uid or self.document.record.id

    @property
    def heading(self) -> Heading:
        record = self.document.record
        first, last = record.source.first_page, record.source.last_page
        own = [x for x in self._lines if x.role.value not in ("furniture", "noise") and x.page == first]
        y = own[0].box.y0 if own else 0.0
        title, name = title_of(self.document), self.document.name
        return Heading(self.document.place, record.id, title, name, record.language, first, last, first, y)

    def take(self, span: int, foot: float | None) -> tuple[LeafWord, ...]:
        """The words of a span; those of several that are read as one come with the first of them."""
        one = self._wordings[self._of[span]]
        if one.first in self._given:
            return ()
        self._given.add(one.first)
        return tuple(
            LeafWord(
                sound(text),
                box,
                one.confidence,
                box.y1 - TAIL * box.height if foot is None else foot,
                one.estimated,
                one.corrected,
            )
            for text, box in one.words
        )

    def line_of(self, span: int) -> tuple[int, RawLine]:
        """The line that a span stands in, and its number in the document."""
        n = self._line[span]
        return n, self._lines[n]

    def left(self, number: int) -> Iterator[LeafLine]:
        """The lines of a page of which words were not given out yet."""
        at = 0
        for block, line in enumerate(self._lines):
            spans = range(at, at + len(line.words))
            at += len(line.words)
            if line.page == number:
                words = tuple(word for span in spans for word in self.take(span, None))
                if words:
                    yield LeafLine(words, line.role.value, self.uid, max(line.box.height, 1.0), block=block)


def _key(page: int, box: Box) -> Key:
    return page, round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2)


def lines_of(page: Page, window: Sequence[Held]) -> Iterator[LeafLine]:
    """The lines of a page in our reading; where one is of several documents or roles, its parts."""
    used: dict[Key, int] = {}
    for line in page.lines:
        parts: list[tuple[object, str, str, list[LeafWord], list[Word]]] = []
        for word in line.words:
            key = _key(page.number, word.box)
            found = _found(window, key, used)
            if found is None:
                text = sound(word.text)
                of: object = None
                role, uid = UNCLAIMED, ""
                own = LeafWord(text, word.box, word.probability, line.baseline)
                words: tuple[LeafWord, ...] = (own,) if text.strip() else ()
            else:
                held, span = found
                n, raw = held.line_of(span)
                of, role, uid = (id(held), n), raw.role.value, held.uid
                words = held.take(span, line.baseline)
            if parts and parts[-1][0] == of:
                parts[-1][3].extend(words)
                parts[-1][4].append(word)
            else:
                parts.append((of, role, uid, list(words), [word]))
        look = (line.size, line.bold, line.italic, line.column, line.block, line.turn, line.apart)
        for n, (_, role, uid, told, words_read) in enumerate(part for part in parts if part[3]):
            read = _as_read(told, words_read)
            yield LeafLine(tuple(told), role, uid, *look, n > 0, () if n else line.readings, read)
    for held in window:
        yield from held.left(page.number)


def _as_read(told: Sequence[LeafWord], read: Sequence[Word]) -> tuple[Word, ...]:
    """The words as they were read, where they are not those that are told, or how sure they are is not all that was read: the
    log of a document rounds it, by which a word may come over the line."""
    alike = [(word.text, word.confidence, None) for word in told] == [
        (word.text, word.confidence, word.chance) for word in read
    ]
    if alike or any(word.corrected for word in told):
        return ()
    return tuple(word for word in read if sound(word.text).strip())


def _found(window: Sequence[Held], key: Key, used: dict[Key, int]) -> tuple[Held, int] | None:
    """The document and the span that stand at a place; where several do, the next of them."""
    every = [(held, span) for held in window for span in reversed(held.places.get(key, ()))]
    n = used.get(key, 0)
    used[key] = n + 1
    return every[n] if n < len(every) else None
