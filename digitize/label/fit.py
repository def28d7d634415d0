"""Fits the weights of heads to examples: logistic regression by Newton's method, a small pull towards nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitize.label.evidence import EVIDENCE
from digitize.label.weights import MOST, Weights, likenesses

Numbers = NDArray[np.float64]
NAMES = ("base", *EVIDENCE)
PULL = 2.0  # how strongly weights are drawn to PRIOR: what few examples tell is believed less
PRIOR = {  # log-odds set by hand, from what is true of documents in general; no one of them decides alone
    "base": -3.5,
    "number-in-sequence": 4.0,
    "number-alone": 0.5,
    "bare-number": -2.0,
    "title-after-footer": 2.5,
    "title-after-signature": 1.0,
    "first-text": 1.5,
    "new-page": 0.5,
    "letterhead": 2.0,
    "after-short-page": 1.5,
    "new-sheet": 1.0,
    "closed-sheet": 1.5,
    "after-blank-sheets": 2.5,
    "low-on-page": 0.5,
    "after-notes": 1.0,
    "gap": 1.0,
    "wide-gap": 0.5,
    "no-gap": -0.5,
    "date-line": 2.5,
    "date-in-order": 0.5,
    "date-out-of-order": -1.0,
    "classification-line": 1.5,
    "file-number": 2.5,
    "right-set-line": 1.0,
    "opening": 1.0,
    "display-type": 1.0,
    "title-words": 2.0,
    "names-paper": 2.0,
    "date-in-title": 1.5,
    "over-date": 1.5,
    "like-surest": 3.0,
    "profile-title": 3.0,
    "after-boilerplate": 3.0,
    "lower-case": -3.0,
    "runs-on": -2.5,
    "no-head-lines": -1.0,
    "no-title": -1.5,
    "body-follows": -1.5,
    "sentence": -1.5,
    "no-text-on-page": -3.0,
    "last-on-page": -2.0,
    "salutation": 2.0,
    "addressee": 1.0,
    "journal": 0.5,
    "closing-before": 1.0,
    "subject-line": 1.0,
    "day-at-head": 1.0,
    "kind-at-head": 1.0,
    "office-at-head": 0.7,
    "number-at-head": 0.7,
    "addressee-at-foot": 1.5,
    "running-title": -2.5,
    "front-heading": -5.0,
    "catchword": -4.0,
    "text-goes-on": -2.5,
    "page-number-goes-on": -3.0,
    "page-number-begins": 1.5,
}
LIKENESS = 0.5  # the same for what the other heads of a volume say
STEPS = 30
DIGITS = 2  # weights are rounded, so that they are the same on every machine
OWN = 8.0  # a volume of the user's counts like so many of the package: with 2, 6 corrected documents of a volume of a
# look that the package does not know left its other 17 unfound, with 8 and 16 most were found; 32 harms other volumes
LOOSE = "sheets-"  # begins the names of volumes of loose sheets, real or of real words
SHEETS = (
    4.0  # such a volume counts like so many of those that were composed: with 1 a third of the beginnings in real ones
)
# left out stayed unfound, with 8 composed ones lost 0.003 in F1
HELD = (
    "after-blank-sheets",
    "names-paper",
    "date-in-title",
    "over-date",
    "like-surest",
)  # stay as they are set by hand: no volume of the examples has blank sheets, and their openings have a number or a type
# of their own, where papers run on in plain type it is all that there is
FIRM = 1e6  # how much those are pulled
ENOUGH = 20  # documents of a volume that count in full; a volume with more counts like one with so many


@dataclass(frozen=True, slots=True)
class Example:
    """A place where a head may begin: its evidence, its look, and whether a document begins there (None: inside the
    head of one that does, which is neither right nor wrong). `count` places of a volume are all like this."""

    evidence: tuple[str, ...]
    look: tuple[object, ...]
    begins: bool | None
    count: int = 1


def by_hand() -> Weights:
    """The weights as they are before any fit."""
    prior = {name: PRIOR.get(name, 0.0) for name in NAMES}
    return Weights(prior, prior)


def merged(examples: Iterable[Example]) -> list[Example]:
    """The examples of one volume, those that are alike as one."""
    counts: Counter[Example] = Counter()
    for example in examples:
        counts[replace(example, count=1)] += example.count
    return [replace(example, count=n) for example, n in counts.items()]


def fit(volumes: Mapping[str, Sequence[Example]], near: Weights | None = None, own: Collection[str] = ()) -> Weights:
    """The weights that fit the examples of the volumes best, most of all those of the user's `own`; the search begins
    at `near`."""
    order = sorted(volumes)
    examples = [example for name in order for example in volumes[name]]
    weight = np.array([e.count * _weight(volumes[name]) * _times(name, own) for name in order for e in volumes[name]])
    told = np.array([example.begins is not None for example in examples])
    target = np.array([bool(example.begins) for example in examples], dtype=float)
    table = _table(examples)
    prior = np.array([PRIOR.get(name, 0.0) for name in NAMES])
    begin = prior if near is None else np.array([near.alone[name] for name in NAMES])
    pull = np.array([FIRM if name in HELD else PULL for name in NAMES])
    begin = np.where(pull == FIRM, prior, begin)
    alone = _newton(table[told], target[told], weight[told], prior, begin, pull)
    first = Weights(_named(alone), {"base": 0.0})
    wide = np.column_stack([table, [like for name in order for like in _likenesses(volumes[name], first)]])
    prior = np.append(prior, LIKENESS)
    begin = prior if near is None else np.array([*near.together.values(), near.likeness])
    pull = np.append(pull, PULL)
    begin = np.where(pull == FIRM, prior, begin)
    together = _newton(wide[told], target[told], weight[told], prior, begin, pull)
    return Weights(first.alone, _named(together[:-1]), round(float(together[-1]), DIGITS))


def without(
    volumes: Mapping[str, Sequence[Example]], name: str, near: Weights, own: Collection[str] = ()
) -> list[float]:
    """The log-odds of the places of one volume by the weights that all other volumes give."""
    others = {other: found for other, found in volumes.items() if other != name}
    return scores(volumes[name], fit(others, near, own))


def calibrated(weights: Weights, judged: Sequence[tuple[float, bool, int]], before: Weights) -> Weights:
    """The weights with the slope and shift that make probabilities of their log-odds, from log-odds that other volumes
    gave and what was true: of the places that got 0.9, nine in ten begin a document. Few such places leave slope and
    shift near those of `before`."""
    table = np.array([[1.0, score] for score, _, _ in judged]).reshape(-1, 2)
    target = np.array([right for _, right, _ in judged], dtype=float)
    count = np.array([n for _, _, n in judged], dtype=float)
    prior = np.array([before.shift, before.slope])
    shift, slope = _newton(table, target, count, prior, prior, np.full(2, PULL))
    return replace(weights, slope=round(float(slope), DIGITS), shift=round(float(shift), DIGITS))


def scores(examples: Sequence[Example], weights: Weights) -> list[float]:
    """The log-odds of each place of one volume."""
    found = _likenesses(examples, weights)
    return [weights.score(example.evidence, like) for example, like in zip(examples, found, strict=True)]


def _likenesses(examples: Sequence[Example], weights: Weights) -> list[float]:
    return likenesses(
        [e.look for e in examples], [weights.first(e.evidence) for e in examples], [e.count for e in examples]
    )


def _times(name: str, own: Collection[str]) -> float:
    """How often the examples of a volume count."""
    return OWN if name in own else SHEETS if name.rpartition("/")[2].startswith(LOOSE) else 1.0


def _weight(examples: Sequence[Example]) -> float:
    return min(1.0, ENOUGH / max(1, sum(e.count for e in examples if e.begins is True)))


def _table(examples: Iterable[Example]) -> Numbers:
    column = {name: i for i, name in enumerate(NAMES)}
    rows = list(examples)
    table = np.zeros((len(rows), len(NAMES)))
    table[:, 0] = 1.0
    for i, example in enumerate(rows):
        table[i, [column[name] for name in example.evidence]] = 1.0
    return table


def _newton(table: Numbers, target: Numbers, weight: Numbers, prior: Numbers, begin: Numbers, pull: Numbers) -> Numbers:
    """The weights of the columns, by Newton's method; `pull` says how much each is drawn to its prior."""
    found = begin.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (weight * (target - chance)) - pull * (found - prior)
        curve = (table * (weight * chance * (1 - chance))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        found = found + np.clip(step, -MOST, MOST)
        if np.max(np.abs(step)) < 1e-6:
            break
    return found


def _named(found: Numbers) -> dict[str, float]:
    return {name: round(float(value), DIGITS) + 0.0 for name, value in zip(NAMES, found, strict=False)}
