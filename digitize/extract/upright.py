"""Writing that runs up or down a page: rows of marks that no reading accounts for, turned and read by themselves.

Offices stamp the number of a file, and the day on which a paper came, upright into its margin. An engine that reads
lines across a page makes a few odd signs of them, or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Indel

from digitize.extract.engines import Engine, LineReader, ReadLine, ReadWord
from digitize.extract.overlaps import without
from digitize.extract.pixels import grey_towards_ink
from digitize.extract.prepare import Prepared
from digitize.extract.rows import Row, in_rows, placed, reached, rows_of, uncovered
from digitize.extract.second_look import Look, look_at
from digitize.extract.skew import Boxes
from digitize.extract.unread import confidence_of

FEWEST = 5  # marks of a row
MOST_ROWS = 16  # of a page that are tried
LOST = 4  # in a row tried without success, from which the rest is not tried
GAP = 3.3  # letter heights of the page that a row goes across: stamps are larger than a page's type
VARIED = 0.05  # of their mean: how far the widths of marks differ; a numbering stamp's digits are all of one width
SLIM = 2.0  # times its width that a row is high, at least
TALLEST = 3.5  # letter heights of a word that was read; what is higher was read over several lines, or out of scrawl
BELIEVED, WORD = (
    0.6,
    3,
)  # confidence of a word of so many letters by which it, and the words beside it, are a line across the page
BESIDE = 2.5  # letter heights of white that part words of a line
CROSSED = 0.5  # of the width of another word that upright writing covers: it was read out of that
WHITE_END = 2.2  # letter heights of white that end a row
OUTSIDE = 3  # pixels beside a row: ink that goes on there is a frame or a stroke
DARK = 0.5  # of the way from paper to ink
SURE = 0.6  # the engine's mean confidence in the letters of a row, from which it is read
AGREED_SURE, AGREED, SHORTEST = 0.3, 0.8, 5  # or this, where two looks say alike so many letters, to this share
LETTERS = 0.5  # for each mark of the row that a reading has, at least
PAD = 0.3  # letter heights about a row
LOOKS = (Look(True, 0.0, 28.0), Look(False, 0.1, 22.0), Look(True, 0.06, 36.0))


@dataclass(frozen=True, slots=True)
class Upright:
    """Lines that were read turned, their words' boxes in pixels of the prepared image as it lies; `turn` is how far the
    page is turned counter-clockwise, in degrees, to read one: 90 for writing that runs down the page, 270 for up."""

    line: ReadLine
    turn: int


def upright(
    lines: Sequence[ReadLine], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> tuple[list[ReadLine], list[Upright]]:
    """The lines of a page without what was read out of upright writing, and that writing. `ppi` are the pixels per inch of
    the prepared image. An engine that can't read a line alone reads none. Raises EngineError."""
    kept = list(lines)
    letter = prepared.measures.letter * prepared.scale
    if not isinstance(engine, LineReader) or letter <= 0:
        return kept, []
    sound = [word for line in kept for word in _believed(line, letter)]
    rows = _rows(sound, prepared, letter)
    if not rows:
        return kept, []
    turned = _Turned(prepared, sound)
    found: list[Upright] = []
    failed = 0
    for row in rows[:MOST_ROWS]:
        if failed == LOST:
            break
        if any(_inside(row, other, turned.width) for other in found):
            continue
        one = turned.read(turned.whole(row), engine, languages, ppi)
        failed = 0 if one else failed + 1
        found += [one] if one else []
    return _without(kept, found, sound), found


def _rows(sound: Sequence[ReadWord], prepared: Prepared, letter: float) -> list[Row]:
    """The rows on the page turned counter-clockwise, those of most marks first."""
    marks = placed(prepared)
    if not len(marks):
        return []
    free = marks[uncovered(marks, sound, letter, prepared.image.shape)]
    if len(free) < FEWEST:
        return []
    height, width = prepared.image.shape
    across = rows_of(free, letter, (height, width), FEWEST)
    free = free[~in_rows(free, across)]
    rows = rows_of(_on_side(free, width), letter, (width, height), FEWEST, GAP, VARIED)
    slim = [row for row in rows if row.x1 - row.x0 >= SLIM * (row.y1 - row.y0)]
    return sorted(slim, key=lambda row: (-row.marks, row.y0, row.x0))


def _believed(line: ReadLine, letter: float) -> list[ReadWord]:
    """The words of a line that run across the page: letters that lie on their side are read as short words, each by itself."""
    stretches: list[list[ReadWord]] = []
    for word in sorted(line.words, key=lambda word: word.x0):
        if not stretches or word.x0 - max(w.x1 for w in stretches[-1]) > BESIDE * letter:
            stretches.append([])
        stretches[-1].append(word)
    told = [stretch for stretch in stretches if any(map(_is_word, stretch))]
    return [word for stretch in told for word in stretch if word.y1 - word.y0 < TALLEST * letter]


def _is_word(word: ReadWord) -> bool:
    """Whether a word is surely read across the page; an engine may read one that runs up or down, too."""
    across = word.x1 - word.x0 > word.y1 - word.y0
    return across and word.confidence >= BELIEVED and sum(map(str.isalnum, word.text)) >= WORD


def _on_side(boxes: Boxes, width: float) -> Boxes:
    """Boxes on a page of this width after it was turned counter-clockwise by 90 degrees."""
    return np.stack([boxes[:, 1], width - boxes[:, 2], boxes[:, 3], width - boxes[:, 0]], axis=1)


