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


def spaced(places: list[int], step: int = 41) -> np.ndarray:
    """Typed letters with blanks between them, of which those at some places can be seen."""
    return np.array([[100 + step * i, 200 - (22, 16)[i % 2], 114 + step * i, 200] for i in places], float)


@pytest.mark.parametrize("places", [[0, 1, 2, 3, 4, 6], [0, 2, 3, 4, 5, 6]])
def test_a_row_with_blanks_between_its_letters_goes_on_over_a_pale_one(places: list[int]) -> None:
    (row,) = rows_of(spaced(places), LETTER, SHAPE, 3)
    assert (row.x0, round(row.x1)) == (100, 100 + 41 * 6 + 14)


def test_it_goes_no_further_than_one_letter() -> None:
    (row,) = rows_of(spaced([0, 1, 2, 3, 4, 7]), LETTER, SHAPE, 3)
    assert row.x1 < 100 + 41 * 5


def test_a_row_without_blanks_does_not_reach_for_what_stands_apart() -> None:
    alone = np.array([[100 + 20 * 7 + 60, 184, 100 + 20 * 7 + 74, 200]], float)
    (row,) = rows_of(np.concatenate([marks([22, 16, 16, 22, 16, 22, 19], [14] * 7), alone]), LETTER, SHAPE, 3)
    assert row.x1 < 100 + 20 * 7


def test_it_takes_no_marks_of_another_row() -> None:
    other = marks([22, 16, 16, 22, 16, 22, 19], [14] * 7)
    other[:, (0, 2)] += 41 * 6
    found = rows_of(np.concatenate([spaced([0, 1, 2, 3, 4]), other]), LETTER, SHAPE, 3)
    assert [row.x0 for row in found] == [100, 100 + 41 * 6]
    assert found[0].x1 < found[1].x0
