"""Names of files in the order in which people count: page2 before page10."""

import re

DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """The key by which names are sorted.

    >>> sorted(["p10.xml", "p2.xml", "P1.xml"], key=natural)
    ['P1.xml', 'p2.xml', 'p10.xml']
    """
    parts = DIGITS.split(name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part], name
