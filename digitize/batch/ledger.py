"""What runs made of their inputs, in one SQLite file of OUTPUT: so that a run that was ended goes on, one that is
repeated does nothing twice, and none takes away what another made.

The run that has the ledger open is the only one that writes to OUTPUT. Deleting the ledger costs time and nothing else.
"""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, fields, replace
from functools import cache

from digitize.batch.entry import Schema, check_entry, check_file, check_opened, make_safe, schema_of
from digitize.errors import OutputError
from digitize.store import Place, folded
from digitize.write import Mark

VERSION = 3
TABLES = """
CREATE TABLE source(
    stem TEXT PRIMARY KEY, run INTEGER, absent INTEGER, sorted TEXT, told TEXT,
    place TEXT, file TEXT, way TEXT, pages TEXT, stamp TEXT, sha256 TEXT, copy INTEGER,
    record TEXT, lines TEXT, marks TEXT, sizes TEXT, staged TEXT, sum INTEGER);
CREATE INDEX source_place ON source(place);
CREATE INDEX source_content ON source(sha256);
CREATE TABLE stray(name TEXT PRIMARY KEY);
CREATE TABLE gone(marks TEXT);
"""
Sizes = dict[str, tuple[int, ...]]
"""Files below `documents`, by their names without suffix, with the size of each in bytes."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What was made of a source.

    `place` is where its file lies (`places.py`), `file` its name in the lists, `way` stands for all settings that matter,
    `pages` for those that were asked for (empty: all), `stamp` for the state of its file; `copy` counts the sources with
    its content. `staged` is the folder from which files still wait to be moved into their places.
    """

    place: str
    file: str
    way: str
    pages: str
    stamp: str
    sha256: str
    copy: int
    record: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    sizes: Sizes
    staged: str = ""

    def row(self) -> tuple[str | int, ...]:
        """As the ledger holds it, in the order of its columns."""
        lines, marks, sizes = "\n".join(self.lines), json.dumps(self.marks), json.dumps(self.sizes)
        head = (self.place, self.file, self.way, self.pages, self.stamp, self.sha256, self.copy, self.record)
        return (*head, lines, marks, sizes, self.staged)

    @classmethod
    def of(cls, row: Sequence[str | int]) -> "Finished":
        """From a row of the ledger."""
        place, file, way, pages, stamp, sha256, copy, record, lines, marks, sizes, staged = row
        kept = {name: tuple(size) for name, size in json.loads(str(sizes)).items()}
        head = (str(place), str(file), str(way), str(pages), str(stamp), str(sha256), int(copy), str(record))
        return cls(*head, _split(str(lines)), read_marks(str(marks)), kept, str(staged))


COLUMNS = ", ".join(field.name for field in fields(Finished))


