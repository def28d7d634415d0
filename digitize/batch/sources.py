"""One source on its way through the workers: which tasks it has, and what became of them."""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from itertools import islice

from digitize.batch.events import Json, Opened, PagesRead
from digitize.batch.inputs import Input
from digitize.batch.known import Named
from digitize.batch.ledger import Finished
from digitize.batch.names import one_line
from digitize.batch.pages import numbers, rest, together
from digitize.batch.places import stamp_of
from digitize.batch.tasks import BUDGET, Chunk, Looked, Made, PageNote, gap, look, make, read
from digitize.batch.workers import Failure, Outcome, Task
from digitize.config import Settings
from digitize.extract.settings import CUT, Lack
from digitize.pipeline import SourceInput

ATTEMPTS = (
    2  # a page that ended its worker gets one more try, alone, unless it was alone and spent its processor time; so do
)
# a look at a source, which then tries no page, and its making
FIRST_CHUNK = 2  # pages a task, until it is known how long a page takes
LONGEST_CHUNK = 64
LONGEST_MESSAGE = 300  # characters; native libraries tell whole signatures
NAMED = 10  # pages in a message
MEND = "get the file again, or mend it"
UNREAD = "look at them: they may be in a script that is not installed, or upside down"
REMEDIES = {
    "page-timeout": "raise read.page_seconds and run again",
    "page-memory": "use fewer --jobs, or raise read.memory_mb, and run again",
    "page-too-large": "scale it down, or raise read.max_pixels",
    "page-crash": "print the file to PDF anew, and run again",
    "not-found": "put the file back, and run again",
    "unreadable": "check its permissions and its disk, and run again",
}
"""What to do about pages that could not be read, by what happened to most of them."""
BYTES_A_SECOND = 20_000_000  # at least, of a file that is read to be hashed


