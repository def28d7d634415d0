"""The worst documents come first."""

from typing import Any

from digitize.model.metadata import Metadata
from digitize.review.risk import risk
from tests.review.corpus import record


def expected(**changed: Any) -> float:
    return risk(Metadata.model_validate(record(**changed))).total


def test_each_doubt_adds_to_the_expected_errors() -> None:
    usual = expected()
    reference = record()["archival_reference"]
    quality = record()["quality"]
    assert expected(boundary={"confidence": 0.4, "evidence": []}) > usual
    assert expected(archival_reference=reference | {"confidence": 0.3}) > usual
    assert expected(quality=quality | {"doubtful_words": 40}) > usual
    for flag in (
        "page-missing",
        "date-missing",
        "title-missing",
        "note-unmatched",
        "notes-uncertain",
        "language-missing",
    ):
        assert expected(flags=["reference-repaired", flag]) > usual


def test_a_document_without_reference_is_no_error_unless_it_is_flagged() -> None:
    assert expected(archival_reference=None, flags=[]) < expected(archival_reference=None, flags=["reference-missing"])


def test_the_estimate_says_what_it_is_made_of() -> None:
    doubtful = risk(Metadata.model_validate(record(boundary={"confidence": 0.4, "evidence": []})))
    assert doubtful.explanation.startswith("boundary 2.4, reference 0.4")
