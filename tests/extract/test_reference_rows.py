"""Lines that look like references get further readings beside the first; all others, and the words of all, stay as they are."""

from dataclasses import replace

import numpy as np
import pytest

from digitize.extract.engines import ReadLetter, ReadLine, ReadWord, engine_of
from digitize.extract.ocr import read_image
from digitize.extract.pixels import Gray
from digitize.extract.prepare import prepare
from digitize.extract.reference_rows import BUDGET, with_readings
from tests.extract.conftest import LETTER, MakeScan

ENGLISH = ("eng",)
RUNNING = "the minister said that the dues on grain would be settled by the end of the month"


def line(text: str) -> ReadLine:
    """A line of words, each 20 pixels a letter wide."""
    words, x = [], 50.0
    for word in text.split():
        words.append(ReadWord(word, x, 40.0, x + 20 * len(word), 60.0, 0.9))
        x += 20 * (len(word) + 1)
    return ReadLine(tuple(words), 60.0, 16.0)


class Stub:
    """An engine that reads every line as the same words."""

    name = "stub 1"
    asked = 0

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return []

    read_block = read

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        self.asked += 1
        return line(f"reading {self.asked}").words


PAGE = prepare(np.full((1000, 1800), 255, np.uint8))


def looked_at(texts: list[str]) -> list[str]:
    lines = [line(text) for text in texts]
    after = with_readings(lines, PAGE, Stub(), ENGLISH, 200.0, None)
    assert [one.words for one in after] == [one.words for one in lines]
    return [" ".join(w.text for w in one.words) for one in after if one.readings]


@pytest.mark.parametrize(
    "text",
    [
        "FO 371/29483",
        "[AA: A981, NEW CALEDONIA 37]",
        "740.0011 Pacific War/760: Telegram",
        "РГАСПИ. Ф. 558. Оп. 11. Д. 1002. Л. 245—251.",
        "RGVA. f. 0132. op. EL. de 1588. TL 102-107.",
        "BArch, R 58/272, Bl. 4",
    ],
)
def test_a_line_that_looks_like_a_reference_is_read_again(text: str) -> None:
    assert looked_at([RUNNING] * 30 + [text]) == [text]


def test_running_text_and_tables_are_not() -> None:
    assert (
        looked_at(
            [
                RUNNING,
                f"{RUNNING} on 12.3.40 and 15.3.40",
                "Zucker 12,5 14,2 15,3",
                "Cablegram 352 LONDON, 24 May 1940, 12.20 p.m.",
            ]
        )
        == []
    )


def test_of_a_page_full_of_numbers_few_lines_are_read_again() -> None:
    texts = [f"No. {n}/{n + 3} f. {n}" for n in range(60)]
    assert len(looked_at(texts)) <= 1 + BUDGET * len(texts)


def test_the_readings_are_those_of_the_looks_in_their_order() -> None:
    (one,) = with_readings([line("FO 371/29483")], PAGE, Stub(), ENGLISH, 200.0, None)
    assert one.readings == ("reading 1", "reading 2")


class Second:
    """A second engine that reads every line as one text."""

    name = "second 1"

    def __init__(self, text: str) -> None:
        self.text = text

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        return tuple(ReadLetter(letter, float(x), 0.9) for x, letter in enumerate(self.text))


def test_a_second_engine_that_bears_out_the_first_reading_ends_the_looking() -> None:
    engine = Stub()
    (one,) = with_readings([line("FO 371/29483")], PAGE, engine, ENGLISH, 200.0, Second("FO. 371/29483"))
    assert one.readings == ("FO. 371/29483",) and not engine.asked
    (one,) = with_readings([line("FO 371/29483")], PAGE, engine, ENGLISH, 200.0, Second("FO 371/29488"))
    assert one.readings == ("FO 371/29488", "reading 1", "reading 2")


def test_a_sign_that_is_no_letter_is_the_letter_that_it_looks_like() -> None:
    (one,) = with_readings([line("O P I. 136.F.10.a.")], PAGE, Stub(), ENGLISH, 200.0, Second("∅ P I. 136.F.10.a."))
    assert one.readings[0] == "Ø P I. 136.F.10.a."


def test_a_page_keeps_what_was_read_of_its_reference_besides(make_scan: MakeScan) -> None:
    image = np.asarray(make_scan((*LETTER, *LETTER, "", "FO 371/29483"), (1500, 1800)))
    lines = read_image(image, 300.0, engine_of("tesseract"), ENGLISH, ENGLISH).lines
    assert lines[-1].text == "FO 371/29483"
    assert lines[-1].readings and set(lines[-1].readings) == {"FO 371/29483"}
    assert not any(one.readings for one in lines[:-1])


class Letters:
    """A second engine that reads nothing, and tells how often it was asked."""

    name = "letters 1"
    asked = 0

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        self.asked += 1
        return ()


@pytest.mark.parametrize(("confidence", "asked"), [(0.97, 0), (0.5, 1)])
def test_a_sure_line_that_a_look_bears_out_is_not_read_by_the_second_engine(confidence: float, asked: int) -> None:
    second, engine = Letters(), Stub()
    engine.read_line = lambda *_: line("FO 371/29483").words  # type: ignore[method-assign]
    words = tuple(replace(word, confidence=confidence) for word in line("FO 371/29483").words)
    (after,) = with_readings([replace(line("FO 371/29483"), words=words)], PAGE, engine, ENGLISH, 200.0, second)
    assert after.readings == ("FO 371/29483",) and second.asked == asked
