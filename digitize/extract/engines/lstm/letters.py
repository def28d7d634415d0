"""The likelier word in the place of one that no list holds, told by what else the network saw of its letters.

A worn typewriter's `m` is read as `n`. The letter that was typed has a hundredth or a thousandth of the network's probability
all the same, and nearly none where it was not typed. Among the words that the letters it saw make, one is the likelier the
more often the language uses it (a noisy channel: Shannon 1948; Kernighan, Church and Gale 1990). On data/real and its pages 330
words are put right so for 11 that are spoiled; still, a second engine that reads the picture again is asked first.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from math import exp, log
from statistics import fmean

import numpy as np

from digitize.extract.engines.lstm.diacritics import ABOUT, UNUSED, Rival, told, worth_of
from digitize.extract.engines.lstm.search import Run, word_spans
from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats

TRUST = 0.8  # of the logarithm of how probable the network has another letter: it is too sure of what it reads
LEAST = 0.001  # probability of a letter that is tried in the place of another
MOST, TOGETHER = 8, 3  # letters that are tried in a word, and in one go
SHORTEST = 3  # letters of a word
SURE = 0.75  # mean probability of the characters of a word; that of stamps and scrawl is less
SPELLED = (
    1.6  # natural logarithm: by how much likelier a word is that the model's dictionary holds, without its frequency
)
JOINTS = re.compile("['’-]")
HYPHENS = "-\u00ad"


def likelier_words(model: Model, seen: Floats, runs: Sequence[Run], language: str) -> list[tuple[str, float] | None]:
    """For each word the likelier one, without the marks about it, and its probability; None where what was read is likeliest."""
    return [
        _likelier(model, seen, runs, start, end, language)
        for start, end in word_spans(runs)
        if any(run.text for run in runs[start:end])
    ]


def _likelier(
    model: Model, seen: Floats, runs: Sequence[Run], start: int, end: int, language: str
) -> tuple[str, float] | None:
    text = told(runs, start, end, ())
    if len(text.strip(ABOUT)) < SHORTEST or text[-1] in HYPHENS or _worth(text, language) > UNUSED:
        return None
    if fmean(run.sure for run in runs[start:end] if run.text) < SURE:
        return None
    rivals = sorted(_rivals(model, seen, runs, start, end), key=lambda rival: -rival.likely)[:MOST]
    scores = {text: UNUSED + SPELLED * model.dictionary.knows(text)}
    for some in chain.from_iterable(combinations(rivals, n) for n in range(1, TOGETHER + 1)):
        word = told(runs, start, end, some)
        if (
            len({rival.run for rival in some}) == len(some)
            and _is_cased(word)
            and (worth := _worth(word, language)) > UNUSED
        ):
            scores[word] = worth + sum(rival.likely for rival in some)
    best = max(scores, key=lambda word: scores[word])
    return (best.strip(ABOUT), exp(scores[best]) / sum(map(exp, scores.values()))) if best != text else None


def _rivals(model: Model, seen: Floats, runs: Sequence[Run], start: int, end: int) -> Iterator[Rival]:
    """The letters of the same case that may stand in the place of a word's."""
    for at in range(start, end):
        run = runs[at]
        if run.text.isalpha():
            steps = seen[run.start : run.end].max(axis=0)
            own = max(float(steps[run.code]), LEAST)
            for code in np.flatnonzero(steps > LEAST).tolist():
                letter = model.letters.get(code, run.text)
                if letter != run.text and letter.isupper() == run.text.isupper():
                    yield Rival(at, letter, code, TRUST * log(float(steps[code]) / own))


def _is_cased(text: str) -> bool:
    """Whether a word is in small letters, in capitals, or begins with one."""
    word = text.strip(ABOUT)
    return word.islower() or word.isupper() or word[1:].islower()


def _worth(text: str, language: str) -> float:
    """The natural logarithm of how often a word is used, the rarest of those that make it up: `l'usine`."""
    parts = [part for part in JOINTS.split(text.strip(ABOUT)) if part]
    return min((worth_of(part, language) for part in parts), default=UNUSED)