class Source:
    """Gives tasks one after the other (`next_task`), takes their outcomes (`take`), and ends with `record` set. Once it is
    `seen`, it is told which source it is (`begin`), and only then read.

    What comes out for a page doesn't depend on the pages that are read in the same task: so tasks may be cut by time.
    """

    def __init__(self, given: Input, settings: Settings, known: Finished | None = None) -> None:
        """`known` is what an earlier run made of the file there, in the same way: true still if the file is the same."""
        self.given = given
        self.stamp = stamp_of(given.path)
        self.kept = False
        self.named: Named | None = None
        self.selection = self._asked = together(settings.read.pages, settings.read.pages)
        self.sha256 = ""
        self.pages = self._total = 0
        self.record: Json | None = None
        self.remedy = self.trace = ""
        self.made: Made | None = None
        self._settings = settings
        self._ready: deque[Task] = deque()
        self._numbers: Iterator[int] = iter(())
        self._chunk = FIRST_CHUNK
        self._in_flight = 0
        self._stage = "read"
        self._lack: Lack | None = None
        self._hint: tuple[str, ...] = ()
        self._notes: list[PageNote] = []
        self._seconds = 0.0
        self.stages: dict[str, float] = defaultdict(float)  # seconds of processor time
        if given.error:
            self._end("skipped" if given.skipped else "error", given.error.code, given.error.message)
            self.remedy = given.error.remedy
        elif known and self.stamp and known.stamp == self.stamp:
            self._keep(known)
        else:
            self._ready.append(Task(self, look, (given.path, True), self._look_seconds()))

    @property
    def file(self) -> str:
        """Its name in the lists."""
        return self.named.file if self.named else self.given.file

    @property
    def seen(self) -> bool:
        """Whether its content is known, or that it can't be."""
        return bool(self.sha256) or self.record is not None

    def begin(self, named: Named, known: Finished | None) -> Opened | None:
        """Which source it is, and what an earlier run made of it in the way of this one; gives what there is to tell."""
        self.named = named
        if self.record:
            return None
        if known and known.sha256 == self.sha256:
            self._keep(known)
            return None
        asked = numbers(self.selection, self._total)
        if not asked:
            total = self._total
            told = f"has {total} pages, none of them in {self.selection}" if total else "has no pages"
            self._end("error", "no-pages", told)
            return None
        if named.before and named.before.sha256 == self.sha256 and named.before.sizes:
            self.selection = together(self.selection, named.before.pages)
        wanted = numbers(self.selection, self._total)
        self.pages, self._numbers = len(wanted), iter(wanted)
        return Opened(named.file, self.pages)

    @property
    def further(self) -> str:
        """The pages that an earlier run read and this one was not asked for, which are kept."""
        return rest(self.selection, self.pages, self._asked) if self.selection != self._asked else ""

    def next_task(self) -> Task | None:
        """A task that can be done now, or None: there is none before an outcome comes in, or none at all any more."""
        task = self._ready.popleft() if self._ready else self._next_chunk() or self._last()
        if task:
            self._in_flight += 1
        return task

    def take(self, task: Task, outcome: Outcome) -> PagesRead | None:
        """Takes what a task came to; gives what there is to tell of it."""
        self._in_flight -= 1
        if isinstance(outcome, Failure):
            return self._failed(task, outcome)
        self._seconds += outcome.seconds
        for stage, spent in outcome.stages.items():
            self.stages[stage] += spent
        if isinstance(outcome, Chunk):
            return self._read(outcome)
        if isinstance(outcome, Looked):
            self._looked(outcome)
        else:
            self._made(outcome)
        return None

    def _keep(self, known: Finished) -> None:
        self.record = json.loads(known.record)
        self.pages, self.sha256, self.selection, self.kept = self.record["pages"], known.sha256, known.pages, True

    def _looked(self, looked: Looked) -> None:
        self.sha256, self._hint = looked.info.sha256, looked.hint
        self._lack, self._total = looked.info.lack, looked.info.pages

    def _read(self, chunk: Chunk) -> PagesRead:
        pace = chunk.seconds / max(len(chunk.pages), 1)
        self._chunk = min(max(int(BUDGET / 2 / max(pace, 1e-3)), 1), LONGEST_CHUNK)
        if chunk.left:
            self._ready.append(self._reading(chunk.left, 1))
        self._notes += chunk.pages
        return PagesRead(self.file, len(chunk.pages), sum(1 for note in chunk.pages if note.error))

    def _made(self, made: Made) -> None:
        self.made = made
        bad = sorted((note.number, *note.error) for note in self._notes if note.error)
        damaged = [note.number for note in self._notes if note.damaged]
        lack = self._lack
        if not bad and not damaged:
            self._whole(lack)
            return
        code = Counter(code for _, code, _ in bad).most_common(1)[0][0] if bad else "page-damaged"
        parts = [f"{len(bad)} of {self.pages} pages could not be read: {_first(bad)}"] if bad else []
        parts += [_in_part(damaged, self.pages)] if damaged else []
        message = "; ".join(parts)
        self.remedy = f"the rest is there; {REMEDIES.get(code, MEND)}"
        if lack:
            code = lack.code if lack.code == CUT.code else code  # that is why
            message, self.remedy = f"{message}; {lack.message}", f"{self.remedy}; {lack.remedy}"
        self._end("partial", code, message, [number for number, _, _ in bad])

    def _whole(self, lack: Lack | None) -> None:
        """Ends a source of which every page was read; one that shows text and gave no document is no whole one."""
        unread = [] if self.made and self.made.lines else sorted(note.number for note in self._notes if note.unread)
        if unread:
            why = f"{len(unread)} of {self.pages} pages show text that was not read"
            lack = Lack("text-unread", why, UNREAD).and_also(lack)
        if lack is None:
            self._end("ok")
            return
        self._end("partial" if lack.partial else "ok", lack.code, lack.message, unread)
        self.remedy = lack.remedy

    def _failed(self, task: Task, failure: Failure) -> PagesRead | None:
        self._seconds += task.seconds if failure.kind == "timeout" else 0.0
        self.trace = self.trace or failure.trace
        if task.function is read:
            return self._unread(task, failure)
        if failure.kind and task.attempt < ATTEMPTS and (task.function is look or not failure.spent):
            args = (self.given.path, False) if task.function is look else task.args
            self._chunk = 1 if failure.spent else self._chunk  # one of its pages takes too long
            self._ready.append(Task(self, task.function, args, task.seconds, attempt=task.attempt + 1))
            return None
        self.remedy = failure.remedy
        self._end("error", failure.code, self._named(failure.message))
        return None

    def _unread(self, task: Task, failure: Failure) -> PagesRead | None:
        if len(task.numbers) > 1 or (failure.kind and task.attempt < ATTEMPTS and not failure.spent):
            # The page that did it is not known: each of the chunk once more, alone.
            self._ready += [self._reading((number,), task.attempt + 1) for number in task.numbers]
            return None
        code = f"page-{failure.kind}" if failure.kind in ("timeout", "memory", "crash") else failure.code
        number = task.numbers[0]
        self._notes.append(PageNote(number, "", "", (code, one_line(self._named(failure.message)))))
        return PagesRead(self.file, 1, 1)

    def _next_chunk(self) -> Task | None:
        numbers = tuple(islice(self._numbers, self._chunk))
        return self._reading(numbers, 1) if numbers else None

    def _reading(self, numbers: tuple[int, ...], attempt: int) -> Task:
        seconds = self._settings.read.page_seconds + BUDGET  # a task takes up no page after its budget
        args = (self.given.path, self.sha256, numbers, self._hint)
        return Task(self, read, args, seconds, numbers, attempt)

    def _last(self) -> Task | None:
        if self.record or self._in_flight or not self.named or self._stage == "make":
            return None
        self._stage = "make"
        bad = [note for note in self._notes if note.error]
        if len(bad) == self.pages:
            failed = sorted((note.number, *note.error) for note in bad if note.error)
            self._end("error", failed[0][1], f"no page could be read: {_first(failed)}", [n for n, _, _ in failed])
            self.remedy = REMEDIES.get(failed[0][1], MEND)
            return None
        gaps = tuple(gap(note.number, *note.error) for note in bad if note.error)
        numbers = tuple(sorted(note.number for note in self._notes if not note.error))
        source = SourceInput(self.named.file, self.sha256, self.named.stem, self.named.copy)
        args = (self.given.path, source, self._hint, numbers, gaps)
        return Task(self, make, args, 2 * self._settings.read.page_seconds + self.pages)

    def _end(self, status: str, code: str = "", message: str = "", pages: list[int] | None = None) -> None:
        engines = sorted({note.engine for note in self._notes if note.engine})
        self.record = {
            "file": self.file,
            "sha256": self.sha256 or None,
            "status": status,
            "pages": self.pages,
            "documents": len(self.made.lines) if self.made else 0,
            "engine": " + ".join(engines) or None,
            "seconds": round(self._seconds, 2),
            "stages": {stage: round(seconds, 2) for stage, seconds in self.stages.items()},
            "error": {"code": code, "message": _short(one_line(message)), "pages": pages or []} if code else None,
        }

    def _named(self, message: str) -> str:
        """The message without the file's name before it, which the run says anyway."""
        for name in (str(self.given.path), self.given.path.name):
            message = message.removeprefix(f"{' '.join(name.split())}: ")  # as errors write it: on one line
        return message

    def _look_seconds(self) -> float:
        try:
            size = self.given.path.stat().st_size
        except OSError:
            size = 0
        return self._settings.read.page_seconds + BUDGET + size / BYTES_A_SECOND


def _short(message: str) -> str:
    return message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…"


def _in_part(damaged: list[int], pages: int) -> str:
    """What is told of pages that are damaged in part: they are no gaps, their documents tell the places."""
    more = "" if len(damaged) <= NAMED else ", …"
    named = ", ".join(str(number) for number in sorted(damaged)[:NAMED])
    return (
        f"{len(damaged)} of {pages} pages are read in part, as what they show is damaged or breaks off: {named}{more}"
    )


def _first(bad: list[tuple[int, str, str]]) -> str:
    number, _, message = bad[0]
    return message if f"page {number}" in message else f"page {number}: {message}"
