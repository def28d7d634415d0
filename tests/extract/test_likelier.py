"""The likelier word that the first engine's letters may be stands where nothing better is known."""

import pytest

from digitize.extract.engines import ReadLine, ReadWord
from digitize.extract.two_readings import with_likelier


@pytest.mark.parametrize(
    ("read", "likelier", "told"),
    [
        ("nonth", ("month", 0.95), "month"),
        ("(nonth,", ("month", 0.95), "(month,"),  # the marks about it are as they were read
        ("harbour,", ("harvest", 0.95), "harbour,"),  # a second reading knew it
        ("nonth", None, "nonth"),
        ("--", ("month", 0.95), "--"),
    ],
)
def test_a_word_that_is_still_unknown_is_the_likelier_one(
    read: str, likelier: tuple[str, float] | None, told: str
) -> None:
    word = ReadWord(read, 10.0, 20.0, 60.0, 40.0, 0.9, likelier=likelier)
    (line,) = with_likelier([ReadLine((word,), 38.0, 12.0)], ("eng",))
    (after,) = line.words
    assert after.text == told
    assert (after.confidence < word.confidence) == (told != read)  # the reviewer sees the doubt
    assert (after.x0, after.y0, after.x1, after.y1) == (10.0, 20.0, 60.0, 40.0)
