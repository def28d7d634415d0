"""What words there are: those that the source itself uses, then the frequencies of its language (wordfreq)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from wordfreq import zipf_frequency

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
KNOWN = 1.3  # Zipf frequency from which a joined word counts as one: once in fifty million words
RARE = 2.6  # below this a word made of two common ones is more likely their compound, cut at its own hyphen
COMMON = 3.3  # both halves at least this common: a compound may have been cut at its own hyphen
TIED = 6.3  # words this common and in small letters are articles, prepositions, conjunctions: no sentence ends on one


@lru_cache(maxsize=200_000)
def frequency(word: str, language: str) -> float:
    """Zipf frequency (log10 of occurrences per billion words), 0.0 for an unknown word or language."""
    try:
        return float(zipf_frequency(word, language))
    except LookupError:
        return 0.0


@dataclass(frozen=True)
class Words:
    """The words of a source that were not cut by a line end, counted, and the language to fall back on."""

    counts: Counter[str] = field(default_factory=Counter)
    language: str = "en"

    @classmethod
    def of(cls, lines: Iterable[str], language: str) -> "Words":
        counts: Counter[str] = Counter()
        for line in lines:
            found = WORD.findall(line.casefold())
            counts.update(found[1:] if line and line[-1] not in "-‐¬\u00ad" else found[1:-1])
        return cls(counts, language)

    def join(self, left: str, right: str) -> tuple[str, str]:
        """How two halves that a hyphen and a line end part belong together: the hyphen to keep ("" or "-"), and why.

        >>> Words().join("govern", "ment")[0], Words().join("vice", "president")[0], Words().join("Anglo", "Turkish")[0]
        ('', '-', '-')
        """
        if any(c.isdigit() for c in left[-1:] + right[:1]):
            return "-", "a range or a number"
        if right[:1].isupper() and not left.isupper():
            return "-", "the second part has a capital"
        first, second = left.rsplit("-", 1)[-1].casefold(), right.casefold()
        joined, parted = first + second, f"{first}-{second}"
        if self.counts[joined] != self.counts[parted]:
            hyphen = "" if self.counts[joined] > self.counts[parted] else "-"
            return hyphen, f"so written {max(self.counts[joined], self.counts[parted])} times in this source"
        known = frequency(joined, self.language)
        halves = min(frequency(first, self.language), frequency(second, self.language))
        if min(len(first), len(second)) > 2 and halves >= COMMON and known < RARE:
            return "-", "two common words, and a rare one or none when joined"
        if known >= KNOWN:
            return "", "a word cut by the line end"
        return "", "a word cut by the line end, in no word list"

    def tied(self, word: str) -> bool:
        """Whether a sentence can't end on this word."""
        return word.islower() and word.isalpha() and frequency(word, self.language) >= TIED
