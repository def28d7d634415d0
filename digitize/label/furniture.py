"""What the page added: running headers, page numbers, a site's boilerplate, the lines that a browser prints."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from digitize.label.cues import Cues
from digitize.label.geometry import Placed

Mark = tuple[float, str]
"""The probability that a line is furniture, and why."""

EDGE = 2  # rows from the top or the bottom of a page in which headers and page numbers are looked for
NEAR = 6  # lines around a site's navigation that may belong to its boilerplate
BAND = 0.013  # of the page's height: a header stands within this of the others; twice the jitter of a hand-fed scan
NUMBER = re.compile(r"^[\W_]*(\d{1,4}|[ivxlc]{1,7})[\W_]*$", re.IGNORECASE)
TOKEN = re.compile(r"(?<![\d/.\-])\d{1,4}(?![\d/\-])")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
NAVIGATION = re.compile(r"https?://|www\.\w|\w\s*\|.*\w\s*\||\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d|©")


def furniture(lines: Sequence[Placed], cues: Cues) -> dict[int, Mark]:
    """The lines that are furniture, by their place in the source, with probability and reason."""
    pages: dict[int, list[Placed]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    marks: dict[int, Mark] = {}
    for line in lines:
        if cues.fits("header", line.text) or cues.fits("footer", line.text):
            marks[line.at] = (0.99, "profile")
    for edge in ("top", "bottom"):
        rows = {n: [x for x in page if getattr(x, edge) < EDGE] for n, page in pages.items()}
        _repeated(rows, marks, len(pages))
        _numbered(rows, marks, edge, len(pages))
    for edge in ("top", "bottom"):
        _band(pages, marks, edge)
    _lone_numbers(pages, marks)
    _boilerplate(lines, marks, cues)
    return marks


def shape(text: str) -> str:
    """The text with digits levelled and punctuation gone, as two printings of one header agree.

    >>> shape("312  Documents on Foreign Policy.")
    '# documents on foreign policy'
    """
    return " ".join(re.sub(r"\d+", "#", re.sub(r"[^\w\s]|_", "", text.casefold())).split())


def _repeated(rows: dict[int, list[Placed]], marks: dict[int, Mark], pages: int) -> None:
    """The same words at the same height of several pages."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for page in rows.values():
        for line in page:
            key = shape(line.text).replace("#", "").strip()
            if len(key) > 3 or re.search(r"\d{4}", line.text):
                groups[key if len(key) > 3 else shape(line.text)].append(line)
    for key, group in groups.items():
        heights = [line.height for line in group]
        usual = median(heights)
        same = [line for line in group if abs(line.height - usual) < BAND]
        if len({line.page for line in same}) >= (2 if len(key) > 3 or pages < 4 else 3):
            for line in same:
                if not (line.full and line.gap is not None and line.gap < 1.3):
                    marks.setdefault(line.at, (0.97, "repeated-at-edge"))


