"""The characters along the best path, put right where they are doubtful and a known word is almost as probable.

Where the network hesitates, what else it saw is tried: another character, one more, one less. Each candidate has the
probability that all paths through it have together (the forward algorithm of Graves 2006); words that the model's
dictionary does not know count as less probable, the more so the longer they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from digitize.extract.engines.lstm.traineddata import Model
from digitize.extract.engines.lstm.tree import Floats

LEAST = 0.01  # probability of a character that is tried in the place of the best
MOST_DOUBTS = 5  # of a chunk that are tried together, those with the most probable rivals
# Natural logarithms, by which a word that is not known is less probable than one that is: for itself, for each letter.
UNKNOWN, UNKNOWN_LETTER = 1.5, 0.8
MOST_UNLIKELY = 4.5  # the same: at most, so that what the network is sure of stays, be it misprinted
STROKES = {"|": MOST_UNLIKELY, "1": 2.3}  # the same, of signs that stand alone, as an `I` does that is taken for them
INITIAL = re.compile(r"\W*[^\W\d_]\.\W*")  # a letter with a full stop counts as known: of a name, of a list
IMPOSSIBLE = 1e9  # of a candidate that has nothing left of what was read
LONGEST = 150  # runs between two spaces; longer ones are no words, but rules and scrawl
SPACE = " "


@dataclass(frozen=True, slots=True)
class Run:
    """Steps of one class along the best path: from `start`, before `end`. An empty `text` is the empty class. `sure` is how
    probable it is that these steps say this and nothing else (0 to 1)."""

    text: str
    code: int
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A run in whose place another class may stand (`code`; the empty one stands for none), so probable at best."""

    run: int
    code: int
    text: str
    probability: float


def runs_of(model: Model, seen: Floats) -> list[Run]:
    """The best path, in runs."""
    best = seen.argmax(axis=1)
    if not len(best):
        return []
    edges = [0, *(np.flatnonzero(best[1:] != best[:-1]) + 1).tolist(), len(best)]
    codes = best[edges[:-1]].tolist()
    surest = np.maximum.reduceat(seen[np.arange(len(best)), best], edges[:-1]).tolist()
    return [
        Run("", code, start, end, 1.0)
        if code == model.null
        else Run(model.texts.get((code,), ""), code, start, end, sure)
        for code, start, end, sure in zip(codes, edges, edges[1:], surest, strict=False)
    ]


