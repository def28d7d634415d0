"""How a run is shown while it goes on: a bar on a terminal, plain lines elsewhere, JSON events, or nothing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from digitize.batch.events import (
    Event,
    Gone,
    Opened,
    PagesRead,
    SourceDone,
    Started,
    Summary,
    as_json,
    failure_line,
    many,
)
from digitize.batch.inputs import NO_INPUT
from digitize.errors import OutputError
from digitize.terminal import shown, shown_json

EVERY = 10.0  # seconds between plain lines

Tell = Callable[[Event], None]


@contextmanager
def progress(kind: str, verbose: bool = False, stream: TextIO | None = None, log: Path | None = None) -> Iterator[Tell]:
    """Gives the function that a run tells its events. `kind` is "json", "quiet" or "" (a bar on a terminal, else plain
    lines); all goes to standard error or `stream`. Failures are always told, with `verbose` their tracebacks too. To the
    end of the file `log` every event is written as JSON, whatever is shown. Raises OutputError when it can't be opened."""
    with _log(log) as tell_log, _shown(kind, verbose, stream or sys.stderr) as show:

        def tell(event: Event) -> None:
            tell_log(event)
            show(event)

        yield tell


@contextmanager
def _log(path: Path | None) -> Iterator[Tell]:
    if path is None:
        yield lambda event: None
        return
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        why = f"{path}: the log can't be written ({error.strerror})"
        raise OutputError(why, "give another file with --log") from None
    with file:
        yield _unless_gone(lambda event: _tell_as_json(event, True, file))


@contextmanager
def _shown(kind: str, verbose: bool, stream: TextIO) -> Iterator[Tell]:
    if kind == "json":
        yield _unless_gone(lambda event: _tell_as_json(event, verbose, stream))
    elif kind == "quiet":
        yield _unless_gone(lambda event: None if _is_kept(event) else _tell_failure(event, verbose, stream))
    elif stream.isatty():
        with _bar(stream) as bar:
            yield _unless_gone(_Bar(bar, verbose))
    else:
        yield _unless_gone(_Lines(stream, verbose))


def _unless_gone(tell: Tell) -> Tell:
    """A run goes on though nobody listens any more: the terminal was closed, the program behind a pipe has ended."""

    def told(event: Event) -> None:
        with suppress(OSError, ValueError):
            tell(event)

    return told


def _tell_as_json(event: Event, verbose: bool, stream: TextIO) -> None:
    if isinstance(event, SourceDone) and not verbose:
        event = replace(event, trace="")
    print(shown_json(as_json(event, datetime.now(UTC))), file=stream, flush=True)


def _failure(event: Event, verbose: bool) -> str:
    if isinstance(event, Gone):
        return "\n".join(event.lines)
    if not isinstance(event, SourceDone) or _is_other(event):
        return ""
    line = failure_line(event.record, event.remedy)
    return f"{line}\n{event.trace.rstrip()}" if verbose and event.trace else line


def _is_kept(event: Event) -> bool:
    """Whether an event says only that sources are as they were."""
    return isinstance(event, Gone) and not event.pruned


def _is_other(event: SourceDone) -> bool:
    """Whether a file is told of in one line with the others that are no inputs."""
    return bool(event.record["error"] and event.record["error"]["code"] == NO_INPUT)


def _tell_failure(event: Event, verbose: bool, stream: TextIO) -> None:
    if line := _failure(event, verbose):
        print(shown(line), file=stream, flush=True)


class _Counts:
    """What is done, and how many pages there may be in all: the inputs not yet opened are taken as the others."""

    def __init__(self) -> None:
        self.inputs = self.opened = self.finished = self.found = self.pages = self.documents = self.failed = 0
        self._begin = time.monotonic()

    def take(self, event: Event) -> None:
        if isinstance(event, Started):
            self.inputs = event.inputs
        elif isinstance(event, Opened):
            self.opened, self.found = self.opened + 1, self.found + event.pages
        elif isinstance(event, PagesRead):
            self.pages += event.pages
        elif isinstance(event, SourceDone) and not _is_other(event):
            self.finished += 1
            self.documents += event.record["documents"]
            self.failed += event.record["status"] in ("error", "partial")

    @property
    def expected(self) -> float:
        waiting = max(self.inputs - max(self.opened, self.finished), 0)
        return self.found + waiting * self.found / max(self.opened, 1)

    @property
    def pace(self) -> float:
        return self.pages / max(time.monotonic() - self._begin, 1e-3)

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        done = f"{self.finished:,} of {many(self.inputs, 'input')}, {many(self.pages, 'page')}, {many(self.documents, 'document')}"
        pace = f"{self.pace:.1f} pages/s" if self.pace >= 1 else f"{60 * self.pace:.0f} pages/min"
        return f"{done}{failed}, {pace}" if self.pages else f"{done}{failed}"


class _Lines:
    """Plain lines: failures at once, the counts every ten seconds."""

    def __init__(self, stream: TextIO, verbose: bool) -> None:
        self._stream, self._verbose = stream, verbose
        self._counts = _Counts()
        self._told = time.monotonic()

    def __call__(self, event: Event) -> None:
        self._counts.take(event)
        _tell_failure(event, self._verbose, self._stream)
        if time.monotonic() - self._told > EVERY and not isinstance(event, Summary):
            self._told = time.monotonic()
            counts = self._counts
            left = max(counts.expected - counts.pages, 0) / counts.pace if counts.pages else 0
            remaining = f", about {left / 60:.0f} min left" if left > 60 else ""
            print(f"{counts}{remaining}", file=self._stream, flush=True)


class _Bar:
    """A bar with the counts beside it; failures stay above it."""

    def __init__(self, bar: Progress, verbose: bool) -> None:
        self._bar, self._verbose = bar, verbose
        self._counts = _Counts()
        self._task = bar.add_task("looking for inputs", total=None)

    def __call__(self, event: Event) -> None:
        self._counts.take(event)
        if line := _failure(event, self._verbose):
            self._bar.console.print(shown(line), markup=False, highlight=False, soft_wrap=True)
        counts = self._counts
        total = max(counts.expected, 1) if counts.opened else None
        self._bar.update(self._task, description=str(counts), completed=counts.pages, total=total)


def _bar(stream: TextIO) -> Progress:
    columns = (SpinnerColumn(), BarColumn(24), TextColumn("{task.description}"), TimeRemainingColumn())
    return Progress(*columns, console=Console(file=stream), transient=True, refresh_per_second=4)
