"""The words of a language and how often each is used (wordfreq), in ten bytes a word.

A dictionary of Python's holds 140 bytes a word, 45 MB of English alone, and a worker needs the lists of many languages.
"""

import contextlib
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import wordfreq

NEVER = -1  # the step of a word that the list does not hold
A_POWER = 100  # steps to a power of ten
MOST_REMEMBERED = 10_000  # words, whose steps are not looked up anew


class WordList:
    """The words of a language, lower case, each at a step: a hundred steps down are a tenth as often, and step 0 is every
    word of a text.

    Words are known by 64-bit hashes of them: of 400,000 words and a billion questions, one in 40,000 such lists
    would give one wrong answer.
    """

    def __init__(self, steps: Sequence[Sequence[str]]) -> None:
        """`steps[n]` are the words of step n."""
        words = sum(map(len, steps))
        hashes = np.fromiter((_hash(word) for step in steps for word in step), np.int64, words)
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._steps = np.repeat(np.arange(len(steps), dtype=np.int16), [len(step) for step in steps])[order]
        self._asked: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, word: str) -> bool:
        return self.step(word) != NEVER

    def step(self, word: str) -> int:
        """The step of a word, -1 of one that the list does not hold.

        >>> WordList([[], ["the"], ["of", "and"]]).step("and"), WordList([["the"]]).step("and")
        (2, -1)
        """
        if (known := self._asked.get(word)) is not None:
            return known
        if len(self._asked) >= MOST_REMEMBERED:
            self._asked.clear()
        self._asked[word] = step = int(self.steps([word])[0])
        return step

    def steps(self, words: Sequence[str]) -> npt.NDArray[np.int16]:
        """The steps of words, -1 of those that the list does not hold; shape (words,)."""
        asked = np.fromiter(map(_hash, words), np.int64, len(words))
        if not len(self._hashes):
            return np.full(len(words), NEVER, np.int16)
        at = np.searchsorted(self._hashes, asked, side="right") - 1  # of a word of two steps, the later
        found: npt.NDArray[np.int16] = np.where(self._hashes[at] == asked, self._steps[at], NEVER).astype(np.int16)
        return found

    def share(self, word: str) -> float:
        """How much of all text a word is, from 0 to 1; 0 of one that the list does not hold."""
        step = self.step(word)
        return 0.0 if step == NEVER else float(10.0 ** (-step / A_POWER))


def _hash(word: str) -> int:
    return hash(word.encode("utf-8", "surrogatepass"))  # that of a text is the same for `kp` and `火`: their bytes are


@cache
def word_list(language: str, size: str = "best") -> WordList:
    """The words of a language by its BCP 47 code; `small` is the size of lists of common words. Empty where nothing is
    known of the language."""
    with contextlib.suppress(LookupError):
        found = WordList(wordfreq.get_frequency_list(language, size))
        wordfreq.get_frequency_list.cache_clear()  # the strings
        return found
    return WordList([])
