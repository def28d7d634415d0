"""Accents that are drawn as signs of their own over or under a letter, as TeX does, → the letter with its accent."""

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

MARKS = {
    "`": "\u0300",
    "\u00b4": "\u0301",
    "\u02ca": "\u0301",
    "^": "\u0302",
    "\u02c6": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "\u00af": "\u0304",
    "\u02c9": "\u0304",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u00b0": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
"""Signs that stand for accents, and the combining marks of the same shape."""

SIGN = re.compile(f"[{re.escape(''.join(MARKS))}\u0300-\u0328]")
DOTLESS = {"\u0131": "i", "\u0237": "j"}
FILLER = "\u2060"
"""Stands in the text for an accent that is part of a letter now; it has no width and breaks no word."""

OVER = 0.6  # of an accent's width lies over its letter
NEAR = 0.12  # heights of a letter: white within a word

Boxes = npt.NDArray[np.float64]


def with_accents(text: str, boxes: Callable[[list[int]], Boxes]) -> str:
    """The text with accents put on their letters, as long as before: a `FILLER` stands for each sign that is gone. `boxes`
    gives the ink of characters as left, top, right, bottom."""
    chars = list(text)
    for found in SIGN.finditer(text):
        at = found.start()
        near = [i for i in _letters(chars, at) if i >= 0]
        if not near:
            continue
        sign, *letters = boxes([at, *near]).tolist()
        shares = [_share(sign, letter) for letter in letters]
        best = max(range(len(near)), key=shares.__getitem__)
        whole = _composed(chars[near[best]], found[0])
        if shares[best] < OVER or not whole:
            continue
        base = near[best]
        chars[base] = whole
        for i in range(min(at, base), max(at, base) + 1):
            if i != base:
                chars[i] = FILLER
        _close(chars, min(at, base) - 1, base, boxes)
        _close(chars, max(at, base) + 1, base, boxes)
    return "".join(chars)


def _letters(chars: list[str], at: int) -> tuple[int, int]:
    """The letters before and after a sign, over a single space that may be there for the sign's sake; -1 for none."""
    before = at - 2 if at > 1 and chars[at - 1] == " " else at - 1
    after = at + 2 if at + 2 < len(chars) and chars[at + 1] == " " else at + 1
    return (
        before if before >= 0 and chars[before].isalpha() else -1,
        after if after < len(chars) and chars[after].isalpha() else -1,
    )


def _share(sign: list[float], letter: list[float]) -> float:
    """The share of a sign's width that lies over or under a letter."""
    if sign[2] <= sign[0] or letter[2] <= letter[0]:
        return 0.0
    high = max(letter[3] - letter[1], 1e-6)
    if sign[1] > letter[3] + high or sign[3] < letter[1] - high:
        return 0.0
    return (min(sign[2], letter[2]) - max(sign[0], letter[0])) / min(sign[2] - sign[0], letter[2] - letter[0])


def _composed(letter: str, sign: str) -> str:
    """The letter with the accent as one character; nothing where there is none."""
    whole = unicodedata.normalize("NFC", DOTLESS.get(letter, letter) + MARKS.get(sign, sign))
    return whole if len(whole) == 1 and whole != letter else ""


def _close(chars: list[str], space: int, base: int, boxes: Callable[[list[int]], Boxes]) -> None:
    """Takes a space out between an accented letter and its neighbour where there is no white between the two."""
    beyond = space + (1 if space > base else -1)
    if not (0 <= space < len(chars) and chars[space] == " " and 0 <= beyond < len(chars) and chars[beyond].isalpha()):
        return
    letter, other = boxes([base, beyond]).tolist()
    gap = other[0] - letter[2] if beyond > base else letter[0] - other[2]
    high = letter[3] - letter[1]
    if -high < gap < NEAR * high and min(letter[3], other[3]) > max(letter[1], other[1]):
        chars[space] = FILLER
