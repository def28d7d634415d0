"""What stands across a page's text is apart from it, whole, and never among its words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.model.page import Page
from tests.extract.conftest import HEIGHT, LETTER, WIDTH

MARK = "READING ROOM COPY"


def page_with(path: Path, draw: Callable[[Canvas], None], first: bool) -> Page:
    canvas = Canvas(str(path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    if first:
        draw(canvas)
    canvas.setFillGray(0)
    canvas.setFont("Times-Roman", 11)
    for i, line in enumerate(LETTER * 3):
        canvas.drawString(54, HEIGHT - 80 - 15 * i, line)
    if not first:
        draw(canvas)
    canvas.save()
    (result,) = read_pages(path / "a.pdf", [1], ReadSettings(preview_dpi=0))
    return result.page


def mark(angle: float, size: float, grey: float, x: float, y: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", size)
        canvas.setFillGray(grey)
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.drawString(0, 0, MARK)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "draw",
    [
        mark(45, 36, 0.8, 60, HEIGHT - 400),
        mark(-30, 30, 0.9, 40, HEIGHT - 90),
        mark(0, 40, 0.85, 20, HEIGHT - 190),
        mark(0, 30, 0.0, 60, HEIGHT - 150),
        mark(12, 14, 0.5, 200, HEIGHT - 200),
        mark(90, 9, 0.0, 30, 200),
        mark(0, 11, 0.75, 90, HEIGHT - 152),
    ],
)
def test_a_mark_across_the_text_stands_apart(tmp_path: Path, draw: Callable[[Canvas], None], first: bool) -> None:
    page = page_with(tmp_path, draw, first)
    assert [line.text for line in page.lines if not line.apart] == list(LETTER * 3)
    assert [line.text for line in page.lines if line.apart] == [MARK]


def test_a_heading_in_large_type_is_no_mark(tmp_path: Path) -> None:
    page = page_with(tmp_path, mark(0, 30, 0.0, 54, HEIGHT - 60), True)
    assert not any(line.apart for line in page.lines)
