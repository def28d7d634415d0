"""Each fact of a record is in each format that has a place for it; what a format leaves out is said here."""

from pathlib import Path
from typing import Any

import pytest

from digitize.model.metadata import ArchivalReference, Boundary, Metadata, Quality, Record, Review
from digitize.write.formats import SHIPPED
from digitize.write.formats.provenance import SOFTWARE
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats import pages
from tests.write.formats.exported import assert_valid, told_by, written

REFERENCE: dict[str, Any] = {
    **{"text": "Printed-fact", "archive": "Archive-fact", "archive_name": "Archive-name-fact", "fond": "Fond-fact"},
    **{"inventory": "Inventory-fact", "folder": "Folder-fact", "file": "File-fact", "leaves": "31-32", "series": None},
    **{"item": None, "normalized": "Normal-fact", "remark": "Remark-fact", "confidence": 0.81},
    "repairs": [{"field": "fond", "from": "Damaged-fact", "to": "Fond-fact", "rule": "machine-translated-digit"}],
    "alternatives": [{"fond": "Rival-fact", "confidence": 0.31}],
}
OTHER = REFERENCE | {"text": "Other-fact", "normalized": None, "repairs": [], "alternatives": [], "remark": None}
BOX = (12.5, 20.25, 40.75, 60.5)
FULL: dict[str, Any] = {
    **{"uid": "Uid-fact", "title": "Title-fact", "number": "Number-fact", "type": "letter", "place": "Place-fact"},
    **{"classification": "Secrecy-fact", "sender": "Sender-fact", "recipient": "Recipient-fact", "language": "de"},
    **{"recorded_by": "Recorder-fact", "signed": "Signer-fact", "enclosures": ["Enclosure-fact"]},
    **{"enclosed_in": "Host-fact", "reference_at": "margin", "flags": ["text-unread"]},
    "date": {"text": "Date-fact", "edtf": "1938-03-12"},
    "received": {"text": "Received-fact", "edtf": "1938-03-15"},
    "people": [{"name": "Person-fact", "role": "Role-fact"}],
    "archival_reference": REFERENCE,
    "other_references": [OTHER],
    "notes": [{"marker": "1", "text": "See the Chart."}],
    "marks": [{"kind": "stamp", "text": "Stamp-fact", "page": 1, "box": BOX, "confidence": 0.7}],
    "source": {"file": "Source-fact.pdf", "sha256": "ab" * 32, "first_page": 1, "last_page": 9},
    "gaps": [{"first_page": 5, "last_page": 7, "at": 4}],
    "unread": [{"page": 2, "box": BOX}],
    "boundary": {"confidence": 0.93, "evidence": ["Evidence-fact"]},
    "quality": {
        **{"text_from": "ocr", "engine": "Engine-fact 5.5", "languages": ["Fraktur-fact"], "confidence": 0.87},
        **{"doubtful_words": 1234, "taken_out": [[2, 0.375]], "unread": 1},
    },
    "review": {"status": "approved", "by": "A. Reader", "at": "2026-05-03T10:00:00+00:00", "corrections": 4321},
}
FACTS: dict[str, tuple[str, ...]] = {
    **{name: (FULL[name],) for name in ("uid", "title", "number", "type", "place", "classification", "sender")},
    **{name: (FULL[name],) for name in ("recipient", "recorded_by", "signed", "enclosed_in")},
    "id": ("harbour-0001",),
    "schema_": ("digitize/document/1",),
    "date": ("1938-03-12", "[[1938, 3, 12]]"),
    "received": ("Received-fact", "1938-03-15"),
    "enclosures": ("Enclosure-fact",),
    "people": ("Person-fact",),
    "reference_at": ("margin", "beside the text"),
    "other_references": ("Other-fact",),
    "notes": ("See the Chart.",),
    "marks": ("Stamp-fact",),
    "language": ('"de"', "(de)", ">ger<", '"ger"', ">de<", 'LANG="de"', "language:de;", ",de,"),
    "source": ("Source-fact.pdf",),
    "gaps": ("5-7", " 5, 7, 4]", '"at": 4', "pages 5-7", '<gap reason="unreadable" unit="page" quantity="3"'),
    "unread": (
        "1 place on page 2",
        "page 2: 12.5",
        " 2, 12.5, 20.25",
        '"unread": [{"page": 2',
        '"unread": [\n    {\n      "page": 2',
        'zone type="unread"',
    ),
    "edits": ("join-word",),
    "flags": ("text-unread",),
    "archival_reference.text": ("Printed-fact",),
    "archival_reference.archive": ("Archive-fact",),
    "archival_reference.archive_name": ("Archive-name-fact",),
    **{f"archival_reference.{name}": (REFERENCE[name],) for name in ("fond", "inventory", "folder", "file", "leaves")},
    "archival_reference.series": (),  # none, with a fonds
    "archival_reference.item": (),
    "archival_reference.normalized": ("Normal-fact",),
    "archival_reference.repairs": ("Damaged-fact",),
    "archival_reference.alternatives": ("Rival-fact",),
    "archival_reference.remark": ("Remark-fact",),
    "archival_reference.confidence": ("0.81",),
    "boundary.confidence": ("0.93",),
    "boundary.evidence": ("Evidence-fact",),
    "quality.text_from": ("ocr", "optical character recognition"),
    "quality.engine": ("Engine-fact 5.5",),
    "quality.languages": ("Fraktur-fact",),
    "quality.confidence": ("0.87",),
    "quality.doubtful_words": ("1234",),
    "quality.taken_out": ("0.375",),
    "quality.unread": (),  # as many as places are unread
    "review.status": ("approved",),
    "review.by": ("A. Reader",),
    "review.at": ("2026-05-03",),
    "review.corrections": ("4321",),
}
"""What is looked for of each fact; any of several will do."""

