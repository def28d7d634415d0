"""The number that a typist set on a sheet, `- 2 -`: so few signs that the engine takes them for dirt. It is looked for where it
stands, alone at the head or the foot between two dashes, and read by itself.

Measured on data/real: of 41 such numbers the engine gave 17 on its own.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digitize.extract.engines import Engine, LetterReader, LineReader, ReadLine, ReadWord
from digitize.extract.overlaps import without
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import grey_towards_ink
from digitize.extract.prepare import Prepared
from digitize.extract.rows import grouped
from digitize.extract.second_engine import row_by
from digitize.extract.second_look import Look, look_at

HEAD, FOOT = 0.16, 0.88  # of the page's height: above the first and below the second
PALE = 0.25  # of the way from paper to ink: as pale may the type be
GAP = 2.2  # letter heights of white within the number: a typewriter's blank is 1.6 to 2
WIDE, HIGH = (1.8, 8.0), (0.8, 2.6)  # letter heights: the whole number
DASH, LOW = 0.45, 0.55  # letter heights: the length of the end that a dash is, and its height at most
SPECK = 0.35  # letter heights: what is smaller both ways is none of its marks
ALONE = 5.0  # letter heights of white at both ends
IN_ROW = 0.3  # of the number's height: what shares so much of it stands in its row
SOUND = 0.8  # confidence of a word that needs no other reading
MOST = 3  # places that are read
PAD = 0.5  # letter heights about the number
DASHED = re.compile(r"[-–—=~_]+ ?(\d{1,3})(?: ?[-–—=~_]+)?|(\d{1,3}) ?[-–—=~_]+")
LOOKS = (Look(False, 0.0, 24.0), Look(True, 0.06, 32.0), Look(False, 0.1, 20.0))


class Place(NamedTuple):
    """Left, top, right, bottom in pixels of the prepared image."""

    x0: int
    y0: int
    x1: int
    y1: int

    def lowered(self, y: int) -> "Place":
        return self._replace(y0=self.y0 + y, y1=self.y1 + y)


def typed_page_number(
    lines: Sequence[ReadLine],
    prepared: Prepared,
    engine: Engine,
    languages: tuple[str, ...],
    ppi: float,
    second: LetterReader | None = None,
) -> tuple[list[ReadLine], int]:
    """The lines of a page with its number between dashes, in place of what was read there, and whether one was found (1 or 0). `ppi` are
    the pixels per inch of the prepared image. Raises EngineError."""
    letter = prepared.measures.letter * prepared.scale
    if not isinstance(engine, LineReader) or letter <= 0 or prepared.gutter:
        return list(lines), 0
    for place in _places(prepared, lines, letter):
        words = _read(place, prepared, engine, languages, ppi, letter, second)
        if words:
            return [*without(lines, partial(_at, place)), ReadLine(words, float(place.y1), letter)], 1
    return list(lines), 0


def _places(prepared: Prepared, lines: Sequence[ReadLine], letter: float) -> list[Place]:
    """Where a number may stand: a few marks that are alone in their row, the outermost of them dashes."""
    image = prepared.image if prepared.clean is None else prepared.clean
    dark = grey_towards_ink(image, PALE)
    sound = [w for line in lines for w in line.words if w.confidence >= SOUND and len(w.text) > 1]
    places = []
    for rows in (slice(0, int(HEAD * image.shape[0])), slice(int(FOOT * image.shape[0]), None)):
        mask = (image[rows] < dark).astype(np.uint8)
        marks = _marks(mask, letter)
        for group in grouped(marks, GAP * letter, mask.shape, 1):
            place = Place(*map(int, (*marks[group, :2].min(axis=0), *marks[group, 2:].max(axis=0))))
            below = place.lowered(rows.start)
            if _is_number(mask, place, letter) and not (
                _in_row(place, marks, letter) or _read_there(below, sound, letter)
            ):
                places.append(below)
    return places[:MOST]


def _marks(mask: npt.NDArray[np.uint8], letter: float) -> npt.NDArray[np.float64]:
    """The boxes of marks that are no specks and no rules: left, top, right, bottom."""
    left, top, wide, high = pieces_of(mask).boxes[:, :4].T.astype(np.float64)
    like = (np.maximum(wide, high) >= SPECK * letter) & (high <= HIGH[1] * letter) & (wide <= WIDE[1] * letter)
    return np.asarray(np.stack([left, top, left + wide, top + high], axis=1)[like])


def _is_number(mask: npt.NDArray[np.uint8], place: Place, letter: float) -> bool:
    """Whether what stands at a place is as large as a number between dashes, and ends in them on both sides."""
    x0, y0, x1, y1 = place
    if not (WIDE[0] * letter <= x1 - x0 <= WIDE[1] * letter and HIGH[0] * letter <= y1 - y0 <= HIGH[1] * letter):
        return False
    end = max(round(DASH * letter), 1)
    return _is_dash(mask[y0:y1, x0 : x0 + end], letter) and _is_dash(mask[y0:y1, x1 - end : x1], letter)


def _is_dash(end: npt.NDArray[np.uint8], letter: float) -> bool:
    """Whether the ink of a number's end is low, and stands neither at its top nor at its foot."""
    rows = np.nonzero(end.any(axis=1))[0]
    if not len(rows):
        return False
    middle = (rows[0] + rows[-1]) / 2 / max(end.shape[0] - 1, 1)
    return bool(rows[-1] - rows[0] < LOW * letter and 0.25 < middle < 0.8 and end.any(axis=0).mean() > 0.7)


