"""The probabilities of all classes at each step → the characters of a strip, each with its step and its probability."""

from dataclasses import dataclass

import numpy as np

from digitize.extract.engines.lstm.traineddata import Floats, Model


@dataclass(frozen=True, slots=True)
class Letter:
    """A character as read, a space too: the step where it is surest, and how probable it is (0 to 1)."""

    text: str
    step: int
    probability: float


def decoded(model: Model, seen: Floats) -> list[Letter]:
    """The characters along the best path: at each step the most probable class, runs of one as one, the empty ones left
    out (connectionist temporal classification, Graves 2006)."""
    best = seen.argmax(axis=1)
    sure = seen[np.arange(len(best)), best]
    starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]])) if len(best) else np.empty(0, np.int64)
    ends = np.append(starts[1:], len(best))
    letters = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        code = int(best[start])
        if code != model.null and (text := model.texts.get((code,))):
            step = start + int(sure[start:end].argmax())
            letters.append(Letter(text, step, float(sure[step])))
    return letters
