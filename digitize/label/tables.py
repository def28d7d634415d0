"""The rows of tables: lines whose words stand in columns of their own, with white between them that runs down from row to
row."""

from collections.abc import Sequence
from itertools import pairwise

from digitize.label.geometry import Placed

WIDE = 1.6  # type sizes of white between two cells; a typist's space behind a full stop is 1.2
SHARED = 0.6  # type sizes of white that neighbouring rows have in common
SURELY = 3  # rows make a table; two, where both end in figures
Gaps = list[tuple[float, float]]
"""Stretches of white in a line, from left to right: where each begins and ends, in points."""


def tables(lines: Sequence[Placed]) -> set[int]:
    """The places of lines that are rows of a table, among lines of text in reading order."""
    out: set[int] = set()
    rows: list[Placed] = []
    common: Gaps = []
    for line in lines:
        gaps = _gaps(line)
        shared = _shared(common, gaps, line.line.size) if rows and _below(rows[-1], line) else []
        if not shared:
            out |= _places(rows)
            rows = []
        if gaps:
            rows, common = [*rows, line], shared or gaps
    return out | _places(rows)


def _gaps(line: Placed) -> Gaps:
    white = [(a.box.x1, b.box.x0) for a, b in pairwise(line.words)]
    return [(a, b) for a, b in white if b - a > WIDE * line.line.size]


def _below(above: Placed, line: Placed) -> bool:
    return above.key == line.key and line.at == above.at + 1


def _shared(gaps: Gaps, others: Gaps, size: float) -> Gaps:
    """The white that two rows have in common."""
    both = [(max(a, c), min(b, d)) for a, b in gaps for c, d in others]
    return [(a, b) for a, b in both if b - a > SHARED * size]


def _places(rows: Sequence[Placed]) -> set[int]:
    figured = sum(row.text.split()[-1][0].isdigit() for row in rows)
    is_table = len(rows) >= SURELY or (len(rows) == SURELY - 1 and figured == len(rows))
    return {row.at for row in rows} if is_table else set()
