"""The intervals hold: over a thousand simulated corpora they contain the true rate as often as they say."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from digitize.review.sampling.draw import Stratum, allocate, strata_of
from digitize.review.sampling.intervals import Seen, clopper_pearson, estimate, incomplete_beta, wilson
from digitize.review.sampling.plans import AQLS, SIZES, PlanError, dfg_least, iso2859

CORPORA = 1000
LEAST = 0.94  # of the 95 % intervals contain the rate


@pytest.mark.parametrize(
    ("wrong", "of", "interval"),
    [  # from the tables of Clopper and Pearson as R's binom.test gives them
        (0, 10, (0.0, 0.3085)),
        (1, 10, (0.0025, 0.4450)),
        (5, 10, (0.1871, 0.8129)),
        (10, 10, (0.6915, 1.0)),
        (3, 1250, (0.0005, 0.0070)),
    ],
)
def test_the_exact_interval_of_a_plain_sample(wrong: int, of: int, interval: tuple[float, float]) -> None:
    assert clopper_pearson(wrong, of) == pytest.approx(interval, abs=6e-5)


def test_the_incomplete_beta_function_is_the_binomials_sum() -> None:
    rng = np.random.default_rng(5)
    for n, p in zip(rng.integers(2, 60, 40), rng.uniform(0.01, 0.99, 40), strict=True):
        k = int(rng.integers(1, n + 1))
        mass = (
            np.cumprod([1.0, *[(n - i) / (i + 1) for i in range(n)]])
            * p ** np.arange(n + 1)
            * (1 - p) ** np.arange(n, -1, -1)
        )
        assert incomplete_beta(k, n - k + 1, p) == pytest.approx(mass[k:].sum(), rel=1e-9)


def test_wilsons_is_shorter_and_inside_of_neither_end() -> None:
    for wrong in range(1, 50):
        (a, b), (c, d) = clopper_pearson(wrong, 50), wilson(wrong, 50)
        assert b - a > d - c and 0 < c < wrong / 50 < d < 1.0000001


def corpora(rng: np.random.Generator) -> Iterator[tuple[float, dict[str, np.ndarray]]]:
    """Corpora of sources with documents good and bad to read; the errors of each, and the true rate."""
    for _ in range(CORPORA):
        errors = {}
        for source in range(int(rng.integers(1, 12))):
            for level, factor in (("high", 1.0), ("low", rng.uniform(1, 8))):
                rate = min(rng.beta(1, 25) * factor, 0.9)
                errors[f"{source}/{level}"] = rng.random(int(rng.integers(1, 400))) < rate
        yield float(np.concatenate(list(errors.values())).mean()), errors


def covered(rng: np.random.Generator, n: int, weigh: Callable[[np.ndarray], np.ndarray] | None = None) -> float:
    held = 0
    for true, errors in corpora(rng):
        cells = {name: len(values) for name, values in errors.items()}
        weights = {name: weigh(values) if weigh else np.ones(len(values)) for name, values in errors.items()}
        if weigh:
            every, counts = np.concatenate(list(errors.values())), np.concatenate(list(weights.values()))
            true = float((every * counts).sum() / counts.sum())
        strata = strata_of({(name.split("/")[0], name.split("/")[1]): size for name, size in cells.items()}, n)
        seen = {}
        for stratum, drawn in zip(strata, allocate(strata, n), strict=True):
            pool = np.concatenate([errors["/".join(cell)] for cell in stratum.cells])
            pool_weights = np.concatenate([weights["/".join(cell)] for cell in stratum.cells])
            picked = rng.choice(len(pool), drawn, replace=False)
            seen[stratum.name] = [Seen(bool(pool[i]), float(pool_weights[i])) for i in picked]
        found = estimate(seen, {stratum.name: stratum.size for stratum in strata})
        assert found is not None
        held += found.low - 1e-12 <= true <= found.high + 1e-12
    return held / CORPORA


@pytest.mark.parametrize("n", [20, 50, 500])
def test_intervals_of_a_stratified_sample_hold(n: int) -> None:
    assert covered(np.random.default_rng(n), n) >= LEAST


def test_intervals_of_weighted_items_hold() -> None:
    """Words are drawn by their characters: a short one counts for more."""
    rng = np.random.default_rng(11)
    share = covered(rng, 500, lambda errors: 1 / (rng.integers(1, 12, len(errors)) + 2 * errors))
    assert share >= LEAST


def test_all_that_there_is_judged_is_known_and_nothing_judged_is_nothing() -> None:
    found = estimate({"a": [Seen(True), Seen(False)]}, {"a": 2})
    assert found is not None and (found.low, found.rate, found.high) == (0.5, 0.5, 0.5)
    assert estimate({"a": []}, {"a": 2}) is None


def test_each_stratum_gets_two_at_least_and_its_share() -> None:
    strata = strata_of({("a", "high"): 900, ("b", "high"): 80, ("c", "high"): 5, ("c", "low"): 15}, 50)
    drawn = allocate(strata, 50)
    assert sum(drawn) == 50 and min(drawn) >= 2
    assert sum(stratum.size for stratum in strata) == 1000
    assert drawn[[stratum.name for stratum in strata].index("a, high")] == 45
    assert allocate([Stratum("all", 3, (("a", "high"),))], 9) == [3]


@pytest.mark.parametrize(
    ("lot", "aql", "letter", "size", "accept"),
    [  # ISO 2859-1:1999, tables 1 and 2-A, normal inspection, level II
        (5, 6.5, "A", 2, 0),
        (100, 1.0, "E", 13, 0),
        (120, 1.0, "E", 13, 0),  # F: the arrow points up
        (300, 1.0, "H", 50, 1),
        (260, 1.0, "H", 50, 1),  # G: the arrow points down
        (500, 1.0, "H", 50, 1),
        (1000, 2.5, "J", 80, 5),
        (1000, 0.65, "J", 80, 1),
        (3000, 0.65, "K", 125, 2),
        (10_000, 1.5, "L", 200, 7),
        (30_000, 4.0, "M", 315, 21),
        (100_000, 4.0, "M", 315, 21),  # N: the arrow points up
        (100_000, 0.40, "N", 500, 5),
        (400_000, 0.15, "P", 800, 3),
        (1_000_000, 0.010, "Q", 1250, 0),
        (1_000_000, 0.065, "Q", 1250, 2),
        (1_000_000, 0.025, "R", 2000, 1),  # Q: the arrow points down, to a letter that no lot of level II has
        (12, 10.0, "C", 5, 1),
        (40, 0.25, "H", 40, 0),  # the sample is the lot
    ],
)
def test_plans_are_those_of_the_standard(lot: int, aql: float, letter: str, size: int, accept: int) -> None:
    found = iso2859(lot, aql)
    assert (found.letter, found.size, found.accept) == (letter, size, accept)


CODES = {  # ISO 2859-1:1999, table 1, general inspection level II: the largest lot of each letter
    "A": 8, "B": 15, "C": 25, "D": 50, "E": 90, "F": 150, "G": 280, "H": 500, "J": 1200, "K": 3200, "L": 10_000,
    "M": 35_000, "N": 150_000, "P": 500_000, "Q": 10**9,
}  # fmt: skip
MASTER = """
A    2 v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v
B    3 v  v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v
C    5 v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1
D    8 v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2
E   13 v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3
F   20 v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5
G   32 v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7
H   50 v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7  10
J   80 v  v  v  v  v  v  0  ^  v  1  2  3  5  7  10 14
K  125 v  v  v  v  v  0  ^  v  1  2  3  5  7  10 14 21
L  200 v  v  v  v  0  ^  v  1  2  3  5  7  10 14 21 ^
M  315 v  v  v  0  ^  v  1  2  3  5  7  10 14 21 ^  ^
N  500 v  v  0  ^  v  1  2  3  5  7  10 14 21 ^  ^  ^
P  800 v  0  ^  v  1  2  3  5  7  10 14 21 ^  ^  ^  ^
Q 1250 0  ^  v  1  2  3  5  7  10 14 21 ^  ^  ^  ^  ^
R 2000 ^  ^  1  2  3  5  7  10 14 21 ^  ^  ^  ^  ^  ^
"""
"""Table 2-A as it is printed, from AQL 0.010 to 10: acceptance numbers, and arrows down and up to the plan in force."""


def printed(letter: str, column: int) -> tuple[str, int, int]:
    """The plan that the printed table gives, its arrows followed."""
    rows = [line.split() for line in MASTER.split("\n") if line]
    at = next(i for i, row in enumerate(rows) if row[0] == letter)
    while (found := rows[at][2 + column]) in "v^":
        at += 1 if found == "v" else -1
    return rows[at][0], int(rows[at][1]), int(found)


@pytest.mark.parametrize("column", range(16))
def test_every_plan_is_the_one_that_is_printed(column: int) -> None:
    below = 1
    for code, largest in CODES.items():
        letter, size, accept = printed(code, column)
        for lot in (below + 1, largest):  # the whole lot, where it is no larger than the sample
            found = iso2859(lot, AQLS[column])
            assert (found.letter, found.size, found.accept) == (letter, min(size, lot), accept)
        below = largest


def test_every_lot_has_a_plan_and_no_other_aql_is_taken() -> None:
    for aql in AQLS:
        for lot in (2, 9, 30, 60, 100, 200, 400, 900, 2000, 9000, 20_000, 99_999, 300_000, 10**7):
            found = iso2859(lot, aql)
            assert found.size in (*SIZES, lot) and 0 <= found.accept <= 21
    with pytest.raises(PlanError, match="ISO 2859-1"):
        iso2859(100, 0.5)


def test_the_dfgs_table() -> None:
    assert [dfg_least(claim / 100, 500) for claim in (95, 96, 97, 98, 99, 99.5)] == [485, 489, 493, 496, 499, 500]
