"""What a page shows beside its text layer is read too: pictures of print, unreadable fonts, fields and notes."""

import io
import string
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.model.page import Page
from tests.extract.conftest import HEIGHT, LETTER, WIDTH, MakePdf, MakeScan, lines_at

SETTINGS = ReadSettings(preview_dpi=0, languages=("eng",))
STAMP = "Harbour Archive, copy for the reading room"


def page_of(path: Path) -> Page:
    (result,) = read_pages(path, [1], SETTINGS)
    assert result.page.error is None
    return result.page


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("share", [0.6, 0.8, 1.0])
def test_a_scan_under_a_printed_line_is_read_whatever_part_of_the_page_it_covers(
    tmp_path: Path, make_scan: MakeScan, share: float, nested: bool
) -> None:
    image = make_scan(size=(1500, 1200))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    high = 360 / share  # of the page; the picture is as wide as the page
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(360, high))
    if nested:
        canvas.beginForm("scan", 0, 0, 360, high)
    canvas.drawImage(ImageReader(stream), 0, high - 288, 360, 288)
    if nested:
        canvas.endForm()
        canvas.beginForm("outer", 0, 0, 360, high)
        canvas.doForm("scan")
        canvas.endForm()
        canvas.doForm("outer")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(29, 20, STAMP)
    canvas.save()
    page = page_of(tmp_path / "a.pdf")
    assert [x.replace(" ", "") for x in texts(page)] == [x.replace(" ", "") for x in (*LETTER, STAMP)]
    assert page.text_from == "ocr"


def test_a_photograph_on_a_page_of_text_gives_no_words(tmp_path: Path) -> None:
    grain = Image.effect_noise((600, 400), 60).resize((1200, 800))
    stream = io.BytesIO()
    grain.save(stream, "JPEG")
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    for x, y, text, size, font in lines_at(LETTER):
        canvas.setFont(font, size)
        canvas.drawString(x, HEIGHT - y, text)
    canvas.drawImage(ImageReader(stream), 54, 60, 300, 200)
    canvas.save()
    assert texts(page_of(tmp_path / "a.pdf")) == list(LETTER)


def without_meaning(path: Path, letters: str, font: str = "Times-Roman", private: bool = False) -> Path:
    """The file with the given letters of a font without meaning in Unicode, or with one that is nobody's business."""
    chars = " ".join(f"<{ord(c):02X}> <{0xF000 + ord(c) if private else 0xFFFD:04X}>" for c in letters)
    cmap = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {len(letters)} beginbfchar {chars} endbfchar endcmap"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for one in pdf.pages[0].Resources.Font.values():
            if one.BaseFont == f"/{font}":
                one.ToUnicode = pdf.make_stream(cmap.encode())
        pdf.save(path)
    return path


@pytest.mark.parametrize("private", [False, True])
def test_a_paragraph_in_an_unreadable_font_is_read_from_the_image(make_pdf: MakePdf, private: bool) -> None:
    quotation = [(70.0, 180.0 + 15 * i, LETTER[i], 11.0, "Helvetica") for i in (1, 2)]
    after = lines_at(("The chairman closed the meeting at four.",), y=230)
    path = without_meaning(
        make_pdf([*lines_at(LETTER), *quotation, *after]), string.ascii_letters + ".", "Helvetica", private
    )
    page = page_of(path)
    assert texts(page) == [*LETTER, LETTER[1], LETTER[2], after[0][2]]
    assert "words read from the image" in page.reason


def test_of_words_with_a_sign_without_meaning_these_alone_are_read(make_pdf: MakePdf) -> None:
    lines = (*LETTER, "The office of the first officer", "was off the coffee house, in front of it.")
    path = without_meaning(make_pdf(lines_at(lines)), "f")
    page = page_of(path)
    assert texts(page) == list(lines)
    sure = {word.text: word.confidence for line in page.lines for word in line.words}
    assert sure["The"] == 1.0
    assert sure["officer"] < 1.0


