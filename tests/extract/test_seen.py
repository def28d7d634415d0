"""The page that the reader sees is what is read: text that nobody sees is left out, and said to be."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.model.page import Page
from tests.extract.conftest import HEIGHT, LETTER, WIDTH, MakeScan

SETTINGS = ReadSettings(preview_dpi=0)
SECRET = "Words of an older draft that nobody should read"

Draw = Callable[[Canvas], None]


def page_of(path: Path) -> Page:
    (result,) = read_pages(path, [1], SETTINGS)
    assert result.page.error is None
    return result.page


def drawn(path: Path, *steps: Draw) -> Page:
    """A page with the letter on it and what the steps draw, before it and after it."""
    canvas = Canvas(str(path / "made.pdf"), pagesize=(WIDTH, HEIGHT))
    for step in steps:
        canvas.saveState()
        step(canvas)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return page_of(path / "made.pdf")


def letter(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 11)
    for i, line in enumerate(LETTER):
        canvas.drawString(54, HEIGHT - 80 - 15 * i, line)


def secret(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(54, HEIGHT - 240, SECRET)


def covered(grey: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        secret(canvas)
        canvas.setFillGray(grey)
        canvas.rect(50, HEIGHT - 248, 300, 22, stroke=0, fill=1)

    return draw


def pale(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    secret(canvas)


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    secret(canvas)


def of_mode(mode: int) -> Draw:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(54, HEIGHT - 240)
        text.setFont("Times-Roman", 11)
        text.setTextRenderMode(mode)
        text.textOut(SECRET)
        canvas.drawText(text)

    return draw


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(54, 20, 100, 40)
    canvas.clipPath(path, stroke=0, fill=0)
    secret(canvas)


def in_a_form(step: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner", 0, 0, WIDTH, HEIGHT)
        step(canvas)
        canvas.endForm()
        canvas.doForm("inner")

    return draw


HIDES = [covered(1), covered(0), pale, transparent, of_mode(3), of_mode(7), clipped]


@pytest.mark.parametrize("hide", HIDES)
def test_what_nobody_sees_is_left_out_and_said_to_be(tmp_path: Path, hide: Draw) -> None:
    page = drawn(tmp_path, letter, hide)
    assert [line.text for line in page.lines] == list(LETTER)
    assert "9 words that no reader sees left out" in page.reason


@pytest.mark.parametrize("hide", [covered(1), pale, clipped])
def test_text_in_a_form_is_seen_or_not_like_any_other(tmp_path: Path, hide: Draw) -> None:
    page = drawn(tmp_path, in_a_form(lambda canvas: (letter(canvas), hide(canvas))[0]))
    assert [line.text for line in page.lines] == list(LETTER)


def test_white_letters_on_a_dark_ground_are_read(tmp_path: Path) -> None:
    def ground(canvas: Canvas) -> None:
        canvas.rect(50, HEIGHT - 248, 300, 22, stroke=0, fill=1)

    assert [x.text for x in drawn(tmp_path, letter, ground, pale).lines] == [*LETTER, SECRET]


def test_words_drawn_on_a_box_are_read(tmp_path: Path) -> None:
    def ground(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(40, HEIGHT - 260, 350, 240, stroke=0, fill=1)

    page = drawn(tmp_path, ground, letter, secret)
    assert [x.text for x in page.lines] == [*LETTER, SECRET]
    assert page.reason == "text layer"


def switched_off(path: Path, on: bool, membership: bool) -> Path:
    """A page with the letter, and with a text in a layer that is on or off, by itself or as one of a group."""
    canvas = Canvas(str(path / "layers.pdf"), pagesize=(WIDTH, HEIGHT))
    letter(canvas)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(path / "layers.pdf", allow_overwriting_input=True) as pdf:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft")))
        used = group
        if membership:
            used = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=[group], P=pikepdf.Name.AnyOn))
        off = pikepdf.Dictionary(OFF=[] if on else [group])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=off)
        page = pdf.pages[0]
        name = str(page.add_resource(used, pikepdf.Name.Properties))
        page.contents_add(f"/OC {name} BDC BT /F2 11 Tf 54 408 Td ({SECRET}) Tj ET EMC".encode())
        page.Resources.Font.F2 = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Roman")
        )
        pdf.save(path / "layers.pdf")
    return path / "layers.pdf"


@pytest.mark.parametrize("membership", [False, True])
@pytest.mark.parametrize("on", [False, True])
def test_a_layer_is_read_when_it_is_switched_on(tmp_path: Path, on: bool, membership: bool) -> None:
    lines = [line.text for line in page_of(switched_off(tmp_path, on, membership)).lines]
    assert lines == ([*LETTER, SECRET] if on else list(LETTER))


def test_of_two_hidden_layers_over_a_scan_each_word_comes_once(
    make_scan: MakeScan, scan_pdf: Callable[..., Path]
) -> None:
    path = scan_pdf(make_scan(), hidden=LETTER)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        worse = [line.replace("e", "c") for line in LETTER]
        rows = " ".join(f"1 0 0 1 31 {216 - 40.5 - 15.4 * i} Tm ({line}) Tj" for i, line in enumerate(worse))
        font = pdf.pages[0].Resources.Font
        pdf.pages[0].contents_add(f"BT 3 Tr {next(iter(font.keys()))} 11 Tf {rows} ET".encode())
        pdf.save(path)
    assert [line.text for line in page_of(path).lines] == list(LETTER)


def test_words_of_a_hidden_layer_under_a_bar_are_left_out(make_scan: MakeScan, scan_pdf: Callable[..., Path]) -> None:
    path = scan_pdf(make_scan(), hidden=LETTER)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"0 g 0 155 360 16 re f")
        pdf.save(path)
    page = page_of(path)
    assert LETTER[1] not in [line.text for line in page.lines]
    assert [line.text for line in page.lines if line.text in LETTER][-2:] == list(LETTER[-2:])
    assert "no reader sees" in page.reason
