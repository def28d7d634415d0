"""Where in a text a reference may begin."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

from digitize.references.grammar import Archives
from digitize.references.institutions import institution_starts
from digitize.references.labels import anchors

MARKS = 2
"""Marks and blanks that may stand between the end of a reference and the beginning of the next."""
STARTS = 60
"""Places of a text where a reference is looked for."""
BOUNDARY = re.compile(r"(?:^|[;\[(\n：，。；（]|[.:!?»”\"]\s)[\s\[({„“«\"'*]*")
WORDS = re.compile(r"(?<!\w)[^\W_][\w®]*")
LABEL = re.compile(r"[^\W\d_]+")
CAPITALS = 2
"""Capitals that an abbreviation has: `ПермГАСПИ`."""
FIRST_LABEL = 24
"""Characters from an abbreviation to the first label of its reference."""
SHORT = re.compile(r"(?<=[,(/] )([A-ZА-Я][^\W\d_]{0,7}[A-ZА-Я][^\W\d_]{0,2})(?=, )")
MANUSCRIPT = re.compile(r"(?<=[,(/] )([A-Z][\w-]{1,14})(?=,? MSS? ?[A-Z\d])")
"""What is called by one word and has a manuscript: `a copy, IEE MS SC 3`."""
TITLE = 90
"""Characters from the abbreviation of an archive to the unit in it: what stands between is a title."""
JOINED = re.compile(
    r"[\])]?,? ?(?:(?<=[ ,])(?:and|und|sowie|et|ed?|y|og|och|en|ve|oraz|és|as well as|и|і|та|а также)|&|\+) +(?=[^\W_])"
)
"""What joins a reference to the one before it."""
GLOSSED = "), "
"""What ends what is said of a file, before the next one: `д. 2049 (1854), д. 3504`."""
IN_ARCHIVE = re.compile(r"(?:(?<=\bв )|(?<=\bиз )|(?<=\bна ))(?=[А-ЯІЇЄ][^\W\d_]+ (?:[^\W\d_]+ ){0,3}[Аа]рх[иі]в)")
"""Where the name of an archive begins that a sentence speaks of: `хранится в Крымском областном архиве, ф. 26`."""
NEXT_LABEL = 16
"""Characters from the label of a fond to that of the inventory behind it."""


def first_start(text: str) -> int:
    """Where a reference may begin before all others: the first letter of the text."""
    begun = BOUNDARY.match(text)
    return begun.end() if begun else 0


def starts(text: str, archives: Archives, done: int = 0) -> list[tuple[int, bool]]:
    """Where a reference may begin, behind what is `done`, and whether that is the beginning of the text, a bracket or a
    sentence."""
    pos = max(done - MARKS, 0)
    found = dict.fromkeys((m.end() for m in BOUNDARY.finditer(text, pos)), True)
    found |= {said.end(): True for at in list(found) if (said := archives.words.mentions.match(text, at))}
    words = list(WORDS.finditer(text, pos))
    for word in words:
        folded = word[0].casefold()
        if folded in archives.first_words or archives.damage.skeleton(folded) in archives.first_words:
            found.setdefault(word.start(), False)
    for joined in JOINED.finditer(text, pos):
        found.setdefault(joined.end(), False)
    labelled = anchors(text, archives, pos)
    if labelled:
        found |= dict.fromkeys((match.end() for match in IN_ARCHIVE.finditer(text, pos)), True)
        found |= {at: True for at in labelled if text.startswith(GLOSSED, at - len(GLOSSED))}
        found |= dict.fromkeys(_abbreviations(words, labelled), True)
        found |= dict.fromkeys(_begun(text, labelled, archives), True)
    for start in institution_starts(text, archives, pos):
        found[start] = True
    found |= dict.fromkeys((match.start(1) for match in MANUSCRIPT.finditer(text, pos)), True)
    units = [unit.start() for unit in archives.words.units.finditer(text, pos)]
    if units:
        found |= dict.fromkeys(_before_units(text, units, pos), True)
    for bare in (archives.bare, archives.bare_systems):
        for match in bare.finditer(text, pos):
            found.setdefault(match.start(), False)
    return sorted(item for item in found.items() if item[0] >= done)[:STARTS]


def _abbreviations(words: Iterable[re.Match[str]], labelled: list[int]) -> Iterator[int]:
    """Where an abbreviation in capitals stands shortly before a label with its number: `… хранится в ГАТО, ф. 215`."""
    last = -1
    for word in words:
        if not word[0].isalpha() or sum(map(str.isupper, word[0])) < CAPITALS:
            continue
        following = bisect_left(labelled, word.end())
        near = following < len(labelled) and labelled[following] <= word.end() + FIRST_LABEL
        if near and word.start() > last:
            yield word.start()
        last = word.end() + 1


def _begun(text: str, labelled: list[int], archives: Archives) -> Iterator[int]:
    """Where two labels stand that a reference begins with, though no archive is named: `…, Ф. 10, Оп. 2, Д. 3`."""
    for at, following in pairwise(labelled):
        one, other = (label[0].casefold() for p in (at, following) if (label := LABEL.match(text, p)))
        if following - at <= NEXT_LABEL and (one, other) in archives.beginnings:
            yield at


def _before_units(text: str, units: list[int], pos: int) -> Iterator[int]:
    """Where an abbreviation in capitals, between commas, stands before a unit that archives have: `…, AGN, Tierras, leg. 4`."""
    for short in SHORT.finditer(text, pos):
        following = bisect_left(units, short.end())
        if (
            following < len(units)
            and units[following] <= short.end() + TITLE
            and ";" not in text[short.end() : units[following]]
        ):
            yield short.start(1)