def page_number(text: str) -> int | None:
    """The number of a line that holds nothing else, arabic or roman.

    >>> page_number("- 12 -"), page_number("xiv"), page_number("12 men")
    (12, 14, None)
    """
    found = NUMBER.match(text)
    if not found:
        return None
    if found[1].isdigit():
        return int(found[1])
    values = [ROMAN[c] for c in found[1].lower()]
    return sum(-a if b > a else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _numbered(rows: dict[int, list[Placed]], marks: dict[int, Mark], edge: str, pages: int) -> None:
    """Numbers that count with the pages, alone or beside a running header."""
    offsets: dict[int, list[Placed]] = defaultdict(list)
    for number, page in rows.items():
        for line in page:
            if getattr(line, edge) > 0 and page_number(line.text) is None:
                continue
            for value in _numbers(line.text):
                offsets[value - number].append(line)
    support = {offset: {line.page for line in group} for offset, group in offsets.items()}
    for offset, on in sorted(support.items(), key=lambda item: -len(item[1])):
        if len(on) < 2 or len(on) < 0.4 * pages:
            break
        for line in offsets[offset]:
            alone = page_number(line.text) is not None
            if alone or (getattr(line, edge) == 0 and not (line.gap is not None and line.gap < 1.35 and line.full)):
                marks.setdefault(line.at, (0.95, "page-number"))


def _numbers(text: str) -> set[int]:
    alone = page_number(text)
    if alone is not None:
        return {alone}
    words = text.split()
    ends = {words[0], words[-1]} if words else set()
    return {int(m[0]) for word in ends if (m := TOKEN.fullmatch(word.strip("[]().,·|-")))}


def _band(pages: dict[int, list[Placed]], marks: dict[int, Mark], edge: str) -> None:
    """A page's outermost line at the height where other pages have their header or number."""
    heights = [x.height for page in pages.values() for x in page if x.at in marks and getattr(x, edge) < EDGE]
    if len({x.page for page in pages.values() for x in page if x.at in marks and getattr(x, edge) < EDGE}) < 2:
        return
    for page in pages.values():
        ordered = sorted(page, key=lambda x: getattr(x, edge))
        for line in ordered[:EDGE]:
            inner = [x for x in ordered if getattr(x, edge) > getattr(line, edge) and x.at not in marks]
            apart = not inner or abs(inner[0].height - line.height) > 1.6 * _pitch(page)
            close = sum(abs(h - line.height) < BAND for h in heights)
            if line.at not in marks and close >= 0.4 * len(heights) and apart and len(line.text) < 90:
                marks[line.at] = (0.9, "header-band")


def _pitch(page: Sequence[Placed]) -> float:
    """The usual distance between neighbouring lines, as a share of the page's height."""
    heights = sorted(x.height for x in page)
    steps = [b - a for a, b in zip(heights, heights[1:], strict=False) if b - a > 0.006]
    return median(steps) if steps else 0.02


def _lone_numbers(pages: dict[int, list[Placed]], marks: dict[int, Mark]) -> None:
    """A number alone at the very foot of a page, or alone at its head where its body begins well below."""
    for page in pages.values():
        for line in page:
            if line.at in marks or page_number(line.text) is None:
                continue
            last = line.bottom == 0 and line.height > 0.85
            dashed = line.bottom < EDGE and re.match(r"^\W+\w+\W+$", line.text) is not None
            if last or dashed:
                marks[line.at] = (0.85, "lone-number")


def _boilerplate(lines: Sequence[Placed], marks: dict[int, Mark], cues: Cues) -> None:
    """A site's navigation and what is printed with it again and again."""
    texts = [shape(line.text) for line in lines]
    counts = Counter(texts)
    anchors = [i for i, x in enumerate(lines) if NAVIGATION.search(x.text) or cues.fits("boilerplate", x.text)]
    if not anchors:
        return
    for i in anchors:
        marks.setdefault(lines[i].at, (0.97, "boilerplate"))
    often = max(counts[texts[i]] for i in anchors)
    for i in anchors:
        for step in (-1, 1):
            for j in _walk(i, step, len(lines)):
                again = counts[texts[j]] >= max(2, 0.6 * often) and len(texts[j]) > 3
                if not again and lines[j].at not in marks:
                    break
                marks.setdefault(lines[j].at, (0.95, "repeated-boilerplate"))
    for a, b in zip(anchors, anchors[1:], strict=False):
        if b - a <= NEAR and lines[a].page == lines[b].page and not _sentence(lines[a + 1 : b]):
            for line in lines[a:b]:
                marks.setdefault(line.at, (0.8, "between-boilerplate"))
    first = anchors[0]
    if first < NEAR and lines[first].page == lines[0].page and not _sentence(lines[:first]):
        for line in lines[:first]:
            marks.setdefault(line.at, (0.8, "before-boilerplate"))


def _walk(start: int, step: int, end: int) -> Iterable[int]:
    at = start + step
    while 0 <= at < end and abs(at - start) <= NEAR:
        yield at
        at += step


def _sentence(lines: Sequence[Placed]) -> bool:
    return any(line.text.rstrip().endswith((".", "!", "?", ":")) and len(line.text) > 60 for line in lines)
