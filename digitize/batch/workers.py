"""Worker processes with limits, and what comes out of them: a result, or a failure in words."""

import multiprocessing
import os
import queue
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any

from pebble import ProcessExpired, ProcessPool

from digitize.batch.tasks import THREADS, Function, Work, start_worker
from digitize.errors import DigitizeError, OutputError

TASKS_A_WORKER = 500  # then a fresh process, so that a leak in a native library stays small
MOMENT = 0.5  # seconds between looks at whether the user wants to stop
KILLED = -9  # the exit code of a process that the system ended, most often for want of memory


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task failed: `kind` is "timeout", "memory", "crash", "internal", or "" for an error that was raised on
    purpose, which has its own code."""

    kind: str
    code: str
    message: str
    remedy: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something for a worker to do within `seconds`; `owner` gets the outcome, with the task to know it by."""

    owner: Any
    function: Function
    args: tuple[Any, ...]
    seconds: float
    numbers: tuple[int, ...] = ()
    attempt: int = 1


Outcome = Any  # what the task's function returns, or a Failure


class Workers:
    """A pool of worker processes. One that dies or takes too long loses its own task only."""

    def __init__(self, jobs: int, work: Work) -> None:
        os.environ.update(THREADS)
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(jobs, TASKS_A_WORKER, start_worker, (work,), context)
        self._done: queue.SimpleQueue[tuple[Task, Future[Any]]] = queue.SimpleQueue()
        self.in_flight = 0

    def submit(self, task: Task) -> None:
        future = self._pool.schedule(task.function, args=task.args, timeout=task.seconds)
        self.in_flight += 1
        future.add_done_callback(lambda done: self._done.put((task, done)))

    def next(self) -> tuple[Task, Outcome] | None:
        """The next task that is done, with its outcome; None when a moment has passed without one. Raises OutputError:
        without an output a run makes no sense."""
        try:
            task, future = self._done.get(timeout=MOMENT)
        except queue.Empty:
            return None
        self.in_flight -= 1
        return task, _outcome(future, task.seconds)

    def close(self) -> None:
        """Ends all workers at once, in the middle of their work if need be."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _outcome(future: Future[Any], seconds: float) -> Outcome:
    try:
        return future.result()
    except OutputError:
        raise
    except DigitizeError as error:
        return Failure("", error.code, error.message, error.remedy, _trace(error))
    except FutureTimeout:
        return Failure("timeout", "timeout", f"not done after {seconds:.0f} seconds", "raise read.page_seconds")
    except MemoryError as error:
        return Failure("memory", "memory", "out of memory", "raise read.memory_mb", _trace(error))
    except ProcessExpired as error:
        if error.exitcode == KILLED:
            return Failure("memory", "memory", "ended by the system, out of memory", "use fewer --jobs")
        return Failure("crash", "crash", f"the reader crashed (exit code {error.exitcode})", "mend or replace the file")
    except (CancelledError, Exception) as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return Failure(
            "internal", "internal", f"a fault in digitize ({what})", "report it, with -v's output", _trace(error)
        )


def _trace(error: BaseException) -> str:
    return str(getattr(error, "traceback", "") or error.__cause__ or "")
