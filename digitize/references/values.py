"""Values of elements at a place of a text: as the archive prints them, or repaired."""

import re
from typing import NamedTuple

from digitize.references.damage import IN_WORDS, Damage
from digitize.references.grammar import WORD, Kind

DASHES = re.compile(r"\s*[-‐‑‒–—−~]+\s*|\s(?:à|bis|to|до)\s(?=\d)")
LONGEST_REPAIRED = 60
"""Characters of the longest value that is repaired."""
DIGIT_READ = 0.4
"""What such a letter of a title costs."""
LONGEST_OPEN = 240
"""Characters of the longest value that is none of the usual ones."""
LOST_SEPARATOR = "lost-separator"
AHEAD = 12
"""Characters behind a value that its pattern may look at."""
PARTS = re.compile(r",\s*")
NO_DIGIT = 0.8
"""What it costs more to read a number where no digit is at all. Measured on composed damage, see the tests."""
SHORTEST_LETTERED = 4
"""Characters of a number whose first digit may have been a letter: `4989` for `A989`."""
MARKS = "|!$§"
"""Marks that digits are read as: a value does not end before them."""
UNUSUAL = "ilozgqIOZ"
"""Letters that a number hardly ever ends with."""
LETTERED = re.compile(r"\d{1,5}[^\W\d_]")
APART = re.compile(r"((?:\d{1,6}[-–—])?\d{1,4}) (\d{1,4}(?:/\d{1,4})?)(?![\w/-]|\.\w)")
TORN = re.compile(r"(?<=\d) (?=\.\d)|(?<=\d\.) (?=\d)")
APART_FROM_NEXT = frozenset(" ,")
"""What stands between a usual value and a further one, and not inside a longer one."""
OTHER_SCRIPT = "letter-of-other-script"
LETTER_FOR_DIGIT = "letter-for-digit"
WORDS = re.compile(r"[^\W\d_]{3,}")
WORD_OF_TEXT = re.compile(r"[^\W\d_]?[^\W\d_A-ZА-Я]{4,}|(?=[^\W\d_]*[^\W\d_liozsgqbзбо])[^\W\d_A-ZА-Я]{3}")
"""A word, and no number that was misread."""
CAPITAL = "small-for-capital"
SMALL_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_A-ZА-Я]{3}")
"""A word in small letters: its letters are no capitals of a number."""
TOUCHING = re.compile(r"(?<=\d)[^\W\d_]|[^\W\d_](?=\d)")
"""Letters that stand at a digit: each may be a misread one."""
BEHIND_UNREAD = re.compile(r"\d|[-–]\d")
"""What goes on behind a sign of a number that could not be read: `12?-15`."""
APART_BY = re.compile(r"[^\W\d_]|[ ,;:]")
"""What stands between numbers that `Kind.join` brings together."""


class ValueAt(NamedTuple):
    """A value that ends at `end`; `printed` is what stands there, `rule` how it was repaired (empty: not at all)."""

    end: int
    printed: str
    value: str
    cost: float
    rule: str


def values_at(text: str, at: int, kind: Kind, damage: Damage, strict_only: bool = False) -> list[ValueAt]:
    """What may stand at this place as a value of this kind, cheapest first."""
    seen = damage.in_words(text) if kind.free and not kind.as_printed else text
    strict = kind.strict.match(seen, at)
    found = _run_on(text, at, kind, damage) if kind.run_on else []
    if strict and strict.end() > at and (kind.free or not runs_on(text, strict.end())):
        found.append(_worded(strict, text, kind, damage) if kind.free else _whole(strict, kind))
    if strict_only:
        return found
    opened = _opened(text, at, kind, damage) if kind.open and not (found and kind.free) else None
    if opened and found and opened.end > found[-1].end and text[found[-1].end] not in APART_FROM_NEXT:
        strict, found = None, []
    if not kind.free:
        found = _damaged(text, at, kind, damage, strict, found)
    return [*found, opened] if opened and all(value.end < opened.end or value.cost > 0 for value in found) else found


def _whole(match: re.Match[str], kind: Kind) -> ValueAt:
    return ValueAt(match.end(), match[0], tidy(match[0], kind), 0.0, "")