WORKSHOP = {
    *("boundary.evidence", "edits", "quality.doubtful_words", "quality.languages", "quality.taken_out", "schema_"),
}
"""How the machine came to what it says: for the formats that hold whole records."""
ELEMENTS = {f"archival_reference.{name}" for name in ("archive", "inventory", "folder", "file", "leaves")}
"""Elements of a reference that are told in one with it as the archive would print it."""
CATALOGUE = FACTS.keys() - {
    *("uid", "title", "number", "notes"),
    *("boundary.confidence", "quality.confidence", "quality.engine", "quality.text_from", "quality.unread"),
    *("archival_reference.confidence", "archival_reference.series", "archival_reference.item"),
    *("review.status", "review.by", "review.at", "review.corrections"),
}
"""What files of pages have no place for: they say of a document which it is, who made its text, and how sure that is."""
LEFT_OUT: dict[str, set[str]] = {
    "csv": {"schema_", "notes"},  # the notes are counted: they stand in the text, which the row names
    "sqlite": {"schema_"},
    "parquet": {"schema_"},
    "atom": WORKSHOP,
    "archivesspace": WORKSHOP,
    "tei": WORKSHOP - {"edits"},
    "mets": WORKSHOP | ELEMENTS,
    "iiif": WORKSHOP | ELEMENTS,
    "csl": WORKSHOP | ELEMENTS | {"id", "notes"},
    "ead3": WORKSHOP | {"archival_reference.archive"},  # whose name is there
    "pdf": WORKSHOP | ELEMENTS | {"id", "notes"},  # notes are on the page
    "alto": CATALOGUE - {"language"},
    "page": CATALOGUE - {"language"},
    "hocr": CATALOGUE - {"language", "source"},
    # who sent what to whom, where and when
    "cmif": CATALOGUE - {"date", "place", "received", "recipient", "sender"} | {"number", "notes", "title"},
}


def facts_of(model: type[Record], before: str = "") -> set[str]:
    return {f"{before}{name}" for name in model.model_fields}


