"""Worker processes with limits, and what comes out of them: a result, or a failure in words.

Each worker has a pipe of its own, and one task at a time: so it is always known whose task a dead worker had, and no
lock that it held can stop the others. (A pool whose workers share a queue loses tasks when one dies at the wrong
moment.) The parent has no threads.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from digitize.batch.memory import is_used_up, size_mb
from digitize.batch.tasks import THREADS, Function, Work, limit_time, start_worker
from digitize.errors import ConfigError, DigitizeError, OutputError

LAST_PRINTED = 4096  # bytes
TASKS_A_WORKER = 500  # then a fresh process, so that a leak in a native library stays small
MOMENT = 0.5  # seconds between looks at whether the user wants to stop
START_SECONDS = 120.0  # for a process to load its libraries, on a machine that is busy
END_SECONDS = 5.0  # for a killed process to be gone; one that waits for a dead disk is left behind
PATIENCE = (
    10.0  # times the processor time of a task, by the clock, for one that waits for a busy machine or a slow disk
)
CPU_LIMIT = getattr(signal, "SIGXCPU", None)  # what the system ends a process with that is over its processor time
READY = "ready"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task failed: `kind` is "timeout", "memory", "crash", "internal", "output", or "" for an error that was
    raised on purpose, which has its own code. `spent` tells that it used up its processor time, as it would again."""

    kind: str
    code: str
    message: str
    remedy: str = ""
    trace: str = ""
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something for a worker to do within `seconds` of processor time; `owner` gets the outcome, with the task to know it
    by."""

    owner: Any
    function: Function
    args: tuple[Any, ...]
    seconds: float
    numbers: tuple[int, ...] = ()
    attempt: int = 1


Outcome = Any  # what the task's function returns, or a Failure


class Workers:
    """A number of worker processes, started when they are needed. One that dies or takes too long loses its own task
    only, and another takes its place."""

    def __init__(self, jobs: int, work: Work) -> None:
        self._work = work
        self._waiting: deque[Task] = deque()
        self._slots: list[Process | None] = [None] * jobs

    @property
    def capacity(self) -> int:
        """How many tasks are done at a time."""
        return len(self._slots)

    @property
    def in_flight(self) -> int:
        """Tasks that were submitted and whose outcome did not come back yet."""
        return len(self._waiting) + sum(1 for worker in self._slots if worker and worker.task)

    def submit(self, task: Task) -> None:
        self._waiting.append(task)
        self._hand_out()

    def next(self) -> tuple[Task, Outcome] | None:
        """The next task that is done, with its outcome; None when a moment has passed without one."""
        busy = [worker for worker in self._slots if worker and worker.task]
        wait([end for worker in busy for end in (worker.pipe, worker.process.sentinel)], MOMENT)
        for i, worker in enumerate(self._slots):
            if not worker or not (task := worker.task) or (outcome := worker.outcome()) is None:
                continue
            if worker.ended:
                self._slots[i] = None
            self._hand_out()
            return task, outcome
        return None

    def close(self) -> None:
        """Ends all workers at once, in the middle of their work if need be."""
        for worker in self._slots:
            if worker:
                worker.kill()
        self._slots = []

    def _hand_out(self) -> None:
        for i, worker in enumerate(self._slots):
            if not self._waiting:
                return
            if worker is None or (not worker.task and not worker.fit()):
                worker = self._slots[i] = self._started()
            if worker and not worker.task:
                worker.take(self._waiting.popleft())

    def _started(self) -> "Process | None":
        """A new worker process; None when there can't be a further one now, and others do the work. Raises ConfigError."""
        try:
            return Process(self._work)
        except OSError as error:
            if any(worker and not worker.ended for worker in self._slots):
                return None
            why = error.strerror or str(error)
            raise ConfigError(f"no worker process can be started ({why})", "free memory, or use fewer --jobs") from None


