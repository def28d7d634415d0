"""The references of a source side by side: one that breaks a sequence which the others keep is flagged, with what was expected.

What was expected is an alternative of the reference, and its flag tells a reviewer to look. Only a value of which one letter was
plainly misread, since many others have it right (`Pacific Wai`), is put right, and where readings of a line disagree, the one
whose series or fond others have is taken: those are repairs, and listed as such.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from digitize.model.metadata import ALL_ELEMENTS, Alternative, ArchivalReference, Elements, Metadata, Repair

OUT_OF_SEQUENCE = "reference-out-of-sequence"
STEPS = ("series", "fond", "inventory", "folder", "file")
"""The elements that stay as they are from one document to the next, from the widest to the narrowest."""
PLACES = (*STEPS, "item", "leaves")
STEADY = 0.7
"""Share of a source's steps from one reference to the next that keep an element, from which a break in it is odd."""
FEWEST_STEPS = 6
FEWEST_ALIKE = 4
"""References that have a value of which another one is a letter off."""
FEWEST_KNOWN = 2
"""References that have a series or fond which decides between the readings of another one."""
LONG_VALUE = 4
"""Letters of a value that is not that of another fond by chance when one letter differs."""
AS_OTHERS = "as-other-references"
"""The rule of a repair by the source's other references."""
UNSURE = 0.6
"""Confidence of a reference with a value that is a letter off from that of many others."""
PUT_RIGHT = 0.85
"""Confidence of one that was put right by them."""
EXPECTED = 0.3
"""Confidence of what was expected."""
NUMBERS = re.compile(r"\d+")

Found = Sequence[tuple[int, ArchivalReference]]


def in_sequence(records: Sequence[Metadata], settled: Container[int] = ()) -> list[Metadata]:
    """The records of a source, in their order, with flags and expected elements where a reference breaks a sequence.

    `settled` are the places of records whose references a reviewer has settled: they tell of others, and stay as they are.
    """
    found = [
        (n, r.archival_reference)
        for n, r in enumerate(records)
        if r.archival_reference and _placed(r.archival_reference)
    ]
    out = list(records)
    for at, known in _known(found):
        if at not in settled:
            flags = tuple(sorted({*records[at].flags, "reference-repaired"}))
            out[at] = records[at].model_copy(update={"archival_reference": known, "flags": flags})
    found = [(at, out[at].archival_reference or one) for at, one in found]
    for at, (field, value) in _breaks(found).items():
        record, reference = records[at], records[at].archival_reference
        if reference and at not in settled:
            seen = _expecting(reference, field, value)
            repaired = {"reference-repaired"} if len(seen.repairs) > len(reference.repairs) else set()
            flags = tuple(sorted({*record.flags, OUT_OF_SEQUENCE} | repaired))
            out[at] = record.model_copy(update={"archival_reference": seen, "flags": flags})
    return out


def _known(found: Found) -> Iterator[tuple[int, ArchivalReference]]:
    """References whose series or fond no other of the source has, while another reading of theirs has one that others have:
    with that reading in their place."""
    count = Counter((one.archive, _widest(one)) for _, one in found)
    for at, one in found:
        same = (x for x in one.alternatives if x.archive == one.archive)
        rivals = (x for x in same if count[x.archive, _widest(x)] >= FEWEST_KNOWN)
        if count[one.archive, _widest(one)] == 1 and (known := max(rivals, key=lambda x: x.confidence, default=None)):
            yield at, _instead(one, known)


def _widest(one: Elements) -> str | None:
    return one.series or one.fond


def _instead(one: ArchivalReference, known: Alternative) -> ArchivalReference:
    """A reference with the elements of an alternative, which it takes the place of."""
    normal = one.normalized or ""
    repairs = list(one.repairs)
    for field in PLACES:
        old, new = getattr(one, field), getattr(known, field)
        if old != new:
            normal = normal.replace(old, new or "", 1) if old else normal
            repairs.append(Repair(field=field, from_=old or "", to=new or "", rule=AS_OTHERS))
    elements = {name: getattr(known, name) for name in ALL_ELEMENTS}
    before = Alternative(**{name: getattr(one, name) for name in elements}, confidence=known.confidence)
    others = (x for x in one.alternatives if x is not known)
    sure = round(min(PUT_RIGHT, one.confidence + known.confidence), 3)
    changed = {"normalized": normal or None, "repairs": tuple(repairs), "alternatives": (before, *others)}
    return one.model_copy(update={**elements, **changed, "confidence": sure})


def _placed(reference: ArchivalReference) -> bool:
    return bool(reference.archive) and any(getattr(reference, field) for field in PLACES)


