"""What runs made of their inputs, in one SQLite file of OUTPUT: so that a run that was ended goes on, and one that is
repeated does nothing twice.

The run that has the ledger open is the only one that writes to OUTPUT. Deleting the ledger costs time and nothing else.
"""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import OutputError

VERSION = 2
TABLES = """
CREATE TABLE source(
    stem TEXT PRIMARY KEY, run INTEGER, position INTEGER, file TEXT, way TEXT, stamp TEXT, sha256 TEXT,
    record TEXT, lines TEXT, sizes TEXT, sum INTEGER);
CREATE TABLE stray(name TEXT PRIMARY KEY);
"""
COLUMNS = "file, way, stamp, sha256, record, lines, sizes"
Sizes = dict[str, tuple[int, ...]]
"""Files below `documents`, by their names without suffix, with the size of each in bytes."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What was made of a source: `way` stands for all settings that matter, `stamp` for the state of its file."""

    file: str
    way: str
    stamp: str
    sha256: str
    record: str
    lines: tuple[str, ...]
    sizes: Sizes

    def row(self) -> tuple[str, ...]:
        """As the ledger holds it, in the order of its columns."""
        sizes = json.dumps(self.sizes)
        return (self.file, self.way, self.stamp, self.sha256, self.record, "\n".join(self.lines), sizes)


class Ledger:
    """The ledger of an OUTPUT folder, open for one run."""

    def __init__(self, folder: Path) -> None:
        """`folder` is OUTPUT/.digitize. Raises OutputError when another run has it open, or it can't be written; one
        that is damaged is put aside."""
        self.path = folder / "ledger.sqlite"
        try:
            self._open()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # of a table that is not what it was
                self._anew()
            elif "locked" in str(error):
                raise OutputError(
                    f"{folder.parent}: another run is writing there", "wait for it, or give another -o OUTPUT"
                ) from None
            else:
                raise self._unwritable(error) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            self._anew()

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=0.0, isolation_level=None)
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("BEGIN IMMEDIATE")  # takes the lock, and keeps it
            if self._db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            if self._db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
                    self._db.execute(f'DROP TABLE "{name}"')
                for statement in filter(str.strip, TABLES.split(";")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version={VERSION}")
            self._check_rows()
            (self.run,) = self._db.execute("SELECT coalesce(max(run), 0) + 1 FROM source").fetchone()
            self._db.execute("COMMIT")
        except BaseException:
            self._db.close()
            raise

    def _check_rows(self) -> None:
        """SQLite sees that a page of its file is damaged where its structure is, not where a text is."""
        try:
            query = f"SELECT run, position, stem, {COLUMNS}, sum FROM source"
            for _, _, stem, *row, told in self._db.execute(query):
                if _sum(stem, row) != told:
                    raise sqlite3.DatabaseError("damaged")
            self._db.execute("SELECT name FROM stray").fetchall()
        except (sqlite3.OperationalError, TypeError):  # no UTF-8, or no text at all
            raise sqlite3.DatabaseError("damaged") from None

    def _anew(self) -> None:
        """Puts a damaged ledger aside and begins another."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        with suppress(OSError):
            self.path.replace(self.path.with_suffix(".damaged"))
        self._open()

    def finished(self, stem: str) -> Finished | None:
        """What an earlier run made of the source of that name."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM source WHERE stem=?", (stem,)).fetchone()
        if row is None:
            return None
        sizes = {name: tuple(size) for name, size in json.loads(row[6]).items()}
        file, way, stamp, sha256, record, lines = row[:6]
        return Finished(file, way, stamp, sha256, record, _split(lines), sizes)

    def put(self, stem: str, position: int, made: Finished) -> None:
        """Enters what this run made of its source number `position`; what an earlier run made of it and this one did
        not becomes a stray. Raises OutputError."""
        before = self.finished(stem)
        row = made.row()
        with self._transaction():
            if before:
                self._stray(before.sizes)
            self._db.executemany("DELETE FROM stray WHERE name=?", ((name,) for name in made.sizes))
            self._db.execute(
                "INSERT OR REPLACE INTO source VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                (stem, self.run, position, *row, _sum(stem, row)),
            )

    def stems_of(self, sha256: str) -> list[str]:
        """The names of the sources with this content, in order."""
        return [stem for (stem,) in self._db.execute("SELECT stem FROM source WHERE sha256=? ORDER BY stem", (sha256,))]

    def remade(self, stem: str, made: Finished) -> list[str]:
        """Enters what was made of a source anew, in its old place, and gives the names of files that it has no more."""
        before = self.finished(stem)
        row = made.row()
        names = ", ".join(f"{name}=?" for name in COLUMNS.split(", "))
        with self._transaction():
            self._db.execute(f"UPDATE source SET {names}, sum=? WHERE stem=?", (*row, _sum(stem, row), stem))
        return [name for name in (before.sizes if before else ()) if name not in made.sizes]

    def keep(self, stem: str, position: int) -> None:
        """Enters that what an earlier run made of a source is true still."""
        with self._transaction():
            self._db.execute("UPDATE source SET run=?, position=? WHERE stem=?", (self.run, position, stem))

    def drop_unreached(self) -> None:
        """Takes out the sources that this run did not have; what was made of them becomes stray."""
        with self._transaction():
            for (sizes,) in self._db.execute("SELECT sizes FROM source WHERE run<>?", (self.run,)).fetchall():
                self._stray(json.loads(sizes))
            self._db.execute("DELETE FROM source WHERE run<>?", (self.run,))

    def add_strays(self, names: Collection[str]) -> None:
        """Names of files that a run may have written, of which nothing is known to be true."""
        known = {name for (sizes,) in self._db.execute("SELECT sizes FROM source") for name in json.loads(sizes)}
        with self._transaction():
            self._stray([name for name in names if name not in known])

    def strays(self) -> list[str]:
        """Names of files of earlier runs that are true no more, in order."""
        return [name for (name,) in self._db.execute("SELECT name FROM stray ORDER BY name")]

    def forget_strays(self, names: Sequence[str]) -> None:
        """After their files are gone."""
        with self._transaction():
            self._db.executemany("DELETE FROM stray WHERE name=?", ((name,) for name in names))

    def reached(self, stem: str) -> bool:
        """Whether this run has finished the source of that name."""
        return self._db.execute("SELECT 1 FROM source WHERE stem=? AND run=?", (stem, self.run)).fetchone() is not None

    def lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The record and the lines of each source: those of this run in its order, then those of earlier runs."""
        query = "SELECT record, lines FROM source ORDER BY run DESC, position"
        for record, lines in self._db.execute(query):
            yield record, _split(lines)

    def close(self) -> None:
        self._db.close()

    def _stray(self, names: Collection[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO stray VALUES(?)", ((name,) for name in names))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise self._unwritable(error) from None

    def _unwritable(self, error: Exception) -> OutputError:
        return OutputError(f"{self.path}: can't be written ({error})", "free space, or give another -o OUTPUT")


def _split(lines: str) -> tuple[str, ...]:
    return tuple(lines.split("\n")) if lines else ()


def _sum(stem: str, row: Sequence[str]) -> int:
    return zlib.crc32("\0".join((stem, *row)).encode("utf-8", "surrogatepass"))
