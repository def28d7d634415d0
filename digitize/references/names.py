"""Which archive a text names at a place: as written, in look-alike letters, misread, with wrong letters, or unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from digitize.references.grammar import WORD, Archive, Archives, NameHit, System
from digitize.references.labels import anchors, labels_at
from digitize.references.load import NEAR

SHORT_NAME = 3
"""Letters of a name that, in look-alike letters, may as well be that of an archive that no table names."""
SENTENCE = re.compile(r"[^\W\d_A-ZА-Я]{3}[.!?] +[^\W\d_a-zа-я]")
"""Where a sentence ends: a name does not go on behind it."""
SHORT_WORD = 6
"""Letters of a word that, with one capital, is none of the abbreviations that it resembles: `State` is not `StABE`."""
SHORT_LETTERS = 4.5
"""Letters of a name in which a wrong one costs in full: the longer a name, the less it says."""
FURTHER = re.compile(r" [A-ZА-ЯІЇЄҐ]{2,5}(?=[., ])")
"""Capitals behind a name: it may be the beginning of another archive's."""
FEWEST_CAPITALS = 2
"""Capitals that an abbreviation of an archive has."""
UNITS = "labelled-units"
"""The system in which an archive is read that is unknown, or whose reference is in none of its own."""
ABBREVIATED = re.compile(r"([^\W\d_][^\W_]{1,14})(?=[ ,][ ,]?[^\W_])")
"""A word that may be an abbreviation, with something behind it."""
AGAIN = re.compile(r"[.,]? ?[\[(]? ?(?=[^\W\d_])")
"""What stands between a name and the abbreviation of the same archive: `Nationaal Archief, NL-HaNA`."""
LONG_NAME = 12
"""Letters of a name that is recognised with a wrong one even where no label follows."""
NUMBER = re.compile(r"\d\D?\d")
CAPITALS = re.compile(r"[^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*")
LONGEST_ABBREVIATION = 12
"""Letters of the longest abbreviation of an archive: `ПермГАСПИ`."""
LONGEST = 12
"""Words of the longest name that is looked for."""
REACH = 160
"""Characters behind a name within which its first label stands."""
SHORTER = 0.02
"""What it costs to end a name before it ends: of two readings that are as good, that with the longer name wins."""
JOINT = re.compile(r"[\s.,:·/()\-–'’`]*")


@dataclass(frozen=True, slots=True)
class Named:
    """An archive's name `text[start:end]`. Without `archive` it is unknown (`code` is then its abbreviation in Latin
    letters) or, where `code` is empty too, missing. `same`: it is that of the reference before."""

    archive: Archive | None
    system: System
    start: int
    end: int
    cost: float
    rule: str = ""
    printed: str = ""
    code: str = ""
    same: bool = False

    @property
    def nameless(self) -> bool:
        """No name at all is printed, and nothing else says what this begins."""
        return self.start == self.end and (self.archive is None or self.same)


def names_at(text: str, at: int, archives: Archives, previous: Named | None, boundary: bool) -> list[Named]:
    """All that the text at this place may name, and what reading it so costs.

    `previous` is the archive of the reference before, which "ibid." and a missing name mean. Only at a `boundary`
    (the beginning of a text or a sentence) names are repaired, unknown or missing.
    """
    found = known_names(text, at, archives)
    bare = archives.bare.match(text, at)
    if bare:
        found += [Named(a, a.system, at, at, 0.0) for a in archives.bare_archives if a.bare and a.bare.match(text, at)]
    if found:
        longest = max(n.end for n in found)
        found = [n if n.end == longest else replace(n, cost=n.cost + SHORTER) for n in found]
        found += _with_places(text, found, archives)
        further = FURTHER.match(text, longest)
        if not further and any(not n.cost or n.end - n.start > SHORT_NAME for n in found):
            return found
    if not boundary:
        return found
    found += _misspelled(text, at, archives) + _confused(text, at, archives)
    near = text[at : at + REACH]
    if not anchors(near, archives):
        found += _near(text, at, archives, LONG_NAME) if NUMBER.search(near) else []
    else:
        near_names = _near(text, at, archives, NEAR)
        found += near_names + _with_places(text, near_names, archives)
        for system in archives.systems.values():
            if system.unknown and (system.sign is None or system.sign.search(near)):
                found += _unknown(text, at, system, archives)
                found.append(Named(None, system, at, at, archives.damage.costs["name_missing"]))
    if not any(named.archive for named in found):
        found += _unknown_with_units(text, at, archives)
    if previous:
        found += _same(text, at, archives, previous)
    return found


