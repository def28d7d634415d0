"""Archives that no table names: by an abbreviation before a label, by what they are called, or by nothing at all."""

import re

from digitize.references.grammar import WORD, Archives, System
from digitize.references.institutions import institutions_at
from digitize.references.known import AGAIN, JOINT, LONGEST, Named, known_names
from digitize.references.labels import labels_at

SENTENCE = re.compile(r"[^\W\d_A-ZА-Я]{3}[.!?] +[^\W\d_a-zа-я]")
"""Where a sentence ends: a name does not go on behind it."""
FEWEST_CAPITALS = 2
"""Capitals that an abbreviation of an archive has."""
UNITS = "labelled-units"
"""The system in which an archive is read that is unknown, or whose reference is in none of its own."""
ABBREVIATED = re.compile(r"([^\W\d_][^\W_]{1,14}(?:-[A-Z]{1,5})?)(?=[ ,][ ,]?[^\W_])")
"""A word that may be an abbreviation, with something behind it."""
OF = re.compile(r" (?:of|du|de|d['’]|des|di|da|do) ?(?:the )?(?=[^\W\d_a-z])")
"""What joins a name to the country that it is of."""
PLACE = re.compile(r", [^\W\d_a-z][^\W\d_A-Z]{2,14}(?: [^\W\d_a-z][^\W\d_A-Z]{2,14})?(?=, [^\W_a-z])")
"""Where an institution is, before the signature of what it keeps: `Royal Archives, Windsor, VIC/MAIN/Q/5`."""
BEFORE = 40
BEHIND = 12
"""Characters before and behind a name in which the word for what it publishes stands."""
REACH = 160
"""Characters behind a name within which its first label stands."""
CAPITALS = re.compile(r"[^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*")
OF_SENTENCE = re.compile(r"(?i:[^\W\d_]+ (?:[^\W\d_]+ ){0,6}?(?:в|из|на) [^\W\d_]+ (?:[^\W\d_]+ ){0,3}арх[иі]в)")
"""A name that is none, but a sentence with a name in it: `Издание ссылается на Крымский областной архив`."""
LONGEST_ABBREVIATION = 12
"""Letters of the longest abbreviation of an archive: `ПермГАСПИ`."""


def unknown(text: str, at: int, system: System, archives: Archives) -> list[Named]:
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
            if _names_another(text, _within(text, at, word.end()), word.end(), archives):
                return []
            name = text[at : word.end()]
            code = _abbreviation(name, archives)
            known = next((a for a in archives.archives if a.code == code and a.system is system), None)
            if known:  # a name in full that its table does not give, with or without its abbreviation
                return [Named(known, system, at, word.end(), archives.damage.costs["name_alike"], printed=name)]
            if code:
                return [Named(None, system, at, word.end(), archives.damage.costs["name_unknown"], code=code)]
    return []


def unknown_with_units(text: str, at: int, archives: Archives) -> list[Named]:
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


def without_name(text: str, at: int, archives: Archives) -> list[Named]:
    """References whose own form says that they are some, though no archive is named: `J 386 Bü 257`."""
    cost = archives.damage.costs["name_missing"]
    systems = (s for s in archives.systems.values() if s.bare and s.bare.match(text, at))
    return [Named(None, system, at, at, cost, institution=True) for system in systems]


def institutions(text: str, at: int, archives: Archives) -> list[Named]:
    """An institution that no table names, in each of the systems that one like it may use."""
    found = institutions_at(text, at, archives)
    if not found or publishes(text, at, found[0].end, archives) or _is_about_another(text, at, found[0].end, archives):
        return []
    costs = archives.damage.costs
    every = [s for s in archives.systems.values() if s.institutions == "any" or (found[0].archive and s.institutions)]
    named = []
    for one in found:
        cost = costs["name_unknown"] + (costs["element_missing"] if one is not found[0] else 0.0)
        place, town = PLACE.match(text, one.end), archives.words.places.match(text, one.end)
        for system in every:
            where = place if place and not system.elements[0].kind.free else town
            ends = [one.end, where.end()] if where else [one.end]
            named += [
                Named(None, system, at, end, cost, printed=text[at:end], code=one.code, institution=True)
                for end in ends
            ]
    return named


def publishes(text: str, at: int, end: int, archives: Archives) -> bool:
    """Whether what an institution publishes is named with it: `Bulletin of the … Library`, `… Library Journal`."""
    begun = max(text.rfind(mark, 0, at) for mark in ".,;")
    behind = text[end : end + BEHIND].split(",")[0]
    return archives.words.periodicals.search(text[max(begun, at - BEFORE, 0) : end] + behind) is not None


def institutions_of(text: str, at: int, end: int, archives: Archives) -> list[Named]:
    """An institution that no table names, whose name goes on behind that of one that is known: `National Archives of Malta`."""
    return institutions(text, at, archives) if OF.match(text, end) else []


def _is_about_another(text: str, at: int, end: int, archives: Archives) -> bool:
    """Whether an archive that is known, or a series that says whose it is, is named in these words or right behind them."""
    behind = AGAIN.match(text, end)
    return _names_another(text, _within(text, at, end) + ([behind.end()] if behind else []), end, archives)


def _within(text: str, at: int, end: int) -> list[int]:
    """Where the words of a name begin, but for the first."""
    return [word.start() for word in WORD.finditer(text, at, end) if word.start() > at]


def _names_another(text: str, starts: list[int], end: int, archives: Archives) -> bool:
    return any(
        archives.bare.match(text, start)
        or any(not n.cost and not _is_of_a_kind(n, end, archives) for n in known_names(text, start, archives))
        for start in starts
    )


def _is_of_a_kind(named: Named, end: int, archives: Archives) -> bool:
    """The name of an archive that, at the end of a longer one, is that of its kind: `Uganda National Archives`."""
    words = re.findall(r"[^\W\d_]+", named.printed)
    return named.end == end and len(words) > 1 and all(word.casefold() in archives.words.generic for word in words)


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
    if OF_SENTENCE.match(name):
        return ""
    if any(archives.words.archive.fullmatch(word.casefold()) for word in words):
        short = {w for w in words if CAPITALS.fullmatch(w) and not name.isupper()}
        initials = (w if w in short else w[0].upper() for w in words if len(w) > 2)
        return archives.damage.transliterate("".join(initials))
    return ""
