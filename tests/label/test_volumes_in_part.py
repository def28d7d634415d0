"""Volumes printed in part, and what stands at the top of their pages above a head."""

from digitize.label import Cues
from digitize.model.role import Role
from tests.label.test_letters import TEXT, begins, read
from tests.label.test_printed_volumes import FOURTH, OTHER, THIRD, roles
from tests.typeset import Row, full


def filed(registry: int, number: int, text: list[Row]) -> list[Row]:
    head = [Row(f"({registry})          No. {number}.", gap=3.0), Row("Mr. Lund to Sir Emil Berg.", "centre", 1.5)]
    return [*head, Row(f"Lima, July {number % 28 + 1}, 1931.", "right"), *text]


def test_numbers_behind_those_of_the_registry_begin_documents_also_where_many_are_left_out(cues: Cues) -> None:
    pages = [
        [*filed(33857, 131, TEXT), *filed(34450, 132, OTHER)],
        [*filed(36820, 300, THIRD), *filed(366, 446, FOURTH)],
    ]
    assert begins(cues, *pages) == [1, 1, 2, 2]
    lines = read(cues, *pages)
    assert roles(lines, "(33857) No. 131.") == roles(lines, "(36820) No. 300.") == {Role.NUMBER}


def test_the_line_of_a_telegram_below_its_day_belongs_to_the_head(cues: Cues) -> None:
    sent = Row("Tel. (No. 55.)               R. 11:30 P.M.")
    number, title, day = filed(33857, 131, [])
    lines = read(cues, [number, title, day, Row("D. 9:20 P.M.", "right"), sent, *TEXT, *filed(34450, 132, OTHER)])
    assert roles(lines, "Tel. (No. 55.) R. 11:30 P.M.") == {Role.DATELINE}


def dated(number: int, text: list[Row], signed: str = "Lund") -> list[Row]:
    head = [Row(f"May {number}, 1931", gap=3.0), Row("The Consul in Lima (Lund) to the Harbour", gap=1.5), Row("Board")]
    return [*head, Row(f"No. {number}          Lima, May {number}, 1931."), *text, Row(signed, "right", 1.5)]


def test_who_signed_the_paper_before_at_a_pages_top_is_no_line_of_the_head_below(cues: Cues) -> None:
    first, second = dated(3, TEXT), dated(5, OTHER)
    lines = read(cues, first[:-1], [Row("Lund", "right"), *second])
    signed = next(x for x in lines if x.page == 2)
    assert (signed.role, signed.head) == (Role.SIGNATURE, None)


def test_the_end_of_a_paragraph_at_a_pages_top_is_no_line_of_the_head_below(cues: Cues) -> None:
    tail = [full("the board had been told of the lights by nobody and would"), Row("not pay for oil.")]
    lines = read(cues, dated(3, TEXT)[:-1], [*tail, *dated(5, OTHER)])
    assert {x.role for x in lines if x.page == 2 and x.text in {row.text for row in tail}} == {Role.BODY}


def test_the_last_two_lines_of_a_text_at_a_pages_top_have_nothing_of_the_letter_below(cues: Cues) -> None:
    tail = [
        full("The Board assured me that the lights will be lit within two"),
        Row("weeks."),
        Row("LUND", "right", 1.5),
    ]
    head = [
        Row("The Chilean Consul (Mora) to the Board", "centre", 3.0, italic=True),
        Row("LIMA, May 4, 1931.", "right"),
    ]
    below = [*tail, *head, full("SIR: In the agreement on the dues that was made in the last"), *TEXT]
    assert begins(cues, [*dated(1, OTHER)[:-1]], below) == [1, 2]
    assert {x.role for x in read(cues, [*dated(1, OTHER)[:-1]], below) if x.text == tail[0].text} == {Role.BODY}


