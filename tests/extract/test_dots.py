"""A row of dots that stands alone, of which engines read nothing, comes out in its place; other dots do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.fuzz import ratio

from digitize.extract.dots import rows_of_dots
from digitize.extract.engines import ReadLine, ReadWord, engine_of
from digitize.extract.ocr import read_image
from digitize.extract.pixels import Gray
from digitize.model.page import Line

PITCH, TOP, LEFT, TYPE = 64, 120, 120, 46  # pixels at 300 for an inch
LETTER = 24.0  # height of small letters in pixels
FIRST = (
    "The ferryman had waited since the morning tide",
    "and would not cross before he had been paid.",
    "I gave him four crowns and a letter to the mill.",
)
SECOND = (
    "On the other bank the miller's son met us with",
    "two lanterns, and we walked up to the barn.",
    "Nobody spoke until the dogs had been shut in.",
)


@dataclass
class Sheet:
    """A page that a test draws, and the engine that reads it: the words that were written, and nothing of dots, as Tesseract
    does."""

    size: tuple[int, int] = (1500, 1100)
    words: list[ReadWord] = field(default_factory=list)
    lines: list[ReadLine] = field(default_factory=list)
    name: str = "drawn"

    def __post_init__(self) -> None:
        self.image = Image.new("L", self.size, 255)
        self.pen = ImageDraw.Draw(self.image)
        self.font = ImageFont.load_default(TYPE)

    def write(self, text: str, y: int, x: int = LEFT) -> float:
        """Writes a line on its baseline; gives its right end."""
        self.pen.text((x, y), text, font=self.font, fill=20, anchor="ls")
        words = []
        for n, word in enumerate(text.split()):
            left = x + self.font.getlength(" ".join(text.split()[:n]) + (" " if n else ""))
            words.append(ReadWord(word, left, y - 34, left + self.font.getlength(word), y + 10, 0.95))
        self.lines.append(ReadLine(tuple(words), y, LETTER))
        return words[-1].x1

    def dots(self, number: int, y: float, x: float = LEFT, step: float = 24, side: int = 7, down: float = 0) -> None:
        for n in range(number):
            a, b = x + n * step * (down == 0), y - side + n * down
            self.pen.ellipse((a, b, a + side, b + side), fill=20)

    def greys(self) -> Gray:
        return cv2.GaussianBlur(40 + 185 * np.asarray(self.image, np.float32) / 255, (0, 0), 0.9).astype(np.uint8)

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        k = image.shape[1] / self.size[0]
        return [
            ReadLine(
                tuple(ReadWord(w.text, w.x0 * k, w.y0 * k, w.x1 * k, w.y1 * k, w.confidence) for w in line.words),
                line.baseline * k,
                line.x_height * k,
            )
            for line in self.lines
        ]

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return []

    def lines_read(self) -> tuple[Line, ...]:
        return read_image(self.greys(), 300.0, self, ("eng",), ("eng",)).lines


def dotted(lines: Sequence[Line]) -> list[str]:
    """The lines of dots, and dots within others."""
    return [line.text for line in lines if any(set(word.text) == {"."} for word in line.words)]


def letter(between: Callable[[Sheet, int], None], sheet: Sheet | None = None) -> Sheet:
    """Three lines, what is drawn on the fourth, three lines."""
    sheet = sheet or Sheet()
    for n, text in enumerate(FIRST):
        sheet.write(text, TOP + PITCH * n)
    between(sheet, TOP + PITCH * 3)
    for n, text in enumerate(SECOND):
        sheet.write(text, TOP + PITCH * (4 + n))
    return sheet


@pytest.mark.parametrize("number", [4, 9, 50])
@pytest.mark.parametrize(("step", "side"), [(12, 5), (23, 7), (23, 10)])
def test_a_row_of_dots_stands_in_its_place(number: int, step: int, side: int) -> None:
    lines = letter(lambda sheet, y: sheet.dots(number, y, step=step, side=side)).lines_read()
    assert [line.text for line in lines] == [*FIRST, "." * number, *SECOND]
    row = lines[3]
    k = 72 / 300
    assert row.box.x0 == pytest.approx(LEFT * k, abs=1)
    assert row.box.x1 == pytest.approx((LEFT + (number - 1) * step + side) * k, abs=1)
    assert row.baseline == pytest.approx((TOP + PITCH * 3) * k, abs=1.5)
    assert row.box.height < 4
    assert 0.8 < row.words[0].confidence <= 1


def test_dots_set_apart_are_words_each() -> None:
    lines = letter(lambda sheet, y: sheet.dots(5, y, x=500, step=60)).lines_read()
    assert dotted(lines) == [". . . . ."]
    assert [round(word.box.x0 / 72 * 300, -1) for word in lines[3].words] == [500, 560, 620, 680, 740]


def test_two_rows_of_dots_are_two_lines() -> None:
    sheet = Sheet()
    for n, text in enumerate(FIRST):
        sheet.write(text, TOP + PITCH * n)
    sheet.dots(20, TOP + PITCH * 3)
    sheet.dots(20, TOP + PITCH * 4)
    for n, text in enumerate(SECOND):
        sheet.write(text, TOP + PITCH * (5 + n))
    assert [line.text for line in sheet.lines_read()] == [*FIRST, "." * 20, "." * 20, *SECOND]


def test_a_faint_dot_within_the_row_is_counted() -> None:
    def row(sheet: Sheet, y: int) -> None:
        sheet.dots(5, y)
        sheet.dots(6, y, x=LEFT + 6 * 24)

    assert dotted(letter(row).lines_read()) == ["." * 12]


def test_a_row_in_one_column_is_its_own_whatever_stands_in_the_other() -> None:
    sheet = Sheet((2400, 3000))
    for n in range(40):
        sheet.write(FIRST[n % 3], TOP + PITCH * n) if n != 5 else sheet.dots(20, TOP + PITCH * n)
        sheet.write(SECOND[n % 3], TOP + PITCH * n, x=1290)
    lines = [line.text for line in sheet.lines_read()]
    assert lines.index("." * 20) == 5
    assert lines[:5] + lines[6:40] == [FIRST[n % 3] for n in range(40) if n != 5]


def test_real_reading_of_a_turned_and_grainy_page() -> None:
    sheet = letter(lambda sheet, y: sheet.dots(8, y, step=20))
    turned = sheet.image.rotate(1.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
    grain = np.random.default_rng(3).normal(0, 9, (1100, 1500))
    image = (cv2.GaussianBlur(40 + 185 * np.asarray(turned, np.float32) / 255, (0, 0), 0.9) + grain).clip(0, 255)
    lines = read_image(image.astype(np.uint8), 300.0, engine_of("tesseract"), ("eng",), ("eng",)).lines
    assert dotted(lines) == ["." * 8]
    assert ratio(" ".join(line.text for line in lines), " ".join([*FIRST, "." * 8, *SECOND])) > 98


def leaders(sheet: Sheet, y: int) -> None:
    for n, (title, leaf) in enumerate((("Of the tides", "12"), ("Of mills and of their wheels", "31"), ("Barns", "7"))):
        end = sheet.write(title, y + PITCH * n)
        sheet.dots(int((1260 - end) / 20), y + PITCH * n, x=end + 14, step=20)
        sheet.write(leaf, y + PITCH * n, x=1290)


def form(sheet: Sheet, y: int) -> None:
    for n, asked in enumerate(("Name", "Born on", "Remarks")):
        end = sheet.write(asked, y + PITCH * n)
        sheet.dots(int((1300 - end) / 20), y + PITCH * n, x=1300 - 20 * int((1300 - end) / 20) + 12, step=20)
    for n in (3, 4):  # more room for remarks
        sheet.dots(60, y + PITCH * n, x=1300 - 60 * 20 + 12, step=20)


def frame(sheet: Sheet, y: int) -> None:
    for x in (40, 40 + 24 * 58):
        sheet.dots(42, 40, x=x, down=24)
    for at in (40, 40 + 24 * 41):
        sheet.dots(59, at, x=40)


def holes(sheet: Sheet, y: int) -> None:
    for n in range(11):  # of a comb binding
        x = 90 + 120 * n
        sheet.pen.ellipse((x, 10, x + 45, 55), fill=15)


def underline(sheet: Sheet, y: int) -> None:
    sheet.dots(40, TOP + PITCH * 2 + 22, step=22)


def dirt(sheet: Sheet, y: int) -> None:
    for x, at, side in np.random.default_rng(8).uniform((0, 0, 4), (1500, 1100, 9), (900, 3)):
        sheet.pen.ellipse((x, at, x + side, at + side), fill=20)


def screen(sheet: Sheet, y: int) -> None:
    for n in range(14):
        sheet.dots(60, 440 + 17 * n, x=LEFT + 9 * (n % 2), step=18, side=7)


def pattern(sheet: Sheet, y: int) -> None:
    for n in range(8):
        sheet.dots(50, 440 + 36 * n, step=20)


def ornament(sheet: Sheet, y: int) -> None:
    sheet.dots(9, y, step=40)
    for n in range(8):
        sheet.pen.line((LEFT + 15 + 40 * n, y - 18, LEFT + 33 + 40 * n, y), fill=20, width=4)


def uneven(sheet: Sheet, y: int) -> None:
    for x in (120, 150, 192, 215, 251, 280):
        sheet.dots(1, y, x=x)


def three(sheet: Sheet, y: int) -> None:
    sheet.dots(3, y)


def dashes(sheet: Sheet, y: int) -> None:
    for n in range(12):
        sheet.pen.rectangle((LEFT + 20 * n, y - 12, LEFT + 20 * n + 10, y - 8), fill=20)


OTHERS = [leaders, form, frame, holes, underline, dirt, screen, pattern, ornament, uneven, three, dashes]


@pytest.mark.parametrize("drawn", OTHERS)
def test_other_dots_are_no_line(drawn: Callable[[Sheet, int], None]) -> None:
    sheet = Sheet()
    for n, text in enumerate(FIRST):
        sheet.write(text, TOP + PITCH * n)
    drawn(sheet, TOP + PITCH * 3)
    for n, text in enumerate(SECOND):
        sheet.write(text, TOP + PITCH * (12 + n)) if drawn in (leaders, form) else None
    assert dotted(sheet.lines_read()) == []


def test_dots_within_words_are_theirs() -> None:
    sheet = letter(lambda sheet, y: sheet.dots(8, y))
    at = (LEFT - 5, TOP + PITCH * 3 - 30, LEFT + 8 * 24, TOP + PITCH * 3 + 5)
    assert len(rows_of_dots(sheet.greys(), LETTER, [])) == 1
    assert rows_of_dots(sheet.greys(), LETTER, [at]) == []
