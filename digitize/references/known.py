"""The archives that a place of a text names as their tables do: as written, in look-alike letters, in a listed misreading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from digitize.references.grammar import WORD, Archive, Archives, NameHit, System

SHORT_NAME = 3
"""Letters of a name that, in look-alike letters, may as well be that of an archive that no table names."""
AGAIN = re.compile(r"[.,]? ?[\[(]? ?(?=[^\W\d_])")
"""What stands between a name and the abbreviation of the same archive: `Nationaal Archief, NL-HaNA`."""
LONGEST = 12
"""Words of the longest name that is looked for."""
SHORTER = 0.02
"""What it costs to end a name before it ends: of two readings that are as good, that with the longer name wins."""
TORN = re.compile(r"\w,? \w")
"""A blank or a comma in a short name: its letters are words of the text (`I SA/Wr 73`, `AN, C 7334`)."""
JOINT = re.compile(r"[\s.,:·_/()\-–'’`]*")


@dataclass(frozen=True, slots=True)
class Named:
    """An archive's name `text[start:end]`. Without `archive` it is unknown (`code` is then its abbreviation in Latin
    letters) or, where `code` is empty too, missing. `same`: it is that of the reference before. `institution`: no table
    names it, and its own name says what it is."""

    archive: Archive | None
    system: System
    start: int
    end: int
    cost: float
    rule: str = ""
    printed: str = ""
    code: str = ""
    same: bool = False
    institution: bool = False

    @property
    def nameless(self) -> bool:
        """No name at all is printed, and nothing else says what this begins."""
        return self.start == self.end and (self.archive is None or self.same)


def known_names(text: str, at: int, archives: Archives) -> list[Named]:
    """The archives that this place names as they are written, in look-alike letters, or in a listed misreading."""
    found: list[Named] = []
    for key, end in words_from(text, at):
        skeleton = archives.damage.skeleton(key)
        if skeleton not in archives.prefixes and key not in archives.names:
            break
        hits = archives.names.get(key) or ()
        if not hits and mostly_letters(key):
            hits = archives.alike_names.get(skeleton, ())
        if len(key) <= SHORT_NAME and TORN.search(text, at, end):
            continue
        short = len(key) <= SHORT_NAME and not _is_abbreviation(text[at:end])
        if not text[at:end].islower() or not short:
            meant = [hit for hit in hits if not short or (hit.archive.brackets and text[at - 1 : at] == "[")]
            found += [_named(hit, text, at, end) for hit in meant if not hit.rule or _may_be_misread(hit, text, at)]
    longer = []
    for named in found:
        again = AGAIN.match(text, named.end) if not any(map(str.isdigit, text[named.start : named.end])) else None
        if again:
            for key, end in islice(words_from(text, again.end()), 2):
                hits = archives.names.get(key, ())
                longer += [_named(h, text, at, end, named.cost) for h in hits if h.archive is named.archive]
    placed = [with_own_place(text, named) for named in found + longer]
    ends = {own.end for own, named in zip(placed, found + longer, strict=True) if own is named}
    return [own for own, named in zip(placed, found + longer, strict=True) if own is named or own.end not in ends]


def named_until(text: str, at: int, archives: Archives) -> int:
    """Where the longest name that is written here ends; `at` where there is none."""
    return max((n.end for n in known_names(text, at, archives) if not n.cost), default=at)


def may_be_named(text: str, at: int, archives: Archives) -> bool:
    """The quick look: the first word here is a name, or the first two begin one. Wrong letters are not thought of."""
    for n, (key, _) in enumerate(islice(words_from(text, at), 2)):
        skeleton = archives.damage.skeleton(key)
        if key in archives.names or skeleton in archives.alike_names or (n and skeleton in archives.prefixes):
            return True
    return False


def words_from(text: str, at: int) -> Iterator[tuple[str, int]]:
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


def _is_abbreviation(short: str) -> bool:
    """A short name has no small letters, or is a word of more than one capital: `Abs` is no archive."""
    return not any(map(str.islower, short)) or sum(c.isupper() or c.isdigit() for c in short) > 1


def _may_be_misread(hit: NameHit, text: str, at: int) -> bool:
    """A misread name is believed anywhere but for an archive with brackets: there where a bracket may have been."""
    return not hit.archive.brackets or not text[:at].rstrip(" [({|") or text[at - 1] in "[({|"


def mostly_letters(key: str) -> bool:
    return 2 * sum(char.isalpha() for char in key) > len(key)


def with_places(text: str, names: list[Named], archives: Archives) -> list[Named]:
    """The names with the place behind them, where one stands there: `Foreign Policy Archive, Moscow`."""
    placed = [(n, archives.words.places.match(text, n.end)) for n in names if n.end > n.start]
    return [replace(n, end=place.end(), cost=n.cost + SHORTER) for n, place in placed if place]


def with_own_place(text: str, named: Named) -> Named:
    """The name of an archive with the place that says where it is: `SOkA Šumperk`."""
    place = named.archive.place.match(text, named.end) if named.archive and named.archive.place else None
    return replace(named, end=place.end()) if place else named


def _named(hit: NameHit, text: str, at: int, end: int, more: float = 0.0) -> Named:
    if text[end : end + 1] == ")" and text.count("(", at, end) > text.count(")", at, end):
        end += 1
    return Named(hit.archive, hit.archive.system, at, end, hit.cost + more, hit.rule, text[at:end])
