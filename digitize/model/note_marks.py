"""The marks of notes: how they are written, what they are read as, and what the marks of a page's foot must have been.

Raised figures are the smallest type on a page, and an engine that sees `.¹` or `word²` often gives `.'`, `word?` or `word*`
(so most often on scans of 200 to 300 dpi). One mark alone proves little; marks that count up prove each other.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from digitize.model.page import Line
from digitize.model.role import LabelledLine

WRITTEN = re.compile(
    r"[^\w\s*†‡§]?\s?(?P<mark>\d{1,3}|\*{1,5}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[a-zа-я](?=[.)\]]\s)|[a-eghjkm-su-zа-я](?=\s?[A-ZА-ЯÀ-Þ]))"
    r"(?:[.)\]]{1,2}(?=\s|[^\W\d_]|$)|(?=\s|$)|(?=[^\W\d_])(?=[^a-zа-яё]))\s*"
)
DOUBTFUL = re.compile(
    r"\(?(?P<mark>[!?'’‘\"”“|°®©+*]{1,2}|1[!?'’‘\"|]|[ıliIft]|(?<=\()D(?=\)))[.)]?\s+(?=[^\W\d_a-zа-яё]|[«„“‘\"'(])"
)
OMISSION = re.compile(r"[\[(<]?\s?(?:[.…]\s?){2,}[\])>]?\.?|(?:\*\s?){4,}")
ROW, SURELY = 4, 0.8  # points, and the engine's trust in them
SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
LIKE = {
    "!": 1,
    "'": 1,
    "’": 1,
    "‘": 1,
    "|": 1,
    "ı": 1,
    "l": 1,
    "I": 1,
    "i": 1,
    "D": 1,
    "?": 2,
    "1!": 11,
    "1'": 11,
    "1|": 11,
    "1?": 12,
}
SIGNS = ("*", "†", "‡", "§")
STARS = ("*", "**", "***", "****", "*****")
DAGGERS = ("+", "t", "f", "†", "‡")
NEAR = 3  # places in a row within which marks tell of each other
LEAP = 5  # from one mark to the next on a page; notes between them may have been misread
LATER = 3  # the first of a document's notes on a page may be its third, the others printed elsewhere
TRUSTED = 0.95  # a digit that the reader is surer of was not another
RESTART, SKIPPED, BACK = 0.8, 1.0, 3.0  # what it costs to begin anew, to leave numbers out, to count in no order
WILD, UNLIKE, MISREAD, OTHER = (
    0.4,
    1.2,
    1.2,
    4.0,
)  # to read a number as a sign, as a sign like another, as a digit, as digits


class Opening(NamedTuple):
    """The mark that a line begins with, as read; how many characters it takes with the space after it; whether it is
    written as a mark, or only looks like one that was misread."""

    mark: str
    length: int
    sure: bool


def is_omission(line: Line) -> bool:
    """Whether a line is the editor's mark that something is left out: a row of points or stars, `[...]`. On an image, points that
    the engine doubts are dirt."""
    text = line.text
    if OMISSION.fullmatch(text) is None:
        return False
    image = line.words[0].style is None
    points = text.count(".") + text.count("*") + 3 * text.count("…") + (text[0] in "[(<")
    return not image or (points >= ROW and min(word.confidence for word in line.words) > SURELY)


def opening(text: str) -> Opening | None:
    """The mark that a note's first line begins with.

    >>> opening("(2) Not printed."), opening("! Not printed."), opening("Not printed.")
    (Opening(mark='2', length=4, sure=True), Opening(mark='!', length=2, sure=False), None)
    >>> opening("b The text was read."), opening("aNot printed."), opening("a telegram")
    (Opening(mark='b', length=2, sure=True), Opening(mark='a', length=1, sure=True), None)
    """
    if found := WRITTEN.match(text):
        return Opening(found["mark"].translate(SUPERSCRIPTS), found.end(), True)
    if found := DOUBTFUL.match(text):
        return Opening(found["mark"], found.end(), False)
    return None


def begin(line: LabelledLine) -> Opening | None:
    """The mark that a line begins with, also where it is so small and faint that it passes for a speck."""
    return opening(line.text) or opening(line.line.text)


def meant(read: Sequence[str], trust: Sequence[float] = ()) -> list[str]:
    """What the marks of one page's foot were, from what was read: the cheapest row of numbers that count up (and may
    begin anew), or of signs. Letters, and what no row explains, stay as they are. `trust` is the reader's in each mark.

    >>> meant(["!", "2", "?", "*"]), meant(["1", "!", "?"]), meant(["*", "+", "t"]), meant(["5", "5", "7"])
    (['1', '2', '3', '4'], ['1', '1', '2'], ['*', '†', '‡'], ['5', '6', '7'])
    """
    if not read or any(mark.isalpha() and mark not in LIKE and mark not in DAGGERS for mark in read):
        return list(read)
    digits = sum(mark.isdigit() or mark[0] in "!?'’‘ı|" for mark in read)
    signs = sum(mark in DAGGERS or mark[0] == "*" for mark in read)
    if digits and (digits >= signs or any(mark.isdigit() for mark in read)):
        return _numbers(read, trust or [0.0] * len(read))
    return _signs(read) if signs else list(read)


def _numbers(read: Sequence[str], trust: Sequence[float]) -> list[str]:
    told = [int(mark) if mark.isdigit() else LIKE.get(mark) for mark in read]
    costs = {n: _misread(read[0], n, trust[0]) + (0.0 if n == 1 else 0.3) for n in _possible(told, 0)}
    back: list[dict[int, int]] = []
    for i in range(1, len(read)):
        row, froms = {}, {}
        for n in _possible(told, i):
            cost, froms[n] = min((costs[m] + _step(m, n), m) for m in costs)
            row[n] = cost + _misread(read[i], n, trust[i])
        costs = row
        back.append(froms)
    path = [min(costs, key=lambda n: (costs[n], n))]
    for froms in reversed(back):
        path.append(froms[path[-1]])
    path.reverse()
    return [str(n) if _proven(read, path, i) else read[i] for i, n in enumerate(path)]


def _proven(read: Sequence[str], path: Sequence[int], i: int) -> bool:
    """Whether a number stands for what was read: it says no other number, or one that another note has, or both its
    neighbours were read as those that it stands between. A note may be printed late: 1, 2, 4, 5, 3."""
    if not read[i].isdigit() or int(read[i]) == path[i]:
        return True
    return read.count(read[i]) > 1 or read[max(i - 1, 0) : i + 2] == [str(path[i] - 1), read[i], str(path[i] + 1)]


def _possible(told: Sequence[int | None], i: int) -> set[int]:
    """The numbers that a place in a row may have: its own, the first, and what those near it make it."""
    near = {n + i - j for j in range(max(i - NEAR, 0), min(i + NEAR + 1, len(told))) if (n := told[j])}
    return {1} | {n for n in near if n > 0}


def _step(before: int, number: int) -> float:
    if number == before + 1:
        return 0.0
    if number == 1:
        return RESTART
    if number <= LATER < before:
        return RESTART + SKIPPED
    return SKIPPED if before < number <= before + LEAP else BACK


def _misread(mark: str, number: int, trust: float) -> float:
    """What it costs that a number was read as this mark."""
    if mark.isdigit():
        alike = len(mark) == len(str(number)) and trust < TRUSTED
        return 0.0 if int(mark) == number else MISREAD if alike else OTHER
    like = LIKE.get(mark)
    if like == number:
        return 0.0
    return UNLIKE if like == 1 and number != 1 else WILD


def _signs(read: Sequence[str]) -> list[str]:
    out: list[str] = []
    for mark in read:
        if mark in DAGGERS:
            out.append(mark if mark in SIGNS else "‡" if out and out[-1] == "†" else "†")
        else:
            out.append("*" if mark not in SIGNS + STARS else mark)
    return out


def rank(mark: str) -> int | None:
    """The place of a mark among the notes of one document: 2 for `2`, `†` and `**`; None for letters.

    >>> rank("12"), rank("*"), rank("†"), rank("a")
    (12, 1, 2, None)
    """
    if mark.isdigit():
        return int(mark)
    return STARS.index(mark) + 1 if mark in STARS else SIGNS.index(mark) + 1 if mark in SIGNS else None
