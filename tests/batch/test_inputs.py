"""Inputs are found in sorted order, nothing is opened that must not be, and nothing is left out without a word."""

import os
import shutil
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.batch.events import failure_line, told_kinds
from digitize.batch.inputs import Input, Listing, check_inputs, check_output, walk
from digitize.batch.names import Stems, one_line, safe_stem
from digitize.errors import ConfigError


def found(folder: Path, *more: Path) -> list[Input]:
    return list(walk([folder, *more], folder / "output"))


def test_a_folder_is_walked_in_sorted_order_and_by_suffix(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.TIFF", "sub/c.png", "notes.txt", "Z.jp2", "d.webp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [i.file for i in found(tmp_path) if not i.skipped] == ["Z.jp2", "a.TIFF", "b.pdf", "d.webp", "sub/c.png"]


def test_a_file_without_suffix_counts_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "volume").write_bytes(b"%PDF-1.4")
    (tmp_path / "README").write_bytes(b"hello")
    assert [i.file for i in found(tmp_path) if not i.skipped] == ["volume"]


def test_files_that_are_no_input_are_skipped_with_a_word_and_change_no_name(tmp_path: Path) -> None:
    for name in ("letter.docx", "letter.pdf", "letter.txt", "Thumbs.db", ".DS_Store", "sub/letter.docx", "link.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "away.txt").symlink_to("nowhere.txt")
    inputs = found(tmp_path)
    assert [i.file for i in inputs if not i.skipped] == ["letter.pdf"]
    assert {i.file: i.error.message for i in inputs if i.skipped and i.error} == {
        ".DS_Store": "skipped: no input",
        "Thumbs.db": "skipped: a .db file is no input",
        "away.txt": "skipped: a .txt file is no input",
        "letter.docx": "skipped: a .docx file is no input",
        "letter.txt": "skipped: a .txt file is no input",
        "link.txt": "skipped: a .txt file is no input",
        "sub/letter.docx": "skipped: a .docx file is no input",
    }
    assert len({i.place for i in inputs}) == len(inputs)
    listing = Listing(iter(inputs))
    assert (listing.wanted, told_kinds(listing.others)) == (
        1,
        "7 files that are no inputs (3 .txt, 2 .docx, 1 without suffix, 1 .db)",
    )


def test_what_was_listed_is_named_though_it_vanishes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "sub/c.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    listing = Listing(walk([tmp_path], tmp_path / "output"))
    shutil.rmtree(tmp_path / "sub")
    (tmp_path / "b.pdf").unlink()
    assert [i.file for i in listing] == ["a.pdf", "b.pdf", "sub/c.pdf"]


def test_what_vanishes_while_the_folder_is_walked_is_named(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c/d.pdf", "e.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    inputs = walk([tmp_path], tmp_path / "output")
    assert next(inputs).file == "a.pdf"
    (tmp_path / "b.pdf").unlink()
    shutil.rmtree(tmp_path / "c")
    told = [(i.file, i.error.code if i.error else "") for i in inputs]
    assert told == [("b.pdf", "not-found"), ("c", "not-found"), ("e.pdf", "")]


def test_a_file_that_is_named_is_always_tried(tmp_path: Path) -> None:
    (tmp_path / ".hidden.dat").write_bytes(b"x")
    (given_input,) = walk([tmp_path / ".hidden.dat"], tmp_path / "output")
    assert given_input.error is None


def test_the_output_folder_is_not_an_input(tmp_path: Path) -> None:
    for name in ("output", "other", "report"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.png").write_bytes(b"x")
    for name in ("sources.jsonl", "documents.jsonl"):
        (tmp_path / "other" / name).touch()
    (tmp_path / "report" / ".digitize").mkdir()
    (tmp_path / "report" / ".digitize" / "ledger.sqlite").touch()
    told = [(i.file, i.skipped, i.error.code if i.error else "") for i in found(tmp_path)]
    assert told == [(name, True, "output") for name in ("other", "output", "report")]
    own = [(i.file, i.skipped) for i in walk([tmp_path], tmp_path)]
    assert own == [("other", True), ("output/page.png", False)]


def test_samples_of_the_output_are_not_inputs(tmp_path: Path) -> None:
    for name in ("documents", "corrections", "samples", "scans"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.png").write_bytes(b"x")
    assert [i.file for i in walk([tmp_path], tmp_path)] == ["scans/page.png"]


def test_a_file_that_is_given_twice_is_one_input(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.pdf").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    inputs = [tmp_path / "sub", tmp_path / "sub" / "a.pdf", tmp_path / "link" / "a.pdf"]
    assert [i.file for i in walk(inputs, tmp_path / "output")] == ["a.pdf"]


def test_an_output_is_a_folder_and_no_url() -> None:
    for url in ("s3://bucket/corpus", "gs://b", "file:///tmp/x", "https://example.org/x"):
        with pytest.raises(ConfigError, match="not to a URL") as told:
            check_output(Path(url))
        assert "copy it there" in told.value.remedy
    for folder in ("corpus", "/tmp/a:b/c", "C:/corpus", "a b/c"):
        check_output(Path(folder))


def test_links_out_of_the_folder_are_skipped_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"x")
    (tmp_path / "in" / "link.pdf").symlink_to("../secret.pdf")
    (tmp_path / "in" / "up").symlink_to("..")
    (tmp_path / "in" / "zero.pdf").symlink_to("/dev/zero")
    assert [(i.file, i.skipped, i.error.code if i.error else "") for i in found(tmp_path / "in")] == [
        ("link.pdf", True, "link-outside"),
        ("up", True, "link-outside"),
        ("zero.pdf", True, "link-outside"),
    ]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to("b.pdf")
    (tmp_path / "b.pdf").symlink_to("a.pdf")
    (tmp_path / "again").symlink_to(".")
    codes = [(i.file, i.error.code if i.error else "") for i in found(tmp_path)]
    assert codes == [("a.pdf", "not-found"), ("again", "link-folder"), ("b.pdf", "not-found")]


def test_pipes_sockets_and_missing_files_are_errors_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.pdf"))
        inputs = found(tmp_path, tmp_path / "none.pdf")
    assert [i.error.code if i.error else "" for i in inputs] == ["unsupported", "unsupported", "not-found"]
    assert not any(i.skipped for i in inputs)


def test_hidden_files_are_skipped_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "._volume.pdf").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.pdf").write_bytes(b"x")
    assert [(i.file, i.skipped) for i in found(tmp_path)] == [("._volume.pdf", True), (".git", True)]


def test_a_name_is_kept_with_newlines_and_all_but_what_is_no_text_is_escaped(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\n\xe9.pdf")).write_bytes(b"x")
    (one,) = found(tmp_path)
    assert one.file == "a\n\\udce9.pdf"
    one.file.encode("utf-8")


def test_a_failure_is_told_on_one_line_whatever_the_name() -> None:
    record = {"file": "a\n\u202eb\x1b[2J.pdf", "error": {"message": "broken"}}
    assert failure_line(record, "mend it") == "a\\n\\u202eb\\x1b[2J.pdf: broken: mend it"


def test_stems_are_unique_whatever_the_case_of_the_letters() -> None:
    stems = Stems()
    names = ["a.pdf", "A.tif", "a.png", "a-2.pdf", "CON.pdf", "-.pdf", "list.json.pdf"]
    assert [stems.take(n) for n in names] == ["a", "A-2", "a-3", "a-2-2", "CON_", "source", "list_json"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_a_stem_is_safe_on_every_file_system(name: str) -> None:
    stem = safe_stem(name)
    assert 0 < len(stem) <= 81
    assert len(stem.encode("utf-8")) <= 181
    assert not set(stem) & set('<>:"/\\|?*\0\n\r')
    assert stem[0] not in "-. "
    assert stem[-1] not in ". "
    assert unicodedata.is_normalized("NFC", stem)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_what_a_run_wrote_is_no_input_of_another(tmp_path: Path) -> None:
    (tmp_path / "corpus" / ".digitize").mkdir(parents=True)
    (tmp_path / "corpus" / ".digitize" / "ledger.sqlite").touch()
    with pytest.raises(ConfigError, match="is the OUTPUT of a run"):
        check_inputs([tmp_path / "corpus"], tmp_path / "output")
    check_inputs([tmp_path / "corpus"], tmp_path / "corpus")  # scans and results in one folder


def test_links_out_of_the_folder_are_followed_when_asked_for_each_place_once(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "in"
    (store / "deep").mkdir(parents=True)
    folder.mkdir()
    (store / "blob").write_bytes(b"x")
    (store / "deep" / "b.pdf").write_bytes(b"x")
    (store / "deep" / "note.txt").write_bytes(b"x")
    (folder / "a.pdf").symlink_to(store / "blob")
    (folder / "more").symlink_to(store / "deep")
    (folder / "twice").symlink_to(store / "deep")
    (store / "deep" / "back").symlink_to(folder)
    (store / "deep" / "round").symlink_to(store)
    told = [(i.file, i.error.code if i.error else "") for i in walk([folder], tmp_path / "output", follow=True)]
    assert {name for name, code in told if not code} == {"a.pdf", "more/b.pdf"}
    assert [name for name, _ in told if name.endswith("b.pdf")] == ["more/b.pdf"]
    assert all(code in ("", "no-input", "link-outside", "link-folder") for _, code in told)
    assert not [name for name, _ in told if name.count("/") > 6], "a circle of links ends"
    unasked = [(i.file, i.error.code if i.error else "") for i in walk([folder], tmp_path / "output")]
    assert unasked == [("a.pdf", "link-outside"), ("more", "link-outside"), ("twice", "link-outside")]


def test_links_that_are_followed_do_not_lead_into_the_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("sources.jsonl", "documents.jsonl", "x.pdf"):
        (tmp_path / "out" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_bytes(b"")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert [i.skipped for i in walk([tmp_path / "in"], tmp_path / "out", follow=True)] == [True]
