"""The marks of ink that no read word covers → rows of text among them. Dirt, pictures, bars and scrawl make no rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from digitize.extract.curl import heights
from digitize.extract.engines import ReadWord
from digitize.extract.pixels import as_gray
from digitize.extract.prepare import Prepared
from digitize.extract.skew import Boxes

COARSE = 4  # pixels of the prepared image for one of the masks by which marks are grouped
CORE = (0.3, 0.7)  # of a mark's height: what stands for it, so that rows do not touch
WORD_GAP = 2.2  # letter heights of white that a row goes across: a typewriter's blank is 1.6 to 2
BESIDE, ABOVE = 0.15, 0.3  # letter heights about a word's box in which marks are its own: dots, accents, tails
HIGH = (0.45, 3.0)  # letter heights that a mark of a row of text has
ALIKE = (0.55, 2.1)  # of the usual height in its row
MOSTLY = 0.7  # of the marks of a row are alike in height, and stand on its line or hang from it
LEVEL = 0.3  # letter heights from the line that letters stand on
DENSE = (0.35, 2.6)  # letter heights from one mark to the next, on the average
VARIED = 0.12  # of their mean: how far the widths of letters, or the heights of a typewriter's, differ; those of bars and dots do not
FEWEST, TEXT = (
    4,
    0.3,
)  # marks of a row, and share of a page's marks in rows, from which it may be text (a photograph: 0.15)
LONG, LONG_ROWS = 12, 2  # marks of a row, and rows of so many, that no picture has
SPACED = 1.8  # letter heights from one mark to the next, on the average: letters with blanks between them
ONE_LOST, EVEN = 2.3, 0.25  # of these: a letter may be missing between two marks; and how far they are apart
STEEPEST = 0.06  # slope of a line on a page that was laid level


@dataclass(frozen=True, slots=True)
class Row:
    """A row of marks that look like text: left, top, right, bottom in pixels of the prepared image, how many marks, and the
    height of its small letters."""

    x0: float
    y0: float
    x1: float
    y1: float
    marks: int
    letter: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x0, self.y0, self.x1, self.y1

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def cut_out(self, paper: float) -> tuple[int, int, int, int]:
        """Where the row is cut out: left, top, right, bottom, with letter heights of paper above and below it, and twice
        that beside it."""
        pad = paper * self.letter
        x0, y0 = max(int(self.x0 - 2 * pad), 0), max(int(self.y0 - pad), 0)
        return x0, y0, int(self.x1 + 2 * pad) + 1, int(self.y1 + pad) + 1


def placed(prepared: Prepared) -> Boxes:
    """The boxes of a page's marks on the prepared image: left, top, right, bottom in its pixels."""
    seen, scale = prepared.measures, prepared.scale
    if not len(seen.marks):
        return seen.marks
    height, width = (side / scale for side in prepared.image.shape)
    left, top, wide, high = seen.marks.T
    x, y = left + wide / 2, top + high / 2
    levelled = any(step.startswith("deskew") for step in prepared.steps)
    if prepared.gutter and levelled:
        gutter = prepared.gutter / scale
        right = x >= gutter
        x[right] -= gutter
        for side, angle, across in ((~right, seen.angles[0], gutter), (right, seen.angles[1], width - gutter)):
            x[side], y[side] = _turned(x[side], y[side], angle, across, height)
        x[right] += gutter
    elif levelled:
        x, y = _turned(x, y, seen.angle, width, height)
    if seen.curl:
        y = heights(seen.curl, x, y, (height, width))
    return np.stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], axis=1) * scale


def _turned(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], angle: float, width: float, height: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Points after the image was turned about its middle by degrees, counter-clockwise."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    across, down = x - width / 2, y - height / 2
    return cos * across + sin * down + width / 2, cos * down - sin * across + height / 2


