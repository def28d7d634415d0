"""A reference that an office stamped on a sheet is the document's, though the stamp is no part of its text."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from digitize.config import load_settings
from digitize.model.metadata import Metadata
from digitize.model.page import Box, Line, Page, Word
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

LETTER = [
    Row("Lisbon, May 4, 1938."),
    Row("The Honorable", gap=2.5),
    Row("The Secretary of State,"),
    Row("Washington."),
    Row("Sir:", gap=2.0),
    full("I have the honor to report that the grain dues were", 2.0, "indent"),
    full("lowered on the first of the month, and that the mills"),
    full("of the eastern district have been at work since then,"),
    Row("as the Board of Trade had asked."),
    Row("Respectfully yours,", "right", 2.0),
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def upright(text: str, sure: float = 0.9, x: float = 420.0) -> Line:
    """A line that runs down the page's right margin."""
    words, y = [], 200.0
    for word in text.split():
        words.append(Word(word, Box(x, y, x + 12, y + 8 * len(word)), sure))
        y += 8 * (len(word) + 1)
    return Line(tuple(words), Box(x, 200.0, x + 12, y), y, 14.0, column=9, block=9, apart=True, turn=90)


def described(lines: Sequence[Line], knowledge: Knowledge, rows: Sequence[Row] = LETTER) -> tuple[Metadata, str]:
    sheet: Page = page(1, rows)
    sheet = replace(sheet, lines=(*sheet.lines, *lines), text_from="ocr")
    ((document, metadata),) = assemble([sheet], SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents
    return metadata, document.text.text


def test_a_number_upright_in_the_margin_is_the_reference_and_no_text(knowledge: Knowledge) -> None:
    metadata, text = described([upright("853.6131 GRAIN/57")], knowledge)
    reference = metadata.archival_reference
    assert reference
    assert (reference.archive, reference.series, reference.item) == ("NARA", "853.6131 GRAIN", "57")
    assert metadata.reference_at == "margin"
    assert "853" not in text
    (mark,) = (mark for mark in metadata.marks if "853" in mark.text)
    assert mark.kind == "stamp"
    assert mark.box[3] - mark.box[1] > 5 * (mark.box[2] - mark.box[0])
    assert text == described([], knowledge)[1]


def test_a_misread_letter_and_a_blank_in_a_stamped_number_are_repaired_and_told(knowledge: Knowledge) -> None:
    metadata, _ = described([upright("853.61 31/5I2")], knowledge)
    reference = metadata.archival_reference
    assert reference
    assert reference.text == "853.61 31/5I2"
    assert (reference.series, reference.item) == ("853.6131", "512")
    assert {repair.field: (repair.from_, repair.to) for repair in reference.repairs} == {
        "series": ("853.61 31", "853.6131"),
        "item": ("5I2", "512"),
    }


def test_a_stamp_that_was_read_badly_is_told_with_less_confidence(knowledge: Knowledge) -> None:
    sure, doubted = (described([upright("853.6131/57", sure)], knowledge)[0] for sure in (0.98, 0.3))
    assert sure.archival_reference
    assert doubted.archival_reference
    assert doubted.archival_reference.confidence < sure.archival_reference.confidence - 0.2


@pytest.mark.parametrize(
    "text", ["RECEIVED", "1938 MAY 19 PM 3 28", "FILED", "G/HC", "No. 17", "INV. 3 AUG 1931", "12/57"]
)
def test_other_stamps_are_no_references(text: str, knowledge: Knowledge) -> None:
    metadata, _ = described([upright(text)], knowledge)
    assert metadata.archival_reference is None
    assert metadata.reference_at is None


def test_a_printed_reference_stays_the_documents_own_beside_a_stamped_one(knowledge: Knowledge) -> None:
    rows = [*LETTER, Row("TNA, FO 371/29483", gap=3.0)]
    metadata, _ = described([upright("853.6131/57")], knowledge, rows)
    assert metadata.archival_reference
    assert metadata.archival_reference.archive == "TNA"
    assert metadata.reference_at == "foot"
    assert [one.item for one in metadata.other_references] == ["57"]


def test_the_day_of_an_upright_stamp_of_receipt_is_told(knowledge: Knowledge) -> None:
    lines = [upright("RECEIVED", x=420.0), upright("26 MAY 1938", x=436.0)]
    metadata, text = described(lines, knowledge)
    assert metadata.received
    assert metadata.received.edtf == "1938-05-26"
    assert "RECEIVED" not in text


def test_a_files_number_far_beside_a_classification_in_one_line_is_the_reference(knowledge: Knowledge) -> None:
    rows = [Row("p.B.12.41.Gr.-KM.                  CONFIDENTIAL"), *LETTER]
    metadata, text = described([], knowledge, rows)
    assert metadata.archival_reference
    assert metadata.archival_reference.text == "p.B.12.41.Gr.-KM."
    assert metadata.reference_at == "head"
    assert metadata.classification == "CONFIDENTIAL"
    assert "p.B.12.41.Gr.-KM." in text


def test_the_number_and_day_of_another_paper_is_no_reference(knowledge: Knowledge) -> None:
    rows = [Row("Ges. No. 346 af 5/6/42."), *LETTER]
    metadata, _ = described([], knowledge, rows)
    assert metadata.archival_reference is None


def test_a_stamped_number_whose_point_was_read_as_a_blank_is_put_right(knowledge: Knowledge) -> None:
    reference = described([upright("853 6131/57")], knowledge)[0].archival_reference
    assert reference
    assert (reference.archive, reference.series, reference.item) == ("NARA", "853.6131", "57")
    assert [(repair.from_, repair.to) for repair in reference.repairs] == [("853 6131", "853.6131")]
