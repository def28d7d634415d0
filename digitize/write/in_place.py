"""A file or folder that the user named appears whole or not at all: it is written beside its place, then moved into it."""

import filecmp
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitize.console import unstopped
from digitize.errors import OutputError
from digitize.store import PREFIX, SUFFIX


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
            try:
                if path.is_symlink():
                    path.unlink()
                elif path.exists():
                    os.replace(path, old)
                os.replace(part, path)
            except BaseException:  # also when it is told to stop right here
                if old.exists() and not path.exists():
                    os.replace(old, path)
                raise


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name beside a path, of which nothing is left in the end."""
    part = path.with_name(f"{PREFIX}{path.name}-{secrets.token_hex(4)}{SUFFIX}")
    try:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        yield part
    finally:
        with unstopped():  # who is told twice to stop leaves nothing half-written either
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(f"{path}: can't be written ({why})", "free space, or give another -o PATH") from None
