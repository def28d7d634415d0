"""The heads and ends of despatches: printed offices over several lines, who writes above an address, what is stamped."""

import pytest

from digitize.label import Cues
from digitize.model.role import Role
from tests.label.test_letters import TEXT, begins, parts, read
from tests.typeset import Row

SHEETS = {
    "fr": ("AMBASSADE", "DE LA RÉPUBLIQUE DANOISE", "A.s. du môle est d'Ostende.", "à Son Excellence Monsieur Berg,"),
    "fr2": ("CONSULAT GÉNÉRAL", "DE DANEMARK", "A. s. du môle est d'Ostende.", "à Monsieur le Ministre du Commerce"),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_who_writes_above_an_address_is_told(cues: Cues, sheet: str) -> None:
    office, over, subject, to = SHEETS[sheet]
    head = [Row(office, "centre"), Row(over, "centre"), Row("Lima, le 3 mai 1931", "right", 3.0)]
    head += [Row("Le Consul de Danemark à Lima", gap=2.0), Row(to), Row(subject, gap=2.0)]
    found = parts(cues, [*head, *TEXT])
    assert found["Le Consul de Danemark à Lima"] == "sender"
    assert found[to] == "address"
    assert found[subject] == "subject"


@pytest.mark.parametrize(
    "office",
    [
        ("LEGATION OF DENMARK", "IN PERU"),
        ("KONSULAT GENERALNY", "W LIMIE"),
        ("VYSLANECTVÍ DÁNSKA", "V LIMĚ"),
        ("MINISTERO DEL COMMERCIO", "UFFICIO DEI PORTI"),
    ],
)
def test_a_printed_office_over_two_lines_is_a_mark(cues: Cues, office: tuple[str, str]) -> None:
    paper = [*(Row(x, "centre") for x in office), Row("Lima, May 3, 1931.", "right", 3.0), Row("Sir:", gap=2.0), *TEXT]
    found = {x.text: x.role for x in read(cues, paper)}
    assert {found[x] for x in office} == {Role.FURNITURE}


def test_an_office_in_a_sentence_stays(cues: Cues) -> None:
    said = [Row("The Legation of Denmark asked for the pilots.", gap=2.0), *TEXT]
    found = {x.text: x.role for x in read(cues, said)}
    assert found["The Legation of Denmark asked for the pilots."] is not Role.FURNITURE


SECOND = [Row("-2- #1152, May 3, 1931, from Lima."), *TEXT, *TEXT]


def test_a_head_said_again_on_a_second_sheet_is_a_mark(cues: Cues) -> None:
    first = [Row("No. 1152.    Lima, May 3, 1931."), Row("Sir:", gap=2.0), *TEXT, *TEXT]
    lines = read(cues, first, SECOND)
    assert begins(cues, first, SECOND) == [1]
    assert next(x.role for x in lines if x.text.startswith("-2-")) is Role.FURNITURE


def test_a_line_with_other_figures_is_no_head_said_again(cues: Cues) -> None:
    first = [Row("No. 1153.    Lima, May 4, 1931."), Row("Sir:", gap=2.0), *TEXT, *TEXT]
    lines = read(cues, first, SECOND)
    assert next(x.role for x in lines if x.text.startswith("-2-")) is not Role.FURNITURE


def test_who_signs_without_a_closing_is_told_with_the_office_below(cues: Cues) -> None:
    paper = [Row("Lima, May 3, 1931.", "right"), Row("Sir:", gap=2.0), *TEXT]
    found = parts(cues, [*paper, Row("Emil Lund", "right", 2.0), Row("Consul General", "right")])
    assert found["Emil Lund"] == found["Consul General"] == "signature"


@pytest.mark.parametrize("office", ["MINISTRY OF TRADE,", "MINISTRY OF TRADE,."])
def test_an_office_at_a_first_pages_foot_is_to_whom_it_goes(cues: Cues, office: str) -> None:
    head = [Row("LEGATION OF CHILE", "centre"), Row("Lima, May 3, 1931.", "right", 2.0), Row("No. 621", "right")]
    first = [*head, Row("The pilots of Callao.", "right"), *TEXT, *TEXT, Row(office, gap=2.0)]
    assert parts(cues, first, [*TEXT, *TEXT])[office] == "address"
