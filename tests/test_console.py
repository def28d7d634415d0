"""The command goes on, and says what it must, whatever its surroundings do: streams closed or broken, a signal to stop."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from digitize.console import unstopped
from tests.batch.sheets import sheet
from tests.processes import running

ROOT = Path(__file__).parents[1]
DIGITIZE = f"{sys.executable} -m digitize"


def shell(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": str(place), "HOME": str(place)}
    return subprocess.run(
        ["bash", "-c", command], cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", ">&- 2>&- <&-"])
def test_a_run_whose_streams_are_closed_gives_what_others_give(tmp_path: Path, closed: str) -> None:
    sheet(tmp_path / "in" / "letter.pdf")
    done = shell(f"{DIGITIZE} run in -o out --jobs 1 --no-report {closed}", tmp_path)
    said = [line for line in done.stderr.splitlines() if " of 1 input, " not in line]  # told when a run takes long
    assert (done.returncode, said) == (0, [])
    assert len(list((tmp_path / "out" / "documents" / "letter").glob("*.txt"))) == 1
    assert done.stdout == "" or "1 document" in done.stdout


@pytest.mark.parametrize("command", ["--help", "run --help", "config", "doctor", "diff out out", "reference x"])
def test_a_reader_that_has_had_enough_is_no_failure(tmp_path: Path, command: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "documents.jsonl").touch()
    done = shell(f"({DIGITIZE} {command}; echo $? >&2) | exec true", tmp_path)
    assert done.stderr.split() == ["0"]


def test_what_came_of_a_run_is_the_same_though_nobody_reads_it(tmp_path: Path) -> None:
    sheet(tmp_path / "in" / "letter.pdf")
    (tmp_path / "in" / "web.pdf").write_text("<html>not found</html>")
    for pipe, code in (("| exec true", 1), ("2>&1 | exec true", 1)):
        done = shell(f"({DIGITIZE} run in -o out --jobs 1; echo $? >code) {pipe}", tmp_path)
        assert "Traceback" not in done.stderr
        assert int((tmp_path / "code").read_text()) == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_stop_says_that_it_was_stopped(tmp_path: Path, number: signal.Signals) -> None:
    sheet(tmp_path / "in" / "long.pdf", pages=2000)
    command = [sys.executable, "-m", "digitize", "run", "in", "-o", "out", "--jobs", "1", "--json"]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env={"PYTHONPATH": str(ROOT)}, text=True)
    assert running.stderr is not None
    next(line for line in running.stderr if json.loads(line)["event"] == "pages")
    running.send_signal(number)
    *_, last = running.stderr
    assert (running.wait(60), json.loads(last)["stopped"]) == (130, "interrupted")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc that tells of processes")
def test_an_export_that_is_told_to_stop_says_so_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    sheet(tmp_path / "in" / "long.pdf", pages=400)
    run = [sys.executable, "-m", "digitize", "run", "in", "-o", "out", "--jobs", "1", "-q", "--no-report"]
    subprocess.run(run, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, check=True)
    for name in ("mets", "pdf", "page"):
        earlier = tmp_path / "out" / "export" / name / "earlier.txt"
        earlier.parent.mkdir(parents=True)
        earlier.touch()
        exporting, workers = export_of_scans(tmp_path, name)
        exporting.send_signal(signal.SIGTERM)
        said = exporting.communicate(timeout=60)[1].strip()
        assert (exporting.returncode, said) == (130, "digitize: stopped; run the same command again to go on")
        assert list(earlier.parent.parent.glob("**/*")) == [earlier.parent, earlier]
        until = monotonic() + 60
        while (left := set(map(int, workers)) & set(running())) and monotonic() < until:
            sleep(0.05)
        assert not left
        earlier.unlink()
        earlier.parent.rmdir()


def test_who_is_told_to_stop_while_nobody_is_stopped_is_stopped_at_its_end(request: pytest.FixtureRequest) -> None:
    done = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started behind a shell ignores it
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))

    def all_of_it() -> None:
        with unstopped():
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        all_of_it()
    assert done == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def export_of_scans(place: Path, name: str) -> tuple[subprocess.Popen[str], list[str]]:
    """An export that has come to the scans, and the processes that it started for these."""
    command = [sys.executable, "-m", "digitize", "export", "out", "--format", name]
    exporting = subprocess.Popen(command, cwd=place, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)
    while len(workers := Path(f"/proc/{exporting.pid}/task/{exporting.pid}/children").read_text().split()) < 2:
        assert exporting.poll() is None
        sleep(0.05)
    return exporting, workers


def test_review_of_a_folder_that_is_no_output_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for name in ("nowhere", "empty", "file"):
        done = shell(f"{DIGITIZE} review {name} --no-open", tmp_path)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert done.stderr.startswith(f"digitize: {name}: holds no documents.jsonl")


def test_events_as_json_have_a_traceback_only_when_more_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "web.pdf").write_text("<html>not found</html>")
    for more, traced in (("", False), ("-v", True)):
        done = shell(f"{DIGITIZE} run web.pdf -o out --jobs 1 --json --force {more}", tmp_path)
        assert done.returncode == 1
        assert ("Traceback" in done.stderr) == traced
