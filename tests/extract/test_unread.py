"""What lies on a page is compared with what was read: lost lines are read by themselves, what stays unread is told."""

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.fuzz import ratio

from digitize.extract import ReadSettings, probe_languages, read_pages
from digitize.extract.engines import Engine, ReadLine, ReadWord, engine_of
from digitize.extract.measure import measure
from digitize.extract.ocr import Reading, read_image
from digitize.extract.pixels import Gray
from digitize.extract.prepare import prepare
from digitize.extract.unread import account
from tests.extract.conftest import LETTER, MakeScan

ENGLISH = ("eng",)


@dataclass
class Forgetful:
    """Tesseract that loses one line of a page, or makes rubbish of it; `blind` it can't read a line alone either."""

    lost: int
    rubbish: bool = False
    blind: bool = False
    name: str = "forgetful"

    def __post_init__(self) -> None:
        self.engine = engine_of("tesseract")

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        lines = self.engine.read(image, languages, ppi)
        line = lines.pop(self.lost)
        if self.rubbish:
            words = tuple(ReadWord("rn" * 3, w.x0, w.y0, w.x1, w.y1, 0.2) for w in line.words)
            lines.append(ReadLine(words, line.baseline, line.x_height))
        return lines

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return [] if self.blind else self.engine.read_block(image, languages, ppi)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        return () if self.blind else self.engine.read_line(image, languages, ppi)  # type: ignore[attr-defined]


def greys(image: Image.Image, slant: float = 0.0) -> Gray:
    """An ordinary scan, turned a little."""
    array = np.asarray(image.rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC), np.float32)
    return cv2.GaussianBlur(40 + 185 * array / 255, (0, 0), 0.9).astype(np.uint8)


def read(image: Gray, engine: Engine) -> Reading:
    return read_image(image, 300.0, engine, ENGLISH, ENGLISH)


@pytest.mark.parametrize("rubbish", [False, True])
@pytest.mark.parametrize("slant", [0.0, 2.0])
def test_a_line_that_the_engine_lost_or_made_rubbish_of_is_read_in_its_place(
    make_scan: MakeScan, slant: float, rubbish: bool
) -> None:
    reading = read(greys(make_scan(LETTER * 2, (1500, 1100)), slant), Forgetful(4, rubbish))
    assert ratio("\n".join(line.text for line in reading.lines), "\n".join(LETTER * 2)) > 98
    assert rubbish or "read-again 1 lines" in reading.steps  # a second look may have mended it
    assert not reading.unread


def test_a_line_that_nobody_can_read_is_told_with_its_place(make_scan: MakeScan) -> None:
    reading = read(greys(make_scan(LETTER * 2, (1500, 1100))), Forgetful(4, blind=True))
    assert len(reading.lines) == 9
    (place,) = reading.unread
    above, below = reading.lines[3].box, reading.lines[4].box
    assert above.y1 - 3 < place.y0 < place.y1 < below.y0 + 3
    assert place.x0 == pytest.approx(120 * 72 / 300, abs=4)
    assert place.width > 200


def test_the_beginning_of_a_line_that_a_seal_covers_is_told_with_its_place(make_scan: MakeScan) -> None:
    scan = make_scan(LETTER * 2, (1500, 1100))
    pen = ImageDraw.Draw(scan)
    for r in range(50, 84, 8):
        pen.ellipse((130 - r, 400 - r, 130 + r, 400 + r), outline=40, width=3)
    reading = read(greys(scan), Forgetful(4))
    line = next(line for line in reading.lines if line.text.endswith("minutes was sent to the ministry."))
    assert any(x.x0 < 35 and x.x1 < line.box.x0 + 2 and x.y0 < line.baseline < x.y1 + 2 for x in reading.unread)


@dataclass
class Silent(Forgetful):
    """An engine that sees nothing on a page."""

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return []


def test_a_page_of_letters_that_gives_no_text_is_told(make_scan: MakeScan) -> None:
    reading = read(greys(make_scan(LETTER * 2, (1500, 1100))), Silent(0, blind=True))
    assert reading.unread and max(place.y1 for place in reading.unread) > 150


def other_side() -> Image.Image:
    """A letter in small type, in a mirror."""
    image, font = Image.new("L", (1500, 1100), 0), ImageFont.load_default(28)
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(LETTER * 2):
        pen.text((80, 60 + 38 * n), line, fill=255, font=font)
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def test_print_that_shines_through_from_the_other_side_is_no_text() -> None:
    ink = cv2.GaussianBlur(np.asarray(other_side(), np.float32) / 255, (0, 0), 0.8)
    paper = np.random.default_rng(6).normal(232, 2.5, ink.shape)
    reading = read((paper - 60 * ink).clip(0, 255).astype(np.uint8), engine_of("tesseract"))
    assert reading.unread == () and reading.lines == ()


