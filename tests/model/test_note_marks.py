"""Marks of notes: what they must have been is told by the row that they stand in."""

import pytest

from digitize.model.note_marks import meant, opening


@pytest.mark.parametrize(
    ("read", "row"),
    [
        (["!"], ["1"]),
        (["ı", "2", "ı", "2"], ["1", "2", "1", "2"]),
        (["!", "2", "3", "*", "5", "*"], ["1", "2", "3", "4", "5", "6"]),
        (["10", "1!", "12"], ["10", "11", "12"]),
        (["*"], ["*"]),
        (["t"], ["†"]),
        (["a", "b"], ["a", "b"]),
        (["1", "2", "4", "5", "3"], ["1", "2", "4", "5", "3"]),
    ],
)
def test_a_row_of_marks_proves_those_that_were_misread(read: list[str], row: list[str]) -> None:
    assert meant(read) == row


def test_a_digit_that_was_surely_read_is_no_other() -> None:
    assert meant(["5", "5", "7"], [0.8, 0.8, 0.8]) == ["5", "6", "7"]
    assert meant(["5", "5", "7"], [1.0, 1.0, 1.0]) == ["5", "5", "7"]


@pytest.mark.parametrize(
    "text", ["1.5 million tons", "1940 saw the end", "In the spring", "“Yes”, he said", "I told him"]
)
def test_not_every_number_or_sign_at_a_beginning_is_a_mark(text: str) -> None:
    assert opening(text) is None


def test_many_notes_take_no_time() -> None:
    many = [str(n) for n in range(1, 3000)]
    assert meant(many) == many
