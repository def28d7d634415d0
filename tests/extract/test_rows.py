"""Marks in a row are text where they differ as letters do."""

import numpy as np
import pytest

from digitize.extract.rows import rows_of

LETTER, SHAPE = 16.0, (400, 800)


def marks(heights: list[int], widths: list[int]) -> np.ndarray:
    """Marks that stand on one line, one typewriter's step apart."""
    return np.array(
        [[100 + 20 * i, 200 - h, 100 + 20 * i + w, 200] for i, (h, w) in enumerate(zip(heights, widths, strict=True))],
        float,
    )


@pytest.mark.parametrize(
    ("heights", "widths"),
    [
        ([22, 16, 16, 22, 16, 22, 19], [14] * 7),  # a typewriter's letters are of one width
        ([16] * 7, [9, 14, 20, 12, 15, 8, 14]),  # capitals of print of one height
    ],
)
def test_letters_make_a_row(heights: list[int], widths: list[int]) -> None:
    assert [row.marks for row in rows_of(marks(heights, widths), LETTER, SHAPE, 3)] == [7]


def test_bars_and_dots_make_none() -> None:
    assert rows_of(marks([16] * 7, [14] * 7), LETTER, SHAPE, 3) == []
