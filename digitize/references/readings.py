"""Several readings of one printed reference, by engines and preparations → the one that most of them bear out.

Each reading goes through the grammar by itself; what it makes of them votes, so that readings that differ in what is no
element agree. Where another reading than the first wins, each value that it changes is a repair, and the first stays as an
alternative; where readings disagree, the reference is less sure.
"""

from collections.abc import Sequence

from digitize.model.metadata import ELEMENTS, Alternative, ArchivalReference, Repair
from digitize.references.grammar import Archives
from digitize.references.read import read_references
from digitize.references.record import LEAST

ANOTHER = "another-reading"
"""The rule of a repair by what another engine or preparation read of the line."""
FIRST_WORTH = 0.01
"""What it counts more that a reading is the first, which the text of the document has."""
ALIKE_WEIGH = 2
"""The power of what readings are worth together: engines err each in its own way, so that two that agree weigh more
than twice one. All of seven such majorities of two were right, on data/dev and data/letters."""
AGREED = 1
"""Readings that must agree on a reference where the first gives none."""
FIELDS = ("archive", *ELEMENTS)
PARTING = "/-()&"
"""Marks that part a value."""
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

Values = tuple[str | None, ...]


def read_together(text: str, others: Sequence[str], archives: Archives) -> tuple[ArchivalReference, ...]:
    """The references of a text, in their order, of which there are `others`: further readings of the same print.

    Every reference keeps its text as the first reading has it.
    """
    first = read_references(text, archives)
    if not others:
        return first
    further = [read_references(other, archives) for other in others]
    if not first:
        return _of_others(text, [one for one in further if one])
    alike = [one for one in further if len(one) == len(first)]
    voted = [_voted(one, [other[i] for other in alike], len(others) + 1) for i, one in enumerate(first)]
    if len(voted) == 1 and _count(voted[0]) > _count(first[0]):  # the first reading ended too early
        return (voted[0].model_copy(update={"text": text[text.find(first[0].text) :].strip(), "remark": None}),)
    return tuple(voted)


def _count(reference: ArchivalReference) -> int:
    return sum(getattr(reference, field) is not None for field in FIELDS)


def _of_others(text: str, further: Sequence[Sequence[ArchivalReference]]) -> tuple[ArchivalReference, ...]:
    """The reference that further readings agree on where the first gives none: all of its values are another reading's."""
    single = [one[0] for one in further if len(one) == 1]
    alike = max(([x for x in single if _values(x) == _values(one)] for one in single), key=len, default=[])
    if len(alike) < AGREED:
        return ()
    sure = alike[0].confidence * len(alike) / (len(further) + 1)
    repairs = tuple(_changed(field, None, getattr(alike[0], field)) for field in FIELDS if getattr(alike[0], field))
    update = {"text": text.strip(), "repairs": repairs, "remark": None, "confidence": round(sure, 3)}
    return (alike[0].model_copy(update=update),)


def _voted(first: ArchivalReference, others: Sequence[ArchivalReference], count: int) -> ArchivalReference:
    """The reading with the most worth, of `count` readings in all; those that gave no such reference count as doubt."""
    worth: dict[Values, float] = {_values(first): first.confidence + FIRST_WORTH}
    best: dict[Values, ArchivalReference] = {_values(first): first}
    for other in others:
        values = _values(other)
        worth[values] = worth.get(values, 0.0) + other.confidence
        best.setdefault(values, other)
    won = max(worth, key=lambda values: worth[values])
    weight = {values: one**ALIKE_WEIGH for values, one in worth.items()}
    whole = sum(weight.values()) + (count - 1 - len(others)) * (first.confidence / 2) ** ALIKE_WEIGH
    agreed = weight[won] / whole if whole else 1.0
    kept = best[won]
    chosen = first if kept is first else _in_place_of(first, kept)
    rivals = [
        Alternative(confidence=round(kept.confidence * weight[values] / whole, 3), **_elements(best[values]))
        for values in sorted(worth, key=lambda values: -worth[values])
        if values != won and kept.confidence * weight[values] / whole >= LEAST
    ]
    same = {tuple(getattr(rival, field) for field in FIELDS) for rival in rivals}
    rivals += [x for x in chosen.alternatives if tuple(getattr(x, field) for field in FIELDS) not in same]
    update = {"confidence": round(kept.confidence * agreed, 3), "alternatives": tuple(rivals)}
    return chosen.model_copy(update=update)


def _in_place_of(first: ArchivalReference, kept: ArchivalReference) -> ArchivalReference:
    """Another reading with the text and the remark of the first, and a repair for each value in which they differ."""
    differ = [field for field in FIELDS if _level(getattr(first, field)) != _level(getattr(kept, field))]
    changed = [_changed(field, getattr(first, field), getattr(kept, field)) for field in differ]
    before = [one for one in kept.repairs if one.field not in differ and one.from_ in first.text]
    return kept.model_copy(update={"text": first.text, "remark": first.remark, "repairs": (*before, *changed)})


def _changed(field: str, old: str | None, new: str | None) -> Repair:
    return Repair(field=field, from_=old or "", to=new or "", rule=ANOTHER)


def _values(reference: ArchivalReference) -> Values:
    return tuple(_level(getattr(reference, field)) for field in FIELDS)


def _level(value: str | None) -> str | None:
    """A value as readings are compared: blanks and stops are lost and found with every reading."""
    kept = (char for char in value.translate(DASHES) if char.isalnum() or char in PARTING) if value else ""
    return "".join(kept).casefold() or None


def _elements(reference: ArchivalReference) -> dict[str, str | None]:
    names = (*FIELDS, "archive_name")
    return {name: getattr(reference, name) for name in names}
