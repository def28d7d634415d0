"""Volumes that print letters under titles of their own: what runs above their pages, stands above a title, or closes a letter."""

from dataclasses import replace

import pytest

from digitize.label import Cues
from digitize.model.role import LabelledLine, Role
from tests.label.test_letters import TEXT, begins, parts, read
from tests.typeset import Row, full

OTHER = [
    full("The second report came with the mail of the day before", 1.5, "indent"),
    full("and said of the dredgers that two had been sold abroad"),
    full("while a third lay at the western quay without its crew."),
]
THIRD = [
    full("Of the lights at the entrance nothing had been heard at", 1.5, "indent"),
    full("the board since the keeper wrote that oil was wanting."),
]
FOURTH = [
    full("A tender for the new lamps was opened on the third and", 1.5, "indent"),
    full("the lowest of the four came from a house in Bergen that"),
    full("asks for half of the price before anything is shipped."),
]
CLOSED = [Row("I am, sir, your obedient servant,", "indent"), Row("WM. B. LUND.", "right")]
RUNNING = Row("Harbour Papers, 1931, Volume II", "centre", italic=True)


def numbered(number: int, text: list[Row], gap: float = 3.0) -> list[Row]:
    title = Row(f"{number}. Letter from the Consul in Lima to the Board", gap=gap, bold=True)
    return [title, Row(f"Lima, May {number}, 1931.", "right"), *text]


def roles(lines: list[LabelledLine], text: str) -> set[Role]:
    return {x.role for x in lines if x.text == text}


def test_what_stands_above_numbered_titles_on_two_pages_is_a_header(cues: Cues) -> None:
    pages = [[RUNNING, *numbered(5, TEXT), *numbered(6, OTHER)], [RUNNING, *numbered(7, THIRD), *numbered(8, FOURTH)]]
    lines = read(cues, *pages)
    assert roles(lines, RUNNING.text) == {Role.FURNITURE}
    assert begins(cues, *pages) == [1, 1, 2, 2]


def test_the_same_sentence_above_numbered_paragraphs_is_none(cues: Cues) -> None:
    said = Row("The above named states the following:", gap=2.0)
    listed = [Row("1. The mole was in need of repair.", gap=2.0), *TEXT]
    lines = read(cues, [said, *listed], [said, Row("1. Nothing was heard of the lights.", gap=2.0), *OTHER])
    assert Role.FURNITURE not in roles(lines, said.text)


def test_a_title_said_again_and_cut_short_is_a_header(cues: Cues) -> None:
    again = Row("Letter from the Consul in Lima to …", "centre", italic=True)
    pages = [
        [*numbered(5, TEXT), *numbered(6, OTHER)],
        [again, replace(THIRD[0], gap=3.0), *THIRD[1:], *numbered(7, FOURTH)],
    ]
    lines = read(cues, *pages)
    assert roles(lines, again.text) == {Role.FURNITURE}


def titled(*over: Row, text: list[Row] = TEXT) -> list[Row]:
    head = [*over, Row("Mr. Lund to Mr. Berg", "centre", 1.2), Row("No. 450.]          Lima, April 14, 1864.")]
    return [*head, Row("SIR: I enclose to you the papers of the harbour board."), *text, *CLOSED]


def test_who_signs_a_printed_letter_stands_between_its_closing_and_to_whom_it_goes(cues: Cues) -> None:
    to = Row("Hon. CARL BERG, Secretary of Trade, &c., &c., &c.", "indent")
    found = parts(cues, [*titled(), to, *titled(Row("[Extract.]", "centre", 3.0), text=OTHER)])
    assert found["WM. B. LUND."] == "signature"
    assert found[CLOSED[0].text] == "closing"
    assert found[to.text] == "address"


@pytest.mark.parametrize("remark", ["[Extract.]", "[Translation.]", "[Auszug.]", "[Extrait.]"])
def test_what_an_editor_says_above_a_title_belongs_to_its_head(cues: Cues, remark: str) -> None:
    paper = [*titled(), *titled(Row(remark, "centre", 3.0), text=OTHER)]
    lines = read(cues, paper)
    heads = [x.text for x in lines if x.head == x.index]
    assert heads == ["Mr. Lund to Mr. Berg", remark]
    assert roles(lines, "Mr. Lund to Mr. Berg") == {Role.TITLE}


def test_stars_for_what_is_left_out_are_text(cues: Cues) -> None:
    stars = Row("* * * * * *", "centre", 1.5)
    assert roles(read(cues, [*titled(text=[*TEXT, stars, *OTHER])]), stars.text) == {Role.BODY}


def test_a_salutation_alone_is_no_signature_and_begins_no_page(cues: Cues) -> None:
    head = [Row("Mr. Lund to Mr. Berg", "centre", 3.0), Row("No. 451.]          Lima, April 18, 1864.")]
    first = [*titled(), *head, Row("SIR:   * * * * * * * *", "indent")]
    lines = read(cues, first, [*OTHER, *CLOSED])
    assert Role.SIGNATURE not in roles(lines, "SIR: * * * * * * * *")
    assert [x.page for x in lines if x.head == x.index] == [1, 1]


def test_a_file_number_behind_a_speck_is_one(cues: Cues) -> None:
    assert cues.reference(".724.3415/3822: Telegram") == cues.reference("724.3415/3822: Telegram") > 0.5


@pytest.mark.parametrize("called", ["Mein lieber Freund!", "Dear Mr. Berg:", "Cher Monsieur,"])
def test_a_salutation_below_a_printed_title_is_told(cues: Cues, called: str) -> None:
    first = [*numbered(5, [Row(called, "indent"), *TEXT]), *numbered(6, OTHER)]
    found = parts(cues, first, [*THIRD, *numbered(7, FOURTH)])
    assert found[called] == "salutation"
    assert found[OTHER[0].text] is None
