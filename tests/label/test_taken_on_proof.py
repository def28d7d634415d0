"""Lines are taken out on proof: one sign, a repetition of whole pages, or a place at the edge proves nothing."""

from dataclasses import replace

import pytest

from digitize.label import Cues, label
from digitize.model.page import Page
from tests.label.conftest import TYPED
from tests.typeset import Row, full, page

ON = [full("of the mole, where the boats had lain since the storm, and"), *TYPED[1:], *TYPED]


def going_on(n: int) -> list[Row]:
    """A page that begins within a sentence, other than each other's."""
    names = ["lighter", "dredger", "pilot", "mole", "lamp", "crane", "quay", "buoy", "hawser"]
    said = [
        full(f"what the {names[n - k]} of {names[(n + 2 * k) % 9]} might cost, and the {names[k]} as well")
        for k in range(9)
    ]
    return [replace(said[0], y=70), *said[1:]]


def taken(cues: Cues, *sheets: list[Row]) -> list[str]:
    pages = [page(n, rows) for n, rows in enumerate(sheets, 1)]
    return [x.text for x in label(pages, cues) if x.role in ("furniture", "noise")]


def of_pages(cues: Cues, *pages: Page) -> list[str]:
    return [x.text for x in label(pages, cues) if x.role in ("furniture", "noise")]


BULLETS = [
    "© The dues on coal were lowered in May by a tenth.",
    "© No vessel of more than 900 tons may lie at the mole.",
    "© 12 lighters were bought at Hull, and three more hired",
    "for the season, which the Board has since approved.",
    "© Pilots are paid by the tide.",
    "» Home ports are listed below | see the table | and note",
]


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_bullet_that_was_read_as_another_sign_makes_no_boilerplate(cues: Cues, times: int) -> None:
    sheet = [*TYPED, *(Row(text) for text in BULLETS), *TYPED]
    assert taken(cues, *[[*sheet, *TYPED[:k]] for k in range(times)]) == []


@pytest.mark.parametrize(
    "line",
    [
        "be paid immedi © ately or within eight days, and in no other",
        "to try this | with the courtesy | that is due, whereby little",
        "zurück.",
        "Home.",
        "with the Board; see www.register of the port, which was never",
    ],
)
def test_a_sign_within_a_text_is_a_spot_on_the_paper(cues: Cues, line: str) -> None:
    sheet = [*TYPED, full("Mr Oldcastle said that whatever was owed by them would"), Row(line), *TYPED]
    assert taken(cues, sheet) == []


def test_a_seal_below_each_treaty_of_a_volume_is_no_button(cues: Cues) -> None:
    assert taken(cues, *[[*going_on(n), Row("(Печать)", "right", 2.0), *TYPED] for n in range(5)]) == []


def test_what_stands_alike_around_the_addresses_of_two_pages_stays(cues: Cues) -> None:
    sheets = [
        [Row("www.archive.example.org/harbour", y=20, size=7.0), Row("Sir,", y=60), *going_on(n)[1:]] for n in (1, 4)
    ]
    assert taken(cues, *sheets) == ["www.archive.example.org/harbour"] * 2


def test_a_sum_at_the_foot_of_a_page_is_no_number_of_it(cues: Cues) -> None:
    assert taken(cues, [*going_on(1), Row("($ 12).", y=600)]) == []


def letter(day: int, *below: Row) -> list[Row]:
    return [Row("Note on the Mole", "centre"), Row(f"Lima, {day} May 1931", "right", 1.5), *TYPED, *TYPED, *below]


def test_a_page_that_is_in_a_file_four_times_stays_four_times(cues: Cues) -> None:
    sheet = [
        Row("The Harbour Board at Lima", "centre", y=40),
        *[replace(ON[0], gap=3.0), *ON[1:]],
        Row("OLDCASTLE", gap=3.0),
    ]
    assert taken(cues, sheet, sheet, sheet, sheet) == []


def test_a_form_that_was_filled_in_four_times_stays(cues: Cues) -> None:
    def form(name: str, tons: int) -> list[Row]:
        return [
            Row("Entry of a vessel", "centre", y=40),
            Row(f"Name: {name}", gap=3.0),
            Row(f"Burden: {tons} tons"),
            Row("Port of registry:"),
            Row("Draught on arrival:"),
            Row("Dues paid to the Board:"),
            Row("The master declares that nothing was landed.", gap=3.0),
        ]

    assert taken(cues, form("Alma", 310), form("Freya", 890), form("Hope", 120), form("Rosa", 402)) == []


def test_the_same_letterhead_on_each_sheet_of_memoranda_that_begin_there_stays(cues: Cues) -> None:
    head = [Row("HARBOUR BOARD", "centre", y=40), Row("Lima", "centre")]
    sheets = [[*head, Row(f"Memorandum of {n} May 1931", "left", 2.5), *TYPED, *TYPED] for n in (3, 4, 5, 6)]
    assert taken(cues, *sheets) == []