def test_all_facts_of_a_record_are_looked_for() -> None:
    parts = {"archival_reference": ArchivalReference, "boundary": Boundary, "quality": Quality, "review": Review}
    whole = facts_of(Metadata) - parts.keys()
    assert whole.union(*(facts_of(model, f"{name}.") for name, model in parts.items())) == FACTS.keys()


@pytest.mark.parametrize("name", SHIPPED)
def test_each_fact_is_in_each_format_that_has_a_place_for_it(made: Corpus, tmp_path: Path, name: str) -> None:
    made.add(record(1) | FULL, cleaned())
    options = {"each": "document"} if name == "pdf" else {}
    told = told_by(written(made.written(), name, tmp_path / "out", **options), name)
    missing = {fact for fact, tokens in FACTS.items() if tokens and not any(token in told for token in tokens)}
    assert missing == LEFT_OUT.get(name, set())
    assert SOFTWARE in told


MADE = {
    **{name: FACTS[name] for name in ("quality.engine", "quality.confidence", "boundary.confidence")},
    "archival_reference.confidence": FACTS["archival_reference.confidence"],
    "software": (SOFTWARE,),
}
"""How a text was made, and how sure it is."""
WHO: dict[str, tuple[dict[str, Any], tuple[tuple[str, ...], ...]]] = {
    "machine": (
        {"by": None, "at": None, "corrections": 0},
        (("made by machine, not reviewed", '"machine"', ",machine,"),),
    ),
    "reviewed": (
        {"by": "A. Reader", "at": "2026-05-03T10:00:00+00:00", "corrections": 3},
        (("made by machine, reviewed by", '"reviewed"', ",reviewed,"), ("A. Reader",), ("2026-05-03",)),
    ),
    "approved": (
        {"by": "A. Reader", "at": "2026-05-03T10:00:00+00:00", "corrections": 3},
        (("reviewed and approved by", '"approved"', ",approved,"), ("A. Reader",), ("2026-05-03",)),
    ),
}
"""Of each state of review what a record says, and what is looked for."""


@pytest.mark.parametrize("status", WHO)
@pytest.mark.parametrize("name", SHIPPED)
def test_each_format_says_who_made_a_document_with_what_and_how_sure_it_is(
    made: Corpus, tmp_path: Path, name: str, status: str
) -> None:
    review, told_of_it = WHO[status]
    made.add(record(1) | FULL | {"review": {"status": status} | review}, cleaned())
    told = told_by(written(made.written(), name, tmp_path / "out"), name)
    for tokens in (*MADE.values(), *told_of_it):
        assert any(token in told for token in tokens), tokens


@pytest.mark.parametrize(
    ("name", "pattern", "schema"),
    [
        ("tei", "*.xml", "tei_all-4.3.0.rng"),
        ("cmif", "", "cmif.rng"),
        ("ead3", "", "ead3.rng"),
        ("alto", "*.xml", "alto-4-4.xsd"),
        ("page", "*.xml", "page-2019-07-15.xsd"),
        ("mets", "mets.xml", "mets.xsd"),
    ],
)
def test_a_record_with_every_fact_gives_valid_files(
    made: Corpus, tmp_path: Path, name: str, pattern: str, schema: str
) -> None:
    made.add(record(1) | FULL, cleaned())
    target = written(made.written(), name, tmp_path / "out")
    files = list(target.rglob(pattern)) if pattern else [target]
    if schema.endswith(".xsd"):
        pages.assert_valid(files, schema)
    else:
        for file in files:
            assert_valid(file, schema)


def test_a_pdf_with_every_fact_is_pdf_a(made: Corpus, tmp_path: Path) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)
    made.add(record(1) | FULL, cleaned())
    (file,) = written(made.written(), "pdf", tmp_path / "out", each="document").rglob("*.pdf")
    assert not [str(finding) for finding in pdfa.validate_written(file, "2b").findings]
