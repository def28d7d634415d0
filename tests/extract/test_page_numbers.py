"""A number between dashes, alone at the head or foot of a typed sheet, is read, and nothing else is taken for one."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.extract.engines import ReadLine, ReadWord, engine_of, second_of
from digitize.extract.page_numbers import typed_page_number
from digitize.extract.prepare import prepare

TEXT = (
    "which the Legation has the honour to report that the",
    "harbour was closed on the evening of the third, and",
    "that the consul's boats could not leave the mole until",
    "the wind had turned. The prices of flour have risen",
    "again, and nobody knows what the winter will bring.",
)
WIDTH, HEIGHT = 1700, 2300
TYPE = ImageFont.load_default(34)


def sheet(above: str, y: int = 110, x: int = 800) -> Image.Image:
    """A sheet of text with something set apart from it."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for i in range(24):
        pen.text((220, 330 + 68 * i), TEXT[i % len(TEXT)], font=TYPE, fill=0)
    pen.text((x, y), above, font=TYPE, fill=0)
    return image


def number_on(image: Image.Image, read: list[ReadLine] | None = None) -> str:
    greys = 45 + 175 * np.asarray(image, np.float32) / 255 + np.random.default_rng(2).normal(0, 3, (HEIGHT, WIDTH))
    prepared = prepare(cv2.GaussianBlur(greys, (0, 0), 0.9).clip(0, 255).astype(np.uint8))
    engine = engine_of("auto")
    second, _ = second_of(engine, ("eng",))
    lines, found = typed_page_number(read or [], prepared, engine, ("eng",), 200, second)
    assert found == len(lines) - len(read or [])
    return "".join(word.text for line in lines[-1:] for word in line.words) if found else ""


@pytest.mark.parametrize("number", ["- 2 -", "-3-", "- 14 -"])
def test_a_number_above_a_sheet_is_read(number: str) -> None:
    assert number_on(sheet(number)).strip("-–—= ") == number.strip("- ")


def test_a_number_at_the_foot_is_read() -> None:
    assert number_on(sheet("- 5 -", y=2160)).strip("-–—= ") == "5"


@pytest.mark.parametrize(
    "other", ["-", "- - -", "2", "- and so on -", "______", ". . . .", "No. 2", "- 2 - 3 - 4 - 5 -"]
)
def test_what_is_no_number_is_left_alone(other: str) -> None:
    assert number_on(sheet(other)) == ""


def test_a_dashed_number_in_a_row_of_text_is_left_alone() -> None:
    assert number_on(sheet("it was resolved - 2 - by the council")) == ""


def test_a_number_that_was_read_well_is_not_read_again() -> None:
    words = (ReadWord("-2-", 400.0, 40.0, 900.0, 170.0, 0.95),)
    assert number_on(sheet("- 2 -"), [ReadLine(words, 145.0, 20.0)]) == ""
