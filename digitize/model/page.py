"""What extraction gives: pages of lines of words, each with its place.

Coordinates are PDF points (1/72 inch) on the page as displayed (after rotation), origin at the top left, y down.
An image without a believable resolution is taken as 300 pixels per inch.
"""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read. `confidence` is the reader's, from 0 to 1 (1.0 from a text layer)."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, its words from left to right, separated by single spaces.

    `size` is the height of its type in points (the font's size from a text layer; from OCR an estimate of the same),
    `baseline` the y of its baseline at the line's middle. `column` counts from 0 in reading order within the page's
    band; `block` numbers the layout blocks of the page in reading order.
    """

    words: tuple[Word, ...]
    box: Box
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    column: int = 0
    block: int = 0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read, its lines in reading order.

    `number` counts from 1. `text_from` is "text-layer" or "ocr"; `reason` says why that was chosen. `rules` are the
    y of horizontal ruling lines (a note rule among them), in points. A page that could not be read has no lines
    and says why in `error` (a code and a one-line message).
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
