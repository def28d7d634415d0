"""Hidden text of any script is found again, word by word and in order, under what a page shows."""

import io
import shutil
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from digitize.extract import ReadSettings, read_pages
from digitize.model.facsimile import Raster
from digitize.model.kept import packed, unpacked
from digitize.model.page import Box
from digitize.write.formats.glyphless import glyphless
from digitize.write.formats.pdf import Book
from digitize.write.leaves import Leaf, LeafLine, LeafWord

BOMB = zlib.compress(bytes(60_000_000))
SCRIPTS = {
    "Cyrillic": "Запись беседы тов. Молотова с послом Актаем ё й Ї",
    "Turkish": "İstanbul'da görüşme: ığşçöü Büyükelçiliği",
    "diacritics": "naïve façade Łódź Ångström Dvořák ǎ̈ ñ",
    "Greek": "Ἀθῆναι πρέσβυς",
    "Hebrew": "שלום עולם הגדול",
    "Arabic": "السلام عليكم ورحمة",
    "Chinese": "外交 文件 一九四一",
    "marks": "№ 5 — „a“ … § 3 ½ I a",
}


def leaf(text: str, leftward: bool = False) -> Leaf:
    """A page with each three words of a text on a line."""
    words, lines = text.split(), []
    for row, start in enumerate(range(0, len(words), 3)):
        made, x = [], 60.0
        y = 80.0 + 20 * row
        for word in words[start : start + 3]:
            width = 6.0 * len(word)
            left = 500 - x - width if leftward else x
            made.append(LeafWord(word, Box(left, y - 9, left + width, y + 2), 0.9, y))
            x += width + 4
        lines.append(LeafLine(tuple(made), "body", size=11.0))
    return Leaf(1, 500.0, 700.0, tuple(lines))


def book(folder: Path, *leaves: Leaf) -> Path:
    """A PDF of pages with strokes where words stand, and the words as hidden text."""
    (folder / "parts").mkdir()
    made = Book(folder / "parts")
    for one in leaves:
        made.add(one, (strokes(one),))
    made.save(folder / "book.pdf", "Book", [], [])
    return folder / "book.pdf"


def strokes(leaf: Leaf) -> Raster:
    image = Image.new("L", (2 * round(leaf.width), 2 * round(leaf.height)), 255)
    pen = ImageDraw.Draw(image)
    for word in (word for line in leaf.lines for word in line.words):
        for x in range(round(2 * word.box.x0), round(2 * word.box.x1) - 2, 5):
            pen.rectangle((x, 2 * word.box.y0 + 4, x + 2, 2 * word.foot), 20)
    return Raster(image.tobytes(), "", *image.size, 8, 1, (leaf.width, 0.0, 0.0, leaf.height, 0.0, 0.0))


@pytest.mark.parametrize("script", SCRIPTS)
def test_text_of_any_script_is_found_again(tmp_path: Path, script: str) -> None:
    text = SCRIPTS[script]
    path = book(tmp_path, leaf(text, leftward=script in ("Hebrew", "Arabic")))
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    assert " ".join(line.text for line in result.page.lines) == " ".join(text.split())
    shown = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()
    assert all(word in shown for word in text.split())


def test_words_stand_where_they_are_read(tmp_path: Path) -> None:
    page = leaf("The captain reported three ships before noon")
    (result,) = read_pages(book(tmp_path, page), (1,), ReadSettings(text_layer="use"))
    before = [word for line in page.lines for word in line.words]
    after = [word for line in result.page.lines for word in line.words]
    for one, other in zip(before, after, strict=True):
        assert abs(one.box.x0 - other.box.x0) < 1.5 and abs(one.box.x1 - other.box.x1) < 2.5
        assert other.box.y0 - 3 < one.foot < other.box.y1 + 3


def test_nothing_of_it_is_seen(tmp_path: Path) -> None:
    made = Book(tmp_path)
    made.add(leaf(SCRIPTS["marks"]), ())
    made.save(tmp_path / "book.pdf", "Book", [], [])
    drawn = pypdfium2.PdfDocument(tmp_path / "book.pdf")[0].render(scale=1).to_pil()
    assert drawn.convert("L").getextrema() == (255, 255)