def test_a_title_alone_on_its_page_stays(cues: Cues) -> None:
    title = [Row("PART ONE: THE MOLE", "centre", y=300)]
    other = [Row("PART TWO: THE DREDGER", "centre", y=300)]
    assert taken(cues, title, letter(3), other, letter(4), title, letter(5), other) == []


def test_minutes_that_each_begin_a_page_with_the_same_line_keep_it(cues: Cues) -> None:
    sheets = [
        [Row("Minutes of the Harbour Board", y=40), Row(f"Lima, {n} May 1931", "right", 2.5), *TYPED, *TYPED]
        for n in (3, 4, 5, 6)
    ]
    assert taken(cues, *sheets) == []


@pytest.mark.parametrize("title", ["LETTER NUMBER {}", "Telegram No. {}", "BERICHT Nr. {}", "No. {}", "Despatch {}"])
@pytest.mark.parametrize("white", [2.0, 3.0])
def test_a_title_that_counts_on_as_the_pages_do_stays(cues: Cues, title: str, white: float) -> None:
    sheets = [
        [Row(title.format(n), y=40), Row(f"Lima, {n} May 1931.", "left", white), *TYPED, *TYPED] for n in (4, 5, 6, 7)
    ]
    assert taken(cues, *sheets) == []
    assert taken(cues, *sheets[:2]) == []


def test_a_header_that_counts_the_pages_goes_also_over_a_dateline(cues: Cues) -> None:
    dated = [Row("Lima, 12 May 1931.", y=90), *TYPED, *TYPED]
    sheets = [[Row(f"HARBOUR PAPERS {n + 10}", "centre", y=30), *(going_on(n) if n % 2 else dated)] for n in range(6)]
    assert len(taken(cues, *sheets)) == 6


def test_a_header_goes_and_a_dateline_at_its_height_stays(cues: Cues) -> None:
    head = Row("Papers of the Harbour Board", "centre", y=30)
    dated = [Row("Lima, 12 May 1931.", "right", y=30), replace(TYPED[0], y=70), *TYPED[1:], *TYPED]
    titled = [Row("The Mole and the Dredger", "centre", y=30), replace(TYPED[0], y=70), *TYPED[1:], *TYPED]
    on = [[head, *going_on(n)] for n in range(6)]
    assert taken(cues, on[0], on[1], dated, on[2], on[3], titled, on[4], on[5]) == [head.text] * 6


@pytest.mark.parametrize(
    "archive", ["AMAE, Levant 1930-1940, vol. 12, fol.", "Arch. dép. du Port, série 4 M 12, pièce"]
)
def test_references_at_the_foot_of_pages_are_no_footers(cues: Cues, archive: str) -> None:
    pages = [(letter(n), n % 3) if n % 2 else (going_on(n), 31) for n in range(3, 9)]
    for leaves in (pages, [(rows, 31) for rows, _ in pages[::2]]):
        sheets = [[*rows, Row(f"{archive} {leaf}.", y=600, size=8.0)] for rows, leaf in leaves]
        others = [going_on(n) for n in range(len(sheets))]
        assert taken(cues, *sheets, *others) == []


def test_lines_that_differ_in_more_than_a_page_number_repeat_nothing(cues: Cues) -> None:
    tops = [
        "Telegram 11 of 300 words",
        "Telegram 18 of 120 words",
        "Telegram 23 of 700 words",
        "Telegram 40 of 90 words",
    ]
    sheets = [[Row(top, y=30), *going_on(n)] for n, top in enumerate(tops)]
    assert taken(cues, *sheets) == []


def test_names_below_letters_that_each_end_a_page_are_signatures(cues: Cues) -> None:
    sheets = [letter(n, Row("OLDCASTLE", "right", 3.0)) for n in (3, 4, 5, 6)]
    assert taken(cues, *sheets) == []
    between = [letter(3), [*going_on(1), Row("OLDCASTLE", "right", 3.0)]]
    between += [letter(4), [*going_on(2), Row("OLDCASTLE", "right", 3.0)]]
    between += [letter(5), [*going_on(3), Row("OLDCASTLE", "right", 3.0)]]
    assert taken(cues, *between) == []


def test_two_pages_prove_no_header(cues: Cues) -> None:
    sheets = [[Row("THE HARBOUR OF LIMA", "centre", y=30), *going_on(n)] for n in range(5)]
    assert taken(cues, *sheets[:2]) == []
    assert len(taken(cues, *sheets)) == 5
    small = [[replace(sheet[0], size=8.0), *sheet[1:]] for sheet in sheets]
    assert len(taken(cues, *small[:2])) == 2  # its type is a second sign
