"""The same inputs give the same bytes in every format: later, elsewhere, by more workers, with texts hashed otherwise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitize.write.formats import SHIPPED
from tests.batch.sheets import sheet
from tests.extract.pagefiles import hocr, hocr_page, put
from tests.write.formats.pages import tree

ROOT = Path(__file__).resolve().parents[3]
LATER = """
import datetime, sys, time
from digitize.cli import main
from digitize.write.formats import SHIPPED, load_formats
load_formats(SHIPPED)  # compiled ones know the clock's classes by their size
AHEAD = float(sys.argv[1])
now, day, moment = time.time, datetime.date, datetime.datetime
class Day(day):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(now() + AHEAD)
class Moment(moment):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now() + AHEAD, tz)
ahead = lambda: now() + AHEAD
for module in list(sys.modules.values()):
    for name, value in list(getattr(module, "__dict__", {}).items()):
        for old, new in ((now, ahead), (day, Day), (moment, Moment)):
            if value is old and name in ("time", "date", "datetime"):
                setattr(module, name, new)
main(sys.argv[2:])
"""
"""Runs the command with a clock that is so many seconds ahead."""
YEAR = 365.25 * 86400  # seconds


def made(inputs: Path, home: Path, *, jobs: int, ahead: float, zone: str, seed: int) -> Path:
    """All exports of a run with its report over the inputs, both made in `home`, the exports from within the output."""
    output = home / "corpus"
    home.mkdir()
    own = {"TZ": zone, "PYTHONHASHSEED": str(seed), "SOURCE_DATE_EPOCH": "1000000000", "PYTHONPATH": str(ROOT)}
    formats = [part for name in SHIPPED for part in ("--format", name)]
    for folder, arguments in (
        (home, ["run", os.path.relpath(inputs, home), "-o", "corpus", "--jobs", str(jobs), "-q"]),
        (output, ["export", ".", "-o", "../exports", "--crate", *formats]),
    ):
        command = [sys.executable, "-c", LATER, str(ahead), *arguments]
        done = subprocess.run(command, cwd=folder, env=os.environ | own, timeout=600, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return home / "exports"


@pytest.mark.slow
def test_each_format_is_the_same_at_another_time_in_another_folder_and_by_another_number_of_workers(
    tmp_path: Path,
) -> None:
    inputs = tmp_path / "in"
    sheet(inputs / "letter.pdf", 2)
    sheet(inputs / "other.pdf", title="Letter from the Consul to the Harbour Master")
    put(inputs, {"minute.hocr": hocr(hocr_page("Minute of the pilots", "The bar stays open for the grain ships."))})
    one = tree(made(inputs, tmp_path / "here", jobs=1, ahead=0, zone="UTC", seed=1))
    other = tree(made(inputs, tmp_path / "there", jobs=2, ahead=YEAR, zone="Asia/Tokyo", seed=2))
    assert len({name.partition("/")[0] for name in one}) == len(SHIPPED)
    assert any(name.startswith("bag/data/report/") for name in one)
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []
