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
from digitize.label.typed_heads import Head
from digitize.model.page import Page

BEGINS = {"1": True, "0": False, "-": None}


def examples(pages: Sequence[Page], cues: Cues, gold: Gold) -> list[Example]:
    """Every place of a source where a head may begin, and whether a document does."""
    seen = survey(pages, cues)
    truth = align([line.text for line in seen.lines], gold)
    sheets = {document.sheet for document in gold.documents} - {None}
    page_of = {line.at: line.page for line in seen.lines}
    return merged(
        Example(
            head.evidence, head.look, _begins(head, truth) if page_of[head.at] not in sheets else _heads_sheet(head)
        )
        for head in find_heads(seen.scene)
    )


def _heads_sheet(head: Head) -> bool | None:
    """Whether a document that is known to begin a sheet begins with a head on that sheet: with its first text alone."""
    return True if {"new-page", "first-text"} & set(head.evidence) else None


def _begins(head: Head, truth: Truth) -> bool | None:
    """Whether a document begins with a head: also where what an office or a hand added at a page's top, which gold leaves
    out, was read above its first line."""
    if head.at in truth.starts:
        return True
    if head.at not in truth.heads and not head.lines.keys().isdisjoint(truth.starts):
        return True if "new-page" in head.evidence or "first-text" in head.evidence else None
    return None if head.at in truth.heads else False


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
