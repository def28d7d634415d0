"""Where a page of text is parted into columns: strips free of words, with running text on both sides."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digitize.extract.runs import Run
from digitize.extract.short_columns import SPACE, WIDEST
from digitize.model.page import Word

GUTTER_EM = 0.9  # narrowest gutter, in type sizes: word spaces of justified text stay well below over several lines
REACHING = 0.01  # of the words may reach into a gutter
PARTED = 0.6  # type sizes of white between what reaches in and the other side: more than between words
DIRT = 0.6  # type sizes: as narrow is dirt, or a piece of a rule between columns
DISPLAY, BLANK = 1.3, 0.5  # times the text's type size, and widest blank between words in such type, in its own size
GUTTER_LINES = 4  # so many lines must stand on each side of a gutter
COLUMN_WORDS = 3.0  # words a line in a column of text; cells of a table have fewer
CELL_GAP = 1.5  # type sizes; words of one row further apart are cells of a table, each counted by itself
MOST_ROWS = 14  # more rows than this are columns: a long list set in two columns is read down, not across
ALIGNED = 0.3  # type sizes by which rows of cells may differ in height
MOSTLY = 0.8  # share of rows that must do so, or of lines that end alike
EVEN = 0.5  # type sizes by which the ends of justified lines may differ
RUNNING = 0.6  # at least this share of the lines of running text, ends of paragraphs among them, end for lack of room
MOST_TRIED = 24  # places for a gutter, those that fewest words cross
COLUMN_SHARE = 0.22  # narrowest column, as a share of the text's width
NARROW_EM = 0.5  # narrowest gutter beside which a column begins straight
STRAIGHT = 0.3  # type sizes by which its lines may begin apart
STRAIGHT_LINES, STRAIGHT_SHARE = (
    8,
    0.6,
)  # lines that do, at least, and their share of the rows from the first to the last
FLOWING = 0.5  # share of rows that begin with a small letter: a sentence runs on over them, as it does not over cells
FLOWING_WORDS = 4.0  # words a row of such text

Boxes = npt.NDArray[np.float64]
"""Words, shape (words, 5): left, top, right, bottom in points, and 1 for a word that begins with a small letter, else 0."""


def gutter(runs: Sequence[Run], size: float) -> tuple[float, float, float] | None:
    """The best gutter as (x, top, bottom): a strip free of words with columns of text on both sides; None without one."""
    parts = [part for run in runs for part in _parts(run, size)]
    if len(parts) < 2 * GUTTER_LINES * COLUMN_WORDS:
        return None
    boxes = np.array(parts)
    boxes = boxes[np.argsort(boxes[:, 1] + boxes[:, 3], kind="stable")]
    candidates, counts = _candidates(boxes, size)
    half = GUTTER_EM * size / 2
    crossing = _crossing(boxes, candidates, half, size)
    best: tuple[float, tuple[float, float, float]] | None = None
    for i in np.nonzero(_likely(boxes, candidates, crossing, size))[0]:
        if best is not None and len(boxes) - counts[i] <= best[0]:
            break  # no later one leaves more words on its sides
        x = float(candidates[i])
        for top, bottom in _free(boxes[crossing[:, i]], boxes, GUTTER_LINES * size):
            worth = _worth(boxes, x, top, bottom, size)
            if worth and (best is None or worth > best[0]):
                best = (worth, (x, top, bottom))
    return best[1] if best else _narrow(boxes, size)


def _parts(run: Run, size: float) -> list[tuple[float, float, float, float, bool]]:
    """The words of a run, dirt aside, as `Boxes` have them. Those of display type, whose blanks are as wide as a gutter, are one
    part where no more than a blank of that type lies between them: a heading over both columns."""
    parts: list[tuple[float, float, float, float, bool]] = []
    reach = BLANK * run.size if run.size >= DISPLAY * size else 0.0
    for word in run.words:
        if _is_dirt(word, size):
            continue
        box, small = word.box, word.text[:1].islower()
        if reach and parts and box.x0 - parts[-1][2] < reach:
            x0, y0, x1, y1, small = parts[-1]
            parts[-1] = (x0, min(y0, box.y0), max(x1, box.x1), max(y1, box.y1), small)
        else:
            parts.append((box.x0, box.y0, box.x1, box.y1, small))
    return parts


def _narrow(boxes: Boxes, size: float) -> tuple[float, float, float] | None:
    """A gutter not much wider than the spaces between words, as (x, top, bottom): many lines begin straight beside it.
    `boxes` are in order of height."""
    rows = _row_numbers(boxes, size)
    order = np.lexsort((boxes[:, 0], rows))
    one, other = order[:-1], order[1:]
    gaps = boxes[other, 0] - boxes[one, 2]
    wide = (rows[one] == rows[other]) & (gaps >= NARROW_EM * size) & (gaps < WIDEST * size)
    if np.count_nonzero(wide) < STRAIGHT_LINES:
        return None
    starts, of_row = boxes[other[wide], 0], rows[other[wide]]
    sorted_starts = np.sort(starts)
    ends = np.searchsorted(sorted_starts, sorted_starts + STRAIGHT * size, "right")
    counts = ends - np.arange(len(sorted_starts))
    best = int(np.argmax(counts))
    if counts[best] < STRAIGHT_LINES:
        return None
    left = float(sorted_starts[best])
    straight = of_row[(starts >= left) & (starts <= left + STRAIGHT * size)]
    inside = len(np.unique(rows[(rows >= straight.min()) & (rows <= straight.max())]))
    if len(np.unique(straight)) < max(STRAIGHT_LINES, STRAIGHT_SHARE * inside):
        return None
    x = left - NARROW_EM * size / 2
    head = float(boxes[rows == straight.min(), 1].min())
    end = _end(boxes, rows, int(straight.max()), x, left + WIDEST * size)
    crossing = boxes[(boxes[:, 0] < x) & (boxes[:, 2] > x)]
    found = [
        (_worth(boxes, x, max(top, head), min(foot, end), size), max(top, head), min(foot, end))
        for top, foot in _free(crossing, boxes, STRAIGHT_LINES * size)
    ]
    worth, top, foot = max(found, default=(0.0, 0.0, 0.0))
    return (x, top, foot) if worth else None


def _end(boxes: Boxes, rows: npt.NDArray[np.intp], last: int, x: float, indented: float) -> float:
    """Where what is below the last straight row has lines on the right that begin further in than a paragraph does, as a
    centred line; infinite where there are none."""
    beyond = (rows > last) & (boxes[:, 0] > x)
    for row in np.unique(rows[beyond]):
        mine = boxes[beyond & (rows == row)]
        if mine[:, 0].min() > indented:
            return float(mine[:, 1].min())
    return float("inf")


def _row_numbers(boxes: Boxes, size: float) -> npt.NDArray[np.intp]:
    """The row of each word, words being in order of height: a new row begins where the next stands clearly lower."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    return np.cumsum(np.diff(middle, prepend=middle[0]) > ALIGNED * size)


