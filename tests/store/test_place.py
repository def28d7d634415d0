"""A place is reached without following links, by handles of folders where the system has them, and by looking elsewhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digitize.errors import OutputError
from digitize.store import Layout, Place, held, place

SHA = "ab" * 32


@pytest.fixture(params=["by handles", "by looking"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "by looking":
        monkeypatch.setattr(place, "BY_HANDLE", False)
    elif not held.BY_HANDLE:
        pytest.skip("this system has no handles of folders")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.txt").write_text("theirs")
    return Place(tmp_path / "out")


def test_a_file_is_written_read_moved_and_removed(root: Place) -> None:
    file = root / "a" / "x.txt"
    assert not file.is_file() and not root.entries()
    file.write_text("one")
    file.write_parts((b"t", b"wo"))
    assert (file.read_text(), list(file.lines()), file.name, file.stem) == ("two", [b"two"], "x.txt", "x")
    seen = file.stat().st_ino
    file.write_parts((b"two",), spare=True)
    assert file.stat().st_ino == seen
    with file.appending() as opened:
        opened.write(b"!")
    file.move_to(root / "b" / "y.txt")
    assert (root / "b").files(".txt") == [root / "b" / "y.txt"] and not (root / "a").files()
    (root / "b" / "y.txt").copy_to(root / "c" / "z.txt")
    assert (root / "c" / "z.txt").read_text() == "two!"
    (root / "b" / "y.txt").link_to(root / "d.txt")
    assert (root / "d.txt").same_as(root / "b" / "y.txt")
    assert root.entries() == [("a", "folder"), ("b", "folder"), ("c", "folder"), ("d.txt", "file")]
    (root / "a").rmdir()
    (root / "b").remove_all()
    (root / "d.txt").unlink()
    (root / "d.txt").unlink(missing_ok=True)
    assert [folder.name for folder in root.folders()] == ["c"] and not root.files()


def test_a_write_that_fails_leaves_the_file_and_nothing_else(root: Place) -> None:
    (root / "x.txt").write_text("whole")

    def parts() -> object:
        yield b"half"
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        (root / "x.txt").write_parts(parts())  # type: ignore[arg-type]
    assert root.entries() == [("x.txt", "file")] and (root / "x.txt").read_text() == "whole"


USES: dict[str, Callable[[Place], object]] = {
    "read": lambda file: file.read_bytes(),
    "lines": lambda file: list(file.lines()),
    "append": lambda file: file.appending().__enter__(),
    "link": lambda file: file.link_to(file.parent / "new"),
    "copy": lambda file: file.copy_to(file.parent / "new"),
    "own": lambda file: file.own(),
}


@pytest.mark.parametrize("use", USES)
def test_a_link_is_not_followed(root: Place, tmp_path: Path, use: str) -> None:
    (root / "a").make_folder()
    (root.path / "a" / "x.txt").symlink_to(tmp_path / "other" / "x.txt")
    (root.path / "b").symlink_to(tmp_path / "other")
    for file in (root / "a" / "x.txt", root / "b" / "x.txt"):
        assert file.is_link() and not file.is_file() and not file.is_folder()
        with pytest.raises(OSError, match=r"not followed|no regular file"):
            USES[use](file)
    assert (tmp_path / "other" / "x.txt").read_text() == "theirs"
    assert sorted(os.listdir(tmp_path / "other")) == ["x.txt"]


def test_writing_and_removing_leave_what_a_link_leads_to(root: Place, tmp_path: Path) -> None:
    (root / "a").make_folder()
    (root.path / "a" / "x.txt").symlink_to(tmp_path / "other" / "x.txt")
    (root.path / "b").symlink_to(tmp_path / "other")
    (root / "a" / "x.txt").write_text("ours")
    assert (root / "a" / "x.txt").read_text() == "ours"
    for use in (
        lambda: (root / "b" / "x.txt").unlink(),
        lambda: (root / "b" / "y.txt").write_text("y"),
        lambda: (root / "b" / "y" / "z").make_folder(),
        lambda: (root / "a" / "x.txt").move_to(root / "b" / "x.txt"),
        lambda: (root / "b").entries(),
    ):
        with pytest.raises(OSError, match="not followed"):
            use()
    (root / "b").remove_all()
    assert not (root.path / "b").is_symlink()
    assert [path.read_text() for path in (tmp_path / "other").iterdir()] == ["theirs"]


def test_what_has_another_name_is_copied_before_it_is_added_to(root: Place, tmp_path: Path) -> None:
    root.make_folder()
    os.link(tmp_path / "other" / "x.txt", root.path / "x.txt")
    with (root / "x.txt").appending() as opened:
        assert opened.read() == b"theirs"
        opened.write(b", and ours")
    assert (root / "x.txt").read_text() == "theirs, and ours"
    assert (tmp_path / "other" / "x.txt").read_text() == "theirs"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "/a", "a\\b", "a\0", "a\n", "a.", "a ", "C:x", "x" * 256, "\ud800"]
)
def test_what_is_no_plain_name_is_no_place(root: Place, name: str) -> None:
    with pytest.raises(OutputError, match="no name of a file"):
        root / name


def test_a_layout_makes_no_place_of_what_no_run_gives(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.journal(SHA).path == tmp_path / "corrections" / f"{'ab' * 8}.jsonl"
    makes = (layout.journal, layout.outcomes, layout.pages)
    wrongs = [(make, wrong) for make in makes for wrong in ("../x", "ab" * 8, "AB" * 32, "ab" * 32 + "\n", "")]
    wrongs += [(layout.settings, "../x"), (layout.settings, SHA), (layout.source, "../x"), (layout.source, "")]
    for make, wrong in wrongs:
        with pytest.raises(OutputError):
            make(wrong)


@pytest.mark.parametrize("there", [True, False])
def test_without_handles_what_is_replaced_before_it_is_open_is_not_used(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "BY_HANDLE", False)
    monkeypatch.setattr(held, "FILE", 0)  # of a system that follows links
    (tmp_path / "victim").write_text("secret")
    (tmp_path / "out").mkdir()
    file = Place(tmp_path / "out") / "a.txt"
    if there:
        file.write_text("ours")
    opened = os.open

    def replaced(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        file.path.unlink(missing_ok=True)
        file.path.symlink_to(tmp_path / "victim")
        return opened(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", replaced)
    with pytest.raises(OSError, match="replaced" if there else "No such file"):
        file.read_text()
    file.path.unlink(missing_ok=True)
    if there:
        file.path.write_text("ours")
    with pytest.raises(OSError, match=r"replaced|link"), file.appending() as appended:
        appended.write(b"more")
    assert (tmp_path / "victim").read_text() == "secret"
