"""Lines that say of themselves that they are no part of a paper: an office's stamp, a page's number with its word."""

import re
from functools import lru_cache
from re import Pattern

from digitize.describe.dates import find_dates
from digitize.describe.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST_STAMP = 60  # letters
_OTHER_WORDS = 3  # beside the stamp's own and its date


def is_stamp(text: str, words: Vocabulary) -> bool:
    """Whether a line is what an office stamps on a paper that it receives or releases: `eing. 4. SEP. 1941`.

    >>> is_stamp("DECLASSIFIED", words), is_stamp("The telegram was declassified in 1961", words)
    (True, False)
    >>> is_stamp("RECEIVED APR 8 1931", words), is_stamp("Received 8 April 1931, 3 p.m.", words)
    (True, False)
    """
    if len(text) > _LONGEST_STAMP:
        return False
    dates = find_dates(text, words) if words.stamps.search(text) or words.received.search(text) else []
    received = bool(dates) and text.isupper() and words.received.search(text) is not None
    if not received and words.stamps.search(text) is None:
        return False
    rest = text
    for found in reversed(dates):
        rest = rest[: found.start] + " " + rest[found.end :]
    rest = words.received.sub(" ", words.stamps.sub(" ", rest))
    if words.types.search(rest):
        return False  # `Télégramme à l’arrivée`
    left = [word for word in _WORD.findall(rest) if words.month(word) is None]
    return (
        len(left) <= _OTHER_WORDS and not any(word.islower() for word in left) and not words.institutions.search(rest)
    )


def page_said(text: str, words: Vocabulary) -> int | None:
    """The number of a page or leaf that a line tells with its word, and nothing else: `page 2`, `Seite 3 von 4`, `f. 12r`."""
    found = _page(words).fullmatch(text.strip())
    return int(found["page"]) if found else None


def leaf_said(text: str, words: Vocabulary) -> int | None:
    """The number of a leaf that a line tells with its side, and nothing else: `12v`, `15 об.`"""
    found = _leaf(words).fullmatch(text.strip())
    return int(found["leaf"]) if found else None


@lru_cache(maxsize=8)
def _page(words: Vocabulary) -> Pattern[str]:
    side = rf"(?:\s?(?:{words.sides.pattern}))?"
    return re.compile(
        rf"\W*(?:{words.pages.pattern})\W{{0,3}}(?P<page>\d{{1,4}}){side}(?:\W+(?:[^\W\d_]{{2,3}}\W+)?\d{{1,4}})?\W*",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _leaf(words: Vocabulary) -> Pattern[str]:
    return re.compile(rf"\W{{0,2}}(?P<leaf>\d{{1,4}})\s?(?:{words.sides.pattern})\W{{0,2}}", re.IGNORECASE)
