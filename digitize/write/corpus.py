"""An OUTPUT folder opened as a corpus: its documents in order, one at a time, and its sources, for exports."""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from digitize.errors import OutputError
from digitize.model.facsimile import Shelf
from digitize.model.listed import SourceRecord, document_record
from digitize.model.metadata import Metadata
from digitize.store import UNCLAIMED, Layout, Place, is_stem
from digitize.store.output import AGAIN, documents_of, folders_of, sizes_of, sources_of, texts_of
from digitize.write.reading import Reading, reading_of
from digitize.write.titles import slug

PREVIEWS = {".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
DEEPEST = 8  # folders in the report below each other; ours has four
FOLDERS = 4  # whose file names are remembered: documents come source by source
READ = ("ok", "partial")  # how sources stand of which pages were read
Originals = Callable[[str, str], Path | None]
"""The file of a source, by its name in the output and its sha256, where it still lies and is what was read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a source as a picture: its number, its size in points, its `image`, and its kind; None where not known."""

    number: int
    size: tuple[float, float] | None
    image: Place | None
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
        file = self.file(suffix)
        return self.corpus.read(file) if file else b""

    def file(self, suffix: str) -> Place | None:
        """The file of the document with this ending, None where it is gone."""
        return None if self.base is None else self.corpus.layout.source(self.source) / f"{self.base}{suffix}"

    def reading(self) -> Reading | None:
        """The raw text with its words, boxes, roles and edits; None where the edit log is gone or damaged."""
        return reading_of(self.bytes(".edits.json"))

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The pages that the document stands on."""
        source = self.record.source
        return self.corpus.sheets(source.sha256, source.first_page, source.last_page)

    @property
    def original(self) -> Place | None:
        """The source's file, where it still lies and is what was read."""
        return self.corpus.original(self.source, self.record.source.sha256)


@dataclass(frozen=True)
class Corpus:
    """An OUTPUT. `ids` and `files` limit it to documents (by id or uid) and to sources (by their file), `reviewed` to what a
    reviewer has reviewed or approved. `troubles` grows by a line for each thing that no run has written and is left out."""

    root: Path
    originals: Originals = field(default=lambda _, __: None, repr=False)
    shelf: Shelf | None = field(default=None, repr=False)
    ids: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    reviewed: bool = False
    troubles: dict[str, None] = field(default_factory=dict, repr=False)

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

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
        for record in sources_of(self.layout, self._tell):
            if not self.files or record.file in self.files:
                yield record

    def check(self) -> None:
        """Raises OutputError when there is nothing to export, or something that was asked for is not there."""
        if self.layout.documents.is_link():
            raise OutputError(f"{self.layout.documents}: is a link", "export the output that it leads to")
        missing_ids, missing_files = set(self.ids), set(self.files)
        found = 0
        next(self._all(), None)  # tells what is wrong with the list
        for document in self._all() if self.ids or self.files or self.reviewed else ():
            missing_ids -= {document.record.id, document.record.uid}
            missing_files -= {document.record.source.file}
            found += self._wanted(document.record)
        if missing_ids:
            raise OutputError(
                f"{min(missing_ids)}: no such document in {self.root}", "give an id or uid from documents.jsonl"
            )
        if missing_files and not self.reviewed:  # of a source without documents there are pages
            missing_files -= {record.file for record in self.sources() if record.status in READ}
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
        folder, sizes = self.layout.pages(sha256), self._sizes(sha256)
        for number in range(first, last + 1):
            images = ((folder / f"{number:04}{suffix}", kind) for suffix, kind in PREVIEWS.items())
            image, kind = next((one for one in images if one[0].is_file()), (None, None))
            yield Sheet(number, sizes.get(str(number)), image, kind)

    def original(self, source: str, sha256: str) -> Place | None:
        """The file of a source, where it still lies and is what was read; the same question costs nothing again."""
        return _as_read(self.originals, source, sha256)

    def read(self, file: Place) -> bytes:
        """A file of OUTPUT, nothing where it is gone, is a link, or can't be read."""
        try:
            return file.read_bytes()
        except OSError:
            return b""

    def copy(self, file: Place, target: Path) -> bool:
        """Copies a file, byte by byte; gives whether it was one. Raises OSError when the copy can't be written."""
        try:
            opened = file.open()
        except OSError:
            return False
        with opened, target.open("wb") as copy:
            shutil.copyfileobj(opened, copy)
        return True

    def unclaimed(self, source: str) -> Place | None:
        """The text of a source, by the name of its folder, that belongs to no document; None where that is no such name."""
        return self.layout.source(source) / f"{UNCLAIMED}.txt" if is_stem(source) else None

    def report(self) -> Iterator[Place]:
        """The files of the report; of a part of the corpus there is none."""
        if not (self.ids or self.files or self.reviewed):
            yield from _below(self.layout.report)

    def corrections(self) -> Iterator[Place]:
        """The files in which the corrections of the corpus' sources are kept."""
        wanted = {document.record.source.sha256[:16] for document in self.documents()}
        yield from (file for file in _files(self.layout.corrections, ".jsonl") if file.stem in wanted)

    @cached_property
    def day(self) -> str:
        """The day of the corpus, for formats that must have one: that of SOURCE_DATE_EPOCH (seconds), else of the last
        change to documents.jsonl; never today's, so that an export of the same corpus is the same."""
        given = os.environ.get("SOURCE_DATE_EPOCH", "")
        seconds = float(given) if given.isdecimal() else (self.layout.root / "documents.jsonl").stat().st_mtime
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()

    def at(self, places: Iterable[int]) -> Iterator[Document]:
        """The documents whose lines begin at these places, in this order. Raises OutputError."""
        listed = self.layout.root / "documents.jsonl"
        try:
            with listed.open() as lines:
                for place in places:
                    lines.seek(place)
                    yield self._document(document_record(lines.readline()), place)
        except (OSError, ValueError) as error:
            raise OutputError(f"{listed}: can't be read ({error})", AGAIN) from None

    def _all(self) -> Iterator[Document]:
        for place, record in documents_of(self.layout, self._tell):
            yield self._document(record, place)

    def _document(self, record: Metadata, place: int) -> Document:
        source, _, number = record.id.rpartition("-")
        base = self._bases(source).get(number) if source in self._folders else None
        return Document(self, record, source, base, place)

    def _tell(self, trouble: str) -> None:
        self.troubles[trouble] = None

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(folders_of(self.layout, self._tell))

    @cached_property
    def _bases(self) -> Callable[[str], dict[str, str]]:
        """Of a source's folder, the names of the documents' files, without suffix, by the numbers that they begin with."""

        def bases(source: str) -> dict[str, str]:
            return {name.partition("-")[0]: name for name in texts_of(self.layout, source, self._tell)}

        return lru_cache(FOLDERS)(bases)

    @cached_property
    def _sizes(self) -> Callable[[str], dict[str, tuple[float, float]]]:
        return lru_cache(FOLDERS)(lambda sha256: sizes_of(self.layout, sha256))

    def _wanted(self, record: Metadata) -> bool:
        return (
            (not self.ids or bool(self.ids & {record.id, record.uid}))
            and (not self.files or record.source.file in self.files)
            and (not self.reviewed or record.review.status != "machine")
        )


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


def _files(folder: Place, ending: str = "") -> list[Place]:
    """The files in a folder; none where it is a link, or can't be read."""
    try:
        return folder.files(ending)
    except OSError:
        return []


def _below(folder: Place) -> Iterator[Place]:
    """The files in a folder and in those in it, in the order of their names; links are none."""
    yield from _files(folder)
    with suppress(OSError):
        for inner in folder.folders() if len(folder.names) < DEEPEST else ():
            yield from _below(inner)


@lru_cache(FOLDERS)
def _as_read(originals: Originals, source: str, sha256: str) -> Place | None:
    path = originals(source, sha256)
    if path is None:
        return None
    place = Place(path.parent, (path.name,))
    try:
        with place.open() as file:
            return place if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else None
    except OSError:
        return None