def with_note(path: Path, **entries: object) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, **entries))
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))
        if note.Subtype == "/Widget":
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[note])
        pdf.save(path)
    return path


RECT = [150, HEIGHT - 205, 380, HEIGHT - 187]


def appearance(path: Path, text: str) -> Path:
    """The file with its one annotation shown as a text."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pikepdf.Dictionary(
            F=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica")
            )
        )
        form = pdf.make_stream(f"BT /F 11 Tf 2 5 Td ({text}) Tj ET".encode())
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 230, 18]
        form.Resources = pikepdf.Dictionary(Font=font)
        pdf.pages[0].Annots[0].AP = pikepdf.Dictionary(N=form)
        pdf.save(path)
    return path


LABELLED = [*lines_at(LETTER), (54.0, 200.0, "Sender:", 11.0, "Times-Roman")]


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("kind", ["Tx", "Ch", "FreeText", "inherited"])
def test_what_is_typed_into_a_page_is_read_where_it_stands(make_pdf: MakePdf, kind: str, shown: bool) -> None:
    path = make_pdf(LABELLED)
    typed, name, text = "The consul at Smyrna", pikepdf.Name, pikepdf.String
    if kind == "FreeText":
        with_note(path, Subtype=name.FreeText, Contents=text(typed), Rect=RECT, DA=text("/Helv 11 Tf"), F=4)
    elif kind == "Ch":
        choices = pikepdf.Array([pikepdf.Array([text("7"), text(typed)]), pikepdf.Array([text("8"), text("Nobody")])])
        with_note(path, Subtype=name.Widget, FT=name.Ch, V=text("7"), Opt=choices, Rect=RECT, F=4)
    elif kind == "Tx":
        with_note(path, Subtype=name.Widget, FT=name.Tx, V=text(typed), Rect=RECT, DA=text("/Helv 0 Tf"), F=4)
    else:
        parent = pikepdf.Dictionary(FT=name.Tx, V=text(typed))
        with_note(path, Subtype=name.Widget, Parent=parent, Rect=RECT, F=4)
    if shown:
        appearance(path, typed)
    assert texts(page_of(path)) == [*LETTER, f"Sender: {typed}"]


def test_letters_of_any_script_are_read_from_a_field_without_an_appearance(make_pdf: MakePdf) -> None:
    value = pikepdf.String("Консул в Смирне")
    path = with_note(make_pdf(LABELLED), Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, V=value, Rect=RECT)
    assert texts(page_of(path))[-1] == "Sender: Консул в Смирне"


@pytest.mark.parametrize("flags", [2, 32])
def test_fields_that_are_not_shown_are_not_read(make_pdf: MakePdf, flags: int) -> None:
    value = pikepdf.String("The consul at Smyrna")
    path = make_pdf(LABELLED)
    with_note(path, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, V=value, Rect=RECT, F=flags)
    assert texts(page_of(path))[-1] == "Sender:"
    assert texts(page_of(appearance(path, "The consul at Smyrna")))[-1] == "Sender:"


def test_a_popup_is_not_read(make_pdf: MakePdf) -> None:
    note = pikepdf.String("Ask the archivist about this")
    path = with_note(make_pdf(LABELLED), Subtype=pikepdf.Name.Popup, Contents=note, Rect=RECT)
    assert texts(page_of(path))[-1] == "Sender:"


@pytest.mark.parametrize("unit", [10.0, 100.0, 0.5])
def test_a_page_in_a_unit_of_its_own_is_read_in_points(make_pdf: MakePdf, unit: float) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.MediaBox = [0, 0, WIDTH / unit, HEIGHT / unit]
        page.contents_add(f"{1 / unit} 0 0 {1 / unit} 0 0 cm".encode(), prepend=True)
        page.obj["/UserUnit"] = unit
        pdf.save(path)
    page_read = page_of(path)
    assert texts(page_read) == list(LETTER)
    assert (round(page_read.width), round(page_read.height)) == (WIDTH, HEIGHT)
    assert page_read.lines[0].box.x0 == pytest.approx(54, abs=0.5)
