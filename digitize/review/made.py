"""An OUTPUT as it is judged: each source's documents with their texts page by page, and what no document claimed.

The only module of scores and samples that reads the documents of an OUTPUT.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

from digitize.model.metadata import Metadata
from digitize.model.page import Box
from digitize.model.traced import TracedText
from digitize.review.log import read_text
from digitize.store import Place
from digitize.store.output import Entry, Output, read_output
from digitize.write.restore import read_edit_log

PAGE_MARK = re.compile(r"=+ page (\d+) =+$")


@dataclass(frozen=True)
class Made:
    """A document of the output: its record, its clean text, and where that comes from (None: its log is gone)."""

    record: Metadata
    text: str
    traced: TracedText | None

    @property
    def raw(self) -> str:
        return self.traced.raw if self.traced else self.text

    @cached_property
    def clean_by_page(self) -> dict[int, str]:
        """The clean text of each page; a word that was cut by a page's end is on the page where it begins."""
        if self.traced is None:
            return {self.record.source.first_page: self.text}
        out: dict[int, str] = defaultdict(str)
        starts = _page_starts(self.traced)
        last: int | None = None
        for piece in self.traced.pieces:
            for page, text in _cut(piece.start, piece.end, piece.text, bool(piece.layers), starts):
                here = page if page is not None else last or self.record.source.first_page
                if here != last and out[here] and not out[here][-1].isspace():
                    out[here] += "\n"
                out[here] += text
                last = here
        return dict(out)

    @cached_property
    def raw_by_page(self) -> dict[int, str]:
        if self.traced is None:
            return {self.record.source.first_page: self.text}
        out: dict[int, str] = defaultdict(str)
        starts = _page_starts(self.traced)
        ends = [at for at, _ in starts[1:]] + [len(self.traced.raw)]
        for (at, page), end in zip(starts, ends, strict=True):
            out[page] += self.traced.raw[at:end]
        return dict(out)

    @cached_property
    def words(self) -> list["PlacedWord"]:
        """The words of the clean text with their places on the scan, as far as they are known."""
        out = []
        for found in re.finditer(r"\S+", self.text):
            span = self.traced.locate(found.start()) if self.traced and found.start() < len(self.traced.text) else None
            page, box = (span.page, span.box) if span else (None, None)
            out.append(PlacedWord(found[0], found.start(), page, box, span.confidence if span else None))
        return out


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of a clean text and where it begins there; its page, its box in points, and how sure the engine was of it."""

    text: str
    start: int
    page: int | None
    box: Box | None
    confidence: float | None


@dataclass(frozen=True)
class MadeSource:
    """What an output has of one source: `documents` in order, `unclaimed` the text of no document by page, and where
    pictures of its pages lie."""

    file: str
    documents: tuple[Made, ...] = ()
    unclaimed: dict[int, str] = field(default_factory=dict)
    folder: str = ""
    sha256: str = ""

    @property
    def rest(self) -> str:
        return "\n".join(self.unclaimed.values())


class Outputs:
    """The sources of an output, read when they are asked for."""

    def __init__(self, root: Path) -> None:
        """Raises OutputError when the folder is no output."""
        self.output: Output = read_output(root)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.output.entries:
            self._entries[entry.record.source.file].append(entry)
        self.files = list(dict.fromkeys([*(source.file for source in self.output.sources), *self._entries]))

    def file_of(self, wanted: str) -> str | None:
        """The source that gold of this name is of: the one of that path, of that file name, or of that stem."""
        path = PurePath(wanted.replace("\\", "/"))
        for alike in (
            lambda file: file == str(path),
            lambda file: PurePath(file).name == path.name,
            lambda file: PurePath(file).stem in (path.name, path.stem),
        ):
            found = [file for file in self.files if alike(file)]
            if found:
                return found[0]
        return None

    def source(self, wanted: str) -> MadeSource:
        """What the output has of a source; of one that it has not, nothing."""
        file = self.file_of(wanted)
        if file is None:
            return MadeSource(wanted)
        entries = sorted(self._entries[file], key=lambda entry: entry.record.id)
        record = next((source for source in self.output.sources if source.file == file), None)
        folder = next((entry.folder for entry in entries if entry.folder), None)
        folder = folder or (self.output.folder_of(record) if record else None) or ""
        sha256 = entries[0].record.source.sha256 if entries else (record.sha256 or "") if record else ""
        left = self.output.unclaimed.get(folder)
        return MadeSource(file, tuple(map(self.made, entries)), _unclaimed(left), folder, sha256)

    def made(self, entry: Entry) -> Made:
        """A document as its files say. Raises OutputError when its edit log is damaged."""
        log = self.output.file(entry, ".edits.json")
        traced = read_edit_log(log) if log and log.is_file() else None
        return Made(entry.record, read_text(self.output, entry), traced)


def _unclaimed(file: Place | None) -> dict[int, str]:
    if file is None:
        return {}
    pages: dict[int, str] = defaultdict(str)
    page = 0
    for line in file.read_text("replace").split("\n"):
        mark = PAGE_MARK.match(line.strip())
        if mark:
            page = int(mark[1])
        elif page:
            pages[page] += line + "\n"
    return dict(pages)


def _page_starts(traced: TracedText) -> list[tuple[int, int]]:
    """Where in the raw text each page's words begin, and its number."""
    out: list[tuple[int, int]] = []
    for span in sorted(traced.spans, key=lambda span: span.start):
        if not out or out[-1][1] != span.page:
            out.append((span.start, span.page))
    return out


def _cut(
    start: int, end: int, text: str, changed: bool, starts: Sequence[tuple[int, int]]
) -> list[tuple[int | None, str]]:
    """A piece of clean text, parted by page where it is kept as read."""
    at = [place for place, _ in starts]
    cuts = [start] if changed else [start, *(place for place in at if start < place < end)]
    ends = [*cuts[1:], end]
    out: list[tuple[int | None, str]] = []
    for a, b in zip(cuts, ends, strict=True):
        k = bisect_right(at, a) - 1
        page = starts[max(k, 0)][1] if starts else None
        out.append((page, text if changed else text[a - start : b - start]))
    return out