def word_spans(runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """Where the words of a strip begin and end among its runs, between the spaces; two spaces have an empty one between."""
    start = 0
    for i, run in enumerate(runs):
        if run.text == SPACE:
            yield start, i
            start = i + 1
    yield start, len(runs)


def words_in(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The characters of each word of a strip that has some."""
    for start, end in word_spans(runs):
        if word := [run for run in runs[start:end] if run.text]:
            yield word


def besides(seen: Floats, runs: Sequence[Run], least: float) -> dict[tuple[int, int], float]:
    """The classes that may stand in the place of runs: by the number of the run and the class, how probable it is in one of
    the run's steps; those are left out that have no more than `least`."""
    at = np.flatnonzero(seen > least)
    steps, codes = np.divmod(at, seen.shape[1])
    places = np.repeat(np.arange(len(runs)), [run.end - run.start for run in runs])[steps]
    other = codes != np.array([run.code for run in runs], np.int64)[places]
    found: dict[tuple[int, int], float] = {}
    probabilities = seen.ravel()[at[other]].tolist()
    for place, code, probability in zip(places[other].tolist(), codes[other].tolist(), probabilities, strict=True):
        found[place, code] = max(found.get((place, code), 0.0), probability)
    return found


def doubts_of(model: Model, seen: Floats, runs: list[Run]) -> list[Doubt]:
    """What else may stand in the places of runs."""
    doubts = []
    for (place, code), probability in besides(seen, runs, LEAST).items():
        run = runs[place]
        if code == model.null:
            if run.sure < 1 - LEAST:
                doubts.append(Doubt(place, code, "", 1 - run.sure))
            continue
        beside = {
            near.code for near in runs[max(place - 1, 0) : place + 2]
        }  # where a neighbour begins early or ends late
        if code not in beside and (text := model.texts.get((code,), "")):
            doubts.append(Doubt(place, code, text, probability))
    return doubts


def put_right(model: Model, seen: Floats, runs: list[Run]) -> list[Run]:
    """The runs with those replaced that a likelier candidate has otherwise."""
    doubts = doubts_of(model, seen, runs)
    if not doubts:
        return runs
    out = list(runs)
    for start, end in _chunks(runs, doubts):
        inside = sorted((d for d in doubts if start <= d.run < end), key=lambda d: -d.probability)[:MOST_DOUBTS]
        if inside and end - start <= LONGEST:
            out[start:end] = _best(model, seen, runs, start, end, inside)
    return out


def _chunks(runs: list[Run], doubts: list[Doubt]) -> Iterator[tuple[int, int]]:
    """Stretches of runs between sure spaces."""
    doubted = {doubt.run for doubt in doubts}
    start = 0
    for i, run in enumerate(runs):
        if run.text == SPACE and i not in doubted:
            yield start, i
            start = i + 1
    yield start, len(runs)


def _best(model: Model, seen: Floats, runs: list[Run], start: int, end: int, doubts: list[Doubt]) -> list[Run]:
    candidates = [runs[start:end]]
    for count in range(1, len(doubts) + 1):
        for some in combinations(doubts, count):
            if len({doubt.run for doubt in some}) == count:
                candidates.append(_replaced(runs, start, end, some))
    texts = ["".join(run.text for run in candidate) for candidate in candidates]
    costs = [_cost(model, text, len(texts[0])) for text in texts]
    first, last = min(d.run for d in doubts), max(d.run for d in doubts) + 1
    first, last = _sure(runs, first, start, -1), _sure(runs, last - 1, end - 1, 1) + 1
    labels = [[run.code for run in c[first - start : last - start] if run.code != model.null] for c in candidates]
    part = seen[runs[first].start : runs[last - 1].end]
    likely = np.log(forward(part, labels, model.null) + 1e-300)
    scores = likely - np.array(costs)
    best = candidates[int(scores.argmax())]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    out = list(best)
    for i in {doubt.run - start for doubt in doubts}:
        alike = [candidate[i].code == best[i].code for candidate in candidates]
        out[i] = replace(best[i], sure=float(shares[alike].sum()))
    return out


def _sure(runs: list[Run], at: int, limit: int, way: int) -> int:
    """The next run with a character beyond a doubted one, whose place is known."""
    while at != limit:
        at += way
        if runs[at].text:
            break
    return at


def _replaced(runs: list[Run], start: int, end: int, doubts: tuple[Doubt, ...]) -> list[Run]:
    new = {doubt.run: doubt for doubt in doubts}
    return [
        replace(run, text=new[i].text, code=new[i].code) if i in new else run
        for i, run in enumerate(runs[start:end], start)
    ]


def _cost(model: Model, text: str, letters: int) -> float:
    """By how much a candidate is less probable for the words in it that are not known. `letters` are those of the best
    path: a candidate does not win by having less."""
    words = text.split()
    if not words:
        return IMPOSSIBLE
    strokes = sum(STROKES.get(word, 0.0) for word in words)
    known = [word for word in words if word in STROKES or INITIAL.fullmatch(word) or model.dictionary.knows(word)]
    if len(known) == len(words):
        return strokes
    rest = max(letters - sum(map(len, known)), 1)
    return strokes + min(UNKNOWN * (len(words) - len(known)) + UNKNOWN_LETTER * rest, MOST_UNLIKELY)


def forward(seen: Floats, labels: list[list[int]], null: int) -> npt.NDArray[np.float64]:
    """The probabilities of sequences of classes, each that of all paths that give it. `seen` has the shape (steps,
    classes)."""
    longest = max(map(len, labels))
    states = np.full((len(labels), 2 * longest + 1), null)
    for i, sequence in enumerate(labels):
        states[i, 1 : 2 * len(sequence) : 2] = sequence
    skips = np.zeros(states.shape)
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    paths = np.zeros((len(labels), 2 * longest + 3))  # two columns before the first state stay empty
    paths[:, 2] = 1.0
    first = True
    for step in np.asarray(seen, np.float64):
        if first:
            paths[:, 3] = 1.0
            first = False
            now = paths[:, 2:].copy()
        else:
            now = paths[:, 2:] + paths[:, 1:-1] + paths[:, :-2] * skips
        paths[:, 2:] = now * step[states]
    rows, ends = np.arange(len(labels)), np.array([2 * len(sequence) for sequence in labels])
    both: npt.NDArray[np.float64] = paths[rows, 2 + ends] + np.where(ends > 0, paths[rows, 1 + ends], 0.0)
    return both
