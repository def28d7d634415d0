"""How much of a text is words of a language: the evidence by which languages are told and text layers judged."""

import re
from collections.abc import Iterable

import numpy as np

from digitize.extract.languages import common_words, script_of
from digitize.lexicon.wordlist import A_POWER, NEVER

LETTERS = re.compile(r"[^\W\d_]{2,}")
RAREST = -6.5  # power of ten of the frequency of words that no list holds
RANGES = {
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Grek": re.compile("[\u0370-\u03ff]"),
    "Hebr": re.compile("[\u0590-\u05ff]"),
    "Arab": re.compile("[\u0600-\u06ff]"),
    "Armn": re.compile("[\u0530-\u058f]"),
    "Geor": re.compile("[\u10a0-\u10ff]"),
}
"""The letters of scripts by ISO 15924 code."""


def tokens(text: str, most: int = 600) -> list[str]:
    """The words of letters in a text, lower case, the first ones of a long text."""
    return [word.casefold() for word in LETTERS.findall(text[: 20 * most])[:most]]


def known_share(words: list[str], language: str) -> float:
    """The share of words that are common ones of a language; 0 when nothing is known of the language."""
    common = common_words(language)
    return float((common.steps(words) != NEVER).mean()) if words and common else 0.0


def likelihood(words: list[str], language: str) -> float:
    """How ordinary words are in a language: the mean of their frequencies' powers of ten, counted from `RAREST` up.

    It tells languages apart where the known share does not: lists of one hold the frequent words of another.
    """
    common = common_words(language)
    steps = common.steps(words)
    powers = np.where(steps == NEVER, 0.0, np.maximum(-steps / A_POWER - RAREST, 0.0))
    return float(powers.mean()) if words else 0.0


def best_share(words: list[str], languages: Iterable[str], enough: float = 1.0) -> float:
    """The highest known share among languages, or the first that is `enough`."""
    best = 0.0
    for language in languages:
        best = max(best, known_share(words, language))
        if best >= enough:
            break
    return best


def script_shares(text: str) -> dict[str, float]:
    """The share of each script among the letters of a text, of those that are there."""
    counts = {script: len(letters.findall(text)) for script, letters in RANGES.items()}
    total = sum(counts.values())
    return {script: n / total for script, n in counts.items() if n} if total else {}


def of_script(languages: Iterable[str], script: str) -> list[str]:
    """Those of the languages that are written in a script."""
    return [language for language in languages if script_of(language) == script]
