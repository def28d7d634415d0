"""Reading an OUTPUT folder as the contract describes it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from digitize.errors import OutputError
from digitize.model.metadata import Metadata
from digitize.model.source import SourceRecord

RecordType = TypeVar("RecordType", bound=BaseModel)

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
    """An output folder: its documents in order, its sources, and the folders that hold unclaimed text."""

    root: Path
    entries: tuple[Entry, ...]
    sources: tuple[SourceRecord, ...]
    unclaimed: dict[str, Path]

    @cached_property
    def _folders(self) -> dict[tuple[str, str], str]:
        sources = ((entry.record.source, entry.folder) for entry in self.entries if entry.folder)
        return {(source.file, source.sha256): folder for source, folder in sources}

    def path(self, entry: Entry, suffix: str) -> Path | None:
        """The file of a document that ends in `suffix` (".txt", ".edits.json")."""
        if entry.folder is None or entry.stem is None:
            return None
        return self.root / "documents" / entry.folder / f"{entry.stem}{suffix}"

    def folder_of(self, source: SourceRecord) -> str | None:
        """The folder below `documents/` that a source's documents or unclaimed text are in."""
        if folder := self._folders.get((source.file, source.sha256 or "")):
            return folder
        stem = Path(source.file).stem
        return stem if stem in self.unclaimed and source.status != "skipped" else None


def read_output(root: Path) -> Output:
    """Reads the records of an output. Raises OutputError that names the file, and the line, that is wrong."""
    if not (root / "documents.jsonl").is_file():
        raise OutputError(f"{root}: holds no documents.jsonl", "give the output folder of a digitize run")
    stems = _stems(root / "documents")
    entries = []
    for where, data in _lines(root / "documents.jsonl"):
        record = _validated(Metadata, where, data)
        folder, stem = stems.get(record.id, (None, None))
        entries.append(Entry(record, folder, stem))
    listed = root / "sources.jsonl"
    sources = [_validated(SourceRecord, where, data) for where, data in _lines(listed)] if listed.is_file() else []
    unclaimed = {path.parent.name: path for path in sorted((root / "documents").glob("*/unclaimed.txt"))}
    return Output(root, tuple(entries), tuple(sources), unclaimed)


def _stems(documents: Path) -> dict[str, tuple[str, str]]:
    """Each document's id (`<source>-<NNNN>`) to the folder and stem of its files, from names that are really there."""
    found = {}
    for path in sorted(documents.glob("*/*.txt")):
        if path.name != "unclaimed.txt":
            found[f"{path.parent.name}-{path.stem.split('-')[0]}"] = (path.parent.name, path.stem)
    return found


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path}:{number}", json.loads(line)
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: can't be read ({error})", AGAIN) from None


def _validated(model: type[RecordType], where: str, data: Any) -> RecordType:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise OutputError(f"{where}: {field}: {first['msg']}", AGAIN) from None
