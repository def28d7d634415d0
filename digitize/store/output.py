"""Reading an OUTPUT folder as the contract describes it, whoever made it: what does not fit is told, and the rest is read."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter

from digitize.errors import OutputError
from digitize.model.editlog import FARTHEST
from digitize.model.listed import SourceRecord, document_record, source_record
from digitize.model.metadata import Metadata
from digitize.store.held import linked
from digitize.store.layout import UNCLAIMED, Layout, is_base, is_stem
from digitize.store.place import Place

Record = TypeVar("Record")
Tell = Callable[[str], None]
"""Takes a line about something that no run has written and that is left out."""

AGAIN = "run digitize again into this folder"
Points = Annotated[float, Field(gt=0, lt=FARTHEST)]
_SIZES = TypeAdapter(dict[str, tuple[Points, Points]])


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
    troubles: list[str] = []
    files = {folder: texts_of(layout, folder, troubles.append) for folder in folders_of(layout, troubles.append)}
    stems = {
        f"{folder}-{name.split('-')[0]}": (folder, name)
        for folder, names in files.items()
        for name in names
        if name != UNCLAIMED
    }
    entries = tuple(
        Entry(record, *stems.get(record.id, (None, None))) for _, record in documents_of(layout, troubles.append)
    )
    sources = tuple(sources_of(layout, troubles.append))
    unclaimed = {
        folder: layout.source(folder) / f"{UNCLAIMED}.txt" for folder, names in files.items() if UNCLAIMED in names
    }
    return Output(root, entries, sources, unclaimed, tuple(troubles))


def documents_of(layout: Layout, tell: Tell) -> Iterator[tuple[int, Metadata]]:
    """The records of the documents, one at a time, each with the place, in bytes, where its line begins. Raises OutputError
    where there is no list, it can't be read, or no line of it fits."""
    listed = layout.root / "documents.jsonl"
    if not listed.is_file():
        raise OutputError(f"{layout.output}: holds no documents.jsonl", "give the output folder of a digitize run")
    wrong: list[str] = []
    found = False
    for place, record in _records(listed, document_record, wrong.append):
        found = True
        yield place, record
    if wrong and not found:
        raise OutputError(wrong[0].removesuffix(": left out"), AGAIN)
    for line in wrong:
        tell(line)


def sources_of(layout: Layout, tell: Tell) -> Iterator[SourceRecord]:
    """The records of the sources; none where there is no list. Raises OutputError where it can't be read."""
    listed = layout.root / "sources.jsonl"
    if listed.is_file():
        yield from (record for _, record in _records(listed, source_record, tell))


def folders_of(layout: Layout, tell: Tell) -> list[str]:
    """The names of the sources' folders below `documents/`."""
    found = []
    for name, kind in _entries(layout.documents, tell):
        if kind == "folder" and is_stem(name):
            found.append(name)
        elif kind in ("folder", "link"):
            tell(_odd(f"documents/{name}", kind))
    return found


def texts_of(layout: Layout, folder: str, tell: Tell) -> list[str]:
    """The names, without suffix, of the texts that are really in a source's folder."""
    texts = []
    for name, kind in _entries(layout.source(folder), tell):
        base = name.removesuffix(".txt")
        if kind == "file" and base != name and is_base(base):
            texts.append(base)
        elif kind != "file":
            tell(_odd(f"documents/{folder}/{name}", kind))
    return texts


def sizes_of(layout: Layout, sha256: str) -> dict[str, tuple[float, float]]:
    """Width and height in points of the pages of a source, by their numbers; none where they are gone."""
    with suppress(OSError, ValueError):
        return _SIZES.validate_json((layout.pages(sha256) / "sizes.json").read_bytes())
    return {}


def _entries(folder: Place, tell: Tell) -> list[tuple[str, str]]:
    try:
        return folder.entries()
    except OSError as error:
        tell(f"{folder}: {error.strerror}: left out")
        return []


def _odd(name: str, kind: str) -> str:
    what = {"link": linked(name).strerror, "folder": "is no folder of a run"}.get(kind, "is no file of a run")
    return f"{name}: {what}: left out"


def _records(place: Place, read: Callable[[bytes], Record], tell: Tell) -> Iterator[tuple[int, Record]]:
    """The records of a list, one a line, that fit, each with the place where its line begins. Raises OutputError where it
    can't be read."""
    number = at = 0
    try:
        for number, line in enumerate(place.lines(), 1):
            if line.strip():
                try:
                    yield at, read(line)
                except ValueError as error:
                    tell(f"{place}:{number}: {error}: left out")
            at += len(line)
    except OSError as error:
        raise OutputError(f"{place}:{number + 1}: can't be read ({error.strerror})", AGAIN) from None
