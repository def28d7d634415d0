"""Pages and their gold in, examples for the fit of the weights out; and the file that keeps examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from digitize.evaluate.align import Truth, align
from digitize.evaluate.gold import Gold
from digitize.label import Cues
from digitize.label.evidence import EVIDENCE
from digitize.label.fit import Example, merged
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.label.typed_heads import Head
from digitize.label.upright import level
from digitize.model.page import Page

BEGINS = {"1": True, "0": False, "-": None}


def examples(pages: Sequence[Page], cues: Cues, gold: Gold) -> list[Example]:
    """Every place of a source where a head may begin, and whether a document does."""
    seen = survey([level(page) for page in pages], cues)
    truth = align([line.text for line in seen.lines], gold)
    sheets = {document.sheet for document in gold.documents} - {None}
    page_of = {line.at: line.page for line in seen.lines}
    heads = find_heads(seen.scene)
    whole = {at for head in heads if _begins_above(head, truth) for at in head.lines}

    def begins(head: Head) -> bool | None:
        return _heads_sheet(head) if page_of[head.at] in sheets else _begins(head, truth, whole)

    return merged(Example(head.evidence, head.look, begins(head)) for head in heads)


def _heads_sheet(head: Head) -> bool | None:
    """Whether a document that is known to begin a sheet begins with a head on that sheet: with its first text alone."""
    return True if {"new-page", "first-text"} & set(head.evidence) else None


def _begins(head: Head, truth: Truth, whole: Set[int]) -> bool | None:
    """Whether a document begins with a head; `whole` are the lines of heads of which gold leaves out the first, and where
    none else begins."""
    if _begins_above(head, truth) or (head.at in truth.starts and head.at not in whole):
        return True
    within = head.at in truth.heads | whole or not head.lines.keys().isdisjoint(truth.starts)
    return None if within else False


def _begins_above(head: Head, truth: Truth) -> bool:
    """Whether a head begins a page with what an office or a hand added there, which gold leaves out, and holds below it the
    line with which gold begins a document."""
    top = not {"new-page", "first-text"}.isdisjoint(head.evidence)
    return top and head.at not in truth.heads and not head.lines.keys().isdisjoint(truth.starts)


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
