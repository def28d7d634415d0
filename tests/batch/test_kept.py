"""What a run was not given, or can't read any more, stays in OUTPUT as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitize.batch import Event, Summary, run
from digitize.batch.events import Gone
from digitize.corrections import journal_path
from tests.batch import sheets
from tests.batch.test_sequences import chosen, in_process, lines


@pytest.fixture(autouse=True)
def _in_process() -> Iterator[None]:
    with in_process():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sources, of three documents and of two."""
    (tmp_path / "in").mkdir()
    sheets.letters(tmp_path / "in" / "a.pdf", 3)
    sheets.letters(tmp_path / "in" / "b.pdf", 2)
    return tmp_path / "in"


def digitize(output: Path, *inputs: Path, tell: list[Event] | None = None, **options: object) -> Summary:
    events: list[Event] = [] if tell is None else tell
    return run(inputs, output, chosen(batch__jobs=1, **options), events.append)


def ids(output: Path) -> dict[str, str]:
    return {one["id"]: one["uid"] for one in lines(output, "documents.jsonl")}


def statuses(output: Path) -> dict[str, Any]:
    return {one["file"]: one["status"] for one in lines(output, "sources.jsonl")}


def times(output: Path) -> dict[Path, int]:
    return {
        path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file() and ".digitize" not in path.parts
    }


def test_a_second_volume_of_one_name_stands_beside_the_first(folder: Path, tmp_path: Path) -> None:
    output, other = tmp_path / "out", tmp_path / "other"
    digitize(output, folder)
    before = ids(output)
    other.mkdir()
    sheets.letters(other / "A.pdf", 1)
    digitize(output, other / "A.pdf")
    assert ids(output).items() > before.items()
    assert set(ids(output)) - set(before) == {"A-2-0001"}
    digitize(output, other, folder)
    assert len(ids(output)) == 6


def test_a_run_that_finds_nothing_new_touches_no_file(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    (folder / "broken.pdf").write_bytes(b"no PDF")
    digitize(output, folder)
    digitize(output, folder)
    before = times(output)
    assert digitize(output, folder).changes == {"new": 0, "changed": 0, "gone": 0}
    assert times(output) == before


def test_pages_add_to_what_was_read_and_what_is_kept_is_told(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(output, folder / "a.pdf")
    before = times(output / "documents")
    summary = digitize(output, folder / "a.pdf", read__pages="2")
    assert summary.kept == ("a.pdf: pages 1,3 of an earlier run are kept",)
    assert times(output / "documents") == before
    digitize(output, folder / "b.pdf", read__pages="1")
    digitize(output, folder / "b.pdf", read__pages="2")
    assert [one for one in ids(output) if one.startswith("b-")] == ["b-0001", "b-0002"]


def test_a_renamed_file_and_a_moved_folder_keep_their_documents(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(output, folder)
    before = ids(output)
    (folder / "b.pdf").rename(folder / "c.pdf")
    folder = folder.rename(tmp_path / "moved")
    digitize(output, folder)
    assert ids(output) == before
    assert statuses(output) == {"a.pdf": "ok", "c.pdf": "ok"}
    shutil.copy(folder / "c.pdf", folder / "d.pdf")
    digitize(output, folder)
    assert {uid for id, uid in ids(output).items() if id.startswith("d-")} == {
        f"{uid}-2" for id, uid in before.items() if id.startswith("b-")
    }


def test_a_source_whose_file_is_gone_is_absent_until_it_is_pruned_by_name(folder: Path, tmp_path: Path) -> None:
    output, events = tmp_path / "out", list[Event]()
    digitize(output, folder)
    before = ids(output)
    (folder / "b.pdf").unlink()
    digitize(output, folder)
    assert (ids(output), statuses(output)) == (before, {"a.pdf": "ok", "b.pdf": "absent"})
    assert digitize(output, folder, tell=events, batch__prune=True).pruned == 1
    assert [event for event in events if isinstance(event, Gone)] == [Gone((), ("b.pdf",))]
    assert set(ids(output)) == {"a-0001", "a-0002", "a-0003"}
    assert [one["change"] for one in lines(output, "changes.jsonl")] == ["gone", "gone"]


def test_what_was_corrected_is_never_removed(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(output, folder)
    before = ids(output)
    for source in lines(output, "sources.jsonl"):
        path = journal_path(output, source["sha256"])
        path.write_text('{"id": "x"}\n')
    sheets.letters(folder / "a.pdf", 1)
    (folder / "b.pdf").unlink()
    digitize(output, folder, batch__prune=True)
    assert ids(output).items() > before.items()
    assert set(ids(output)) - set(before) == {"a-2-0001"}
    assert len(list((output / "corrections").iterdir())) == 2


def test_a_folder_that_is_gone_as_a_whole_may_be_a_disk_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    output, events = tmp_path / "out", list[Event]()
    (tmp_path / "other").mkdir()
    sheets.letters(tmp_path / "other" / "c.pdf", 1)
    digitize(output, folder)
    before = ids(output)
    shutil.rmtree(folder)
    digitize(output, tmp_path / "other", tell=events, batch__prune=True)
    assert ids(output).items() > before.items()
    (gone,) = [event for event in events if isinstance(event, Gone)]
    assert [file for file, why in gone.kept if "a disk may be missing" in why] == ["a.pdf", "b.pdf"]


def test_a_source_that_fails_keeps_what_was_made_of_it(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(output, folder)
    before = times(output / "documents")
    sound = (folder / "a.pdf").read_bytes()
    (folder / "a.pdf").write_bytes(b"")
    summary = digitize(output, folder)
    assert "what an earlier run made of it is kept" in summary.failures[0]
    assert statuses(output) == {"a.pdf": "error", "b.pdf": "ok"}
    (folder / "a.pdf").write_bytes(sound)
    digitize(output, folder)
    assert statuses(output) == {"a.pdf": "ok", "b.pdf": "ok"}
    assert times(output / "documents") == before
