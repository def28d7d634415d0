"""The lists of a run, in the order of the inputs, and what an earlier run left that is true no more."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import IO, Any

from digitize.batch.events import Json
from digitize.batch.names import Stems
from digitize.errors import OutputError
from digitize.write import document_base

SUFFIXES = (".txt", ".json", ".edits.json")
LISTS = ("sources.jsonl", "documents.jsonl")


class Results:
    """Opens an OUTPUT folder, takes the results of one source after the other, and publishes the two lists at the end.

    Raises OutputError when the folder can't be written.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.work = output / ".digitize"
        self._done: set[str] = set()
        self.spool = self.work / "spool"
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(self.spool, ignore_errors=True)
            self.spool.mkdir()
            # Found out now, and not after hours of reading.
            tempfile.TemporaryFile(dir=output).close()
            self._earlier = {name: self._lines(name) for name in LISTS}
            self._stale = set(self._old_files())
            self._parts: dict[str, IO[str]] = {
                name: (self.work / f"{name}.part").open("w", encoding="utf-8", newline="\n") for name in LISTS
            }
        except OSError as error:
            raise self._unwritable(error) from None

    def add(self, record: Json, stem: str, lines: Iterable[str], names: Iterable[str]) -> None:
        """The next source in the order of the inputs: its record, its lines of `documents.jsonl`, its files' names."""
        folder = self.output / "documents" / stem
        self._done.add(stem)
        self._stale -= {folder / (name + suffix) for name in names for suffix in SUFFIXES}
        if names or record["status"] in ("ok", "partial"):
            self._stale.discard(folder / "unclaimed.txt")  # written, or removed, with the source
        try:
            self._parts["sources.jsonl"].write(json.dumps(record, ensure_ascii=False) + "\n")
            self._parts["documents.jsonl"].writelines(f"{line}\n" for line in lines)
            for part in self._parts.values():
                part.flush()
        except OSError as error:
            raise self._unwritable(error) from None

    def publish(self, whole: bool) -> int:
        """Puts the lists in their places; gives the number of documents of earlier runs that are gone.

        After a run that was stopped (`whole` is false), what earlier runs made of the inputs that were not reached
        stays, in the lists too.
        """
        removed = 0
        for path in sorted(self._stale):
            if whole or path.parent.name in self._done:
                removed += path.name.endswith(".txt") and path.name != "unclaimed.txt" and path.exists()
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()  # only when nothing is left in it
        try:
            for name, part in self._parts.items():
                if not whole:
                    part.writelines(f"{line}\n" for line in self._kept(name))
                part.close()
                os.replace(self.work / f"{name}.part", self.output / name)
        except OSError as error:
            raise self._unwritable(error) from None
        shutil.rmtree(self.spool, ignore_errors=True)
        return removed

    def _lines(self, name: str) -> list[str]:
        """The lines of a list of the last run, and of one that was killed before it could publish its own."""
        lines: list[str] = []
        for path in (self.output / name, self.work / f"{name}.part"):
            with suppress(FileNotFoundError, UnicodeDecodeError):
                lines += path.read_text(encoding="utf-8").splitlines()
        return lines

    def _old_files(self) -> Iterator[Path]:
        """Each file that earlier runs wrote into `documents`, by their own lists."""
        for record in _records(self._earlier["documents.jsonl"]):
            stem, number = _parted(record)
            if stem:
                base = document_base(number, record.get("title"))
                yield from (self.output / "documents" / stem / (base + suffix) for suffix in SUFFIXES)
        for stem, _ in self._stems(self._earlier["sources.jsonl"]):
            yield self.output / "documents" / stem / "unclaimed.txt"

    def _stems(self, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The folder's name of each source of a list: a run gives them out in order."""
        stems = Stems()
        for line in lines:
            for record in _records([line]):
                yield stems.take(PurePath(str(record.get("file"))).name), line

    def _kept(self, name: str) -> Iterator[str]:
        if name == "sources.jsonl":
            yield from (line for stem, line in self._stems(self._earlier[name]) if stem not in self._done)
            return
        for line in self._earlier[name]:
            for record in _records([line]):
                stem, _ = _parted(record)
                if stem and stem not in self._done:
                    yield line

    def _unwritable(self, error: OSError) -> OutputError:
        why = error.strerror or type(error).__name__
        return OutputError(f"{self.output}: can't be written ({why})", "free space, or give another -o OUTPUT")


def _records(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        with suppress(ValueError):  # the last line of a run that was killed
            record = json.loads(line)
            if isinstance(record, dict):
                yield record


def _parted(record: dict[str, Any]) -> tuple[str, int]:
    """The source's folder and the number of a document, from its id; ("", 0) for an id that no run of ours gave."""
    stem, _, number = str(record.get("id")).rpartition("-")
    ours = number.isdecimal() and stem == PurePath(stem).name and "\\" not in stem and not stem.startswith(".")
    return (stem, int(number)) if ours else ("", 0)
