"""The numbers of pages and leaves: what counts on from page to page at their edges, alone or beside a header."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.proof import Marks, shape
from digitize.model.roman import roman_value

EDGE = 2  # rows from the top or the bottom of a page in which numbers are looked for
APART = 1.55  # pitches between a number and the text; within a text no line stands so far off
BAND = 0.022  # of the page's height: what stands in one row of its edge
NUMBER = re.compile(r"^[\W_]*(\d{1,4}|[ivxlc]{1,7})[\W_]*$", re.IGNORECASE)
DASHED = re.compile(r"^\s*(?:[-–—~_=]+\s*\w{1,4}\s*[-–—~_=]*|\w{1,4}\s*[-–—~_=]+)\s*$")
TYPED = re.compile(r"(?<=[\dlI])O|(?<=\d)[lI]|[lI](?=[\dO])")  # a typewriter's 1 and 0
PLAIN = re.compile(r"[-–—~_=*.·|()\[\]\s]*\w+[-–—~_=*.·|()\[\]\s]*")  # no sum of money, no share
TOKEN = re.compile(r"(?<![\d/.\-])\d{1,4}(?![\d/\-])")
SERIAL = re.compile(r"\W*(?:[^\W\d_]{1,8}\W{0,2}){0,3}(0\d{2,11}|\d{5,12})\W*")
SERIALS = 3  # pages that prove a count
HEAD, FOOT = 0.1, 0.85  # of the page's height
TYPED_HEAD = 0.16  # in which a number between dashes is a typist's, also below a printed letterhead
LEAVES = 3  # pages on which numbers without their side count leaves
GOING_ON = 0.4  # of these, a sentence runs on over the page before
OUTSIDE = -1.0  # type sizes: beside the text
SIGNS = 2  # that a number alone at a page's edge is the page's: one proves nothing
WHITE = 1.2  # of the usual pitch: a header of a spread stands so far from its text
Pages = dict[int, list[Placed]]


def page_number(text: str) -> int | None:
    """The number of a line that holds nothing else, arabic or roman.

    >>> page_number("- 12 -"), page_number("xiv"), page_number("12 men"), page_number("-l0-")
    (12, 14, None, 10)
    """
    found = NUMBER.match(TYPED.sub(lambda sign: "0" if sign[0] == "O" else "1", text))
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else roman_value(found[1])


def counted(
    rows: Pages, marks: Marks, edge: str, pages: int, heads_instead: Callable[[Sequence[Placed]], bool]
) -> None:
    """Numbers that count with the pages, alone or beside a running header. At the foot, where notes begin with
    numbers too, a number that is not alone counts only where white space parts it from the words."""
    offsets: dict[int, list[Placed]] = defaultdict(list)
    for number, page in rows.items():
        for line in page:
            for value in _numbers(line, apart=edge == "bottom"):
                offsets[value - number].append(line)
    support = {offset: {line.page for line in group} for offset, group in offsets.items()}
    for offset, on in sorted(support.items(), key=lambda item: -len(item[1])):
        if len(on) < 2 or len(on) < 0.3 * pages:
            break
        worded = [line for line in offsets[offset] if page_number(line.text) is None]
        running_header = _alternating(worded, offset) or _same_words(worded)
        heads = {line.at for line in worded} if heads_instead(worded) and not running_header else set()
        for line in offsets[offset]:
            if line.at not in heads:
                marks.take(line, "page-number")


def _alternating(lines: Sequence[Placed], offset: int) -> bool:
    """Whether page numbers stand at the outer ends of their lines, on the left of one page and on the right of the next."""
    sides: dict[int, set[bool]] = {0: set(), 1: set()}
    for line in lines:
        sides[line.page % 2].add(line.words[0].text.strip("[]().,·|-") == str(line.page + offset))
    return len(lines) > 2 and sorted(map(sorted, sides.values())) == [[False], [True]]


def _same_words(lines: Sequence[Placed]) -> bool:
    """Whether most of the lines say the same beside their numbers, as headers do, and titles do not."""
    said = Counter(shape(line.text).replace("#", "").strip() for line in lines)
    return bool(said) and max(said.values()) >= max(2, 0.5 * len(lines))


def _numbers(line: Placed, apart: bool) -> set[int]:
    """The number that a line is, or those at its ends; if `apart`, only where a wide space parts it from the words."""
    alone = page_number(line.text)
    if alone is not None:
        return {alone}
    words = line.words
    found = set()
    for word, neighbour in ((words[0], words[1]), (words[-1], words[-2])) if len(words) > 1 else ():
        gap = max(neighbour.box.x0 - word.box.x1, word.box.x0 - neighbour.box.x1)
        number = TOKEN.fullmatch(word.text.strip("[]().,·|-"))
        if number and not (apart and gap < APART * line.line.size):
            found.add(int(number[0]))
    return found


def folios(pages: Pages, running: set[int], cues: Cues, marks: Marks) -> None:
    """Numbers at the edges of pages that no count of all pages tells: those of leaves, of which each has two pages; of
    spreads, two on one image; of papers, each of which begins anew; and those that a machine stamped on each sheet."""
    for page in pages.values():
        _spread(page, marks)
    _serials(pages, marks)
    _leaves(pages, running, cues, marks)
    _of_papers(pages, running, marks)


def _spread(page: Sequence[Placed], marks: Marks) -> None:
    """The headers or numbers of two pages that lie on one image: at the head, or at the foot, of both halves, the one
    counting on from the other, each number alone or at the outer end."""
    heights = [x.height for x in page]
    for edge in (min(heights), max(heights)):
        row = sorted((x for x in page if abs(x.height - edge) < BAND), key=lambda x: x.line.box.x0)
        if len(row) != 2 or row[0].key == row[1].key or row[0].line.box.x1 > row[1].line.box.x0:
            continue
        first, second = _outer(row[0], 0), _outer(row[1], -1)
        counts = first is not None and second == first + 1
        if counts and all(_set_off(x, page) and not x.full for x in row):
            for line in row:
                marks.take(line, "page-number")


def _outer(line: Placed, end: int) -> int | None:
    """The number that a line is, or that stands at one of its ends beside words in capitals."""
    alone = page_number(line.text)
    if alone is not None:
        return alone
    found = TOKEN.fullmatch(line.words[end].text.strip("[]().,·|-"))
    return int(found[0]) if found and line.caps else None


def _set_off(line: Placed, page: Sequence[Placed]) -> bool:
    """Whether white space parts a line at a page's edge from the lines above and below it on its half."""
    box = line.line.box
    half = [x for x in page if x.line.box.x0 < box.x1 and box.x0 < x.line.box.x1]
    heights = sorted(x.height for x in half)
    steps = sorted(b - a for a, b in pairwise(heights) if b - a > BAND / 4)
    beside = [abs(x.height - line.height) for x in half if x is not line]
    return len(steps) > 2 and min(beside) > WHITE * median(steps)


