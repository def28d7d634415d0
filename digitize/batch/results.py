"""The lists of a run, in the order of the inputs, and what an earlier run left that is true no more."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from digitize.batch.events import Json
from digitize.batch.ledger import Finished, Ledger, Sizes
from digitize.batch.names import Stems
from digitize.errors import OutputError
from digitize.write import clear_unfinished, document_base, write_lines

SUFFIXES = (".txt", ".json", ".edits.json")
UNCLAIMED = "unclaimed"
MAKING = "making"  # files that name what a source's documents will be called, until they are entered into the ledger


class Results:
    """Opens an OUTPUT folder, takes the results of one source after the other, and publishes the two lists at the end.

    Raises OutputError when the folder can't be written, or another run is writing to it.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.documents = output / "documents"
        self.work = output / ".digitize"
        self._position = 0
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            # Found out now, and not after hours of reading.
            tempfile.TemporaryFile(dir=output).close()
            self._ledger = Ledger(self.work)
            if self._ledger.run == 1:
                self._ledger.add_strays(list(self._listed_names()))
            self._ledger.add_strays(list(self._half_made()))
            shutil.rmtree(self.work / MAKING, ignore_errors=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def finished(self, stem: str) -> Finished | None:
        """What an earlier run made of the source of that name, if all of its files are there as they were written."""
        made = self._ledger.finished(stem)
        if made is None or json.loads(made.record)["status"] != "ok":
            return None
        return made if all(sizes_of(self.documents, name) == size for name, size in made.sizes.items()) else None

    def keep(self, stem: str) -> None:
        """The next source in the order of the inputs, as an earlier run made it."""
        self._position += 1
        self._ledger.keep(stem, self._position)

    def add(
        self, record: Json, stem: str, way: str, stamp: str, lines: tuple[str, ...], names: tuple[str, ...]
    ) -> None:
        """The next source in the order of the inputs: its record, the key of the settings, the state of its file, its
        lines of `documents.jsonl`, its files' names."""
        self._position += 1
        text = json.dumps(record, ensure_ascii=False)
        sizes = self._sizes(stem, names)
        made = Finished(record["file"], way, stamp, record["sha256"] or "", text, lines, sizes)
        self._ledger.put(stem, self._position, made)
        with suppress(OSError):
            self._making(stem).unlink(missing_ok=True)

    def stems_of(self, sha256: str) -> list[str]:
        """The names of the sources with this content."""
        return self._ledger.stems_of(sha256)

    def known(self, stem: str) -> Finished | None:
        """What the ledger says of a source, whether its files are there or not."""
        return self._ledger.finished(stem)

    def remake(self, stem: str, made: Finished, names: tuple[str, ...]) -> None:
        """Puts what was made of one source anew in the place of what was there, in the lists too. Raises OutputError."""
        try:
            for name in self._ledger.remade(stem, replace(made, sizes=self._sizes(stem, names))):
                _remove(self.documents / name)
            self._making(stem).unlink(missing_ok=True)
            self._write_lists()
        except OSError as error:
            raise self._unwritable(error) from None

    def publish(self, whole: bool) -> int:
        """Puts the lists in their places; gives the number of documents of earlier runs that are gone.

        After a run that was stopped (`whole` is false), what earlier runs made of the inputs that were not reached
        stays, in the lists too.
        """
        removed = 0
        try:
            clear_unfinished(self.documents)
            if whole:
                self._ledger.drop_unreached()
            gone = [n for n in self._ledger.strays() if whole or self._ledger.reached(n.rpartition("/")[0])]
            for name in gone:
                removed += not name.endswith(f"/{UNCLAIMED}") and (self.documents / f"{name}.txt").exists()
                _remove(self.documents / name)
            self._ledger.forget_strays(gone)
            shutil.rmtree(self.work / MAKING, ignore_errors=True)
            self._write_lists()
        except OSError as error:
            raise self._unwritable(error) from None
        finally:
            self._ledger.close()
        return removed

    def _sizes(self, stem: str, names: tuple[str, ...]) -> Sizes:
        return {name: sizes_of(self.documents, name) for name in (f"{stem}/{base}" for base in names)}

    def _making(self, stem: str) -> Path:
        return self.work / MAKING / f"{stem}.json"

    def _write_lists(self) -> None:
        write_lines(self.output / "sources.jsonl", (record for record, _ in self._ledger.lists()))
        write_lines(self.output / "documents.jsonl", (line for _, lines in self._ledger.lists() for line in lines))

    def close(self) -> None:
        """Leaves the output to other runs."""
        self._ledger.close()

    def _listed_names(self) -> Iterator[str]:
        """What the lists of a run whose ledger is gone name: files without suffix, below `documents`."""
        for record in self._records("documents.jsonl"):
            stem, number = _parted(record)
            if stem:
                yield f"{stem}/{document_base(number, record.get('title'))}"
        stems = Stems()
        for record in self._records("sources.jsonl"):
            yield f"{stems.take(PurePath(str(record.get('file'))).name)}/{UNCLAIMED}"

    def _records(self, name: str) -> Iterator[dict[str, Any]]:
        with suppress(FileNotFoundError), (self.output / name).open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with suppress(ValueError):
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record

    def _half_made(self) -> Iterator[str]:
        """What a run that was killed was about to write."""
        for path in sorted((self.work / MAKING).glob("*.json")):
            with suppress(ValueError, OSError):
                names = json.loads(path.read_text(encoding="utf-8"))
                yield from (f"{path.stem}/{PurePath(str(name)).name}" for name in names)

    def _unwritable(self, error: OSError) -> OutputError:
        why = error.strerror or type(error).__name__
        return OutputError(f"{self.output}: can't be written ({why})", "free space, or give another -o OUTPUT")


def sizes_of(documents: Path, name: str) -> tuple[int, ...]:
    """The sizes in bytes of the files of a name; -1 for one that is not there."""
    base = documents / name
    suffixes = SUFFIXES[:1] if base.name == UNCLAIMED else SUFFIXES
    return tuple(_size(base.with_name(base.name + suffix)) for suffix in suffixes)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _remove(base: Path) -> None:
    for suffix in SUFFIXES:
        base.with_name(base.name + suffix).unlink(missing_ok=True)
    with suppress(OSError):
        base.parent.rmdir()  # only when nothing is left in it


def _parted(record: dict[str, Any]) -> tuple[str, int]:
    """The source's folder and the number of a document, from its id; ("", 0) for an id that no run of ours gave."""
    stem, _, number = str(record.get("id")).rpartition("-")
    ours = number.isdecimal() and stem == PurePath(stem).name and "\\" not in stem and not stem.startswith(".")
    return (stem, int(number)) if ours else ("", 0)
