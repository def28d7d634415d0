"""What the engine read twice at one place comes out once, and nothing else is touched."""

from digitize.extract.engines import ReadLine, ReadWord
from digitize.extract.overlaps import closed, once


def line(y: float, *words: tuple[str, float, float, float]) -> ReadLine:
    return ReadLine(tuple(ReadWord(t, x0, y, x1, y + 20, c) for t, x0, x1, c in words), y + 16, 10.0)


def texts(lines: list[ReadLine]) -> list[str]:
    return [" ".join(word.text for word in one.words) for one in lines]


def test_of_two_readings_of_a_line_the_surer_words_stay() -> None:
    first = line(100, ("Letter", 0, 50, 0.9), ("from", 60, 100, 0.9), ("wh", 110, 130, 0.3))
    second = line(103, ("fron", 61, 99, 0.5), ("whether", 110, 170, 0.8))
    assert texts(once([first, second])) == ["Letter from", "whether"]


def test_a_line_read_twice_is_gone_once() -> None:
    first, second = line(100, ("ings", 0, 50, 0.2), ("»", 60, 64, 0.1)), line(101, ("pending in", 0, 70, 0.9))
    assert texts(once([first, second])) == ["pending in"]


def test_specks_inside_a_word_go_however_sure_the_engine_is() -> None:
    specks = ReadLine((ReadWord("i", 20, 104, 23, 107, 0.99), ReadWord("far", 90, 100, 120, 120, 0.9)), 112, 4.0)
    assert texts(once([specks, line(100, ("connection", 0, 80, 0.5))])) == ["far", "connection"]


def test_scrawl_over_several_lines_takes_no_word_that_was_read_in_one() -> None:
    scrawl = ReadLine((ReadWord("ealdepe", 560, 80, 630, 170, 0.1),), 166, 42.0)
    sure = line(100, ("limited to three,", 0, 500, 0.9), ("I", 540, 546, 0.9), ("should", 560, 620, 0.9))
    assert texts(once([scrawl, sure])) == ["limited to three, I should"]


def test_lines_below_and_beside_each_other_stay() -> None:
    lines = [line(100, ("above", 0, 50, 0.9)), line(116, ("below", 0, 50, 0.2)), line(100, ("beside", 51, 90, 0.1))]
    assert once(lines) == lines


def test_a_mark_joins_the_word_whose_box_it_shares() -> None:
    parted = ReadLine((ReadWord("1940.", 0, 0, 50, 20, 0.97), ReadWord("]", 42, 0, 52, 20, 0.5)), 16, 10.0)
    (joined,) = closed([parted])
    assert joined.words == (ReadWord("1940.]", 0, 0, 52, 20, 0.5),)


def test_marks_apart_and_letters_stay_as_they_were_read() -> None:
    lines = [line(0, ("so:", 0, 30, 0.9), ("-", 36, 40, 0.9)), line(30, ("been", 0, 40, 0.9), ("no", 38, 60, 0.9))]
    assert closed(lines) == lines
