"""What a web site prints around each of its documents: navigation, its own name, counters, links."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.proof import SMALL_WORD, Mark, Marks, shape, telling, woven
from digitize.model.sentences import is_ended

NEAR = 6  # lines around a site's navigation that may belong to its boilerplate
NOTE_LIKE = re.compile(r"^\W{0,2}(\d{1,3}|\*{1,3}|[a-z])([)\].]|\s)\W?\s?[^\W\d]")
NAVIGATION = re.compile(
    r"https?://|www\.\w|\b[a-z]{3,}\.[a-z]{2,}\.(?:[a-z]{2}|com|org|net|edu|gov)\b|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d|(?<!\S)©\D{0,60}(?:19[89]|20)\d\d(?!\d)"
)  # addresses, hours of printing, years of rights of the web's time: a bullet too is read as ©
BARS = re.compile(r"^[^|]{2,40}\w\s+\|\s+\w[^|]{1,40}\|\s+\w")
SIGN = re.compile(r"[|©:]|www|\w\.\w+\.\w")  # some of it is in all navigation
EDGE = 2  # lines above or below one at a page's edge
ON_PAGES = 0.5  # of its pages have a browser's or a site's lines: the source is printed from the web
COPIES = 3  # of a block of lines make it a site's
LONG_LINE = 40  # characters
SMALL_LINE = 90  # characters, of small type
SMALL, ALIKE = 0.93, 0.08  # of the body's type size: smaller than the text, and of one size
TITLE = 1.1  # times as large as a site's words: a title may be
MANY = 7  # words in small letters make a line of a text
_NONE: Mark = (0.0, "")


def boilerplate(lines: Sequence[Placed], marks: Marks, cues: Cues) -> None:
    """A site's navigation and what is printed with it again and again."""
    anchors = _anchors(lines, cues)
    if not anchors:
        return
    texts = [shape(line.text) for line in lines]
    for i in anchors:
        marks.take(lines[i], "boilerplate")
    groups: dict[str, list[int]] = defaultdict(list)
    for i in anchors:
        groups[texts[i]].append(i)
    for group in groups.values():
        for step in (-1, 1):
            _alongside(lines, texts, group, step, marks, cues)
    for a, b in pairwise(anchors):
        if b - a <= NEAR and lines[a].page == lines[b].page and not _written(lines[a + 1 : b], cues):
            _unless_title(lines, a, b, cues, marks, "between-boilerplate")
    first = anchors[0]
    if first < NEAR and lines[first].page == lines[0].page and not _written(lines[:first], cues):
        _unless_title(lines, 0, first, cues, marks, "before-boilerplate")
    _in_small_type(lines, anchors, marks, cues)
    if len({lines[i].page for i in anchors}) >= ON_PAGES * len({line.page for line in lines}):
        _in_blocks(lines, texts, marks, cues, median(lines[i].size for i in anchors))
    _elsewhere(lines, texts, marks)


def _anchors(lines: Sequence[Placed], cues: Cues) -> list[int]:
    """The lines that are a site's or a browser's by two signs: by their words, and by their small type or another such line
    on the page; by their form, and by a place at the page's edge or copies of them; what a collection's own profile tells is. A line within
    running text never is."""
    told = [i for i, x in enumerate(lines) if _navigates(x, cues) or cues.fits("boilerplate", x.text)]
    told = [i for i in told if not woven(lines, i)]
    said = {i: shape(lines[i].text) for i in told}
    copies = Counter(said.values())
    others = Counter(page for page, _ in {(lines[i].page, text) for i, text in said.items()})

    def proved(i: int) -> bool:
        x = lines[i]
        form = _navigates(x, cues) and (min(x.top, x.bottom) <= EDGE or copies[said[i]] >= COPIES)
        return form or x.size < SMALL or others[x.page] > 1

    return [i for i in told if proved(i) or cues.fits("own boilerplate", lines[i].text)]


def _navigates(line: Placed, cues: Cues) -> bool:
    if SIGN.search(line.text) is None:
        return False
    if NAVIGATION.search(line.text):
        return True
    if BARS.search(line.text) is None or cues.classified(line.text):  # brackets too are read as bars
        return False
    return all(piece.strip()[:1].isupper() for piece in line.text.split("|") if any(map(str.isalpha, piece)))