def named_until(text: str, at: int, archives: Archives) -> int:
    """Where the longest name that is written here ends; `at` where there is none."""
    return max((n.end for n in known_names(text, at, archives) if not n.cost), default=at)


def may_be_named(text: str, at: int, archives: Archives) -> bool:
    """The quick look: the first word here is a name, or the first two begin one. Wrong letters are not thought of."""
    for n, (key, _) in enumerate(islice(_words(text, at), 2)):
        skeleton = archives.damage.skeleton(key)
        if key in archives.names or skeleton in archives.alike_names or (n and skeleton in archives.prefixes):
            return True
    return False


def _words(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The letters from here to the end of each of the next words, with where that end is."""
    so_far, end = "", at
    for _ in range(LONGEST):
        word = WORD.match(text, end)
        if not word:
            return
        so_far += word[0].casefold()
        yield so_far, word.end()
        joint = JOINT.match(text, word.end())
        end = joint.end() if joint else word.end()


def known_names(text: str, at: int, archives: Archives) -> list[Named]:
    """The archives that this place names as they are written, in look-alike letters, or in a listed misreading."""
    found: list[Named] = []
    for key, end in _words(text, at):
        skeleton = archives.damage.skeleton(key)
        if skeleton not in archives.prefixes and key not in archives.names:
            break
        hits = archives.names.get(key) or ()
        if not hits and _mostly_letters(key):
            hits = archives.alike_names.get(skeleton, ())
        short = len(key) <= SHORT_NAME and not _is_abbreviation(text[at:end])
        if not text[at:end].islower() or not short:
            meant = [hit for hit in hits if not short or (hit.archive.brackets and text[at - 1 : at] == "[")]
            found += [_named(hit, text, at, end) for hit in meant if not hit.rule or _may_be_misread(hit, text, at)]
    longer = []
    for named in found:
        again = AGAIN.match(text, named.end) if not any(map(str.isdigit, text[named.start : named.end])) else None
        if again:
            for key, end in islice(_words(text, again.end()), 2):
                hits = archives.names.get(key, ())
                longer += [_named(h, text, at, end, named.cost) for h in hits if h.archive is named.archive]
    placed = [_with_own_place(text, named) for named in found + longer]
    ends = {own.end for own, named in zip(placed, found + longer, strict=True) if own is named}
    return [own for own, named in zip(placed, found + longer, strict=True) if own is named or own.end not in ends]


def _is_abbreviation(short: str) -> bool:
    """A short name has no small letters, or is a word of more than one capital: `Abs` is no archive."""
    return not any(map(str.islower, short)) or sum(c.isupper() or c.isdigit() for c in short) > 1


def _may_be_misread(hit: NameHit, text: str, at: int) -> bool:
    """A misread name is believed anywhere but for an archive with brackets: there where a bracket may have been."""
    return not hit.archive.brackets or not text[:at].rstrip(" [({|") or text[at - 1] in "[({|"


def _mostly_letters(key: str) -> bool:
    return 2 * sum(char.isalpha() for char in key) > len(key)


def _with_places(text: str, names: list[Named], archives: Archives) -> list[Named]:
    """The names with the place behind them, where one stands there: `Foreign Policy Archive, Moscow`."""
    placed = [(n, archives.words.places.match(text, n.end)) for n in names if n.end > n.start]
    return [replace(n, end=place.end(), cost=n.cost + SHORTER) for n, place in placed if place]


def _with_own_place(text: str, named: Named) -> Named:
    """The name of an archive with the place that says where it is: `SOkA Šumperk`."""
    place = named.archive.place.match(text, named.end) if named.archive and named.archive.place else None
    return replace(named, end=place.end()) if place else named


def _named(hit: NameHit, text: str, at: int, end: int, more: float = 0.0) -> Named:
    if text[end : end + 1] == ")" and text.count("(", at, end) > text.count(")", at, end):
        end += 1
    return Named(hit.archive, hit.archive.system, at, end, hit.cost + more, hit.rule, text[at:end])


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
    cost = archives.damage.costs["name_confused"] + archives.damage.costs["name_alike"]
    for key, end in islice(_words(text, at), 2):
        if not SHORT_NAME <= len(key) <= SHORT_WORD or key in archives.names or not text[at:end].isupper():
            continue
        for other in archives.damage.confusions(archives.damage.skeleton(key)):
            hits = archives.alike_names.get(other, ())
            found += [Named(h.archive, h.archive.system, at, end, cost, "misread-name", text[at:end]) for h in hits]
    return found


def _near(text: str, at: int, archives: Archives, shortest: int) -> list[Named]:
    """Names with wrong, missing or additional letters: at most a quarter of them."""
    found = []
    cost = archives.damage.costs["name_letter"]
    for key, end in _words(text, at):
        if not shortest <= len(key) <= 80 or not _mostly_letters(key):
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
    return [_with_own_place(text, named) for named in found]


def _unknown(text: str, at: int, system: System, archives: Archives) -> list[Named]:
    """An archive that no table names: an abbreviation, or a name with the word for an archive in it, before a label."""
    end = at
    for _ in range(LONGEST):
        word = WORD.match(text, end)
        if not word:
            return []
        joint = JOINT.match(text, word.end())
        end = joint.end() if joint else word.end()
        if ":" in text[word.end() : end] and text[at : word.end()].casefold() in archives.words.lead:
            return []  # `Архив: ГАСО, ф. 1`: the name begins behind it
        if SENTENCE.search(text, at, end):
            return []
        if any(label.hit.element == 0 for label in labels_at(text, end, system, archives.damage)):
            name = text[at : word.end()]
            code = _abbreviation(name, archives)
            known = next((a for a in archives.archives if a.code == code and a.system is system), None)
            if known:  # a name in full that its table does not give, with or without its abbreviation
                return [Named(known, system, at, word.end(), archives.damage.costs["name_alike"], printed=name)]
            if code:
                return [Named(None, system, at, word.end(), archives.damage.costs["name_unknown"], code=code)]
    return []


def _unknown_with_units(text: str, at: int, archives: Archives) -> list[Named]:
    """The abbreviation of an archive that no table names, before a title and a unit that only archives have: `kart. 12`."""
    units, costs = archives.systems.get(UNITS), archives.damage.costs
    word = ABBREVIATED.match(text, at)
    if (
        not units
        or not word
        or sum(map(str.isupper, word[1])) < FEWEST_CAPITALS
        or not archives.words.units.search(text, word.end(), at + REACH)
    ):
        return []
    code = archives.damage.transliterate(word[1])
    cost = costs["name_unknown"] + costs["system_other"]
    return [Named(None, units, at, word.end(), cost, printed=word[0], code=code)]


def _abbreviation(name: str, archives: Archives) -> str:
    """The abbreviation of an unknown archive in Latin letters; empty for a text that names none."""
    words = [archives.damage.in_one_script(word) for word in re.findall(r"[^\W\d_]+", name)]
    capitals = []
    for word in words:
        if CAPITALS.fullmatch(word) and len(word) <= LONGEST_ABBREVIATION:
            capitals.append(word)
        elif capitals:
            break
    if capitals and (capitals[0] == words[0] or "(" in name):
        return archives.damage.transliterate("".join(capitals))
    if any(archives.words.archive.fullmatch(word.casefold()) for word in words):
        short = {w for w in words if CAPITALS.fullmatch(w) and not name.isupper()}
        initials = (w if w in short else w[0].upper() for w in words if len(w) > 2)
        return archives.damage.transliterate("".join(initials))
    return ""


def _same(text: str, at: int, archives: Archives, previous: Named) -> list[Named]:
    found = [Named(previous.archive, previous.system, at, at, 0.2, code=previous.code, same=True)]
    for key, end in islice(_words(text, at), 3):
        if key in archives.words.same:
            found.append(Named(previous.archive, previous.system, at, end, 0.1, code=previous.code, same=True))
    return found
