"""The top of a sheet, where offices type their numbers, is looked at once more: short rows that stand by themselves and of which
the engine read nothing sound. Few signs and no words: nothing else on a page is lost or misread as often.

Measured on the head sheets of data/real: rows of pale or underlined type are no rows to the engine, and the stops between
the letters and figures of a number are what it loses first.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from digitize.extract.engines import Engine, LineReader, ReadLine, ReadWord
from digitize.extract.overlaps import without
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import grey_towards_ink
from digitize.extract.prepare import Prepared
from digitize.extract.rows import Row, reached, rows_of, uncovered
from digitize.extract.second_look import Look, look_at
from digitize.extract.skew import Boxes
from digitize.extract.unread import confidence_of

HEAD = 0.3  # of the page's height
PALE = 0.25  # of the way from paper to ink: as pale may the type be
HIGH, WIDE, FILLED = (0.6, 3.0), (0.15, 3.0), 0.15  # letter heights, heights, and share of its box that a letter has
SOUND = 0.8  # mean confidence of a stretch of words that is not read again
TALLEST = 3.5  # letter heights of a word; what is higher was read over several lines
FEWEST, MOST_ROWS = 4, 6  # marks of a row, rows that are read
VARIED = 0.05  # of their mean: how far the widths of marks differ; capitals and figures of a typewriter are all of one
WHITE_END = 2.2  # letter heights of white that end a row
ALONE = 2.5  # letter heights of white between a row and what is read beside it
ALIKE = 0.6  # readings of one row say the same to this share
PAD = 0.35  # letter heights about a row
INSIDE = 0.5  # of a word's width in a row: it was read out of that
NUMBER = re.compile(r"(?=\S*\d)[^\W_]+(?:[./-]{1,2}[^\W_]+){2,}")
"""The number of a file: groups of letters and figures with stops, strokes or dashes between them."""
LOOKS = (
    Look(True, 0.0, 24.0),
    Look(False, 0.1, 20.0),
    Look(True, 0.06, 32.0),
    Look(False, 0.06, 26.0),
    Look(True, 0.1, 22.0),
)
FIRST = 3  # looks that tell whether a row is a number; all of them vote on how it reads


def numbers_at_head(
    lines: Sequence[ReadLine], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> tuple[list[ReadLine], int]:
    """The lines of a page with the numbers at its head that were not read, in place of what was read there, and how many
    those are. `ppi` are the pixels per inch of the prepared image. Raises EngineError."""
    letter = prepared.measures.letter * prepared.scale
    kept = list(lines)
    if not isinstance(engine, LineReader) or letter <= 0:
        return kept, 0
    foot = HEAD * prepared.image.shape[0]
    sound = [word for line in kept if line.words[0].y0 < foot for word in _sound(line, letter)]
    ink = _ink(prepared, int(foot))
    free = _free(ink, sound, letter)
    found = 0
    for row in rows_of(free, letter, ink.shape, FEWEST, varied=VARIED)[:MOST_ROWS]:
        row = _whole(row, ink)
        if _beside(row, sound, letter):
            continue
        again = _read(row, prepared, engine, languages, ppi)
        if again:
            kept = [*without(kept, partial(_inside, row)), ReadLine(again, row.y1, row.letter)]
            found += 1
    return kept, found


def _sound(line: ReadLine, letter: float) -> list[ReadWord]:
    """The words of a line that stand in well read stretches of it."""
    stretches: list[list[ReadWord]] = []
    for word in line.words:
        if not stretches or word.x0 - stretches[-1][-1].x1 > ALONE * letter:
            stretches.append([])
        stretches[-1].append(word)
    read = [stretch for stretch in stretches if confidence_of(stretch) >= SOUND]
    return [word for stretch in read for word in stretch if word.y1 - word.y0 < TALLEST * letter]


def _ink(prepared: Prepared, foot: int) -> npt.NDArray[np.bool_]:
    """What is ink at the head of a page, as pale as it may be."""
    image = prepared.image if prepared.clean is None else prepared.clean
    return np.asarray(image[:foot] < grey_towards_ink(image, PALE))


def _free(ink: npt.NDArray[np.bool_], sound: Sequence[ReadWord], letter: float) -> Boxes:
    """The marks that may be letters and stand in no sound word: left, top, right, bottom."""
    left, top, wide, high, area = pieces_of(ink.astype(np.uint8)).boxes.T.astype(np.float64)
    like = (high > HIGH[0] * letter) & (high < HIGH[1] * letter) & (area > FILLED * wide * high)
    like &= (wide > WIDE[0] * high) & (wide < WIDE[1] * high)
    marks = np.stack([left, top, left + wide, top + high], axis=1)[like]
    return np.asarray(marks[uncovered(marks, sound, letter, ink.shape)]) if len(marks) else marks


def _whole(row: Row, ink: npt.NDArray[np.bool_]) -> Row:
    """The row with what goes on at its ends, up to wide white."""
    columns = np.nonzero(ink[max(int(row.y0), 0) : int(row.y1) + 1].any(axis=0))[0]
    white = WHITE_END * row.letter
    left = reached(columns[columns < row.x0][::-1], row.x0, white)
    return replace(row, x0=left, x1=reached(columns[columns > row.x1], row.x1, white))


def _beside(row: Row, sound: Sequence[ReadWord], letter: float) -> bool:
    """Whether a word that was read stands in or beside the row, which is then a part of a line of text."""
    x0, x1 = row.x0 - ALONE * letter, row.x1 + ALONE * letter
    return any(w.x1 > x0 and w.x0 < x1 and w.y0 < row.middle < w.y1 and len(w.text) > 1 for w in sound)


def _read(
    row: Row, prepared: Prepared, engine: LineReader, languages: tuple[str, ...], ppi: float
) -> tuple[ReadWord, ...]:
    """The words of a row where two looks see the same number in it, else none."""
    box, speck = row.cut_out(PAD), prepared.speck_area
    readings: list[tuple[ReadWord, ...]] = []
    for number, look in enumerate(LOOKS):
        if number == FIRST and not _told(readings):
            return ()
        words = look_at(prepared.image, box, look, row.letter, speck, engine, languages, ppi)
        readings += [words] if words else []
    numbers = [words for words in readings if NUMBER.search(_text(words))]
    return max(numbers, key=lambda words: (_agreement(words, readings), confidence_of(words)), default=())


def _told(readings: Sequence[Sequence[ReadWord]]) -> bool:
    """Whether a number was read, and nearly the same by another look."""
    return any(
        NUMBER.search(_text(one)) and any(_alike(one, other) >= ALIKE for other in readings if other is not one)
        for one in readings
    )


def _agreement(words: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> float:
    """How much of a reading the others have, too."""
    return sum(Indel.normalized_similarity(_text(words), _text(other)) for other in readings)


def _inside(row: Row, word: ReadWord) -> bool:
    """Whether a word was read out of a row, or an unsure one over it."""
    wide, high = (
        min(word.x1, row.x1) - max(word.x0, row.x0),
        min(word.y1, row.y1) - max(word.y0, row.y0),
    )
    over = word.confidence < SOUND and high > INSIDE * (row.y1 - row.y0)
    within = row.y0 < (word.y0 + word.y1) / 2 < row.y1
    return (over or within) and wide > INSIDE * (word.x1 - word.x0)


def _text(words: Sequence[ReadWord]) -> str:
    return " ".join(word.text for word in words)


def _alike(one: Sequence[ReadWord], other: Sequence[ReadWord]) -> float:
    a, b = ("".join(filter(str.isalnum, _text(words))) for words in (one, other))
    return Indel.normalized_similarity(a, b)
