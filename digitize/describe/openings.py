"""Whether a few lines name a paper as its title does: its kind, and whose it is or to whom it goes."""

import re
from functools import lru_cache
from re import Pattern

from digitize.describe.dates import find_dates
from digitize.describe.headings import without_number
from digitize.describe.people import INITIALS_NAME, TITLED
from digitize.describe.vocabulary import Vocabulary, fold

_SHORTEST, _LONGEST = 16, 420  # letters
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’ʹ][^\W\d_]+)*(?![\w.])|(?<!\w)[^\W\d_]{3,}(?=\.)")
_ENDS = re.compile(r"[:,;?!-]\W*$")
_REACH = 60  # letters behind the kind of the paper, in which an office, a body or a name stands


def names_paper(text: str, words: Vocabulary) -> bool:
    """Whether a text is the title of a paper that says whose it is: `From: telegrams of the envoy in Peru Lindqvist`,
    `March 3, 1931, letter of the consul to the Board of Trade`, `A. B. Lund to the Harbour Board`.

    A sentence that begins so (`Talk of a new cabinet has died down`) is none.

    >>> names_paper("Telegram of the envoy in Peru to the Ministry of Trade", words)  # doctest: +SKIP
    True
    """
    line = " ".join(text.split()).strip(" *[]«»\"'„“”")
    if not _SHORTEST <= len(line) <= _LONGEST or _ENDS.search(line) or is_said(line, words):
        return False
    line = opening_of(line, words)
    kind = words.types.match(line)
    if kind is None:
        named = INITIALS_NAME.match(line) or TITLED.match(line) or words.honorifics.match(line)
        return bool(named) and any(p.search(line) for p in words.people) and _is_anybody(line, words)
    following = line[kind.end() :].lstrip(" .,:")
    first = fold(following.split(" ", 1)[0]) if following else ""
    joined = first in words.joining or not first
    return not joined and _is_anybody(following[:_REACH], words)


def is_said(text: str, words: Vocabulary) -> bool:
    """Whether a text has words of a sentence, which no title holds: `was`, `he`."""
    return any(fold(word) in words.predicates for word in _WORD.findall(text))


def opening_of(line: str, words: Vocabulary) -> str:
    """A title without what may stand before the kind of the paper: a number, its date, `From:`, an article."""
    line = without_number(line, words)[0]
    dates = find_dates(line, words)
    if dates and not line[: dates[0].start].strip(" [("):
        line = line[dates[0].end :].lstrip(" ,.;:])")
    for pattern in (_excerpt(words), words.articles):
        if (found := pattern.match(line)) and found.end() < len(line):
            line = line[found.end() :]
    return line


@lru_cache(maxsize=8)
def _excerpt(words: Vocabulary) -> Pattern[str]:
    return re.compile(rf"(?:{words.excerpts.pattern})\s?:?\s+", re.IGNORECASE)


def _is_anybody(text: str, words: Vocabulary) -> bool:
    return any(p.search(text) for p in (words.ranks, words.institutions, INITIALS_NAME))
