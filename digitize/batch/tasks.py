"""What workers do: look at a source, read some of its pages, make its documents. Native code runs only here."""

import ctypes
import gc
import json
import math
import multiprocessing
import os
import secrets
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from digitize.batch.cache import PageCache, forget, key_of
from digitize.batch.names import one_line
from digitize.batch.pages import within
from digitize.config import Settings
from digitize.console import with_standard_streams
from digitize.corrections import digest, read_journal, write_outcomes
from digitize.errors import DigitizeError
from digitize.extract import (
    ReadSettings,
    SourceInfo,
    installed_languages,
    let_go_of,
    open_source,
    probe_languages,
    read_pages,
)
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.page import Page
from digitize.pipeline import Knowledge, Prepared, SourceInput, Times
from digitize.store import Layout, Place
from digitize.write import (
    UNCLAIMED,
    Mark,
    base_of,
    metadata_line,
    write_bytes,
    write_document,
    write_record,
    write_text,
    write_unclaimed,
)

Write = Callable[[Place, CleanDocument, Metadata, Place], Mark]
MEGABYTE = 1 << 20
PR_SET_PDEATHSIG = 1  # prctl(2)
PAGE_MEMORY_MB = 1  # what a page of lines and words takes while its source is put together, at most
BUDGET = 4.0  # seconds after which a task hands back what is left of its pages: so one is never long, nor too short
WORDS_AT_A_TIME = 50_000  # of documents that wait to be written
THREADS = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""One thread a worker: the processes fill the cores. Libraries read these when they are loaded."""

COLLECTION = (50_000, 20, 100)
"""Objects made before Python looks for garbage among them, and looks before it goes through older ones."""


@dataclass(frozen=True, slots=True)
class Work:
    """What all tasks of a run share: the settings, and where results go."""

    settings: Settings
    output: Path

    def within(self, memory_mb: int) -> "Work":
        """The same work, of workers that take so much memory at most."""
        read = self.settings.read.model_copy(update={"memory_mb": memory_mb})
        return replace(self, settings=self.settings.model_copy(update={"read": read}))


@dataclass(frozen=True, slots=True)
class Looked:
    """A source that can be read, the languages that its first pages show, and the seconds that it took to see."""

    info: SourceInfo
    hint: tuple[str, ...]
    seconds: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageNote:
    """What the run remembers of a page as read; `unread` tells that something on it looks like text and gave none, `damaged`
    that a part of its image gives nothing or rubbish."""

    number: int
    text_from: str
    engine: str
    error: tuple[str, str] | None
    unread: bool = False
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages that are read and wait in the cache; `left` are those that there was no time for."""

    pages: tuple[PageNote, ...]
    left: tuple[int, ...]
    seconds: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """The documents of a source: their lines of `documents.jsonl`, their marks, the base names of their files, the digest
    of the corrections that were put in, and the folder where the files wait that are not in their places yet."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    names: tuple[str, ...]
    seconds: float
    corrections: str = ""
    staged: str = ""
    stages: dict[str, float] = field(default_factory=dict)


_work: list[Work] = []  # of this worker process, set once by start_worker


def start_worker(work: Work) -> None:
    """Prepares a worker process: its share of the work, its limit of memory, and no Ctrl-C of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.setsid()  # a group of its own, so that it can be ended with the programs that it started
    _end_with_parent()
    _work[:] = [work]
    with_standard_streams()
    collect_seldom()
    limit_memory(work.settings.read.memory_mb)


def collect_seldom() -> None:
    """Has Python look for cycles of garbage less often: words and boxes make none, and looking took an eighth of the time
    of a page with a text layer."""
    gc.freeze()
    gc.set_threshold(*COLLECTION)


def _end_with_parent() -> None:
    """On Linux, a worker whose run was killed is killed too: what it still wrote could be of other settings than the
    next run's."""
    with suppress(OSError, AttributeError, TypeError):  # TypeError: on Windows there is no library without a name
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent and hasattr(os, "getppid") and os.getppid() != parent.pid:  # it was killed before that
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Bounds the address space of this process, where the system can (not on Windows, hardly on macOS)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, hard))


