"""The one way in which a pattern that somebody wrote into a table becomes a regular expression."""

import re
import warnings
from re import Pattern

LONGEST = 20_000  # characters; the longest of the package has 500


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


def _fault(pattern: str) -> str:
    try:
        compiled(pattern)
    except ValueError as error:
        return str(error)
    return ""
