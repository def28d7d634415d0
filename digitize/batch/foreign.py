"""What is odd about the ledger and the settings of an OUTPUT that came from elsewhere, found without writing anything."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from digitize.batch.entry import check_entry, check_file, schema_of
from digitize.batch.ledger import COLUMNS, VERSION, row_sum, tables
from digitize.batch.results import sizes_of
from digitize.batch.settings import kept_settings
from digitize.config import Settings
from digitize.errors import OutputError
from digitize.store import Layout, Place

FORMAT_VERSIONS = slice(18, 20)  # of SQLite's header: 2 for a ledger that is written ahead, which no memory holds
SETTINGS = ".json"
LARGEST_LEDGER = 1 << 32  # bytes


def odd_work(output: Path, own: Settings) -> Iterator[str]:
    """What of `.digitize` no run of ours would have left, each in a line. `own` are the user's settings."""
    layout = Layout(output)
    ledger = layout.work / "ledger.sqlite"
    if ledger.is_file():
        yield from (f".digitize/ledger.sqlite: {odd}" for odd in _odd_ledger(layout, ledger))
    if (layout.work / "ledger.sqlite-journal").is_file():
        yield ".digitize/ledger.sqlite-journal: none of ours; a run removes it unread"
    try:
        kept = (layout.work / "settings").files(SETTINGS)
    except OSError:
        return
    for file in kept:
        try:
            kept_settings(output, file.name.removesuffix(SETTINGS), own)
        except OutputError as error:
            yield f".digitize/settings/{file.name}: {error.message.removeprefix(f'{output}: ')}"


def _odd_ledger(layout: Layout, ledger: Place) -> Iterator[str]:
    """What of a ledger no run would have entered: read as a copy in memory, so that SQLite opens no file."""
    try:
        data = bytearray(ledger.read_bytes(LARGEST_LEDGER))
        if not data:
            return
        data[FORMAT_VERSIONS] = b"\1\1"
        with closing(sqlite3.connect(":memory:")) as copy:
            copy.deserialize(bytes(data))
            copy.execute("PRAGMA trusted_schema=OFF")
            if copy.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                yield "of another version; a run begins it anew"
                return
            if schema_of(copy) != tables():
                yield "its tables are none of a run's; a run puts it aside"
                return
            yield from _odd_rows(layout, copy)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        yield f"can't be read ({getattr(error, 'strerror', None) or error}); a run puts it aside"


def _odd_rows(layout: Layout, ledger: sqlite3.Connection) -> Iterator[str]:
    for stem, *row, told in ledger.execute(f"SELECT stem, {COLUMNS}, sum FROM source"):
        try:
            check_entry(stem, *row)
            if row_sum(stem, row) != told:
                yield f"the row of {stem!r:.100} is damaged; a run puts the ledger aside"
        except (ValueError, TypeError) as error:
            yield f"{error}; a run puts the ledger aside"
    for (name,) in ledger.execute("SELECT name FROM stray"):
        try:
            check_file(name)
            stem, _, base = name.partition("/")
            if max(sizes_of(layout.source(stem), base)) >= 0:
                yield f"has the next run remove {name}"
        except ValueError as error:
            yield f"{error}; a run puts the ledger aside"
