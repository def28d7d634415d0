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
from tests.processes import running

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
def test_workers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf", pages=40)
    run = start(tmp_path / "in", tmp_path / "out")
    until = time.monotonic() + 60
    children: list[int] = []
    while not children and time.monotonic() < until:
        children = _workers_of(run.pid)
        time.sleep(0.05)
    while not list((tmp_path / "out").rglob("*.json.z")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    while (left := set(children) & set(running())) and time.monotonic() < until:
        time.sleep(0.1)
    assert children and not left


def _workers_of(parent: int) -> list[int]:
    return [pid for pid, (above, command) in running().items() if above == parent and "spawn_main" in command]
