"""A text layer over a scan that lies aslant: its words stand on slanted lines, each upright. How far, and laid level."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from digitize.extract.runs import Run, run_of
from digitize.model.facsimile import turned
from digitize.model.page import Box, Line, Word

STEP = 3.0  # type sizes of white between words of a line, at most
DROP = 0.6  # type sizes by which the next word of a line stands higher or lower, at most
LONG = 12.0  # type sizes: shorter lines tell no angle
FEWEST = 4  # lines by which an angle is known
ALIKE = 0.006  # points down for a point to the right, by which most lines may differ
MOST_ALIKE = 0.6  # of the lines
LEAST, MOST = 0.25, 8.0  # degrees


def skew_of(runs: Sequence[Run]) -> float:
    """By how many degrees, against the clock, the page must be turned for its lines to lie level, to a tenth; 0 where that is
    hardly anything, or not known. The runs are in the order of drawing."""
    slopes = [slope for line in _lines(runs) if (slope := _slope(line)) is not None]
    if len(slopes) < FEWEST:
        return 0.0
    middle = median(slopes)
    if sum(abs(slope - middle) < ALIKE for slope in slopes) < MOST_ALIKE * len(slopes):
        return 0.0
    angle = round(math.degrees(math.atan(middle)), 1)
    return angle if LEAST <= abs(angle) <= MOST else 0.0


def levelled(run: Run, angle: float, width: float, height: float) -> Run:
    """A run of a page of that size after it was turned by `angle` (degrees, against the clock) about its middle."""
    words = [_moved(word, angle, width, height) for word in run.words]
    told = max(run.words, key=lambda word: len(word.text)).box  # of its words, whose baseline is the run's
    _, down = turned(Box(told.x0, run.baseline, told.x1, run.baseline), (angle,), width, height)
    moved = run_of(words, round(run.baseline + down, 2), run.size, run.bold, run.italic)
    moved.apart, moved.turn, moved.readings = run.apart, run.turn, run.readings
    return moved


def levelled_line(line: Line, angle: float, width: float, height: float) -> Line:
    """As `levelled`, a line."""
    box, down = turned(line.box, (angle,), width, height)
    words = tuple(_moved(word, angle, width, height) for word in line.words)
    return replace(line, words=words, box=box, baseline=round(line.baseline + down, 2))


def _moved(word: Word, angle: float, width: float, height: float) -> Word:
    return replace(word, box=turned(word.box, (angle,), width, height)[0])


def _lines(runs: Sequence[Run]) -> Iterator[list[tuple[Word, float]]]:
    """Words that follow each other on a line, with the sizes of their type."""
    line: list[tuple[Word, float]] = []
    for run in runs:
        for word in run.words if not (run.apart or run.turn) else ():
            if line and not _follows(line[-1][0].box, word.box, run.size):
                yield line
                line = []
            line.append((word, run.size))
    yield line


def _follows(before: Box, box: Box, size: float) -> bool:
    return box.x0 > before.x0 and box.x0 - before.x1 < STEP * size and abs(box.y1 - before.y1) < DROP * size


def _slope(line: list[tuple[Word, float]]) -> float | None:
    """How far a line goes down for each point to the right, by the feet of its words' boxes; None for one that is short."""
    if len(line) < 3:
        return None
    xs = [(word.box.x0 + word.box.x1) / 2 for word, _ in line]
    if xs[-1] - xs[0] < LONG * median(size for _, size in line):
        return None
    ys = [word.box.y1 for word, _ in line]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
