"""Archives that no table names: by an abbreviation before a label, by what they are called, or by nothing at all."""

import re

from digitize.references.grammar import WORD, Archives, System
from digitize.references.institutions import institution_at
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
REACH = 160
"""Characters behind a name within which its first label stands."""
CAPITALS = re.compile(r"[^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*[A-ZА-ЯЁІЇЄҐЎЈЉЊЋЏ][^\W\d_]*")
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
    found = institution_at(text, at, archives)
    if found is None or _is_about_another(text, at, found.end, archives):
        return []
    cost = archives.damage.costs["name_unknown"]
    systems = (s for s in archives.systems.values() if s.institutions == "any" or (found.archive and s.institutions))
    printed = text[at : found.end]
    return [Named(None, s, at, found.end, cost, printed=printed, code=found.code, institution=True) for s in systems]


def institutions_of(text: str, at: int, end: int, archives: Archives) -> list[Named]:
    """An institution that no table names, whose name goes on behind that of one that is known: `National Archives of Malta`."""
    return institutions(text, at, archives) if OF.match(text, end) else []


def _is_about_another(text: str, at: int, end: int, archives: Archives) -> bool:
    """Whether an archive that is known, or a series that says whose it is, is named in these words or right behind them."""
    behind = AGAIN.match(text, end)
    starts = [word.start() for word in WORD.finditer(text, at + 1, end)] + ([behind.end()] if behind else [])
    return any(
        archives.bare.match(text, start) or any(not named.cost for named in known_names(text, start, archives))
        for start in starts
    )


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
