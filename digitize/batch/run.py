"""A run over many sources: keeps the workers busy, takes what they give, and lets nothing that fails end it."""

import os
import signal
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from digitize.batch.cache import way_of
from digitize.batch.events import Event, Gone, SourceDone, Started, Summary, failure_line, told_kinds
from digitize.batch.inputs import NO_INPUT, Input, Listing, check_inputs, check_output, walk, with_stdin
from digitize.batch.ledger import Finished
from digitize.batch.memory import free_mb, shares
from digitize.batch.missing import not_installed
from digitize.batch.names import one_line
from digitize.batch.pages import together
from digitize.batch.results import Results
from digitize.batch.settings import keep_settings
from digitize.batch.sources import Source
from digitize.batch.tasks import Work
from digitize.batch.workers import Failure, Outcome, Task, Workers
from digitize.config import Settings
from digitize.corrections import digest
from digitize.errors import ConfigError, OutputError, get_extra
from digitize.extract import installed_languages
from digitize.pipeline import Knowledge, in_order

TASKS_AHEAD = 2  # tasks a worker that wait for it, so that none is idle; the rest stays unlisted
SOURCES_AHEAD = 8  # sources a worker that may be under way or wait for an earlier one
TOLD_FAILURES = 1000  # kept for the summary; sources.jsonl has them all

Tell = Callable[[Event], None]


class Crew(Protocol):
    """Those who do the tasks of a run: processes of this machine, or a cluster."""

    @property
    def capacity(self) -> int:
        """How many tasks are done at a time; it may change."""

    @property
    def in_flight(self) -> int:
        """Tasks that were submitted and whose outcome did not come back yet."""

    def submit(self, task: Task) -> None:
        """Takes a task; never waits."""

    def next(self) -> tuple[Task, Outcome] | None:
        """The next task that is done, with its outcome; None after a moment without one."""

    def close(self) -> None:
        """Ends all work at once."""


