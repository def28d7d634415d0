"""From the files and folders that a user names to the single inputs, in a fixed order, streamed."""

import hashlib
import os
import pickle
import re
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from digitize.batch.names import utf8
from digitize.batch.places import STDIN, place_of
from digitize.errors import ConfigError, DigitizeError, OutputError, SourceError
from digitize.extract import DJVU_REMEDY, djvu_is_installed, is_heif, volumes_in
from digitize.extract import title_of as title_of_pages
from digitize.store import Layout

DJVU = (".djvu", ".djv")
SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp", ".heic", ".heif", *DJVU)
IN_MEMORY = 20_000_000  # bytes of a listing; the rest goes into a file
NO_INPUT = "no-input"  # the code of a file of a folder that is none
MAGIC = (b"%PDF-", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\0\0\0\x0cjP  ", b"AT&TFORM")
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
    """One input: a file, or a folder of files in which another program keeps the pages that it read.

    `file` is its path below the INPUT folder (of a file named by itself, its name); `place` where it lies, each given
    once in a run. `error` says why it is not opened at all; `skipped`, that this is on purpose and no failure.
    """

    path: Path
    file: str
    place: str
    error: DigitizeError | None = None
    skipped: bool = False

    @property
    def title(self) -> str:
        """The name that its source is called by: its own, or that of the folder above where that says more."""
        name = PurePosixPath(self.file).name
        own = title_of_pages(self.path.absolute())
        return name if own == self.path.name and not self.path.is_dir() else f"{own or name}/"


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    name: str
    error: DigitizeError | None = None
    skipped: bool = False


class Listing:
    """The inputs of a run as they were found at its beginning: what vanishes later is still named. Many wait in a file,
    as there may be millions."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        self.wanted = 0  # those that are no files of other kinds
        self.others: Counter[str] = Counter()  # the suffixes of those that are
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 gone with this object
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
def with_stdin(inputs: Iterable[Path], found: Iterable[Input], output: Path) -> Iterator[Iterator[Input]]:
    """The inputs as they were found, with a file in the place of standard input, for as long as the run takes: what came
    from there is known by its content. Raises OutputError."""
    if STDIN_NAMED not in inputs:
        yield iter(found)
        return
    file, digest = Layout(output).work / "stdin", hashlib.sha256()
    try:
        file.write_parts(_from_stdin(digest))
    except OSError as error:
        raise OutputError(f"{file}: can't be written ({error.strerror})", "free space") from None
    try:
        place = STDIN + digest.hexdigest()
        yield (replace(one, path=file.path, place=place) if one.place == STDIN else one for one in found)
    finally:
        file.unlink(missing_ok=True)


def _from_stdin(digest: "hashlib._Hash") -> Iterator[bytes]:
    while sys.stdin and (chunk := sys.stdin.buffer.read(1 << 20)):
        digest.update(chunk)
        yield chunk


def walk(inputs: Iterable[Path], output: Path, follow: bool = False) -> Iterator[Input]:
    """The inputs in order: each file as named, each folder's files in sorted order, each once. What a run wrote is never
    walked, here or in another OUTPUT.

    In a folder, files count by their suffix, or, when they have none, by their first bytes. Files of other kinds, links
    out of the folder (unless they are to be followed) and hidden files are given as skipped; pipes, devices and sockets
    are errors and never opened.
    """
    seen: set[str] = set()
    folders: dict[Path, str] = {}
    for path in inputs:
        if path == STDIN_NAMED:
            yield Input(path, "stdin", STDIN)
            continue
        for found in _followed(_named(path, output), output) if follow else _named(path, output):
            place = place_of(found.path, folders)
            if place not in seen:
                seen.add(place)
                yield Input(found.path, utf8(found.name), place, found.error, found.skipped)


def _followed(inputs: Iterable[_Found], output: Path, above: frozenset[Path] = frozenset()) -> Iterator[_Found]:
    """The inputs, and in the place of each link out of the folder what it leads to; a link to where one comes from is
    left out."""
    for found in inputs:
        if not found.error or found.error.code != "link-outside":
            yield found
            continue
        target = found.path.resolve()
        if target in above or is_output(target):
            yield found
        elif target.is_dir():
            below = (replace(one, name=f"{found.name}/{one.name}") for one in _named(target, output))
            yield from _followed(below, output, above | {target})
        else:
            yield _wanted(found.path, found.name, target.stat().st_mode)


def _named(path: Path, output: Path) -> Iterator[_Found]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _Found(path, path.name or str(path), _unseen(error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, path.resolve(), "", output.resolve(), frozenset())
    else:
        yield _wanted(path, path.name, mode)


def _folder(folder: Path, root: Path, below: str, output: Path, taken: frozenset[Path]) -> Iterator[_Found]:
    """The inputs of a folder; those of `taken` belong to a source that was found above."""
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
    volumes, own = volumes_in(folder, taken)
    taken |= own
    if folder in volumes:
        name = below or folder.name or folder.resolve().name
        yield _Found(folder, name)
    results = (output, *(output / name for name in ("documents", "report", "corrections", "samples", ".digitize")))
    lists = folder.resolve() == output  # the OUTPUT itself is the folder that is read
    for entry in ordered:
        path, name = folder / entry.name, f"{below}/{entry.name}" if below else entry.name
        if entry.is_symlink():
            yield from _link(path, name, root)
        elif entry.is_dir(follow_symlinks=False):
            if path.resolve() in results[1:]:
                continue
            if entry.name.startswith("."):
                hidden = _skip("a hidden folder", "give it by name to read what is in it", "hidden")
                yield _Found(path, name, hidden, skipped=True)
            elif path.resolve() == output or is_output(path):
                yield _Found(path, name, _skip("the OUTPUT of a run", "nothing to do", "output"), skipped=True)
            else:
                yield from _folder(path, root, name, output, taken)
        elif path in volumes:
            yield _Found(path, name)
        elif path not in taken and not (lists and entry.name.endswith((".jsonl", "summary.json", "pages.csv"))):
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
        return _wanted(path, name, mode)
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
        remedy = "give what it points to as an INPUT to read it, or --follow-links"
        yield _Found(path, name, _skip("a link out of the input folder", remedy, "link-outside"), skipped=True)
    elif folder:
        remedy = "nothing is lost: the folder itself is read where it stands"
        yield _Found(path, name, _skip("a link to a folder of the input", remedy, "link-folder"), skipped=True)
    else:
        yield _wanted(path, name, mode)


def _wanted(path: Path, name: str, mode: int) -> _Found:
    if not stat.S_ISREG(mode):
        return _Found(path, name, _special(mode))
    if path.name.lower().endswith(DJVU) and not djvu_is_installed():
        missing = "DjVu is read by DjVuLibre, which is not installed"
        return _Found(path, name, _skip(missing, DJVU_REMEDY, "djvu-missing"), skipped=True)
    return _Found(path, name)


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
            head = file.read(16)
            return head.startswith(MAGIC) or is_heif(head)
    except OSError:
        return False
