"""Several sheets without text between two pages part papers, or at least make it uncertain where one begins."""

from collections.abc import Sequence
from textwrap import wrap

import pytest

from digitize.config import load_settings
from digitize.model.metadata import Metadata
from digitize.model.page import Box, Page
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.run_on import BODY
from tests.typeset import Row, page

FIRST = ("MEMORANDUM", "The Legation, Lima, 14 March 1934.")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def sheet(number: int, *head: str, end: str = "") -> Page:
    rows = [Row(text, gap=1.67) for text in head]
    for paragraph in BODY * 2:
        rows += [Row(text, gap=1.67 if k == 0 else 1.0) for k, text in enumerate(wrap(paragraph, 66))]
    return page(number, [*rows, *([Row(end, gap=1.67)] if end else [])])


def blank(number: int, unread: tuple[Box, ...] = ()) -> Page:
    return Page(number, 450.0, 650.0, unread=unread)


def records(pages: Sequence[Page], knowledge: Knowledge) -> list[Metadata]:
    return [record for _, record in assemble(pages, SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents]


@pytest.mark.parametrize("head", ["SECOND REPORT", "Dear Mr. Dunmore,"])
@pytest.mark.parametrize("blanks", [2, 5])
def test_a_head_behind_blank_sheets_begins_a_paper(head: str, blanks: int, knowledge: Knowledge) -> None:
    pages = [sheet(1, *FIRST, end="R. Castell"), *map(blank, range(2, blanks + 2)), sheet(blanks + 2, head)]
    one, two = records(pages, knowledge)
    assert (one.source.first_page, one.source.last_page, two.source.first_page) == (1, 1, blanks + 2)
    assert "after-blank-sheets" in two.boundary.evidence


def test_text_without_a_head_behind_blank_sheets_is_uncertain(knowledge: Knowledge) -> None:
    pages = [sheet(1, *FIRST, end="R. Castell"), blank(2), blank(3), sheet(4)]
    (record,) = records(pages, knowledge)
    assert "boundary-uncertain" in record.flags


def test_one_blank_sheet_parts_nothing(knowledge: Knowledge) -> None:
    pages = [sheet(1, *FIRST), blank(2), sheet(3), blank(4), sheet(5)]
    (record,) = records(pages, knowledge)
    assert "boundary-uncertain" not in record.flags


def test_blank_sheets_before_most_pages_part_nothing(knowledge: Knowledge) -> None:
    pages = [sheet(1, *FIRST)]
    for number in (4, 7, 10, 13):
        pages += [blank(number - 2), blank(number - 1), sheet(number)]
    (record,) = records(pages, knowledge)
    assert "boundary-uncertain" not in record.flags


def test_sheets_with_ink_that_was_not_read_are_not_blank(knowledge: Knowledge) -> None:
    ink = (Box(50, 50, 300, 90),)
    pages = [sheet(1, *FIRST, end="R. Castell"), blank(2, ink), blank(3, ink), sheet(4, "SECOND REPORT")]
    assert all("after-blank-sheets" not in record.boundary.evidence for record in records(pages, knowledge))