def _worded(match: re.Match[str], text: str, kind: Kind, damage: Damage) -> ValueAt:
    """A title, with each word in one script: `Staatskаnzlei`. `text` is what `match` is of, before `Damage.in_words`."""
    printed = text[match.start() : match.end()]
    wrong = sum(one != other for one, other in zip(printed, match[0], strict=True))
    whole = _whole(match, kind)._replace(printed=printed, cost=wrong * DIGIT_READ)
    value = whole.value if whole.value.isascii() else WORDS.sub(lambda word: damage.in_one_script(word[0]), whole.value)
    rule = OTHER_SCRIPT if value != whole.value else ""
    if wrong:
        rule = LETTER_FOR_DIGIT if sum(map(str.isdigit, printed)) < sum(map(str.isdigit, match[0])) else IN_WORDS
    return whole._replace(value=value, rule=rule)


def _damaged(
    text: str, at: int, kind: Kind, damage: Damage, strict: re.Match[str] | None, found: list[ValueAt]
) -> list[ValueAt]:
    """The values that were `found` as the archive prints them, and what damaged ones may have been."""
    if found and LETTERED.fullmatch(strict[0] if strict else "") and strict and strict[0][-1] in damage.readings:
        digits = [v for v in _repaired(text, at, strict.end(), 0.0, kind, damage) if v.value.isdigit()]
        cost = damage.costs["letter_in_number"] if kind.letter is None else kind.letter
        cost = max(cost, damage.costs["letter_unusual"]) if strict[0][-1] in UNUSUAL else cost
        return [found[0]._replace(cost=cost), *digits] if digits else found
    loose = kind.loose.match(text, at)
    if not loose:
        return found
    if found and loose.end() <= found[0].end:
        return found + _apart(text, at, kind, damage)
    word = WORD.match(text, at)
    meant = damage.words.get(word[0].casefold()) if word else None
    if word and meant and kind.strict.fullmatch(meant):
        found.append(ValueAt(word.end(), word[0], meant, damage.costs["word_value"], "word-for-number"))
    for end, cost in _ends(text, at, loose.end(), damage):
        found += _repaired(text, at, end, cost, kind, damage)
    return found


def _opened(text: str, at: int, kind: Kind, damage: Damage) -> ValueAt | None:
    """A value that is none of the usual ones, as far as it goes: `р-3127`, `IR 41`."""
    seen = damage.in_words(text) if kind.free and not kind.as_printed else text
    opened = kind.open.match(seen, at) if kind.open else None
    if (
        kind.open
        and not opened
        and (latin := damage.without_other_script(text[at : at + LONGEST_OPEN])) != text[at : at + LONGEST_OPEN]
    ):
        return _in_latin(text, at, kind.open.match(latin), kind, damage)
    if not opened or opened.end() == at or (runs_on(text, opened.end()) and not kind.free):
        return _opened_damaged(text, at, kind, damage)
    digits = 0 if kind.free else sum(damage.may_be_digit(letter) for letter in TOUCHING.findall(opened[0]))
    cost = damage.costs["value_open"] + digits * damage.costs["word_value"]
    value = _worded(opened, text, kind, damage) if kind.free else _whole(opened, kind)
    return value._replace(cost=cost + value.cost)


def _opened_damaged(text: str, at: int, kind: Kind, damage: Damage) -> ValueAt | None:
    """An open value that damage hides, as far as it goes: `I9691` for `19691`."""
    opened, loose = kind.open, kind.open_loose
    if not opened or not loose or not loose.match(text, at):
        return None
    ends = [word.end() for word in WORD.finditer(text, at, at + LONGEST_REPAIRED) if not runs_on(text, word.end())]
    for end in reversed(ends):
        if WORD_OF_TEXT.fullmatch(text, at, end):
            continue
        if loose.fullmatch(text, at, end):
            repaired = damage.repair(text[at:end], kind.alphabet, lambda value: opened.fullmatch(value) is not None)[:1]
            for one in repaired:
                cost = damage.costs["value_open"] + one.cost
                return ValueAt(end, text[at:end], tidy(one.value, kind), cost, one.rule)
    return None


def _in_latin(text: str, at: int, opened: re.Match[str] | None, kind: Kind, damage: Damage) -> ValueAt | None:
    """An open value whose letters of another script only look like its own: `M 1, А 14330`."""
    if not opened or opened.end() == 0:
        return None
    end = at + opened.end()
    cost = damage.costs["value_open"] + damage.costs["name_alike"]
    return ValueAt(end, text[at:end], tidy(opened[0], kind), cost, OTHER_SCRIPT)


