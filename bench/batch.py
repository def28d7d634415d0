"""batch.py [--pages N] [--scans FOLDER]: what a run costs around the reading.

Prints: the parent's CPU time a page and its peak memory when workers take no time (100,000 pages in the ledger); wall
and CPU time with one worker and with two on scanned pages (alternating, the best of each); and the time that a finished run
takes when it is repeated, over N pages with a text layer (10,000 unless told).
"""

import argparse
import importlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from digitize.batch.tasks import Chunk, Looked, Made, PageNote, look, read
from digitize.batch.workers import Outcome, Task
from digitize.config import load_settings
from digitize.extract import SourceInfo

runs = importlib.import_module("digitize.batch.run")  # the package's `run` is its function

PAGES_A_FILE = 100
LEDGER_PAGES = 100_000
ROOT = Path(__file__).parents[1]


class Instant:
    """Workers that have done every task before it is asked for."""

    capacity = 2

    def __init__(self) -> None:
        self._done: deque[Task] = deque()

    @property
    def in_flight(self) -> int:
        return len(self._done)

    def submit(self, task: Task) -> None:
        self._done.append(task)

    def next(self) -> tuple[Task, Outcome]:
        task = self._done.popleft()
        if task.function is look:
            info = SourceInfo(task.args[0], "pdf", PAGES_A_FILE, task.args[0].name.rjust(64, "0"))
            return task, Looked(info, ("eng",), 0.01)
        if task.function is read:
            return task, Chunk(tuple(PageNote(n, "ocr", "tesseract", None) for n in task.numbers), (), 1.0)
        lines = tuple('{"id": "x", "title": "' + "x" * 1500 + '"}' for _ in range(30))
        return task, Made(lines, tuple(f"{n:04}-a-title-of-some-length" for n in range(30)), 0.1)

    def close(self) -> None:
        pass


def overhead() -> None:
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "in"
        inputs.mkdir()
        for i in range(LEDGER_PAGES // PAGES_A_FILE):
            (inputs / f"{i:05}.pdf").write_bytes(b"%PDF")
        runs._workers = lambda *_: Instant()
        settings = load_settings(environ={})[0]
        start, before = time.process_time(), peak()
        summary = runs.run([inputs], Path(folder) / "out", settings, lambda _: None)
        seconds = time.process_time() - start
    print(f"parent: {1000 * seconds / summary.pages:.3f} ms CPU a page over {summary.pages} pages", flush=True)
    print(f"parent: {peak()} MB at most, {before} MB before it began", flush=True)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def digitize(inputs: Path, output: Path, *options: str) -> tuple[float, float]:
    """Seconds of wall time, and of CPU time of all processes."""
    start, before = time.monotonic(), spent()
    command = [sys.executable, "-m", "digitize", "run", str(inputs), "-o", str(output), "-q", *options]
    subprocess.run(command, check=True, cwd=ROOT)
    return time.monotonic() - start, spent() - before


def spent() -> float:
    """CPU seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def scaling(scans: Path) -> None:
    best = dict.fromkeys((1, 2), (float("inf"), float("inf")))
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            for jobs in best:
                output = Path(folder) / str(jobs)
                shutil.rmtree(output, ignore_errors=True)
                best[jobs] = min(best[jobs], digitize(scans, output, "--jobs", str(jobs), "--no-report"))
    for jobs, (wall, cpu) in best.items():
        print(f"scans, {jobs} at a time: {wall:.1f} s, {cpu:.1f} CPU seconds of all processes", flush=True)
    print(f"scans: two are {best[1][0] / best[2][0]:.2f} times as fast as one", flush=True)


def repeat(pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inputs, output = Path(folder) / "in", Path(folder) / "out"
        inputs.mkdir()
        for i in range(max(pages // PAGES_A_FILE, 1)):
            volume(inputs / f"{i:05}.pdf")
        first, _ = digitize(inputs, output)
        again, _ = digitize(inputs, output)
    print(f"{pages} pages: {first:.0f} s the first time, {again:.1f} s when repeated", flush=True)


def volume(path: Path) -> None:
    canvas = Canvas(str(path))
    for page in range(PAGES_A_FILE):
        canvas.setFont("Times-Bold", 12)
        canvas.drawString(100, 780, f"{page + 1} Letter from the Harbour Master to the Consul")
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(100, 760, f"Port Alma, {page % 28 + 1} May 1927")
        for i in range(30):
            canvas.drawString(
                100, 730 - 16 * i, f"The grain of the {i}th lighter was asked for at noon by the post, {path.stem}."
            )
        canvas.showPage()
    canvas.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--scans", type=Path, default=ROOT / "scans")
    options = parser.parse_args()
    steps: list[Callable[[], Any]] = [overhead, lambda: scaling(options.scans), lambda: repeat(options.pages)]
    for step in steps:
        step()


if __name__ == "__main__":
    main()
