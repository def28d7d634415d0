"""A folder that is watched: what comes is read when it is at rest, and nothing is read twice."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from digitize.batch.watch import LOOK, PATIENCE, REST, arrivals

EVENING = 100.0  # seconds after the last thing that happens


class Day:
    """A clock that stands still but for the sleep of who waits; at its times it does what it was told to."""

    def __init__(self) -> None:
        self.now = self.idle = 0.0
        self.plan: list[tuple[float, Callable[[], object]]] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self.plan and self.plan[0][0] <= self.now:
            self.plan.pop(0)[1]()
        self.idle = 0.0 if self.plan else self.idle + seconds
        if self.idle > EVENING:
            raise EOFError


@pytest.fixture
def day() -> Day:
    return Day()


def signs(folder: Path, day: Day) -> Iterator[float]:
    """The times at which something is to be read, until the day is over."""
    with suppress(EOFError):
        for _ in arrivals([folder], folder / "out", sleep=day.sleep, clock=lambda: day.now):
            yield day.now


def test_what_comes_is_read_when_it_is_at_rest_and_once(tmp_path: Path, day: Day) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    day.plan = [(100, lambda: first.write_bytes(b"x")), (103, lambda: first.write_bytes(b"xx")), (200, second.touch)]
    read = list(signs(tmp_path, day))
    assert len(read) == 2
    assert 103 + REST <= read[0] <= 103 + REST + 3 * LOOK
    assert 200 + REST <= read[1] <= 200 + REST + 3 * LOOK


def test_what_is_there_is_read_and_a_change_is_read_again(tmp_path: Path, day: Day) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    day.plan = [(200, lambda: path.write_bytes(b"other"))]
    assert [int(at // 200) for at in signs(tmp_path, day)] == [0, 1]


def test_a_scanner_that_never_rests_is_not_waited_for_for_ever(tmp_path: Path, day: Day) -> None:
    day.plan = [(100.0 + 3 * n, (tmp_path / f"{n}.pdf").touch) for n in range(60)]
    read = list(signs(tmp_path, day))
    assert read[0] <= 100 + PATIENCE + 3 * LOOK
    assert len(read) > 2


def test_what_is_no_input_or_goes_is_no_arrival(tmp_path: Path, day: Day) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    day.plan = [(100, (tmp_path / "notes.txt").touch), (200, path.unlink), (300, (tmp_path / "out").mkdir)]
    assert len(list(signs(tmp_path, day))) == 1
