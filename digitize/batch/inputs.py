"""From the files and folders that a user names to the single inputs, in a fixed order, streamed."""

import os
import pickle
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from digitize.batch.names import Stems, utf8
from digitize.errors import DigitizeError, SourceError

SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp")
NO_INPUT = "no-input"  # the code of a file of a folder that is none
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
    the run: of one that is skipped, a name that no file could have, so that it changes none of the others'. `error` says
    why it is not opened at all; `skipped`, that this is on purpose and no failure.
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


class Listing:
    """The inputs of a run as they were found at its beginning: what vanishes later is still named. They wait in a file,
    as there may be millions."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        self.wanted = 0  # those that are no files of other kinds
        self.others: Counter[str] = Counter()  # the suffixes of those that are
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 gone with this object
        for found in inputs:
            if found.error and found.error.code == NO_INPUT:
                self.others[found.path.suffix.lower()] += 1
            else:
                self.wanted += 1
            pickle.dump(found, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Input]:
        self._file.seek(0)
        for _ in range(self.wanted + self.others.total()):
            yield pickle.load(self._file)


def walk(inputs: Iterable[Path], output: Path) -> Iterator[Input]:
    """The inputs in order: each file as named, each folder's files in sorted order. `output` is never walked.

    In a folder, files count by their suffix, or, when they have none, by their first bytes. Files of other kinds, links
    out of the folder and hidden files are given as skipped; pipes, devices and sockets are errors and never opened.
    """
    stems, skipped = Stems(), Counter[str]()
    for path in inputs:
        for found in _named(path, output):
            file = utf8(found.name)
            if found.skipped:
                skipped[file] += 1
                stem = f":{skipped[file]}:{file}"  # a colon is in no safe stem
            else:
                stem = stems.take(Path(found.name).name)
            yield Input(found.path, file, stem, found.error, found.skipped)


def _named(path: Path, output: Path) -> Iterator[_Found]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _Found(path, path.name or str(path), _unseen(error))
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
        missing = isinstance(error, FileNotFoundError)
        why = "the folder is gone" if missing else f"the folder can't be read ({error.strerror})"
        remedy = "put it back, and run again" if missing else "check its permissions"
        code = "not-found" if missing else "unreadable"
        yield _Found(folder, below or folder.name, SourceError(why, remedy, code))
        return
    results = (output, *(output / name for name in ("documents", "report", "corrections", ".digitize")))
    lists = folder.resolve() == output  # the OUTPUT itself is the folder that is read
    for entry in ordered:
        path, name = folder / entry.name, f"{below}/{entry.name}" if below else entry.name
        if entry.is_symlink():
            yield from _link(path, name, root)
        elif entry.is_dir(follow_symlinks=False):
            if path.resolve() in results:
                continue
            if entry.name.startswith("."):
                hidden = _skip("a hidden folder", "give it by name to read what is in it", "hidden")
                yield _Found(path, name, hidden, skipped=True)
            else:
                yield from _folder(path, root, name, output)
        elif not (lists and entry.name.endswith(".jsonl")):
            yield _file(path, name, entry)


def _file(path: Path, name: str, entry: os.DirEntry[str]) -> _Found:
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as error:
        return _Found(path, name, _unseen(error))
    wanted = path.name.lower().endswith(SUFFIXES)
    if path.name.startswith(".") and wanted:
        return _Found(path, name, _skip("a hidden file", "give it by name to read it", "hidden"), skipped=True)
    if wanted or (not path.suffix and stat.S_ISREG(mode) and _begins_like_an_input(path)):
        return _Found(path, name, None if stat.S_ISREG(mode) else _special(mode))
    return _other(path, name)


def _other(path: Path, name: str) -> _Found:
    kind = f"a {utf8(path.suffix)} file is no input" if path.suffix else "no input"
    return _Found(path, name, _skip(kind, "print it to PDF to have it read", NO_INPUT), skipped=True)


def _link(path: Path, name: str, root: Path) -> Iterator[_Found]:
    wanted = path.name.lower().endswith(SUFFIXES)
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, in Python before 3.13
        if wanted:
            yield _Found(path, name, SourceError("a link that leads nowhere", "mend or remove the link", "not-found"))
        else:
            yield _other(path, name)
        return
    folder = stat.S_ISDIR(mode)
    if not wanted and not folder:
        yield _other(path, name)
        return
    if not target.is_relative_to(root):
        remedy = "give what it points to as an INPUT to read it"
        yield _Found(path, name, _skip("a link out of the input folder", remedy, "link-outside"), skipped=True)
    elif folder:
        remedy = "nothing is lost: the folder itself is read where it stands"
        yield _Found(path, name, _skip("a link to a folder of the input", remedy, "link-folder"), skipped=True)
    else:
        yield _Found(path, name, None if stat.S_ISREG(mode) else _special(mode))


def _unseen(error: Exception) -> SourceError:
    missing = isinstance(error, FileNotFoundError)
    why = "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)
    return SourceError(why, "check the path and its permissions", "not-found" if missing else "unreadable")


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
