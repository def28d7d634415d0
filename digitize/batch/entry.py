"""What a ledger may hold: a ledger is a file that came with its folder, and whoever sent that can have written anything.

A row is held against what a run would have entered; its checksum proves nothing, since anybody can make it.
"""

import json
import os
import sqlite3
import stat
from contextlib import suppress
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from digitize.batch.pages import ranges
from digitize.errors import OutputError
from digitize.model.editlog import fault_of
from digitize.model.listed import LONGEST_NAME, is_sha256, source_record
from digitize.store import Place, is_base, is_staged, is_stem, linked

SKIPPED = ":"  # before the place of an input that was skipped, which has no folder
KEYS = {"file", "sha256", "status", "pages", "documents", "engine", "seconds", "error"}
Schema = list[tuple[str, str, str, str | None]]
Size = Annotated[int, Field(ge=-1)]
_SIZES = TypeAdapter(dict[str, tuple[Size, ...]])
_MARKS = TypeAdapter(tuple[tuple[str, str, str], ...])


class Row(BaseModel):
    """A row of the table `source`, in its types and lengths."""

    model_config = ConfigDict(strict=True)

    stem: str = Field(max_length=4 * LONGEST_NAME)
    place: str = Field(max_length=4 * LONGEST_NAME)
    file: str = Field(max_length=LONGEST_NAME)
    way: str = Field(pattern=r"^([0-9a-f]{16}(\+[0-9a-f]{16})?)?$")
    pages: str
    stamp: str = Field(max_length=200)
    sha256: str
    copy_: int = Field(ge=1)
    record: str
    lines: str
    marks: str
    sizes: str
    staged: str


def check_entry(stem: str, *row: str | int) -> None:
    """Raises ValueError that names the source whose row no run would have entered."""
    try:
        read = Row.model_validate(dict(zip(Row.model_fields, (stem, *row), strict=True)))
        sizes = _SIZES.validate_json(read.sizes)
        _MARKS.validate_json(read.marks)
    except ValidationError as error:
        raise ValueError(f"the row of {stem!r:.100}: {fault_of(error)}") from None
    wrong = _wrong(read, sizes)
    if wrong:
        raise ValueError(f"the row of {stem!r:.100}: {wrong}")


def _wrong(row: Row, sizes: dict[str, tuple[int, ...]]) -> str:
    """What of a row is none of ours, in a few words."""
    try:
        source_record(row.record)
        if not json.loads(row.record).keys() >= KEYS:
            return "the record lacks something"
        ranges(row.pages)
    except ValueError as error:
        return str(error)
    if "%00" in row.place or "\0" in row.place:
        return "its place is no path"
    if row.sha256 and not is_sha256(row.sha256):
        return "its sha256 is no checksum"
    if row.stem.startswith(SKIPPED):
        return "files of an input that was skipped" if sizes or row.staged else ""
    if not is_stem(row.stem):
        return "its name is none that a run gives"
    if row.staged and not is_staged(row.staged, row.stem):
        return "its files wait where no run puts them"
    others = (name for name in sizes if not is_name(name) or name.partition("/")[0] != row.stem)
    return next((f"{name!r:.100} is no file of it" for name in others), "")


def is_name(name: object) -> bool:
    """Whether it is the name, without suffix, of files below `documents`."""
    stem, _, base = name.partition("/") if isinstance(name, str) else ("", "", "")
    return is_stem(stem) and is_base(base)


def check_file(name: object) -> None:
    """Raises ValueError for the name of files that are true no more, if it is none of ours."""
    if not is_name(name):
        raise ValueError(f"{name!r:.100} is no file of a run")


def make_safe(ledger: Place) -> None:
    """Before SQLite opens a ledger, which follows links: takes away links and whatever else is in its place, and a
    journal, which ours never has and which can name any file to be deleted. A file with further names is copied.

    Raises OSError.
    """
    for name in (ledger.name, *(f"{ledger.name}{suffix}" for suffix in ("-wal", "-shm", "-journal"))):
        file = ledger.parent / name
        with suppress(FileNotFoundError):
            seen = file.stat()
            if stat.S_ISDIR(seen.st_mode):
                file.remove_all()
            elif not file.is_file() or name.endswith("-journal"):
                file.unlink()
            elif seen.st_nlink > 1:
                file.own()
    ledger.make_file()


def check_opened(ledger: Place) -> None:
    """Raises OutputError when SQLite has opened another file than the one that is there: it was replaced meanwhile."""
    try:
        seen = ledger.stat()
        if not stat.S_ISREG(seen.st_mode):
            raise linked(ledger.path)
        numbers = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []
    except OSError as error:
        raise _replaced(ledger) from error
    opened = []
    for number in numbers:
        with suppress(OSError):
            opened.append(os.stat(f"/proc/self/fd/{number}"))
    if numbers and not any(os.path.samestat(seen, one) for one in opened):
        raise _replaced(ledger)


def _replaced(ledger: Place) -> OutputError:
    return OutputError(f"{ledger}: was replaced while it was opened", "see who else writes there")


def schema_of(database: sqlite3.Connection) -> Schema:
    """All tables, indexes, views and triggers of a database."""
    rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    return [(str(kind), str(name), str(table), sql) for kind, name, table, sql in rows]
