"""A page's image → the strips in which its lines are read: rows as Tesseract's layout analysis finds them, levelled along
their baselines and cut where their words stand far apart.

Pixels, origin at the top left. A whole row of a skewed page that is not levelled is ruinous to read.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import tesserocr

from digitize.errors import EngineError
from digitize.extract.pixels import Gray, as_gray

PAD = 4  # pixels of paper around a strip, as the engine gives its networks
FAR = 2.0  # row heights between pieces that are read by themselves
HIGHEST, DEEPEST = 1.15, 1.3  # times the row's ascenders and descenders: so far a strip follows a piece that stands out
BEND = 0.5  # pixels that a baseline may rise within a strip that is not levelled
SHORT = 1.8  # heights of small letters: the width of a word of one or two
MOST_HELD = 3  # other rows within a row's place, from which it is no line
NARROWEST = 3  # pixels of a strip that can hold a mark

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A piece of a row. `pixels` are level; their column 0 is the page's `x`, their row 0 lies at `y` there and falls by
    `slope` pixels a column. `gaps` are the columns from where to where there is white after what the layout analysis takes for
    words of one or two letters. `foot` is the row of the baseline, `x_height` the height of small letters. `row` counts the
    rows of the page, `middle` is the y of the row's baseline at its middle."""

    pixels: Gray
    x: int
    y: float
    slope: float
    gaps: tuple[tuple[int, int], ...]
    foot: float
    x_height: float
    row: int
    middle: float

    def placed(self, box: Box) -> Box:
        """A box of the strip on the page."""
        x0, y0, x1, y1 = box
        down = self.y + self.slope * (x0 + x1) / 2
        return x0 + self.x, y0 + down, x1 + self.x, y1 + down


@dataclass(slots=True)
class _Row:
    """A row as the layout analysis tells it: its baseline from `start` to `end` (x, y), how far letters stand above it and
    hang below it, and the boxes of its pieces."""

    start: tuple[float, float]
    slope: float
    middle: float
    height: float
    x_height: float
    above: float
    below: float
    boxes: list[tuple[int, int, int, int]]


class Layout:
    """Tesseract's layout analysis, without a language."""

    def __init__(self) -> None:
        self._api = tesserocr.PyTessBaseAPI(init=False)
        self._api.InitForAnalysePage()
        self._api.SetVariable("debug_file", os.devnull)
        self._api.SetVariable("textord_all_prop", "1")  # as in `Tesseract`: fixed pitch is long sought for

    def strips(self, image: Gray, ppi: float, mode: int) -> list[Strip]:
        """The strips of an image in the engine's own order, from left to right in a row. Raises EngineError."""
        height, width = image.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(image.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(round(min(max(ppi, 70), 2400)))
        try:
            rows = _rows(self._api, (0, 0, width, height)) if self._api.AnalyseLayout(False) is not None else []
        except RuntimeError as error:
            raise EngineError(f"Tesseract's layout analysis failed ({error})", "try --engine tesseract") from None
        finally:
            self._api.Clear()
        return [strip for i, row in enumerate(_lines(rows)) for strip in _cut(image, row, i)]


def _rows(api: tesserocr.PyTessBaseAPI, whole: tuple[int, int, int, int]) -> list[_Row]:
    """The rows of an image whose own box is `whole`, which a piece has whose ink lies on another row."""
    iterator = api.GetIterator()
    rows: list[_Row] = []
    if iterator is None:
        return rows
    for piece in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
        box = piece.BoundingBox(tesserocr.RIL.WORD)
        if box is None or box == whole:
            continue
        if piece.IsAtBeginningOf(tesserocr.RIL.TEXTLINE) or not rows:
            rows.append(_row(piece, box))
        rows[-1].boxes.append(box)
    return rows


def _row(piece: tesserocr.PyPageIterator, box: tuple[int, int, int, int]) -> _Row:
    told = piece.RowAttributes()
    (x0, y0), (x1, y1) = piece.Baseline(tesserocr.RIL.TEXTLINE) or ((box[0], box[3]), (box[2], box[3]))
    slope = (y1 - y0) / max(x1 - x0, 1)
    x_height = max(told["row_height"] - told["ascenders"] + told["descenders"], 0.0)
    above, below = x_height + told["ascenders"], -told["descenders"]
    return _Row((x0, y0), slope, (y0 + y1) / 2, told["row_height"], x_height, above, below, [])


def _lines(rows: list[_Row]) -> list[_Row]:
    """The rows without those that have several others within them: edges, frames and scrawl over a page are no lines."""
    if not rows:
        return rows
    places = np.array([_around(row.boxes) for row in rows])
    inside = (places[:, None, :2] >= places[None, :, :2]) & (places[:, None, 2:] <= places[None, :, 2:])
    held = inside.all(axis=2).sum(axis=0) - 1
    return [row for row, count in zip(rows, held.tolist(), strict=True) if count < MOST_HELD]


def _around(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _cut(image: Gray, row: _Row, number: int) -> Iterator[Strip]:
    group: list[tuple[int, int, int, int]] = []
    for box in row.boxes:
        if group and box[0] - group[-1][2] > FAR * row.height:
            yield from _strip(image, row, group, number)
            group = []
        group.append(box)
    yield from _strip(image, row, group, number)


def _strip(image: Gray, row: _Row, boxes: list[tuple[int, int, int, int]], number: int) -> Iterator[Strip]:
    width = image.shape[1]
    left, top, right, bottom = _around(boxes)
    x0, x1 = max(left - PAD, 0), min(right + PAD, width)
    middle = row.start[1] + row.slope * ((x0 + x1) / 2 - row.start[0])
    lean = abs(row.slope) * (x1 - x0) / 2
    above = max(row.above, min(middle - top - lean, HIGHEST * row.above))
    below = max(row.below, min(bottom - middle - lean, DEEPEST * row.below))
    rows = round(above + below) + 2 * PAD
    if x1 - x0 < NARROWEST or rows < NARROWEST:
        return
    slope = row.slope if abs(row.slope) * (x1 - x0) > BEND else 0.0
    y = middle - slope * (x1 - x0) / 2 - above - PAD
    if not slope:
        y = float(round(y))
    pixels = _levelled(image, x0, x1, y, slope, rows)
    gaps = tuple((a[2] - x0, b[0] - x0) for a, b in pairwise(boxes) if a[2] - a[0] < SHORT * row.x_height)
    yield Strip(pixels, x0, y, slope, gaps, above + PAD, row.x_height, number, row.middle)


def _levelled(image: Gray, x0: int, x1: int, y: float, slope: float, rows: int) -> Gray:
    """The strip whose row 0 runs from (x0, y) with a slope; beyond the image, its edge goes on."""
    height = image.shape[0]
    if not slope:
        lines = np.clip(np.arange(rows) + int(y), 0, height - 1)
        return image[lines, x0:x1]
    top = y + slope * np.arange(x1 - x0)
    whole = np.floor(top).astype(np.int64)
    part = (top - whole).astype(np.float32)
    first, last = int(whole.min()), int(whole.max()) + rows + 1
    band = image[np.clip(np.arange(first, last), 0, height - 1), x0:x1].astype(np.float32)
    lines = (whole - first)[None] + np.arange(rows + 1)[:, None]
    seen = np.take_along_axis(band, lines, axis=0)
    return as_gray(np.rint(seen[:-1] * (1 - part) + seen[1:] * part))
