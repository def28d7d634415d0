"""Runs of words with their places → lines in reading order, column by column."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from digitize.extract.direction import as_read, runs_leftward
from digitize.extract.initials import with_initials
from digitize.extract.margins import without_margins
from digitize.extract.runs import Run, run_of
from digitize.extract.short_columns import SPACE, WIDEST, short_gutter
from digitize.model.page import Line, Word

GUTTER_EM = 0.9  # narrowest gutter, in type sizes: word spaces of justified text stay well below over several lines
REACHING = 0.01  # of the words may reach into a gutter
PARTED = 0.6  # type sizes of white between what reaches in and the other side: more than between words
DIRT = 0.6  # type sizes: as narrow is dirt, or a piece of a rule between columns
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
SAME_BASELINE = 0.4  # how far apart, in type sizes, the baselines of one line may lie
RAISED = 0.75  # a word smaller than this share of its neighbour's size may stand above or below the baseline
Boxes = npt.NDArray[np.float64]
"""Boxes of words, shape (words, 4): left, top, right, bottom in points."""

BLOCK_GAP = 1.75  # a distance of baselines, in ordinary distances, that begins a new block


def arrange(runs: Sequence[Run]) -> tuple[Line, ...]:
    """The lines of a page in reading order: bands from top to bottom, their columns from left to right, and at last, as
    a column of their own, the notes in the margins, and what stands across the text."""
    across = [run for run in runs if run.apart]
    if across:
        return _with_marks(arrange([run for run in runs if not run.apart]), across)
    if not runs:
        return ()
    text, beside = without_margins(with_initials(list(runs)))
    size = median(run.size for run in text)
    leftward = runs_leftward(runs)
    groups = list(_columns(text, size, bool(leftward)))
    if beside:
        groups.append((max(column for column, _ in groups) + 1, beside))
    lines: list[Line] = []
    block = 0
    for column, group in groups:
        rows = _rows(group)
        pitch = _pitch(rows)
        for i, row in enumerate(rows):
            if lines and (i == 0 or row.baseline - rows[i - 1].baseline > BLOCK_GAP * pitch):
                block += 1
            words = row.words if leftward is None else as_read(sorted(row.words, key=_left), leftward)
            lines.append(Line(tuple(words), row.box, row.baseline, row.size, row.bold, row.italic, column, block))
    return tuple(lines)


def _with_marks(lines: tuple[Line, ...], across: list[Run]) -> tuple[Line, ...]:
    """The lines of a page, and after them, each a column of its own, what stands across them."""
    column, block = (max((getattr(line, name) for line in lines), default=-1) + 1 for name in ("column", "block"))
    return lines + tuple(
        Line(tuple(x.words), x.box, x.baseline, x.size, column=column + i, block=block + i, apart=True)
        for i, x in enumerate(across)
    )


def _left(word: Word) -> float:
    return word.box.x0


def _pitch(rows: list[Run]) -> float:
    steps = [b.baseline - a.baseline for a, b in pairwise(rows) if b.baseline > a.baseline]
    return median(steps) if steps else float("inf")


def _columns(
    runs: list[Run], size: float, leftward: bool, column: int = 0, depth: int = 0
) -> Iterator[tuple[int, list[Run]]]:
    """Groups of runs in reading order, each with its column within its band; columns from right to left in a text that
    runs to the left."""
    gutter = (_gutter(runs, size) or short_gutter(runs, size)) if depth < 6 else None
    if gutter is None:
        yield column, runs
        return
    x, top, bottom = gutter
    above = [run for run in runs if _middle(run) < top]
    below = [run for run in runs if _middle(run) > bottom]
    band = [run for run in runs if top <= _middle(run) <= bottom]
    first, second = reversed(_parted(band, x)) if leftward else _parted(band, x)
    if above:
        yield from _columns(above, size, leftward, column, depth + 1)
    last = column
    for last, group in _columns(first, size, leftward, column, depth + 1):
        yield last, group
    yield from _columns(second, size, leftward, last + 1, depth + 1)
    if below:
        yield from _columns(below, size, leftward, column, depth + 1)


def _middle(run: Run) -> float:
    return (run.box.y0 + run.box.y1) / 2


def _parted(band: list[Run], x: float) -> tuple[list[Run], list[Run]]:
    """The runs left and right of x; a run across x is cut between its words."""
    left: list[Run] = []
    right: list[Run] = []
    for run in band:
        before = [word for word in run.words if word.box.x0 + word.box.x1 < 2 * x]
        after = [word for word in run.words if word.box.x0 + word.box.x1 >= 2 * x]
        for side, words in ((left, before), (right, after)):
            if len(words) == len(run.words):
                side.append(run)
            elif words:
                side.append(run_of(words, run.baseline, run.size, run.bold, run.italic))
    return left, right


def _gutter(runs: list[Run], size: float) -> tuple[float, float, float] | None:
    """The best gutter as (x, top, bottom): a strip free of words with columns of text on both sides; None without one."""
    words = [word.box for run in runs for word in run.words if not _is_dirt(word, size)]
    if len(words) < 2 * GUTTER_LINES * COLUMN_WORDS:
        return None
    boxes = np.array([(b.x0, b.y0, b.x1, b.y1) for b in words])
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
    return best[1] if best else None


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
    the side begins; and the number of parts that the rows fall into at wide gaps."""

    foot: Boxes
    end: Boxes
    first: Boxes
    start: float
    parts: int

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
    return bool(np.mean(partners) >= MOSTLY) and running < RUNNING


def _rows(runs: list[Run]) -> list[Run]:
    """The runs of one column as lines: those on one baseline become one, raised note marks join their line."""
    # Larger type first, so that a raised mark meets the line that it belongs to.
    largest = max(run.size for run in runs)
    shelves: dict[int, list[Run]] = {}  # rows by the height of their baseline: only near ones are compared
    for run in sorted(runs, key=lambda r: (r.size < RAISED * largest, r.baseline, r.box.x0)):
        shelf = int(run.baseline // largest)
        near = (row for k in (shelf, shelf - 1, shelf + 1) for row in shelves.get(k, ()))
        home = next((row for row in near if _same_line(row, run)), None)
        if home is None:
            row = Run(list(run.words), run.box, run.baseline, run.size, run.bold, run.italic)
            shelves.setdefault(shelf, []).append(row)
        else:
            _join(home, run)
    return sorted((row for shelf in shelves.values() for row in shelf), key=lambda r: (r.baseline, r.box.x0))


def _same_line(row: Run, run: Run) -> bool:
    larger, smaller = max(row.size, run.size), min(row.size, run.size)
    apart = abs(row.baseline - run.baseline)
    if apart > (0.6 if smaller < RAISED * larger else SAME_BASELINE) * larger:
        return False
    if smaller < RAISED * larger and apart > SAME_BASELINE * smaller:
        gap = max(row.box.x0 - run.box.x1, run.box.x0 - row.box.x1)
        return gap < larger and run.box.width < 4 * larger  # a mark close to its word, not a line of small type
    return all(min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0) < 0.5 * smaller for a in row.words for b in run.words)


def _join(row: Run, run: Run) -> None:
    main = row if row.box.width >= run.box.width else run
    row.words = sorted(row.words + run.words, key=lambda w: w.box.x0)
    row.baseline, row.size, row.bold, row.italic = main.baseline, main.size, main.bold, main.italic
    row.box = row.box.union(run.box)