def test_boxes_that_overlap_leave_words_apart(tmp_path: Path) -> None:
    words = [("A1608,", 78.5, 119.1), ("J", 115.2, 118.8), ("41/1/9,", 122.0, 154.1), ("a", 150.0, 170.0)]
    line = LeafLine(tuple(LeafWord(t, Box(a, 100, b, 110), 0.9, 108.0) for t, a, b in words), "body", size=10.0)
    path = book(tmp_path, Leaf(1, 400.0, 300.0, (line,)))
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    assert [x.text for x in result.page.lines] == ["A1608, J 41/1/9, a"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext on this machine")
def test_pdftotext_finds_every_word_by_itself_and_in_order(tmp_path: Path) -> None:
    close = [
        ("A1608,", 78.5, 119.1),
        ("J", 115.2, 118.8),
        ("…", 121.0, 122.0),
        ("Inside", 122.0, 154.1),
        ("a", 154.2, 160),
    ]
    spaced = [("by", 78.5, 90.0), ("rail", 91.7, 110.0)]  # by less than a sixth of the type
    rows = [
        LeafLine(tuple(LeafWord(t, Box(a, y, b, y + 10), 0.9, y + 8.0) for t, a, b in words), "body", size=10.0)
        for y, words in ((100, close), (120, spaced))
    ]
    for turn, x, first, second in ((270, 20.0, (190, 250), (120, 186)), (90, 370.0, (120, 186), (190, 250))):
        boxes = (("RECEIVED", first), ("1938", second))
        words = tuple(LeafWord(t, Box(x, a, x + 12, b), 0.9, b) for t, (a, b) in boxes)
        rows.append(LeafLine(words, "body", size=14.0, turn=turn))
    rows.append(LeafLine((LeafWord("FOOT", Box(100, 295, 150, 309), 0.9, 306.0),), "body", size=12.0))
    rows.append(LeafLine((LeafWord("HEAD", Box(100, 5, 150, 15), 0.9, 13.0),), "body", size=12.0))
    path = book(tmp_path, Leaf(1, 400.0, 300.0, tuple(rows)))
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").split() == [word.text for row in rows for word in row.words]


def test_lines_that_run_up_or_down_a_page_are_found_by_viewers(tmp_path: Path) -> None:
    rows = [LeafLine((LeafWord("HEAD", Box(100, 5, 150, 15), 0.9, 13.0),), "body", size=12.0)]
    for turn, x, text in ((270, 20.0, "RECEIVED"), (90, 370.0, "COPY")):
        word = LeafWord(text, Box(x, 120, x + 12, 180), 0.9, 180.0)
        rows.append(LeafLine((word,), "body", size=14.0, turn=turn))
    page = pypdfium2.PdfDocument(book(tmp_path, Leaf(1, 400.0, 300.0, tuple(rows))))[0].get_textpage()
    assert page.get_text_range().split() == ["HEAD", "RECEIVED", "COPY"]


def two_columns() -> Leaf:
    """A page whose left column is read first, though its right one stands as near as the next word would; a speck at its foot."""
    rows = [
        ("The harbour", 60.0, 0),
        ("was closed", 60.0, 0),
        ("and coal", 128.0, 1),
        ("was dear", 128.0, 1),
        ("y", 300.0, 2),
    ]
    lines = []
    for n, (text, x, column) in enumerate(rows):
        y, words = 80.0 + 20 * (n % 2) + 300 * (column == 2), []
        for word in text.split():
            words.append(LeafWord(word, Box(x, y - 9, x + 5.5 * len(word), y + 2), 0.3 if column == 2 else 0.61, y))
            x += 5.5 * len(word) + 3
        role = "furniture" if column == 2 else "body"
        lines.append(LeafLine(tuple(words), role, size=11.0, column=column, block=column))
    return Leaf(1, 500.0, 700.0, tuple(lines))


def test_what_hidden_text_can_not_tell_is_kept_beside_it(tmp_path: Path) -> None:
    before = two_columns()
    path = book(tmp_path, before)
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    told = [(x.text, x.column, x.block, x.words[0].confidence) for x in result.page.lines]
    assert told == [(x.text, x.column, x.block, x.words[0].confidence) for x in before.lines]
    assert result.page.text_from == "text-layer"
    assert "y" not in pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded().split()


def test_what_is_kept_is_believed_though_a_viewer_leaves_out_a_word_that_stands_on_its_like(tmp_path: Path) -> None:
    text = "The captain reported that three ships had left before noon and that the harbour was closed by ice for all"
    whole = leaf(f"{text} those who came up to it")
    last = whole.lines[-1]
    before = replace(whole, lines=(*whole.lines, replace(last, words=last.words[-1:], block=1)))
    path = book(tmp_path, before)
    shown = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()
    assert shown.split().count(last.words[-1].text) == 1
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    assert [x.text for x in result.page.lines] == [x.text for x in before.lines]


def test_what_is_kept_of_another_text_is_not_believed(tmp_path: Path) -> None:
    path = book(tmp_path, two_columns())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        others = book_of(tmp_path / "other", leaf("Nothing of the kind was ever said"))
        kept = unpacked(others.pages[0].Contents.read_bytes())
        pdf.pages[0].Contents = pdf.make_stream(packed(kept) + content.partition(b" DP\n")[2])
        pdf.save(path)
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    text = " ".join(x.text for x in result.page.lines)
    assert "harbour" in text and "Nothing" not in text


def book_of(folder: Path, *leaves: Leaf) -> pikepdf.Pdf:
    folder.mkdir()
    return pikepdf.open(book(folder, *leaves))


@pytest.mark.parametrize("damage", [b"", b"<ff>", b"<" + b"00" * 9000 + b">", b"<" + BOMB.hex().encode() + b">"])
def test_a_damaged_reading_costs_no_more_than_itself(tmp_path: Path, damage: bytes) -> None:
    path = book(tmp_path, two_columns())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
        kept = b"/Digitize <</HOCR [" + damage + b"]>> DP\n"
        pdf.pages[0].Contents = pdf.make_stream(kept + content.partition(b" DP\n")[2])
        pdf.save(path)
    (result,) = read_pages(path, (1,), ReadSettings(text_layer="use"))
    assert "harbour" in " ".join(x.text for x in result.page.lines)


def test_the_font_is_a_font() -> None:
    tools = pytest.importorskip("fontTools.ttLib")
    font = tools.TTFont(io.BytesIO(glyphless()), lazy=False)
    names = font.getGlyphOrder()
    assert font["maxp"].numGlyphs == len(names) == 2
    assert all(font["hmtx"].metrics[name] == (500, 0) for name in names)
    none, stroke = (font["glyf"][name] for name in names)
    assert (none.numberOfContours, stroke.numberOfContours) == (0, 1)
    assert list(stroke.coordinates) == [(0, -250), (500, 750)]  # there and back: no area


def test_images_that_are_no_scans_are_drawn(tmp_path: Path) -> None:
    from digitize.extract import scan_of

    Image.new("1", (900, 1200), 1).save(tmp_path / "fax.tif", dpi=(100, 100))
    Image.new("RGB", (900, 1200), "red").save(tmp_path / "photo.jpg", dpi=(100, 100))
    Image.new("LA", (900, 1200), (0, 0)).save(tmp_path / "clear.png", dpi=(100, 100))
    size = (648.0, 864.0)
    (fax,) = scan_of(tmp_path / "fax.tif", 1, 0, size, ReadSettings()).rasters
    assert (fax.filter, fax.bits) == ("/CCITTFaxDecode", 1)
    (photo,) = scan_of(tmp_path / "photo.jpg", 1, 0, size, ReadSettings()).rasters
    assert photo.data == (tmp_path / "photo.jpg").read_bytes() and photo.colours == 3
    (clear,) = scan_of(tmp_path / "clear.png", 1, 90, size, ReadSettings()).rasters
    assert (clear.filter, clear.width, clear.height) == ("/FlateDecode", 1200, 900)
    made = Book(tmp_path)
    page = Leaf(1, *size, ())
    for raster in (fax, photo, clear):
        made.add(page, (raster,))
    made.save(tmp_path / "book.pdf", "Book", [], [])
    seen = [
        p.render(scale=0.2).to_pil().convert("RGB").getpixel((40, 40))
        for p in pypdfium2.PdfDocument(tmp_path / "book.pdf")
    ]
    assert seen[0] == (255, 255, 255) and seen[1][0] > 250 and seen[1][1] < 5 and seen[2] == (255, 255, 255)
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        assert len(pdf.pages) == 3


@pytest.mark.parametrize(("width", "height"), [(500.0, 700.0), (1e6, 2e6), (720.0, 0.24)])
def test_pages_of_any_size_and_words_of_any_length_are_pdf_a(tmp_path: Path, width: float, height: float) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)
    (tmp_path / "parts").mkdir()
    made = Book(tmp_path / "parts")
    words = (
        LeafWord("Harbour", Box(60, 0, 100, 0.2), 0.9, 0.2),
        LeafWord("漢" * 40_000, Box(110, 0, 400, 0.2), 0.9, 0.2),
    )
    made.add(Leaf(1, width, height, (LeafLine(words, "body", size=11.0),)), ())
    made.save(tmp_path / "book.pdf", "Book", [], [])
    assert not [str(finding) for finding in pdfa.validate_written(tmp_path / "book.pdf", "2b").findings]
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        (page,) = pdf.pages
        unit = float(page.obj.get("/UserUnit", 1))
        sides = [float(side) * unit for side in page.obj.MediaBox[2:]]
    assert sides == pytest.approx([width, max(height, 3)], rel=1e-3)
