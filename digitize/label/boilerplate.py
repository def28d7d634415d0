"""What a web site prints around each of its documents: navigation, its own name, counters, links."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from digitize.label.cues import REFERENCE, Cues
from digitize.label.geometry import Placed

Mark = tuple[float, str]
"""The probability that a line is furniture, and why."""

NEAR = 6  # lines around a site's navigation that may belong to its boilerplate
NOTE_LIKE = re.compile(r"^\W{0,2}(\d{1,3}|\*{1,3}|[a-z])(\)|\.|\s)\W?\s?[^\W\d]")
NAVIGATION = re.compile(
    r"https?://|www\.\w|^[^|]{2,40}\w\s+\|\s+\w[^|]{1,40}\|\s+\w|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d|(?<!\S)©(?:\s+\w|\d{4})"
)
SIGN = re.compile(r"[|©:]|www")  # some of it is in all navigation
ON_PAGES = 0.5  # of its pages have a browser's or a site's lines: the source is printed from the web
COPIES = 3  # of a block of lines make it a site's
LONG_LINE = 40  # characters
SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-Z]+(?!\S)")
MANY = 7  # words in small letters make a line of a text
_NONE: Mark = (0.0, "")


def shape(text: str) -> str:
    """The text with digits levelled and punctuation gone, as two printings of one header agree.

    >>> shape("312  Documents on Foreign Policy.")
    '# documents on foreign policy'
    """
    return " ".join(re.sub(r"\d+", "#", re.sub(r"[^\w\s]|_", "", text.casefold())).split())


def boilerplate(lines: Sequence[Placed], marks: dict[int, Mark], cues: Cues) -> None:
    """A site's navigation and what is printed with it again and again."""
    anchors = [i for i, x in enumerate(lines) if _navigates(x.text) or cues.fits("boilerplate", x.text)]
    if not anchors:
        return
    texts = [shape(line.text) for line in lines]
    for i in anchors:
        marks.setdefault(lines[i].at, (0.97, "boilerplate"))
    groups: dict[str, list[int]] = defaultdict(list)
    for i in anchors:
        groups[texts[i]].append(i)
    for group in groups.values():
        for step in (-1, 1):
            _alongside(lines, texts, group, step, marks)
    for a, b in pairwise(anchors):
        if b - a <= NEAR and lines[a].page == lines[b].page and not _written(lines[a + 1 : b], cues):
            for line in lines[a:b]:
                marks.setdefault(line.at, (0.8, "between-boilerplate"))
    first = anchors[0]
    if first < NEAR and lines[first].page == lines[0].page and not _written(lines[:first], cues):
        for line in lines[:first]:
            marks.setdefault(line.at, (0.8, "before-boilerplate"))
    if len({lines[i].page for i in anchors}) >= ON_PAGES * len({line.page for line in lines}):
        _in_blocks(lines, texts, marks, cues)
    _elsewhere(lines, texts, marks)


def _navigates(text: str) -> bool:
    return SIGN.search(text) is not None and NAVIGATION.search(text) is not None


def _alongside(lines: Sequence[Placed], texts: list[str], group: list[int], step: int, marks: dict[int, Mark]) -> None:
    """Marks the lines that stand at the same distance from most copies of one line of navigation."""
    going = list(group)
    for distance in range(1, NEAR + 1):
        at = [i + step * distance for i in going]
        found = Counter(texts[j] for j in at if 0 <= j < len(texts) and len(texts[j]) > 3)
        often = {text for text, n in found.items() if n >= max(2, 0.5 * len(group))}
        going = [
            i
            for i, j in zip(going, at, strict=True)
            if 0 <= j < len(texts) and (texts[j] in often or lines[j].at in marks)
        ]
        for i in going:
            marks.setdefault(lines[i + step * distance].at, (0.95, "repeated-boilerplate"))


def _in_blocks(lines: Sequence[Placed], texts: list[str], marks: dict[int, Mark], cues: Cues) -> None:
    """Marks the short lines that a web page prints around each of its documents: the same ones, one below the other."""
    pairs = Counter(pairwise(texts))
    for i, (above, below) in enumerate(pairwise(texts)):
        block = lines[i : i + 2]
        if pairs[above, below] >= COPIES and min(len(above), len(below)) > 3 and not _written(block, cues, LONG_LINE):
            for line in block:
                marks.setdefault(line.at, (0.9, "boilerplate of each document"))


def _elsewhere(lines: Sequence[Placed], texts: list[str], marks: dict[int, Mark]) -> None:
    """Marks the copies of boilerplate that a page's end parts from the rest of it."""
    known = Counter(
        text for text, line in zip(texts, lines, strict=True) if "boilerplate" in marks.get(line.at, _NONE)[1]
    )
    there = Counter(texts)
    for text, line in zip(texts, lines, strict=True):
        if len(text) > 3 and known[text] >= COPIES - 1 and known[text] >= 0.5 * there[text]:
            marks.setdefault(line.at, (0.9, "repeated-boilerplate"))


def _written(lines: Sequence[Placed], cues: Cues, longest: int = 60) -> bool:
    """Whether lines hold something of a document: a sentence, a reference, a date, a classification."""
    return any(
        (
            len(line.text) > longest
            and (line.text.rstrip().endswith((".", "!", "?", ":")) or len(SMALL_WORD.findall(line.text)) >= MANY)
        )
        or cues.reference(line.text) >= REFERENCE
        or cues.date(line.text) > 0.3
        or cues.classified(line.text)
        or cues.recorder(line.text)
        or NOTE_LIKE.match(line.text) is not None
        for line in lines
    )
