"""What the first engine knows better than the second: diacritics, and the likelier word that its letters may be."""

import pytest

from digitize.extract.engines import ReadLetter, ReadLine, ReadWord
from digitize.extract.two_readings import parted, with_diacritics, with_likelier


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


@pytest.mark.parametrize(
    ("first", "second", "languages", "told"),
    [
        ("gælder", "gelder", ("dan",), "gælder"),
        ("gæ1der,", "gelder,", ("dan",), "gælder,"),  # its other letters are the second's
        ("Halvjøder", "Halvjoder", ("dan",), "Halvjøder"),
        ("égoïné", "égoine", ("fra",), "égoïné"),
        ("harboür", "harbour", ("eng",), "harbour"),  # known without them alone
        ("À", "A", ("fra",), "A"),
        ("w.c.1.", "W.C.l.", ("eng",), "W.C.l."),  # the size of letters is as often right in the second
        ("nach", "näch", ("deu",), "näch"),  # those of the second are its own
    ],
)
def test_a_second_reading_keeps_the_diacritics_of_the_first(
    first: str, second: str, languages: tuple[str, ...], told: str
) -> None:
    letters = [ReadLetter(c, float(x), 0.9) for x, c in enumerate(second)]
    after = with_diacritics(first, letters, languages)
    assert "".join(letter.text for letter in after) == told
    assert [letter.x for letter in after] == [letter.x for letter in letters]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("the.night,", "thenight,", "the night"),
        ("to*practice", "topractice", "to practice"),
        ("the.night", "the.night", None),  # the second sees it, too
        ("day.break", "daybreak", None),  # a word
        ("the.Lundqvar", "theLundqvar", None),  # a name, which may be anything
        ("eligible-to", "eligibleto", None),  # a hyphen is none
    ],
)
def test_a_speck_between_two_words_is_no_mark(first: str, second: str, told: str | None) -> None:
    found = parted(first, second, ("eng",))
    assert (found and found[0]) == told


def test_two_words_have_two_places() -> None:
    word = ReadWord("thenight,", 100.0, 20.0, 190.0, 40.0, 0.9, likelier=("the night", 1.0))
    (line,) = with_likelier([ReadLine((word,), 38.0, 12.0)], ("eng",))
    left, right = line.words
    assert (left.text, right.text) == ("the", "night,")
    assert 100 == left.x0 < left.x1 == right.x0 < right.x1 == 190 and left.x1 == pytest.approx(133, abs=4)
