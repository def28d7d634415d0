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
from digitize.write import clear_unfinished, document_base

SUFFIXES = (".txt", ".json", ".edits.json")
LISTS = ("sources.jsonl", "documents.jsonl")
UNCLAIMED = "unclaimed"


class Results:
    """Opens an OUTPUT folder, takes the results of one source after the other, and publishes the two lists at the end.

    Raises OutputError when the folder can't be written.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.work = output / ".digitize"
        self._done: set[str] = set()
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            # Found out now, and not after hours of reading.
            tempfile.TemporaryFile(dir=output).close()
            self._keep_lists_of_a_killed_run()
            self._stale = set(self._old_names())
            self._parts: dict[str, IO[str]] = {
                name: (self.work / f"{name}.part").open("w", encoding="utf-8", newline="\n") for name in LISTS
            }
        except OSError as error:
            raise self._unwritable(error) from None

    def add(self, record: Json, stem: str, lines: Iterable[str], names: Iterable[str]) -> None:
        """The next source in the order of the inputs: its record, its lines of `documents.jsonl`, its files' names."""
        self._done.add(stem)
        self._stale -= {f"{stem}/{name}" for name in names}
        if record["status"] in ("ok", "partial"):
            self._stale.discard(f"{stem}/{UNCLAIMED}")  # written, or removed, with the source
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
        documents = self.output / "documents"
        removed = 0
        try:
            clear_unfinished(documents)
            for name in sorted(self._stale):
                if whole or name.rpartition("/")[0] in self._done:
                    removed += not name.endswith(f"/{UNCLAIMED}") and (documents / f"{name}.txt").exists()
                    _remove(documents / name)
            for listed, part in self._parts.items():
                if not whole:
                    part.writelines(f"{line}\n" for line in self._kept(listed))
                part.close()
                os.replace(self.work / f"{listed}.part", self.output / listed)
                (self.work / f"{listed}.killed").unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None
        return removed

    def _keep_lists_of_a_killed_run(self) -> None:
        """A run that was killed left its lists unpublished, but its documents are there."""
        for name in LISTS:
            part = self.work / f"{name}.part"
            if part.is_file():
                with part.open("rb") as left, (self.work / f"{name}.killed").open("ab") as kept:
                    shutil.copyfileobj(left, kept)

    def _earlier(self, name: str) -> Iterator[str]:
        """The lines of a list of the last run, and of those that were killed since."""
        for path in (self.output / name, self.work / f"{name}.killed"):
            with suppress(FileNotFoundError), path.open(encoding="utf-8", errors="replace") as lines:
                yield from (line.rstrip("\n") for line in lines)

    def _old_names(self) -> Iterator[str]:
        """What earlier runs wrote into `documents`, by their own lists: names without suffix, below that folder."""
        for line in self._earlier("documents.jsonl"):
            for record in _records([line]):
                stem, number = _parted(record)
                if stem:
                    yield f"{stem}/{document_base(number, record.get('title'))}"
        for stem, _ in self._stems(self._earlier("sources.jsonl")):
            yield f"{stem}/{UNCLAIMED}"

    def _stems(self, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The folder's name of each source of a list: a run gives them out in order."""
        stems = Stems()
        for line in lines:
            for record in _records([line]):
                yield stems.take(PurePath(str(record.get("file"))).name), line

    def _kept(self, name: str) -> Iterator[str]:
        if name == "sources.jsonl":
            yield from (line for stem, line in self._stems(self._earlier(name)) if stem not in self._done)
            return
        for line in self._earlier(name):
            for record in _records([line]):
                stem, _ = _parted(record)
                if stem and stem not in self._done:
                    yield line

    def _unwritable(self, error: OSError) -> OutputError:
        why = error.strerror or type(error).__name__
        return OutputError(f"{self.output}: can't be written ({why})", "free space, or give another -o OUTPUT")


def _remove(base: Path) -> None:
    for suffix in SUFFIXES:
        base.with_name(base.name + suffix).unlink(missing_ok=True)
    with suppress(OSError):
        base.parent.rmdir()  # only when nothing is left in it


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
