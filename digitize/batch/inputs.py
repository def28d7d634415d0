"""From the files and folders that a user names to the single inputs, in a fixed order, streamed."""

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from digitize.batch.names import utf8
from digitize.batch.places import STDIN, place_of
from digitize.errors import ConfigError, DigitizeError, OutputError, SourceError

SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp")
MAGIC = (b"%PDF-", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\0\0\0\x0cjP  ")
STDIN_NAMED = Path("-")
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # two letters at least: C:/ is a folder
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

    `file` is its path below the INPUT folder (of a file named by itself, its name); `place` where it lies, each given
    once in a run. `error` says why it is not opened at all; `skipped`, that this is on purpose and no failure.
    """

    path: Path
    file: str
    place: str
    error: DigitizeError | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    name: str
    error: DigitizeError | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Spooled:
    """What came from standard input: in a file, with its hash."""

    path: Path
    sha256: str


def check_output(output: Path) -> None:
    """Raises ConfigError for an OUTPUT that is no folder of this machine."""
    if URL.match(str(output)):
        url = str(output).replace(":/", "://", 1)
        remedy = (
            "give -o FOLDER, then copy it there (aws s3 sync, rclone copy, rsync), or mount that storage as a folder"
        )
        raise ConfigError(f"{url}: results are written to a folder, not to a URL", remedy)


def check_inputs(inputs: Iterable[Path], output: Path) -> None:
    """Raises ConfigError for a named input that is not there, or is the OUTPUT of another run."""
    for path in inputs:
        if path == STDIN_NAMED:
            if sys.stdin and sys.stdin.isatty():
                raise ConfigError("-: standard input is a terminal", "pipe a file in: digitize run - < volume.pdf")
        elif not _is_there(path):
            remedy = "copy it to this machine first" if URL.match(str(path)) else "check the path; nothing was touched"
            raise ConfigError(f"{path}: no such file or folder", remedy)
        elif is_output(path) and path.resolve() != output.resolve():
            raise ConfigError(f"{path}: is the OUTPUT of a run, not scans", "give the folder of the scans")


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:  # it says more when it is to be read
        return True
    return True


def is_output(folder: Path) -> bool:
    """Whether a folder holds the results of a run."""
    lists = ("sources.jsonl", "documents.jsonl")
    return (folder / ".digitize" / "ledger.sqlite").is_file() or all((folder / name).is_file() for name in lists)


@contextmanager
def from_stdin(inputs: Iterable[Path], output: Path) -> Iterator[Spooled | None]:
    """The file that comes from standard input, if it is among the inputs, for as long as the run takes. Raises
    OutputError."""
    if STDIN_NAMED not in inputs:
        yield None
        return
    path, digest = output / ".digitize" / "stdin", hashlib.sha256()
    try:
        with path.open("wb") as file:
            while sys.stdin and (chunk := sys.stdin.buffer.read(1 << 20)):
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputError(f"{path}: can't be written ({error.strerror})", "free space") from None
    try:
        yield Spooled(path, digest.hexdigest())
    finally:
        path.unlink(missing_ok=True)


def walk(inputs: Iterable[Path], output: Path, spooled: Spooled | None = None) -> Iterator[Input]:
    """The inputs in order: each file as named, each folder's files in sorted order, each once. What a run wrote is never
    walked, here or in another OUTPUT; `spooled` stands for standard input.

    In a folder, files count by their suffix, or, when they have none, by their first bytes. Links out of the folder
    and hidden files are given as skipped; pipes, devices and sockets are errors and never opened.
    """
    seen: set[str] = set()
    folders: dict[Path, str] = {}
    for path in inputs:
        if path == STDIN_NAMED:
            content = spooled or Spooled(path, "")
            yield Input(content.path, "stdin", STDIN + content.sha256)
            continue
        for found in _named(path, output):
            place = place_of(found.path, folders)
            if place not in seen:
                seen.add(place)
                yield Input(found.path, utf8(found.name), place, found.error, found.skipped)


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
    results = (output, *(output / name for name in ("documents", "report", "corrections")))
    for entry in ordered:
        path, name = folder / entry.name, f"{below}/{entry.name}" if below else entry.name
        if entry.is_symlink():
            yield from _link(path, name, root)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.startswith(".") or path.resolve() in results[1:]:
                continue
            if path.resolve() == output or is_output(path):
                yield _Found(path, name, _skip("the OUTPUT of a run", "nothing to do", "output"), skipped=True)
            else:
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
