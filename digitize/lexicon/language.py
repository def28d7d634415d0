"""What one language calls its months, weekdays and seasons: an object each, never merged.

Months of one name are not of one number in all languages: `listopad` is October in Croatian and November in Polish. So a
word is asked of the language of its document first, and of all the others only where they agree.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from rapidfuzz.distance import Levenshtein

_DOTS = str.maketrans({"İ": "i", "ı": "i", "’": "'", "ʼ": "'", "`": "'"})
_LOOKALIKES = str.maketrans("aceopxykmtbhi", "асеорхукмтвні")
_READ_FOR_LETTERS = str.maketrans("015v", "olsy")
_SHORTEST_NEAR = 4  # letters of a month's name in which one may be wrong
_SHORTEST = 3  # letters of a month's name
_READ_FOR = ("ae", "ce", "co", "un", "il", "vy", "bh")  # letters of one group are read for each other


def fold(text: str) -> str:
    """The text in lower case with plain apostrophes and dotted i, so that spellings of one word compare equal.

    >>> fold("ÇOK GİZLİ") == fold("çok gizli")
    True
    """
    return text.translate(_DOTS).lower()


def bare(word: str) -> str:
    """The word in lower case without accents, which engines lose first.

    >>> bare("Février")
    'fevrier'
    """
    folded = fold(word)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return folded.strip(".")


@dataclass(frozen=True, eq=False)
class Language:
    """The calendar of one language, by its code in BCP 47. Words are `bare`; months count from 1, seasons as in EDTF."""

    code: str
    months: Mapping[str, int]
    weekdays: frozenset[str]
    seasons: Mapping[str, int]

    @classmethod
    def of(
        cls, code: str, months: Mapping[str, int], weekdays: tuple[str, ...], seasons: Mapping[str, int]
    ) -> "Language":
        """A language with the words of its table beside those that CLDR knows."""
        names = [*((word, number) for number, word in _cldr(code, "months")), *months.items()]
        days = (*(word for _, word in _cldr(code, "days")), *weekdays)
        return cls(
            code,
            {key: number for word, number in names if len(key := bare(word)) >= _SHORTEST},
            frozenset(map(bare, days)),
            {bare(word): number for word, number in seasons.items()},
        )

    def month(self, word: str) -> int | None:
        """The number of a month by its name, as read: a lost accent or a foreign lookalike is borne."""
        key = bare(word)
        attempts = (key, key.translate(_LOOKALIKES), key.translate(_READ_FOR_LETTERS))
        return next((self.months[attempt] for attempt in attempts if attempt in self.months), None)

    def months_near(self, word: str) -> set[int]:
        """The months whose names differ from a word in one letter at most; a name of three letters in one that is often read
        for its neighbour, as in `Mer. 21`."""
        key = bare(word)
        if len(key) < _SHORTEST_NEAR:
            return {self.months[name] for name in _read_for(key) if name in self.months}
        names = ((name, number) for name, number in self.months.items() if len(name) >= _SHORTEST_NEAR)
        return {number for name, number in names if Levenshtein.distance(key, name, score_cutoff=1) < 2}


@dataclass(frozen=True, eq=False)
class Calendars:
    """The calendars of all languages by their codes, asked in turn."""

    languages: Mapping[str, Language]

    def months(self, word: str, near: bool, language: str | None) -> tuple[int, ...]:
        """The months that a word may mean in a text of a language (None: not known), one where that can be told: what it
        is in that language, else what the others agree on; with `near` also with one wrong letter."""
        return _months(self, word, near, language)


@lru_cache(maxsize=8192)
def _months(calendars: Calendars, word: str, near: bool, language: str | None) -> tuple[int, ...]:
    own, every = calendars.languages.get(language or ""), calendars.languages.values()
    if own and (number := own.month(word)):
        return (number,)
    meant = {number for one in every if (number := one.month(word))}
    if near and len(meant) > 1 and own and len(found := own.months_near(word)) == 1:
        return tuple(found)
    if near and not meant:
        meant = own.months_near(word) if own else set()
        meant = meant if len(meant) == 1 else {number for one in every for number in one.months_near(word)}
        return tuple(meant) if len(meant) == 1 else ()
    return tuple(sorted(meant))


def _read_for(word: str) -> Iterator[str]:
    """The words of three letters for which one may have been read, one letter wrong."""
    for i, letter in enumerate(word if len(word) == _SHORTEST else ""):
        for group in _READ_FOR:
            yield from (word[:i] + other + word[i + 1 :] for other in group if letter in group and other != letter)


def _cldr(code: str, kind: str) -> Iterator[tuple[int, str]]:
    """The full names of months or days, in running text and alone, with their numbers; none for a language CLDR lacks.

    Not its abbreviations: too many are words of another language (`set`, `led`, `pro`).
    """
    try:
        names = getattr(Locale.parse(code), kind)
    except (UnknownLocaleError, ValueError):
        return
    for use in names.values():
        yield from use["wide"].items()
