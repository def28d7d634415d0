"""A transcript with numbered lines keeps its text and loses its numbers; numbers that count anything else stay."""

from digitize.label import Cues, label
from digitize.label.linenumbers import numbers_apart
from digitize.model.page import Page
from tests.typeset import Row, page

TEXT = """the dredger came in the spring and lay for three weeks at
the quay, since nobody had told the pilots that she would
want a berth. Mr Oldcastle, who kept the harbour, said he
had written twice to the Board and had no answer from it.
Asked whether the letters had been sent by the mail boat,
he said that they had, and that he held the receipts. The
chairman read them out, and the clerk entered them in the
minutes. It was then asked who had paid for the coal, and
nobody could say, for the ledger was kept at Lima and not
at the port. The Board rose at noon, having resolved that
the ledger should be sent for, and that no more coal then
be bought on the port's account before it was seen.""".splitlines()


def texts(cues: Cues, *pages: Page) -> list[str]:
    return [line.text for line in label(numbers_apart(pages), cues) if line.role != "furniture"]


def counted(step: int, first: int = 1, times: int = 2) -> list[Row]:
    """Lines of which each `step`th has its number on the left."""
    numbers = [str(n) if n % step == 0 else "" for n in range(first, first + times * len(TEXT))]
    return [Row(f"{n:<5}{line}") for n, line in zip(numbers, TEXT * times, strict=True)]


def test_the_numbers_of_lines_go_and_their_text_stays(cues: Cues) -> None:
    for step in (1, 5):
        assert texts(cues, page(1, counted(step))) == TEXT * 2


def test_numbers_stand_in_the_right_margin_too(cues: Cues) -> None:
    rows = [Row(f"{line:<60}{n if n % 5 == 0 else '':>3}".rstrip()) for n, line in enumerate(TEXT * 2, 1)]
    assert texts(cues, page(1, rows)) == TEXT * 2


def test_a_page_of_few_lines_follows_the_others(cues: Cues) -> None:
    assert texts(cues, page(1, counted(1)), page(2, counted(1)[:3])) == TEXT * 2 + TEXT[:3]
    assert texts(cues, page(1, counted(5)), page(2, counted(5)[:7])) == TEXT * 2 + TEXT[:7]


def test_what_was_misread_among_the_numbers_of_all_lines_goes_with_them(cues: Cues) -> None:
    rows = counted(1)
    rows[6] = Row(f"{'F&':<5}{TEXT[6]}")
    assert texts(cues, page(1, rows)) == TEXT * 2


def test_numbers_of_paragraphs_and_of_a_list_stay() -> None:
    paragraphs = [Row(f"{i // 3 + 1:<5}{x}" if i % 3 == 0 else f"{'':<5}{x}") for i, x in enumerate(TEXT * 2)]
    ports = ["Lima", "Ostend", "Hull", "Riga", "Trieste", "Odessa", "Bergen", "Cadiz", "Genoa", "Brest"]
    entries = [Row(f"{n:<5}{port}") for n, port in enumerate(ports, 1)]
    for rows in (paragraphs, entries, counted(1)[:3], counted(5)[:9]):
        sheet = page(1, rows)
        assert numbers_apart([sheet]) == [sheet]


def test_one_number_at_the_head_of_a_line_is_a_part_of_its_sentence() -> None:
    rows = [Row(line) for line in TEXT]
    rows[4] = Row("5 men came with the dredger, and 20 more by rail from the")
    sheet = page(1, rows)
    assert numbers_apart([sheet]) == [sheet]