class Ledger:
    """The ledger of an OUTPUT folder, open for one run."""

    def __init__(self, folder: Place) -> None:
        """`folder` is OUTPUT/.digitize. Raises OutputError when another run has it open, or it can't be written; one
        that is damaged, or holds what no run enters, is put aside (`trouble` says so)."""
        self.place = folder / "ledger.sqlite"
        self.path = self.place.path
        self.trouble = ""
        try:
            self._open()
        except OSError as error:
            raise self._unwritable(error) from None
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # of a table that is not what it was
                self._anew(error)
            elif "locked" in str(error):
                raise OutputError(
                    f"{folder.parent}: another run is writing there", "wait for it, or give another -o OUTPUT"
                ) from None
            else:
                raise self._unwritable(error) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._anew(error)

    def _open(self) -> None:
        make_safe(self.place)
        self._db = sqlite3.connect(self.path, timeout=0.0, isolation_level=None)
        try:
            check_opened(self.place)
            self._db.execute("PRAGMA trusted_schema=OFF")
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
            if schema_of(self._db) != tables():
                raise sqlite3.DatabaseError("its tables are none of a run's")
            self._check_rows()
            (self.run,) = self._db.execute("SELECT coalesce(max(run), 0) + 1 FROM source").fetchone()
            self._db.execute("COMMIT")
        except BaseException:
            self._db.close()
            raise

    def _check_rows(self) -> None:
        """SQLite sees that a page of its file is damaged where its structure is, not where a text is."""
        stems = set[str]()
        try:
            for _, _, _, _, stem, *row, told in self._db.execute(
                f"SELECT run, absent, sorted, told, stem, {COLUMNS}, sum FROM source"
            ):
                if row_sum(stem, row) != told:
                    raise sqlite3.DatabaseError("damaged")
                check_entry(stem, *row)
                if folded(stem) in stems:
                    raise ValueError(f"two rows that some file system takes for one: {stem!r:.100}")
                stems.add(folded(stem))
            for (name,) in self._db.execute("SELECT name FROM stray"):
                check_file(name)
            self._db.execute("SELECT marks FROM gone").fetchall()
        except (sqlite3.OperationalError, TypeError):  # no UTF-8, or no text at all
            raise sqlite3.DatabaseError("damaged") from None
        except ValueError as error:
            raise sqlite3.DatabaseError(str(error)) from None

    def _anew(self, why: object) -> None:
        """Puts a ledger aside that is damaged, or none of ours, and begins another."""
        aside = self.place.parent / "ledger.damaged"
        self.trouble = f"{self.place}: {why}: put aside as {aside.name}, and begun anew"
        for suffix in ("-wal", "-shm"):
            (self.place.parent / f"{self.place.name}{suffix}").unlink(missing_ok=True)
        with suppress(OSError):
            self.place.move_to(aside)
        self._open()

    def finished(self, stem: str) -> Finished | None:
        """What an earlier run, or this one, made of the source of that name."""
        found = self._found("stem=?", stem)
        return found[0][1] if found else None

    def at(self, place: str) -> tuple[str, Finished] | None:
        """The source whose file lies there, with its name."""
        found = self.of_place(place)
        return found[0] if found else None

    def of_place(self, place: str) -> list[tuple[str, Finished]]:
        """The sources whose files lie there; several only where it is not known where (an empty place)."""
        return self._found("place=?", place)

    def of_content(self, sha256: str) -> list[tuple[str, Finished]]:
        """The sources with this content, in the order of their names."""
        return self._found("sha256=?", sha256)

    def unreached(self) -> Iterator[tuple[str, Finished]]:
        """The sources that this run did not have."""
        stems = self._db.execute("SELECT stem FROM source WHERE run<>? ORDER BY sorted, stem", (self.run,)).fetchall()
        for (stem,) in stems:
            yield from self._found("stem=?", stem)

    def waiting(self) -> list[tuple[str, Finished]]:
        """The sources whose files a run that was killed had begun to move into their places."""
        return self._found("staged<>?", "")

    def _found(self, where: str, value: str) -> list[tuple[str, Finished]]:
        rows = self._db.execute(f"SELECT stem, {COLUMNS} FROM source WHERE {where} ORDER BY stem", (value,)).fetchall()
        return [(stem, Finished.of(row)) for stem, *row in rows]

    def stems(self) -> list[str]:
        """The names of all sources."""
        return [stem for (stem,) in self._db.execute("SELECT stem FROM source")]

    def put(self, stem: str, made: Finished, reached: bool = True) -> None:
        """Enters what was made of a source; files of it that are true no more become strays. Raises OutputError.

        With `reached` it is a source of this run, and its file is there."""
        before = self.finished(stem)
        row = made.row()
        names = [*COLUMNS.split(", "), "sorted", "sum"]
        values = [*row, made.file.replace("/", "\1"), row_sum(stem, row)]
        if reached:
            names, values = [*names, "run", "absent"], [*values, self.run, 0]
        with self._transaction():
            self._stray([name for name in (before.sizes if before else ()) if name not in made.sizes])
            self._db.executemany("DELETE FROM stray WHERE name=?", ((name,) for name in made.sizes))
            self._db.execute("INSERT OR IGNORE INTO source(stem, run, absent, told) VALUES(?, 0, 0, '[]')", (stem,))
            self._db.execute(
                f"UPDATE source SET {', '.join(f'{name}=?' for name in names)} WHERE stem=?", (*values, stem)
            )

    def keep(self, stem: str) -> None:
        """Enters that what an earlier run made of a source is true still."""
        with self._transaction():
            self._db.execute("UPDATE source SET run=?, absent=0 WHERE stem=?", (self.run, stem))

    def change(self, stem: str, made: Finished, reached: bool = True, **changed: str) -> None:
        """Enters what is otherwise now about a source as it was made."""
        self.put(stem, replace(made, **changed), reached)  # type: ignore[arg-type]

    def drop(self, stem: str) -> None:
        """Takes out a source; its files become strays, its documents are gone."""
        made = self.finished(stem)
        with self._transaction():
            self._stray(list(made.sizes) if made else [])
            self._db.execute("INSERT INTO gone SELECT told FROM source WHERE stem=?", (stem,))
            self._db.execute("DELETE FROM source WHERE stem=?", (stem,))

    def set_absent(self, stems: Collection[str]) -> None:
        """Of the sources that this run did not have, the files of these are gone, and those of the others are there."""
        with self._transaction():
            self._db.execute("UPDATE source SET absent=0 WHERE run<>?", (self.run,))
            self._db.executemany("UPDATE source SET absent=1 WHERE stem=?", ((stem,) for stem in stems))

    def strays(self) -> list[str]:
        """Names of files that are true no more, in order."""
        return [name for (name,) in self._db.execute("SELECT name FROM stray ORDER BY name")]

    def forget_strays(self, names: Sequence[str]) -> None:
        """After their files are gone."""
        with self._transaction():
            self._db.executemany("DELETE FROM stray WHERE name=?", ((name,) for name in names))

    def lists(self) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        """The record and the lines of each source, and whether it is absent, in the order of their files' names."""
        for record, lines, absent in self._db.execute("SELECT record, lines, absent FROM source ORDER BY sorted, stem"):
            yield record, _split(lines), bool(absent)

    def untold(self) -> Iterator[tuple[tuple[Mark, ...], tuple[Mark, ...]]]:
        """The documents of each source that are not those that were told last: as they were told, as they are."""
        for (marks,) in self._db.execute("SELECT marks FROM gone").fetchall():
            yield read_marks(marks), ()
        query = "SELECT told, marks FROM source WHERE told<>marks ORDER BY sorted, stem"
        for told, marks in self._db.execute(query):
            yield read_marks(told), read_marks(marks)

    def tell(self) -> None:
        """All documents are told as they are now."""
        with self._transaction():
            self._db.execute("UPDATE source SET told=marks WHERE told<>marks")
            self._db.execute("DELETE FROM gone")

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


@cache
def tables() -> Schema:
    """Of a ledger as it is begun."""
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(TABLES)
        return schema_of(empty)


def read_marks(text: str) -> tuple[Mark, ...]:
    """Marks from their JSON; none from one that is damaged, which costs that its documents are told as new."""
    with suppress(ValueError, TypeError, RecursionError):
        return tuple((str(uid), str(id), str(digest)) for uid, id, digest in json.loads(text))
    return ()


def _split(lines: str) -> tuple[str, ...]:
    return tuple(lines.split("\n")) if lines else ()


def row_sum(stem: str, row: Sequence[str | int]) -> int:
    return zlib.crc32("\0".join(map(str, (stem, *row))).encode("utf-8", "surrogatepass"))
