"""Which archive a text names at a place: as written, in look-alike letters, misread, with wrong letters, or unknown."""

import re
from dataclasses import replace
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from digitize.references.grammar import Archives
from digitize.references.known import (
    SHORT_NAME,
    SHORTER,
    Named,
    known_names,
    mostly_letters,
    with_own_place,
    with_places,
    words_from,
)
from digitize.references.labels import anchors
from digitize.references.load import NEAR
from digitize.references.unknown import REACH, institutions, institutions_of, unknown, unknown_with_units, without_name

SHORT_WORD = 6
"""Letters of a word that, with one capital, is none of the abbreviations that it resembles: `State` is not `StABE`."""
SHORT_LETTERS = 4.5
"""Letters of a name in which a wrong one costs in full: the longer a name, the less it says."""
FEW_LETTERS = 4
"""Letters of an abbreviation that, with a wrong one among them, names an archive only before a mark or a label: `AUG 1519 40` does not."""
MARKS = (",", ".", ":")
FURTHER = re.compile(r" [A-ZА-ЯІЇЄҐ]{2,5}(?=[., ])")
"""Capitals behind a name: it may be the beginning of another archive's."""
LONG_NAME = 12
"""Letters of a name that is recognised with a wrong one even where no label follows."""
NUMBER = re.compile(r"\d\D?\d")


def names_at(text: str, at: int, archives: Archives, previous: Named | None, boundary: bool) -> list[Named]:
    """All that the text at this place may name, and what reading it so costs.

    `previous` is the archive of the reference before, which "ibid." and a missing name mean. Only at a `boundary`
    (the beginning of a text or a sentence) names are repaired, unknown or missing.
    """
    found = known_names(text, at, archives)
    bare = archives.bare.match(text, at)
    if bare:
        found += [Named(a, a.system, at, at, 0.0) for a in archives.bare_archives if a.bare and a.bare.match(text, at)]
    if not found and archives.bare_systems.match(text, at):
        found += without_name(text, at, archives)
    if found:
        longest = max(n.end for n in found)
        found = [n if n.end == longest else replace(n, cost=n.cost + SHORTER) for n in found]
        found += with_places(text, found, archives)
        further = FURTHER.match(text, longest)
        if not further and any(not n.cost or n.end - n.start > SHORT_NAME for n in found):
            return institutions_of(text, at, longest, archives) or found
    if not boundary:
        return found
    found += _misspelled(text, at, archives) + _confused(text, at, archives)
    near = text[at : at + REACH]
    if not anchors(near, archives):
        found += _near(text, at, archives, LONG_NAME) if NUMBER.search(near) else []
    else:
        near_names = _near(text, at, archives, NEAR)
        found += near_names + with_places(text, near_names, archives)
        for system in archives.systems.values():
            if system.unknown and (system.sign is None or system.sign.search(near)):
                found += unknown(text, at, system, archives)
                found.append(Named(None, system, at, at, archives.damage.costs["name_missing"]))
    if not any(named.archive and not named.cost for named in found):
        found += unknown_with_units(text, at, archives) + institutions(text, at, archives)
    if previous:
        found += _same(text, at, archives, previous)
    return found


def _misspelled(text: str, at: int, archives: Archives) -> list[Named]:
    """Names with a wrong letter in one of their words: `Kenncdy Library`."""
    spelled = archives.damage.in_words(text)
    if spelled[at : at + REACH] == text[at : at + REACH]:
        return []
    cost = archives.damage.costs["name_confused"]
    named = known_names(spelled, at, archives)
    wrong = [n for n in named if spelled[at : n.end] != text[at : n.end]]
    return [replace(n, cost=n.cost + cost, rule="misread-name", printed=text[at : n.end]) for n in wrong]


def _confused(text: str, at: int, archives: Archives) -> list[Named]:
    """Abbreviations with one letter that is often read for another: `KAH` for `RAH`."""
    found: list[Named] = []
    labelled = bool(anchors(text[at : at + REACH], archives))
    cost = archives.damage.costs["name_confused"] + archives.damage.costs["name_alike"]
    for key, end in islice(words_from(text, at), 2):
        short = SHORT_NAME <= len(key) <= SHORT_WORD and text[at:end].isupper() and mostly_letters(key)
        if not short or key in archives.names:
            continue
        if len(key) <= FEW_LETTERS and not labelled and text[end : end + 1] not in MARKS:
            continue
        for other in archives.damage.confusions(archives.damage.skeleton(key)):
            hits = archives.alike_names.get(other, ())
            found += [Named(h.archive, h.archive.system, at, end, cost, "misread-name", text[at:end]) for h in hits]
    return found


def _near(text: str, at: int, archives: Archives, shortest: int) -> list[Named]:
    """Names with wrong, missing or additional letters: at most a quarter of them."""
    found = []
    cost = archives.damage.costs["name_letter"]
    for key, end in words_from(text, at):
        if not shortest <= len(key) <= 80 or not mostly_letters(key):
            continue
        if len(key) <= SHORT_WORD and text[at + 1 : end].islower():
            continue  # a word of a text, and no abbreviation
        skeleton = archives.damage.skeleton(key)
        cutoff = max(1, min(4, len(key) // 6))
        near = process.extract(skeleton, archives.near_names, scorer=Levenshtein.distance, score_cutoff=cutoff, limit=4)
        for name, distance, _ in near:
            wrong = cost * distance * min(1.0, SHORT_LETTERS / len(key))
            if distance == 1 and archives.damage.often_confused(skeleton, name):
                wrong = min(wrong, archives.damage.costs["name_confused"])
            for hit in archives.alike_names[name]:
                found.append(Named(hit.archive, hit.archive.system, at, end, wrong, "misread-name", text[at:end]))
    return [with_own_place(text, named) for named in found]


def _same(text: str, at: int, archives: Archives, previous: Named) -> list[Named]:
    found = [Named(previous.archive, previous.system, at, at, 0.2, code=previous.code, same=True)]
    for key, end in islice(words_from(text, at), 3):
        if key in archives.words.same:
            found.append(Named(previous.archive, previous.system, at, end, 0.1, code=previous.code, same=True))
    return found
