"""A word cut by the line end is one word again; a compound, a range, a number, a code keeps its hyphen."""

import pytest

from tests.clean.table import LineEnd, line_ends


@pytest.mark.parametrize("row", list(line_ends()), ids=lambda row: f"{row.language}-{row.above}|{row.below}")
def test_a_line_end_is_told(row: LineEnd) -> None:
    assert row.cleaned() == row.right
