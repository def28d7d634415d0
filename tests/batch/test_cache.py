"""A page is read once; what is damaged or was read in another way is no entry."""

from dataclasses import replace
from pathlib import Path

import pytest

from digitize.batch import cache, tasks
from digitize.batch.cache import PageCache, key_of
from digitize.config import Settings
from digitize.extract import ReadSettings
from digitize.model.page import Box, Line, Page, Word
from tests.batch import sheets

BOX = Box(1.5, 2.25, 30.12, 12.5)
LINE = Line((Word("Записка", BOX, 0.875), Word("№ 5", BOX)), BOX, 11.0, 10.5, bold=True, column=1, block=2)
PAGE = Page(7, 595.0, 842.0, (LINE,), "ocr", "tesseract 5.5", ("rus",), ("skew 0.3",), (100.5,), "no text layer")


@pytest.fixture
def kept(tmp_path: Path) -> PageCache:
    return PageCache.of(tmp_path, "ab" * 32, ReadSettings(), ("rus",))


def test_a_page_comes_back_as_it_was(kept: PageCache) -> None:
    kept.put(PAGE)
    assert kept.get(7) == PAGE
    assert kept.get(8) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"half"])
def test_a_damaged_entry_is_none(kept: PageCache, damage: bytes) -> None:
    kept.put(PAGE)
    entry = next(kept.folder.path.iterdir())
    data = entry.read_bytes()
    entry.write_bytes(data[: len(data) // 2] if damage == b"half" else damage)
    assert kept.get(7) is None


def test_an_entry_of_another_page_is_none(kept: PageCache) -> None:
    kept.put(PAGE)
    next(kept.folder.path.iterdir()).rename(kept.folder.path / "0000008.json.z")
    assert kept.get(8) is None


def test_a_page_that_could_not_be_read_is_tried_again(kept: PageCache) -> None:
    kept.put(Page(7, 0.0, 0.0, error=("page-damaged", "broken")))
    assert kept.get(7) is None


def test_whatever_changes_the_reading_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ReadSettings(languages=("eng",))
    keys = [
        key_of(settings, ()),
        key_of(settings, ("eng",)),
        key_of(replace(settings, languages=("eng", "rus")), ()),
        key_of(replace(settings, text_layer="ignore"), ()),
        key_of(replace(settings, engine="pytesseract"), ()),
    ]
    monkeypatch.setattr(cache, "_reader", lambda engine: ("tesseract 6", "another code"))
    keys.append(key_of(settings, ()))
    assert len(set(keys)) == len(keys)


def test_pages_are_read_once_unless_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheets.sheet(tmp_path / "a.pdf", pages=3)
    read: list[int] = []

    def counted(path: Path, numbers: tuple[int, ...], *rest: object) -> object:
        read.extend(numbers)
        return read_pages(path, numbers, *rest)

    read_pages = tasks.read_pages
    monkeypatch.setattr(tasks, "read_pages", counted)
    for force, numbers in ((False, (1, 2)), (False, (1, 2, 3)), (True, (3,))):
        monkeypatch.setattr(tasks, "_work", [tasks.Work(Settings(batch={"force": force}), tmp_path / "out")])
        chunk = tasks.read(path, "cd" * 32, numbers, ())
        assert sorted(note.number for note in chunk.pages) == list(numbers)
    assert read == [1, 2, 3, 3]


def test_pages_read_in_another_way_are_forgotten(tmp_path: Path) -> None:
    old = PageCache.of(tmp_path, "ab" * 32, ReadSettings(), ())
    new = PageCache.of(tmp_path, "ab" * 32, ReadSettings(), ("rus",))
    old.put(PAGE)
    new.put(PAGE)
    cache.forget(new.folder)
    assert new.get(7) == PAGE
    assert not old.folder.is_folder()
