"""Where the files of an output's sources lie, for those who read them again after a run."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from digitize.batch.places import GONE, STDIN, path_at


def originals_of(output: Path) -> Callable[[str, str], Path | None]:
    """A function that gives the file of a source, by its name in the output and its sha256, as the ledger knows it: None
    where it doesn't, or the source came from standard input."""
    ledger = output / ".digitize" / "ledger.sqlite"

    def original(source: str, sha256: str) -> Path | None:
        place = _place(ledger, source, sha256)
        return None if not place or place.startswith((STDIN, GONE)) else path_at(place)

    return original


def without_documents(output: Path) -> list[tuple[str, str, str]]:
    """The name, the file and the sha256 of each source of which no document was made, in the order of the names; none where
    the ledger is gone."""
    query = "SELECT stem, file, sha256 FROM source WHERE lines='' AND absent=0 AND sha256<>'' ORDER BY stem"
    found = _asked(output / ".digitize" / "ledger.sqlite", query, ())
    return [(str(stem), str(file), str(sha256)) for stem, file, sha256 in found]


def _place(ledger: Path, source: str, sha256: str) -> str:
    found = _asked(ledger, "SELECT place FROM source WHERE stem=? AND sha256=?", (source, sha256))
    return str(found[0][0]) if found else ""


def _asked(ledger: Path, query: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
    """What the ledger says; nothing where it is gone, damaged, or a run is writing it."""
    if ledger.is_symlink() or not ledger.is_file():
        return []
    left = (
        "" if ledger.with_name(f"{ledger.name}-wal").exists() else "&immutable=1"
    )  # else SQLite makes files beside it
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro{left}", uri=True, timeout=0.0)) as database:
            return database.execute(query, values).fetchall()
    except (sqlite3.Error, UnicodeError):
        return []
