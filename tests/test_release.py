"""What is published: the packages are the same each time, the man page and completions are those of the program."""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from digitize import __version__
from digitize.errors import DISTRIBUTION
from tests.batch.sheets import sheet
from tools import handbook, release

ROOT = Path(__file__).parent.parent
pytest.importorskip("hatchling", reason="hatchling is not installed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.built(tmp_path_factory.mktemp("built"))


def test_wheel_and_sdist_are_the_same_each_time(wheel: Path) -> None:
    """`built` compares two copies of the tree in folders of other names, and the wheel of the sdist."""
    assert wheel.name == f"{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_what_the_program_reads_and_shells_and_man_look_for(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for path in ("config/archives.toml", "config/errors.toml", "config/models.tsv", "config/profiles/base.toml"):
        assert path.replace("config", "digitize/share", 1) in names
    for path in ("digitize/batch/events-1.schema.json", "digitize/model/document-1.schema.json"):
        assert path in names
    shared = {name.partition(".data/data/")[2] for name in names}
    assert set(handbook.shared_files()) <= shared
    assert not [name for name in names if name.startswith("tests/") or name.startswith("/")]


def test_the_packages_name_the_extras_and_pythons_that_are_promised(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        told = file.read(name).decode()
    extras = set(re.findall(r"^Provides-Extra: (.+)$", told, re.MULTILINE))
    assert {"all", "dask", "export", "rapidocr", "review"} <= extras
    asked = {
        extra: set(re.findall(rf"^Requires-Dist: (.+); extra == '{extra}'$", told, re.MULTILINE)) for extra in extras
    }
    assert asked["all"] == set().union(*(some for extra, some in asked.items() if extra != "all"))
    assert asked["review"] and asked["dask"]
    for minor in range(11, 15):
        assert f"Classifier: Programming Language :: Python :: 3.{minor}\n" in told


@pytest.mark.slow
def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """With the libraries of this environment behind it, so that nothing is asked of an index: `tools/release.py` tries it
    with an empty one."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, timeout=300)
    behind = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    site = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True
    )
    Path(site.stdout.strip(), "behind.pth").write_text(f"{behind}\n")
    sheet(tmp_path / "in" / "letter.pdf")
    command = [tmp_path / "env" / "bin" / "digitize", "run", "in", "-o", "out", "--jobs", "1", "--no-report"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 document from 1 page of 1 input" in done.stdout
    where = "import digitize.config as c; print(c.__file__); print(c.data_dir())"
    told = subprocess.run(
        [python, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert all(str(tmp_path / "env") in line for line in told.stdout.splitlines())


def test_man_page_and_completions_are_those_of_the_program() -> None:
    for name, text in handbook.shared_files().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, "python tools/handbook.py makes it again"


def test_the_locks_hold_what_is_asked_for_and_the_version_is_told_everywhere() -> None:
    release.the_locks_hold_what_is_asked_for()
    release.the_version_is_told_everywhere()


def test_what_runs_before_a_commit_is_what_make_test_runs() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ntest:")[2].partition("\n\n")[0]
    checks = [line.replace("$(BIN)", ".venv/bin").strip() for line in recipe.splitlines()[1:]]
    hooks = re.findall(r"entry: ([^,\n]+)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks == checks


def test_each_change_is_of_a_kind_and_an_area_that_the_changelog_knows() -> None:
    """And its name is an issue's number, or begins with `+`: else the changelog would tell it as an issue."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    kinds = "|".join(one["directory"] for one in told["type"])
    areas = {one["path"] for one in told["section"]}
    changes = ROOT / "changes"
    for path in set(changes.rglob("*.md")) - {changes / "README.md"}:
        assert re.fullmatch(rf"(\+[\w-]+|\d+)\.({kinds})\.md", path.name), path
        assert path.parent.relative_to(changes).as_posix().strip(".") in areas, path
    assert set(told["ignore"]) == {"README.md", *areas} - {""}
