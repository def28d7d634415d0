"""Where the file of a source lies: by that, a later run knows the source again, and sees that its file is gone."""

import os
import stat
from pathlib import Path, PurePosixPath
from urllib.parse import quote_from_bytes, unquote_to_bytes

from digitize.extract import state_of

STDIN = "stdin:"
GONE = "gone:"  # before the place of a source whose file is another one now, or is elsewhere


def place_of(path: Path, folders: dict[Path, str] | None = None) -> str:
    """The place of a file: its path without links above it, in letters that any database takes. `folders` remembers
    those of the folders that were asked for."""
    folders = {} if folders is None else folders
    above = path.parent
    if above not in folders:
        folders.clear()  # files come folder by folder
        folders[above] = os.path.realpath(above)
    return quote_from_bytes(os.fsencode(os.path.join(folders[above], path.name)))


def path_at(place: str) -> Path:
    """The path of a place."""
    return Path(os.fsdecode(unquote_to_bytes(place.removeprefix(GONE))))


def is_gone(place: str) -> bool:
    """Whether it is known that the source's file is not there any more. Not of one from standard input, nor where the
    disk doesn't answer, nor of one whose place nobody knows (an empty one)."""
    if place.startswith(GONE):
        return True
    if not place or place.startswith(STDIN):
        return False
    path = path_at(place)
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):  # of files of pages, if any are left
            return not state_of(path)
    except FileNotFoundError:
        return True
    except OSError:  # a part of another file, a folder that may not be read, a disk that is away
        return False
    return False


def root_of(place: str, file: str) -> Path:
    """The INPUT folder of a source, which `file` is its path below."""
    path = path_at(place)
    depth = len(PurePosixPath(file).parts)
    return (
        path.parents[depth - 1] if depth <= len(path.parents) and path.parts[-depth:] == _parts(file) else path.parent
    )


def _parts(file: str) -> tuple[str, ...]:
    return PurePosixPath(file).parts


def stamp_of(path: Path) -> str:
    """The state of a file, with the files that belong to it, or of the files of pages in a folder: another one when any was
    written or replaced; empty when it can't be looked at."""
    try:
        seen = path.stat()
    except OSError:
        return ""
    if stat.S_ISDIR(seen.st_mode) or path.suffix.lower() == ".xml":
        return state_of(path)
    return f"{seen.st_size}-{seen.st_mtime_ns}-{seen.st_ctime_ns}-{seen.st_ino}"


def shown(known: str, given: str) -> str:
    """The name in the lists of a source that was called `known` and is given as `given`: the old one where both are names
    of one file, seen from different folders above it.

    >>> shown("sub/a.pdf", "a.pdf"), shown("a.pdf", "sub/a.pdf"), shown("a.pdf", "b.pdf"), shown("x/a.pdf", "y/a.pdf")
    ('sub/a.pdf', 'a.pdf', 'b.pdf', 'y/a.pdf')
    """
    a, b = f"/{known}", f"/{given}"
    return known if a.endswith(b) or b.endswith(a) else given
