"""Rows of round dots that stand alone, an editor's mark of what was left out, of which engines read nothing → runs.

Dots that lead from a word to another or are there to be written on, frames, screens of printed pictures, holes and dirt are
none: of those, something stands beside the dots, they are no row, or they are not alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import Gray, as_gray
from digitize.extract.rows import grouped
from digitize.extract.runs import Run, run_of
from digitize.model.page import Box, Line, Word, around

Marks = npt.NDArray[np.float64]
"""Marks of ink, shape (n, 3): the x and y of their middles and their longer side, in pixels."""
Place = tuple[float, float, float, float]

FEWEST = 4  # dots of a row: three may be dirt
SIDE = (0.1, 0.5)  # letter heights that a dot has (stops of print and of typewriters: 0.2 to 0.4)
ROUND, FILLED = 0.65, 0.6  # sides of a dot's box to each other, and what of it is ink (a disc: 0.79)
ALIKE = 0.35  # of their usual height: how far the sides of a row's dots lie apart
STEP = (1.4, 5.5)  # from one dot to the next: at least so many dots, at most so many letter heights
EVEN = 0.2  # of a step: how far a dot stands from where it should
LEVEL = 0.2  # letter heights: how far a dot stands from its row's line
STEEPEST = 0.03  # slope of a row on a page that was laid level
LOST = 0.2  # of a row's dots may be missing
STRAY = 0.2  # marks beside its dots, for each dot, that a row may have among them
AROUND, IN_ROW = 2.0, 0.6  # letter heights about a row, and how many of the dots there are its own: in a screen, few
TURNS = 3  # dots that go up or down from the end of a row: a frame's
SPACED = 1.6  # letter heights from dot to dot, from which they are set apart by blanks
SAME_ROW = 0.65  # type sizes between the feet of dots and a baseline: nearer, the words stand beside or above the dots
FILLING = 3.5  # type sizes from dots that are there to be written on to further ones, at most


@dataclass(frozen=True, slots=True)
class Dots:
    """A row of dots in pixels: the middles of the first and the last, how many there are room for, the side of one, and how
    even they stand (1: as if ruled)."""

    x0: float
    y0: float
    x1: float
    y1: float
    number: int
    side: float
    even: float

    @property
    def step(self) -> float:
        return (self.x1 - self.x0) / (self.number - 1)


def dots_alone(lines: Sequence[Line], image: Gray, letter: float, points: float, size: float) -> list[Run]:
    """The rows of dots among the lines of a page that have no words beside them.

    `letter` is the height of small letters in pixels of the image, `points` the size of one of them, `size` that of the
    page's type in points.
    """
    if letter <= 0 or not lines:
        return []
    words = [word for line in lines for word in line.words if any(map(str.isalnum, word.text))]
    rows = rows_of_dots(image, letter, [_pixels(word.box, points) for word in words])
    return [_run(row, letter, points, size) for row in _alone(rows, lines, points, size)]


def without_dots(runs: Sequence[Run], found: Sequence[Run]) -> list[Run]:
    """The runs without what was read of the dots that were found."""

    def holds(dots: Run, run: Run) -> bool:
        middle = (run.box.x0 + run.box.x1) / 2
        return dots.box.x0 < middle < dots.box.x1 and abs(run.baseline - dots.baseline) < SAME_ROW * dots.size

    return [
        run
        for run in runs
        if any(any(map(str.isalnum, word.text)) for word in run.words) or not any(holds(dots, run) for dots in found)
    ]


def rows_of_dots(image: Gray, letter: float, words: Sequence[Place]) -> list[Dots]:
    """The rows of dots on a page outside of its `words` (left, top, right, bottom in pixels), from top to bottom."""
    ink = as_gray(cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])
    for x0, y0, x1, y1 in words:
        ink[max(int(y0), 0) : int(y1) + 2, max(int(x0), 0) : int(x1) + 2] = 0
    left, top, wide, high, area = pieces_of(ink).boxes.T.astype(np.float64)
    marks = np.stack([left + wide / 2, top + high / 2, np.maximum(wide, high)], axis=1)
    fit = (marks[:, 2] >= SIDE[0] * letter) & (marks[:, 2] <= SIDE[1] * letter)
    round_ = (np.minimum(wide, high) >= ROUND * marks[:, 2]) & (area >= FILLED * wide * high)
    dots, other = marks[fit & round_], marks[~(fit & round_) & (marks[:, 2] >= SIDE[0] * letter)]
    if len(dots) < FEWEST:
        return []
    half = np.array([0.0, LEVEL * letter])
    cores = np.hstack([dots[:, :2] - half, dots[:, :2] + half])
    groups = grouped(cores, STEP[1] * letter, image.shape, FEWEST)
    rows = [row for group in groups if (row := _row(dots[group], letter)) and _by_itself(row, dots, other, letter)]
    return sorted(rows, key=lambda row: row.y0)


def _row(dots: Marks, letter: float) -> Dots | None:
    """The row that dots make, None where they are not alike, not even or not level."""
    x, y, side = dots[np.argsort(dots[:, 0])].T
    usual = float(np.median(side))
    if np.any(np.abs(side - usual) > max(ALIKE * usual, 1.0)):
        return None
    step = float(np.median(np.diff(x)))
    if not STEP[0] * usual <= step <= STEP[1] * letter:
        return None
    steps = np.round(np.diff(x) / step)
    number = int(steps.sum()) + 1
    if np.any(steps < 1) or len(x) < (1 - LOST) * number:
        return None
    place = np.concatenate([[0.0], np.cumsum(steps)])
    across, down = np.polyfit(place, x, 1), np.polyfit(place, y, 1)
    apart = np.abs(np.polyval(across, place) - x) / step
    if (
        apart.max() > EVEN
        or np.abs(np.polyval(down, place) - y).max() > LEVEL * letter
        or abs(down[0]) > STEEPEST * step
    ):
        return None
    ends = np.array([0.0, number - 1.0])
    (x0, x1), (y0, y1) = np.polyval(across, ends), np.polyval(down, ends)
    return Dots(float(x0), float(y0), float(x1), float(y1), number, usual, 1.0 - float(apart.mean()))


def _by_itself(row: Dots, dots: Marks, other: Marks, letter: float) -> bool:
    """Whether a row has its place for itself: nothing stands among its dots, they are most of those around, and none go up
    or down from its ends."""
    if len(_within(other, row, row.step, LEVEL * letter + row.side)) > STRAY * row.number:
        return False
    own = len(_within(dots, row, row.step / 2, LEVEL * letter))
    if own < IN_ROW * len(_within(dots, row, AROUND * letter, AROUND * letter)):
        return False
    return not any(_turns(x, y, row, dots, way) for x, y in ((row.x0, row.y0), (row.x1, row.y1)) for way in (-1, 1))


def _within(marks: Marks, row: Dots, beside: float, above: float) -> Marks:
    x, y, _ = marks.T
    line = np.interp(x, (row.x0, row.x1), (row.y0, row.y1))
    return np.asarray(marks[(x > row.x0 - beside) & (x < row.x1 + beside) & (np.abs(y - line) < above)])


def _turns(x: float, y: float, row: Dots, dots: Marks, way: int) -> bool:
    """Whether dots go on from the end of a row, up (-1) or down (1), as far from each other as in the row."""
    near = row.step / 2
    return all(
        np.any((np.abs(dots[:, 0] - x) < near) & (np.abs(dots[:, 1] - y - way * n * row.step) < near))
        for n in range(1, TURNS + 1)
    )


def _alone(rows: Sequence[Dots], lines: Sequence[Line], points: float, size: float) -> list[Dots]:
    """The rows of dots with no words beside them in their column. Those close below or above a row that has some are there
    to be written on, too."""
    beside = [row for row in rows if _has_words(row, lines, points, size)]
    alone = [row for row in rows if row not in beside]
    while more := [row for row in alone if any(_goes_on(row, other, size / points) for other in beside)]:
        beside += more
        alone = [row for row in alone if row not in more]
    return alone


def _has_words(row: Dots, lines: Sequence[Line], points: float, size: float) -> bool:
    """Whether words of the row's column stand beside its dots, or its dots close under words. The column is that of the
    nearest line above or below; a row without one is no part of the text."""
    x0, x1, foot = row.x0 * points, row.x1 * points, _foot(row) * points
    words = [line for line in lines if any(map(str.isalnum, line.text))]
    near = [line for line in words if abs(line.baseline - foot) < SAME_ROW * size]
    over = [line for line in words if line not in near and min(line.box.x1, x1) - max(line.box.x0, x0) > (x1 - x0) / 2]
    if not over:
        return True
    column = min(over, key=lambda line: abs(line.baseline - foot)).column
    return any(line.column == column for line in near)


def _goes_on(row: Dots, other: Dots, size: float) -> bool:
    """Whether a row of dots goes on from another above or below it; `size` of the type in pixels."""
    return abs(row.y0 - other.y0) < FILLING * size and abs(row.x1 - other.x1) < size


def _foot(row: Dots) -> float:
    return (row.y0 + row.y1 + row.side) / 2


def _run(row: Dots, letter: float, points: float, size: float) -> Run:
    """The dots as a word, or where they are set apart as a word each."""
    spaced = row.step > SPACED * letter
    x = np.linspace(row.x0, row.x1, row.number)
    y = np.linspace(row.y0, row.y1, row.number)
    half = row.side / 2
    boxes = [
        Box(*(round(float(value) * points, 2) for value in (a - half, b - half, a + half, b + half)))
        for a, b in zip(x, y, strict=True)
    ]
    sure = round(row.even, 4)
    words = [Word(".", box, sure) for box in boxes] if spaced else [Word("." * row.number, around(boxes), sure)]
    return run_of(words, round(_foot(row) * points, 2), size)


def _pixels(box: Box, points: float) -> Place:
    return box.x0 / points, box.y0 / points, box.x1 / points, box.y1 / points
