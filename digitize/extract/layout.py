"""Runs of words with their places → lines in reading order, column by column."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from digitize.extract.direction import as_read, runs_leftward
from digitize.extract.gutters import gutter
from digitize.extract.initials import with_initials
from digitize.extract.margins import without_margins
from digitize.extract.runs import Run, run_of
from digitize.extract.short_columns import short_gutter
from digitize.model.page import Line, Word

SAME_BASELINE = 0.4  # how far apart, in type sizes, the baselines of one line may lie
RAISED = 0.75  # a word smaller than this share of its neighbour's size may stand above or below the baseline
BLOCK_GAP = 1.75  # a distance of baselines, in ordinary distances, that begins a new block


def arrange(runs: Sequence[Run]) -> tuple[Line, ...]:
    """The lines of a page in reading order: bands from top to bottom, their columns from left to right, and at last, as
    a column of their own, the notes in the margins, and what stands across the text."""
    across = [run for run in runs if run.apart]
    if across:
        return with_marks(arrange([run for run in runs if not run.apart]), across)
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
            look = (row.bold, row.italic, column, block)
            lines.append(Line(tuple(words), row.box, row.baseline, row.size, *look, readings=row.readings))
    return tuple(lines)


def with_marks(lines: tuple[Line, ...], across: list[Run]) -> tuple[Line, ...]:
    """The lines of a page, and after them, each a column of its own, what stands across them."""
    column, block = (max((getattr(line, name) for line in lines), default=-1) + 1 for name in ("column", "block"))
    return lines + tuple(
        Line(tuple(x.words), x.box, x.baseline, x.size, column=column + i, block=block + i, apart=True, turn=x.turn)
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
    found = (gutter(runs, size) or short_gutter(runs, size)) if depth < 6 else None
    if found is None:
        yield column, runs
        return
    x, top, bottom = found
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
            row = replace(run, words=list(run.words))
            shelves.setdefault(shelf, []).append(row)
        else:
            _join(home, run)
    return sorted((row for shelf in shelves.values() for row in shelf), key=lambda r: (r.baseline, r.box.x0))


def _same_line(row: Run, run: Run) -> bool:
    if row.alone or run.alone:
        return False
    larger, smaller = max(row.size, run.size), min(row.size, run.size)
    apart = abs(row.baseline - run.baseline)
    if apart > (0.6 if smaller < RAISED * larger else SAME_BASELINE) * larger:
        return False
    if smaller < RAISED * larger and apart > SAME_BASELINE * smaller:
        gap = max(row.box.x0 - run.box.x1, run.box.x0 - row.box.x1)
        if gap >= larger or run.box.width >= 4 * larger:  # no mark close to its word, but a line of small type
            return False
    return all(min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0) < 0.5 * smaller for a in row.words for b in run.words)


def _join(row: Run, run: Run) -> None:
    main = row if row.box.width >= run.box.width else run
    row.readings = ()  # they are of a part of it
    row.words = sorted(row.words + run.words, key=lambda w: w.box.x0)
    row.baseline, row.size, row.bold, row.italic = main.baseline, main.size, main.bold, main.italic
    row.box = row.box.union(run.box)
