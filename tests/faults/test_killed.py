"""A run that is killed at any moment goes on when the command is given again, and ends as if nothing had been."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch import sheets
from tests.batch.test_run import files

KILLS = 6


def start(folder: Path, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "digitize", "run", str(folder), "-o", str(output), "--jobs", "1", "-q"]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], start_new_session=True, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_and_ends_as_one_that_was_not(tmp_path: Path) -> None:
    folder, output, whole = tmp_path / "in", tmp_path / "killed", tmp_path / "whole"
    for i in range(5):
        sheets.sheet(folder / f"{i}.pdf", pages=1 + i)
    began = time.monotonic()
    assert start(folder, whole).wait() == 0
    seconds = time.monotonic() - began
    chance = random.Random(5)
    for _ in range(KILLS):
        run = start(folder, output)
        time.sleep(chance.uniform(0.1, 1.0) * seconds)
        os.kill(run.pid, signal.SIGKILL)  # the parent alone: its workers must end by themselves
        run.wait()
    last = start(folder, output)
    _, said = last.communicate(timeout=120)
    assert last.returncode == 0, said.decode()
    assert files(output) == files(whole)
    assert not list((output / "documents").rglob("*.part"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="workers end with their parent on Linux")
def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf", pages=40)
    run = start(tmp_path / "in", tmp_path / "out")
    children: list[int] = []
    until = time.monotonic() + 60
    while not children and time.monotonic() < until:
        children = [pid for pid in _children(run.pid) if b"spawn_main" in _command(pid)]
        time.sleep(0.05)
    assert children
    while not list((tmp_path / "out").rglob("*.json.z")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    time.sleep(0.5)
    assert [pid for pid in children if _command(pid)] == []


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
