"""The likelier word in the place of one that no list holds, told by what else an engine saw of its letters.

A worn typewriter's `m` is read as `n`. The letter that was typed has a hundredth or a thousandth of the network's probability
all the same, and nearly none where it was not typed. Among the words that the letters it saw make, one is the likelier the
more often the language uses it (a noisy channel: Shannon 1948; Kernighan, Church and Gale 1990). A second engine that reads the
picture again is asked first, and its letters, too: of 37 words of data/real/pages that are likelier ones then, 33 are right, and
one was before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import exp, log
from statistics import fmean

from digitize.extract.known_words import RAREST
from digitize.extract.languages import common_words
from digitize.lexicon.wordlist import A_POWER, NEVER

TRUST = 0.8  # of the logarithm of how probable an engine has another letter: it is too sure of what it reads
LEAST = 0.001  # probability of a letter that is tried in the place of another
MOST, TOGETHER = 8, 3  # letters that are tried in a word, and in one go
SHORTEST = 3  # letters of a word
SURE = 0.75  # mean probability of the characters of a word; that of stamps and scrawl is less
UNUSED = RAREST * log(10)  # how often a word is used that no list holds, as its natural logarithm
SPELLED = 1.6  # the same: by how much likelier a word is that an engine's dictionary holds, without its frequency
ABOUT = "\"'“”„«»().,;:!?-"  # marks about a word
JOINTS = re.compile("['’-]")
HYPHENS = "-\u00ad"


@dataclass(frozen=True, slots=True)
class Seen:
    """A character of a word as an engine saw it: how probable it is, and how probable each other one is in its place."""

    text: str
    probability: float
    others: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Rival:
    at: int
    letter: str
    likely: float  # natural logarithm of how many times as probable it is


def is_doubted(text: str, sure: Sequence[float], languages: Sequence[str]) -> bool:
    """Whether what was read may be another word: it is surely one, whole, and none of the languages. `sure` is how probable its
    characters are."""
    if len(text.strip(ABOUT)) < SHORTEST or text[-1] in HYPHENS or fmean(sure) < SURE:
        return False
    return _worth(text, languages) <= UNUSED


def likelier(word: Sequence[Seen], languages: Sequence[str], spelled: bool = False) -> tuple[str, float] | None:
    """The likelier word, without the marks about it, and its probability; None where what was read is likeliest, a word of
    the languages, or not for sure a word. `spelled` tells that the engine's dictionary holds what was read."""
    text = "".join(one.text for one in word)
    if not is_doubted(text, [one.probability for one in word], languages):
        return None
    rivals = sorted(_rivals(word), key=lambda rival: -rival.likely)[:MOST]
    scores = {text: UNUSED + SPELLED * spelled}
    for some in chain.from_iterable(combinations(rivals, n) for n in range(1, TOGETHER + 1)):
        told = _told(word, some)
        if (
            len({rival.at for rival in some}) == len(some)
            and _is_cased(told)
            and (worth := _worth(told, languages)) > UNUSED
        ):
            scores[told] = worth + sum(rival.likely for rival in some)
    best = max(scores, key=lambda told: scores[told])
    return (best.strip(ABOUT), exp(scores[best]) / sum(map(exp, scores.values()))) if best != text else None


def _rivals(word: Sequence[Seen]) -> Iterator[_Rival]:
    """The letters of the same case that may stand in the place of a word's."""
    for at, one in enumerate(word):
        if one.text.isalpha():
            for letter, probability in one.others.items():
                if (
                    probability > LEAST
                    and letter != one.text
                    and letter.isalpha()
                    and letter.isupper() == one.text.isupper()
                ):
                    yield _Rival(at, letter, TRUST * log(probability / max(one.probability, LEAST)))


def _told(word: Sequence[Seen], some: Sequence[_Rival]) -> str:
    new = {rival.at: rival.letter for rival in some}
    return "".join(new.get(at, one.text) for at, one in enumerate(word))


def _is_cased(text: str) -> bool:
    """Whether a word is in small letters, in capitals, or begins with one."""
    word = text.strip(ABOUT)
    return word.islower() or word.isupper() or word[1:].islower()


def _worth(text: str, languages: Sequence[str]) -> float:
    """The natural logarithm of how often a word is used, the rarest of those that make it up: `l'usine`."""
    parts = [part for part in JOINTS.split(text.strip(ABOUT).casefold()) if part]
    return min((max(used(part, language) for language in languages) for part in parts), default=UNUSED)


def used(word: str, language: str) -> float:
    """The natural logarithm of how often a word in small letters is used."""
    step = common_words(language).step(word)
    return UNUSED if step == NEVER else max(-step / A_POWER * log(10), UNUSED)
