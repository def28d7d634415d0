"""What stands in a file of pages, in its own units."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from digitize.model.facsimile import angles_in
from digitize.model.page import TEXT_LAYER

Sides = tuple[float, float, float, float]
"""Left, top, right, bottom, in the units of the file."""

MOST_UNITS = 1e6  # of a coordinate: more is a mistake, or malice
WHITE = re.compile(r"\s+")
LANGUAGES = re.compile(r"languages (\w{2,20}(?:\+\w{2,20}){0,19})")


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word, or a stretch of words, as a file has it; `confidence` from 0 to 1, None where the file tells none; `chance` as
    in `Word`."""

    text: str
    box: Sides | None = None
    confidence: float | None = None
    bold: bool = False
    italic: bool = False
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line as a file has it. `size` is that of its type in points; `block` numbers the regions in reading order; `rotation`
    is by how many degrees, counter-clockwise, its text is rotated on the page: 90 where it runs up. `place` is its column and
    block, `apart` and `readings` are as in `Line`, where the file tells them; `continues` says that it is one line with that
    before it. `read` is what was read of it before its wording was made, and where (`asread`)."""

    words: tuple[FoundWord, ...]
    box: Sides | None = None
    baseline: float | None = None
    size: float | None = None
    block: int = 0
    rotation: float | None = None
    place: tuple[int, int] | None = None
    apart: bool = False
    continues: bool = False
    readings: tuple[str, ...] = ()
    read: tuple[str, str] = ("", "")

    @property
    def turn(self) -> int:
        """How far the page is turned, counter-clockwise, to read a line that runs up or down it (`Line.turn`); else 0."""
        turn = -90 * round((self.rotation or 0.0) / 90) % 360
        return turn if turn != 180 else 0


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page as a file has it. `points` are the points of a unit, None where the file does not tell; `ordered` says
    whether its lines stand in reading order; `image` is the name of the picture's file, and `frame` its place in that,
    from 0. `settings` are what the file tells of the reading: of these the steps that turned the page level to read it, and
    the languages, are known. `unread` are places that nothing was read of."""

    kind: str
    lines: tuple[FoundLine, ...]
    width: float | None = None
    height: float | None = None
    points: float | None = None
    ordered: bool = True
    rules: tuple[float, ...] = ()
    engine: str = ""
    image: str = ""
    frame: int = 0
    settings: str = ""
    unread: tuple[Sides, ...] = ()

    @property
    def preparation(self) -> tuple[str, ...]:
        """The step that laid the page level, as in `Page`."""
        return tuple(step for step in self._told if angles_in(step))[:1]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the page was read with, as in `Page`."""
        named = (told[1] for step in self._told if (told := LANGUAGES.fullmatch(step)))
        return tuple(filter(None, next(named, "").split("+")))

    @property
    def is_typeset(self) -> bool:
        """Whether its words come from a text layer."""
        return TEXT_LAYER in self._told

    @property
    def _told(self) -> list[str]:
        return [step.strip() for step in self.settings.split(";")]


def number_of(text: str | None) -> float | None:
    """A number of a file; None for what is none, or absurd."""
    try:
        value = float((text or "").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= MOST_UNITS else None


def certainty(text: str | None, full: float = 1.0) -> float | None:
    """A confidence as a share of `full`, within 0 and 1; None where none is told."""
    value = number_of(text)
    return None if value is None else min(max(value / full, 0.0), 1.0)


def sides_of(points: Sequence[tuple[float, float]]) -> Sides | None:
    """The rectangle round points; None where it has no extent."""
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    sides = (min(xs), min(ys), max(xs), max(ys))
    return sides if sides[2] > sides[0] and sides[3] > sides[1] else None


def place_of(told: Sequence[str]) -> tuple[int, int] | None:
    """The column and the block of a line, of which both must be told."""
    try:
        column, block = (int(value) for value in told)
    except ValueError:
        return None
    return (column, block) if 0 <= column <= MOST_UNITS and 0 <= block <= MOST_UNITS else None


Read = Callable[[bytes, str], list[FoundPage]]
"""From the bytes of a file and its name to its pages. Raises PageError."""
