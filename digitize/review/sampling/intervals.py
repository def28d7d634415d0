"""Error rates with their intervals, from a stratified sample.

The interval is that of Clopper and Pearson (Biometrika 26, 1934), exact for a plain sample, with the effective sample
size of Korn and Graubard (Survey Methodology 24, 1998) for a stratified or weighted one: the errors and the sample are
scaled to the size of the plain sample that would have the estimate's variance, and never above the true size. The
variance is that of a combined ratio in strata drawn without replacement (Cochran, Sampling Techniques, 1977, 6.11).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LEVEL = 0.95
STEPS = 200  # halvings: more than a double can tell apart
TERMS = 500  # of a continued fraction
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Seen:
    """One judged item of a stratum: whether it is wrong, and how much it counts for."""

    wrong: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """An error rate: `wrong` of `judged` items, the rate in the whole corpus, and its interval; `effective` is the size
    of the plain sample that tells as much."""

    judged: int
    wrong: int
    rate: float
    low: float
    high: float
    effective: float


def estimate(
    seen: Mapping[str, Sequence[Seen]], sizes: Mapping[str, int], level: float = LEVEL, every: bool = False
) -> Estimate | None:
    """The error rate of a corpus from the judged items of its strata, whose `sizes` are given; None where none is judged.

    Strata of which nothing was judged are left out of both. With `every`, all there is was judged: the rate is known.
    """
    strata = {name: list(items) for name, items in seen.items() if items}
    judged = sum(map(len, strata.values()))
    if not judged:
        return None
    wrong = sum(one.wrong for items in strata.values() for one in items)
    factors = {name: sizes[name] / len(items) for name, items in strata.items()}
    total = sum(factors[name] * one.weight for name, items in strata.items() for one in items)
    rate = sum(factors[name] * one.weight for name, items in strata.items() for one in items if one.wrong) / total
    rate = min(max(rate, 0.0), 1.0)
    if every or all(sizes[name] <= len(items) for name, items in strata.items()):
        return Estimate(judged, wrong, rate, rate, rate, math.inf)
    effective = _effective(strata, sizes, factors, rate, total, judged)
    low, high = clopper_pearson(rate * effective, effective, level)
    return Estimate(judged, wrong, rate, low, high, effective)


def _effective(
    strata: Mapping[str, Sequence[Seen]],
    sizes: Mapping[str, int],
    factors: Mapping[str, float],
    rate: float,
    total: float,
    judged: int,
) -> float:
    weights = [factors[name] * one.weight for name, items in strata.items() for one in items]
    plain = sum(weights) ** 2 / sum(weight * weight for weight in weights)  # Kish's, for weights alone
    variance = 0.0
    for name, items in strata.items():
        parts = [one.weight * (one.wrong - rate) / total for one in items]
        n = len(parts)
        mean = sum(parts) / n if n > 1 else 0.0  # of a single item nothing is known but its distance from the rate
        spread = sum((part - mean) ** 2 for part in parts) / max(n - 1, 1)
        variance += factors[name] ** 2 * n * spread * max(1 - n / sizes[name], 0.0)
    if variance <= 0 or not 0 < rate < 1:
        return min(plain, judged)
    return max(min(plain, judged, rate * (1 - rate) / variance), 1.0)


def clopper_pearson(wrong: float, of: float, level: float = LEVEL) -> tuple[float, float]:
    """The exact two-sided interval of a binomial share; `wrong` and `of` need not be whole.

    >>> [round(x, 4) for x in clopper_pearson(0, 50)]
    [0.0, 0.0711]
    >>> [round(x, 4) for x in clopper_pearson(5, 500)]
    [0.0033, 0.0232]
    """
    tail = (1 - level) / 2
    low = 0.0 if wrong <= 0 else _solved(lambda p: incomplete_beta(wrong, of - wrong + 1, p) - tail)
    high = 1.0 if wrong >= of else _solved(lambda p: incomplete_beta(wrong + 1, of - wrong, p) - (1 - tail))
    return low, high


def wilson(wrong: float, of: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """The score interval of a binomial share (Wilson, JASA 22, 1927), for comparison: shorter, and not exact.

    >>> [round(x, 4) for x in wilson(5, 500)]
    [0.0043, 0.0232]
    """
    p, shrunk = wrong / of, 1 + z * z / of
    middle = (p + z * z / (2 * of)) / shrunk
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / shrunk
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _solved(function: Callable[[float], float]) -> float:
    """Where an increasing function of a share is 0."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if function(middle) < 0:
            low = middle
        else:
            high = middle
        if high - low < 1e-15:
            break
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularized incomplete beta function, by its continued fraction (DLMF 8.17.22, Lentz's method)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _nonzero(1 + term * d)
            c = _nonzero(1 + term / c)
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * fraction / a


def _nonzero(value: float) -> float:
    return value if abs(value) > TINY else TINY
