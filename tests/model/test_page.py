"""What a line's specks are, and what is never one."""

import pytest

from digitize.model.page import Box, Line, Word


def line(*words: tuple[str, float, float, float, float]) -> Line:
    """A line of type of 10 points on the baseline 100: words from x0 to x1, of a height, with a confidence."""
    placed = tuple(Word(text, Box(x0, 100 - high, x1, 100), sure) for text, x0, x1, high, sure in words)
    return Line(placed, Box(0, 90, 300, 102), 100.0, 10.0)


def sound(*words: tuple[str, float, float, float, float]) -> str:
    return " ".join(word.text for word in line(*words).sound)


@pytest.mark.parametrize("mark", [".", "-", ":", "*", "|"])
def test_a_mark_as_small_as_a_point_that_stands_alone_is_a_speck(mark: str) -> None:
    before, after = ("Singapore.", 0, 60, 7, 0.98), ("The", 80, 98, 7, 0.98)
    assert sound(before, (mark, 67, 68, 1.0, 0.95)) == "Singapore."
    assert sound((mark, 67, 68, 1.0, 0.95), after) == "The"
    assert sound(before, (mark, 67, 68, 1.0, 0.95), after) == "Singapore. The"


def test_marks_that_are_printed_stay() -> None:
    word = ("Board", 0, 40, 7, 0.98)
    assert sound(word, ("-", 44, 47, 1.0, 0.95)) == "Board -"  # a dash is wide
    assert sound(word, ("*", 46, 50, 4.0, 0.95)) == "Board *"
    assert sound(word, (".", 42, 43, 1.0, 0.95)) == "Board ."  # beside its word
    dots = [(".", 50 + 10 * i, 51 + 10 * i, 1.0, 0.95) for i in range(3)]
    assert sound(word, *dots) == "Board . . ."
    assert sound(word, (".", 60, 61, 1.0, 1.0)) == "Board ."  # a text layer is sure
    assert sound(("1", 0, 1, 1.0, 0.95)) == "1"


def test_a_line_of_specks_alone_keeps_them() -> None:
    assert sound((".", 10, 11, 1.0, 0.95)) == "."