def usable_cores() -> int:
    """The processor cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def run(inputs: Sequence[Path], output: Path, settings: Settings, tell: Tell) -> Summary:
    """Digitizes files and folders into `output`; `tell` hears of everything as it happens, last of the Summary.

    Sources that `output` has from earlier runs and that are not among the inputs stay as they are. Ctrl-C (or SIGTERM) stops it within seconds; what is finished stays, and the summary says so. Raises
    ConfigError (a wrong profile or archive table, no input at all) and OutputError; nothing else.
    """
    Knowledge.load(settings)  # a wrong table is found before the work, not in it
    missing = [language for language in settings.read.languages if language not in installed_languages()]
    if missing:
        raise ConfigError(*not_installed(missing), "language-missing")
    check_output(output)
    check_inputs(inputs, output)
    listing = Listing(walk(inputs, output, settings.batch.follow_links))
    if not listing.wanted:
        named = ", ".join(str(path) for path in inputs)
        others = f" ({told_kinds(listing.others)})" if listing.others else ""
        raise ConfigError(f"{named}: nothing to read{others}", "give PDF or image files, or a folder that holds some")
    results = Results(output)
    try:
        workers = _workers(settings, Work(settings, output))
    except ConfigError:
        results.close()
        raise
    keep_settings(output, settings)
    tell(Started(listing.wanted, workers.capacity))
    state = _Run(settings, results, workers, tell)
    with _stopping(state):
        try:
            with with_stdin(inputs, listing, output) as found:
                state.work(found)
            if not state.stopped:
                state.find_absent()
        finally:
            workers.close()
            try:
                changes = results.publish()
            finally:
                results.close()
    summary = state.summary(output, changes, told_kinds(listing.others))
    tell(summary)
    return summary


def _workers(settings: Settings, work: Work) -> Crew:
    jobs = settings.batch.jobs or usable_cores()
    if not settings.batch.scheduler:  # all are on this machine
        jobs, memory_mb = shares(jobs, settings.read.memory_mb, free_mb())
        work = work.within(memory_mb)
    if settings.batch.executor == "local":
        return Workers(jobs, work)
    try:
        from digitize.batch.cluster import Cluster
    except ImportError:
        raise ConfigError("the executor dask is not installed", get_extra("dask")) from None
    return Cluster(settings.batch.scheduler, jobs, work)


class _Run:
    """The state of a run: the sources under way in the order of the inputs, and the counts."""

    def __init__(self, settings: Settings, results: Results, workers: Crew, tell: Tell) -> None:
        self._settings, self._results, self._workers, self._tell = settings, results, workers, tell
        self._sources: deque[Source] = deque()
        self._begin = time.monotonic()
        self.stopped = ""
        self._more = True
        self._way = way_of(settings)
        self._counts = dict.fromkeys(
            ("sources", "documents", "pages", "failed", "skipped", "made", "absent", "pruned"), 0
        )
        self._stages: dict[str, float] = defaultdict(float)
        self._failures: list[str] = []
        self._codes: set[str] = set()
        self._kept: list[str] = [results.trouble] if results.trouble else []

    def work(self, inputs: Iterator[Input]) -> None:
        """Until every input is finished, or something says to stop."""
        while not self.stopped and (self._more or self._sources):
            self._give(inputs)
            self._take()
            self._finish()

    def _give(self, inputs: Iterator[Input]) -> None:
        """Fills the workers' queue, and no more than that: what is begun first, then the next inputs."""
        jobs = self._workers.capacity
        while self._workers.in_flight < jobs * TASKS_AHEAD:
            if task := self._next_task():
                self._workers.submit(task)
            elif len(self._sources) >= jobs * SOURCES_AHEAD:
                return
            elif given := next(inputs, None):
                self._sources.append(Source(given, self._settings, self._earlier(self._results.at(given))))
                self._name()
            else:
                self._more = False
                return

    def _earlier(self, made: Finished | None) -> Finished | None:
        """What an earlier run made of a source, if that was all that is asked for, in the way of this one, with the
        corrections that it has now."""
        if made is None or self._settings.batch.force or not self._results.whole(made):
            return None
        asked = together(made.pages, self._settings.read.pages) == made.pages
        return made if asked and made.way == self._way + digest(self._results.output, made.sha256) else None

    def _name(self) -> None:
        """Says to the sources which they are, in the order of the inputs, as soon as all before them are seen."""
        for source in self._sources:
            if source.named is None:
                if not source.seen:
                    return
                named = self._results.known.name(source.given, source.sha256)
                same = named.before if named.before and named.before.file == named.file else None
                if event := source.begin(named, self._earlier(same)):
                    self._tell(event)

    def _next_task(self) -> Task | None:
        """Of the earliest source that has one: what is begun is finished first."""
        return next((task for source in self._sources if (task := source.next_task())), None)

    def _take(self) -> None:
        done = self._workers.next() if self._workers.in_flight else None
        if done:
            task, outcome = done
            if isinstance(outcome, Failure) and outcome.kind == "output":
                raise OutputError(outcome.message, outcome.remedy)  # without an output a run makes no sense
            event = task.owner.take(task, outcome)
            if event:
                self._tell(event)
            self._name()

    def _finish(self) -> None:
        while self._sources and self._sources[0].record is not None:
            self._name()
            source = self._sources.popleft()
            record = self._results.take(source, self._way)
            for stage, spent in source.stages.items():
                self._stages[stage] += spent
            self._counts["made"] += not source.kept and record["status"] != "skipped"
            if pages := source.further:
                self._kept.append(f"{one_line(source.file)}: pages {pages} of an earlier run are kept")
            bad = record["status"] in ("error", "partial")
            if record["error"] and record["error"]["code"] == NO_INPUT:
                self._tell(SourceDone(record, source.remedy))
                continue
            self._counts["sources"] += 1
            self._counts["documents"] += record["documents"]
            self._counts["pages"] += record["pages"]
            self._counts["failed"] += bad
            self._counts["skipped"] += record["status"] == "skipped"
            if record["error"] and len(self._failures) < TOLD_FAILURES:
                self._failures.append(failure_line(record, source.remedy))
                self._codes.add(record["error"]["code"])
            self._tell(SourceDone(record, source.remedy, source.trace))
            if bad and not self._settings.batch.keep_going:
                self.stopped = "failed"
                return

    def find_absent(self) -> None:
        """Says of which sources the files are gone, and then removes those that are to be removed."""
        found = self._results.absent()
        pruned = [one for one in found if self._settings.batch.prune and not one.why]
        kept = [one for one in found if one not in pruned]
        if found:
            prune = self._settings.batch.prune
            whys = tuple((one.file, one.why if prune else "") for one in kept)
            self._tell(Gone(whys, tuple(one.file for one in pruned)))
        self._results.prune([one.stem for one in pruned])
        self._counts |= {"absent": len(kept), "pruned": len(pruned)}

    def summary(self, output: Path, changes: dict[str, int], others: str) -> Summary:
        return Summary(
            str(output),
            **self._counts,
            changes=changes,
            kept=tuple(self._kept),
            others=others,
            seconds=round(time.monotonic() - self._begin, 2),
            stages={stage: round(spent, 2) for stage, spent in in_order(self._stages).items()},
            stopped=self.stopped,
            failures=tuple(self._failures),
            codes=tuple(sorted(self._codes)),
        )


@contextmanager
def _stopping(state: _Run) -> Iterator[None]:
    """Takes Ctrl-C and SIGTERM as a wish to stop: the run looks for it, and no file or list is cut in the middle."""

    def stop(_: int, __: FrameType | None) -> None:
        state.stopped = "interrupted"

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