class _Turned:
    """A page turned counter-clockwise, and turned again by 180 degrees."""

    def __init__(self, prepared: Prepared, sound: Sequence[ReadWord]) -> None:
        self.height, self.width = prepared.image.shape
        self.speck = prepared.speck_area
        self.image = np.ascontiguousarray(np.rot90(prepared.image))
        free = prepared.image < grey_towards_ink(prepared.image, DARK)
        for word in sound:
            free[max(int(word.y0), 0) : int(word.y1) + 1, max(int(word.x0), 0) : int(word.x1) + 1] = False
        self.ink = np.ascontiguousarray(np.rot90(free))

    def whole(self, row: Row) -> Row:
        """The row with what goes on at its ends: marks that look like no letters when they lie on their side."""
        y0, y1 = max(int(row.y0), 0), int(row.y1) + 1
        columns = np.nonzero(self.ink[y0:y1].any(axis=0))[0]
        beside = (self.ink[max(y0 - OUTSIDE, 0) : y0], self.ink[y1 : y1 + OUTSIDE])
        out = np.asarray(np.any([strip.all(axis=0) for strip in beside], axis=0))
        white = WHITE_END * row.letter
        left = reached(columns[columns < row.x0][::-1], row.x0, white, out)
        right = reached(columns[columns > row.x1], row.x1, white, out)
        return replace(row, x0=left, x1=right)

    def read(self, row: Row, engine: LineReader, languages: tuple[str, ...], ppi: float) -> Upright | None:
        """A row read from either side, None where neither makes sense."""
        sides: list[tuple[float, int, list[tuple[ReadWord, ...]]]] = []
        for turn in (90, 270):
            readings = [self._look(row, turn, look, engine, languages, ppi) for look in LOOKS]
            readings = [words for words in readings if _enough(words, row)]
            if readings:
                sides.append((sum(map(confidence_of, readings)), turn, readings))
        if not sides:
            return None
        _, turn, readings = max(sides, key=lambda side: side[:2])
        words = max(readings, key=_weight)
        others = [other for other in readings if other is not words]
        if confidence_of(words) < (AGREED_SURE if _agreed(words, others) else SURE):
            return None
        placed_ = tuple(self._back(word, turn) for word in words)
        return Upright(ReadLine(placed_, max(word.y1 for word in placed_), row.letter), turn)

    def _look(
        self, row: Row, turn: int, look: Look, engine: LineReader, languages: tuple[str, ...], ppi: float
    ) -> tuple[ReadWord, ...]:
        image = self.image
        if turn == 270:
            image = np.ascontiguousarray(image[::-1, ::-1])
            x0, x1, y0, y1 = self.height - row.x1, self.height - row.x0, self.width - row.y1, self.width - row.y0
            row = replace(row, x0=x0, y0=y0, x1=x1, y1=y1)
        return look_at(image, row.cut_out(PAD), look, row.letter, self.speck, engine, languages, ppi)

    def _back(self, word: ReadWord, turn: int) -> ReadWord:
        """A word of the turned page with its box on the page as it lies."""
        x0, y0, x1, y1 = word.x0, word.y0, word.x1, word.y1
        if turn == 90:
            return replace(word, x0=self.width - y1, y0=x0, x1=self.width - y0, y1=x1)
        return replace(word, x0=y0, y0=self.height - x1, x1=y1, y1=self.height - x0)


def _enough(words: Sequence[ReadWord], row: Row) -> bool:
    letters = sum(c.isalnum() for word in words for c in word.text)
    return letters >= max(LETTERS * row.marks, FEWEST - 1)


def _weight(words: Sequence[ReadWord]) -> float:
    """The confidence in all letters of a reading: one that lost some counts less."""
    return confidence_of(words) * len(_signs(words))


def _agreed(words: Sequence[ReadWord], others: Sequence[Sequence[ReadWord]]) -> bool:
    """Whether another look says nearly the same."""
    text = _signs(words)
    alike = (Indel.normalized_similarity(text, _signs(other)) for other in others)
    return len(text) >= SHORTEST and max(alike, default=0.0) >= AGREED


def _signs(words: Sequence[ReadWord]) -> str:
    return "".join(c for word in words for c in word.text.casefold() if c.isalnum())


def _inside(row: Row, other: Upright, width: float) -> bool:
    """Whether a row of the turned page lies in writing that was read."""
    words = other.line.words
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    y0, y1 = min(w.y0 for w in words), max(w.y1 for w in words)
    return x0 < width - row.middle < x1 and y0 < (row.x0 + row.x1) / 2 < y1


def _without(lines: Sequence[ReadLine], found: Sequence[Upright], sound: Sequence[ReadWord]) -> list[ReadLine]:
    """The lines without what was read across the page out of upright writing."""
    kept = set(map(id, sound))
    boxes = [(w.x0, w.y0, w.x1, w.y1) for one in found for w in one.line.words]
    return without(lines, lambda word: id(word) not in kept and any(_covered(word, box) for box in boxes))


def _covered(word: ReadWord, box: tuple[float, float, float, float]) -> bool:
    x0, y0, x1, y1 = box
    wide = min(word.x1, x1) - max(word.x0, x0)
    return wide > CROSSED * (word.x1 - word.x0) and y0 < (word.y0 + word.y1) / 2 < y1
