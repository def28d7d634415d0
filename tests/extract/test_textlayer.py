"""A text layer gives words with their places, in the order in which a reader takes them."""

import pickle
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.model.page import Box, Page, Style, Word
from tests.extract.conftest import HEIGHT, LETTER, WIDTH, MakePdf, lines_at

SETTINGS = ReadSettings(preview_dpi=0)


def page_of(path: Path, number: int = 1) -> Page:
    (result,) = read_pages(path, [number], SETTINGS)
    assert result.page.error is None
    return result.page


def test_lines_come_with_words_boxes_baselines_and_sizes(make_pdf: MakePdf) -> None:
    page = page_of(make_pdf(lines_at(LETTER, x=54, y=80, size=11)))
    assert [line.text for line in page.lines] == list(LETTER)
    assert (page.width, page.height, page.text_from) == (WIDTH, HEIGHT, "text-layer")
    first = page.lines[0]
    assert first.baseline == pytest.approx(80, abs=0.1)
    assert first.box.x0 == pytest.approx(54, abs=0.5)
    assert first.size == pytest.approx(11, abs=0.1)
    assert all(a.box.x1 <= b.box.x0 for a, b in zip(first.words, first.words[1:], strict=False))


def test_bold_and_italic_are_told_by_the_font(make_pdf: MakePdf) -> None:
    fonts = ("Times-Bold", "Times-Italic", "Times-Roman")
    page = page_of(make_pdf([(54, 80 + 20 * i, LETTER[i], 11, font) for i, font in enumerate(fonts)]))
    assert [(line.bold, line.italic) for line in page.lines] == [(True, False), (False, True), (False, False)]


def test_columns_are_read_one_after_the_other_and_headings_across_them_first(make_pdf: MakePdf) -> None:
    left = tuple(f"left {i} has some words in it" for i in range(9))
    right = tuple(f"right {i} has other words too" for i in range(9))
    heading = [(54.0, 60.0, "A heading that stands across both of the columns of this page", 13.0, "Times-Bold")]
    # Drawn row by row, so that only the places tell the columns.
    rows = [item for pair in zip(lines_at(left, 54, 90), lines_at(right, 230, 90), strict=True) for item in pair]
    page = page_of(make_pdf(heading + rows))
    assert [line.text for line in page.lines] == [heading[0][2], *left, *right]
    assert [line.column for line in page.lines] == [0] * 10 + [1] * 9


def test_a_row_of_two_parts_stays_one_line(make_pdf: MakePdf) -> None:
    page = page_of(make_pdf([*lines_at(LETTER), (54, 200, "Telegram 14", 11, "Times-Roman"),
                             (300, 200, "LISBON, 3 May", 11, "Times-Roman")]))  # fmt: skip
    assert page.lines[-1].text == "Telegram 14 LISBON, 3 May"


def without_spaces() -> list[tuple[float, float, str, float, str]]:
    """The letter with each word drawn at its place, and no space character between them."""
    words = []
    for i, text in enumerate(LETTER):
        x = 54.0
        for word in text.split():
            words.append((x, 80 + 15.0 * i, word, 11.0, "Courier"))
            x += 6.6 * len(word) + 3.2
    return words


def test_words_without_spaces_between_them_are_told_apart_by_their_gaps(make_pdf: MakePdf) -> None:
    assert [line.text for line in page_of(make_pdf(without_spaces())).lines] == list(LETTER)


def test_a_raised_mark_joins_its_line(make_pdf: MakePdf) -> None:
    page = page_of(make_pdf([*lines_at(LETTER), (290, 76, "1", 6, "Times-Roman")]))
    assert page.lines[0].text == LETTER[0] + " 1"
    assert len(page.lines) == len(LETTER)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_rotated_page_is_read_as_displayed(make_pdf: MakePdf, angle: int) -> None:
    page = page_of(make_pdf(lines_at(LETTER), rotate=angle))
    assert [line.text for line in page.lines] == list(LETTER)
    assert all(0 <= w.box.x0 < w.box.x1 <= page.width for line in page.lines for w in line.words)


def test_text_drawn_twice_for_boldness_comes_once(make_pdf: MakePdf) -> None:
    twice = [(x + d, y, t, s, f) for x, y, t, s, f in lines_at(LETTER) for d in (0, 0.3)]
    assert [line.text for line in page_of(make_pdf(twice)).lines] == list(LETTER)


def test_a_page_without_anything_on_it_is_blank_not_an_error(make_pdf: MakePdf) -> None:
    page = page_of(make_pdf([]))
    assert (page.lines, page.reason) == ((), "blank page")


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def
1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <7E> <{}> endbfchar endcmap end end"""


def with_tilde(path: Path, meaning: str = "", glyph: str = "") -> Path:
    """The file with the code of the tilde given another meaning in Unicode (UTF-16, hex), or another glyph."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if meaning:
                font.ToUnicode = pdf.make_stream(CMAP.format(meaning).encode())
            if glyph:
                differences = pikepdf.Array([126, pikepdf.Name("/" + glyph)])
                font.Encoding = pikepdf.Dictionary(
                    Type=pikepdf.Name.Encoding, BaseEncoding=pikepdf.Name.WinAnsiEncoding, Differences=differences
                )
        pdf.save(path)
    return path