def limit_time(seconds: float) -> None:
    """Has the system end this process when it has used so much more processor time, where the system can (not on
    Windows). A program that it starts may use as much as the process in all."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


@cache
def _knowledge() -> Knowledge:
    return Knowledge.load(_work[0].settings)


def look(path: Path, probe: bool) -> Looked:
    """Opens a source; with `probe`, also finds which languages it shows. Raises SourceError."""
    begin, used, settings = time.monotonic(), _used(), ReadSettings.of(_work[0].settings.read)
    info = open_source(path, settings)
    hint = _hint(path, info.sha256, settings) if probe else ()
    return Looked(info, hint, time.monotonic() - begin, {"look": _used() - used})


def known_hint(output: Path, sha256: str, settings: ReadSettings) -> tuple[str, ...] | None:
    """The languages of a source's sample pages, as a run found them; None where none did, or the entry is damaged."""
    with suppress(OSError, UnicodeDecodeError):
        found = tuple(_hint_path(output, sha256, settings).read_text().split())
        return found if set(found) <= set(installed_languages()) else None
    return None


def _hint_path(output: Path, sha256: str, settings: ReadSettings) -> Place:
    return Layout(output).pages(sha256) / f"{key_of(settings, ())}.languages"


def _hint(path: Path, sha256: str, settings: ReadSettings) -> tuple[str, ...]:
    """The languages of a source's sample pages, as found before or now."""
    known = None if _work[0].settings.batch.force else known_hint(_work[0].output, sha256, settings)
    if known is not None:
        return known
    try:
        found = probe_languages(path, settings)
    except DigitizeError:  # a page that can't be probed will say so when it is read
        return ()
    write_text(_hint_path(_work[0].output, sha256, settings), "\n".join(found))
    return found


def read(path: Path, sha256: str, numbers: tuple[int, ...], hint: tuple[str, ...]) -> Chunk:
    """Reads into the cache pages that are not there yet, as many as the budget of time allows, at least one; their
    pictures go there too. Raises OutputError."""
    begin, used, work = time.monotonic(), _used(), _work[0]
    settings = ReadSettings.of(work.settings.read)
    cache = PageCache.of(work.output, sha256, settings, hint)
    known = {n: page for n in numbers if not _anew(work.settings, n) and (page := cache.get(n))}
    notes = [_note(page) for page in known.values()]
    left = tuple(n for n in numbers if n not in known)
    for result in read_pages(path, left, settings, hint) if left else ():
        if result.preview:
            write_bytes(preview_path(work.output, sha256, result.page.number, result.preview), result.preview)
        cache.put(result.page)
        notes.append(_note(result.page))
        left = left[1:]
        _give_back()
        if time.monotonic() - begin > BUDGET:
            break
    return Chunk(tuple(notes), left, time.monotonic() - begin, {"read": _used() - used})


def _give_back() -> None:
    """Gives the system back the memory that a page took, where the C library can (glibc): it keeps what lies in pieces, which
    grows with the pages."""
    with suppress(OSError, AttributeError, TypeError):  # TypeError: on Windows there is no library without a name
        ctypes.CDLL(None).malloc_trim(0)