def tidy(printed: str, kind: Kind) -> str:
    """The value as the archive would print it: one kind of dash and space, nothing that is not part of it."""
    value = " ".join(printed.split()).strip(" ,…")
    if kind.join and APART_BY.search(value):
        value = kind.join.join(re.findall(r"\d+", value))
    if not kind.free:
        value = TORN.sub("", value)
    if kind.dashes:
        value = DASHES.sub("-", value)
    for char in kind.remove:
        value = value.replace(char, "")
    if kind.free and value.count("(") < value.count(")"):
        value = value.rstrip(")")
    return value if not value.endswith(".") or value[-2:-1].isalpha() else value[:-1]


def runs_on(text: str, end: int) -> bool:
    """A value that ended here would be cut in two."""
    if end >= len(text) or not text[end - 1].isalnum():
        return False
    return (
        text[end].isalnum()
        or text[end] in MARKS
        or (text[end] == "?" and BEHIND_UNREAD.match(text, end + 1) is not None)
    )


def _ends(text: str, at: int, end: int, damage: Damage) -> list[tuple[int, float]]:
    """Where a run of characters may end: at its end, or where a label begins that runs into it."""
    ends = [(end, 0.0)] if not runs_on(text, end) else []
    for i in range(at + 1, end):
        if text[i].isalpha() and text[i - 1].isdigit():
            ends.append((i, damage.costs["value_fused"]))
    return ends[:4]


def _repaired(text: str, at: int, end: int, cost: float, kind: Kind, damage: Damage) -> list[ValueAt]:
    printed = text[at:end].rstrip(" .,")
    following = text[at + len(printed) : end + AHEAD]
    if len(printed) > LONGEST_REPAIRED:
        return []
    plain = DASHES.sub("-", printed) if kind.dashes else printed
    if cost and kind.strict.fullmatch(plain):
        return [ValueAt(end, printed, tidy(printed, kind), cost, "")]
    wordy = [part for part in PARTS.split(plain) if part and not any(c.isdigit() for c in part)]
    if any(WORD_OF_TEXT.fullmatch(part) for part in wordy):
        return []

    def accepts(value: str) -> bool:
        there = kind.strict.match(value + following)  # some patterns look ahead
        if there is not None and there.end() <= len(value):
            return there.end() == len(value)
        return kind.strict.fullmatch(value) is not None

    return [
        ValueAt(end, printed, tidy(r.value, kind), cost + r.cost + NO_DIGIT * _unlike(wordy, r.value), r.rule)
        for r in damage.repair(plain, kind.alphabet, accepts)
        if r.rule and not (r.rule == CAPITAL and SMALL_WORD.search(plain)) and not _made_up(plain, r.value)
    ]


def _made_up(printed: str, value: str) -> bool:
    """A letter for the first digit of a short number that has no other: `66` is no `G6`."""
    return len(printed) < SHORTEST_LETTERED and printed.isdigit() and not value.isdigit()


def _run_on(text: str, at: int, kind: Kind, damage: Damage) -> list[ValueAt]:
    """Values that end in the middle of a run, where a mark was lost: `R 43 11|2205` for `R 43 II/2205`."""
    joined = kind.run_on.match(text, at) if kind.run_on else None
    if not joined:
        return []
    found = damage.repair(joined[0], kind.alphabet, lambda value: kind.strict.fullmatch(value) is not None)
    lost = damage.costs["separator_lost"]
    return [ValueAt(joined.end(), joined[0], r.value, r.cost + lost, LOST_SEPARATOR) for r in found]


def _unlike(wordy: list[str], value: str) -> int:
    """How many of these parts, which have no digit, a value has only as numbers."""
    return sum(part not in value for part in wordy)


def _apart(text: str, at: int, kind: Kind, damage: Damage) -> list[ValueAt]:
    apart = APART.match(text, at)
    if not apart or not kind.strict.fullmatch(apart[1] + apart[2]):
        return []
    return [ValueAt(apart.end(), apart[0], apart[1] + apart[2], damage.costs["space_in_value"], "space-in-number")]
