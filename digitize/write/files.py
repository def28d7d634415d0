"""A file appears whole or not at all: it is written beside its place, then moved into it."""

import filecmp
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from digitize.errors import OutputError

PREFIX, SUFFIX = ".digitize-", ".part"  # of a file that is being written


def write_bytes(path: Path, data: bytes, lasting: bool = False) -> None:
    """Writes a file whole or not at all, with its folders. Raises OutputError (no space, no permission).

    With `lasting` it is on the disk before it is in its place, so that it is whole even when the power goes; without,
    it should be of a kind that tells damage by itself, or that can be spared.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if lasting:
                _to_disk(file)
        _open_to_readers(temporary)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def write_text(path: Path, text: str) -> None:
    """As `write_bytes`, in UTF-8 with the line ends that the text has, lasting. A file that says the same is not touched."""
    if not holds(path, text):
        write_bytes(path, text.encode("utf-8"), lasting=True)


def holds(path: Path, text: str) -> bool:
    """Whether a file says this and nothing else."""
    data = text.encode("utf-8")
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """As `write_text`, line by line, each with a line's end added: for files that need not fit into memory."""
    part = path.with_name(f"{PREFIX}{path.name}{SUFFIX}")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            _to_disk(file)
        if path.is_file() and filecmp.cmp(part, path, shallow=False):
            part.unlink()
        else:
            os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritable(path, error) from None


@contextmanager
def file_in_place(path: Path) -> Iterator[Path]:
    """Gives a path beside `path` to write a file to, and puts that file into its place at the end, unless it says the same.
    When something is raised in between, nothing is left. Raises OutputError."""
    with _beside(path) as part:
        yield part
        with _told(path):
            if path.is_file() and not path.is_symlink() and filecmp.cmp(part, path, shallow=False):
                part.unlink()
            else:
                os.replace(part, path)


@contextmanager
def folder_in_place(path: Path) -> Iterator[Path]:
    """As `file_in_place`, with a folder, which takes the place of one that is there."""
    with _beside(path) as part:
        with _told(path):
            part.mkdir()
        yield part
        with _told(path), _beside(path) as old:
            if path.is_symlink():
                path.unlink()
            elif path.exists():
                os.replace(path, old)
            os.replace(part, path)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name beside a path, of which nothing is left in the end."""
    part = path.with_name(f"{PREFIX}{path.name}-{secrets.token_hex(4)}{SUFFIX}")
    try:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        yield part
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> OutputError:
    why = error.strerror or type(error).__name__
    return OutputError(f"{path}: can't be written ({why})", "free space, or give another -o OUTPUT")


def clear_unfinished(folder: Path) -> None:
    """Removes what writers that were killed left in the folders below `folder`."""
    for path in folder.glob(f"*/{PREFIX}*{SUFFIX}"):
        path.unlink(missing_ok=True)


def _to_disk(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _open_to_readers(path: str) -> None:
    """A temporary file is private to its owner; a result gets the permissions that the user's umask gives."""
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(path, 0o666 & ~mask)
