"""Reading an OUTPUT folder as the contract describes it, whoever made it: what does not fit is told, and the rest is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from digitize.errors import OutputError
from digitize.model.listed import SourceRecord, document_record, source_record
from digitize.model.metadata import Metadata
from digitize.store import UNCLAIMED, Layout, Place, is_base, is_stem, linked

Record = TypeVar("Record")

AGAIN = "run digitize again into this folder"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the output: its record, and the folder and stem of its files below `documents/` (None where
    they are gone)."""

    record: Metadata
    folder: str | None
    stem: str | None


@dataclass(frozen=True)
class Output:
    """An output folder: its documents in order, its sources, the files of unclaimed text by their folders, and what of it
    no run has written and is left out, each in one line."""

    root: Path
    entries: tuple[Entry, ...]
    sources: tuple[SourceRecord, ...]
    unclaimed: dict[str, Place]
    troubles: tuple[str, ...] = ()

    @cached_property
    def _folders(self) -> dict[tuple[str, str], str]:
        sources = ((entry.record.source, entry.folder) for entry in self.entries if entry.folder)
        return {(source.file, source.sha256): folder for source, folder in sources}

    def file(self, entry: Entry, suffix: str) -> Place | None:
        """The file of a document that ends in `suffix` (".txt", ".edits.json")."""
        if entry.folder is None or entry.stem is None:
            return None
        return Layout(self.root).source(entry.folder) / f"{entry.stem}{suffix}"

    def folder_of(self, source: SourceRecord) -> str | None:
        """The folder below `documents/` that a source's documents or unclaimed text are in."""
        if folder := self._folders.get((source.file, source.sha256 or "")):
            return folder
        stem = Path(source.file).stem
        return stem if stem in self.unclaimed and source.status != "skipped" else None


def read_output(root: Path) -> Output:
    """Reads the records of an output. Raises OutputError where it is none, or its list can't be read."""
    layout = Layout(root)
    if not (layout.root / "documents.jsonl").is_file():
        raise OutputError(f"{root}: holds no documents.jsonl", "give the output folder of a digitize run")
    troubles: list[str] = []
    files = _files(layout, troubles)
    stems = {
        f"{folder}-{name.split('-')[0]}": (folder, name)
        for folder, names in files.items()
        for name in names
        if name != UNCLAIMED
    }
    entries = tuple(
        Entry(record, *stems.get(record.id, (None, None)))
        for record in _records(layout.root / "documents.jsonl", document_record, troubles)
    )
    if troubles and not entries and (wrong := [one for one in troubles if "documents.jsonl:" in one]):
        raise OutputError(wrong[0].removesuffix(": left out"), AGAIN)
    listed = layout.root / "sources.jsonl"
    sources = tuple(_records(listed, source_record, troubles)) if listed.is_file() else ()
    unclaimed = {
        folder: layout.source(folder) / f"{UNCLAIMED}.txt" for folder, names in files.items() if UNCLAIMED in names
    }
    return Output(root, entries, sources, unclaimed, tuple(troubles))


def _files(layout: Layout, troubles: list[str]) -> dict[str, list[str]]:
    """The folders below `documents/`, each with the names, without suffix, of the texts that are really there."""
    found: dict[str, list[str]] = {}
    for folder, kind in _entries(layout.documents, troubles):
        if kind != "folder" or not is_stem(folder):
            if kind == "folder" or kind == "link":
                troubles.append(_odd(f"documents/{folder}", kind))
            continue
        texts = []
        for name, kind in _entries(layout.source(folder), troubles):
            base = name.removesuffix(".txt")
            if kind == "file" and base != name and is_base(base):
                texts.append(base)
            elif kind != "file":
                troubles.append(_odd(f"documents/{folder}/{name}", kind))
        found[folder] = texts
    return found


def _entries(folder: Place, troubles: list[str]) -> list[tuple[str, str]]:
    try:
        return folder.entries()
    except OSError as error:
        troubles.append(f"{folder}: {error.strerror}: left out")
        return []


def _odd(name: str, kind: str) -> str:
    what = {"link": linked(name).strerror, "folder": "is no folder of a run"}.get(kind, "is no file of a run")
    return f"{name}: {what}: left out"


def _records(place: Place, read: Callable[[bytes], Record], troubles: list[str]) -> Iterator[Record]:
    """The records of a list, one a line, that fit. Raises OutputError where it can't be read."""
    number = 0
    try:
        for number, line in enumerate(place.lines(), 1):
            if not line.strip():
                continue
            try:
                yield read(line)
            except ValueError as error:
                troubles.append(f"{place}:{number}: {error}: left out")
    except OSError as error:
        raise OutputError(f"{place}:{number + 1}: can't be read ({error.strerror})", AGAIN) from None
