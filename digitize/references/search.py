"""The search for the cheapest reading of a text that begins at a place: names, then elements in their order.

A state is how far the text is read and which element comes next. States are taken cheapest first (Dijkstra), so the
first complete reading is the cheapest that the grammar allows.
"""

import heapq
from dataclasses import dataclass, replace
from itertools import count

from digitize.references.ends import finish, leftover
from digitize.references.grammar import WORD, Archives, LabelHit
from digitize.references.known import SHORTER, Named
from digitize.references.names import names_at
from digitize.references.state import AFTER_LABEL, COMPLETE, OPEN, PLAIN, SEPARATOR, Part, State, advanced, passed
from digitize.references.steps import in_script, is_a_series, steps
from digitize.references.unknown import publishes
from digitize.references.values import values_at

STATES = 400
"""States that one search may take: a text that needs more is no reference."""
SHORT_NAME = 3
"""Letters of a name that does not say enough for that."""
READINGS = 4
"""Readings that are kept: the best and its rivals."""
VISITS = 2
"""How often a place may be reached in different ways: rivals may differ in a value and go on alike."""
NEXT = 60
"""Characters behind an archive's name in which a series says of itself whose it is."""
FURTHEST = 0.7
"""What a reading in a system that is not the archive's own may cost besides."""
REACH = 600
"""Characters that one reference may have."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reference read from `text[named.start:end]`, its elements in order, and what that costs."""

    named: Named
    parts: tuple[Part, ...]
    end: int
    cost: float

    @property
    def values(self) -> dict[str, str]:
        return {part.element.field: part.value.value for part in self.parts}


def readings_at(
    text: str, at: int, archives: Archives, previous: Named | None = None, boundary: bool = True
) -> list[Reading]:
    """The readings of the reference that begins at this place, cheapest first; none if there is no reference."""
    names = names_at(text, at, archives, previous, boundary)
    if not names:
        return []
    text = text[: at + REACH]
    if own := _search(text, names, archives):
        return own
    others = _search(text, _in_other_systems(text, names, archives), archives)
    return [one for one in others if one.cost <= archives.damage.costs["system_other"] + FURTHEST]


def _in_other_systems(text: str, names: list[Named], archives: Archives) -> list[Named]:
    """Known archives whose references are not in their own system: in one that the text has the sign of (`sygn. 12`), or in
    one that any archive may use."""
    costs = archives.damage.costs
    sure = [n for n in names if n.archive and n.cost <= SHORTER and not n.archive.brackets and n.end > n.start]
    if sure and archives.bare.search(text, end := sure[0].end, end + NEXT):
        return []
    if sure and publishes(text, sure[0].start, sure[0].end, archives):
        return []
    found = []
    for system in archives.systems.values() if sure else ():
        signed = system.sign is not None and system.sign.search(text, sure[0].end)
        if signed or system.institutions:
            cost = costs["name_alike"] if signed else costs["system_other"]
            found += [
                replace(named, system=system, cost=named.cost + cost)
                for named in sure
                if named.system is not system and (signed or named.end - named.start > SHORT_NAME)
            ]
    return found


def _search(text: str, names: list[Named], archives: Archives) -> list[Reading]:
    """The readings of what begins with one of these names, cheapest first."""
    for named in sorted(names, key=lambda n: -n.end):
        if plain := _plain_reading(text, named, archives):
            return [plain]
    order = count()
    heap = [(n.cost, -n.end, next(order), State(n, n.end, 0)) for n in names]
    heapq.heapify(heap)
    visits: dict[tuple[int, int, int, bool], int] = {}
    found: list[Reading] = []
    costs = archives.damage.costs
    bound = costs["limit"]
    for _ in range(STATES):
        if not heap:
            break
        cost, _, _, state = heapq.heappop(heap)
        if cost > bound:
            break
        if state.stage == COMPLETE:
            reading = Reading(state.named, state.parts, state.at, cost)
            if not any(_says_no_more(reading, f) for f in found):
                found.append(reading)
                bound = min(bound, found[0].cost + costs["margin"])
            if len(found) >= READINGS or found[0].cost < 0.1:
                break
            continue
        if state.stage == OPEN:
            key = (id(state.named), state.at, state.next, state.skipped)
            visits[key] = visits.get(key, 0) + 1
            if visits[key] > VISITS:
                continue
        for more, after in steps(text, state, archives):
            if cost + more <= bound:
                heapq.heappush(heap, (cost + more, -after.at, next(order), after))
    return found


def _plain_reading(text: str, named: Named, archives: Archives) -> Reading | None:
    """The short way for most references: a name, then label and value as the archive prints them, to the last one.

    It finds what the search would find first, without trying anything else; None where anything is out of the way.
    """
    system, damage = named.system, archives.damage
    if named.cost or not named.archive or named.nameless or system.labels_after:
        return None
    state = State(named, named.end, 0)
    while state.next < len(system.elements):
        separator = SEPARATOR.match(text, state.at)
        at = separator.end() if separator else state.at
        word = WORD.match(text, at)
        hits = system.labels.get(word[0].casefold(), ()) if word else ()
        hit = min((h for h in hits if h.element >= state.next and not h.cost), key=_element_of, default=None)
        if word is None or hit is None:
            break
        if is_a_series(text, at, word.end(), state):
            return None
        gap = AFTER_LABEL.match(text, word.end())
        values = values_at(text, gap.end() if gap else word.end(), system.elements[hit.element].kind, damage, True)
        between = text[state.at : at]
        if not values or not PLAIN.issuperset(between) or ";" in between or passed(state, hit.element, archives):
            return None
        if values[0].printed[-1] in damage.readings and not values[0].printed[-1].isdigit():
            return None
        value = in_script(values[0], word[0], damage)
        part = Part(system.elements[hit.element], value, word[0], hit.rule, hit.canonical)
        state = advanced(state, hit.element, part, 1)
    for cost, ended in finish(text, state, archives) if state.parts else ():
        if not cost and not leftover(text, ended, archives):
            return Reading(named, state.parts, state.at, 0.0)
    return None


def _element_of(hit: LabelHit) -> int:
    return hit.element


def _says_no_more(reading: Reading, better: Reading) -> bool:
    """A reading that only leaves out what a cheaper one reads is no rival of it."""
    same = reading.named.archive is better.named.archive and reading.named.code == better.named.code
    return same and reading.values.items() <= better.values.items()
