"""A reading with its rivals → the record of the contract: elements, repairs, alternatives, normal form, confidence."""

import math
import re
from collections.abc import Sequence

from digitize.model.metadata import Alternative, ArchivalReference, Repair
from digitize.references.grammar import FIELDS
from digitize.references.search import Reading

FIELD = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\]]*)\]")
SURE = 0.985
"""Confidence of an undamaged reference of a known archive."""
DECAY = 0.07
"""How fast confidence falls with the square of the cost: one repair takes little, many take much. Like RIVALRY fitted
on the damaged references of the tests (`bench/references.py`)."""
OPEN_TITLE = 0.88
"""What an unusual title, or an archive that only its own name tells of, leaves of the confidence: four of five are right, on references that nothing was fitted on."""
ODD = 0.7
"""What an odd sign in a value that no grammar can check leaves of the confidence."""
ODD_SIGN = re.compile(
    r"(?<=\d)[ZIOSlgzoQqзЗб|](?!\w)|(?<=\d)[IOSlZgzoqзЗб|](?=\d)|(?<=[^\W\d_]{2})\d(?=[^\W\d_])"
    r"|(?<=\d[-–])[bglozIOSZBG](?=\d)|(?<![\w-])[BIOSlZ](?=\d[-–]\d)|(?<=[a-zа-я]{4})\d(?!\w)"
)
RIVALRY = 7.0
"""How fast a rival's weight falls with what it costs more than the best."""
MENTION = 0.93
"""How much less sure a reference is that a sentence only mentions: what is cited there may be something else."""
RUNS_ON = 0.94
"""What is left of the confidence where the text runs on right behind, with a comma or a word: it may be a part that was not
read. Of such ones 86 in a hundred were right where 96 were promised, on references that nothing was fitted on."""
ONE_ELEMENT = 0.88
"""What a single element without a label leaves of it: more may belong to it. 79 in a hundred were right of 95 promised."""
LEAST = 0.03
"""A rival less likely than this is not listed."""


def record(text: str, readings: Sequence[Reading], remark: str | None, worth: float = 1.0) -> ArchivalReference:
    """The reference as a record; `text` is what was printed. `worth`: what stands around it leaves of its confidence."""
    best = readings[0]
    shares = [share * worth for share in confidences(readings)]
    alternatives = tuple(
        Alternative(confidence=round(share, 3), **_elements(reading))
        for reading, share in list(zip(readings, shares, strict=True))[1:]
        if share >= LEAST
    )
    return ArchivalReference(
        text=text,
        normalized=normal_form(best),
        repairs=tuple(_repairs(best)),
        alternatives=alternatives,
        remark=remark,
        confidence=round(shares[0], 3),
        **_elements(best),
    )


def confidences(readings: Sequence[Reading]) -> list[float]:
    """How sure each of these rival readings is; their sum is below 1, since all may be wrong."""
    weights = [math.exp(-RIVALRY * (reading.cost - readings[0].cost)) for reading in readings]
    sure = SURE * math.exp(-DECAY * readings[0].cost ** 2) * ODD ** _odd_signs(readings[0])
    sure *= OPEN_TITLE if _is_open_title(readings[0]) or readings[0].named.institution else 1.0
    sure *= ONE_ELEMENT if _is_one_of_several(readings[0]) else 1.0
    return [sure * weight / sum(weights) for weight in weights]


def _is_open_title(reading: Reading) -> bool:
    """A title in words that is none of the usual ones: nothing but its end says where it ends."""
    return any(part.element.kind.free and part.value.cost for part in reading.parts)


def _is_one_of_several(reading: Reading) -> bool:
    """One element without a label, of a system in which references have more."""
    elements = reading.named.system.elements
    return len(reading.parts) == 1 and not reading.parts[0].label and sum(e.required for e in elements) > 1


def _odd_signs(reading: Reading) -> int:
    """Signs in titles and open values that stand where an engine puts them for digits or letters: `Box 1Z`, `Indi4erente`."""
    parts = [part for part in reading.parts if part.element.kind.free or part.element.kind.open]
    open_ = (part.value.printed if part.element.kind.free else part.value.value for part in parts)
    return sum(len(ODD_SIGN.findall(value)) for value in open_)


def _elements(reading: Reading) -> dict[str, str | None]:
    archive = reading.named.archive
    elements: dict[str, str | None] = dict.fromkeys(FIELDS)
    elements |= reading.values
    elements["archive"] = archive.code if archive else reading.named.code or None
    elements["archive_name"] = archive.name if archive else None
    return elements


def normal_form(reading: Reading) -> str:
    """The reference as its archive would print it, from the system's template."""
    archive = reading.named.archive
    values = reading.values | {"archive": archive.printed if archive else reading.named.code}

    def fill(part: str) -> str:
        return FIELD.sub(lambda m: values.get(m[1], ""), part)

    def optional(part: re.Match[str]) -> str:
        return fill(part[1]) if all(field in values for field in FIELD.findall(part[1])) else ""

    text = fill(OPTIONAL.sub(optional, reading.named.system.template))
    return text.strip(" ,:")


def _repairs(reading: Reading) -> list[Repair]:
    repairs = []
    named = reading.named
    if named.rule and named.archive:
        repairs.append(Repair(field="archive", from_=named.printed, to=named.archive.printed, rule=named.rule))
    for part in reading.parts:
        if part.label_rule and part.label_rule != "lost-label":
            repairs.append(Repair(field=part.element.field, from_=part.label, to=part.canonical, rule=part.label_rule))
        if part.label_rule == "lost-label":
            repairs.append(Repair(field=part.element.field, from_="", to=part.element.label, rule=part.label_rule))
        if part.value.rule:
            repairs.append(
                Repair(field=part.element.field, from_=part.value.printed, to=part.value.value, rule=part.value.rule)
            )
    return repairs