def _in_row(place: Place, marks: npt.NDArray[np.float64], letter: float) -> bool:
    """Whether other marks stand in the row of a place, near its ends."""
    left, top, right, foot = marks.T
    level = (np.minimum(foot, place.y1) - np.maximum(top, place.y0)) > IN_ROW * (place.y1 - place.y0)
    own = (left >= place.x0) & (right <= place.x1)
    near = (right > place.x0 - ALONE * letter) & (left < place.x1 + ALONE * letter)
    return bool((level & ~own & near).any())


def _read_there(place: Place, sound: Sequence[ReadWord], letter: float) -> bool:
    """Whether a word was read well at a place or near its ends."""
    x0, x1 = place.x0 - ALONE * letter, place.x1 + ALONE * letter
    return any(w.x1 > x0 and w.x0 < x1 and w.y1 > place.y0 and w.y0 < place.y1 for w in sound)


def _read(
    place: Place,
    prepared: Prepared,
    engine: LineReader,
    languages: tuple[str, ...],
    ppi: float,
    letter: float,
    second: LetterReader | None,
) -> tuple[ReadWord, ...]:
    """The words at a place: those of the second engine, which reads short rows well, or what two looks of the first say."""
    pad = round(PAD * letter)
    box = (max(place.x0 - 2 * pad, 0), max(place.y0 - pad, 0), place.x1 + 2 * pad, place.y1 + pad)
    words = row_by(second, prepared.image, box, languages) if second else ()
    if _number(_text(words)):
        return words
    said: dict[str, tuple[ReadWord, ...]] = {}
    for look in LOOKS:
        words = look_at(prepared.image, box, look, letter, prepared.speck_area, engine, languages, ppi)
        number = _number(_text(words))
        if number in said:
            return said[number]
        said |= {number: words} if number else {}
    return ()


def _number(text: str) -> str:
    """The figures of a number with a dash at one end at least, empty where a reading is none."""
    found = DASHED.fullmatch(text)
    return found[1] or found[2] if found else ""


def _at(place: Place, word: ReadWord) -> bool:
    """Whether a word was read at a place."""
    return place.x0 <= (word.x0 + word.x1) / 2 <= place.x1 and place.y0 <= (word.y0 + word.y1) / 2 <= place.y1


def _text(words: Sequence[ReadWord]) -> str:
    return " ".join(word.text for word in words)