def _used() -> float:
    """Seconds of processor time of this process and of the programs that it has started and that have ended."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def _anew(settings: Settings, number: int) -> bool:
    """Whether a page is to be read again though it is in the cache: one that was asked for with `--force`."""
    return settings.batch.force and within(settings.read.pages, number)


def _note(page: Page) -> PageNote:
    return PageNote(page.number, page.text_from, page.engine, page.error, bool(page.unread), page.damaged)


def preview_path(output: Path, sha256: str, number: int, image: bytes) -> Place:
    """Where the picture of a page is kept for the report."""
    suffix = {b"\x89PNG": "png", b"RIFF": "webp"}.get(image[:4], "jpg")
    return Layout(output).pages(sha256) / f"{number:04d}.{suffix}"


def make(
    path: Path, source: SourceInput, hint: tuple[str, ...], numbers: tuple[int, ...], gaps: tuple[Page, ...]
) -> Made:
    """Puts a source together from its pages in the cache, those gone from it read again, and its gaps; writes its
    documents. Raises OutputError."""
    begin, work = time.monotonic(), _work[0]
    let_go_of(path)  # PDFium keeps what it has read of all pages
    cache = cache_of(source, hint)
    pages = [
        *gaps,
        *(
            cache.get(n) or next(read_pages(path, (n,), ReadSettings.of(work.settings.read), hint)).page
            for n in numbers
        ),
    ]
    limit = work.settings.read.memory_mb
    limit_memory(limit + PAGE_MEMORY_MB * len(pages))
    try:
        prepared = prepare(source, pages)
        made = put_down(prepared, source, write_document, begin)
        forget(cache.folder)
        return made
    finally:
        limit_memory(limit)


def cache_of(source: SourceInput, hint: tuple[str, ...]) -> PageCache:
    """The pages of a source as this run reads them."""
    return PageCache.of(_work[0].output, source.sha256, ReadSettings.of(_work[0].settings.read), hint)


def prepare(source: SourceInput, pages: list[Page]) -> Prepared:
    """A source with its lines labelled; the sizes of its pages are noted for the report. Raises OutputError."""
    pages.sort(key=lambda page: page.number)
    sizes = {str(page.number): [round(page.width, 2), round(page.height, 2)] for page in pages if page.width}
    write_text(Layout(_work[0].output).pages(source.sha256) / "sizes.json", json.dumps(sizes) + "\n")
    return Prepared(pages, source, _knowledge())


def put_down(prepared: Prepared, source: SourceInput, write: Write, begin: float, keep: bool = False) -> Made:
    """Writes the documents of a source, with its reviewers' corrections, into a folder from which they are moved into
    their places when all are there; those that say the same as what is there already stay. With `keep`, `prepared` keeps
    them. Raises OutputError."""
    output = _work[0].output
    corrections = digest(output, source.sha256)
    pen = _Pen(output, source.stem, write, prepared.times)
    assembled = prepared.assemble(read_journal(output, source.sha256).active, None if keep else pen.take)
    for document, metadata in assembled.documents:
        pen.take(document, metadata)
    pen.write()
    pen.amend(assembled.records)
    if assembled.unclaimed:
        pen.names.append(UNCLAIMED)
    with prepared.times.of("write"):
        write_outcomes(output, source.sha256, assembled.outcomes)
        write_unclaimed(pen.folder, assembled.unclaimed, pen.aside)
    staged = pen.aside.name if pen.aside.is_folder() else ""
    lines, marks, names = tuple(pen.lines), tuple(pen.marks), tuple(pen.names)
    return Made(lines, marks, names, time.monotonic() - begin, corrections, staged, prepared.times.taken())


class _Pen:
    """Writes documents some at a time, into a folder aside."""

    def __init__(self, output: Path, stem: str, write: Write, times: Times) -> None:
        self.folder = Layout(output).source(stem)
        self.lines: list[str] = []
        self.marks: list[Mark] = []
        self.names: list[str] = []
        self.aside = Layout(output).making / f"{stem}.{secrets.token_hex(4)}"
        self._write, self._times = write, times
        self._waiting: list[tuple[CleanDocument, Metadata]] = []
        self._words = 0

    def take(self, document: CleanDocument, metadata: Metadata) -> None:
        self.names.append(base_of(metadata))
        self.lines.append(metadata_line(metadata))
        self._waiting.append((document, metadata))
        self._words += len(document.text.spans)
        if self._words > WORDS_AT_A_TIME:
            self.write()

    def write(self) -> None:
        """Writes what waits. Raises OutputError."""
        with self._times.of("write"):
            self.marks += [self._write(self.folder, *document, self.aside) for document in self._waiting]
        self._waiting, self._words = [], 0

    def amend(self, records: Sequence[Metadata]) -> None:
        """Writes the records again that the others of the source have changed since. Raises OutputError."""
        for n, record in enumerate(records):
            if (line := metadata_line(record)) != self.lines[n]:
                self.lines[n] = line
                self.marks[n] = write_record(self.folder, self.names[n], record, self.aside)


def gap(number: int, code: str, message: str) -> Page:
    """A page that could not be read, and why."""
    return Page(number, 0.0, 0.0, error=(code, one_line(message)))


Function = Callable[..., Looked | Chunk | Made | bool | tuple[object]]
