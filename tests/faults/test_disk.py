"""A disk that is full or may not be written ends a run in words, and what it had done is not lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch import sheets
from tests.batch.test_run import digitize, files

COMMAND = """
import resource, sys
from digitize.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
sys.exit(main())
"""


@pytest.mark.parametrize("space", [1, 3_000, 30_000])
def test_no_space_is_said_in_a_line_and_the_run_goes_on_when_there_is_some(tmp_path: Path, space: int) -> None:
    """No file may grow beyond `space` bytes: what a full disk does to the writer, without one."""
    for i in range(3):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=4)
    inputs, output = tmp_path / "in", tmp_path / "out"
    command = [sys.executable, "-c", COMMAND, str(space), "run", str(inputs), "-o", str(output), "--jobs", "1", "-q"]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1 and "can't be written" in ended.stderr
    assert all(path.stat().st_size for path in (output / "documents").rglob("*.*"))
    digitize(inputs, output)
    digitize(inputs, tmp_path / "whole")
    assert files(output) == files(tmp_path / "whole")


def mounter() -> list[str]:
    """The command that lets another mount file systems that only it sees; empty where nobody may."""
    ways = (["unshare", "-m"], ["unshare", "-r", "-m"])
    probe = ["sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    if not shutil.which("unshare"):
        return []
    return next(
        (way for way in ways if subprocess.run([*way, *probe], capture_output=True, check=False).returncode == 0), []
    )


MOUNTER = mounter()
SIZES = ["64k", "192k"] if MOUNTER else []


def on_tmpfs(tmp_path: Path, size: str, after: str = "true") -> subprocess.CompletedProcess[str]:
    """A run over `in` whose output is a file system of its own, of `size`; what is there at its end is kept in `out`."""
    run = f"{sys.executable} -m digitize run {tmp_path}/in -o {tmp_path}/small --jobs 1 -q"
    script = f"""mount -t tmpfs -o size={size} tmpfs {tmp_path}/small || exit 99
        {after}
        {run}; ended=$?
        cp -a {tmp_path}/small {tmp_path}/out
        exit $ended"""
    (tmp_path / "small").mkdir()
    command = [*MOUNTER, "sh", "-c", script]
    return subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("size", SIZES)
def test_a_disk_that_is_full_ends_the_run_in_a_line_and_it_goes_on_elsewhere(tmp_path: Path, size: str) -> None:
    for i in range(4):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=4)
    ended = on_tmpfs(tmp_path, size)
    assert ended.returncode == 2, ended.stderr
    assert len(ended.stderr.splitlines()) == 1 and "can't be written" in ended.stderr
    digitize(tmp_path / "in", tmp_path / "out")
    digitize(tmp_path / "in", tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_an_output_that_may_not_be_written_is_said_before_any_reading(tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    if MOUNTER:
        ended = on_tmpfs(tmp_path, "8m", f"mount -o remount,ro {tmp_path}/small")
    else:  # a user with fewer rights, who is held by these
        (tmp_path / "out").mkdir(mode=0o500)
        command = [sys.executable, "-m", "digitize", "run", f"{tmp_path}/in", "-o", f"{tmp_path}/out", "-q"]
        ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert len(ended.stderr.splitlines()) == 1 and "can't be written" in ended.stderr
    assert list((tmp_path / "out").iterdir()) == []


JUMPS = """
import random, time
chance, real, real_ns = random.Random(3), time.time, time.time_ns
jump = lambda: chance.choice((-3_000_000_000, -3600, 0, 3600, 3_000_000_000))
time.time = lambda: max(real() + jump(), 0.0)
time.time_ns = lambda: max(real_ns() + jump() * 10**9, 0)
"""


def test_a_clock_that_jumps_during_a_run_changes_nothing(tmp_path: Path) -> None:
    """In every process of the run, at every look at the clock."""
    for i in range(2):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=3)
    (tmp_path / "jumps").mkdir()
    (tmp_path / "jumps" / "sitecustomize.py").write_text(JUMPS)
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path / 'jumps'}{os.pathsep}{root}"}
    command = [sys.executable, "-m", "digitize", "run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q"]
    looked = subprocess.run([sys.executable, "-c", "import time; print(time.time.__name__)"], env=environment,
                            capture_output=True, text=True, check=True)  # fmt: skip
    assert looked.stdout.strip() == "<lambda>"
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    digitize(tmp_path / "in", tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.parametrize("when", [0, 4_000_000_000])
def test_files_of_any_date_change_nothing(tmp_path: Path, when: int) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    before = files(tmp_path / "out")
    for path in [*(tmp_path / "in").iterdir(), *(tmp_path / "out").rglob("*")]:
        os.utime(path, (when, when))
    digitize(tmp_path / "in", tmp_path / "out")
    assert files(tmp_path / "out") == before
