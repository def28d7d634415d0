"""The lasting name of a document: what points at a document goes by it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

ROW = 12.0  # points: two lines of type are seldom nearer; two readings of one line seldom differ by as much
DIGITS = 16  # hexadecimal: of a million documents, no two are likely to share them


class Beginning(NamedTuple):
    """Where a document begins in its source: the page, the row of the page by its height, the left or right half."""

    page: int
    row: int
    half: int

    @classmethod
    def at(cls, page: int, x: float, y: float, width: float) -> "Beginning":
        """Of a first line that begins at `x`, its middle at `y`, on a page that is `width` wide; in points."""
        return cls(page, int(y // ROW), int(x > width / 2))


def uids(sha256: str, beginnings: Sequence[Beginning], copy: int = 1) -> list[str]:
    """The uids of the documents of a source, in reading order: made of the source's content and of where each begins.

    So neither its name, nor its folder, nor its number in the source matters. Of documents that begin in one place the last
    has the name of the place, so that one that is cut off before it leaves it alone.

    A file that is in a corpus twice has the same documents twice: those of its second `copy` have the uids of the first
    with `-2` behind. Which of two copies is the first makes no difference to what is in them; a corpus that grows does not
    change it.

    >>> a, b = Beginning.at(1, 80, 100, 595), Beginning.at(2, 80, 300, 595)
    >>> uids("ab", [a, b])[1] == uids("ab", [b])[0] == uids("ab", [a, b], 2)[1].removesuffix("-2")
    True
    """
    left = Counter(beginnings)
    names = []
    for one in beginnings:
        left[one] -= 1
        key = "\n".join(map(str, (sha256, *one, *((left[one],) if left[one] else ()))))
        names.append(hashlib.sha256(key.encode()).hexdigest()[:DIGITS] + (f"-{copy}" if copy > 1 else ""))
    return names