def _alongside(
    lines: Sequence[Placed], texts: list[str], group: list[int], step: int, marks: Marks, cues: Cues
) -> None:
    """Marks the lines that stand at the same distance from most copies of one line of navigation."""
    going = list(group)
    for distance in range(1, NEAR + 1):
        at = [i + step * distance for i in going]
        found = Counter(texts[j] for j in at if 0 <= j < len(texts) and len(texts[j]) > 3)
        often = {text for text, n in found.items() if n >= max(COPIES, 0.5 * len(group))}
        going = [
            i
            for i, j in zip(going, at, strict=True)
            if 0 <= j < len(texts)
            and (lines[j].at in marks or (texts[j] in often and not _of_document(lines[j], lines[i], cues)))
        ]
        for i in going:
            marks.take(lines[i + step * distance], "repeated-boilerplate")


def _of_document(line: Placed, anchor: Placed, cues: Cues) -> bool:
    """Whether a line is a document's own, though others are like it: a reference, a date, a classification; a name
    under the text, in the text's type and not in the small one of the site."""
    return _in_text(line, anchor.size) or telling(line, cues) or cues.classification(line.text)


def _in_text(line: Placed, site: float) -> bool:
    """Whether a line is in the text's type and the site's words are in small type."""
    return site < SMALL < line.size < TITLE


def _unless_title(lines: Sequence[Placed], begin: int, end: int, cues: Cues, marks: Marks, why: str) -> None:
    """Marks the lines from `begin` before `end`, but not what is a document's title: in larger type, and no line as
    large below the site's own, before the text begins."""
    block = [line for line in lines[begin:end] if line.at not in marks and not _in_text(line, lines[end].size)]
    largest = max((line.size for line in block), default=0.0)
    if largest > TITLE * lines[end].size and not _larger_below(lines, end, largest, cues):
        return
    for line in block:
        marks.take(line, why)


def _larger_below(lines: Sequence[Placed], at: int, size: float, cues: Cues) -> bool:
    """Whether a line about as large stands below, before any that is written."""
    for line in lines[at + 1 : at + 1 + NEAR]:
        if line.page == lines[at].page and line.size > size / TITLE:
            return True
        if line.page != lines[at].page or _written([line], cues):
            return False
    return False


def _in_small_type(lines: Sequence[Placed], anchors: list[int], marks: Marks, cues: Cues) -> None:
    """Marks what stands in the small type of a site's words between them, over the end of a page too: readers' comments."""
    for a, b in pairwise(anchors):
        between = [line for line in lines[a + 1 : b] if line.at not in marks]
        if b - a > NEAR or _written(between, cues, SMALL_LINE):
            continue
        if all(_as_small(line, lines[b]) for line in [lines[a], *between]):
            for line in between:
                marks.take(line, "between-boilerplate")


def _as_small(line: Placed, other: Placed) -> bool:
    return line.size < SMALL and abs(line.size - other.size) < ALIKE


def _in_blocks(lines: Sequence[Placed], texts: list[str], marks: Marks, cues: Cues, size: float) -> None:
    """Marks the short lines that a web page prints around each of its documents: the same ones, one below the other.
    `size` is that of most of the site's words."""
    pairs = Counter(pairwise(texts))
    for i, (above, below) in enumerate(pairwise(texts)):
        block = lines[i : i + 2]
        if pairs[above, below] < COPIES or min(len(above), len(below)) <= 3 or _written(block, cues, LONG_LINE):
            continue
        for line in block:
            if not _in_text(line, size):
                marks.take(line, "boilerplate of each document")


def _elsewhere(lines: Sequence[Placed], texts: list[str], marks: Marks) -> None:
    """Marks the copies of boilerplate that a page's end parts from the rest of it."""
    known = Counter(
        text for text, line in zip(texts, lines, strict=True) if "boilerplate" in marks.get(line.at, _NONE)[1]
    )
    there = Counter(texts)
    for text, line in zip(texts, lines, strict=True):
        if len(text) > 3 and known[text] >= COPIES - 1 and known[text] >= 0.5 * there[text]:
            marks.take(line, "repeated-boilerplate")


def _written(lines: Sequence[Placed], cues: Cues, longest: int = 60) -> bool:
    """Whether lines hold something of a document: a sentence, a reference, a date, a classification."""
    return any(
        (len(line.text) > longest and (is_ended(line.text) or len(SMALL_WORD.findall(line.text)) >= MANY))
        or telling(line, cues)
        or cues.classification(line.text)
        or cues.part(line.text) == "title"
        or NOTE_LIKE.match(line.text) is not None
        for line in lines
    )