def uncovered(marks: Boxes, words: Iterable[ReadWord], letter: float, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which marks stand in none of the words; `letter` is the height of small letters in pixels."""
    mask = np.zeros((shape[0] // COARSE + 1, shape[1] // COARSE + 1), np.uint8)
    for word in words:
        x0, x1 = (word.x0 - BESIDE * letter) / COARSE, (word.x1 + BESIDE * letter) / COARSE
        y0, y1 = (word.y0 - ABOVE * letter) / COARSE, (word.y1 + ABOVE * letter) / COARSE
        mask[max(round(y0), 0) : max(round(y1), 0) + 1, max(round(x0), 0) : max(round(x1), 0) + 1] = 1
    x = ((marks[:, 0] + marks[:, 2]) / 2 / COARSE).clip(0, mask.shape[1] - 1).astype(int)
    y = ((marks[:, 1] + marks[:, 3]) / 2 / COARSE).clip(0, mask.shape[0] - 1).astype(int)
    return np.asarray(mask[y, x] == 0)


def rows_of(
    marks: Boxes,
    letter: float,
    shape: tuple[int, ...],
    fewest: int,
    gap: float = WORD_GAP,
    varied: float = VARIED,
) -> list[Row]:
    """The rows of text that marks make, from top to bottom, each of at least `fewest` marks. `gap` are the letter heights of
    white that a row goes across, `varied` how far the widths of its marks differ."""
    high = marks[:, 3] - marks[:, 1]
    marks = marks[(high >= HIGH[0] * letter) & (high <= HIGH[1] * letter)]
    if len(marks) < fewest:
        return []
    groups = grouped(cores_of(marks, CORE), gap * letter, shape, fewest)
    found = [(row, group) for group in groups if (row := _row(marks[group], letter, varied))]
    loose = np.ones(len(marks), np.bool_)
    for _, group in found:
        loose[group] = False
    rows = [_to_its_ends(row, marks[group], marks[loose]) for row, group in found]
    return sorted(rows, key=lambda row: (row.middle, row.x0))


def cores_of(marks: Boxes, share: tuple[float, float]) -> Boxes:
    """What stands for each mark where they are grouped: the part of it from and to these shares of its height."""
    high = marks[:, 3] - marks[:, 1]
    return np.stack([marks[:, 0], marks[:, 1] + share[0] * high, marks[:, 2], marks[:, 1] + share[1] * high], axis=1)


def grouped(cores: Boxes, gap: float, shape: tuple[int, ...], fewest: int) -> list[npt.NDArray[np.intp]]:
    """The marks that stand in a row, each `gap` pixels at most from the next: their places among the `cores`, which stand for
    them. Groups of less than `fewest` are left out."""
    mask = np.zeros((shape[0] // COARSE + 1, shape[1] // COARSE + 1), np.uint8)
    cores = cores.clip(0)
    for x0, y0, x1, y1 in (cores / COARSE).astype(int).tolist():
        mask[y0 : y1 + 1, x0 : x1 + 1] = 1
    reach = max(round(gap / COARSE), 1) | 1
    joined = as_gray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)))
    labels = cv2.connectedComponents(joined, connectivity=4)[1]
    x = ((cores[:, 0] + cores[:, 2]) / 2 / COARSE).astype(int).clip(0, mask.shape[1] - 1)
    y = ((cores[:, 1] + cores[:, 3]) / 2 / COARSE).astype(int).clip(0, mask.shape[0] - 1)
    own = labels[y, x]
    order = np.argsort(own, kind="stable")
    groups = np.split(order, np.nonzero(np.diff(own[order]))[0] + 1)
    return [group for group in groups if len(group) >= fewest]


def _row(marks: Boxes, letter: float, varied: float) -> Row | None:
    """The row that marks are, None where they are no text."""
    left, top, right, foot = marks.T
    high, wide = foot - top, right - left
    usual = float(np.median(high))
    if np.mean((high > ALIKE[0] * usual) & (high < ALIKE[1] * usual)) < MOSTLY:
        return None
    x0, x1 = float(left.min()), float(right.max())
    if not DENSE[0] * letter <= (x1 - x0) / len(marks) <= DENSE[1] * letter:
        return None
    if all(float(np.std(side)) < varied * float(np.mean(side)) for side in (wide, high)):
        return None
    middle = left + wide / 2
    if max(_level(middle, foot, x1 - x0, letter), _level(middle, top, x1 - x0, letter)) < MOSTLY:
        return None
    return Row(x0, float(top.min()), x1, float(foot.max()), len(marks), min(usual, 1.5 * letter))


def _to_its_ends(row: Row, own: Boxes, loose: Boxes) -> Row:
    """A row of typed letters with blanks between them goes on over one that is too pale to be seen, to marks that are in no
    other."""
    lefts = np.sort(own[:, 0])
    steps = np.diff(lefts)
    step = float(np.median(steps)) if len(steps) else 0.0
    even = np.abs(steps - step) < EVEN * step
    if len(own) < FEWEST or step < SPACED * row.letter or even.mean() < MOSTLY:
        return row
    middle = (loose[:, 1] + loose[:, 3]) / 2
    beside = loose[(middle > row.y0) & (middle < row.y1)]
    first, last, x0, x1 = float(lefts[0]), float(lefts[-1]), row.x0, row.x1
    for left, _, right, _ in beside[np.argsort(beside[:, 0])].tolist():
        if last < left < last + ONE_LOST * step:
            last, x1 = left, max(x1, right)
    for left, _, _, _ in beside[np.argsort(-beside[:, 0])].tolist():
        if first - ONE_LOST * step < left < first:
            first = x0 = left
    return replace(row, x0=x0, x1=x1)


def _level(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], width: float, letter: float) -> float:
    """The share of letters whose feet, or on a page upside down whose heads, are on one line, which may slant a little."""
    best = 0.0
    for slope in np.linspace(-STEEPEST, STEEPEST, 7) if width > 8 * letter else (0.0,):
        heights = y - slope * (x - x.mean())
        best = max(best, float((np.abs(heights[:, None] - heights) < LEVEL * letter).mean(axis=1).max()))
    return best


def share_in(rows: Iterable[Row], marks: Boxes) -> float:
    """The share of marks that stand in rows of text: most on a page of print, few in a picture, in scrawl and in dirt."""
    return float(np.mean(in_rows(marks, rows))) if len(marks) else 0.0


def in_rows(marks: Boxes, rows: Iterable[Row]) -> npt.NDArray[np.bool_]:
    """Which marks stand in the rows."""
    x, y = (marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2
    own = np.zeros(len(marks), np.bool_)
    for row in rows:
        own |= (x >= row.x0) & (x <= row.x1) & (y >= row.y0) & (y <= row.y1)
    return own


def reached(columns: npt.NDArray[np.intp], end: float, white: float, out: npt.NDArray[np.bool_] | None = None) -> float:
    """How far a row goes from its end over columns of ink, the nearest first, up to pixels of white or to a column where ink
    leaves the row (`out`)."""
    for x in columns.tolist():
        if abs(x - end) > white or (out is not None and out[x]):
            break
        end = float(x)
    return end


def shows_text(prepared: Prepared) -> bool:
    """Whether what lies on a page may be text, whichever side is up: long rows, or most marks in rows of any length."""
    letter, marks = prepared.measures.letter * prepared.scale, placed(prepared)
    rows = rows_of(marks, letter, prepared.image.shape, FEWEST) if letter > 0 else []
    return sum(row.marks >= LONG for row in rows) >= LONG_ROWS or share_in(rows, marks) >= TEXT