def _edges(pages: Pages) -> list[Placed]:
    return [x for page in pages.values() for x in page if x.top <= EDGE or x.bottom < EDGE]


def _serials(pages: Pages, marks: Marks) -> None:
    """Numbers of many digits that go up by one from sheet to sheet, with the letters before them: `NP-004421`."""
    groups: dict[tuple[str, int], list[Placed]] = defaultdict(list)
    for line in _edges(pages):
        found = SERIAL.fullmatch(line.text)
        if found and line.text.upper() == line.text:
            groups[shape(line.text), int(found[1]) - line.page].append(line)
    for group in groups.values():
        if len({line.page for line in group}) >= SERIALS:
            for line in group:
                marks.take(line, "page-number")


def _leaves(pages: Pages, running: set[int], cues: Cues, marks: Marks) -> None:
    """The numbers of leaves, on the front of each or on both sides: `12`, `12v`, `f. 13r`. One without its side counts
    where it stands on three pages at least over some of which a sentence runs on: numbers of documents do not."""
    groups: dict[tuple[str, int], list[tuple[Placed, bool]]] = defaultdict(list)
    for line in _edges(pages):
        sided = cues.leaf_said(line.text)
        value = sided if sided is not None else cues.page_said(line.text)
        if value is None and line.text.strip("[]()-– .").isdigit():
            value = page_number(line.text)
        if value is None:
            continue
        edge = "top" if line.top <= EDGE else "bottom"
        for first in (0, 1):
            groups[edge, 2 * (value - (line.page + first) // 2) + first].append((line, sided is not None))
    for group in groups.values():
        lines = [line for line, _ in group]
        on = {line.page for line in lines}
        proved = len(on) >= 2 and any(sided for _, sided in group)
        corner = all(min(line.left, line.right) < OUTSIDE for line in lines)
        if proved or (len(on) >= LEAVES and len(on & running) > (0 if corner else GOING_ON * len(on))):
            for line in lines:
                marks.take(line, "leaf-number")


def _of_papers(pages: Pages, running: set[int], marks: Marks) -> None:
    """The numbers of the second and further pages of papers, which count anew in each: alone at the head or the foot,
    and told by two signs: dashes, white about these, the number before it and the one after it on the pages beside, a sentence that
    runs on."""
    for edge in ("top", "bottom"):
        found: dict[int, Placed] = {}
        for number, page in pages.items():
            for line in page:
                head = TYPED_HEAD if DASHED.match(line.text) else HEAD
                at_edge = line.top == 0 or (line.height < head and line.top <= EDGE)
                at_edge = at_edge if edge == "top" else line.bottom == 0 and line.height > FOOT
                if at_edge and page_number(line.text) is not None and any(map(str.isdigit, line.text)):
                    found.setdefault(number, line)
        values = {number: page_number(line.text) or 0 for number, line in found.items()}
        for number, line in found.items():
            value = values[number]
            beside = (values.get(number - 1) == value - 1) + (values.get(number + 1) == value + 1)
            begins = value == 2 and number - 1 in pages and number - 1 not in found
            dashed = DASHED.match(line.text) is not None
            signs = dashed + (dashed and _apart(line, pages[number])) + beside + begins + (number in running)
            if value > 1 and signs >= SIGNS:
                marks.take_surer(line, "page-number")


def _apart(line: Placed, page: Sequence[Placed]) -> bool:
    """Whether a number at a page's edge is well apart from the text."""
    return (
        min((x.gap or APART for x in page if x.key == line.key and (x is line or x.top == line.top + 1)), default=APART)
        >= APART
    )


def lone_numbers(pages: Pages, marks: Marks) -> None:
    """A number alone at the very foot of a page, or alone at its head where its body begins well below."""
    for page in pages.values():
        for line in page:
            if line.at in marks or page_number(line.text) is None or not PLAIN.fullmatch(line.text):
                continue
            last = line.bottom == 0 and line.height > FOOT
            dashed = line.bottom < EDGE and re.match(r"^\W+\w+\W+$", line.text) is not None
            if last or dashed:
                marks.take(line, "lone-number")
