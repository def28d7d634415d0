"""What crashes, hangs, or takes all memory costs the page that did it, and the rest goes on."""

import errno
import resource
import subprocess
import sys
import time
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from digitize.batch import sources, workers
from digitize.batch.inputs import Input
from digitize.batch.known import Named
from digitize.batch.sources import Source
from digitize.batch.tasks import Looked
from digitize.batch.workers import Failure
from digitize.config import load_settings
from digitize.errors import ConfigError
from digitize.extract.settings import SourceInfo
from tests.batch import sheets
from tests.batch.test_run import digitize, folder, records, text_of

__all__ = ["folder"]


def test_what_ends_a_worker_costs_one_page_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read", sheets.read_badly)
    monkeypatch.setattr(sources, "look", sheets.look_badly)
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    for name in ("crash", "devour", "hang", "healthy"):
        sheets.sheet(tmp_path / "in" / f"{name}.pdf", pages=5)
    sheets.sheet(tmp_path / "in" / "abort.pdf")
    summary = digitize(tmp_path / "in", tmp_path / "out", read__page_seconds=2.0, batch__jobs=2)
    abort, *gaps, healthy = records(tmp_path / "out")
    assert (abort["status"], abort["error"]["code"]) == ("error", "crash")
    assert [(r["status"], r["error"]["code"], r["error"]["pages"]) for r in gaps] == [
        ("partial", "page-crash", [2]),
        ("partial", "page-memory", [2]),
        ("partial", "page-timeout", [2]),
    ]
    assert healthy["status"] == "ok"
    for name in ("crash", "devour", "hang"):
        text = text_of(tmp_path / "out", name)
        assert [n for n in range(1, 6) if f"leaf{n}" in text] == [1, 3, 4, 5]
    flags = {d["source"]["file"]: d["flags"] for d in records(tmp_path / "out", "documents.jsonl")}
    assert [name for name, given in flags.items() if "page-missing" in given] == ["crash.pdf", "devour.pdf", "hang.pdf"]
    assert summary.failed == 4
    assert len(summary.failures) == 4
    assert not any("\n" in line for line in summary.failures)


def test_a_page_that_allocates_without_end_meets_the_limit_and_not_the_machine_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read", sheets.read_badly)
    sheets.sheet(tmp_path / "in" / "swell.pdf", pages=3)
    digitize(tmp_path / "in", tmp_path / "out", read__memory_mb=1500)
    [record] = records(tmp_path / "out")
    assert (record["status"], record["error"]["code"], record["error"]["pages"]) == ("partial", "page-memory", [2])
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1600 * 1024


def test_a_page_that_leaves_its_process_without_a_word_is_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read", sheets.read_badly)
    sheets.sheet(tmp_path / "in" / "leave.pdf", pages=3)
    digitize(tmp_path / "in", tmp_path / "out")
    [record] = records(tmp_path / "out")
    assert (record["error"]["code"], record["error"]["pages"]) == ("page-crash", [2])


def test_a_page_that_hangs_in_native_code_is_ended_with_the_programs_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read", sheets.read_badly)
    monkeypatch.setattr(workers, "PATIENCE", 4.0)
    sheets.sheet(tmp_path / "in" / "nurse.pdf", pages=2)
    begin = time.monotonic()
    digitize(tmp_path / "in", tmp_path / "out", read__page_seconds=1.0)
    assert time.monotonic() - begin < 300
    [record] = records(tmp_path / "out")
    assert (record["error"]["code"], record["error"]["pages"]) == ("page-timeout", [2])
    assert not any(sheets.NURSED in line.read_bytes() for line in _commands())


def test_the_limit_is_of_processor_time_so_that_a_busy_machine_loses_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read", sheets.read_badly)
    monkeypatch.setattr(sources, "BUDGET", 1.0)
    for name in ("burn", "wait"):
        sheets.sheet(tmp_path / "in" / f"{name}.pdf", pages=3)
    digitize(tmp_path / "in", tmp_path / "out", read__page_seconds=1.0, batch__jobs=2)
    burn, wait = records(tmp_path / "out")
    assert (burn["error"]["code"], burn["error"]["pages"]) == ("page-timeout", [2])
    assert "page 2: not done after 2 seconds of processor time" in burn["error"]["message"]
    assert wait["status"] == "ok"


@pytest.mark.parametrize(("spent", "tries"), [(True, 1), (False, 2)])
def test_a_page_that_was_alone_and_spent_its_processor_time_is_not_tried_again(
    spent: bool, tries: int, tmp_path: Path
) -> None:
    path = sheets.sheet(tmp_path / "burn.pdf")
    source = Source(Input(path, path.name, str(path)), load_settings(environ={})[0])
    look = source.next_task()
    assert look
    source.take(look, Looked(SourceInfo(path, "pdf", 1, "0" * 64), (), 0.0))
    source.begin(Named("burn", path.name, 1, None), None)
    count = 0
    while task := source.next_task():
        assert task.numbers == (1,)
        source.take(task, Failure("timeout", "timeout", "not done", spent=spent))
        count += 1
    assert count == tries
    assert source.record and source.record["error"]["code"] == "page-timeout"


def _commands() -> list[Path]:
    return [path for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]


def test_a_source_whose_making_ended_its_worker_is_made_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "make", sheets.make_badly)
    for name in ("once", "always", "healthy"):
        sheets.sheet(tmp_path / "in" / f"{name}.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    told = {r["file"]: (r["status"], (r["error"] or {}).get("code")) for r in records(tmp_path / "out")}
    assert told == {"once.pdf": ("ok", None), "always.pdf": ("error", "crash"), "healthy.pdf": ("ok", None)}
    monkeypatch.undo()
    assert digitize(tmp_path / "in", tmp_path / "out").failed == 0


def test_where_no_further_process_can_be_started_those_that_are_there_do_the_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = SpawnProcess.start

    def refused(self: SpawnProcess) -> None:
        started.append(self.name)
        if len(started) > limit:
            raise OSError(errno.EAGAIN, "Resource temporarily unavailable")
        start(self)

    monkeypatch.setattr(SpawnProcess, "start", refused)
    limit = 1
    assert digitize(folder, tmp_path / "out", batch__jobs=4).failed == 0
    assert len(started) > 1
    limit = 0
    with pytest.raises(ConfigError, match="no worker process can be started"):
        digitize(folder, tmp_path / "none")


def test_a_run_whose_terminal_is_closed_goes_on(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "digitize", "run", str(folder), "-o", str(tmp_path / "out"), "--json"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert run.stderr and run.stdout
    run.stderr.readline()
    run.stderr.close()
    run.stdout.close()
    run.wait(120)
    assert [r["status"] for r in records(tmp_path / "out")] == ["ok", "ok"]
    assert (tmp_path / "out" / "report" / "index.html").exists()


@pytest.mark.slow
def test_the_memory_of_a_worker_does_not_grow_with_the_pages_of_a_source(tmp_path: Path) -> None:
    peaks = {}
    for pages in (100, 1500):
        sheets.volume(tmp_path / f"{pages}" / "volume.pdf", pages)
        code = "import resource, sys; from digitize.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
        code += "    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
        options = ["-o", str(tmp_path / f"out{pages}"), "--jobs", "1", "-q", "--no-report"]
        command = [sys.executable, "-c", code, "run", str(tmp_path / f"{pages}"), *options]
        done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
        peaks[pages] = int(done.stdout)
    assert peaks[1500] < 500, peaks
