"""A disk that is full or may not be written ends a run in words, and what it had done is not lost."""

import os
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


@pytest.mark.parametrize("when", [0, 4_000_000_000])
def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, when: int) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    before = files(tmp_path / "out")
    for path in [*(tmp_path / "in").iterdir(), *(tmp_path / "out").rglob("*")]:
        os.utime(path, (when, when))
    digitize(tmp_path / "in", tmp_path / "out")
    assert files(tmp_path / "out") == before
