"""The one way in which a pattern that somebody wrote into a table becomes a regular expression, and the time that it has."""

import re
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from re import Pattern

from digitize.errors import ConfigError

LONGEST = 20_000  # characters; the longest of the package has 500
_AGAIN = 0.1  # seconds of processor time


def compiled(pattern: str, flags: int = 0) -> Pattern[str]:
    """The regular expression. Raises ValueError that says in a few words why it is none.

    >>> [type(compiled(p)).__name__ if p == "a+" else _fault(p) for p in ("a+", "(" * 3000 + ")" * 3000, "a{9" + 14 * "0" + "}")]
    ['Pattern', 'it is nested too deep', 'the repetition number is too large']
    """
    if len(pattern) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what may mean something else one day
            return re.compile(pattern, flags)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except (re.error, OverflowError, MemoryError) as error:
        raise ValueError(str(error) or "it is too large") from None


@contextmanager
def limited(seconds: float, what: str) -> Iterator[None]:
    """Ends what is done within it after so many seconds of processor time: a pattern may take for ever on some text. `what` is
    in hand then. Raises ConfigError.

    For commands that work in the process of the command line; a run's workers are ended from outside. Where the system
    has no such timer (Windows), and outside the main thread, it does nothing. It speaks again and again: what is raised
    while an object is thrown away is lost.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        said = f"{what}: the patterns of your tables did not come to an end in {seconds:g} s"
        raise ConfigError(said, "correct them (a repeat within a repeat takes for ever), or raise read.page_seconds")

    before = signal.signal(signal.SIGVTALRM, end)  # which the matching of patterns looks out for
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _fault(pattern: str) -> str:
    try:
        compiled(pattern)
    except ValueError as error:
        return str(error)
    return ""
