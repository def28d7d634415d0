"""Headings in the margin: each is read before the paragraph that it stands beside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digitize.model.page import Line, Page

NARROW = 0.35  # of the text's width: no column of text is so narrow
LETTERS = 3  # fewer are dirt
INDENT = 0.8  # type sizes by which a paragraph's first line stands in from the lines above and below it
APART = 2.2  # type sizes from one line of a heading to the next at most


def with_margins(page: Page) -> Page:
    """The page with the headings in its margins before the paragraphs beside them, where those begin on the page."""
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in page.lines:
        columns[line.column].append(line)
    if len(columns) < 2:
        return page
    main = max(columns, key=lambda c: sum(len(line.text) for line in columns[c]))
    text = columns.pop(main)
    before: dict[int, list[Line]] = defaultdict(list)
    for column in columns.values():
        if _is_margin(column, text):
            for heading in _headings(column):
                beside = _beside(heading[0], text)
                if beside is not None:
                    before[id(beside)] += heading
    if not before:
        return page
    moved = {id(line) for heading in before.values() for line in heading}
    lines = [x for line in page.lines if id(line) not in moved for x in (*before[id(line)], line)]
    return replace(page, lines=tuple(lines))


def _is_margin(column: Sequence[Line], text: Sequence[Line]) -> bool:
    """Whether a column is narrow and beside the text."""
    left, right = min(line.box.x0 for line in text), max(line.box.x1 for line in text)
    x0, x1 = min(line.box.x0 for line in column), max(line.box.x1 for line in column)
    return x1 - x0 < NARROW * (right - left) and (x1 < left or x0 > right)


def _headings(column: Sequence[Line]) -> list[list[Line]]:
    """The headings of a margin, each as its lines."""
    out = [[column[0]]]
    for above, line in pairwise(column):
        if line.baseline - above.baseline < APART * above.size:
            out[-1].append(line)
        else:
            out.append([line])
    return [heading for heading in out if sum(map(str.isalpha, "".join(line.text for line in heading))) >= LETTERS]


def _beside(line: Line, text: Sequence[Line]) -> Line | None:
    """The first line of the paragraph that a heading begins beside."""
    below = (i for i, x in enumerate(text) if x.baseline > line.baseline - line.size)
    at = next(below, None)
    while at is not None and at > 0:
        last = text[at - 1].box.x0 if at + 1 == len(text) else min(text[at - 1].box.x0, text[at + 1].box.x0)
        if text[at].box.x0 - last > INDENT * text[at].size:
            return text[at]
        at -= 1
    return None
