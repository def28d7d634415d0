"""Scans are read again for exports in a process of its own: what hangs, breaks or gives nothing there costs one picture."""

import os
from pathlib import Path

import pytest

from digitize.batch import shelf as shelves
from digitize.batch.shelf import Shelf
from digitize.config import Settings
from digitize.model.page import Page
from tests.batch.sheets import sheet
from tests.batch.test_run import digitize, records

SHORT = Settings().model_copy(update={"read": Settings().read.model_copy(update={"page_seconds": 1.0})})


def for_ever(*_: object) -> None:
    while True:
        pass


def dies(*_: object) -> None:
    os._exit(7)


def raises(*_: object) -> None:
    raise KeyError("broken")


def nothing(*_: object) -> None:
    return None


def test_a_page_that_takes_too_long_or_breaks_costs_its_picture_and_the_next_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet(tmp_path / "in" / "letter.pdf")
    digitize(tmp_path / "in", tmp_path / "out")
    sha256 = records(tmp_path / "out")[0]["sha256"]
    with Shelf(tmp_path / "out", SHORT) as shelf:
        page = shelf.page(sha256, 1)
        assert isinstance(page, Page) and shelf.picture("letter", sha256, page)
        for fault in (for_ever, dies, raises, nothing):
            monkeypatch.setattr(shelves, "grid_of", fault)
            assert shelf.grid("letter", sha256, page) is None
            assert shelf.picture("letter", sha256, page)
