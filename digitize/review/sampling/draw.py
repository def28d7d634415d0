"""Which items are drawn: strata by source and confidence, each with its share of the sample, and a draw by seed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

LEAST = 2  # items of a stratum that are drawn, so that its spread is known
OTHERS = "other sources"

Cell = tuple[str, str]
"""A source and how sure its items are (`high`, `low`)."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the corpus from which its share of the sample is drawn; `cells` are what it is made of."""

    name: str
    size: int
    cells: tuple[Cell, ...]


def strata_of(cells: Mapping[Cell, int], n: int) -> list[Stratum]:
    """Strata for a sample of `n` items: each cell by itself whose share is two items at least; the others together, by
    confidence, where that is enough, else in one."""
    total = sum(cells.values())
    share = {cell: n * size / max(total, 1) for cell, size in cells.items() if size}
    own = [Stratum(", ".join(cell), cells[cell], (cell,)) for cell in sorted(share) if share[cell] >= LEAST]
    rest: dict[str, list[Cell]] = defaultdict(list)
    for cell in sorted(share):
        if share[cell] < LEAST:
            rest[cell[1]].append(cell)
    pooled = [_pooled(f"{OTHERS}, {level}", found, cells) for level, found in sorted(rest.items())]
    if any(n * one.size / total < LEAST for one in pooled):
        pooled = [_pooled(OTHERS, [cell for one in pooled for cell in one.cells], cells)]
    if own and pooled and n * pooled[0].size / total < LEAST:  # too few even together: they join the smallest
        least = min(own, key=lambda stratum: (stratum.size, stratum.name))
        own.remove(least)
        pooled = [_pooled(f"{least.name} and {OTHERS}", [*least.cells, *pooled[0].cells], cells)]
    return [*own, *pooled]


def _pooled(name: str, found: Sequence[Cell], cells: Mapping[Cell, int]) -> Stratum:
    return Stratum(name, sum(cells[cell] for cell in found), tuple(found))


def allocate(strata: Sequence[Stratum], n: int) -> list[int]:
    """How many items of each stratum are drawn: in proportion to its size, rounded by the largest remainders."""
    total = sum(stratum.size for stratum in strata)
    n = min(n, total)
    shares = [n * stratum.size / total for stratum in strata] if total else []
    drawn = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda k: (drawn[k] - shares[k], k))
    for k in order[: n - sum(drawn)]:
        drawn[k] += 1
    return drawn


def pick(size: int, n: int, seed: str) -> list[int]:
    """`n` different numbers below `size`, in order, by a seed: Floyd's draw (Bentley and Floyd, CACM 30, 1987), from
    Python's `random()`, whose sequence is promised to stay the same."""
    rng = Random(seed)
    chosen: set[int] = set()
    for top in range(size - min(n, size), size):
        at = int(rng.random() * (top + 1))
        chosen.add(top if at in chosen else at)
    return sorted(chosen)
