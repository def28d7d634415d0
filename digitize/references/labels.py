"""Labels of elements at a place of a text, as written or damaged."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from digitize.references.damage import Damage
from digitize.references.grammar import WORD, Archives, LabelHit, System

PAIR = re.compile(r"([^\W\d_]{1,8})[.\s]{1,3}([^\W\d_]{1,9})(?!\w)")
ANCHOR = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,6})(?:[.,:]? ?(?=\d)|[.,:] ?(?=[lIO|][\d .,]))")
SHORTEST_CONFUSED = 2
FUZZY = 4
"""Letters of the shortest label that is known with any wrong letter; in shorter ones a letter may be one that looks alike."""
FUSED = 6
"""Letters of the longest label that may stand without a space before its value."""

UNREADABLE = 3
"""Letters of a word that may be what is left of a label."""


class LabelAt(NamedTuple):
    """A label that ends at `end`, with its whole cost."""

    hit: LabelHit
    end: int
    cost: float


def anchors(text: str, archives: Archives, at: int = 0) -> list[int]:
    """Where a short label has a number behind it: the quick sign that a text may hold a labelled reference."""
    return [m.start() for m in ANCHOR.finditer(text, at) if m[1].casefold() in archives.short_labels]


def labels_at(text: str, at: int, system: System, damage: Damage) -> list[LabelAt]:
    """What the word at this place may introduce."""
    word = WORD.match(text, at)
    if not word:
        return []
    found = [LabelAt(hit, word.end(), cost) for hit, cost in _lookup(_Key(system, damage), word[0])]
    if system.spaced:
        pair = PAIR.match(text, at)
        if pair:
            both = _lookup(_Key(system, damage), f"{pair[1]} {pair[2]}")
            found += [LabelAt(hit, pair.end(), cost) for hit, cost in both if " " in hit.canonical or not cost]
    if len(word[0]) > 1 and any(c.isdigit() for c in word[0]):
        for n in range(1, min(len(word[0]), FUSED + 1)):
            if not word[0][n - 1].isalpha():
                break
            fused = damage.costs["label_fused"] + (0 if word[0][n].isdigit() else 0.4)
            found += [LabelAt(hit, at + n, cost + fused) for hit, cost in _lookup(_Key(system, damage), word[0][:n])]
    return found


class _Key:
    """A system and its damage, compared by identity, so that look-ups can be remembered."""

    __slots__ = ("damage", "system")

    def __init__(self, system: System, damage: Damage) -> None:
        self.system = system
        self.damage = damage

    def __hash__(self) -> int:
        return id(self.system)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.system is other.system and self.damage is other.damage


@lru_cache(maxsize=20_000)
def _lookup(key: _Key, word: str) -> tuple[tuple[LabelHit, float], ...]:
    system, damage = key.system, key.damage
    folded = word.casefold()
    exact = system.labels.get(folded, ())
    digits = damage.costs["label_digit"] if folded.isdigit() else 0.0
    alike = [h for h in system.alike.get(damage.skeleton(folded), ()) if all(h.element != e.element for e in exact)]
    found = [(hit, hit.cost) for hit in exact] + [(hit, hit.cost + digits) for hit in alike]
    if not found and folded.isalpha() and SHORTEST_CONFUSED <= len(folded) < FUZZY:
        cost = damage.costs["name_confused"]
        for other in damage.confusions(damage.skeleton(folded)):
            found += [
                (h, h.cost + cost) for h in system.alike.get(other, ()) if all(h.element != f.element for f, _ in found)
            ]
    if not found and len(folded) >= FUZZY:
        cutoff = 1 if len(folded) < 7 else 2
        near = process.extract(folded, system.long, scorer=OSA.distance, score_cutoff=cutoff, limit=2)
        for label, distance, _ in near:
            for hit in system.labels[label]:
                found.append(
                    (
                        LabelHit(hit.element, hit.cost, "misread-label", hit.canonical),
                        distance * damage.costs["label_letter"],
                    )
                )
    return tuple(found)


def unreadable(text: str, at: int, index: int, system: System, archives: Archives) -> list[LabelAt]:
    """A short word that is no label, where the label of this element must stand."""
    word, damage = WORD.match(text, at), archives.damage
    element = system.elements[index]
    if archives.words.number.match(text, at):
        return []
    if not word or len(word[0]) > UNREADABLE or not word[0].isalpha() or not element.labelled:
        return []
    cost = damage.costs["label_resembling" if _resembles(word[0], index, system, damage) else "label_unreadable"]
    return [LabelAt(LabelHit(index, 0.0, "unreadable-label", element.label), word.end(), cost)]


def _resembles(word: str, index: int, system: System, damage: Damage) -> bool:
    """A short word begins or ends like one of the short labels of an element."""
    seen = damage.skeleton(word)
    return any(
        (label[0] == seen[0] or label[-1] == seen[-1]) and abs(len(label) - len(seen)) < 2
        for label, hits in system.alike.items()
        if len(label) <= UNREADABLE and any(hit.element == index for hit in hits)
    )
