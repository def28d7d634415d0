"""Pages and their gold in, examples for the fit of the weights out; and the file that keeps examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digitize.evaluate.align import Truth, align
from digitize.evaluate.gold import Gold
from digitize.label import Cues
from digitize.label.evidence import EVIDENCE
from digitize.label.fit import Example, merged
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.model.page import Page

BEGINS = {"1": True, "0": False, "-": None}


def examples(pages: Sequence[Page], cues: Cues, gold: Gold) -> list[Example]:
    """Every place of a source where a head may begin, and whether a document does."""
    seen = survey(pages, cues)
    truth = align([line.text for line in seen.lines], gold)
    return merged(Example(head.evidence, head.look, _begins(head.at, truth)) for head in find_heads(seen.scene))


def _begins(at: int, truth: Truth) -> bool | None:
    return True if at in truth.starts else None if at in truth.heads else False


def write_examples(volumes: Mapping[str, Sequence[Example]]) -> str:
    """Examples as text: a line with the names of all evidence, then lines `volume, look, begins, how many, evidence`,
    parted by tabs; looks are numbered by volume, evidence as in the first line."""
    number = {name: str(i) for i, name in enumerate(EVIDENCE)}
    rows = ["\t".join(EVIDENCE)]
    for name in sorted(volumes):
        looks: dict[tuple[object, ...], int] = {}
        counts: Counter[tuple[int, str, str]] = Counter()
        for example in volumes[name]:
            look = looks.setdefault(example.look, len(looks))
            begins = next(key for key, value in BEGINS.items() if value is example.begins)
            counts[look, begins, " ".join(number[part] for part in example.evidence)] += example.count
        rows += [f"{name}\t{look}\t{begins}\t{n}\t{parts}" for (look, begins, parts), n in sorted(counts.items())]
    return "".join(row + "\n" for row in rows)


def read_examples(lines: Iterable[str]) -> dict[str, list[Example]]:
    """The examples of each volume from the lines that `write_examples` writes."""
    volumes: dict[str, list[Example]] = {}
    names: list[str] = []
    for line in lines:
        parts = line.rstrip("\n").split("\t")
        if not names:
            names = parts
            continue
        volume, look, begins, count, evidence = parts
        found = tuple(names[int(i)] for i in evidence.split())
        volumes.setdefault(volume, []).append(Example(found, (look,), BEGINS[begins], int(count)))
    return volumes
