"""Two columns of a few lines, such as notes under a page of one column or the end of a volume's last column.

Rows of two parts are also what signatures, datelines and tables look like, so that columns this short must show more
than a gap: lines that fill them as running text does, or notes whose numbers go on from the first column to the second.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from digitize.extract.runs import Run

SAME_ROW = 0.45  # type sizes by which baselines of a row may differ, raised marks among them
GUTTER = 0.9  # narrowest gutter, in type sizes
WIDEST = 3.0  # type sizes; a wider gap than this between columns of text is more than a gutter
CENTRE = (0.35, 0.65)  # where the gutter of two columns stands, as a share of the text's width
INDENT = 2.5  # type sizes by which lines of a column may begin further right
FEWEST_WORDS = 3.0  # a line of a column
SPACE = 0.25  # type sizes between words
RUNNING = 0.7  # share of the lines of running text that end for lack of room
SMALLER = 0.95  # of the page's type: notes
NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])]?\.?$")

Gutter = tuple[float, float, float]
"""x, top and bottom, in points."""


@dataclass(slots=True)
class _Part:
    """Runs of a row that stand close together."""

    runs: list[Run] = field(default_factory=list)

    @property
    def start(self) -> float:
        return self.runs[0].box.x0

    @property
    def end(self) -> float:
        return max(run.box.x1 for run in self.runs)

    @property
    def first(self) -> float:
        return self.runs[0].words[0].box.width

    @property
    def words(self) -> int:
        return sum(len(run.words) for run in self.runs)

    @property
    def number(self) -> int | None:
        found = NUMBER.match(self.runs[0].words[0].text)
        return int(found[1]) if found else None


def short_gutter(runs: Sequence[Run], size: float) -> Gutter | None:
    """The gutter between two columns of a few lines, None without one. `size` is that of the page's type, in points."""
    rows = _rows(runs, size)
    left, right = min(run.box.x0 for run in runs), max(run.box.x1 for run in runs)
    for first, end in _stretches(rows, size):
        x = _middle(rows[first:end])
        if not CENTRE[0] <= (x - left) / max(right - left, 1e-6) <= CENTRE[1]:
            continue
        while first > 0 and _clear(rows[first - 1], x):
            first -= 1
        while end < len(rows) and _clear(rows[end], x):
            end += 1
        band = rows[first:end]
        sides = [[part for row in band for part in row if (part.end <= x) == one] for one in (True, False)]
        if _columns(sides, x, right, size):
            boxes = [run.box for row in band for part in row for run in part.runs]
            return x, min(box.y0 for box in boxes), max(box.y1 for box in boxes)
    return None


def _rows(runs: Sequence[Run], size: float) -> list[list[_Part]]:
    """Rows from top to bottom, each of its parts from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if rows and run.baseline - rows[-1][0].baseline <= SAME_ROW * size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_parts(row, size) for row in rows]


def _parts(row: list[Run], size: float) -> list[_Part]:
    if len(row) == 1:
        return [_Part(row)]
    parts: list[_Part] = []
    for run in sorted(row, key=lambda run: run.box.x0):
        if parts and run.box.x0 - parts[-1].end < GUTTER * min(run.size, size):
            parts[-1].runs.append(run)
        else:
            parts.append(_Part([run]))
    return parts


def _stretches(rows: list[list[_Part]], size: float) -> list[tuple[int, int]]:
    """The stretches of two rows or more of two parts each, with one gap free in all of them."""
    found: list[tuple[int, int]] = []
    for two, group in groupby(range(len(rows)), key=lambda i: len(rows[i]) == 2):
        if not two:
            continue
        first, *others = group
        end = first + 1
        for i in others:
            if _gap(rows[first : i + 1]) < GUTTER * min(rows[i][0].runs[0].size, size):
                found.append((first, end))
                first = i
            end = i + 1
        found.append((first, end))
    return [(first, end) for first, end in found if end - first > 1]


def _gap(rows: list[list[_Part]]) -> float:
    return min(row[1].start for row in rows) - max(row[0].end for row in rows)


def _middle(rows: list[list[_Part]]) -> float:
    return (min(row[1].start for row in rows) + max(row[0].end for row in rows)) / 2


def _clear(row: list[_Part], x: float) -> bool:
    return (
        len(row) <= 2
        and all(part.end <= x or part.start >= x for part in row)
        and len({p.end <= x for p in row}) == len(row)
    )


def _columns(sides: list[list[_Part]], x: float, right: float, size: float) -> bool:
    for side in sides:
        start = min(part.start for part in side)
        if len(side) < 2 or sum(part.words for part in side) < FEWEST_WORDS * len(side):
            return False
        if max(part.start for part in side) - start > INDENT * size:
            return False
    return _filled(sides, right, size) or _numbered(sides, size)


def _filled(sides: list[list[_Part]], right: float, size: float) -> bool:
    """Whether the lines of both sides, the last of each aside, end where the next one's first word would not have fitted
    any more, as those of running text do."""
    edges = max(part.end for part in sides[0]), right
    if min(part.start for part in sides[1]) - edges[0] > WIDEST * size:
        return False
    for side, edge in zip(sides, edges, strict=True):
        lines = [part.end + SPACE * size + after.first > edge for part, after in pairwise(side)]
        if sum(lines) < RUNNING * len(lines):
            return False
    return True


def _numbered(sides: list[list[_Part]], size: float) -> bool:
    """Whether both sides are notes in small type whose numbers rise through the first and on through the second."""
    if any(run.size > SMALLER * size for side in sides for part in side for run in part.runs):
        return False
    numbers = [[part.number for part in side] for side in sides]
    if any(side[0] is None for side in numbers):
        return False
    rising = [number for side in numbers for number in side if number is not None]
    return len(rising) > 2 and all(a < b for a, b in pairwise(rising))
