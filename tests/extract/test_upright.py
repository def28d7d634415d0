"""Writing that runs up or down a page is read by itself and keeps its place; nothing else on the page changes."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.extract.engines import engine_of
from digitize.extract.ocr import Reading, read_image
from tests.extract.conftest import LETTER, MakeScan

ENGLISH = ("eng",)


def stamped(image: Image.Image, text: str, at: tuple[int, int], turn: int, size: int = 60) -> Image.Image:
    """The scan with a text stamped on it, turned counter-clockwise by degrees."""
    font = ImageFont.load_default(size)
    x0, y0, x1, y1 = (int(side) for side in font.getbbox(text))
    stamp = Image.new("L", (x1 - x0 + 8, y1 - y0 + 8), 255)
    ImageDraw.Draw(stamp).text((4 - x0, 4 - y0), text, font=font, fill=20)
    image.paste(stamp.rotate(turn, expand=True, fillcolor=255), at)
    return image


def read(image: Image.Image) -> Reading:
    return read_image(np.asarray(image), 300.0, engine_of("tesseract"), ENGLISH, ENGLISH)


@pytest.mark.parametrize(("drawn", "turn"), [(270, 90), (90, 270)])
def test_a_number_stamped_upright_in_the_margin_is_read_with_its_place(
    make_scan: MakeScan, drawn: int, turn: int
) -> None:
    plain = read(make_scan(LETTER * 2, (1700, 1100)))
    reading = read(stamped(make_scan(LETTER * 2, (1700, 1100)), "862.4016 GRAIN/571", (1560, 220), drawn))
    (line,) = (line for line in reading.lines if line.turn)
    assert line.text.replace(" ", "") == "862.4016GRAIN/571"
    assert line.turn == turn
    assert line.apart
    assert line.box.height > 5 * line.box.width
    assert line.box.x0 == pytest.approx(1564 * 72 / 300, abs=4)
    assert line.box.y0 == pytest.approx(224 * 72 / 300, abs=6)
    assert [x.text for x in reading.lines if not x.turn] == [x.text for x in plain.lines]


def test_a_stamp_of_receipt_turned_on_its_side_is_read_line_by_line(make_scan: MakeScan) -> None:
    image = make_scan(LETTER * 2, (1900, 1100))
    for i, text in enumerate(("RECEIVED", "HARBOUR BOARD", "26 MAR 1932")):
        stamped(image, text, (1600 + 80 * i, 250), 90, 48)
    turned = {line.text: line.turn for line in read(image).lines if line.turn}
    assert turned == {"RECEIVED": 270, "HARBOUR BOARD": 270, "26 MAR 1932": 270}


def test_a_page_without_upright_writing_has_none(make_scan: MakeScan) -> None:
    reading = read(make_scan(LETTER * 2, (1500, 1100)))
    assert not any(line.turn for line in reading.lines)
    assert not any("upright" in step for step in reading.steps)
