"""A sample and its judgements in, the error rate of each measure with its interval and verdict out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from digitize.review.sampling.intervals import Estimate, Seen, estimate
from digitize.review.sampling.plans import Verdict, verdict
from digitize.review.sampling.records import FIELDS, QUESTIONS, Item, Judgement, Kind, Sample

MEASURES: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "characters": ("character", ("character",)),
    "words": ("character", ("word",)),
    "boundaries": ("document", ("begins", "ends")),
    "reference": ("document", ("reference",)),
    **{name: ("document", (name,)) for name in FIELDS},
}
"""Each measure with the kind of items that it is taken of, and the questions of which all must be answered right."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: its rate (None where nothing is judged), what could not be told, and whether it passes."""

    name: str
    estimate: Estimate | None
    unclear: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """All measures; how many of the items are judged, and by whom, from when to when."""

    measures: tuple[Measured, ...]
    judged: int
    of: int
    reviewers: tuple[str, ...]
    first: str
    last: str

    @property
    def passed(self) -> bool | None:
        """Whether every measure that the plan judges passes; None where it judges none, or items are left."""
        said = [one.verdict for one in self.measures if one.verdict.why]
        if any(one.passed is False for one in said):
            return False
        return True if said and self.judged == self.of and all(one.passed for one in said) else None


def result(sample: Sample, judgements: Mapping[str, Judgement]) -> Result:
    """What the judgements say of the corpus."""
    found = [judgements[item.id] for item in sample.items if item.id in judgements]
    kinds = {item.kind for item in sample.items}
    measures = [_measured(sample, judgements, name) for name, (kind, _) in MEASURES.items() if kind in kinds]
    done = [one for item in sample.items if (one := judgements.get(item.id)) and _whole(item, one)]
    times = sorted(one.when for one in found)
    return Result(
        tuple(measures),
        len(done),
        len(sample.items),
        tuple(sorted({one.who for one in found})),
        times[0] if times else "",
        times[-1] if times else "",
    )


def _whole(item: Item, judgement: Judgement) -> bool:
    return set(QUESTIONS[item.kind]) <= judgement.verdicts.keys()


def _measured(sample: Sample, judgements: Mapping[str, Judgement], name: str) -> Measured:
    kind, questions = MEASURES[name]
    seen: dict[str, list[Seen]] = defaultdict(list)
    unclear = 0
    for item in sample.items:
        answers = [judgements[item.id].verdicts.get(q) for q in questions] if item.id in judgements else [None]
        if item.kind != kind or None in answers:
            continue
        if "wrong" in answers:
            seen[item.stratum].append(Seen(True, _weight(item, name)))
        elif "unclear" in answers:
            unclear += 1
        else:
            seen[item.stratum].append(Seen(False, _weight(item, name)))
    sizes = {stratum.name: stratum.size for stratum in sample.strata if stratum.kind == kind}
    found = estimate(seen, sizes)
    lot = sample.corpus.characters if kind == "character" else sample.corpus.documents
    return Measured(name, found, unclear, verdict(sample.plan, name, found, lot) if found else Verdict(None, ""))


def _weight(item: Item, name: str) -> float:
    """Words are drawn by their characters: each counts for the inverse of how many it has."""
    return item.weight if name == "words" else 1.0
