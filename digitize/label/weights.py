"""The weights of the evidence for a document's beginning: data in `config/heads.toml`, fitted by `digitize train`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from digitize.config import data_dir, read_toml
from digitize.errors import ConfigError
from digitize.label.typed_heads import Head

MOST = 4.0  # log-odds: how much one head may say about others of its look
FEW = 2.0  # a look that so many others share is half believed


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds: `alone` for a line by itself, `together` when it is known how lines of its look score.

    `base` is what a line without evidence has; `likeness` multiplies the mean score of the other lines of its look.
    `slope` and `shift` turn a score into the log-odds of a calibrated probability.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]
    likeness: float = 0.0
    slope: float = 1.0
    shift: float = 0.0

    def first(self, evidence: Iterable[str]) -> float:
        return self.alone["base"] + sum(self.alone.get(name, 0.0) for name in evidence)

    def probability(self, score: float) -> float:
        """The probability that a document begins where the score was found."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.slope * score + self.shift))))

    def score(self, evidence: Iterable[str], likeness: float) -> float:
        found = self.together["base"] + sum(self.together.get(name, 0.0) for name in evidence)
        return found + self.likeness * likeness


@cache
def shipped_weights() -> Weights:
    """The weights of the package."""
    return load_weights(data_dir() / "heads.toml")


def load_weights(path: Path) -> Weights:
    """The weights of a file. Raises ConfigError when it can't be read or holds something else."""
    table = read_toml(path)
    try:
        return _weights(table)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ConfigError(f"{path}: no weights of heads ({error!r})", "make the file with `digitize train`") from None


def _weights(table: dict[str, Any]) -> Weights:
    evidence: dict[str, list[float]] = table["evidence"]
    alone = {name: pair[0] for name, pair in evidence.items()}
    together = {name: pair[1] for name, pair in evidence.items()}
    numbers = [float(table[name]) for name in ("likeness", "slope", "shift")]
    return Weights(alone, together, *numbers)


def write_weights(weights: Weights) -> str:
    """The TOML that `load_weights` reads."""
    lines = [
        "# The weights of the evidence that a document begins at a line, in log-odds: for the line by itself, and in the",
        "# company of the other lines of the volume. Made by `digitize train`; digitize/label/evidence.py says what each is.",
        "",
        f"likeness = {weights.likeness}      # times the mean score of the other lines of its look",
        f"slope = {weights.slope}         # these make the score a probability",
        f"shift = {weights.shift}",
        "",
        "[evidence]",
        *(f"{name} = [{weights.alone[name]}, {weights.together[name]}]" for name in weights.alone),
    ]
    return "\n".join(lines) + "\n"


def weigh(heads: Sequence[Head], weights: Weights) -> list[Head]:
    """The heads with their scores, in log-odds. What others of the same look score counts: the heads of a volume are
    set alike, its paragraphs and lists too."""
    scores = [weights.first(head.evidence) for head in heads]
    found = likenesses([head.look for head in heads], scores)
    return [
        replace(head, likeness=likeness, score=weights.score(head.evidence, likeness))
        for head, likeness in zip(heads, found, strict=True)
    ]


def likenesses(
    looks: Sequence[tuple[object, ...]], scores: Sequence[float], counts: Sequence[int] | None = None
) -> list[float]:
    """For each of a volume's possible heads the mean score of the others of its look, nearer to 0 where they are few;
    `counts` says how many heads each entry stands for."""
    counts = counts or [1] * len(looks)
    bounded = [max(-MOST, min(MOST, score)) for score in scores]
    total: dict[tuple[object, ...], float] = defaultdict(float)
    count: dict[tuple[object, ...], int] = defaultdict(int)
    for look, score, n in zip(looks, bounded, counts, strict=True):
        total[look] += n * score
        count[look] += n
    return [
        (total[look] - score) / (count[look] - 1 + FEW) if count[look] > 1 else 0.0
        for look, score in zip(looks, bounded, strict=True)
    ]
