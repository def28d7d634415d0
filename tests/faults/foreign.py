"""An OUTPUT that somebody sent, what was done to it before, and a folder beside it that nothing may touch."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.batch.ledger import COLUMNS, row_sum
from digitize.batch.rebuild import Rebuilder
from digitize.batch.results import Results
from digitize.cli import main
from digitize.errors import DigitizeError, OutputError
from digitize.review.desk.actions import ReviewAction
from digitize.review.desk.desk import Desk, Rebuilds
from digitize.review.listing import address
from tests.batch import sheets
from tests.batch.test_run import digitize, records
from tests.review.serving import Nothing

EXPORTED = ("bagit", "jsonl", "mets")  # between them they read every file of an output
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
    for name in (
        "0001-x.txt",
        "0001-x.json",
        "page.html",
        "unclaimed.txt",
        "1.jpg",
        "inner/0001-y.html",
        "inner/a.txt",
    ):
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
                database.execute("UPDATE source SET sum=? WHERE stem=?", (row_sum(stem, row), stem))
            database.commit()

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        """Changes the text of files of the output."""
        for path in self.output.glob(name):
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def first(self, ending: str) -> str:
        """The first document's file of an ending, below the output."""
        return str(min((self.output / "documents" / "a").glob(f"0*{ending}")).relative_to(self.output))

    def use(self, thoroughly: bool = False) -> list[str]:
        """What one does with an output: looks at its report, exports it, corrects it, has the next run look at it; `thoroughly`, also
        makes anew what was corrected, trains on it, and runs into it again. Gives the names of what failed."""
        told = [name for name in ("report", "diff", "restore", "export") if _failed(self._command(name))]
        works = {"desk": lambda: self._correct(thoroughly), "results": self._next_run}
        works |= {"run": self._run, "train": lambda: main(self._command("train"))} if thoroughly else {}
        return told + [name for name, work in works.items() if _fails(work)]

    def _command(self, name: str) -> list[str]:
        output = str(self.output)
        more = {"diff": [output, output], "restore": ["a-0001", "-o", output]}
        more["export"] = [output, *(part for name in EXPORTED for part in ("--format", name))]
        more["train"] = [output, "-o", str(self.root / "heads.toml")]
        return [name, *more.get(name, [output])]

    def _correct(self, anew: bool) -> None:
        with desk_of(self.output, Rebuilder(self.output) if anew else Nothing()) as desk:
            for entry in desk.output().entries[:1]:
                where = address(entry)
                view = desk.view(where) if where else None
                if where and view:
                    wish = ReviewAction(kind="text", first=0, last=0, was="x", to="$(touch pwned)")
                    one, _ = desk.correct(where, view.made, view.version, "Mallory", wish)
                    desk.wait(where, entry.record.uid, view.sha256, one.id, 120)

    def _next_run(self) -> None:
        results = Results(self.output)
        try:
            for absent in results.absent():
                results.prune([absent.stem])
            results.publish()
        finally:
            results.close()

    def _run(self) -> None:
        digitize(self.root / "in", self.output, batch__prune=True)


class desk_of:
    """A desk that is closed at the end."""

    def __init__(self, output: Path, rebuilder: Rebuilds) -> None:
        self.desk = Desk(output, rebuilder)

    def __enter__(self) -> Desk:
        return self.desk

    def __exit__(self, *_: object) -> None:
        self.desk.close()


def _failed(arguments: list[str]) -> bool:
    with suppress(OutputError):
        try:
            main(arguments)
        except SystemExit as ended:
            return bool(ended.code)
    return True


def _fails(work: Callable[[], object]) -> bool:
    try:
        work()
    except SystemExit as ended:
        return bool(ended.code)
    except DigitizeError:
        return True
    return False


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
