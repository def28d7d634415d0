"""Runs of a text layer that say one thing twice, as those of two readings of a scan → each word once."""

import numpy as np
import numpy.typing as npt

from digitize.extract.known_words import likelihood, of_script, script_shares, tokens
from digitize.extract.languages import installed_languages
from digitize.extract.runs import Run, run_of

FEWEST = 8  # words that stand on others, below which it is no second layer
SHARE = 0.2  # of the words of a layer stand on words of the one below it
WIDE, LEVEL = 0.5, 0.6  # of the smaller word's width and height that are shared with the other
ALIKE = 0.62  # size of type that differs more than this is no other reading of a word
TAKEN = 0.3  # of a word's area: so much of it on words of a better layer, and it is not taken again

ROW = 12.0  # points: twice the height of the rows in which runs are compared

Pairs = npt.NDArray[np.intp]


def once(runs: list[Run]) -> list[Run]:
    """The runs, given in the order of drawing; where several layers lie over one another that of the most ordinary words,
    and of the others what stands where it has nothing."""
    if not _goes_back(runs):
        return runs
    boxes = np.array([(w.box.x0, w.box.y0, w.box.x1, w.box.y1, run.size) for run in runs for w in run.words])
    pairs = _overlapping(boxes)
    if len(pairs) < FEWEST or len(pairs) < SHARE * len(boxes) / 2:
        return runs
    layers = _layers(runs, pairs)
    best = sorted(layers, key=lambda layer: -_worth(layer))
    kept = list(best[0])
    for layer in best[1:]:
        kept += _beside(layer, kept)
    return kept


def _goes_back(runs: list[Run]) -> bool:
    """Whether some runs lie on ones that were drawn before them: a quick look, run by run from left to right in each row."""
    if len(runs) < 2:
        return False
    boxes = np.array([(run.box.x0, run.box.y0, run.box.x1, run.box.y1) for run in runs])
    order = np.lexsort((boxes[:, 0], np.round((boxes[:, 1] + boxes[:, 3]) / ROW)))
    one, other = boxes[order[:-1]], boxes[order[1:]]
    level = np.minimum(one[:, 3], other[:, 3]) - np.maximum(one[:, 1], other[:, 1])
    return bool(((other[:, 0] < one[:, 2]) & (one[:, 0] < other[:, 2]) & (level > 0)).any())


def _overlapping(boxes: npt.NDArray[np.float64]) -> Pairs:
    """Which words stand on an earlier drawn one, shape (pairs, 2), the earlier first. Only neighbours in a row are compared,
    rows being taken twice, half a row apart."""
    high = float(np.median(boxes[:, 3] - boxes[:, 1])) or 1.0
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    found: list[npt.NDArray[np.intp]] = []
    for shift in (0.0, 0.5):
        order = np.lexsort((boxes[:, 0], np.floor(middle / high + shift)))
        for step in (1, 2):
            a, b = order[:-step], order[step:]
            one, other = boxes[a], boxes[b]
            wide = np.minimum(one[:, 2], other[:, 2]) - np.maximum(one[:, 0], other[:, 0])
            tall = np.minimum(one[:, 3], other[:, 3]) - np.maximum(one[:, 1], other[:, 1])
            least_wide = np.minimum(one[:, 2] - one[:, 0], other[:, 2] - other[:, 0])
            least_tall = np.minimum(one[:, 3] - one[:, 1], other[:, 3] - other[:, 1])
            alike = np.minimum(one[:, 4], other[:, 4]) > ALIKE * np.maximum(one[:, 4], other[:, 4])
            same = (wide > WIDE * least_wide) & (tall > LEVEL * least_tall) & alike
            found.append(np.sort(np.stack([a[same], b[same]], axis=1), axis=1))
    return np.unique(np.concatenate(found), axis=0)


def _layers(runs: list[Run], pairs: Pairs) -> list[list[Run]]:
    """The runs by layers: each in the lowest one in which nothing that was drawn before it shares its place."""
    home = np.repeat(np.arange(len(runs)), [len(run.words) for run in runs])
    below: dict[int, set[int]] = {}
    for earlier, later in home[pairs].tolist():
        if earlier != later:
            below.setdefault(later, set()).add(earlier)
    layer_of: list[int] = []
    for i in range(len(runs)):
        under = below.get(i)
        # What stands on nothing goes with what was drawn just before it.
        layer_of.append(1 + max(layer_of[k] for k in under) if under else (layer_of[-1] if layer_of else 0))
    return [[run for run, layer in zip(runs, layer_of, strict=True) if layer == k] for k in sorted(set(layer_of))]


def _worth(layer: list[Run]) -> float:
    """How ordinary a layer's words are, and how many it has."""
    text = "\n".join(" ".join(word.text for word in run.words) for run in layer)
    words, shares = tokens(text, 2000), script_shares(text)
    if not shares:
        return 0.0
    languages = of_script(installed_languages(), max(shares, key=lambda script: shares[script]))
    return max((likelihood(words, language) for language in languages), default=1.0) * len(words)


def _beside(layer: list[Run], kept: list[Run]) -> list[Run]:
    """What of a layer stands where nothing is kept."""
    boxes = np.array([(w.box.x0, w.box.y0, w.box.x1, w.box.y1) for run in kept for w in run.words])
    left: list[Run] = []
    for run in layer:
        words = [
            word
            for word in run.words
            if _taken(np.array((word.box.x0, word.box.y0, word.box.x1, word.box.y1)), boxes) < TAKEN
        ]
        if words:
            left.append(
                run if len(words) == len(run.words) else run_of(words, run.baseline, run.size, run.bold, run.italic)
            )
    return left


def _taken(box: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64]) -> float:
    """The share of a box that lies on others."""
    wide = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    tall = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    return float(
        (np.clip(wide, 0, None) * np.clip(tall, 0, None)).sum() / max((box[2] - box[0]) * (box[3] - box[1]), 1e-6)
    )
