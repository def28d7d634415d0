"""prepare.py [--damage KIND…] [--volume NAME…] [--pages N] [--only damage|volumes]: what each step of preparation gains.

Clean pages are typeset from scans/texts, damaged by the functions of `damage.py` (seeded: each run makes the same pages)
and read with every step, and again without the step that is named beside the kind. Then the first pages of each scanned
volume with gold (../shared/data/dev or --data) are read with every step and without each step that was taken on them.
Recall is the share of known words found, in any order; stray is what was read beside them, a page. CPU ms a page are
those of preparation as a whole with and without the step, and of the engine.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "scans")]

from bench.damage import Gray  # noqa: E402
from digitize.extract import ocr, prepare, probe  # noqa: E402

PPI = 300.0


def same(image: Gray, *_: Any) -> Gray:
    return image


OFF: dict[str, tuple[str, Callable[..., Any]]] = {name: (name, lambda *_: None) for name in ()}


class Clock:
    """CPU seconds spent in preparation."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        made = prepare.prepare

        def timed(image: Gray) -> prepare.Prepared:
            start = time.process_time()
            try:
                return made(image)
            finally:
                self.seconds += time.process_time() - start

        ocr.prepare = probe.prepare = timed
        try:
            yield
        finally:
            ocr.prepare = probe.prepare = made
