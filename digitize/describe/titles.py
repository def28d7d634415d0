"""A title without what stands around its words: a number, dates, `From:`."""

import re
from functools import lru_cache
from re import Pattern

from digitize.describe.dates import find_dates
from digitize.describe.headings import without_number
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.lexicon.wordlist import word_list
from digitize.model.document import CleanDocument
from digitize.model.role import Role

_SHORTEST = 3  # letters of a word that says something; a known one has more
_SURE = 0.8  # the confidence of a word that was read
_READ = 0.5  # of the letters of a title's words, those that were read
_WORD = re.compile(rf"(?<!\w)[^\W\d_]{{{_SHORTEST},}}(?!\w)")


def is_legible(title: str, document: CleanDocument, language: str | None) -> bool:
    """Whether enough of a title's words were read: they are words of the document's language, or the engine was sure of them.

    What it makes of scrawl (`Be310`, `Ure Fa Hodgee`) is no title, nor is a number without a word.
    """
    lines = (x.line for x in document.segment.lines if x.role is Role.TITLE)
    sure = {part: word.confidence for line in lines for word in line.words for part in _WORD.findall(word.text)}
    known = word_list(language) if language else ()
    found = _WORD.findall(title)
    read = [w for w in found if sure.get(w, 1.0) >= _SURE or (len(w) > _SHORTEST and fold(w) in known)]
    return bool(read) and sum(map(len, read)) >= _READ * sum(map(len, found))


def without_date(line: str, words: Vocabulary) -> str:
    """A title without the number or the date that it begins with."""
    line = without_number(line, words)[0]
    dates = find_dates(line, words)
    if dates and not line[: dates[0].start].strip(" [("):
        line = line[dates[0].end :].lstrip(" ,.;:])")
    return line


def without_excerpt(line: str, words: Vocabulary) -> str:
    """A title without what stands before the kind of the paper: `From:`, an article."""
    for pattern in (_excerpt(words), words.articles):
        if (found := pattern.match(line)) and found.end() < len(line):
            line = line[found.end() :]
    return line


def without_end_date(title: str, words: Vocabulary) -> str:
    """A title without the date, or the dates, that it ends with."""
    for found in reversed(find_dates(title, words)):
        if title[found.end :].strip(" .,;*)]"):
            break
        title = title[: found.start].rstrip(" ,;([")
    return title


def without_repeated_date(title: str, words: Vocabulary) -> str:
    """A title without the second of two like dates at its end: `…. July 15-17, 1937 July 15-17, 1937`."""
    dates = find_dates(title, words)
    if len(dates) < 2 or title[dates[-1].end :].strip(" .)]") or dates[-1].date.edtf != dates[-2].date.edtf:
        return title
    between = title[dates[-2].end : dates[-1].start].strip(" .,;")
    return title if between else title[: dates[-2].end]


@lru_cache(maxsize=8)
def _excerpt(words: Vocabulary) -> Pattern[str]:
    return re.compile(rf"(?:{words.excerpts.pattern})\s?:?\s+", re.IGNORECASE)
