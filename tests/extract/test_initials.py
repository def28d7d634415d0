"""An initial over several lines begins the first word of its paragraph."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.extract.layout import arrange
from digitize.extract.runs import run_of
from digitize.model.page import Box, Word
from tests.extract.conftest import HEIGHT, WIDTH

SCAN_PPI = 200
REST = ("committee met at noon on the second of March", "and heard a report on the state of the harbour.",
        "It was agreed that the old bridge should be", "closed until the engineers had finished")  # fmt: skip


def paragraph(
    path: Path, initial: str, first: str, lines: int, raised: bool = False, scanned: bool = False
) -> list[str]:
    """The lines of a page whose paragraph begins with an initial as high as some lines."""
    canvas = Canvas(str(path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    size = (11 * 0.7 + 14 * (lines - 1)) / 0.7
    canvas.setFont("Times-Roman", size)
    canvas.drawString(54, HEIGHT - 100 - (0 if raised else 14 * (lines - 1)), initial)
    indent = canvas.stringWidth(initial, "Times-Roman", size) + 3
    canvas.setFont("Times-Roman", 11)
    for i, line in enumerate((f"{first} {REST[0]}", *REST[1:])):
        beside = i < 1 if raised else i < lines
        canvas.drawString(54 + (indent if beside else 0), HEIGHT - 100 - 14 * i, line)
    canvas.save()
    source = path / "a.pdf"
    if scanned:
        with pdfium.PdfDocument(source) as drawn:
            source = path / "a.png"
            drawn[0].render(scale=SCAN_PPI / 72).to_pil().save(source, dpi=(SCAN_PPI, SCAN_PPI))
    (result,) = read_pages(source, [1], ReadSettings(preview_dpi=0, languages=("eng",)), ("eng",))
    return [line.text for line in result.page.lines]


@pytest.mark.parametrize("lines", [2, 3, 4])
def test_an_initial_begins_its_word(tmp_path: Path, lines: int) -> None:
    assert paragraph(tmp_path, "T", "HE", lines) == [f"THE {REST[0]}", *REST[1:]]


@pytest.mark.parametrize(
    ("initial", "first", "lines", "begun"),
    [
        ("T", "HE", 2, "THE"),
        ("W", "hen the", 3, "When the"),
        ("I", "n the", 3, "In the"),
        ("A", "harbour", 4, "A harbour"),
        ("Q", "uite often the", 4, "Quite often the"),
    ],
)
def test_an_initial_of_a_scan_begins_its_word(tmp_path: Path, initial: str, first: str, lines: int, begun: str) -> None:
    assert paragraph(tmp_path, initial, first, lines, scanned=True) == [f"{begun} {REST[0]}", *REST[1:]]


def test_an_initial_that_rises_above_its_line_begins_its_word(tmp_path: Path) -> None:
    assert paragraph(tmp_path, "W", "hen the", 3, raised=True) == [f"When the {REST[0]}", *REST[1:]]


def test_an_initial_that_is_a_word_stays_one(tmp_path: Path) -> None:
    assert paragraph(tmp_path, "A", "harbour", 3) == [f"A harbour {REST[0]}", *REST[1:]]


def test_a_name_that_nobody_knows_is_whole(tmp_path: Path) -> None:
    assert paragraph(tmp_path, "K", "rzywoszczyk", 3) == [f"Krzywoszczyk {REST[0]}", *REST[1:]]


@pytest.mark.parametrize(("letter", "word", "text"), [("T", "HE", "THE clerk"), ("I", "xqz", "I xqz clerk")])
def test_an_initial_that_an_engine_read_as_a_word_joins_only_what_is_known(letter: str, word: str, text: str) -> None:
    words = [Word(letter, Box(50, 92, 80, 124), 0.9), Word(word, Box(82, 92, 96, 100), 0.9),
             Word("clerk", Box(100, 92, 130, 100), 0.9)]  # fmt: skip
    below = [Word("of", Box(82, 106, 96, 114), 0.9), Word("works", Box(100, 106, 130, 114), 0.9)]
    lines = arrange([run_of(words, 100.0, 11.0), run_of(below, 114.0, 11.0)])
    assert [line.text for line in lines] == [text, "of works"]
