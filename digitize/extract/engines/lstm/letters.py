"""Letters told by the words that they make.

A worn typewriter's `m` is read as `n`, its dots and accents are hardly there. The letter that was typed has a hundredth or a
thousandth of the network's probability all the same, and nearly none where it was not typed (data/real, dodis: `für` as
`fur`, 0.004 to 0.13; letters without dots, below 0.001). Among the letters that it saw, the word that they make is the
likelier the more often the language uses it (a noisy channel: Shannon 1948; Kernighan, Church and Gale 1990). A word that is
used may differ from what was read by diacritics alone; in one that no list holds any letter may be another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import exp, log
from statistics import fmean

import numpy as np

from digitize.extract.engines.lstm.search import Run, word_spans
from digitize.extract.engines.lstm.traineddata import Model, without_diacritic
from digitize.extract.engines.lstm.tree import Floats
from digitize.extract.known_words import RAREST
from digitize.extract.languages import common_words
from digitize.lexicon.wordlist import A_POWER, NEVER

PALE = 2.0  # natural logarithm, by which a dot or an accent is more probable than the network has it: paler than its letter
TRUST = 0.8  # of the logarithm of how probable the network has another letter: it is too sure of what it reads
LEAST_ALIKE, LEAST = (
    0.002,
    0.001,
)  # probability of a letter that is tried in the place of one: with another diacritic, any
MOST, TOGETHER = 8, 3  # letters that are tried in a word, and in one go
SHORTEST_ALIKE, SHORTEST = 2, 3  # letters of a word
SURE = 0.75  # mean probability of the characters of a word in which any letter may be another: of stamps and scrawl it is less
UNUSED = RAREST * log(10)  # how often a word is used that no list holds, as its natural logarithm
SPELLED = 1.6  # the same: by how much more one that the model's dictionary holds, without its frequency
ABOUT = "\"'“”„«»().,;:!?-"  # marks about a word
JOINTS = re.compile("['’-]")
HYPHENS = "-\u00ad"


@dataclass(frozen=True, slots=True)
class Rival:
    """A letter that may stand in the place of a run's, of the class `code`; `likely` is the natural logarithm of how many times
    as probable it is."""

    run: int
    letter: str
    code: int
    likely: float


def with_likelier_letters(model: Model, seen: Floats, runs: Sequence[Run], language: str) -> list[Run]:
    """The runs with the letters of the likelier words."""
    out = list(runs)
    for start, end in word_spans(runs):
        text = "".join(run.text for run in runs[start:end])
        if len(text.strip(ABOUT)) < SHORTEST_ALIKE:
            continue
        worth = _worth(text, language)
        rivals = list(_alike(model, seen, runs, start, end))
        if worth <= UNUSED:
            whole = _is_whole(text) and fmean(run.sure for run in runs[start:end] if run.text) >= SURE
            rivals += _others(model, seen, runs, start, end) if whole else []
            worth += SPELLED * model.dictionary.knows(text)
        rivals = sorted(rivals, key=lambda rival: -rival.likely)[:MOST]
        scores: dict[tuple[Rival, ...], float] = {(): worth}
        for some in chain.from_iterable(combinations(rivals, n) for n in range(1, TOGETHER + 1)):
            told = _told(runs, start, end, some)
            if (
                len({rival.run for rival in some}) == len(some)
                and _is_cased(told)
                and (used := _worth(told, language)) > UNUSED
            ):
                scores[some] = used + sum(rival.likely for rival in some)
        best = max(scores, key=lambda some: scores[some])
        share = exp(scores[best]) / sum(map(exp, scores.values()))
        for rival in best:
            out[rival.run] = replace(runs[rival.run], text=rival.letter, code=rival.code, sure=share)
    return out


def _alike(model: Model, seen: Floats, runs: Sequence[Run], start: int, end: int) -> Iterator[Rival]:
    """The letters that may stand in the place of a word's, alike but for their diacritics."""
    for at in range(start, end):
        run = runs[at]
        if run.text.isalpha():
            bare = without_diacritic(run.text)
            steps = seen[run.start : run.end]
            own = max(float(steps[:, run.code].max()), LEAST_ALIKE)
            for letter, code in model.alike.get(bare, ()):
                probability = float(steps[:, code].max())
                if letter != run.text and probability > LEAST_ALIKE:
                    yield Rival(at, letter, code, log(probability / own) + PALE * (run.text == bare))


def _others(model: Model, seen: Floats, runs: Sequence[Run], start: int, end: int) -> Iterator[Rival]:
    """The letters of other shapes."""
    for at in range(start, end):
        run = runs[at]
        if run.text.isalpha():
            steps = seen[run.start : run.end].max(axis=0)
            own = max(float(steps[run.code]), LEAST)
            for code in np.flatnonzero(steps > LEAST).tolist():
                letter = model.letters.get(code)
                if letter and without_diacritic(letter) != without_diacritic(run.text):
                    yield Rival(at, letter, code, TRUST * log(float(steps[code]) / own))


def _told(runs: Sequence[Run], start: int, end: int, some: Sequence[Rival]) -> str:
    new = {rival.run: rival.letter for rival in some}
    return "".join(new.get(i, runs[i].text) for i in range(start, end))


def _is_whole(text: str) -> bool:
    """Whether a word is long enough and does not go on in the next line."""
    return len(text.strip(ABOUT)) >= SHORTEST and text[-1] not in HYPHENS


def _is_cased(text: str) -> bool:
    """Whether a word is in small letters, in capitals, or begins with one."""
    word = text.strip(ABOUT)
    return word.islower() or word.isupper() or word[1:].islower()


def _worth(text: str, language: str) -> float:
    """The natural logarithm of how often a word is used, the rarest of those that make it up: `l'usine`."""
    parts = [part for part in JOINTS.split(text.strip(ABOUT).casefold()) if part]
    steps = [common_words(language).step(part) for part in parts]
    return min((UNUSED if step == NEVER else max(-step / A_POWER * log(10), UNUSED) for step in steps), default=UNUSED)