class Process:
    """A worker process seen from the parent."""

    def __init__(self, work: Work, start: Callable[[Work], None] = start_worker) -> None:
        """`start` is what prepares the process."""
        os.environ.update(THREADS)
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._printed = tempfile.NamedTemporaryFile(prefix="digitize-", suffix=".err")  # noqa: SIM115 until it is killed
        args = (theirs, work, start, self._printed.name)
        self.process: SpawnProcess = context.Process(target=serve, args=args, daemon=True)
        self.process.start()
        theirs.close()
        self._limit_mb, self._size_mb = work.settings.read.memory_mb, 0.0
        self.task: Task | None = None
        self.ended = False
        self._ready = False
        self._done = 0
        self._deadline = 0.0

    def take(self, task: Task) -> None:
        self.task = task
        self._deadline = time.monotonic() + (PATIENCE * task.seconds if self._ready else START_SECONDS)
        with suppress(OSError):  # a dead worker is found when its outcome is asked for
            self.pipe.send((task.function, task.args, task.seconds))

    def outcome(self) -> Outcome | None:
        """What became of the task, or None while it is under way."""
        if not self.task:
            return None
        try:
            while self.pipe.poll():
                message = self.pipe.recv()
                if message != READY:
                    self.task, self._done = None, self._done + 1
                    return message
                self._ready, self._deadline = True, time.monotonic() + PATIENCE * self.task.seconds
        except (EOFError, OSError):
            return self._died()
        if not self.process.is_alive():
            return self._died()
        self._size_mb = size_mb(self.process.pid or 0) or self._size_mb
        if time.monotonic() > self._deadline:
            return self._late(f"not done after {PATIENCE * self.task.seconds:.0f} seconds by the clock")
        return None

    def _late(self, message: str, spent: bool = False) -> Failure:
        self.kill()
        return Failure("timeout", "timeout", message, "raise read.page_seconds", spent=spent)

    def run(self, task: Task) -> Outcome:
        """Does a task and waits for its outcome."""
        self.take(task)
        while (outcome := self.outcome()) is None:
            wait([self.pipe, self.process.sentinel], MOMENT)
        return outcome

    def fit(self) -> bool:
        """Whether this process takes a further task: it lives, and has not done so many that it should be replaced."""
        if self._done < TASKS_A_WORKER and self.process.is_alive():
            return True
        self.kill()
        return False

    def kill(self) -> None:
        """Ends the process, with the programs that it started."""
        self.task, self.ended = None, True
        if hasattr(os, "killpg") and self._ready:
            with suppress(OSError):
                os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join(END_SECONDS)
        self.pipe.close()
        with suppress(OSError):
            self._printed.close()

    def _died(self) -> Failure:
        self.process.join(1.0)
        code, ready, seconds = self.process.exitcode, self._ready, self.task.seconds if self.task else 0.0
        if CPU_LIMIT and code == -CPU_LIMIT:
            return self._late(f"not done after {seconds:.0f} seconds of processor time", spent=True)
        used_up = is_used_up(self._size_mb, self._limit_mb, self._last_printed())
        self.kill()
        if code == -getattr(signal, "SIGKILL", 9):
            return Failure("memory", "memory", "ended by the system, out of memory", "use fewer --jobs")
        if ready and used_up:
            return Failure("memory", "memory", "out of memory", "raise read.memory_mb")
        if not ready:
            return Failure(
                "crash", "crash", f"a worker process could not start (exit code {code})", "see digitize doctor"
            )
        return Failure("crash", "crash", f"the reader crashed (exit code {code})", "mend or replace the file")

    def _last_printed(self) -> bytes:
        """The end of what the native libraries of the process printed in its last task."""
        with suppress(OSError, ValueError):
            end = self._printed.seek(0, os.SEEK_END)
            self._printed.seek(max(end - LAST_PRINTED, 0))
            return self._printed.read()
        return b""


def serve(pipe: Connection, work: Work, start: Callable[[Work], None], printed: str) -> None:
    """The life of a worker process: takes a task, sends its outcome, until the parent is gone. What native libraries print
    goes into the file `printed`: the run tells it better, but for what is their last word."""
    start(work)
    _print_into(printed)
    with suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            function, args, seconds = pipe.recv()
            limit_time(seconds)
            with suppress(OSError):
                os.ftruncate(2, 0)
            pipe.send(_outcome(function, args))


def _print_into(path: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.flush()
        try:
            file = os.open(path, os.O_WRONLY | os.O_APPEND)
            with suppress(OSError):  # open elsewhere, on Windows
                os.unlink(path)  # so that it is gone even if the run is killed
        except OSError:
            file = os.open(os.devnull, os.O_WRONLY)
        os.dup2(file, 2)


def _outcome(function: Function, args: tuple[Any, ...]) -> Outcome:
    try:
        return function(*args)
    except OutputError as error:
        return Failure("output", error.code, error.message, error.remedy)
    except DigitizeError as error:
        return Failure("", error.code, error.message, error.remedy, traceback.format_exc())
    except MemoryError:
        return Failure("memory", "memory", "out of memory", "raise read.memory_mb", traceback.format_exc())
    except Exception as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        trace = traceback.format_exc()
        return Failure("internal", "internal", f"a fault in digitize ({what})", "report it, with -v's output", trace)
