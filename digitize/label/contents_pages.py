"""Tables of contents and indexes: text of a volume that belongs to none of its documents."""

import re
from collections import defaultdict
from collections.abc import Sequence

from digitize.label.geometry import Placed

LEADER = re.compile(r"(?:\.\s?){4,}\s*\w{0,5}\W?$|…\s*\w{1,5}$")
ENTRY = re.compile(r"[^\W\d_].*,\s\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s?n)?(?:[,;]\s\d{1,4}(?:\s?[-–]\s?\d{1,4})?)*\.?$")
NUMBERED = re.compile(r"\d(?:\s?n)?\.?$")
NAMED = re.compile(r"[^\W\d_].*?\s\d{1,4}(?:\s?[-–—]\s?\d{1,4})?(?:[,;]\s\d{1,4}(?:\s?[-–—]\s?\d{1,4})?)*\.?$")
LEADERS = 0.15  # of a page's lines end in dot leaders: entries run over several lines, and only the last has them
ENTRIES = 0.5  # of a page's lines end in page numbers: prose ends so now and then
NAMES = 0.6  # of its lines end in numbers, and begin in the order of the alphabet
FEWEST_NAMES = 4


def front_matter(lines: Sequence[Placed]) -> set[int]:
    """The places of all lines on pages that are contents or index."""
    pages: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    out: set[int] = set()
    for page in pages.values():
        leaders = sum(_led(x.text) for x in page)
        entries = sum(NUMBERED.search(x.text) is not None and ENTRY.search(x.text) is not None for x in page)
        listed = (leaders >= 3 and leaders >= LEADERS * len(page)) or (entries >= 6 and entries >= ENTRIES * len(page))
        if listed or _alphabetical(page):
            out.update(x.at for x in page)
    return out


def _led(text: str) -> bool:
    """Whether a line ends in dot leaders and a page."""
    return (text.count(".") > 3 or "…" in text) and LEADER.search(text) is not None


def _alphabetical(page: Sequence[Placed]) -> bool:
    """Whether a page is a short index: names in the order of the alphabet, each with its pages."""
    names = [x.text for x in page if NUMBERED.search(x.text) and NAMED.match(x.text)]
    initials = [name[0].casefold() for name in names]
    return (
        len(names) >= max(FEWEST_NAMES, NAMES * len(page)) and initials == sorted(initials) and len(set(initials)) > 2
    )