def through_a_letter(blur: float, signed: bool = False) -> Gray:
    """A sheet of three typed lines, below which an old typescript's other side shines through, half as dark; `signed` by a
    dark scrawl among it."""
    ink = cv2.GaussianBlur(np.asarray(other_side(), np.float32) / 255, (0, 0), blur)
    paper = np.random.default_rng(6).normal(232, 2.5, ink.shape) - 100 * ink
    page = Image.fromarray(paper.clip(0, 255).astype(np.uint8))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(30)
    for n, line in enumerate(LETTER[:3]):
        pen.text((80, 560 + 60 * n), line, fill=50, font=font)
    if signed:
        for n in range(9):
            pen.text((500 + 30 * n, 430 + 3 * (n % 3)), "§ŁΞ¶ЖØ¥Ϟ¤"[n], fill=30, font=font)
    return np.asarray(page)


@dataclass
class Unsure(Forgetful):
    """Tesseract that is less sure of rows that it reads by themselves, as it is of old paper's."""

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return self.engine.read(image, languages, ppi)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        words = super().read_line(image, languages, ppi)
        return tuple(replace(word, confidence=0.7 * word.confidence) for word in words)


def test_below_a_letter_faint_print_of_the_other_side_is_neither_read_nor_told() -> None:
    reading = read(through_a_letter(1.2), Unsure(0))
    assert ratio("\n".join(line.text for line in reading.lines), "\n".join(LETTER[:3])) > 95
    assert reading.unread == ()


def test_a_dark_scrawl_among_it_is_not_taken_for_it() -> None:
    reading = read(through_a_letter(1.2, signed=True), Unsure(0))
    places = [*reading.unread, *(line.box for line in reading.lines)]
    assert any(place.y0 < 445 * 72 / 300 < place.y1 and place.x1 > 550 * 72 / 300 for place in places)


def picture() -> Image.Image:
    """Clouds of coarse grain, as a photograph is after copying."""
    source = np.random.default_rng(3)
    clouds = cv2.GaussianBlur(source.normal(0, 1, (1400, 1100)), (0, 0), 30)
    shades = 130 + 60 * clouds / clouds.std() + source.normal(0, 25, clouds.shape)
    image = Image.new("L", (1500, 2000), 250)
    image.paste(Image.fromarray(shades.clip(0, 255).astype(np.uint8)), (200, 300))
    return image


class SeesLetters:
    """An engine that sees letters in whatever it is given."""

    name = "sees-letters"

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return []

    read_block = read

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        return (ReadWord("MSES", 0, 0, image.shape[1], image.shape[0], 0.9),)


@pytest.mark.parametrize("grain", [6, 10, 14])
def test_a_few_marks_of_a_photograph_are_no_text_though_they_read_as_letters(grain: int) -> None:
    source = np.random.default_rng(0)
    clouds = cv2.GaussianBlur(source.normal(0, 1, (900, 700)), (0, 0), grain)
    page = np.full((1800, 1300), 245.0)
    page[300:1200, 200:900] = 130 + 60 * clouds / clouds.std() + source.normal(0, 5, clouds.shape)
    prepared = prepare(page.clip(0, 255).astype(np.uint8))
    assert account([], prepared, SeesLetters(), ENGLISH, 200.0).lines == []


def bars() -> Image.Image:
    image, x = Image.new("L", (1500, 900), 250), 200
    pen = ImageDraw.Draw(image)
    for width in np.random.default_rng(4).integers(3, 12, 90).tolist():
        pen.rectangle((x, 300, x + width, 460), fill=15)
        x += 2 * width
    return image


def dirt() -> Image.Image:
    source = np.random.default_rng(5)
    image = Image.new("L", (1500, 2000), 250)
    pen = ImageDraw.Draw(image)
    for x, y, r in zip(*(source.integers(0, n, 400).tolist() for n in (1500, 2000, 12)), strict=True):
        pen.ellipse((x, y, x + r, y + r), fill=60)
    return image


@pytest.mark.parametrize("image", [Image.new("L", (1500, 2000), 245), picture(), bars(), dirt()])
def test_blank_pages_pictures_bars_and_dirt_are_no_unread_text(image: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    image.save(path)
    (result,) = read_pages(path, [1], ReadSettings(languages=ENGLISH), ENGLISH)
    assert result.page.unread == ()


def test_the_size_of_letters_that_run_together_is_theirs() -> None:
    image = Image.new("L", (1500, 1100), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(46)
    for i, text in enumerate(LETTER * 2):
        pen.text((120, 120 + 64 * i), text, font=font, fill=20)
    sharp = np.asarray(image, np.uint8)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 3.5).astype(np.uint8)
    assert measure(blurred).letter == pytest.approx(measure(sharp).letter, rel=0.15)


def test_the_language_of_a_source_is_that_of_its_page_turned_upright(make_scan: MakeScan, tmp_path: Path) -> None:
    upright = make_scan(LETTER * 2, (1500, 1100))
    path = tmp_path / "feeder.tif"
    turned = [upright.rotate(angle, expand=True) for angle in (0, 180, 90, 270)]
    turned[0].save(path, save_all=True, append_images=turned[1:], dpi=(300, 300))
    settings = ReadSettings()
    hint = probe_languages(path, settings)
    assert hint == ENGLISH
    for result in read_pages(path, [1, 2, 3, 4], settings, ("fra",)):  # whatever was guessed before
        assert ratio("\n".join(line.text for line in result.page.lines), "\n".join(LETTER * 2)) > 98
