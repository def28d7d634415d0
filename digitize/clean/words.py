"""What words there are: those that the source itself uses, then the frequencies of its language (wordfreq)."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import log10

from wordfreq.tokens import lossy_tokenize

from digitize.clean.compounds import Compounds, compounds
from digitize.lexicon import word_list

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
KNOWN = 1.3  # Zipf frequency from which a joined word counts as one: once in fifty million words
RARE = 2.2  # below this a word made of two common ones is more likely their compound, cut at its own hyphen
COMMON = 3.3  # both halves at least this common: a compound may have been cut at its own hyphen
USUAL = 3.3  # a joined word this common is meant, whatever its halves are
MEANT = 2.8  # a joined word less common than this gives way to a compound of a kind that the language writes
TIED = 6.3  # words this common and in small letters are articles, prepositions, conjunctions: no sentence ends on one
STEM = 4  # letters of a second part that show the source's habit with the first: `co-oper…`
PARTS = re.compile(r"[-'’]")
NAME_PREFIXES = ("mc", "mac")


@lru_cache(maxsize=200_000)
def frequency(word: str, language: str) -> float:
    """Zipf frequency (log10 of occurrences per billion words) of a word in small letters, 0.0 for an unknown word or
    language.

    >>> frequency("government", "en") > 5, frequency("goverment", "xx"), frequency("l'allemagne", "fr") > 4
    (True, 0.0, True)
    """
    words = word_list(language)
    parts = [word] if word.isalpha() or not words else lossy_tokenize(word, language)
    shares = [words.share(part) for part in parts]
    if not shares or not all(shares):
        return 0.0
    return max(round(9 - log10(sum(1 / share for share in shares)), 2), 0.0)  # of several parts as wordfreq has it


@dataclass(frozen=True, slots=True)
class Join:
    """How two halves belong together: what stands between them, why, and whether that is sure."""

    between: str
    why: str
    sure: bool = True


@dataclass(frozen=True)
class Words:
    """The words of a source that were not cut by a line end, counted in small letters, and the language to fall back
    on."""

    counts: Counter[str] = field(default_factory=Counter)
    language: str = "en"

    @classmethod
    def of(cls, lines: Iterable[str], language: str) -> "Words":
        counts: Counter[str] = Counter()
        for line in lines:
            found = WORD.findall(fold(line, language))
            counts.update(found[1:] if line[-1:].isalnum() or line[-1:] in ".,;!?" else found[1:-1])
        return cls(counts, language)

    def within(self, language: str | None) -> "Words":
        """The same words for a document in another language than most of the source."""
        return replace(self, language=language) if language and language != self.language else self

    @cached_property
    def listed(self) -> list[str]:
        """The source's words in alphabetical order."""
        return sorted(self.counts)

    def begun(self, start: str) -> bool:
        """Whether a word of the source begins so."""
        at = bisect_left(self.listed, start)
        return at < len(self.listed) and self.listed[at].startswith(start)

    @property
    def table(self) -> Compounds:
        return compounds(self.language)

    def folded(self, text: str) -> str:
        return fold(text, self.language)

    def known(self, word: str, common: float = KNOWN, times: int = 2) -> bool:
        """Whether the source uses a word so many times, or its language so often (a Zipf frequency)."""
        word = self.folded(word)
        return self.counts[word] >= times or frequency(word, self.language) >= common

    def weight(self, word: str) -> float:
        """The Zipf frequency of a word in the language; that of a fairly common one when the source uses it often."""
        word = self.folded(word)
        return max(frequency(word, self.language), USUAL if self.counts[word] > 2 else 0.0)

    def join(self, left: str, right: str, more: str = "") -> Join:
        """How two halves that a hyphen and a line end part belong together; `more` are further parts after the second.

        >>> [Words().join(*halves).between for halves in (("govern", "ment"), ("vice", "president"), ("Anglo", "Turkish"))]
        ['', '-', '-']
        >>> Words(language="de").join("Handels", "und").between, Words(language="ru").join("кто", "нибудь").between
        ('- ', '-')
        """
        if any(c.isdigit() for c in left[-1:] + right[:1]):
            return Join("-", "a range or a number")
        whole, last = self.folded(left), PARTS.split(self.folded(left))[-1]
        second = self.folded(right)
        joined, parted = last + second, f"{last}-{second}"
        if self.counts[joined] != self.counts[parted]:
            between = "" if self.counts[joined] > self.counts[parted] else "-"
            return Join(between, f"so written {max(self.counts[joined], self.counts[parted])} times in this source")
        if right[:1].isupper() and not left.isupper():
            named = last in NAME_PREFIXES
            return Join("" if named else "-", "a name" if named else "the second part has a capital")
        if f"{whole}-{second}" in self.table.whole or parted in self.table.whole:
            return Join("-", "the language writes it so")
        if "-" in whole and len(last) == 1:
            return Join("-", "one of several parts")
        if more and frequency(joined, self.language) < USUAL and min(len(last), len(second)) > 1:
            known = min(frequency(last, self.language), frequency(second, self.language))
            if known >= COMMON or f"{parted}{self.folded(more)}" in self.table.whole:
                return Join("-", "one of several parts")
        return self._by_language(whole, last, second, left.isupper())

    def _by_language(self, whole: str, last: str, second: str, capitals: bool) -> Join:
        known = frequency(last + second, self.language)
        halves = min(frequency(last, self.language), frequency(second, self.language))
        if known >= USUAL and "-" not in whole:
            return Join("", "a word cut by the line end")
        if second in self.table.suspended and known < RARE and (self.table.solid or last in self.table.first):
            return Join("- ", "a hyphen that stands for the rest of a word")
        if self.table.holds(whole, second) and known < MEANT and frequency(second, self.language) >= RARE:
            return Join("-", "the language writes it so")
        if habit := self._habit(last, second):
            return habit
        apart = min(len(last), len(second)) > 2 and halves >= COMMON and known < RARE and not capitals
        if apart and not self.table.solid:
            return Join("-", "two common words, and a rare one or none when joined", sure=known == 0)
        if known >= KNOWN:
            return Join("", "a word cut by the line end")
        if apart:
            return Join("", "two words of a language that writes them as one")
        return Join("", "a word cut by the line end, in no word list", sure=halves < KNOWN)

    def _habit(self, first: str, second: str) -> Join | None:
        """What the source does with the first part before kindred words: `co-operation` speaks for `co-operate`."""
        stem = second[:STEM]
        if len(second) > STEM and self.begun(f"{first}-{stem}") and not self.begun(first + stem):
            return Join("-", "kindred words are so written in this source")
        return None

    def tied(self, word: str) -> bool:
        """Whether a sentence can't end on this word."""
        return word.islower() and word.isalpha() and frequency(word, self.language) >= TIED


def fold(text: str, language: str) -> str:
    """A text in small letters, as its language has them: `İ` and `I` are two letters in Turkish.

    >>> fold("İzmir IŞIK", "tr"), fold("Straße I", "de")
    ('izmir ışık', 'straße i')
    """
    if language == "tr":
        text = text.replace("I", "ı")
    return text.replace("İ", "i").lower()
