"""Words of a line as they stand from left to right → as they are read, where some are of a script that runs to the left.

After the Unicode bidirectional algorithm (UAX 9), by whole words.
"""

import re
import unicodedata
from collections.abc import Sequence

from digitize.extract.runs import Run
from digitize.model.page import Word

LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def runs_leftward(runs: Sequence[Run]) -> bool | None:
    """Whether most words of runs are of a script that runs to the left; None where none is."""
    text = "".join(["".join([word.text for word in run.words]) for run in runs])
    if text.isascii() or not LEFTWARD.search(text):
        return None
    found = [bool(LEFTWARD.search(word.text)) for run in runs for word in run.words]
    return sum(found) > sum(any(map(str.isalpha, word.text)) for run in runs for word in run.words) / 2


def as_read(words: Sequence[Word], leftward: bool) -> list[Word]:
    """Words that stand from left to right in the order in which they are read, on a page most of whose text runs to the
    left, or not."""
    sides = [_side(word.text) for word in words]
    if "R" in sides and (leftward or "L" not in sides):
        return [words[i] for part in reversed(_stretches(sides, "L")) for i in reversed(part)]
    return [words[i] for part in _stretches(sides, "R") for i in part]


def _side(text: str) -> str:
    """The direction of a word: "R" to the left, "L" to the right, nothing for figures and marks."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
    return ""


def _stretches(sides: list[str], turned: str) -> list[list[int]]:
    """The places of words one by one, those of each stretch of one direction, with the figures inside it, together and
    turned round."""
    parts: list[list[int]] = []
    at = 0
    while at < len(sides):
        end = at + 1
        if sides[at] == turned:
            last = at
            while end < len(sides) and sides[end] in (turned, ""):
                last = end if sides[end] == turned else last
                end += 1
            end = last + 1
        parts.append(list(range(end - 1, at - 1, -1)))
        at = end
    return parts
