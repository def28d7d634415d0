"""One source made anew from its pages in the cache, after its corrections changed: as the next run would make it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitize.batch import incremental_worker
from digitize.batch.cache import ENTRY, PageCache, way_of
from digitize.batch.ledger import Finished
from digitize.batch.pages import within
from digitize.batch.results import Results
from digitize.batch.settings import AGAIN, kept_settings
from digitize.batch.tasks import Function, Work, gap, known_hint
from digitize.batch.workers import Failure, Process, Task
from digitize.config import Settings, load_settings
from digitize.corrections import Correction, journal_path, read_journal
from digitize.errors import OutputError
from digitize.extract import ReadSettings
from digitize.model.listed import source_record
from digitize.model.page import Page
from digitize.pipeline import SourceInput
from digitize.store import Layout, Place

Input = tuple[SourceInput, tuple[str, ...], tuple[int, ...], tuple[Page, ...]]


class Rebuilder:
    """Makes sources of an OUTPUT anew, in a process of its own that stays between them."""

    def __init__(self, output: Path, own: Settings | None = None) -> None:
        """`own` are the user's settings (None: those in force without options): only tables that they name are used."""
        self.output = output
        self._own = own or load_settings()[0]
        self._settings: Settings | None = None
        self._process: Process | None = None

    def remake(self, sha256: str) -> None:
        """Makes the source of this content anew. Raises OutputError: a run is going on, or the cache is gone."""
        results = Results(self.output)
        try:
            for stem, known in _of_content(results, sha256):
                self._one(results, stem, known, self._prepared(known.way))
        finally:
            results.close()

    def look(self, sha256: str) -> None:
        """Has the source of this content remembered, so that making it anew takes little time. Raises as `remake`."""
        results = Results(self.output)
        try:
            sources = list(_of_content(results, sha256))
        finally:
            results.close()
        for stem, known in sources:
            settings = self._prepared(known.way)
            self._done(settings, incremental_worker.look, *self.as_read(stem, known, settings))

    def _prepared(self, way: str) -> Settings:
        """The settings in which a source was made, and a process that has them."""
        settings = kept_settings(self.output, way, self._own)
        if settings != self._settings:
            self.close()
            self._settings = settings
        return settings

    def _one(self, results: Results, stem: str, known: Finished, settings: Settings) -> None:
        made = self._done(settings, incremental_worker.remake, *self.as_read(stem, known, settings))
        record = json.loads(known.record)
        record["documents"] = len(made.lines)
        way = way_of(settings) + made.corrections
        text = json.dumps(record, ensure_ascii=False)
        anew = replace(known, way=way, record=text, lines=made.lines, marks=made.marks, staged=made.staged)
        results.remake(stem, anew, made.names)

    def as_read(self, stem: str, known: Finished, settings: Settings) -> Input:
        """A source as it was read: itself, its languages, its pages in the cache, those that could not be read."""
        record = json.loads(known.record)
        error = record["error"] or {"code": "", "message": "", "pages": []}
        hint, numbers = self._pages(known, settings, record["pages"], error["pages"])
        gaps = tuple(gap(number, error["code"], error["message"]) for number in error["pages"])
        return SourceInput(known.file, known.sha256, stem, known.copy), hint, numbers, gaps

    def _pages(
        self, known: Finished, settings: Settings, count: int, gaps: list[int]
    ) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The languages of a source, and its pages in the cache: all that its run read, or an OutputError."""
        read = ReadSettings.of(settings.read)
        hint = known_hint(self.output, known.sha256, read)
        folder = PageCache.of(self.output, known.sha256, read, hint or ()).folder
        cached = sorted(int(name) for name in _numbers(folder))
        wanted = [n for n in cached if within(known.pages, n) and n not in gaps]
        if hint is None or len(wanted) + len(gaps) != count:
            raise OutputError(f"{self.output}: the pages of this source are not in its cache any more", AGAIN)
        return hint, tuple(wanted)

    def _done(self, settings: Settings, work: Function, source: SourceInput, *of_it: Any) -> Any:
        """What the process gives that remembers sources, within the time that a run would take for it."""
        if self._process is None or not self._process.fit():
            self._process = Process(Work(settings, self.output), incremental_worker.start_remaking)
        pages = len(of_it[1]) + len(of_it[2])
        seconds = 2 * settings.read.page_seconds + pages
        try:
            outcome = self._process.run(Task(None, work, (source, *of_it), seconds))
        except (OSError, ValueError):  # it was closed meanwhile
            outcome = Failure("crash", "crash", "the desk is closed")
        if not isinstance(outcome, Failure):
            return outcome
        if self._process and self._process.ended:
            self._process = None
        raise OutputError(f"{source.file}: could not be made anew ({outcome.message})", AGAIN)

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()
        self._process = None


def _numbers(folder: Place) -> Iterator[str]:
    """The numbers of the pages in a folder of the cache."""
    with suppress(OSError):
        for file in folder.files(ENTRY):
            if (number := file.name.removesuffix(ENTRY)).isdecimal():
                yield number


def _of_content(results: Results, sha256: str) -> Iterator[tuple[str, Finished]]:
    """The sources with this content, by their names. Raises OutputError where there is none."""
    stems = results.stems_of(sha256)
    if not stems:
        raise OutputError(f"{results.output}: its ledger knows no such source", AGAIN)
    yield from ((stem, known) for stem in stems if (known := results.finished(stem)))


def reviewed_sources(
    output: Path, own: Settings
) -> Iterator[tuple[SourceInput, list[Page], Settings, tuple[Correction, ...]]]:
    """The sources that reviewers have corrected: their pages as they were read, the settings of that, and their
    corrections. `own` are the user's settings. Raises OutputError as `remake` does."""
    rebuilder = Rebuilder(output, own)
    for sha256 in sorted(one for one in _contents(output) if journal_path(output, one).is_file()):
        results = Results(output)
        try:
            sources = list(_of_content(results, sha256))
        finally:
            results.close()
        for stem, known in sources:
            settings = kept_settings(output, known.way, own)
            source, hint, numbers, gaps = rebuilder.as_read(stem, known, settings)
            cache = PageCache.of(output, known.sha256, ReadSettings.of(settings.read), hint)
            pages = [*gaps, *(page for n in numbers if (page := cache.get(n)))]
            pages.sort(key=lambda page: page.number)
            yield source, pages, settings, read_journal(output, known.sha256).active


def _contents(output: Path) -> set[str]:
    """The checksums of an output's sources. Raises OutputError."""
    found = set()
    try:
        for line in (Layout(output).root / "sources.jsonl").lines():
            with suppress(ValueError):
                found.add(source_record(line).sha256 or "")
    except OSError as error:
        raise OutputError(f"{output}: its sources.jsonl can't be read ({error.strerror})", AGAIN) from None
    return found - {""}
