"""Numbers of pages and leaves never stay within sentences; numbers that are a document's own stay."""

from dataclasses import replace

import pytest

from digitize.label import Cues, label
from digitize.model.page import Page
from tests.label.conftest import TYPED
from tests.typeset import Row, full, page

ON = [full("of the mole, where the boats had lain since the storm, and"), *TYPED[1:], *TYPED]


def furniture(cues: Cues, *pages: Page) -> list[str]:
    return [x.text for x in label(pages, cues) if x.role == "furniture"]


def leaves(numbers: list[str]) -> list[Page]:
    """A paper of which each page but the first begins within a sentence, under the number of its leaf."""
    tops = [[Row(n, "right", y=30)] if n else [] for n in numbers]
    first = [*tops[0], Row("Note on the Mole", "centre", y=70), *TYPED, *TYPED]
    on = [replace(ON[0], y=70), *ON[1:]]
    return [page(1, first), *(page(n, [*top, *on]) for n, top in enumerate(tops[1:], 2))]


@pytest.mark.parametrize(
    "numbers",
    [
        ["f. 12r", "f. 12v", "f. 13r", "f. 13v"],
        ["fol. 12 recto", "fol. 12 verso", "fol. 13 recto", "fol. 13 verso"],
        ["12", "12v", "13", "13v"],
        ["л. 15", "л. 15 об.", "л. 16", "л. 16 об."],
        ["Bl. 7", "Bl. 8", "Bl. 9", "Bl. 10"],
        ["12", "", "13", "", "14", ""],
        ["", "-2-", "-3-", "-4-"],
        ["ARCH-NP 004421", "ARCH-NP 004422", "ARCH-NP 004423", "ARCH-NP 004424"],
    ],
)
def test_the_number_of_a_leaf_is_none_of_its_words(cues: Cues, numbers: list[str]) -> None:
    assert furniture(cues, *leaves(numbers)) == [n for n in numbers if n]


def test_papers_whose_pages_count_anew_lose_the_numbers_of_their_pages(cues: Cues) -> None:
    first = [Row("Note on the Mole", "centre", y=60), Row("Lima, 3 May 1931", "right", 1.5), *TYPED, *TYPED]
    second, third = [Row("-2-", "centre", y=30), *ON], [Row("-3-", "centre", y=30), *ON]
    papers = [first, second, third, first, second]
    assert furniture(cues, *(page(n, rows) for n, rows in enumerate(papers, 1))) == ["-2-", "-3-", "-2-"]


@pytest.mark.parametrize(
    "numbers", [["-2-", "-3-", "-4"], ["-8-", "-9-", "-l0-"], ["-8-", "-9-", "-lO-"], ["2.", "3.", "4."]]
)
def test_numbers_as_a_typewriter_sets_them_are_the_pages(cues: Cues, numbers: list[str]) -> None:
    """Also one whose last dash was read into its figure, one with letters for figures, and a count without dashes."""
    on = [replace(TYPED[1], text="Further the boats were laid along the mole", y=70), *TYPED[2:], *TYPED]
    first = [Row("Note on the Mole", "centre", y=60), Row("Lima, 3 May 1931", "right", 1.5), *TYPED, *TYPED]
    pages = [first, *([Row(number, "centre", y=30), *on] for number in numbers)]
    found = furniture(cues, *(page(n, rows) for n, rows in enumerate(pages, 1)))
    assert found == numbers


def test_a_number_below_the_letterhead_of_each_sheet_is_the_page_s(cues: Cues) -> None:
    printed = [Row("ROYAL LEGATION OF SWEDEN", "left", y=50)]
    first = [*printed, Row("Lima, 3 May 1931", "right", 1.5), Row("Note on the Mole", "centre", y=130), *TYPED]
    further = [[*printed, Row(f"- {n} -", "centre", y=84), replace(ON[0], y=130), *ON[1:]] for n in (2, 3)]
    found = furniture(cues, *(page(n, rows) for n, rows in enumerate([first, *further], 1)))
    assert {"- 2 -", "- 3 -"} <= set(found)


def test_numbers_of_documents_that_take_two_pages_each_stay(cues: Cues) -> None:
    pages = []
    for n in (41, 42, 43, 44):
        head = [Row(str(n), "centre", y=40), Row(f"The Consul to the Board, No. {n}", "centre", 1.6)]
        pages += [[*head, Row(f"Ostend, {n - 38} May 1931", "right", 1.5), *TYPED, *TYPED], ON]
    assert furniture(cues, *(page(n, rows) for n, rows in enumerate(pages, 1))) == []


def test_the_rest_of_a_reference_at_a_page_s_foot_is_no_number_of_a_leaf(cues: Cues) -> None:
    foot = [Row("АВП РФ, ф. 06, оп. 3, п. 1, д. 5,", gap=2.0), Row("л. 32")]
    sheet = page(1, [Row("Note on the Mole", "centre"), Row("Lima, 3 May 1931", "right", 1.5), *TYPED, *TYPED, *foot])
    assert furniture(cues, sheet) == []


def spread(left: Row, right: Row) -> Page:
    """Two pages on one image."""
    halves = [page(1, [row, *[replace(ON[0], y=70), *ON[1:]]]) for row in (left, right)]
    moved = []
    for line in halves[1].lines:
        words = tuple(replace(w, box=replace(w.box, x0=w.box.x0 + 450, x1=w.box.x1 + 450)) for w in line.words)
        box = replace(line.box, x0=line.box.x0 + 450, x1=line.box.x1 + 450)
        moved.append(replace(line, words=words, box=box, column=1))
    return replace(halves[0], width=900.0, lines=(*halves[0].lines, *moved))


def test_the_headers_of_a_spread_go_where_their_numbers_count_on(cues: Cues) -> None:
    for left, right in (("214 HARBOUR PAPERS", "THE MOLE 215"), ("214", "215")):
        assert furniture(cues, spread(Row(left, y=30), Row(right, "right", y=30))) == [left, right]


def test_headings_at_the_head_of_both_halves_stay(cues: Cues) -> None:
    for left, right in (("HARBOUR PAPERS", "THE MOLE"), ("214 HARBOUR PAPERS", "THE MOLE 220"), ("3 May", "4 May")):
        assert furniture(cues, spread(Row(left, y=30), Row(right, "right", y=30))) == []


@pytest.mark.parametrize("letter", ["ı", "İ", "xiı"])
def test_a_turkish_letter_alone_on_a_line_is_a_line_as_any_other(cues: Cues, letter: str) -> None:
    """Engines read strokes so; in small letters it is no letter of a Roman number."""
    lines = label([page(1, [*TYPED, Row(letter, "centre", 2.0)])], cues)
    assert lines[-1].text == letter
