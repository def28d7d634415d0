"""The heads of papers on forms: their names are letterhead, their fields are told by labels."""

from digitize.label import Cues, label
from digitize.model.role import LabelledLine, Role
from tests.label.conftest import TYPED
from tests.typeset import Row, page

TELEGRAM = [
    Row("TELEGRAM RECEIVED", "centre", size=13),
    Row("FROM Lima", "centre", 2),
    Row("Dated May 3, 1931", "centre"),
    Row("Secretary of State,", gap=1.5),
    Row("Washington.", "indent"),
    Row("152, May 3, 5 p. m.", "indent", 1.5),
    *TYPED,
    Row("LUND", "right", 2),
    Row("KLP:EL", gap=1),
]


def read(cues: Cues, *papers: list[Row]) -> dict[str, LabelledLine]:
    return {x.text: x for x in label([page(n, rows) for n, rows in enumerate(papers, 1)], cues)}


def test_the_parts_of_a_telegram(cues: Cues) -> None:
    found = read(cues, TELEGRAM)
    assert found["TELEGRAM RECEIVED"].role is Role.FURNITURE
    assert {found[row.text].role for row in TELEGRAM[1:6]} == {Role.DATELINE}
    assert [found[row.text].part for row in TELEGRAM[1:6]] == ["field", "field", "address", "address", "field"]
    assert found[TYPED[0].text].role is Role.BODY
    assert found["LUND"].part == "signature"


def test_a_forms_name_without_its_fields_stays_what_it_was(cues: Cues) -> None:
    found = read(cues, [Row("TELEGRAM", "centre"), *TYPED])
    assert found["TELEGRAM"].role is Role.TITLE


def test_the_subject_goes_on_below_its_label(cues: Cues) -> None:
    head = [Row("TO:      Mr. Berg"), Row("FROM:    Emil Lund"), Row("SUBJECT: Harbour dues at Ostend", gap=1.5)]
    found = read(cues, [*head, Row("        and the eastern mole"), *TYPED])
    assert {text: x.part for text, x in found.items() if x.role is Role.TITLE} == {
        "SUBJECT: Harbour dues at Ostend": "subject",
        "and the eastern mole": "subject",
    }


def test_a_stamp_takes_no_line_of_a_form(cues: Cues) -> None:
    head = [Row("ŠIFRA DOŠLÁ", "centre", size=13), Row("Odesílatel: Lima          Došlo: 3. května 1938", gap=2)]
    found = read(cues, [*head, Row("Datum: 2. května 1938"), *TYPED])
    assert {x.role for text, x in found.items() if text.startswith(("Ode", "Dat"))} == {Role.DATELINE}


def test_people_who_talked_are_no_text(cues: Cues) -> None:
    head = [Row("Memorandum of Conversation", "centre", size=14), Row("May 3, 1931", "right", 1.5)]
    head += [Row("SUBJECT: Harbour dues", gap=1.5), Row("PARTICIPANTS: Mr. Berg, of the Harbour Board", gap=1.5)]
    found = read(cues, [*head, Row("              Mr. Lund"), *TYPED])
    assert found["Mr. Lund"].part == "field"
    assert found["SUBJECT: Harbour dues"].role is Role.TITLE
