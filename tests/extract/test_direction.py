"""Words of scripts that run to the left come in the order in which they are read."""

import pytest

from digitize.extract.direction import as_read
from digitize.extract.layout import arrange
from digitize.extract.runs import run_of
from digitize.model.page import Box, Word


def placed(text: str, x: float = 50, y: float = 100) -> list[Word]:
    """Words from left to right."""
    words = []
    for part in text.split():
        words.append(Word(part, Box(x, y - 9, x + 5 * len(part), y + 2)))
        x += 5 * len(part) + 3
    return words


@pytest.mark.parametrize(
    ("seen", "read", "leftward"),
    [
        ("הקונסול של ספר", "ספר של הקונסול", False),
        ("the title הקונסול ספר was", "the title ספר הקונסול was", False),
        ("the القنصل تقرير", "the تقرير القنصل", False),
        ("London 1934 בשנת", "בשנת 1934 London", True),
        ("the הקונסול 12 ספר of May", "the ספר 12 הקונסול of May", False),
        (".הקונסול Foreign Office של ספר", "ספר של Foreign Office .הקונסול", True),
        ("only words from left to right 12", "only words from left to right 12", False),
    ],
)
def test_words_are_put_in_the_order_of_reading(seen: str, read: str, leftward: bool) -> None:
    assert [word.text for word in as_read(placed(seen), leftward)] == read.split()


def test_columns_of_a_script_that_runs_to_the_left_are_read_from_the_right() -> None:
    runs = []
    for i in range(9):
        runs.append(run_of(placed("דבר אחר כתב הקונסול לשר", 50, 100 + 13 * i), 100.0 + 13 * i, 11.0))
        runs.append(run_of(placed("ראשון אמר השר דבר לקונסול", 250, 100 + 13 * i), 100.0 + 13 * i, 11.0))
    lines = arrange(runs)
    assert [line.column for line in lines] == [0] * 9 + [1] * 9
    assert lines[0].words[-1].text == "ראשון"
    assert lines[9].box.x0 == 50
