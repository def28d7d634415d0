"""The name of an office in script or display type at the head of a sheet is read by the second engine, and scrawl there is not."""

from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.extract.engines import ReadLetter, ReadLine, ReadWord
from digitize.extract.layout import arrange
from digitize.extract.letterhead_rows import letterheads
from digitize.extract.pixels import Gray
from digitize.extract.prepare import Prepared, prepare
from digitize.extract.runs import run_of
from digitize.model.page import Box, Word
from tests.extract.conftest import LETTER, MakeScan

DANISH = ("dan",)
OFFICE = "Kongelig Dansk Gesandtskab"
HIGH = 120  # pixels of its type; the text's is 46


@dataclass
class Second:
    """A second engine that reads one thing in every picture."""

    text: str
    confidence: float = 0.96
    name: str = "rapidocr 3"
    asked: int = 0

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        self.asked += 1
        places = np.linspace(10, image.shape[1] - 10, len(self.text)).tolist()
        return tuple(ReadLetter(c, x, self.confidence) for c, x in zip(self.text, places, strict=True))


@pytest.fixture
def sheet(make_scan: MakeScan) -> Image.Image:
    """A typed sheet of which the first line is an office's name in type of more than twice the size."""
    image = make_scan(("", "", "", *LETTER, *LETTER), (1700, 2400))
    pen = ImageDraw.Draw(image)
    pen.text((120, 110), OFFICE, font=ImageFont.load_default(HIGH), fill=20)
    return image


def page_of(image: Image.Image) -> Prepared:
    return prepare(np.asarray(image))


def large(text: str, page: Prepared, confidence: float = 0.95) -> ReadLine:
    """What the first engine read of the office's name."""
    k, words, x = page.scale, list[ReadWord](), 120.0
    for word in text.split():
        x1 = x + 62 * len(word)
        words.append(ReadWord(word, x * k, 120 * k, x1 * k, 235 * k, confidence))
        x = x1 + 30
    return ReadLine(tuple(words), 220 * k, 0.0)


def texts(lines: list[ReadLine]) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in lines]


def test_a_name_of_which_nothing_was_read_is_read_in_its_place(sheet: Image.Image) -> None:
    page = page_of(sheet)
    (line,), found = letterheads([], page, Second(OFFICE), DANISH)
    assert (texts([line]), found) == ([OFFICE], 1)
    assert line.display
    assert line.words[0].x0 == pytest.approx(120 * page.scale, abs=60 * page.scale)
    assert 110 * page.scale < line.words[0].y0 < line.words[0].y1 < 250 * page.scale


def test_a_misread_name_gives_way_and_what_is_beside_it_stays(sheet: Image.Image) -> None:
    page = page_of(sheet)
    first = large("Kongelig Dansk Gesandtskal", page)
    far = ReadWord("93/5", 1600 * page.scale, 150 * page.scale, 1680 * page.scale, 180 * page.scale, 0.95)
    first = ReadLine((*first.words, far), first.baseline, 0.0)
    lines, found = letterheads([first], page, Second(OFFICE), DANISH)
    assert (sorted(texts(lines)), found) == (["93/5", OFFICE], 1)


def test_one_wrong_letter_in_the_word_for_an_office_is_put_right(sheet: Image.Image) -> None:
    lines, _ = letterheads([], page_of(sheet), Second("Kongelig Dansk Gesandtshab,"), DANISH)
    assert texts(lines) == ["Kongelig Dansk Gesandtskab,"]


def test_a_model_that_bears_no_languages_name_costs_no_page(sheet: Image.Image) -> None:
    lines, _ = letterheads([], page_of(sheet), Second(OFFICE), ("script/Latin", *DANISH))
    assert texts(lines) == [OFFICE]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        pytest.param("0. Mvhr Lkdnu", 0.96, id="a signature: no words"),
        pytest.param(OFFICE, 0.8, id="unsure, as of scrawl"),
        pytest.param("Kongelig", 0.96, id="one word"),
        pytest.param("Et da", 0.96, id="a few letters, as of a photograph"),
    ],
)
def test_what_is_no_name_is_left_as_it_is(sheet: Image.Image, text: str, confidence: float) -> None:
    assert letterheads([], page_of(sheet), Second(text, confidence), DANISH) == ([], 0)


def test_known_words_and_rows_of_the_texts_size_are_not_read_again(sheet: Image.Image, make_scan: MakeScan) -> None:
    second, page = Second(OFFICE), page_of(sheet)
    first = large("Kongelig Dansk Minister", page)
    assert letterheads([first], page, second, DANISH) == ([first], 0)
    assert letterheads([], page_of(make_scan()), second, DANISH) == ([], 0)
    assert second.asked == 0


def test_without_a_second_engine_nothing_is_done(sheet: Image.Image) -> None:
    assert letterheads([], page_of(sheet), None, DANISH) == ([], 0)


def test_a_line_in_type_of_its_own_is_not_joined_with_what_stands_beside_it() -> None:
    office = run_of([Word(OFFICE, Box(50, 40, 250, 60), 0.9)], 60, 20)
    stamp = run_of([Word("No. 4711", Box(300, 45, 380, 60), 0.9)], 60, 18)
    assert len(arrange([office, stamp])) == 1
    office.alone = True
    assert [line.text for line in arrange([office, stamp])] == [OFFICE, "No. 4711"]
