"""A language that is not installed: the command that is named gets it on the system at hand, and nothing that is not what it should be."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from digitize.batch import missing

MODEL = b"a model, for the test"
Having = Callable[..., None]


@pytest.fixture
def having(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Having:
    """A system with these programs, on which one may do all or not."""

    def have(*programs: str, root: bool = False, platform: str = "linux") -> None:
        monkeypatch.setattr(missing.shutil, "which", lambda name: name if name in programs else None)
        monkeypatch.setattr(missing, "_is_root", lambda: root)
        monkeypatch.setattr(missing.sys, "platform", platform)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "my data"))

    return have


def test_the_systems_own_package_where_one_may_install_it(having: Having) -> None:
    having("apt-get", root=True)
    assert missing.command(["ukr", "chi_sim"]) == "apt-get install tesseract-ocr-ukr tesseract-ocr-chi-sim"
    having("apt-get", "sudo")
    assert missing.command(["ukr"]) == "sudo apt-get install tesseract-ocr-ukr"
    having("pacman", "sudo")
    assert missing.command(["ukr"]) == "sudo pacman -S tesseract-data-ukr"
    having("brew", platform="darwin")
    assert missing.command(["ukr"]) == "brew install tesseract-lang"


def test_a_download_where_one_may_not(having: Having) -> None:
    having("apt-get")
    told = missing.command(["ukr"])
    assert missing.known_models()["ukr"] in told and "apt-get" not in told
    having(platform="darwin")
    assert "shasum -a 256 -c" in missing.command(["ukr"])
    having(platform="win32")
    told = missing.command(["ukr"])
    assert told.startswith('curl.exe --create-dirs -fLo "') and missing.known_models()["ukr"] in told


@pytest.mark.parametrize("arrives", [MODEL, b"<html>no such page</html>"])
def test_the_download_is_kept_only_if_it_is_what_it_should_be(
    having: Having, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arrives: bytes
) -> None:
    """The command runs in a shell; in the place of curl stands a program that gives a file of this machine."""
    having()
    monkeypatch.setattr(missing, "known_models", lambda: {"ukr": hashlib.sha256(MODEL).hexdigest()})
    (tmp_path / "arrives").write_bytes(arrives)
    (tmp_path / "curl").write_text(f'#!/bin/sh\ncp "{tmp_path}/arrives" "$2"\n')
    (tmp_path / "curl").chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["sh", "-c", missing.command(["ukr"])], env=os.environ | {"PATH": path}, capture_output=True)
    model = tmp_path / "my data" / "digitize" / "tessdata" / "ukr.traineddata"
    assert (done.returncode == 0, model.exists()) == (arrives == MODEL, arrives == MODEL), done.stderr


@pytest.mark.parametrize(
    ("asked", "guess"),
    [
        ("english", "eng?"),
        ("Deutsch", "deu?"),
        ("українська", "ukr?"),
        ("ger", "deu?"),
        ("germna", "deu?"),
        ("Francais", "fra?"),
        ("rusian", "rus?"),
    ],
)
def test_a_name_asks_back(asked: str, guess: str) -> None:
    assert missing.not_installed([asked])[1].startswith(guess)
