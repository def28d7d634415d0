"""Lines come in the order in which a reader takes them: columns down, tables across, what stands beside the text apart."""

import random
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from digitize.extract import ReadSettings, read_pages
from digitize.extract.layout import arrange
from digitize.extract.runs import Run, run_of
from digitize.model.page import Box, Line, Word
from tests.extract.conftest import HEIGHT, LETTER, WIDTH

FONT = "Times-Roman"
MARK = re.compile(r"\b[A-Z]\d+[a-d]?\b")


class Sheet:
    """A page on which text is set; every line begins with a mark of its own, such as A0, by which it is known again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))

    def put(self, x: float, y: float, text: str, size: float = 10.5) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def column(self, mark: str, x: float, y: float, width: float, lines: int, size: float = 10.5) -> float:
        """Sets running text, justified but for the last line; the baseline below it."""
        words = cycle(" ".join(LETTER).split())
        word = next(words)
        for i in range(lines):
            line = [f"{mark}{i}"]
            while stringWidth(" ".join([*line, word]), FONT, size) < width:
                line.append(word)
                word = next(words)
            room = (width - stringWidth(" ".join(line), FONT, size)) / (len(line) - 1)
            text = self.canvas.beginText(x, HEIGHT - y)
            text.setFont(FONT, size)
            text.setWordSpace(room if i < lines - 1 else 0)
            text.textOut(" ".join(line))
            text.setWordSpace(0)
            self.canvas.drawText(text)
            y += 1.25 * size
        return y

    def lines(self) -> list[Line]:
        self.canvas.showPage()
        self.canvas.save()
        (result,) = read_pages(self.path, [1], ReadSettings(preview_dpi=0))
        assert result.page.error is None
        return list(result.page.lines)

    def marks(self) -> list[str]:
        """The marks of each line."""
        return ["+".join(MARK.findall(line.text)) for line in self.lines()]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "sheet.pdf")


def marks(letter: str, count: int) -> Iterator[str]:
    return (f"{letter}{i}" for i in range(count))


def rowwise(sheet: Sheet, y: float, rows: list[list[tuple[float, str]]]) -> None:
    for i, row in enumerate(rows):
        for x, text in row:
            sheet.put(x, y + 14 * i, text)


def columnwise(sheet: Sheet, y: float, rows: list[list[tuple[float, str]]]) -> None:
    for cells in zip(*rows, strict=True):
        for i, (x, text) in enumerate(cells):
            sheet.put(x, y + 14 * i, text)


@pytest.mark.parametrize("draw", [rowwise, columnwise])
def test_the_cells_of_a_row_are_one_line_however_they_are_drawn(
    sheet: Sheet, draw: Callable[[Sheet, float, list[list[tuple[float, str]]]], None]
) -> None:
    y = sheet.column("T", 54, 80, 324, 5)
    table = [[(60 + 80 * k, f"R{i}{'abcd'[k]} word") for k in range(4)] for i in range(9)]
    draw(sheet, y + 10, table)
    sheet.column("U", 54, y + 150, 324, 5)
    rows = ["+".join(f"R{i}{k}" for k in "abcd") for i in range(9)]
    assert sheet.marks() == [*marks("T", 5), *rows, *marks("U", 5)]


@pytest.mark.parametrize("seed", range(12))
def test_a_table_of_two_columns_of_several_words_is_read_by_rows(sheet: Sheet, seed: int) -> None:
    y = sheet.column("T", 54, 80, 324, 5)
    chance = random.Random(seed)
    few = [" ".join(LETTER[i % 5].split()[: chance.randint(2, 5)]) for i in range(14)]
    columnwise(sheet, y + 10, [[(60, f"R{i}a {few[i]}"), (240, f"R{i}b {few[i + 7]}")] for i in range(7)])
    sheet.column("U", 54, y + 120, 324, 5)
    assert sheet.marks() == [*marks("T", 5), *(f"R{i}a+R{i}b" for i in range(7)), *marks("U", 5)]


@pytest.mark.parametrize("x", [48, 322], ids=["left", "right"])
@pytest.mark.parametrize("step", [9, 13.125], ids=["closer", "on the baselines"])
def test_notes_in_the_margin_are_lines_of_their_own_and_leave_the_text_whole(
    sheet: Sheet, x: float, step: float
) -> None:
    left = 110 if x < 100 else 54
    sheet.column("T", left, 80, 260, 24)
    for k in range(3):
        for i, text in enumerate((f"M{3 * k} See the", f"M{3 * k + 1} report of", f"M{3 * k + 2} 4 March.")):
            sheet.put(x, 80 + 78.75 * k + step * i, text, 7)
    lines = sheet.lines()
    assert ["+".join(MARK.findall(line.text)) for line in lines] == [*marks("T", 24), *marks("M", 9)]
    assert {line.column for line in lines[24:]} == {1}


def test_a_note_drawn_right_after_the_line_it_stands_beside_is_apart_too(sheet: Sheet) -> None:
    words = " ".join(LETTER)[:52]
    for i in range(12):
        sheet.put(54, 80 + 14 * i, f"T{i} {words}")
        if i % 4 == 0:
            sheet.put(54 + stringWidth(f"T{i} {words}", FONT, 10.5) + 12, 80 + 14 * i, f"M{i} see No. 3", 7)
    assert sheet.marks() == [*marks("T", 12), "M0", "M4", "M8"]


def test_names_and_numbers_that_hang_beside_paragraphs_in_their_own_type_stay_with_them(sheet: Sheet) -> None:
    y = 80.0
    for i in range(10):
        sheet.put(54, y, f"S{i} MAYOR.")
        y = sheet.column(f"D{i}", 140, y, 238, 2)
    assert sheet.marks() == [mark for i in range(10) for mark in (f"S{i}+D{i}0", f"D{i}1")]


@pytest.mark.parametrize("heading", ["H0 A heading that stands across both of the columns", "H0 1916"])
def test_a_heading_between_columns_parts_them(sheet: Sheet, heading: str) -> None:
    sheet.column("A", 54, 80, 155, 12, 9.5)
    y = sheet.column("B", 223, 80, 155, 12, 9.5)
    sheet.put(216 - stringWidth(heading, FONT, 13) / 2, y + 14, heading, 13)
    sheet.column("C", 54, y + 40, 155, 12, 9.5)
    sheet.column("D", 223, y + 40, 155, 12, 9.5)
    wanted = [*marks("A", 12), *marks("B", 12), "H0", *marks("C", 12), *marks("D", 12)]
    assert sheet.marks() == wanted


@pytest.mark.parametrize("lines", [3, 6])
def test_notes_in_two_columns_under_a_page_of_one_are_not_read_across(sheet: Sheet, lines: int) -> None:
    y = sheet.column("T", 54, 80, 324, 26)
    sheet.canvas.line(54, HEIGHT - y, 140, HEIGHT - y)
    sheet.column("A", 54, y + 14, 155, lines, 8)
    sheet.column("B", 223, y + 14, 155, lines, 8)
    assert sheet.marks() == [*marks("T", 26), *marks("A", lines), *marks("B", lines)]


def test_short_notes_in_two_columns_go_by_their_numbers(sheet: Sheet) -> None:
    y = sheet.column("T", 54, 80, 324, 26)
    for i, (one, other) in enumerate((("1 A0 See the report.", "3 B0 Ibid., vol. II, p. 14."),
                                      ("2 A1 Not found.", "4 B1 Printed above."))):  # fmt: skip
        sheet.put(54, y + 14 + 10 * i, one, 8)
        sheet.put(223, y + 14 + 10 * i, other, 8)
    assert sheet.marks() == [*marks("T", 26), "A0", "A1", "B0", "B1"]


def test_one_column_of_notes_stands_under_two_of_text(sheet: Sheet) -> None:
    sheet.column("A", 54, 80, 155, 24, 9.5)
    y = sheet.column("B", 223, 80, 155, 24, 9.5)
    sheet.column("N", 54, y + 16, 324, 4, 8)
    assert sheet.marks() == [*marks("A", 24), *marks("B", 24), *marks("N", 4)]


def test_a_second_column_of_a_few_lines_is_read_after_the_first(sheet: Sheet) -> None:
    sheet.column("A", 54, 80, 155, 30, 9.5)
    sheet.column("B", 223, 80, 155, 3, 9.5)
    assert sheet.marks() == [*marks("A", 30), *marks("B", 3)]


def test_columns_close_together_are_told_apart(sheet: Sheet) -> None:
    sheet.column("A", 54, 80, 157, 30, 9.5)
    sheet.column("B", 220, 80, 157, 30, 9.5)
    assert sheet.marks() == [*marks("A", 30), *marks("B", 30)]


def test_place_and_signature_on_one_row_are_one_line(sheet: Sheet) -> None:
    y = sheet.column("T", 54, 80, 324, 8)
    sheet.put(54, y + 14, "S0 Lisbon, 3 May 1916")
    sheet.put(230, y + 14, "S1 John Smith")
    sheet.put(54, y + 28, "S2 Received 5 May")
    sheet.put(230, y + 28, "S3 Consul-General")
    assert sheet.marks() == [*marks("T", 8), "S0+S1", "S2+S3"]


def test_dirt_between_two_columns_does_not_join_them(sheet: Sheet) -> None:
    sheet.column("L", 40, 80, 165, 30)
    sheet.column("R", 219, 80, 165, 30)
    for i in (3, 11, 19):  # dirt read as a mark at a line's end, and as one of its own
        sheet.put(205, 80 + 13.125 * i, ";")
        sheet.put(211, 80 + 13.125 * (i + 4), ".")
    assert [m[0] for m in sheet.marks() if m] == ["L"] * 30 + ["R"] * 30


def paragraph(words: str, wide: int) -> list[str]:
    """Text broken into lines of at most so many letters."""
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) >= wide:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def set_at(lines: list[str], x: float, right: float | None = None) -> list[Run]:
    """Lines in letters half as wide as their size of 10, spread to a right edge or as they come."""
    runs = []
    for i, line in enumerate(lines):
        words = line.split()
        last = i == len(lines) - 1
        room = 2.5 if right is None or last else (right - x - 5 * sum(map(len, words))) / max(len(words) - 1, 1)
        at, made = x, []
        for word in words:
            made.append(Word(word, Box(at, 92 + 12 * i, at + 5 * len(word), 102 + 12 * i)))
            at += 5 * len(word) + room
        runs.append(run_of(made, 100.0 + 12 * i, 10.0))
    return runs


LONG = (
    "The commission met on Tuesday in the old house of the port and heard the report of the harbour master, who had counted "
    "forty barges at the quay and nine more at anchor in the roads before the town. Its members asked for the papers of the "
    "year before, which the clerk could not find at once, and agreed to send for the ledger and to meet again on the day after."
)


@pytest.mark.parametrize("gutter", [6.0, 8.0, 12.0, 20.0])
def test_columns_close_to_each_other_are_read_one_after_the_other(gutter: float) -> None:
    left = set_at(paragraph(LONG, 36), 50, 240)
    right = set_at(paragraph(LONG.replace("commission", "committee"), 36), 240 + gutter, 430 + gutter)
    mixed = [run for pair in zip(left, right, strict=True) for run in pair]
    joined = [run_of(a.words + b.words, a.baseline, 10.0) for a, b in zip(left, right, strict=True)]
    for runs in (mixed, joined):
        assert [line.text for line in arrange(runs)] == [
            " ".join(word.text for word in run.words) for run in (*left, *right)
        ]


@pytest.mark.parametrize("gutter", [8.0, 12.0])
def test_a_heading_over_two_columns_is_one_line_though_a_blank_of_it_stands_over_the_gutter(gutter: float) -> None:
    left = set_at(paragraph(LONG, 36), 50, 240)
    right = set_at(paragraph(LONG.replace("commission", "committee"), 36), 240 + gutter, 430 + gutter)
    middle = 240 + gutter / 2
    ends = (("THE", middle - 110), ("PORT", middle - 61), ("QUESTION", middle + 3))
    words = [Word(text, Box(x, 70, x + (56 if len(text) == 4 else 14 * len(text)), 88)) for text, x in ends]
    runs = [run_of(words, 86.0, 20.0), *left, *right]
    assert arrange(runs)[0].text == "THE PORT QUESTION"


def test_a_column_with_wide_spaces_between_its_words_stays_one() -> None:
    lines = paragraph(LONG, 40)
    assert [line.text for line in arrange(set_at(lines, 50, 300))] == lines


@pytest.mark.parametrize("apart", [20.0, 45.0])
def test_parallel_texts_of_a_few_ragged_lines_are_read_one_after_the_other(apart: float) -> None:
    english = paragraph(LONG[:250], 34)
    french = paragraph(
        "Le gouverneur de la province est venu ce matin et a parlé du retard des livraisons de blé que trois wagons "
        "avaient subi depuis la fin du mois, et les marchands de la ville commençaient à se plaindre, comme il le disait.",
        34,
    )
    right = 50 + 5 * max(map(len, english)) + apart
    runs = set_at(english, 50) + set_at(french, right)
    assert [line.text for line in arrange(runs)] == [*english, *french]


def test_cells_of_a_table_in_words_are_read_across() -> None:
    left = [
        "Wheat flour of Odessa",
        "Barley from the south",
        "Oats in large sacks",
        "Rye of last year",
        "Maize from Galatz",
    ]
    right = ["Forty tons at port", "Nine tons at anchor", "Two tons in store", "None left at all", "Six tons on rail"]
    runs = set_at(left, 50) + set_at(right, 220)
    assert [line.text for line in arrange(runs)] == [f"{a} {b}" for a, b in zip(left, right, strict=True)]
