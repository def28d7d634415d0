"""From the files and folders that a user names to the single inputs, in a fixed order, streamed."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digitize.batch.names import Stems, utf8
from digitize.errors import DigitizeError, SourceError

SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp")
MAGIC = (b"%PDF-", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\0\0\0\x0cjP  ")
KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    `file` is its path below the INPUT folder (of a file named by itself, its name); `stem` its safe name, unique in
    the run. `error` says why it is not opened at all; `skipped`, that this is on purpose and no failure.
    """

    path: Path
    file: str
    stem: str
    error: DigitizeError | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    name: str
    error: DigitizeError | None = None
    skipped: bool = False


def walk(inputs: Iterable[Path], output: Path) -> Iterator[Input]:
    """The inputs in order: each file as named, each folder's files in sorted order. `output` is never walked.

    In a folder, files count by their suffix, or, when they have none, by their first bytes. Links out of the folder
    and hidden files are given as skipped; pipes, devices and sockets are errors and never opened.
    """
    stems = Stems()
    for path in inputs:
        for found in _named(path, output):
            yield Input(found.path, utf8(found.name), stems.take(Path(found.name).name), found.error, found.skipped)


def _named(path: Path, output: Path) -> Iterator[_Found]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        why = "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)
        code = "not-found" if missing else "unreadable"
        yield _Found(path, path.name or str(path), SourceError(why, "check the path and its permissions", code))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, path.resolve(), "", output.resolve())
    else:
        yield _Found(path, path.name, None if stat.S_ISREG(mode) else _special(mode))


def _folder(folder: Path, root: Path, below: str, output: Path) -> Iterator[_Found]:
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        why = f"the folder can't be read ({error.strerror})"
        yield _Found(folder, below or folder.name, SourceError(why, "check its permissions", "unreadable"))
        return
    results = (output, output / "documents", output / "report")
    for entry in ordered:
        path, name = folder / entry.name, f"{below}/{entry.name}" if below else entry.name
        if entry.is_symlink():
            yield from _link(path, name, root)
        elif entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and path.resolve() not in results:
                yield from _folder(path, root, name, output)
        else:
            yield from _file(path, name, entry.stat(follow_symlinks=False).st_mode)


def _file(path: Path, name: str, mode: int) -> Iterator[_Found]:
    if path.name.startswith("."):
        if path.name.lower().endswith(SUFFIXES):
            yield _Found(path, name, _skip("a hidden file", "give it by name to read it", "hidden"), skipped=True)
    elif path.name.lower().endswith(SUFFIXES):
        yield _Found(path, name, None if stat.S_ISREG(mode) else _special(mode))
    elif not path.suffix and stat.S_ISREG(mode) and _begins_like_an_input(path):
        yield _Found(path, name)


def _link(path: Path, name: str, root: Path) -> Iterator[_Found]:
    wanted = path.name.lower().endswith(SUFFIXES)
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, in Python before 3.13
        if wanted:
            yield _Found(path, name, SourceError("a link that leads nowhere", "mend or remove the link", "not-found"))
        return
    folder = stat.S_ISDIR(mode)
    if not wanted and not folder:
        return
    if not target.is_relative_to(root):
        remedy = "give what it points to as an INPUT to read it"
        yield _Found(path, name, _skip("a link out of the input folder", remedy, "link-outside"), skipped=True)
    elif folder:
        remedy = "nothing is lost: the folder itself is read where it stands"
        yield _Found(path, name, _skip("a link to a folder of the input", remedy, "link-folder"), skipped=True)
    else:
        yield _Found(path, name, None if stat.S_ISREG(mode) else _special(mode))


def _special(mode: int) -> SourceError:
    what = KINDS.get(stat.S_IFMT(mode), "no regular file")
    return SourceError(f"{what}, not a file", "give a PDF or an image file", "unsupported")


def _skip(why: str, remedy: str, code: str) -> SourceError:
    return SourceError(f"skipped: {why}", remedy, code)


def _begins_like_an_input(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).startswith(MAGIC)
    except OSError:
        return False
