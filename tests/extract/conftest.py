"""Sources made from text written for these tests: PDFs with a text layer, scans, and images."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LETTER = (
    "The committee met at noon on the second of March",
    "and heard a report on the state of the harbour.",
    "It was agreed that the old bridge should be closed",
    "until the engineers had finished their survey.",
    "A copy of the minutes was sent to the ministry.",
)

WIDTH, HEIGHT = 432.0, 648.0

MakePdf = Callable[..., Path]
MakeScan = Callable[..., Image.Image]


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Writes a PDF with a page for each list of (x, y from the top, text, size, font)."""

    def make(*pages: list[tuple[float, float, str, float, str]], name: str = "made.pdf", rotate: int = 0) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
        for page in pages:
            for x, y, text, size, font in page:
                canvas.setFont(font, size)
                canvas.drawString(x, HEIGHT - y, text)
            canvas.showPage()
        canvas.save()
        if rotate:
            with pikepdf.open(path, allow_overwriting_input=True) as pdf:
                for sheet in pdf.pages:
                    sheet.rotate(rotate, relative=False)
                pdf.save(path)
        return path

    return make


def lines_at(texts: tuple[str, ...], x: float = 54, y: float = 80, size: float = 11) -> list:
    return [(x, y + 1.3 * size * i, text, size, "Times-Roman") for i, text in enumerate(texts)]


@pytest.fixture
def make_scan() -> MakeScan:
    """Draws lines of text as a scanner would see them: (x, y) in pixels, at 300 pixels per inch."""

    def make(texts: tuple[str, ...] = LETTER, size: tuple[int, int] = (1500, 900), paper: int = 255) -> Image.Image:
        image = Image.new("L", size, paper)
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(46)
        for i, text in enumerate(texts):
            pen.text((120, 120 + 64 * i), text, font=font, fill=20)
        return image

    return make


@pytest.fixture
def scan_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Writes a PDF whose pages are one image each, with an invisible text over it if one is given."""

    def make(image: Image.Image, hidden: tuple[str, ...] = (), name: str = "scan.pdf") -> Path:
        path = tmp_path / name
        width, height = image.width * 72 / 300, image.height * 72 / 300
        canvas = Canvas(str(path), pagesize=(width, height))
        stream = io.BytesIO()
        image.save(stream, "PNG")
        stream.seek(0)
        canvas.drawImage(ImageReader(stream), 0, 0, width, height)
        for i, text in enumerate(hidden):
            line = canvas.beginText(29, height - 40 - 15.4 * i)
            line.setTextRenderMode(3)
            line.setFont("Helvetica", 11)
            line.textOut(text)
            canvas.drawText(line)
        canvas.showPage()
        canvas.save()
        return path

    return make
