"""A run that is repeated does nothing twice; what changed is done again, and that alone."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digitize.batch import tasks
from digitize.batch.ledger import Finished, Ledger, Sizes
from digitize.config import data_dir
from digitize.errors import OutputError
from digitize.store import Place
from tests.batch import sheets
from tests.batch.test_run import digitize, files, records

LINES = ('{"a":"\u2028"}', "{}")
MARKS = (("u1", "a-0001", "x"), ("u2", "a-0002", "x"))
SIZES: Sizes = {"a/0001-x": (1, 2, 3)}
RECORD = '{"file": "a.pdf", "sha256": null, "status": "ok", "pages": 1, "documents": 2, "engine": null, "seconds": 0, "error": null}'
MADE = Finished("/in/a.pdf", "a.pdf", "ab" * 8, "", "stamp", "ab" * 32, 1, RECORD, LINES, MARKS, SIZES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheets.sheet(tmp_path / "in" / "a.pdf", pages=3)
    sheets.sheet(tmp_path / "in" / "b.pdf", title="Letter from the Consul to the Harbour Master")
    return tmp_path / "in"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that workers get, as they get them."""
    from digitize.batch import workers

    names: list[str] = []
    take = workers.Process.take

    def counted(self: Any, task: Any) -> None:
        names.append(task.function.__name__)
        take(self, task)

    monkeypatch.setattr(workers.Process, "take", counted)
    return names


def test_a_finished_run_is_repeated_without_work(folder: Path, tmp_path: Path, given: list[str]) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before, sources = files(output), (output / "sources.jsonl").read_bytes()
    given.clear()
    summary = digitize(folder, output)
    assert given == []
    assert (summary.sources, summary.pages, summary.documents) == (2, 4, 2)
    assert files(output) == before
    assert (output / "sources.jsonl").read_bytes() == sources


def test_what_depends_on_a_change_is_done_again_and_nothing_else(
    folder: Path, tmp_path: Path, given: list[str]
) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    given.clear()
    os.utime(folder / "a.pdf", (1, 1))
    digitize(folder, output)
    assert given == ["look"]  # another date, the same content
    next((output / "documents" / "b").glob("*.txt")).write_text("cut short")
    given.clear()
    digitize(folder, output)
    assert given == ["look", "read", "make"]
    assert files(output) == before
    given.clear()
    digitize(folder, output, read__page_seconds=50.0)
    assert given == []
    digitize(folder, output, clean__paragraph=False)
    assert given.count("make") == 2
    assert files(output) != before
    given.clear()
    digitize(folder, output, batch__force=True)
    assert given.count("make") == 2
    assert files(output) == before


def test_other_weights_of_heads_make_the_documents_anew(folder: Path, tmp_path: Path, given: list[str]) -> None:
    heads = tmp_path / "heads.toml"
    shutil.copy(data_dir() / "heads.toml", heads)
    digitize(folder, tmp_path / "out", heads=str(heads))
    given.clear()
    digitize(folder, tmp_path / "out", heads=str(heads))
    assert given == []
    heads.write_text(heads.read_text().replace("likeness = ", "likeness = 1"))
    digitize(folder, tmp_path / "out", heads=str(heads))
    assert given.count("make") == 2


def test_what_failed_is_tried_again(folder: Path, tmp_path: Path, given: list[str]) -> None:
    output = tmp_path / "out"
    (folder / "c.pdf").write_bytes(b"no PDF")
    digitize(folder, output)
    given.clear()
    assert digitize(folder, output).failed == 1
    assert given == ["look"]


def test_pages_come_from_the_cache_when_documents_are_made_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digitize(folder, tmp_path / "out")
    monkeypatch.setattr(tasks, "_work", [tasks.Work(settings_of(), tmp_path / "out")])
    monkeypatch.setattr(tasks, "read_pages", lambda *_: pytest.fail("read again"))
    sha256 = next(r["sha256"] for r in records(tmp_path / "out") if r["file"] == "a.pdf")
    assert len(tasks.read(folder / "a.pdf", sha256, (1, 2, 3), ()).pages) == 3


def settings_of() -> Any:
    from tests.batch.test_run import settings

    return settings(batch__jobs=1)


def test_two_runs_do_not_write_to_one_output(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / ".digitize").mkdir(parents=True)
    ledger = Ledger(Place(tmp_path / "out") / ".digitize")
    with pytest.raises(OutputError, match="another run is writing there"):
        digitize(folder, tmp_path / "out")
    ledger.close()
    assert digitize(folder, tmp_path / "out").sources == 2


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(Place(tmp_path))
    ledger.put("a", MADE)
    assert ledger.finished("a") == MADE
    assert ledger.finished("b") is None
    assert ledger.at("/in/a.pdf") == ("a", MADE)
    assert list(ledger.lists()) == [(MADE.record, MADE.lines, False)]


def test_what_a_source_no_longer_gives_is_stray(tmp_path: Path) -> None:
    ledger = Ledger(Place(tmp_path))
    ledger.put("a", MADE)
    ledger.put("b", replace(MADE, sizes={}))
    ledger.tell()
    ledger.close()
    ledger = Ledger(Place(tmp_path))
    assert ledger.run == 2
    ledger.put("a", replace(MADE, lines=(), marks=(), sizes={"a/0001-y": (1, 1, 1)}))
    assert ledger.strays() == ["a/0001-x"]
    assert [stem for stem, _ in ledger.unreached()] == ["b"]
    ledger.forget_strays(["a/0001-x"])
    ledger.drop("b")
    assert list(ledger.untold()) == [(MARKS, ()), (MARKS, ())]
    assert [lines for _, lines, _ in ledger.lists()] == [()]
