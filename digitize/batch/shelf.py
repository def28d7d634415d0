"""What a run kept of its sources' pages, for those who write them in other formats: pages as read, from the cache, and
their scans and pictures, from the sources' files, in a process of its own that a broken file can't take others with."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from digitize.batch.cache import PageCache
from digitize.batch.originals import originals_of, without_documents
from digitize.batch.places import stamp_of
from digitize.batch.tasks import Work
from digitize.batch.workers import Failure, Process, Task
from digitize.config import Settings
from digitize.console import unstopped
from digitize.errors import OutputError
from digitize.extract import ReadSettings, grid_of, open_source, picture_of, scan_of, view_of
from digitize.model.facsimile import Picture, Scan, angles_of
from digitize.model.page import Page
from digitize.store import Layout, Place

ENTRY = re.compile(r"(\d{7})\.json\.z")
SOURCES = 4  # whose pages are remembered: they are asked for one after the other
TURN = re.compile(r"turn (\d+)")
Result = TypeVar("Result")


class Shelf:
    """The pages of an OUTPUT's sources. Use it as a context."""

    def __init__(self, output: Path, settings: Settings | None = None) -> None:
        """`settings` say how much memory and time a page may take."""
        self._output = output
        self._settings = settings or Settings()
        self._read = ReadSettings.of(self._settings.read)
        self._original = originals_of(output)
        self._opener: Process | None = None
        self._entries = lru_cache(SOURCES)(self._listed)
        self._file = lru_cache(SOURCES)(self._as_read)

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def without_documents(self) -> list[tuple[str, str, str]]:
        """The name, the file and the sha256 of each source of which no document was made."""
        return without_documents(self._output)

    def numbers(self, sha256: str) -> tuple[int, ...]:
        """The pages of a source that are in the cache, in order."""
        return tuple(self._entries(sha256))

    def page(self, sha256: str, number: int) -> Page | None:
        """A page as it was read; None where the cache is gone."""
        entry = self._entries(sha256).get(number)
        return PageCache(entry.parent).get(number) if entry else None

    def scan(self, source: str, sha256: str, page: Page) -> Scan | None:
        """What a page shows, as the source's file stores it; None where that is gone, another one now, or broken."""
        return self._asked(source, sha256, scan_of, page.number, turn_of(page), (page.width, page.height), self._read)

    def picture(self, source: str, sha256: str, page: Page) -> Picture | None:
        """A picture of a page; None as for `scan`."""
        return self._asked(source, sha256, picture_of, page.number, turn_of(page), self._read)

    def view(self, source: str, sha256: str, number: int) -> Picture | None:
        """A picture of a page, lying as the page was read; None as for `scan`, and where the cache is gone."""
        page = self.page(sha256, number)
        return (
            self._asked(source, sha256, view_of, number, turn_of(page), angles_of(page), self._read) if page else None
        )

    def grid(self, source: str, sha256: str, page: Page) -> tuple[int, int] | None:
        """Width and height of a page's own image in pixels; None where it has none, and as for `scan`."""
        return self._asked(source, sha256, grid_of, page.number, turn_of(page), self._read)

    def _asked(self, source: str, sha256: str, function: Callable[..., Result], *arguments: object) -> Result | None:
        path = self._file(source, sha256)
        return self._opened(function, path, *arguments) if path else None

    def _as_read(self, source: str, sha256: str) -> Path | None:
        """The source's file, where it still is what was read."""
        path = self._original(source, sha256)
        if path is None or not stamp_of(path):
            return None
        info = self._opened(open_source, path, self._read)
        return path if info and info.sha256 == sha256 else None

    def _listed(self, sha256: str) -> dict[int, Place]:
        """The entries of a source's pages; where they were read in several ways, those of the way of the most pages."""
        ways: list[tuple[int, str, dict[int, Place]]] = []
        with suppress(OSError, OutputError):
            for way in Layout(self._output).pages(sha256).folders():
                found = {int(name[1]): place for place in way.files() if (name := ENTRY.fullmatch(place.name))}
                ways.append((len(found), way.name, found))
        return max(ways, default=(0, "", {}), key=lambda one: one[:2])[2]

    def _opened(self, function: Callable[..., Result], *arguments: object) -> Result | None:
        """What a function that opens a file gave, in the process for that, within the time of a page; None where it failed,
        whatever a broken file led to: its page is written without its picture."""
        if self._opener is None or self._opener.ended or not self._opener.fit():
            try:
                with unstopped():  # a process that is half started can't be ended
                    self._opener = Process(Work(self._settings, self._output))
            except OSError:
                return None
        task = Task(None, in_hand, (function, *arguments), self._settings.read.page_seconds)
        outcome: tuple[Result] | Failure = self._opener.run(task)
        return None if isinstance(outcome, Failure) else outcome[0]

    def _close(self) -> None:
        opener, self._opener = self._opener, None
        if opener is not None and not opener.ended:
            opener.kill()


def in_hand(function: Callable[..., Result], *arguments: object) -> tuple[Result]:
    """What a function gives, in a tuple: None is an answer, too."""
    return (function(*arguments),)


def turn_of(page: Page) -> int:
    """By how many degrees, clockwise, a page was turned to be read."""
    found = next((told for step in page.preparation if (told := TURN.fullmatch(step))), None)
    return int(found[1]) % 360 if found else 0
