"""The text layer of a scan that lies aslant: its words stand on slanted or bent lines, and are read line by line."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.model.facsimile import angles_of
from digitize.model.page import Page

WIDTH, HEIGHT = 420.0, 595.0
LINES = (
    "The captain said that the bar would stay open and that the pilots",
    "would remain at sea until the lights had been put out on the mole",
    "He asked for coal and for two more boats and was told that neither",
    "could be had before the end of the month or the beginning of June",
    "Yes",
    "The minister replied that he would bring the matter to the notice",
    "of the council and that he hoped for an answer within a few days",
    "F 06 op 3 p 1 d 5 l 32 33",
)


def scan(path: Path, foot: Callable[[float, float], float], hidden: bool = True) -> Page:
    """A page of lines whose words each stand upright at `foot`, in points from the top, of their x and their line's level y."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    paper = Image.fromarray(np.full((842, 595), 250, np.uint8))
    if hidden:
        canvas.drawImage(ImageReader(paper), 0, 0, WIDTH, HEIGHT)
    for n, line in enumerate(LINES):
        x, y = 50.0, 80.0 + 14.0 * n
        for word in line.split():
            wide = canvas.stringWidth(word, "Times-Roman", 11)
            text = canvas.beginText(x, HEIGHT - foot(x + wide / 2, y))
            text.setFont("Times-Roman", 11)
            text.setTextRenderMode(3 if hidden else 0)
            text.textOut(word)
            canvas.drawText(text)
            x += wide + 3.0
    canvas.save()
    (page,) = (result.page for result in read_pages(path, [1], ReadSettings(text_layer="use")))
    return page


def slanted(degrees: float) -> Callable[[float, float], float]:
    """Of a page that was turned clockwise about its middle."""
    return lambda x, y: y + math.tan(math.radians(degrees)) * (x - WIDTH / 2)


@pytest.mark.parametrize("degrees", [-3.0, -1.2, 0.6, 2.0, 4.0])
def test_lines_of_a_slanted_scan_are_read_one_after_the_other_and_laid_level(tmp_path: Path, degrees: float) -> None:
    page = scan(tmp_path / "scan.pdf", slanted(degrees))
    assert [line.text for line in page.lines] == list(LINES)
    (angle,) = angles_of(page)
    assert angle == pytest.approx(degrees, abs=0.11)
    for n, line in enumerate(page.lines):
        assert line.baseline == pytest.approx(80.0 + 14.0 * n, abs=1.0)
        feet = [word.box.y1 for word in line.words]
        assert max(feet) - min(feet) < 4.0


def test_bent_lines_are_lines(tmp_path: Path) -> None:
    page = scan(tmp_path / "scan.pdf", lambda x, y: y + 0.0004 * (x - 100) ** 2)
    assert [line.text for line in page.lines] == list(LINES)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_level_page_is_left_as_it_is(tmp_path: Path, hidden: bool) -> None:
    page = scan(tmp_path / "scan.pdf", lambda _, y: y, hidden)
    assert [line.text for line in page.lines] == list(LINES)
    assert angles_of(page) == ()
