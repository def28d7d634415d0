"""Words that are set with a blank between their letters, as typists set apart what titles print in bold."""

import re

from digitize.model.normalized import without_rules

_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){2,}[^\W\d_](?!\w)")


def unspaced(text: str) -> str:
    """The text with words that are set with a blank between their letters written together, and without the strokes of a
    rule below them.

    >>> unspaced("in W i e n .")
    'in Wien .'
    """
    return _SPACED.sub(_joined, without_rules(text))


def _joined(found: re.Match[str]) -> str:
    """The letters together, but for a small one behind capitals, which is a word: `N O T E  a`."""
    letters = found[0].split()
    apart = letters[-1].islower() and "".join(letters[:-1]).isupper()
    return "".join(letters[:-1]) + (" " if apart else "") + letters[-1]
