"""An OUTPUT that somebody sent, what was done to it before, and a folder beside it that nothing may touch."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.batch.ledger import COLUMNS, _sum
from digitize.batch.remake import Remaker
from digitize.cli import main
from digitize.corrections import Correction
from digitize.errors import DigitizeError
from digitize.review.desk.desk import Desk
from digitize.review.desk.wishes import Wish
from digitize.review.listing import address
from tests.batch import sheets
from tests.batch.test_run import digitize, records

SECRET = "-----BEGIN OPENSSH PRIVATE KEY-----"


def make(folder: Path) -> Path:
    """A folder with the scans, what a run made of them, and what is next to it."""
    sheets.sheet(folder / "in" / "a.pdf", pages=2)
    sheets.sheet(folder / "in" / "b.pdf", title="Letter from the Consul to the Harbour Master")
    digitize(folder / "in", folder / "out")
    victim = folder / "victim"
    (victim / "inner").mkdir(parents=True)
    (victim / ".bashrc").write_text("export EDITOR=vi\n")
    (victim / "id_rsa").write_text(f"{SECRET}\nAAAA\n")
    for name in ("0001-x.txt", "0001-x.json", "page.html", "unclaimed.txt", "1.jpg", "inner/0001-y.html", "inner/a.txt"):
        (victim / name).write_text(f"{SECRET} {name}\n")
    with closing(sqlite3.connect(victim / "cookies.sqlite")) as database:
        database.execute("CREATE TABLE cookies(value TEXT)")
        database.execute("INSERT INTO cookies VALUES('secret')")
        database.commit()
    return folder


@dataclass
class Scene:
    """A copy of such a folder, to be tampered with."""

    root: Path

    @property
    def output(self) -> Path:
        return self.root / "out"

    @property
    def victim(self) -> Path:
        return self.root / "victim"

    @property
    def sha256(self) -> str:
        return str(records(self.output)[0]["sha256"])

    @property
    def key(self) -> str:
        return self.sha256[:16]

    def put(self, name: str, target: str | Path, kind: Callable[[Path, Path], object] = os.symlink) -> None:
        """Puts a link (or, with `os.link`, a second name) in the place of a file or folder of the output."""
        path = self.output / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        kind(self.victim / target, path)

    def ledger(self, statement: str, *values: Any) -> None:
        """Changes the ledger, and gives all rows checksums that are right again."""
        with closing(sqlite3.connect(self.output / ".digitize" / "ledger.sqlite")) as database:
            database.execute(statement, values)
            for stem, *row in database.execute(f"SELECT stem, {COLUMNS} FROM source").fetchall():
                database.execute("UPDATE source SET sum=? WHERE stem=?", (_sum(stem, row), stem))
            database.commit()

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        """Changes the text of files of the output."""
        for path in self.output.glob(name):
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def first(self, ending: str) -> str:
        """The first document's file of an ending, below the output."""
        return str(min((self.output / "documents" / "a").glob(f"0*{ending}")).relative_to(self.output))

    def use(self) -> list[str]:
        """All that one does with an output: looks at its report, corrects it, trains on it, and runs into it again.
        Gives what went wrong, in words."""
        told: list[str] = []
        for arguments in (["report"], ["diff", str(self.output)], ["doctor"]):
            if arguments != ["doctor"]:
                told += _command([*arguments, str(self.output)])
        for work in (self._corrected, self._again):
            try:
                work()
            except (DigitizeError, SystemExit) as error:
                told.append(str(error))
        told += _command(["train", str(self.output), "-o", str(self.root / "heads.toml")])
        told += _command(["restore", "a-0001", "-o", str(self.output)])
        return told

    def _corrected(self) -> None:
        with desk_of(self.output) as desk:
            for entry in desk.output().entries:
                where = address(entry)
                view = desk.view(where) if where else None
                if where and view:
                    wish = Wish(kind="text", first=0, last=0, was="x", to="$(touch pwned)")
                    one, _ = desk.correct(where, view.made, view.version, "Mallory", wish)
                    desk.wait(where, entry.record.uid, view.sha256, one.id, 120)

    def _again(self) -> None:
        digitize(self.root / "in", self.output, batch__prune=True)


class desk_of:
    """A desk that is closed at the end."""

    def __init__(self, output: Path) -> None:
        self.desk = Desk(output, Remaker(output))

    def __enter__(self) -> Desk:
        return self.desk

    def __exit__(self, *_: object) -> None:
        self.desk.close()


def _command(arguments: list[str]) -> list[str]:
    with suppress(BaseException):
        main(arguments)
        return []
    return [arguments[0]]


def state(folder: Path) -> dict[str, object]:
    """All that is in a folder, byte for byte, with its kinds, permissions and dates."""
    return {str(path.relative_to(folder)): _state(path) for path in sorted(folder.rglob("*"))}


def _state(path: Path) -> tuple[object, ...]:
    seen = path.lstat()
    return (seen.st_mode, seen.st_mtime_ns, path.read_bytes() if path.is_file() and not path.is_symlink() else None)


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that is really in a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_nlink == 1:
            yield str(path.relative_to(folder)), path.read_bytes()


__all__ = ["SECRET", "Correction", "Scene", "contents", "desk_of", "make", "state"]
