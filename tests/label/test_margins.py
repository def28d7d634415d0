"""A heading in the margin stands before the paragraph that it is beside; other columns stay as they are."""

from dataclasses import replace

from digitize.label.margins import with_margins
from digitize.model.page import Box, Line, Page, Word
from tests.clean.test_clean import documents
from tests.label.test_label import BODY, body
from tests.typeset import PITCH, TOP, Row, full, page


def beside(row: float, text: str, x: float = 5.0) -> Line:
    """A line of small type in the margin, at the height of a row of the text."""
    y = TOP + PITCH * row
    words, at = [], x
    for word in text.split():
        words.append(Word(word, Box(at, y - 8, at + 2.5 * len(word), y)))
        at += 2.5 * (len(word) + 1)
    return Line(tuple(words), Box(x, y - 8, words[-1].box.x1, y), y, 8.0, column=1)


def noted(rows: list[Row], *lines: Line) -> Page:
    text = page(1, rows)
    return replace(text, lines=text.lines + lines)


def texts(found: Page) -> list[str]:
    return [line.text for line in found.lines]


def test_a_heading_in_the_margin_comes_before_the_paragraph_that_it_stands_beside() -> None:
    found = texts(with_margins(noted(body(3), beside(4, "Cost of"), beside(5, "dredging."))))
    assert found[3:7] == [BODY[3].text, "Cost of", "dredging.", BODY[0].text]
    assert sorted(found) == sorted(texts(noted(body(3), beside(4, "Cost of"), beside(5, "dredging."))))


def test_dirt_and_columns_of_text_stay_where_they_are() -> None:
    dirt = noted(body(3), beside(4, "i"))
    columns = noted(body(3), beside(4, "Cost of dredging the harbour and its moles in the spring of this year"))
    assert with_margins(dirt) is dirt and with_margins(columns) is columns


def test_it_is_a_paragraph_of_its_own_though_the_text_above_fills_its_line() -> None:
    filled = [*BODY[:3], full("the state of the eastern mole. They were not heard.")]
    found = documents([with_margins(noted([*filled, *body(2)], beside(4, "Cost.")))])[0].text.text
    assert "They were not heard.\n\nCost.\n\nThe Minister asked" in found