@pytest.mark.parametrize("meaning", ["0000", "0001", "FFFD", "D800"])
def test_a_character_without_meaning_stays_in_its_word(make_pdf: MakePdf, meaning: str) -> None:
    path = with_tilde(
        make_pdf(lines_at((*LETTER, "the people~s com~missioner", "~ of the well-", "known town"))), meaning
    )
    lines = page_of(path).lines
    assert [w.text for w in lines[5].words] == ["the", "people\ufffds", "com\ufffdmissioner"]
    assert [w.text for w in lines[6].words] == ["\ufffd", "of", "the", "well-"]
    whole, mark = lines[5].words[1].box, lines[6].words[0].box
    assert whole.width > mark.width > 0


@pytest.mark.parametrize(
    ("glyph", "text"), [("quoteright", "people\u2019s"), ("uni2019", "people\u2019s"), ("ffi", "peopleffis")]
)
def test_a_character_known_by_its_glyphs_name_has_that_meaning(make_pdf: MakePdf, glyph: str, text: str) -> None:
    path = with_tilde(make_pdf(lines_at((*LETTER, "the people~s commissioner"))), glyph=glyph)
    assert page_of(path).lines[5].words[1].text == text


def test_many_characters_without_meaning_move_no_word(make_pdf: MakePdf) -> None:
    texts = [f"wor~d {i} an~ m~re" for i in range(30)]
    path = with_tilde(make_pdf(lines_at((*LETTER, *texts))), "0000")
    (result,) = read_pages(path, [1], ReadSettings(preview_dpi=0, text_layer="use"))
    assert [line.text for line in result.page.lines[5:]] == [text.replace("~", "\ufffd") for text in texts]


def test_each_word_has_the_name_size_weight_and_slant_of_its_type(make_pdf: MakePdf) -> None:
    page = page_of(
        make_pdf(
            [
                *lines_at(LETTER),
                (54, 200, "Minutes of", 11, "Times-Roman"),
                (110, 200, "The Times", 11, "Times-Italic"),
                (164, 200, "twice", 14, "Helvetica-Bold"),
                (54, 220, "small", 7, "Times-Roman"),
            ]
        )
    )
    words = [word for line in page.lines[5:] for word in line.words]
    roman, italic = Style("Times-Roman", 11), Style("Times-Italic", 11, italic=True)
    wanted = [roman, roman, italic, italic, Style("Helvetica-Bold", 14, bold=True), Style("Times-Roman", 7)]
    assert [word.style for word in words] == wanted


def test_words_of_one_type_share_one_style_before_and_after_they_are_stored(make_pdf: MakePdf) -> None:
    page = page_of(make_pdf(lines_at(LETTER)))
    for read in (page, pickle.loads(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))):
        assert read == page
        assert len({id(word.style) for line in read.lines for word in line.words}) == 1


def test_the_tag_of_a_subset_is_no_part_of_a_fonts_name(make_pdf: MakePdf) -> None:
    path = make_pdf(lines_at(LETTER))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            font.BaseFont = pikepdf.Name("/ABCDEF+Times-Roman")
        pdf.save(path)
    style = page_of(path).lines[0].words[0].style
    assert style is not None
    assert style.font == "Times-Roman"


def test_a_word_needs_no_style() -> None:
    assert Word("word", Box(0, 0, 1, 1), 0.5).style is None


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_words_without_spaces_are_told_apart_on_a_turned_page_too(make_pdf: MakePdf, angle: int) -> None:
    assert [line.text for line in page_of(make_pdf(without_spaces(), rotate=angle)).lines] == list(LETTER)


def test_glyphs_that_stand_for_many_letters_do_not_turn_the_page(make_pdf: MakePdf) -> None:
    """All letters of such a glyph have its box, so they tell no direction."""
    path = make_pdf(lines_at(LETTER))
    letters = b"0078" * 200
    cmap = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <78> <%s> endbfchar" % letters
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        font.ToUnicode = pdf.make_stream(b"begincmap " + cmap + b" endcmap")
        page = pdf.pages[0]
        name = page.add_resource(font, "/Font")
        rows = b"".join(b"1 0 0 1 54 %d Tm (%s) Tj " % (300 - 15 * i, b"x" * 40) for i in range(20))
        page.contents_add(b"BT %s 11 Tf %s ET" % (str(name).encode(), rows))
        pdf.save(path)
    assert [line.text for line in page_of(path).lines][:5] == list(LETTER)


def test_a_line_drawn_under_words_is_no_rule(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(60, 560, "A heading that is underlined")
    canvas.line(60, 557.5, 190, 557.5)
    canvas.drawString(60, 530, "The text below it.")
    canvas.line(60, 120, 160, 120)
    canvas.drawString(60, 105, "1 A note below a rule.")
    canvas.showPage()
    canvas.save()
    (result,) = read_pages(tmp_path / "a.pdf", [1], ReadSettings(preview_dpi=0))
    assert result.page.rules == (HEIGHT - 120,)
