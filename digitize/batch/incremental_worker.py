"""Sources put together again and again as reviewers correct them, in a process that remembers them.

What a correction does not change is neither made nor written again; what comes out is what a run makes.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from digitize.batch.tasks import PAGE_MEMORY_MB, Made, Work, cache_of, limit_memory, prepare, put_down, start_worker
from digitize.corrections import read_journal
from digitize.errors import OutputError
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.page import Page
from digitize.pipeline import Prepared, SourceInput
from digitize.store import Layout, Place
from digitize.write import SUFFIXES, Mark, Written, base_of, edit_log, holds, mark_of, texts_of, write_beside

KEPT = 4  # sources that are remembered: those that reviewers are at
State = tuple[tuple[int, int], ...]


@dataclass
class Kept:
    """A source that is remembered: the state of its pages in the cache, its documents as they lie on disk by the names
    of their files, with their marks, the texts of edit logs by the identities of documents, and the parts of them that
    corrections seldom change, by the documents' uids."""

    state: State
    pages: int
    prepared: Prepared
    written: dict[str, tuple[CleanDocument, Metadata, State, Mark]] = field(default_factory=dict)
    logs: dict[int, tuple[CleanDocument, str]] = field(default_factory=dict)
    spans: dict[str, Written] = field(default_factory=dict)

    def texts(self, document: CleanDocument, metadata: Metadata) -> dict[str, str]:
        """The files of a document, by the endings of their names."""
        known = self.logs.get(id(document))
        spans = self.spans.setdefault(metadata.uid, {})
        log = known[1] if known else edit_log(document.text, document.segment.lines, spans)
        self.logs[id(document)] = (document, log)
        return texts_of(document, metadata, log)

    def forget(self) -> None:
        """Lets go of documents that are no more."""
        now = self.prepared.documents
        self.logs = {key: kept for key, kept in self.logs.items() if key in now}
        self.written = {base: kept for base, kept in self.written.items() if id(kept[0]) in now}
        uids = {metadata.uid for _, metadata, *_ in self.written.values()}
        self.spans = {uid: spans for uid, spans in self.spans.items() if uid in uids}


_sources: OrderedDict[tuple[SourceInput, tuple[str, ...], tuple[int, ...], tuple[Page, ...]], Kept] = OrderedDict()
_works: list[Work] = []


def start_remaking(work: Work) -> None:
    """Prepares the process."""
    start_worker(work)
    _works[:] = [work]


def remake(source: SourceInput, hint: tuple[str, ...], numbers: tuple[int, ...], gaps: tuple[Page, ...]) -> Made:
    """The documents of a source with the corrections that it has now. Raises OutputError."""
    begin = time.monotonic()
    kept = _kept(source, hint, numbers, gaps)
    made = put_down(kept.prepared, source, partial(_write, kept), begin, keep=True)
    kept.forget()
    return made


def look(source: SourceInput, hint: tuple[str, ...], numbers: tuple[int, ...], gaps: tuple[Page, ...]) -> bool:
    """Remembers a source that may be corrected soon, so that little is left to do then: True. Raises OutputError."""
    kept = _kept(source, hint, numbers, gaps)
    output = _works[0].output
    for document, metadata in kept.prepared.assemble(read_journal(output, source.sha256).active).documents:
        paths = _paths(Layout(output).source(source.stem), metadata)
        if all(holds(paths[suffix], text) for suffix, text in kept.texts(document, metadata).items()):
            mark = mark_of(metadata, kept.texts(document, metadata))
            kept.written[base_of(metadata)] = (document, metadata, _state(paths.values()), mark)
    return True


def _kept(source: SourceInput, hint: tuple[str, ...], numbers: tuple[int, ...], gaps: tuple[Page, ...]) -> Kept:
    cache = cache_of(source, hint)
    key = (source, hint, numbers, gaps)
    state = _state(cache.entry(n) for n in numbers)
    kept = _sources.pop(key, None)
    if kept is None or kept.state != state:
        limit_memory(_works[0].settings.read.memory_mb + PAGE_MEMORY_MB * (_pages() + len(numbers) + len(gaps)))
        pages = [page for n in numbers if (page := cache.get(n))]
        if len(pages) != len(numbers):
            raise OutputError(f"{source.file}: pages of it are not in the cache any more", "run digitize again")
        kept = Kept(state, len(numbers) + len(gaps), prepare(source, [*gaps, *pages]))
    _sources[key] = kept
    while len(_sources) > KEPT:
        _sources.popitem(last=False)
    return kept


def _pages() -> int:
    return sum(kept.pages for kept in _sources.values())


def _write(kept: Kept, folder: Place, document: CleanDocument, metadata: Metadata, aside: Place) -> Mark:
    """As `write_document`, but for documents that are known to lie there as they are."""
    base, paths = base_of(metadata), _paths(folder, metadata)
    known = kept.written.get(base)
    if known and known[:3] == (document, metadata, _state(paths.values())):
        return known[3]
    texts = kept.texts(document, metadata)
    written = [write_beside(paths[suffix], text, aside) for suffix, text in texts.items()]
    mark = mark_of(metadata, texts)
    kept.written[base] = (document, metadata, _state(written), mark)
    return mark


def _paths(folder: Place, metadata: Metadata) -> dict[str, Place]:
    return {suffix: folder / f"{base_of(metadata)}{suffix}" for suffix in SUFFIXES}


def _state(paths: Iterable[Place]) -> State:
    """The sizes of files and when they were written; nothing of one that is not there."""
    out = []
    for path in paths:
        with suppress(OSError):
            seen = path.stat()
            out.append((seen.st_size, seen.st_mtime_ns))
    return tuple(out)