def _crossing(boxes: Boxes, candidates: Boxes, half: float, size: float) -> npt.NDArray[np.bool_]:
    """Which words stand in the way of each gutter, shape (words, candidates). A few that reach in from one side alone, as
    words do that dirt or a rule between the columns was read with, are in no way where white parts them from the other
    side."""
    left, right = boxes[:, 0][:, None], boxes[:, 2][:, None]
    crossing = (left < candidates + half) & (right > candidates - half)
    across = (left < candidates) & (right > candidates)
    reaching = crossing & ~across
    count = reaching.sum(axis=0)
    for i in np.nonzero((count > 0) & (count <= REACHING * len(boxes)))[0]:
        x = candidates[i]
        for k in np.nonzero(reaching[:, i])[0]:
            row = boxes[np.abs(boxes[:, 3] + boxes[:, 1] - boxes[k, 3] - boxes[k, 1]) < size]
            end = row[row[:, 2] <= x, 2].max(initial=-np.inf)
            crossing[k, i] = row[row[:, 0] >= x, 0].min(initial=np.inf) - end < PARTED * size
    return np.asarray(crossing)


def _is_dirt(word: Word, size: float) -> bool:
    """Whether a mark is no word: narrow, and without a letter or figure."""
    return word.box.width < DIRT * size and not any(map(str.isalnum, word.text))


def _candidates(boxes: Boxes, size: float) -> tuple[Boxes, npt.NDArray[np.intp]]:
    """The vertical lines that may be gutters, and how many words cross each: of every stretch of as many, the middle;
    those with the fewest first."""
    left, right = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    margin, half = COLUMN_SHARE * (right - left), GUTTER_EM * size / 2
    xs = np.arange(left + margin, right - margin, min(max(size / 16, 0.25), 1.0))
    counts = np.searchsorted(np.sort(boxes[:, 0]), xs + half, "left")
    counts -= np.searchsorted(np.sort(boxes[:, 2]), xs - half, "right")
    starts = np.nonzero(np.diff(counts, prepend=-1))[0]
    middles = (starts + np.append(starts[1:], len(xs)) - 1) // 2
    best = middles[np.argsort(counts[middles], kind="stable")[:MOST_TRIED]]
    return xs[best], counts[best]


def _likely(boxes: Boxes, candidates: Boxes, crossing: npt.NDArray[np.bool_], size: float) -> npt.NDArray[np.bool_]:
    """Which vertical lines may be a gutter at all: uncrossed over rows of words that stand on both its sides.

    `boxes` are in order of height. Rows are taken by height alone, so what this leaves out can't be a gutter.
    """
    rows = np.floor((boxes[:, 1] + boxes[:, 3]) / (2 * GUTTER_LINES * size / 3))
    starts = np.nonzero(np.diff(rows, prepend=rows[0] - 1))[0]
    crossed = np.logical_or.reduceat(crossing, starts, axis=0)
    left = np.logical_or.reduceat(boxes[:, 2][:, None] <= candidates, starts, axis=0)
    right = np.logical_or.reduceat(boxes[:, 0][:, None] >= candidates, starts, axis=0)
    free = ~crossed
    return np.asarray(((free & left).sum(axis=0) > 1) & ((free & right).sum(axis=0) > 1))


