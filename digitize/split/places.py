"""Where lines stand: in which document, and on which pages and in which columns each document has text."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from digitize.model.role import LabelledLine, Role

ASIDE = (Role.FURNITURE, Role.NOTE, Role.NOISE)


def document_of(starts: Sequence[int], i: int) -> int:
    """The document, by its place in `starts`, that a line of text stands in; -1 before the first."""
    return bisect_right(starts, i) - 1


def shares(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int | None], dict[int, float]]:
    """The share of the text of each page, and (with its number) of each of its columns, that each document has."""
    found: dict[tuple[int, int | None], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for i, line in enumerate(lines):
        if line.role not in ASIDE:
            for column in (None, line.line.column):
                found[line.page, column][document_of(starts, i)] += len(line.text) or 1
    return {place: {d: n / sum(of.values()) for d, n in of.items()} for place, of in found.items()}
