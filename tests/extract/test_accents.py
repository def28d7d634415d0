"""Accents that are drawn apart from their letters come with them."""

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from tests.extract.conftest import HEIGHT, WIDTH

TEXT = ("Der Müller und die Öffnung der Häfen", "la réponse du président à Genève", "l'envoyé français a la fête")
ACCENTS = {"ü": "u¨", "Ö": "O¨", "ä": "a¨", "é": "e´", "à": "a`", "è": "e`", "ç": "c¸", "ê": "eˆ"}


def typeset(path: Path, first: bool, by_letter: bool) -> list[str]:
    """The lines of a page whose accents are signs of their own, drawn before or after their letters."""
    canvas = Canvas(str(path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.setFont("Times-Roman", 12)

    def piece(x: float, y: float, text: str) -> float:
        canvas.drawString(x, y, text)
        return x + stringWidth(text, "Times-Roman", 12)

    for i, line in enumerate(TEXT):
        x, y, waiting = 54.0, HEIGHT - 80 - 16 * i, ""
        for sign in line:
            if sign not in ACCENTS:
                if by_letter:
                    x = piece(x, y, sign)
                else:
                    waiting += sign
                continue
            x, waiting = piece(x, y, waiting), ""
            letter, accent = ACCENTS[sign]
            wide, high = stringWidth(letter, "Times-Roman", 12), 2.4 * letter.isupper()
            over = x + (wide - stringWidth(accent, "Times-Roman", 12)) / 2
            for what in (accent, letter) if first else (letter, accent):
                piece(x if what == letter else over, y if what == letter else y + high, what)
            x += wide
        piece(x, y, waiting)
    canvas.save()
    (result,) = read_pages(path / "a.pdf", [1], ReadSettings(preview_dpi=0))
    return [line.text for line in result.page.lines]


@pytest.mark.parametrize("by_letter", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_accents_join_the_letters_under_them(tmp_path: Path, first: bool, by_letter: bool) -> None:
    assert typeset(tmp_path, first, by_letter) == list(TEXT)


def test_signs_that_stand_for_themselves_stay(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.setFont("Times-Roman", 12)
    text = "about 5 ^ 2 and ~ ten, see `notes´ at 20° of l´homme"
    canvas.drawString(54, HEIGHT - 80, text)
    canvas.save()
    (result,) = read_pages(tmp_path / "a.pdf", [1], ReadSettings(preview_dpi=0))
    assert [line.text for line in result.page.lines] == [text]
