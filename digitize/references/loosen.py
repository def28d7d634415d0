"""The pattern of a value as printed → the pattern of what damage may have made of it."""

import re
from collections.abc import Mapping
from re import Pattern

from digitize.patterns import compiled

TOKEN = re.compile(
    r"\\."  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a class
    r"|\{[\d,]+\}"  # a repetition
    r"|\((?:\?(?:[aiLmsux-]+:|P<\w+>|[:=!>]|<[=!]))?"  # the beginning of a group
    r"|.",
    re.DOTALL,
)
SEPARATORS = frozenset("/\\[]()-.,:; ")
"""Marks that digits are read as, and that part values: a value does not run over them."""
SPECIAL = frozenset("()[]{}?*+|^$.\\")


def loosened(pattern: str, readings: Mapping[str, tuple[tuple[str, float, str], ...]]) -> Pattern[str]:
    """The pattern with each digit and letter also matching what it is read as.

    `readings` maps what is read to what may have been printed, as in `Damage`. What the pattern forbids ahead or
    behind stays as it is.

    >>> loosened(r"R \\d{2}", {"K": (("R", 0.5, ""),), "l": (("1", 0.3, ""),)}).fullmatch("K 4l") is not None
    True
    """
    looks: dict[str, str] = {}
    for seen, meant in readings.items():
        for true, _, _ in meant if seen not in SEPARATORS else ():
            looks[true] = looks.get(true, "") + seen
    out = []
    kept = 0  # depth of groups inside something forbidden
    for token in TOKEN.findall(pattern):
        if token.startswith("(") and (kept or token in ("(?!", "(?<!", "(?<=")):
            kept += 1
        elif token == ")" and kept:
            kept -= 1
        elif kept:
            pass
        elif token == r"\d":
            token = _widened(r"[\d]", looks)
        elif token.startswith("[") and not token.startswith("[^"):
            token = _widened(token, looks)
        elif token in looks and token not in SPECIAL:
            token = f"[{_in_class(token + looks[token])}]"
        out.append(token)
    try:
        return compiled("".join(out))
    except ValueError:  # a pattern with parts that this does not know stays as it is
        return compiled(pattern)


def _widened(chars: str, looks: Mapping[str, str]) -> str:
    """A class of characters with what each of them is read as."""
    more = "".join(seen for true, seen in looks.items() if re.match(chars, true))
    return f"[{_in_class(''.join(dict.fromkeys(more)))}{chars[1:]}"


def _in_class(chars: str) -> str:
    return "".join(rf"\{char}" if char in r"\]^-[&~|" else char for char in chars)
