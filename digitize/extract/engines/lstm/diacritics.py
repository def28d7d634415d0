"""Letters with and without their diacritics, told by the words that they make.

The dots and accents of a worn typewriter are hardly there: where a letter had one the network gives it a hundredth, and none
where it had none (data/real, dodis: `für` as `fur`, 0.004 to 0.13; letters without, below 0.001). A word of the language
that is used so much more often than the one that was read is believed by as much.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import exp, log

from digitize.extract.engines.lstm.search import Run, besides, word_spans
from digitize.extract.engines.lstm.traineddata import Model, without_diacritic
from digitize.extract.engines.lstm.tree import Floats
from digitize.extract.likelier import ABOUT, UNUSED, used

PALE = 2.0  # natural logarithm, by which a dot or an accent is more probable than the network has it: paler than its letter
LEAST = 0.002  # probability of a letter that is tried in the place of one with another diacritic, or none
MOST = 3  # letters of a word that are tried together
SHORTEST = 2  # letters of a word


@dataclass(frozen=True, slots=True)
class Rival:
    """A letter that may stand in the place of a run's, of the class `code`; `likely` is the natural logarithm of how many times
    as probable it is."""

    run: int
    letter: str
    code: int
    likely: float


def with_diacritics(model: Model, seen: Floats, runs: Sequence[Run], language: str) -> list[Run]:
    """The runs with the diacritics of the likelier words."""
    out = list(runs)
    every = list(_rivals(model, seen, runs))
    for start, end in word_spans(runs) if every else ():
        rivals = sorted((x for x in every if start <= x.run < end), key=lambda rival: -rival.likely)[:MOST]
        text = "".join(run.text for run in runs[start:end])
        if not rivals or len(text) < SHORTEST:
            continue
        scores: dict[tuple[Rival, ...], float] = {(): _worth(text, language)}
        for some in chain.from_iterable(combinations(rivals, n) for n in range(1, len(rivals) + 1)):
            worth = _worth(_told(runs, start, end, some), language)
            if len({rival.run for rival in some}) == len(some) and worth > UNUSED:
                scores[some] = worth + sum(rival.likely for rival in some)
        best = max(scores, key=lambda some: scores[some])
        share = exp(scores[best]) / sum(map(exp, scores.values()))
        for rival in best:
            out[rival.run] = replace(runs[rival.run], text=rival.letter, code=rival.code, sure=share)
    return out


def _rivals(model: Model, seen: Floats, runs: Sequence[Run]) -> Iterator[Rival]:
    """The letters that may stand in the place of others, alike but for their diacritics."""
    for (at, code), probability in besides(seen, runs, LEAST).items():
        run, letter = runs[at], model.letters.get(code, "")
        if not letter or letter == run.text or not run.text.isalpha():
            continue
        bare = without_diacritic(run.text)
        if without_diacritic(letter) == bare:
            own = max(float(seen[run.start : run.end, run.code].max()), LEAST)
            yield Rival(at, letter, code, log(probability / own) + PALE * (run.text == bare))


def _told(runs: Sequence[Run], start: int, end: int, some: Sequence[Rival]) -> str:
    new = {rival.run: rival.letter for rival in some}
    return "".join(new.get(i, runs[i].text) for i in range(start, end))


def _worth(text: str, language: str) -> float:
    return used(text.strip(ABOUT).casefold(), language)
