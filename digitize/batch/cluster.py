"""The workers of a Dask cluster, in the place of processes of one's own: `--executor dask`.

Dask carries tasks and outcomes and gives a lost machine's tasks to others. On each machine a task runs in a worker
process as it does locally, with the same limits: what crashes or hangs there costs its own task only. OUTPUT and the
inputs must lie where all machines see them under the same path.
"""

import multiprocessing
import queue
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any

import distributed

from digitize.batch.tasks import Function, Work
from digitize.batch.workers import MOMENT, Failure, Outcome, Process, Task
from digitize.errors import ConfigError, get_package

CONNECT_SECONDS = 30


class Cluster:
    """Workers of a cluster; without an address, one of `jobs` processes on this machine. As `workers.Workers`."""

    def __init__(self, address: str, jobs: int, work: Work) -> None:
        """Raises ConfigError when no scheduler answers at the address."""
        self._work = replace(work, output=work.output.absolute())
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._tasks: dict[str, tuple[Task, Any]] = {}
        self._local: Any = None
        security = None
        if not address:
            # Whoever reaches a scheduler can have it run anything, and all users of this machine reach a port of it.
            try:
                security = distributed.Security.temporary()
            except ImportError:
                raise ConfigError(
                    "certificates can't be made for a cluster here", get_package("cryptography")
                ) from None
            self._local = distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address=None,
                host="127.0.0.1",
                protocol="tls://",
                security=security,
            )
        try:
            self._client = distributed.Client(self._local or address, timeout=CONNECT_SECONDS, security=security)
        except (OSError, ValueError) as error:
            raise ConfigError(f"no Dask scheduler at {address} ({error})", "give --scheduler tcp://HOST:PORT") from None

    @property
    def capacity(self) -> int:
        """Threads of all the cluster's workers, at least one: more may join while the run goes on."""
        return max(int(sum(self._client.nthreads().values())), 1)

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    def submit(self, task: Task) -> None:
        path, *rest = task.args
        args = (path.absolute(), *rest)
        future = self._client.submit(carry_out, self._work, task.function, args, task.seconds, pure=False)
        self._tasks[future.key] = (task, future)
        future.add_done_callback(self._done.put)

    def next(self) -> tuple[Task, Outcome] | None:
        """As `Workers.next`."""
        try:
            future = self._done.get(timeout=MOMENT)
        except queue.Empty:
            return None
        task, _ = self._tasks.pop(future.key)
        try:
            outcome = future.result()
        except distributed.KilledWorker:
            outcome = Failure(
                "crash", "crash", "ended one worker of the cluster after the other", "see the workers' logs"
            )
        except Exception as error:
            outcome = Failure("internal", "internal", f"the cluster failed ({error})", "see the scheduler's log")
        return task, outcome

    def close(self) -> None:
        with suppress(Exception):
            self._client.cancel([future for _, future in self._tasks.values()], force=True)
        self._client.close(timeout=5)
        if self._local:
            self._local.close(timeout=5)


def carry_out(work: Work, function: Function, args: tuple[Any, ...], seconds: float) -> Outcome:
    """On a machine of the cluster: does a task in a process that may be killed, one that is idle or a new one."""
    # Dask's own processes may have no children unless told; this one ends its own, and they end with it.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    with _lock:
        idle = _idle.setdefault(repr(work), [])  # a repr, as settings can't be hashed
        process = idle.pop() if idle else Process(work)
    outcome = process.run(Task(None, function, args, seconds))
    with _lock:
        if not process.ended and process.fit():
            idle.append(process)
    return outcome


_lock = threading.Lock()
_idle: dict[str, list[Process]] = {}
