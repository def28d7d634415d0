"""What engines and preparations read besides of the line with a document's reference goes to its record."""

from dataclasses import replace

import pytest

from digitize.config import load_settings
from digitize.model.metadata import Metadata
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

LETTER = [
    Row("1. Record of a conversation on the harbour dues", gap=2.0),
    Row("May 4, 1938."),
    full("I have the honour to report that the grain dues were", 2.0, "indent"),
    full("lowered on the first of the month, and that the mills"),
    full("of the eastern district have been at work since then,"),
    Row("as the Board of Trade had asked."),
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def described(knowledge: Knowledge, printed: str, *readings: str) -> tuple[Metadata, str]:
    """The record and the text of a sheet with a reference at its foot that was read in further ways."""
    sheet = page(1, [*LETTER, Row(printed, gap=2.5)])
    *lines, last = sheet.lines
    sheet = replace(sheet, lines=(*lines, replace(last, readings=readings)), text_from="ocr")
    ((document, metadata),) = assemble([sheet], SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents
    return metadata, document.text.text


def test_the_reading_that_most_bear_out_is_the_record_and_the_text_stays(knowledge: Knowledge) -> None:
    printed, better = "RGASPI, f. 588, op. 11, d. 97, l. 6", "RGASPI, f. 558, op. 11, d. 97, l. 6"
    metadata, text = described(knowledge, printed, better, better, better)
    reference = metadata.archival_reference
    assert reference is not None and reference.fond == "558" and reference.text == printed
    assert [(r.field, r.from_, r.to, r.rule) for r in reference.repairs] == [("fond", "588", "558", "another-reading")]
    assert reference.alternatives[0].fond == "588" and "reference-repaired" in metadata.flags
    assert text == described(knowledge, printed)[1] and printed in text


def test_a_line_is_a_reference_if_further_readings_look_like_one(knowledge: Knowledge) -> None:
    spoiled, printed = "RCASPl ss8 cp Il jg7 tc", "RGASPI, f. 558, op. 11, d. 97, l. 6"
    assert described(knowledge, spoiled)[0].archival_reference is None
    reference = described(knowledge, spoiled, printed, printed, "nothing")[0].archival_reference
    assert reference is not None and (reference.fond, reference.file, reference.text) == ("558", "97", spoiled)
    assert reference.confidence < 0.8


def test_a_doubted_figure_that_further_readings_have_too_is_less_in_doubt(knowledge: Knowledge) -> None:
    printed = "RGASPI, f. 558, op. 11, d. 97, l. 6"

    def sure(*readings: str) -> float:
        sheet = page(1, [*LETTER, Row(printed, gap=2.5)])
        *lines, last = sheet.lines
        words = tuple(replace(word, confidence=0.4) if "97" in word.text else word for word in last.words)
        sheet = replace(sheet, lines=(*lines, replace(last, words=words, readings=readings)), text_from="ocr")
        ((_, metadata),) = assemble([sheet], SourceInput("a.pdf", "0" * 64, "a"), knowledge).documents
        assert metadata.archival_reference is not None
        return metadata.archival_reference.confidence

    assert sure() < 0.8 < sure(printed) < sure(printed, printed)
