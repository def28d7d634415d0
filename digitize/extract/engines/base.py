"""What an engine is, and what it gives. Pixels, origin at the top left of the image."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from digitize.extract.pixels import Gray


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as read: its box (left, top, right, bottom) and the engine's confidence from 0 to 1.

    `calibrated` tells that the confidence is a probability, as that of words is that another engine than their page's read.
    `chance` is the probability that it is right, where two readings tell of it. `likelier` is a word of the language that the
    engine's letters may be as well, without marks about it, and how probable it is.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    calibrated: bool = False
    chance: float | None = None
    likelier: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter of a line, or the blank between two words: where its middle is, and the engine's confidence from 0 to 1;
    `others` are the letters that may stand in its place, with theirs."""

    text: str
    x: float
    confidence: float
    others: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as the engine found it, words from left to right.

    `baseline` is the y of its baseline at the line's middle; `x_height` the height of its small letters, 0 when the
    engine does not tell; `readings` are further readings of the whole line (`reference_rows.py`). `display` tells that
    it is in type of its own, larger than the text's, and no part of a line beside it (`letterhead_rows.py`).
    """

    words: tuple[ReadWord, ...]
    baseline: float
    x_height: float
    readings: tuple[str, ...] = ()
    display: bool = False


@runtime_checkable
class Engine(Protocol):
    """Reads images. An engine is loaded once a process and is not shared between threads."""

    @property
    def name(self) -> str:
        """Name and version, as the record of a document gives it: `tesseract 5.5.4`."""

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """The lines of an image in the engine's own order. Raises EngineError when a language is missing."""

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """The same for an image that is one block of lines: a strip of a page."""


@runtime_checkable
class LineReader(Protocol):
    """An engine that also reads a line by itself, at a price worth paying: what a second look asks for."""

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        """The words of an image of one line, from left to right. Raises as `Engine.read`."""


@runtime_checkable
class LetterReader(Protocol):
    """An engine that tells the letters of a line one by one: it can lend them to another engine's words."""

    @property
    def name(self) -> str:
        """As `Engine.name`."""

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        """The letters of an image of one line, and the blanks, from left to right. Raises EngineError."""
