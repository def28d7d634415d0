"""Character and word errors as OCR evaluation counts them: by grapheme clusters, and by the words of Unicode.

The conventions are dinglehopper's (Gerber 2019 ff., version 0.11): both texts in NFC; a character is an extended
grapheme cluster; words are what lies between the word boundaries of Unicode Standard Annex 29 (letters of the private
use area count as letters) and holds anything but marks, punctuation, spaces, symbols and controls; errors are the
Levenshtein distance, rates are shares of the gold.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from rapidfuzz.distance import Levenshtein

CLUSTER = regex.compile(r"\X")
BOUNDARY = regex.compile(r"\b", regex.VERSION1 | regex.WORD)
PRIVATE = regex.compile(r"[\uE000-\uF8FF]")
LETTER = "\u2c00"  # what stands for a letter of the private use area while words are parted: a letter of one case alone
SURROGATES = 0xD800, 0xE000  # no characters
HINT = 64  # errors that are looked for first, then twice as many, and so on: few errors are found fast
NO_WORD = frozenset("MPZS")  # general categories, by their first letters
NO_WORD_EITHER = frozenset(("Cc", "Cf"))


@dataclass(frozen=True, slots=True)
class Errors:
    """How many errors there are, and in how many characters or words of the gold."""

    errors: int = 0
    of: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.errors + other.errors, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """Errors as a share of the gold; None where it has nothing (dinglehopper says infinite or 0 there)."""
        return self.errors / self.of if self.of else None


def clusters(text: str) -> list[str]:
    """The extended grapheme clusters of a text, in NFC.

    >>> clusters("m\u0303n\u0303o") == ["m\u0303", "ñ", "o"]
    True
    """
    found: list[str] = CLUSTER.findall(unicodedata.normalize("NFC", text))
    return found


def words(text: str) -> list[str]:
    """The words of a text, in NFC.

    >>> words("Der schnelle [„braune“] Fuchs kann keine 3,14 Meter springen, oder?")
    ['Der', 'schnelle', 'braune', 'Fuchs', 'kann', 'keine', '3,14', 'Meter', 'springen', 'oder']
    """
    text = unicodedata.normalize("NFC", text)
    veiled = PRIVATE.sub(LETTER, text)
    cuts = [0, *(found.start() for found in BOUNDARY.finditer(veiled)), len(text)]
    parts = (text[a:b] for a, b in pairwise(cuts))
    return [part for part in parts if any(map(_counts, part))]


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] not in NO_WORD and category not in NO_WORD_EITHER


def character_errors(gold: str, text: str) -> Errors:
    """The Levenshtein distance of two texts in grapheme clusters."""
    left, right = clusters(gold), clusters(text)
    return Errors(_distance(left, right), len(left))


def word_errors(gold: str, text: str) -> Errors:
    """The Levenshtein distance of two texts in words."""
    left, right = words(gold), words(text)
    return Errors(_distance(left, right), len(left))


def _distance(left: Sequence[str], right: Sequence[str]) -> int:
    """Each distinct item becomes a character, so that long texts are compared as fast as plain strings."""
    codes: dict[str, str] = {}
    a, b = ("".join([codes.setdefault(item, _code(len(codes))) for item in side]) for side in (left, right))
    return int(Levenshtein.distance(a, b, score_hint=HINT))


def _code(n: int) -> str:
    return chr(n if n < SURROGATES[0] else n + SURROGATES[1] - SURROGATES[0])
