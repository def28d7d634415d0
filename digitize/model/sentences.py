"""Where a sentence ends."""

import re

_ENDED = re.compile(r"[.!?:;…][\"'»”’‘“)\]°]*(?:\s*[\[(]\d{1,3}[\])])*$|[\])»”]$")


def is_ended(text: str) -> bool:
    """Whether a sentence may end with a text: with a stop, quotes, brackets and calls of notes behind it, or with what closes.

    >>> is_ended("he left."), is_ended("he left.” [3]"), is_ended("(see there)"), is_ended("he left the"), is_ended("in 1931")
    (True, True, True, False, False)
    """
    return not text[-1:].isalpha() and _ENDED.search(text) is not None
