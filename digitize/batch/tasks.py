"""What workers do: look at a source, read some of its pages, make its documents. Native code runs only here."""

import json
import os
import pickle
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from digitize.batch.names import one_line
from digitize.config import Read, Settings
from digitize.errors import DigitizeError
from digitize.extract import ReadSettings, SourceInfo, open_source, probe_languages, read_pages
from digitize.model.page import Page
from digitize.pipeline import Knowledge, SourceInput, assemble
from digitize.write import metadata_line, write_bytes, write_document, write_text, write_unclaimed

MEGABYTE = 1 << 20
PAGE_MEMORY_MB = 1  # what a page of lines and words takes while its source is put together, at most
BUDGET = 4.0  # seconds after which a task hands back what is left of its pages: so one is never long, nor too short
THREADS = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""One thread a worker: the processes fill the cores. Libraries read these when they are loaded."""


@dataclass(frozen=True, slots=True)
class Work:
    """What all tasks of a run share: the settings, where results go, where pages wait for their source to be whole."""

    settings: Settings
    output: Path
    spool: Path


@dataclass(frozen=True, slots=True)
class Looked:
    """A source that can be read, the languages that its first pages show, and the seconds that it took to see."""

    info: SourceInfo
    hint: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class PageNote:
    """What the run remembers of a page as read."""

    number: int
    text_from: str
    engine: str
    error: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages as read, waiting in a file of the spool; `left` are those that there was no time for."""

    pages: tuple[PageNote, ...]
    left: tuple[int, ...]
    spooled: Path
    seconds: float


@dataclass(frozen=True, slots=True)
class Made:
    """The documents of a source: their lines of `documents.jsonl`, and the base names of their files."""

    lines: tuple[str, ...]
    names: tuple[str, ...]
    seconds: float


_work: list[Work] = []  # of this worker process, set once by start_worker


def start_worker(work: Work) -> None:
    """Prepares a worker process: its share of the work, its limit of memory, and no Ctrl-C of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.setsid()  # a group of its own, so that it can be ended with the programs that it started
    _work[:] = [work]
    with suppress(OSError, ValueError):
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # native libraries print there what the run tells better
    limit_memory(work.settings.read.memory_mb)


def limit_memory(megabytes: int) -> None:
    """Bounds the address space of this process, where the system can (not on Windows, hardly on macOS)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, hard))


def read_settings(read: Read) -> ReadSettings:
    """The settings of reading in the words of the extraction."""
    return ReadSettings(
        languages=read.languages or None,
        engine=read.engine,
        text_layer=read.text_layer,
        max_pixels=read.max_pixels,
        max_bytes=read.max_bytes,
    )


@cache
def _knowledge() -> Knowledge:
    return Knowledge.load(_work[0].settings)


def look(path: Path, probe: bool) -> Looked:
    """Opens a source; with `probe`, also finds which languages it shows. Raises SourceError."""
    begin, settings = time.monotonic(), read_settings(_work[0].settings.read)
    info = open_source(path, settings)
    hint: tuple[str, ...] = ()
    if probe:
        with suppress(DigitizeError):  # a page that can't be probed will say so when it is read
            hint = probe_languages(path, settings)
    return Looked(info, hint, time.monotonic() - begin)


def read(path: Path, sha256: str, numbers: tuple[int, ...], hint: tuple[str, ...], place: str) -> Chunk:
    """Reads pages, as many as the budget of time allows, at least one; their previews go to the output, the pages into
    a file of the spool. Raises OutputError."""
    begin, work = time.monotonic(), _work[0]
    pages: list[Page] = []
    for result in read_pages(path, numbers, read_settings(work.settings.read), hint):
        pages.append(result.page)
        if result.preview:
            write_bytes(preview_path(work.output, sha256, result.page.number, result.preview), result.preview)
        if time.monotonic() - begin > BUDGET:
            break
    spooled = work.spool / place / f"{numbers[0]:07d}.pages"
    write_bytes(spooled, pickle.dumps(pages, protocol=pickle.HIGHEST_PROTOCOL))
    notes = tuple(PageNote(p.number, p.text_from, p.engine, p.error) for p in pages)
    return Chunk(notes, numbers[len(pages) :], spooled, time.monotonic() - begin)


def preview_path(output: Path, sha256: str, number: int, image: bytes) -> Path:
    """Where the picture of a page is kept for the report."""
    suffix = {b"\x89PNG": "png", b"RIFF": "webp"}.get(image[:4], "jpg")
    return _kept(output, sha256) / f"{number:04d}.{suffix}"


def _kept(output: Path, sha256: str) -> Path:
    return output / ".digitize" / "pages" / sha256[:16]


def make(file: str, sha256: str, stem: str, spooled: tuple[Path, ...], gaps: tuple[Page, ...]) -> Made:
    """Puts a source together from its spooled pages and its gaps, and writes its documents. Raises OutputError."""
    begin, work = time.monotonic(), _work[0]
    pages = list(gaps)
    for path in spooled:
        pages += pickle.loads(path.read_bytes())
    pages.sort(key=lambda page: page.number)
    sizes = {str(page.number): [round(page.width, 2), round(page.height, 2)] for page in pages if page.width}
    write_text(_kept(work.output, sha256) / "sizes.json", json.dumps(sizes) + "\n")
    limit = work.settings.read.memory_mb
    limit_memory(limit + PAGE_MEMORY_MB * len(pages))
    try:
        assembled = assemble(pages, SourceInput(file, sha256, stem), _knowledge())
        folder = work.output / "documents" / stem
        names = tuple(write_document(folder, document, metadata) for document, metadata in assembled.documents)
        write_unclaimed(folder, assembled.unclaimed)
    finally:
        limit_memory(limit)
    shutil.rmtree(work.spool / stem, ignore_errors=True)
    lines = tuple(metadata_line(metadata) for _, metadata in assembled.documents)
    return Made(lines, names, time.monotonic() - begin)


def gap(number: int, code: str, message: str) -> Page:
    """A page that could not be read, and why."""
    return Page(number, 0.0, 0.0, error=(code, one_line(message)))


Function = Callable[..., Looked | Chunk | Made]
