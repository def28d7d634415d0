"""The files of a document are what the contract says, byte for byte, whole or not at all."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import digitize
from digitize.errors import OutputError
from digitize.model.document import CleanDocument, Segment
from digitize.model.metadata import ArchivalReference, Boundary, Metadata, Quality, Repair, Source
from digitize.model.page import Box, Line, Word
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import Change, Span, TracedText
from digitize.store import Place
from digitize.write import (
    base_of,
    document_base,
    metadata_line,
    schema,
    slug,
    write_bytes,
    write_document,
    write_unclaimed,
)

RAW = "12\nThe pilot came a-\nboard at dusk.\n1 A Dane.\nHe left at dawn.\n"


def traced() -> TracedText:
    words, at = [], 0
    for token in RAW.split():
        at = RAW.index(token, at)
        words.append(Span(at, at + len(token), 3, Box(at + 0.123456, 10, at + 5, 20.987654), 0.912345))
        at += len(token)
    text = TracedText(RAW, tuple(words))
    text = text.apply("furniture", [Change(0, 3, "", "a page number")])
    note = text.text.index("1 A Dane.\n")
    text = text.apply("move-note", [Change(note, note + 10, "", "a note", to=len(text.text))])
    hyphen = text.text.index("-\n")
    return text.apply("join-word", [Change(hyphen, hyphen + 2, "", "a word cut by the line's end")])


def metadata(title: str | None = "The Pilot's Log: Part I", number: int = 7) -> Metadata:
    repair = Repair(from_="About", to="06", field="fond", rule="machine-translated-digit")
    reference = ArchivalReference(text="f. About", fond="06", repairs=(repair,), confidence=0.9)
    return Metadata(
        id=f"log-book-{number:04}",
        title=title,
        number=None,
        type=None,
        date=None,
        place=None,
        classification=None,
        recorded_by=None,
        archival_reference=reference,
        language="en",
        source=Source(file="log-book.pdf", sha256="0" * 64, first_page=3, last_page=3),
        boundary=Boundary(confidence=0.9),
        quality=Quality(text_from="ocr", engine="tesseract 5", confidence=0.9, doubtful_words=0),
        edits={"furniture": 1},
    )


def document(text: TracedText) -> CleanDocument:
    return CleanDocument(Segment((), 1.0, ()), text, ())


def line(text: str, page: int) -> LabelledLine:
    box = Box(0, 0, 10, 10)
    return LabelledLine(0, page, Line((Word(text, box),), box, 10, 10), Role.FRONT)


def test_a_document_is_three_files_of_one_name(tmp_path: Path) -> None:
    _, id, _ = write_document(Place(tmp_path) / "log", document(traced()), metadata())
    base = base_of(metadata())
    assert (id, base) == ("log-book-0007", "0007-the-pilot-s-log-part-i")
    assert sorted(p.name for p in (tmp_path / "log").iterdir()) == [
        f"{base}{s}" for s in (".edits.json", ".json", ".txt")
    ]
    assert (tmp_path / "log" / f"{base}.txt").read_bytes() == (
        b"The pilot came aboard at dusk.\nHe left at dawn.\n1 A Dane.\n"
    )


def test_only_files_that_say_something_new_are_written_aside(tmp_path: Path) -> None:
    mark = write_document(Place(tmp_path) / "log", document(traced()), metadata(), Place(tmp_path) / "aside")
    assert not (tmp_path / "log").exists() and len(list((tmp_path / "aside").iterdir())) == 3
    (tmp_path / "aside").rename(tmp_path / "log")
    assert write_document(Place(tmp_path) / "log", document(traced()), metadata(), Place(tmp_path) / "aside") == mark
    assert not (tmp_path / "aside").exists()
    other = metadata().model_copy(update={"number": "9"})
    assert write_document(Place(tmp_path) / "log", document(traced()), other, Place(tmp_path) / "aside") != mark
    assert [path.name for path in (tmp_path / "aside").iterdir()] == [f"{base_of(other)}.json"]


def test_the_edit_log_on_disk_leads_from_the_raw_text_to_the_clean_text_and_back(tmp_path: Path) -> None:
    write_document(Place(tmp_path), document(traced()), metadata())
    base = base_of(metadata())
    log = json.loads((tmp_path / f"{base}.edits.json").read_text(encoding="utf-8"))
    clean = (tmp_path / f"{base}.txt").read_text(encoding="utf-8")
    assert (log["schema"], log["raw"]) == ("digitize/edits/1", RAW)
    text = log["raw"]
    for edit in log["edits"]:
        assert text[edit["start"] : edit["end"]] == edit["before"]
        text = text[: edit["start"]] + edit["after"] + text[edit["end"] :]
    assert text == clean
    for edit in reversed(log["edits"]):
        text = text[: edit["start"]] + edit["before"] + text[edit["start"] + len(edit["after"]) :]
    assert text == RAW
    assert log["spans"][0] == [0, 2, 3, 0.12, 10, 5, 20.99, 0.91]
    assert {"id", "start", "end", "before", "after", "rule", "reason", "page", "box"} <= set(log["edits"][0])
    assert [e["source"] for e in log["edits"] if "source" in e] == [[[36, 46]]]


def test_every_record_is_valid_against_the_published_schema_which_is_the_models(tmp_path: Path) -> None:
    published = (Path(digitize.__file__).parent / "model" / "document-1.schema.json").read_text(encoding="utf-8")
    assert published == schema()
    rules = json.loads(published)
    assert rules["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert rules["$id"] == "urn:digitize:document:1"
    jsonschema.Draft202012Validator.check_schema(rules)
    record = json.loads(metadata_line(metadata()))
    jsonschema.validate(record, rules)
    assert record["archival_reference"]["repairs"][0]["from"] == "About"
    assert list(record)[:4] == ["schema", "id", "uid", "title"]
    for name in record:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in record.items() if key != name}, rules)


def test_text_that_is_not_in_composed_form_is_refused_rather_than_changed(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="composed form"):
        write_document(Place(tmp_path), document(TracedText("Cafe\u0301\n")), metadata())


def test_unclaimed_text_stands_under_page_marks_and_has_no_file_where_there_is_none(tmp_path: Path) -> None:
    write_unclaimed(Place(tmp_path), [])
    assert list(tmp_path.iterdir()) == []
    write_unclaimed(Place(tmp_path), [line("Contents", 1), line("1. The Pilot", 1), line("Index", 9)])
    text = (tmp_path / "unclaimed.txt").read_text(encoding="utf-8")
    assert text == "=== page 1 ===\nContents\n1. The Pilot\n\n=== page 9 ===\nIndex\n"


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = Place(tmp_path) / "deep" / "file.txt"
    write_bytes(path, b"first")
    write_bytes(path, b"second")
    assert path.read_bytes() == b"second"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="can't be written"):
        write_bytes(Place(tmp_path) / "folder", b"x")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_a_document_without_a_title_has_a_name() -> None:
    assert document_base(12, None) == "0012-untitled"
    assert document_base(12345, "A & B") == "12345-a-b"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_a_slug_is_safe_on_every_file_system(title: str) -> None:
    name = slug(title)
    assert 0 < len(name) <= 60
    assert len(name.encode("utf-8")) <= 240
    assert all(c.isalnum() or c == "-" for c in name)
    assert name == slug(title)
