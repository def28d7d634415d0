"""An OUTPUT folder opened as a corpus: its documents in order, one at a time, and its sources.

Everything that is read of an OUTPUT for an export is read here. Only names that were found in its folders are opened,
never ones made of what a record says, and no link is followed.
"""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from io import BufferedReader
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from digitize.errors import OutputError
from digitize.model.facsimile import Shelf
from digitize.model.listed import SourceRecord
from digitize.model.metadata import Metadata
from digitize.write.reading import Reading, reading_of
from digitize.write.titles import slug

PREVIEWS = {".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
AGAIN = "run digitize again into this folder"
FOLDERS = 4  # whose file names are remembered: documents come source by source
RecordType = TypeVar("RecordType", bound=BaseModel)
Originals = Callable[[str, str], Path | None]
"""The file of a source, by its name in the output and its sha256, where it still lies and is what was read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a source as a picture: its number, its size in points, its `image`, and its kind; None where not known."""

    number: int
    size: tuple[float, float] | None
    image: Path | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a corpus; its files are read when they are asked for. `source` is the name of its source's folder below
    `documents/`, `base` that of its files without suffix, None where they are gone; `place` is where its line begins in
    documents.jsonl, in bytes."""

    corpus: "Corpus" = field(repr=False)
    record: Metadata
    source: str
    base: str | None
    place: int

    @property
    def folder(self) -> str:
        """A name for a folder of exported files of its source, safe on every file system."""
        return self.source if self.base else slug(self.source)

    @property
    def name(self) -> str:
        """A name for exported files of the document, without suffix, safe on every file system."""
        return self.base or slug(self.record.id)

    @property
    def text(self) -> str:
        """The clean text, empty where its file is gone."""
        return self.bytes(".txt").decode("utf-8", "replace")

    def bytes(self, suffix: str) -> bytes:
        """What the file of the document with this ending (`.txt`, `.json`, `.edits.json`) holds; nothing where it is gone."""
        path = self.path(suffix)
        return self.corpus.read(path) if path else b""

    def path(self, suffix: str) -> Path | None:
        """The file of the document with this ending, None where it is gone."""
        if self.base is None:
            return None
        return self.corpus.documents_folder / self.source / f"{self.base}{suffix}"

    def reading(self) -> Reading | None:
        """The raw text with its words, boxes, roles and edits; None where the edit log is gone or damaged."""
        return reading_of(self.bytes(".edits.json"))

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The pages that the document stands on."""
        source = self.record.source
        return self.corpus.sheets(source.sha256, source.first_page, source.last_page)

    @property
    def original(self) -> Path | None:
        """The source's file, where it still lies and is what was read."""
        return self.corpus.original(self.source, self.record.source.sha256)


@dataclass(frozen=True)
class Corpus:
    """An OUTPUT. `ids` and `files` limit it to documents (by id or uid) and to sources (by their file), `reviewed` to what a
    reviewer has reviewed or approved."""

    root: Path
    originals: Originals = field(default=lambda _, __: None, repr=False)
    shelf: Shelf | None = field(default=None, repr=False)
    ids: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    reviewed: bool = False

    @property
    def documents_folder(self) -> Path:
        return self.root / "documents"

    def documents(self) -> Iterator[Document]:
        """The documents in order, as far as the corpus is limited to them. Raises OutputError."""
        for document in self._all():
            if self._wanted(document.record):
                yield document

    def by_source(self) -> Iterator[tuple[str, Iterator[Document]]]:
        """The documents of one source after the other, with the name of the source's folder. Raises OutputError."""
        yield from groupby(self.documents(), key=lambda document: document.source)

    def sources(self) -> Iterator[SourceRecord]:
        """What the last runs say of the sources; of those that the corpus is limited to. Raises OutputError."""
        for where, line in self._lines("sources.jsonl"):
            if not line.strip():
                continue
            record = _validated(SourceRecord, where, _json(where, line))
            if not self.files or record.file in self.files:
                yield record

    def check(self) -> None:
        """Raises OutputError when there is nothing to export, or something that was asked for is not there."""
        if not (self.root / "documents.jsonl").is_file():
            raise OutputError(f"{self.root}: holds no documents.jsonl", "give the output folder of a digitize run")
        if self.documents_folder.is_symlink():
            raise OutputError(f"{self.documents_folder}: is a link", "export the output that it leads to")
        missing_ids, missing_files = set(self.ids), set(self.files)
        found = 0
        for document in self._all() if self.ids or self.files or self.reviewed else ():
            missing_ids -= {document.record.id, document.record.uid}
            missing_files -= {document.record.source.file}
            found += self._wanted(document.record)
        if missing_ids:
            raise OutputError(
                f"{min(missing_ids)}: no such document in {self.root}", "give an id or uid from documents.jsonl"
            )
        if missing_files:
            raise OutputError(
                f"{min(missing_files)}: no document of {self.root} is from this source",
                "give a file as sources.jsonl names it",
            )
        if self.reviewed and not found:
            raise OutputError(
                f"{self.root}: nothing is reviewed yet", "leave out --reviewed, or review with digitize review"
            )

    def sheets(self, sha256: str, first: int, last: int) -> Iterator[Sheet]:
        """Pages of a source, by its content, from the first to the last."""
        folder, sizes = _pages_of(self.root, sha256[:16])
        for number in range(first, last + 1):
            image, kind = next(
                (
                    (path, kind)
                    for suffix, kind in PREVIEWS.items()
                    if _is_file(path := folder / f"{number:04}{suffix}")
                ),
                (None, None),
            )
            yield Sheet(number, sizes.get(str(number)), image, kind)

    def original(self, source: str, sha256: str) -> Path | None:
        """The file of a source, where it still lies and is what was read; the same question costs nothing again."""
        return _as_read(self.originals, source, sha256)

    def read(self, path: Path) -> bytes:
        """A file below OUTPUT, nothing where it is gone, is a link, or can't be read."""
        try:
            with _opened(path) as file:
                return file.read()
        except OSError:
            return b""

    def copy(self, path: Path, target: Path) -> bool:
        """Copies a file, byte by byte; gives whether it was one. Raises OSError when the copy can't be written."""
        try:
            file = _opened(path)
        except OSError:
            return False
        with file, target.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        return True

    def report(self) -> Iterator[str]:
        """The files of the report, by their paths in it; of a part of the corpus there is none."""
        if not (self.ids or self.files or self.reviewed):
            yield from _below(self.root / "report", "")

    def corrections(self) -> Iterator[Path]:
        """The files in which the corrections of the corpus' sources are kept."""
        wanted = {document.record.source.sha256[:16] for document in self.documents()}
        yield from (path for path in _files(self.root / "corrections", ".jsonl") if path.stem in wanted)

    @cached_property
    def day(self) -> str:
        """The day of the corpus, for formats that must have one: that of SOURCE_DATE_EPOCH (seconds), else of the last
        change to documents.jsonl; never today's, so that an export of the same corpus is the same."""
        given = os.environ.get("SOURCE_DATE_EPOCH", "")
        seconds = float(given) if given.isdecimal() else (self.root / "documents.jsonl").stat().st_mtime
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()

    def at(self, places: Iterable[int]) -> Iterator[Document]:
        """The documents whose lines begin at these places, in this order. Raises OutputError."""
        path = self.root / "documents.jsonl"
        try:
            with _opened(path) as lines:
                for place in places:
                    lines.seek(place)
                    yield self._document(f"{path}: byte {place}", lines.readline(), place)
        except (OSError, ValueError) as error:
            raise OutputError(f"{path}: can't be read ({error})", AGAIN) from None

    def _all(self) -> Iterator[Document]:
        place = 0
        for where, line in self._lines("documents.jsonl"):
            if line.strip():
                yield self._document(where, line, place)
            place += len(line)

    def _document(self, where: str, line: bytes, place: int) -> Document:
        record = _validated(Metadata, where, _json(where, line))
        source, _, number = record.id.rpartition("-")
        base = self._stems(self.documents_folder / source).get(number) if source in self._names else None
        return Document(self, record, source, base, place)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(_folders(self.documents_folder))

    @cached_property
    def _stems(self) -> Callable[[Path], dict[str, str]]:
        return lru_cache(FOLDERS)(_stems)

    def _wanted(self, record: Metadata) -> bool:
        return (
            (not self.ids or bool(self.ids & {record.id, record.uid}))
            and (not self.files or record.source.file in self.files)
            and (not self.reviewed or record.review.status != "machine")
        )

    def _lines(self, name: str) -> Iterator[tuple[str, bytes]]:
        path = self.root / name
        try:
            with _opened(path) as lines:
                yield from ((f"{path}:{number}", line) for number, line in enumerate(lines, 1))
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{path}: can't be read ({error})", AGAIN) from None


def open_corpus(
    output: Path,
    originals: Originals | None = None,
    shelf: Shelf | None = None,
    ids: Collection[str] = (),
    files: Collection[str] = (),
    reviewed: bool = False,
) -> Corpus:
    """The corpus in an OUTPUT folder, or a part of it. Raises OutputError when it is none, or has no such part."""
    corpus = Corpus(output, originals or (lambda _, __: None), shelf, frozenset(ids), frozenset(files), reviewed)
    corpus.check()
    return corpus


def _folders(folder: Path) -> Iterator[str]:
    if folder.is_symlink():
        return
    try:
        with os.scandir(folder) as found:
            yield from (one.name for one in found if one.is_dir(follow_symlinks=False))
    except OSError:
        return


def _files(folder: Path, suffix: str) -> list[Path]:
    if folder.is_symlink():
        return []
    try:
        with os.scandir(folder) as found:
            names = [one.name for one in found if one.name.endswith(suffix) and one.is_file(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(names)]


def _below(folder: Path, above: str) -> Iterator[str]:
    """The files in a folder and in those in it, in the order of their names; links are none."""
    yield from (f"{above}{path.name}" for path in _files(folder, ""))
    for name in sorted(_folders(folder)):
        yield from _below(folder / name, f"{above}{name}/")


def _stems(folder: Path) -> dict[str, str]:
    """The names of the documents' files in a source's folder, without suffix, by the numbers that they begin with."""
    names = (path.name.removesuffix(".txt") for path in _files(folder, ".txt"))
    return {name.partition("-")[0]: name for name in names}


def _opened(path: Path) -> BufferedReader:
    """A regular file, open for reading; a link, a pipe or a device is none. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a file")
    return os.fdopen(handle, "rb")


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


@lru_cache(FOLDERS)
def _pages_of(root: Path, key: str) -> tuple[Path, dict[str, tuple[float, float]]]:
    """The folder of a source's pictures, and the sizes of its pages in points; none where they are gone."""
    folder = root / ".digitize" / "pages" / (key if key.isalnum() else "none")
    if any(path.is_symlink() for path in (folder, *folder.parents[:2])):
        return root / "none", {}
    try:
        with _opened(folder / "sizes.json") as file:
            sizes = json.load(file)
        return folder, {page: (float(width), float(height)) for page, (width, height) in sizes.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return folder, {}


@lru_cache(FOLDERS)
def _as_read(originals: Originals, source: str, sha256: str) -> Path | None:
    path = originals(source, sha256)
    try:
        if path is None:
            return None
        with _opened(path) as file:
            return path if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else None
    except OSError:
        return None


def _json(where: str, line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise OutputError(f"{where}: can't be read ({error})", AGAIN) from None


def _validated(model: type[RecordType], where: str, data: Any) -> RecordType:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise OutputError(f"{where}: {name}: {first['msg']}", AGAIN) from None
