"""Whether a few lines name a paper as its title does: its kind, and whose it is or to whom it goes."""

import re
from re import Match

from digitize.describe.people import INITIALS_NAME, TITLED
from digitize.describe.titles import without_date, without_excerpt
from digitize.describe.vocabulary import Vocabulary, fold

_SHORTEST, _LONGEST = 16, 420  # letters
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’ʹ][^\W\d_]+)*(?![\w.])|(?<!\w)[^\W\d_]{3,}(?=\.)")
_ENDS = re.compile(r"[:,;?!-]\W*$")
_EARLY, _WORDS_BEFORE = 24, 3  # letters and words that may stand before the word for the kind of a paper
_LONGEST_KIND = 40  # letters
_REACH = 60  # letters behind the kind of the paper, in which an office, a body or a name stands


def names_paper(text: str, words: Vocabulary) -> bool:
    """Whether a text is the title of a paper that says whose it is: `From: telegrams of the envoy in Peru Lindqvist`,
    `March 3, 1931, letter of the consul to the Board of Trade`, `A. B. Lund to the Harbour Board`.

    A sentence that begins so (`Talk of a new cabinet has died down`) is none.

    >>> names_paper("Telegram of the envoy in Peru to the Ministry of Trade", words)
    True
    """
    line = " ".join(text.split()).strip(" *[]«»\"'„“”")
    if not _SHORTEST <= len(line) <= _LONGEST or _ENDS.search(line) or is_said(line, words):
        return False
    begun = without_date(line, words)
    for opening in (begun, without_excerpt(begun, words)):
        if (kind := _kind(opening, words)) is not None:
            following = opening[kind.end() :].lstrip(" .,:")
            joined = fold(following.split(" ", 1)[0]) in words.joining if following else True
            return not joined and (_is_anybody(following[:_REACH], words) or _has_parties(kind, words))
    named = any(p.match(begun) for p in (INITIALS_NAME, TITLED, words.honorifics))
    return named and any(p.search(begun) for p in words.people) and _is_anybody(begun, words)


def _has_parties(kind: Match[str], words: Vocabulary) -> bool:
    """Whether behind the word for a treaty two names are joined: `Treaty between Peru and Spain`."""
    if words.type_of.get(fold(kind["type"])) != "treaty":
        return False
    rest = kind.string[kind.end() :].split()
    return any(
        a[0].isupper() and fold(b) in words.joining and any(word[0].isupper() for word in after)
        for a, b, *after in (rest[i : i + 5] for i in range(len(rest) - 2))
    )


def _kind(line: str, words: Vocabulary) -> Match[str] | None:
    """The word for the kind of a paper, where a title begins with it, or with a few words that lead to it:
    `Cipher telegram from`, `Account of a conversation between`."""
    for kind in words.types.finditer(line[: _EARLY + _LONGEST_KIND]):
        before = line[: kind.start()].split()
        leads = all(word.isalpha() and (k == 0 or not word[0].isupper()) for k, word in enumerate(before))
        if kind.start() <= _EARLY and len(before) <= _WORDS_BEFORE and leads:
            return kind
        break
    return None


def is_said(text: str, words: Vocabulary) -> bool:
    """Whether a text has words of a sentence, which no title holds: `was`, `he`. A letter alone is one as a capital only:
    the `i` of other languages leads to a place."""
    return any(fold(word) in words.predicates for word in _WORD.findall(text) if len(word) > 1 or word.isupper())


def _is_anybody(text: str, words: Vocabulary) -> bool:
    return any(p.search(text) for p in (words.ranks, words.institutions, INITIALS_NAME))
