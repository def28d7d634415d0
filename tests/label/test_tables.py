"""Rows of tables keep their lines; text does not look like one."""

from dataclasses import replace

from digitize.label import label
from digitize.model.page import Box, Line, Page
from tests.label.test_label import CUES, body
from tests.typeset import Row, page

COLUMNS = (50.0, 180.0, 260.0)


def cells(sheet: Page, rows: list[str], columns: tuple[float, ...] = COLUMNS) -> Page:
    """The page with the words of some of its lines set in columns."""
    return replace(sheet, lines=tuple(_apart(x, columns) if x.text in rows else x for x in sheet.lines))


def _apart(line: Line, columns: tuple[float, ...]) -> Line:
    words = tuple(
        replace(word, box=Box(x, word.box.y0, x + word.box.width, word.box.y1))
        for word, x in zip(line.words, columns, strict=False)
    )
    return replace(line, words=words, box=Box(words[0].box.x0, line.box.y0, words[-1].box.x1, line.box.y1))


def roles(rows: list[str], columns: tuple[float, ...] = COLUMNS) -> list[str]:
    sheet = page(1, [*body(2), *map(Row, rows), *body(2)])
    return [x.role.value for x in label([cells(sheet, rows, columns)], CUES) if x.text in rows]


def test_rows_whose_words_stand_in_columns_are_a_table() -> None:
    assert roles(["Port Vessels Tonnage", "Ostend 214 301,550", "Hull 97 88,412"]) == ["table"] * 3


def test_two_rows_are_one_where_both_end_in_figures() -> None:
    assert roles(["Ostend 214 301,550", "Hull 97 88,412"]) == ["table"] * 2
    assert roles(["Ostend 214 barques", "Hull none lost"]) == ["body"] * 2


def test_words_apart_by_a_typist_s_space_are_text() -> None:
    assert (
        roles(["Ostend. 214 301,550", "Bergen. 197 882,412", "Odessa. 112 104,100"], (50.0, 95.0, 122.0))
        == ["body"] * 3
    )


def test_a_table_keeps_its_lines_in_the_clean_text() -> None:
    from digitize.clean import Words, clean
    from digitize.split import split

    rows = ["Port Vessels Tonnage", "Ostend 214 301,550", "Hull 97 88,412"]
    head = [Row("41", "centre"), Row("The Consul in Ostend to the Board", "centre", 1.4)]
    sheet = page(1, [*head, Row("Ostend, 3 May 1931", "right", 1.5), *body(2), *map(Row, rows), *body(1)])
    (document,) = split(label([cells(sheet, rows)], CUES)).documents
    text = clean(document, Words.of([line.text for line in document.lines], "en")).text.text
    assert "\n\n" + "\n".join(rows) + "\n\n" in text
