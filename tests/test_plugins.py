"""A package that somebody else made brings an engine and a format: nothing of the program is changed for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

THEIRS = '''
from digitize.extract.engines import ReadLine, ReadWord
from digitize.write.formats import Format


class Reader:
    """Reads the same three words in every image."""

    name = "reader 1.0"

    def read(self, image, languages, ppi):
        words = [ReadWord(text, 100 + 120 * n, 200, 210 + 120 * n, 230, 0.9) for n, text in enumerate(("All", "is", "well."))]
        return [ReadLine(tuple(words), 228, 18)]

    read_block = read


def lines(corpus, path, options):
    path.write_text("".join(f"{one.record.id} {one.text}" for one in corpus.documents()))


IDS = Format("ids", "A list of ids, for the test", "ids.txt", lines)
'''
POINTS = """[digitize.engines]
reader = theirs:Reader
wrong = builtins:dict

[digitize.formats]
ids = theirs:IDS
lame = lame:LAME
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder in which the package is installed."""
    folder = tmp_path / "site"
    info = folder / "theirs-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "theirs.py").write_text(THEIRS)
    (folder / "lame.py").write_text("import crutches\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    return folder


def digitize(package: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(package), *sys.path])}
    return subprocess.run(
        [sys.executable, "-m", "digitize", *words], capture_output=True, text=True, env=environ, cwd=package.parent
    )


def test_what_its_format_lacks_is_told_and_no_extra_of_ours_is_named(package: Path) -> None:
    done = digitize(package, "export", "--list")
    assert "the format lame needs crutches: install that" in done.stdout, done.stderr


def test_its_engine_reads_and_its_format_is_written(package: Path) -> None:
    Image.new("L", (1240, 1754), 255).save(package.parent / "sheet.png", dpi=(150, 150))
    asked = ("--engine", "reader", "--lang", "eng", "--format", "ids", "--no-report", "--jobs", "1")
    done = digitize(package, "run", "sheet.png", "-o", "out", *asked)
    assert done.returncode == 0, done.stderr
    assert (package.parent / "out/export/ids.txt").read_text() == "sheet-0001 All is well.\n"
    assert json.loads((package.parent / "out/sources.jsonl").read_text())["engine"] == "reader 1.0"


def test_both_are_named_where_all_are_named(package: Path) -> None:
    assert "A list of ids, for the test" in digitize(package, "export", "--list").stdout
    assert "engine reader" in digitize(package, "doctor").stdout


def test_what_is_no_engine_is_told(package: Path) -> None:
    Image.new("L", (1240, 1754), 255).save(package.parent / "sheet.png", dpi=(150, 150))
    done = digitize(package, "run", "sheet.png", "-o", "out", "--engine", "wrong", "--lang", "eng", "--no-report")
    assert done.returncode and "wrong" in done.stderr and "Traceback" not in done.stderr
    done = digitize(package, "run", "sheet.png", "-o", "out", "--engine", "nobody")
    assert done.returncode == 2 and "reader" in done.stderr