def _breaks(found: Found) -> dict[int, tuple[str, str]]:
    """The breaks by the place of their record: the element and what was expected; the widest element counts."""
    breaks: dict[int, tuple[str, str]] = {}
    for field in STEPS:
        for at, value in (*_misread(found, field), *_stepped_aside(found, field)):
            breaks.setdefault(at, (field, value))
    for at, value in _leaves(found):
        breaks.setdefault(at, ("leaves", value))
    return breaks


def _misread(found: Found, field: str) -> Iterator[tuple[int, str]]:
    """A value that no other reference has, a letter off from one that many have: `AL680` among `A2680`."""
    count = Counter((one.archive, value) for _, one in found if (value := getattr(one, field)))
    often = [key for key, n in count.items() if n >= FEWEST_ALIKE]
    for at, one in found:
        value = getattr(one, field)
        if not value or count[one.archive, value] > 1 or len(value) < LONG_VALUE:
            continue
        near = [known for archive, known in often if archive == one.archive and Levenshtein.distance(known, value) == 1]
        if len(near) == 1:
            yield at, near[0]


def _stepped_aside(found: Found, field: str) -> Iterator[tuple[int, str]]:
    """A value that is another one than that of both its neighbours, in a source that keeps to it."""
    steps = [_alike(a, b, field) for (_, a), (_, b) in pairwise(found) if getattr(a, field) and getattr(b, field)]
    if len(steps) < FEWEST_STEPS or sum(steps) < STEADY * len(steps):
        return
    for (_, before), (at, one), (_, after) in zip(found, found[1:], found[2:], strict=False):
        if getattr(one, field) and _alike(before, after, field) and not _alike(before, one, field):
            yield at, getattr(before, field)


def _alike(one: Elements, other: Elements, field: str) -> bool:
    """The same archive and the same elements, from the widest to this one."""
    wider = STEPS[: STEPS.index(field) + 1]
    return one.archive == other.archive and all(getattr(one, name) == getattr(other, name) for name in wider)


def _leaves(found: Found) -> Iterator[tuple[int, str]]:
    """Leaves that go back, or ahead of those behind them, in a file whose leaves run on."""
    runs: list[list[tuple[int, int, int]]] = [[]]
    last: ArchivalReference | None = None
    for at, one in found:
        numbers = [int(n) for n in NUMBERS.findall(one.leaves or "")]
        if last is None or not one.file or not _alike(last, one, "file"):
            runs.append([])
        if numbers:
            runs[-1].append((at, numbers[0], numbers[-1]))
        last = one
    for run in runs:
        steps = [a[1] <= b[1] for a, b in pairwise(run)]
        if len(steps) >= FEWEST_STEPS - 1 and sum(steps) >= STEADY * len(steps):
            for before, one_, after in zip(run, run[1:], run[2:], strict=False):
                if before[1] <= after[1] and not before[1] <= one_[1] <= after[1]:
                    yield one_[0], _between(before[2], after[1])


def _between(last: int, following: int) -> str:
    first, end = (last + 1, following - 1) if last + 1 < following else (last, following)
    return str(first) if first >= end else f"{first}-{end}"


def _expecting(reference: ArchivalReference, field: str, value: str) -> ArchivalReference:
    """The reference with what was expected as an alternative, or put right by it."""
    read: str = getattr(reference, field)
    near = field != "leaves" and len(value) >= LONG_VALUE and Levenshtein.distance(value, read) == 1
    if near and _misread_letter(read, value):
        return _put_right(reference, field, read, value)
    alternatives = (*reference.alternatives, _alternative(reference, field, value, EXPECTED))
    confidence = min(reference.confidence, UNSURE) if near else reference.confidence
    return reference.model_copy(update={"alternatives": alternatives, "confidence": confidence})


def _misread_letter(read: str, value: str) -> bool:
    """One sign is another one, and not a digit a digit: two numbers that are nearly alike are mostly two numbers."""
    differ = [(a, b) for a, b in zip(read, value, strict=False) if a != b]
    return len(read) == len(value) and len(differ) == 1 and not all(map(str.isdigit, differ[0]))


def _put_right(reference: ArchivalReference, field: str, read: str, value: str) -> ArchivalReference:
    changed = {
        field: value,
        "normalized": (reference.normalized or "").replace(read, value, 1) or None,
        "repairs": (*reference.repairs, Repair(field=field, from_=read, to=value, rule=AS_OTHERS)),
        "alternatives": (*reference.alternatives, _alternative(reference, field, read, 1 - PUT_RIGHT)),
        "confidence": min(reference.confidence, PUT_RIGHT),
    }
    return reference.model_copy(update=changed)


def _alternative(reference: ArchivalReference, field: str, value: str, confidence: float) -> Alternative:
    elements: Mapping[str, str | None] = {name: getattr(reference, name) for name in ALL_ELEMENTS}
    return Alternative(**{**elements, field: value}, confidence=round(confidence, 3))
