"""The levels of description that the documents' references imply: fonds, series (inventories), files, and the documents in
them, in the order of an inventory."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from digitize.model.metadata import ArchivalReference, Metadata
from digitize.write.corpus import Corpus, Document
from digitize.write.formats.dates import Period, period

DIGITS = re.compile(r"(\d+)")
LEAVES = re.compile(r"(\d+)(?:\s*[а-яa-z]{0,3}\.?)?(?:\s*[-–—]\s*(\d+))?")
NO_LEAF = 1 << 40  # sorts after any leaf
LONGEST_NUMBER = 12  # digits
WITHOUT = "Documents without an archival reference"
MOST_LEAVES = 5000  # that a file has; a number beyond is none


@dataclass(slots=True)
class Level:
    """A unit of description above the documents: its kind, its number in the level above, its title; how many documents and
    pages are in it and below, one that two documents share once, from when till when; and the places of the documents
    right in it, each after its first leaf. `archive` and `archive_name` are set on the highest, `container` on a file that
    lies in a folder; `reached` is the last page that was counted, with its file."""

    kind: str
    number: str
    title: str
    path: tuple[str, ...]
    archive: str | None = None
    archive_name: str | None = None
    container: str | None = None
    documents: int = 0
    pages: int = 0
    reached: tuple[str, int] = ("", 0)
    begin: str | None = None
    end: str | None = None
    below: dict[tuple[str, ...], "Level"] = field(default_factory=dict)
    places: "array[int]" = field(default_factory=lambda: array("q"))
    leaves: "array[int]" = field(default_factory=lambda: array("q"))

    def take(self, record: Metadata, when: Period | None) -> None:
        """Counts a document that is in this level or below."""
        self.documents += 1
        source = record.source
        file, page = self.reached
        first = max(source.first_page, page + 1) if file == source.file else source.first_page
        self.pages += max(source.last_page - first + 1, 0)
        self.reached = (source.file, max(source.last_page, first - 1))
        if when and when.first_day:
            self.begin = min(self.begin or when.first_day, when.first_day)
        if when and when.last_day:
            self.end = max(self.end or when.last_day, when.last_day)

    @property
    def sorted_below(self) -> list["Level"]:
        return sorted(self.below.values(), key=lambda one: natural("\0".join(one.path)))

    @property
    def sorted_places(self) -> list[int]:
        """The places of its own documents, by their first leaves."""
        firsts = self.leaves[::2]
        return [place for _, place in sorted(zip(firsts, self.places, strict=True))]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """The leaves between the first and the last of its documents that none of them has, as ranges."""
        ranges = sorted((a, b) for a, b in zip(self.leaves[::2], self.leaves[1::2], strict=True) if a != NO_LEAF)
        out, reached = [], ranges[0][0] - 1 if ranges else 0
        for first, last in ranges:
            if first > reached + 1:
                out.append((reached + 1, first - 1))
            reached = max(reached, last)
        return out

    @property
    def extent(self) -> str:
        return f"{self.documents} {_plural('document', self.documents)} on {self.pages} digitized {_plural('page', self.pages)}"

    @property
    def when(self) -> Period | None:
        return Period(self.begin, self.end) if self.begin or self.end else None


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


def levels(corpus: Corpus) -> Level:
    """The root of all levels of a corpus, itself none. What is kept of a document is where its record lies. Raises
    OutputError."""
    top = Level("root", "", "", ())
    for document in corpus.documents():
        record = document.record
        when = period(record.date.edtf if record.date else None)
        at = top
        at.take(record, when)
        for level in path_of(record):
            at = at.below.setdefault((level.kind, *level.path), level)
            at.take(record, when)
        at.places.append(document.place)
        reference = record.archival_reference
        at.leaves.extend(leaf_range(reference.leaves if reference else None) or (NO_LEAF, NO_LEAF))
    return top


def path_of(record: Metadata) -> Iterator[Level]:
    """The levels above a document, the highest first. One without a reference is in its source, as a file of the collection
    of all such sources of one folder."""
    reference = record.archival_reference
    found = list(_steps(reference)) if reference else []
    if not found or reference is None:
        folder, _, name = record.source.file.rpartition("/")
        yield Level("collection", folder, f"{WITHOUT}, folder {folder}" if folder else WITHOUT, ("", folder))
        yield Level("file", name, name, ("", folder, name))
        return
    archive, path = reference.archive or reference.archive_name or "", tuple[str, ...]()
    path = (archive,)
    for n, (kind, noun, number) in enumerate(found):
        path = (*path, *([reference.folder] if kind == "file" and reference.folder else []), number)
        level = Level(kind, number, f"{noun} {number}", path)
        if n == 0:
            level.archive, level.archive_name = reference.archive, reference.archive_name
        if kind == "file":
            level.container = reference.folder
        yield level


def _steps(reference: ArchivalReference) -> Iterator[tuple[str, str, str]]:
    named = (
        ("fonds", "Fonds", reference.fond),
        ("series", "Inventory", reference.inventory),
        ("series", "Series", reference.series),
        ("file", "File", reference.file or reference.item or (reference.folder if not reference.file else None)),
    )
    yield from ((kind, noun, number) for kind, noun, number in named if number)


def documents_in(corpus: Corpus, level: Level) -> Iterator[Document]:
    """The documents right in a level, by their leaves."""
    yield from corpus.at(level.sorted_places)


def leaf_range(leaves: str | None) -> tuple[int, int] | None:
    """The first and the last leaf that a reference names.

    >>> leaf_range("32-33"), leaf_range("12, 15 об."), leaf_range("118"), leaf_range(None)
    ((32, 33), (12, 15), (118, 118), None)
    """
    found = [
        int(number)
        for match in LEAVES.finditer(leaves or "")
        for number in match.groups()
        if number and len(number) < 7
    ]
    found = [number for number in found if number <= MOST_LEAVES]
    return (min(found), max(found)) if found else None


def natural(text: str) -> str:
    """A key that sorts numbers in texts by what they count.

    >>> sorted(["10", "9", "9a", "FO 371"], key=natural)
    ['9', '9a', '10', 'FO 371']
    """
    return DIGITS.sub(lambda found: found[1].zfill(LONGEST_NUMBER), text)
