"""A disk that is full or may not be written ends a run in words, and what it had done is not lost."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitize.errors import OutputError
from tests.batch import sheets
from tests.batch.test_run import digitize, files


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_space(small_disk: Path, tmp_path: Path) -> None:
    for i in range(4):
        sheets.sheet(tmp_path / "in" / f"{i}.pdf", pages=4)
    with pytest.raises(OutputError, match="can't be written"):
        digitize(tmp_path / "in", small_disk / "out", read__text_layer="use")
    assert all(path.stat().st_size for path in (small_disk / "out" / "documents").rglob("*.*"))
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    digitize(tmp_path / "in", small_disk / "out", read__text_layer="use")
    digitize(tmp_path / "in", tmp_path / "whole", read__text_layer="use")
    assert files(small_disk / "out") == files(tmp_path / "whole")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_that_may_not_be_written_is_said_at_once(tmp_path: Path) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="can't be written"):
        digitize(tmp_path / "in", tmp_path / "out")


@pytest.mark.parametrize("when", [0, 4_000_000_000])
def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, when: int) -> None:
    sheets.sheet(tmp_path / "in" / "a.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    before = files(tmp_path / "out")
    for path in [*(tmp_path / "in").iterdir(), *(tmp_path / "out").rglob("*")]:
        os.utime(path, (when, when))
    digitize(tmp_path / "in", tmp_path / "out")
    assert files(tmp_path / "out") == before
