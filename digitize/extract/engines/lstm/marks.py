"""Marks told by what follows: full stops that the network takes for commas, and section signs that it does not know.

On bad paper the network is far surer of commas than it has a right to be: of a typescript's commas that were full stops it
gave the stop a hundredth, of those that were commas less than a thousandth (data/real, dodis). So a comma of which the stop
has more than is usual in its image gives way where the next word says so: one that is in everybody's mouth (`He`, `The`) has
a capital behind a full stop alone. The other way round nothing is gained: a capital is misread as a small letter as often.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from digitize.extract.engines.base import ReadWord
from digitize.extract.engines.lstm.search import Run, words_in
from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats
from digitize.extract.languages import common_words
from digitize.lexicon.wordlist import A_POWER, NEVER

COMMA, STOP = ",", "."
LEAST = 0.004  # of a comma's probability is the full stop's, at least
FEWEST = 5  # commas of an image that tell what is usual
USED = 3.4  # powers of ten: so often, one word of so many, is one used that is no name
DOLLAR, SECTION = "$", "§"


def stops_of(model: Model, seen: Floats, runs: Sequence[Run]) -> list[float]:
    """For each word how probable a full stop at its end is, for each comma that is read there; 0 where it ends otherwise."""
    return [_of_comma(seen, word[-1], model.codes) for word in words_in(runs)]


def _of_comma(seen: Floats, run: Run, codes: dict[str, int]) -> float:
    if run.text != COMMA or STOP not in codes:
        return 0.0
    steps = seen[max(run.start - 1, 0) : run.end + 1]
    return float(steps[:, codes[STOP]].max() / max(steps[:, codes[COMMA]].max(), np.finfo(np.float32).tiny))


def with_stops(words: Sequence[ReadWord], stops: Sequence[float], languages: tuple[str, ...]) -> list[ReadWord]:
    """The words of an image, in the order of reading, with full stops in the place of commas behind which a sentence begins.
    `stops` are those of `stops_of`."""
    out = list(words)
    commas = [stop for word, stop in zip(words, stops, strict=True) if word.text.endswith(COMMA)]
    usual = max(median(commas), LEAST) if len(commas) >= FEWEST else 1.0
    for i, (word, after) in enumerate(pairwise(words)):
        if stops[i] > usual and _begins_sentence(after.text, languages):
            out[i] = replace(word, text=word.text[: -len(COMMA)] + STOP)
    return out


def with_sections(words: Sequence[ReadWord], model: Model) -> list[ReadWord]:
    """The words of a strip with section signs, where their model has none and reads them as dollars: those stand before the
    number of a section with a blank between."""
    if SECTION in model.texts.values():
        return list(words)
    out = list(words)
    for i, (word, after) in enumerate(pairwise(words)):
        if word.text.strip("(") and not word.text.strip("(").strip(DOLLAR) and after.text[:1].isdigit():
            out[i] = replace(word, text=word.text.replace(DOLLAR, SECTION))
    return out


def _begins_sentence(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a word has a capital for no other reason than that a sentence begins with it."""
    word = text.strip("\"'“”„«»().,;:!?")
    if len(word) < 2 or not word[0].isupper() or not word[1:].islower():
        return False
    steps = [common_words(language).step(word.lower()) for language in languages]
    return any(step != NEVER and step <= USED * A_POWER for step in steps)
