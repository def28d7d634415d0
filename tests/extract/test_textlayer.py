"""A text layer gives words with their places, in the order in which a reader takes them."""

from pathlib import Path

import pytest

from digitize.extract import ReadSettings, read_pages
from digitize.model.page import Page
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


def test_words_without_spaces_between_them_are_told_apart_by_their_gaps(make_pdf: MakePdf) -> None:
    spread = []
    for i, text in enumerate(LETTER):
        x = 54.0
        for word in text.split():
            spread.append((x, 80 + 15.0 * i, word, 11.0, "Courier"))
            x += 6.6 * len(word) + 3.2
    assert [line.text for line in page_of(make_pdf(spread)).lines] == list(LETTER)


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
