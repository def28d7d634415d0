"""What extraction gives: pages of lines of words, each with its place.

Coordinates are PDF points (1/72 inch) on the page as displayed (after rotation), origin at the top left, y down.
An image without a believable resolution is taken as 300 pixels per inch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

TEXT_LAYER = "from a text layer"
"""What is said of a page whose words are no engine's reading of an image, but a text layer's."""
SURE = 0.9
DOUBTED = 0.5
LOW = 0.25  # of the type size
GRAIN = 0.18  # of the type size: points are up to 0.15 high, dashes from 0.2 wide, stars from 0.3
ALONE = 0.4  # of the type size: white beside a mark that belongs to no word
POINTS = set(".·•…_")  # marks that may stand in a row
KEPT = ("*", "**", "—", "–", "-", "...", "…", "•")  # marks that may stand alone


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def union(self, other: "Box") -> "Box":
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


def around(boxes: Iterable[Box]) -> Box:
    """The box around boxes, of which there is one at least.

    >>> around([Box(1, 2, 3, 4), Box(0, 3, 2, 5)])
    Box(x0=0, y0=2, x1=3, y1=5)
    """
    return reduce(Box.union, boxes)


@dataclass(frozen=True, slots=True)
class Style:
    """The type of words of a text layer: the font's name as the PDF has it, without the tag of a subset, and the size in
    points as displayed. Words of one type share one object."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read. `confidence` is the reader's, from 0 to 1 (1.0 from a text layer): how surely letters stand there. `style`
    is that of its first character, None for a word from OCR. `chance` is the probability that it is right, where two readings
    tell of it."""

    text: str
    box: Box
    confidence: float = 1.0
    style: Style | None = None
    chance: float | None = None

    @property
    def probability(self) -> float:
        """The probability that the word is right, as far as it is known."""
        return self.confidence if self.chance is None else self.chance


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, its words from left to right, separated by single spaces.

    `size` is the height of its type in points (the font's size from a text layer; from OCR an estimate of the same),
    `baseline` the y of its baseline at the line's middle. `column` counts from 0 in reading order within the page's
    band; `block` numbers the layout blocks of the page in reading order. `apart` tells that it stands across the page's
    text and is no part of it, as a watermark or a slanted stamp is. `turn` is how far the page is turned counter-clockwise,
    in degrees, to read it: 90 for a line that runs down the page, 270 for one that runs up; its boxes are those on the page
    as it lies, its `size` is measured across the line. `readings` are what other engines and preparations read of the whole
    line, where it looks like a reference to an archive (`extract/reference_rows.py`).
    """

    words: tuple[Word, ...]
    box: Box
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    column: int = 0
    block: int = 0
    apart: bool = False
    turn: int = 0
    readings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def sound(self) -> tuple[Word, ...]:
        """The words without specks: those at the line's ends, and within it those that are too small for the mark they were
        read as; all of them where nothing else would be left."""
        first, last = 0, len(self.words)
        while first < last and self._speck(first, first + 1):
            first += 1
        while last > first and self._speck(last - 1, last - 2):
            last -= 1
        inner = enumerate(self.words[first:last], first)
        kept = tuple(word for i, word in inner if len(word.text) > 1 or not self._grain(i))
        return kept or self.words

    def _speck(self, i: int, neighbour: int) -> bool:
        """Whether a word is dirt or an edge of the paper that the engine took for a mark: no letter or digit in it,
        little trust, and apart from its neighbour; or a letter lower than any. The bounds were set on the scanned
        volumes of data/dev, where marks that are printed stand within 0.4 of the type size or are trusted at 0.9."""
        word = self.words[i]
        low = word.box.height < LOW * self.size and len(word.text) == 1  # no letter is as low as that
        if self._grain(i):
            return True
        if word.confidence >= SURE or (any(c.isalnum() for c in word.text) and not low):
            return False
        if not 0 <= neighbour < len(self.words):
            return True
        gap = self._gap(i, neighbour)
        return gap > 1.5 or (gap > 0.45 and word.text not in KEPT) or (gap > 0.25 and word.confidence < DOUBTED)

    def _grain(self, i: int) -> bool:
        """Whether a word is a mark of one character that stands alone and is as small as a point, however sure the engine
        is: no dash, colon or star is, and a full stop stands at its word or in a row of others."""
        word, reach = self.words[i], GRAIN * self.size
        if len(word.text) > 1 or word.text.isalnum() or word.confidence >= 1.0:  # a text layer is always sure
            return False
        if max(word.box.width, word.box.height) >= reach:
            return False
        beside = [n for n in (i - 1, i + 1) if 0 <= n < len(self.words)]
        if word.text in POINTS and any(set(self.words[n].text) <= POINTS for n in beside):
            return False
        return all(self._gap(i, n) > ALONE for n in beside)

    def _gap(self, i: int, n: int) -> float:
        """White between two words, in type sizes; below 0 where they overlap."""
        a, b = self.words[i].box, self.words[n].box
        return max(b.x0 - a.x1, a.x0 - b.x1) / self.size if self.size else 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read, its lines in reading order.

    `number` counts from 1. `text_from` is "text-layer" or "ocr", or for a file of another program's reading "alto", "page" or "hocr"; `reason` says why that was chosen. `rules` are the
    y of horizontal ruling lines (a note rule among them), in points. A page that could not be read has no lines
    and says why in `error` (a code and a one-line message). `unread` are places with ink that looks like text and that
    nothing was read of, and those that an image leaves empty because its data ends before, or shows wrong because it is
    damaged; `damaged` tells that there are such ones.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    text_from: str = "text-layer"
    engine: str = ""
    languages: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    rules: tuple[float, ...] = ()
    reason: str = ""
    error: tuple[str, str] | None = None
    unread: tuple[Box, ...] = ()
    damaged: bool = False