def _free(crossing: Boxes, boxes: Boxes, least: float) -> list[tuple[float, float]]:
    """The stretches of at least a height between words that cross a vertical line, from top to bottom."""
    crossing = crossing[np.argsort(crossing[:, 1], kind="stable")]
    tops, feet = np.empty(len(crossing) + 1), np.empty(len(crossing) + 1)
    tops[:-1], tops[-1] = crossing[:, 1], boxes[:, 3].max() + 1
    feet[0], feet[1:] = boxes[:, 1].min() - 1, crossing[:, 3]
    feet = np.maximum.accumulate(feet)
    return [(float(feet[i]), float(tops[i])) for i in np.nonzero(tops - feet >= least)[0]]


def _worth(boxes: Boxes, x: float, top: float, bottom: float, size: float) -> float:
    """The number of words that a gutter sets apart; 0 unless both sides are columns of running text beside each other.
    `boxes` are in order of height."""
    y = boxes[:, 1] + boxes[:, 3]
    first, last = np.searchsorted(y, (2 * top, 2 * bottom), "right")
    if last - first < 2 * GUTTER_LINES * COLUMN_WORDS:
        return 0.0
    band = boxes[first:last]
    sides = [band[band[:, 2] <= x], band[band[:, 0] >= x]]
    if any(len(side) < GUTTER_LINES * COLUMN_WORDS for side in sides):
        return 0.0
    overlap = min(float(s[:, 3].max()) for s in sides) - max(float(s[:, 1].min()) for s in sides)
    if overlap < GUTTER_LINES * size:
        return 0.0
    stacks = [_stack(side, size) for side in sides]
    for side, stack in zip(sides, stacks, strict=True):
        if len(stack.foot) < GUTTER_LINES or len(side) / stack.parts < COLUMN_WORDS:
            return 0.0
    if _tabular(stacks, size):
        return 0.0
    widths = [float(s[:, 2].max() - s[:, 0].min()) for s in sides]
    if min(widths) < 0.4 * max(widths) and len(sides[0]) + len(sides[1]) < 60:
        return 0.0
    return float(len(band))


class _Stack(NamedTuple):
    """The rows of one side of a gutter, in points: where each stands, how far it goes, how wide its first word is, and where
    the side begins; the number of parts that the rows fall into at wide gaps; the share of rows, the first aside, that begin
    with a small letter; and the words of a row."""

    foot: Boxes
    end: Boxes
    first: Boxes
    start: float
    parts: int
    flowing: float
    words: float

    def running(self, edge: float, size: float) -> float:
        """The share of rows, the last aside, that end where the next row's first word would not have fitted any more, the
        side going to its longest row or to an edge further on; 1.0 where most end alike, as justified lines do."""
        if np.mean(self.end > self.end.max() - EVEN * size) >= MOSTLY:
            return 1.0
        return float(np.mean(self.end[:-1] + SPACE * size + self.first[1:] > max(float(self.end.max()), edge)))


def _stack(side: Boxes, size: float) -> _Stack:
    row = np.round((side[:, 1] + side[:, 3]) / (2 * 0.8 * size))
    order = np.lexsort((side[:, 0], row))
    side, row = side[order], row[order]
    new = np.diff(row, prepend=row[0] - 1) != 0
    wide = np.concatenate([[False], side[1:, 0] - side[:-1, 2] > CELL_GAP * size])
    starts = np.nonzero(new)[0]
    return _Stack(
        np.maximum.reduceat(side[:, 3], starts),
        np.maximum.reduceat(side[:, 2], starts),
        side[starts, 2] - side[starts, 0],
        float(side[:, 0].min()),
        int(np.count_nonzero(new | wide)),
        float(np.mean(side[starts[1:], 4])) if len(starts) > 1 else 0.0,
        len(side) / len(starts),
    )


def _tabular(stacks: list[_Stack], size: float) -> bool:
    """Whether what stands on both sides of a gutter are cells of a table rather than columns of text: few rows, each with
    its partner on the other side, and lines that end for no lack of room, as those of running text do not."""
    if max(len(stack.foot) for stack in stacks) > MOST_ROWS:
        return False
    left, right = stacks
    fewer, more = sorted((left.foot, right.foot), key=len)
    partners = np.abs(fewer[:, None] - more).min(axis=1) < ALIGNED * size
    running = (left.running(right.start - WIDEST * size, size) + right.running(0.0, size)) / 2
    if np.mean(partners) < MOSTLY or running >= RUNNING:
        return False
    own = (left.running(0.0, size) + right.running(0.0, size)) / 2
    flowing = min(left.flowing, right.flowing) >= FLOWING and min(left.words, right.words) >= FLOWING_WORDS
    return not (flowing and own >= RUNNING)
