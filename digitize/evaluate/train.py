"""Fits the weights of heads, and says by leaving out one volume after the other what that gains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitize.config import data_dir
from digitize.evaluate.examples import read_examples
from digitize.label.fit import Example, calibrated, fit, scores, without
from digitize.label.weights import Weights

OURS = "shipped/"  # before the names of the examples that come with the package


@dataclass(frozen=True, slots=True)
class Held:
    """How a volume fared: F1 of its beginnings by the weights in force, by those trained on the others while it was
    left out, and by those that come out; the mean gap between its confidences and the truth while it was left out."""

    name: str
    documents: int
    before: float
    after: float
    fitted: float
    gap: float


@dataclass(frozen=True, slots=True)
class Trained:
    """The weights that all volumes give, and the trial of those that are the user's own (or of all, if none is)."""

    weights: Weights
    trial: tuple[Held, ...]


def train(volumes: Mapping[str, Sequence[Example]], before: Weights) -> Trained:
    """Fits weights to the examples of the volumes and tries them volume by volume."""
    users = [name for name in sorted(volumes) if not name.startswith(OURS)]
    own = users or sorted(volumes)
    fitted = fit(volumes, own=users)
    left_out = {name: without(volumes, name, fitted, users) for name in own}
    judged = [
        (score, bool(example.begins), example.count)
        for name in own
        for score, example in zip(left_out[name], volumes[name], strict=True)
        if score > 0 and example.begins is not None
    ]
    weights = calibrated(fitted, judged, before)
    return Trained(weights, tuple(_held(name, volumes[name], left_out[name], before, weights) for name in own))


def _held(name: str, found: Sequence[Example], after: Sequence[float], before: Weights, weights: Weights) -> Held:
    sure = [
        (weights.probability(score), bool(example.begins), example.count)
        for score, example in zip(after, found, strict=True)
        if score > 0 and example.begins is not None
    ]
    gap = abs(sum(n * (p - right) for p, right, n in sure)) / max(1, sum(n for _, _, n in sure))
    documents = sum(example.count for example in found if example.begins is True)
    by_before, by_others, by_these = (f1(found, x) for x in (scores(found, before), after, scores(found, weights)))
    return Held(name.removeprefix(OURS), documents, by_before, by_others, by_these, gap)


def f1(found: Sequence[Example], scored: Sequence[float]) -> float:
    """F1 of the places that score above 0; places inside a head count neither way."""
    pairs = [(x.begins, score > 0, x.count) for x, score in zip(found, scored, strict=True)]
    hits = sum(n for begins, chosen, n in pairs if begins is True and chosen)
    wrong = sum(n for begins, chosen, n in pairs if begins is not None and begins != chosen)
    return 2 * hits / (2 * hits + wrong) if hits else 0.0


def told(trained: Trained) -> str:
    """What training gained, as a table: F1 of the beginnings in each volume, by the weights in force, while it was left
    out, and by the weights that come out."""
    rows = [f"{'volume':<28}{'documents':>10}{'before':>9}{'left out':>10}{'fitted':>9}{'gap':>8}"]
    rows += [_row(x) for x in trained.trial]
    documents = sum(x.documents for x in trained.trial)
    before = _mean([x.before for x in trained.trial])
    after = _mean([x.after for x in trained.trial])
    fitted = _mean([x.fitted for x in trained.trial])
    gap = sum(x.gap * x.documents for x in trained.trial) / max(1, documents)
    return "\n".join([*rows, _row(Held("mean", documents, before, after, fitted, gap))])


def _row(x: Held) -> str:
    return f"{x.name[:27]:<28}{x.documents:>10}{x.before:>9.3f}{x.after:>10.3f}{x.fitted:>9.3f}{x.gap:>8.3f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def shipped_examples() -> dict[str, list[Example]]:
    """The examples that the weights of the package were fitted to."""
    with (data_dir() / "heads-examples.tsv").open(encoding="utf-8") as lines:
        return {OURS + name: found for name, found in read_examples(lines).items()}
