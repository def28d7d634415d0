"""References whose archive is named behind them: `Ф. 06, оп. 3, д. 35. АВП РФ`, `Roll 12, M77, RG 59, NA`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from digitize.references.grammar import Archives
from digitize.references.known import Named, known_names
from digitize.references.search import Reading, readings_at
from digitize.references.state import Part
from digitize.references.values import ValueAt

BEHIND = re.compile(r"[\s.,;(\[–—-]*")
ENDS = re.compile(r"[\s.)\]»”\"']*(?:$|;|[.)\]] )")
"""What stands behind a name that ends its reference."""
CLAUSE = re.compile(r"[^;]{6,240}")
PARTS = re.compile(r", *|\(")
PARTED = re.compile(r"[,.]? ?[(\[]?")
LAST = 3
"""Parts at the end of a clause in which the name is looked for."""
TITLE = re.compile(r"[,.\s]*[^\d;]{0,60}")
"""What may stand between the last element and the name: the fonds in words."""


def named_behind(text: str, readings: list[Reading], archives: Archives) -> list[Reading]:
    """Readings without an archive's name, which stands behind them: `Ф. 06, оп. 3, п. 4, д. 35. АВП РФ.`"""
    best = readings[0]
    if best.named.start < best.named.end or best.named.same:
        return readings
    gap = BEHIND.match(text, best.end)
    at = gap.end() if gap else best.end
    names = [n for n in known_names(text, at, archives) if _fits(n, best) and not n.cost]
    name = max(names, key=lambda n: n.end, default=None)
    if name is None or not ENDS.match(text, name.end):
        return readings
    cost = best.cost - (0.0 if best.named.archive else archives.damage.costs["name_missing"])
    return [Reading(replace(name, cost=0.0), best.parts, name.end, max(cost, 0.0)), *readings[1:]]


def _fits(name: Named, reading: Reading) -> bool:
    """A name of the archive that was read, or, where none was, of one that uses its system."""
    archive = reading.named.archive
    return name.archive is archive if archive else name.system is reading.named.system


def held_before(text: str, at: int, readings: list[Reading], archives: Archives) -> tuple[int, list[Reading]]:
    """Where the reference begins, with the holding that is printed before its archive: `Nachlass Lammasch, OeStA, Karton 5`."""
    best = readings[0]
    first = best.named.system.elements[0]
    if not best.parts or best.parts[0].element is first or not first.kind.free or best.named.same:
        return at, readings
    held = [m for m in archives.words.holding.finditer(text, 0, at) if PARTED.fullmatch(text, m.end(), at)]
    if not held or best.named.start == best.named.end:
        return at, readings
    value = ValueAt(held[0].end(), held[0][0], held[0][0], 0.0, "")
    parts = (Part(first, value, "", "", ""), *best.parts)
    cost = best.cost + archives.damage.costs["name_behind"]
    return held[0].start(), [Reading(best.named, parts, best.end, cost)]


def named_last(text: str, at: int, archives: Archives) -> list[Reading]:
    """The reading of a clause that ends with its archive's name, its parts in their order or the other way round."""
    readings = [
        reading for name, before in _last_names(text, at, archives) for reading in _turned(name, before, archives)
    ]
    best: dict[tuple[str, ...], Reading] = {}
    for reading in sorted(readings, key=lambda reading: reading.cost):
        archive = reading.named.archive
        best.setdefault((archive.code if archive else "", *reading.values.values()), reading)
    return list(best.values())[:2]


def _last_names(text: str, at: int, archives: Archives) -> Iterator[tuple[Named, str]]:
    clause = CLAUSE.match(text, at)
    for part in list(PARTS.finditer(clause[0]))[-LAST:] if clause else ():
        before = text[at : at + part.start()].strip(" [(")
        if not before:
            continue
        for name in known_names(text, at + part.end(), archives):
            if not name.cost and ENDS.match(text, name.end):
                yield name, before


def _turned(name: Named, before: str, archives: Archives) -> Iterator[Reading]:
    """What is read when the name is put in front of what stands before it, of its parts from the last to the first,
    and of the holding that they end with."""
    parts = [part.strip(" []()") for part in before.split(", ")]
    holding = archives.words.holding.search(before)
    held = [holding[0]] if holding and holding.end() == len(before.rstrip(' .“”»"')) else []
    for turned in dict.fromkeys((before, ", ".join(reversed(parts)), *held)):
        whole = f"{name.printed}, {turned}"
        for reading in readings_at(whole, 0, archives)[:1]:
            left = TITLE.fullmatch(whole, reading.end)
            if left and reading.named.archive and (turned in (before, *held) or reading.end == len(whole)):
                cost = reading.cost + archives.damage.costs["name_behind"]
                yield Reading(reading.named, reading.parts, name.end, cost)
