"""What the score of a source counts, and the rates that follow: sums of counts, so that volumes add up to a total."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from digitize.evaluate.scores.graphemes import Errors
from digitize.evaluate.scores.truth import Form
from digitize.model.page import Box

BINS = 10  # of a calibration curve, of equal width


@dataclass(frozen=True, slots=True)
class Error:
    """Something wrong, where it stands: `wanted` by the gold, `got` in the output, in the field or kind `what`."""

    source: str
    what: str
    wanted: str | None
    got: str | None
    page: int | None = None
    box: Box | None = None
    document: str = ""


@dataclass
class Tally:
    """The counts of a source or of many. `fields` holds for each field how many of how many are right; `sure` for each
    kind of confidence the stated probability and whether the thing was right."""

    form: Form
    counts: Counter[str] = field(default_factory=Counter)
    characters: Errors = field(default_factory=Errors)
    words: Errors = field(default_factory=Errors)
    overlap: float = 0.0  # sum of the matched segments' intersections over unions
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    sure: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def judge(self, name: str, right: bool) -> None:
        """Counts one more of a field."""
        good, of = self.fields.get(name, (0, 0))
        self.fields[name] = good + right, of + 1

    def stated(self, kind: str, confidence: float | None, right: bool) -> None:
        if confidence is not None:
            self.sure.setdefault(kind, []).append((confidence, right))

    def add(self, other: "Tally") -> None:
        self.counts.update(other.counts)
        self.characters += other.characters
        self.words += other.words
        self.overlap += other.overlap
        for name, (good, of) in other.fields.items():
            before = self.fields.get(name, (0, 0))
            self.fields[name] = before[0] + good, before[1] + of
        for kind, pairs in other.sure.items():
            self.sure.setdefault(kind, []).extend(pairs)
        self.errors += other.errors


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of a calibration curve: of `items` that were given `confidence` on average, the share `right` was right."""

    items: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration curve and its expected calibration error: the mean gap between what was stated and what held, over
    ten bins of equal width (Naeini et al. 2015)."""

    items: int
    error: float
    curve: tuple[Bin, ...]


def calibration(stated: Iterable[tuple[float, bool]]) -> Calibration | None:
    """None without anything stated."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in stated:
        bins[_bin(confidence)].append((confidence, right))
    items = sum(map(len, bins))
    if not items:
        return None
    curve = tuple(
        Bin(len(part), sum(c for c, _ in part) / len(part), sum(ok for _, ok in part) / len(part))
        for part in bins
        if part
    )
    return Calibration(items, sum(b.items * abs(b.confidence - b.right) for b in curve) / items, curve)


def _bin(confidence: float) -> int:
    """The bin `n / BINS <= confidence < (n + 1) / BINS`; certainty is in the last."""
    return next(n for n in range(BINS) if confidence < (n + 1) / BINS or n == BINS - 1)


def share(n: float, of: float) -> float | None:
    return n / of if of else None


def f1(precision: float | None, recall: float | None) -> float:
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0
