"""The edit log alone gives back the raw text, and the clean text without any rule."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.cli import main
from digitize.errors import OutputError
from digitize.model.traced import TracedText
from digitize.store import Place
from digitize.write import Written, base_of, edit_log, metadata_line, read_edit_log, restored, write_document
from tests.model.test_traced import edited
from tests.write.test_write import document, metadata, traced


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_document(Place(tmp_path) / "output" / "documents" / "log-book", document(traced()), metadata())
    return tmp_path / "output" / "documents" / "log-book" / base_of(metadata())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=edited())
def test_a_log_that_was_written_and_read_tells_of_the_same_text(text: TracedText, tmp_path: Path) -> None:
    path = tmp_path / "a.edits.json"
    path.write_text(edit_log(text), encoding="utf-8")
    again = read_edit_log(Place(tmp_path) / path.name)
    assert (again.raw, again.text, again.spans, again.edits) == (text.raw, text.text, text.spans, text.edits)
    for rule in text.rules:
        assert again.without([rule]).text == text.without([rule]).text


@pytest.mark.parametrize("suffix", ["", ".txt", ".json", ".edits.json"])
def test_the_raw_text_is_found_by_any_file_of_the_document(written: Path, suffix: str) -> None:
    assert restored(f"{written}{suffix}") == traced().raw


def test_the_raw_text_is_found_by_the_documents_id(written: Path) -> None:
    assert restored("log-book-0007", output=written.parents[2]) == traced().raw


def test_the_raw_text_is_found_by_the_documents_uid(written: Path) -> None:
    record = metadata().model_copy(update={"uid": "d9f2"})
    (written.parents[2] / "documents.jsonl").write_text(metadata_line(record) + "\n", encoding="utf-8")
    assert restored("d9f2", output=written.parents[2]) == traced().raw


def test_the_clean_text_without_a_rule_keeps_what_the_others_did(written: Path) -> None:
    assert restored(str(written), ["join-word"]) == "The pilot came a-\nboard at dusk.\nHe left at dawn.\n1 A Dane.\n"
    assert restored(str(written), ["furniture", "join-word", "move-note"]) == traced().raw


def test_a_rule_that_did_nothing_here_is_named_with_what_to_do(written: Path) -> None:
    with pytest.raises(OutputError, match="did you mean join-word"):
        restored(str(written), ["join-words"])


@pytest.mark.parametrize("document", ["nothing.txt", "../../etc/passwd-1", "log-book-9999", ""])
def test_a_document_that_is_not_there_is_an_error_of_one_line(document: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such document"):
        restored(document, output=tmp_path)


@pytest.mark.parametrize("damage", ["", "[]", '{"raw": 1}', '{"raw": "a", "spans": [[1]], "edits": []}'])
def test_a_damaged_log_is_an_error_of_one_line(written: Path, damage: str) -> None:
    log = written.with_name(written.name + ".edits.json")
    log.write_text(damage)
    with pytest.raises(OutputError, match="not an edit log"):
        restored(str(written))


def test_the_command_prints_the_text_and_nothing_else(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, text in (([], traced().raw), (["--without", "furniture"], f"12\n{traced().text}")):
        with pytest.raises(SystemExit) as done:
            main(["restore", f"{written}.txt", *arguments])
        assert done.value.code == 0 and capsys.readouterr().out == text


@settings(max_examples=50, deadline=None)
@given(text=edited(), sure=st.integers(0, 40))
def test_a_log_is_the_same_whether_what_was_written_before_is_known_or_not(text: TracedText, sure: int) -> None:
    known: Written = {}
    assert edit_log(text, known=known) == edit_log(text)
    spans = tuple(span._replace(confidence=1.0) if i == sure else span for i, span in enumerate(text.spans))
    after = replace(text, spans=spans)
    assert edit_log(after, known=known) == edit_log(after)
