"""A folder that others put files into: call `arrivals`, which gives a sign each time that something came and is at rest."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from digitize.batch.inputs import walk
from digitize.batch.places import stamp_of

LOOK = 2.0  # seconds between two looks
REST = 6.0  # seconds without a change, after which a file is taken to be whole
PATIENCE = 60.0  # seconds: what came is read then, though more is coming; a half file is read again when it is whole

State = dict[str, str]


def arrivals(
    inputs: Sequence[Path],
    output: Path,
    follow: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Gives a sign whenever the inputs hold something that was not there at the last one, or is another now. Never ends."""
    taken: State = {}
    while True:
        seen, changed, waited = _state(inputs, output, follow), clock(), None
        while not _is_new(seen, taken) or (
            clock() - changed < REST and (waited is None or clock() - waited < PATIENCE)
        ):
            sleep(LOOK)
            now = _state(inputs, output, follow)
            if now != seen:
                seen, changed = now, clock()
            if waited is None and _is_new(seen, taken):
                waited = clock()
        taken = seen
        yield


def _is_new(seen: State, taken: State) -> bool:
    return not seen.items() <= taken.items()


def _state(inputs: Sequence[Path], output: Path, follow: bool) -> State:
    """The state of every file that a run would read, by where it lies."""
    return {one.place: stamp_of(one.path) for one in walk(inputs, output, follow) if not one.skipped}