def test_a_title_in_plain_type_at_a_pages_top_is_no_end_of_a_paragraph(cues: Cues) -> None:
    title = [
        full("Translation of a letter dated 2nd Dil Qada (8-10-45) from the"),
        Row("Ruler of Lima to the Agent, Callao."),
    ]
    paper = [*title, Row("Confidential.", gap=2.0), Row("A.C.", gap=2.0), *OTHER]
    assert begins(cues, [*dated(1, TEXT), *dated(2, THIRD)], paper)[-1] == 2
    assert roles(read(cues, [*dated(1, TEXT), *dated(2, THIRD)], paper), title[1].text) == {Role.TITLE}


def test_bare_numbers_in_the_middle_above_titles_begin_documents_also_where_many_are_left_out(cues: Cues) -> None:
    def note(number: int, text: list[Row]) -> list[Row]:
        title = [Row("Notice du Chef de la Division du port", "centre", 1.2, italic=True)]
        return [Row(str(number), "centre", 3.0), *title, Row("C. Lund", "centre", italic=True), *text]

    pages = [[*note(4, TEXT), *note(271, OTHER)], note(319, THIRD)]
    assert begins(cues, *pages) == [1, 1, 2]
    lines = read(cues, *pages)
    assert all(roles(lines, str(number)) == {Role.NUMBER} for number in (4, 271, 319))


def test_a_leaf_number_in_the_middle_makes_no_row_with_the_number_of_a_letter(cues: Cues) -> None:
    first = [Row("57", "centre", size=14), Row("Lima, May 3, 1931.", "right", 2.0), *TEXT]
    lines = read(cues, first, [Row("Nr. 1654", gap=1.0), Row("Lima, May 5, 1931.", "right", 2.0), *OTHER])
    assert not any("number-in-sequence" in x.reasons for x in lines)


def test_who_signs_stands_beside_the_day_or_at_the_right_of_a_text_narrower_than_its_page(cues: Cues) -> None:
    wide = [full("A line of the volume that is set over more than all of the others are, as notes may be")]
    beside = Row("13.VI.31".ljust(65) + "Lund.")
    lines = read(cues, [*dated(3, TEXT)[:-1], beside, *dated(5, OTHER)[:-1], Row("Lund, Berg.", "right")], wide)
    assert roles(lines, "13.VI.31 Lund.") == roles(lines, "Lund, Berg.") == {Role.SIGNATURE}


def test_two_offices_in_bold_above_a_day_begin_a_document(cues: Cues) -> None:
    title = Row("The Foreign Minister to the Consul in Lima", "centre", 3.0, bold=True)
    paper = [*dated(1, TEXT), title, Row("No. 352          LIMA, May 2, 1931.", gap=1.5), *OTHER]
    assert begins(cues, paper) == [1, 1]
    assert all("names-paper" in x.reasons for x in read(cues, paper) if x.text == title.text)


def test_titles_in_bold_with_number_and_day_begin_documents_also_where_many_are_left_out(cues: Cues) -> None:
    def paper(number: int, text: list[Row]) -> list[Row]:
        return [Row(f"{number}. Fyrmästaren i Lima till UD {number % 28 + 1} maj 1931.", gap=3.0, bold=True), *text]

    assert begins(cues, [*paper(90, TEXT), *paper(92, OTHER), *paper(206, THIRD)]) == [1, 1, 1]


def test_series_of_an_archive_above_offices_head_papers(cues: Cues) -> None:
    def paper(item: str, text: list[Row]) -> list[Row]:
        return [Row(f"DH. İD. {item}", gap=3.0), Row("Ankara Vilâyeti", gap=2.0), Row("Mektûbî Kalemi"), *text]

    pages = [[*paper("94-2/36", TEXT), *paper("94-2/37", OTHER)], paper("95/1", THIRD)]
    assert begins(cues, *pages) == [1, 1, 2]


def test_a_title_goes_on_with_the_rank_of_whom_it_names_over_a_day(cues: Cues) -> None:
    title = [
        Row("Minutes of the Daily Meetings of the Commissioners", "centre", 3.0),
        Row("Plenipotentiary, May 3, 1931", "centre"),
    ]
    lines = read(cues, [*dated(1, OTHER), *title, *TEXT])
    assert roles(lines, title[1].text) == {Role.TITLE}
