"""Numbers of lines, as transcripts and printed debates have them in a margin: set apart from the lines that they count."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise, takewhile
from statistics import median

from digitize.label.geometry import skew
from digitize.model.page import Line, Page, Word, around

MARGIN = -1  # the column of numbers that count lines
STEPS = (1, 2, 3, 4, 5, 10)  # lines from one number to the next
FEWEST, FEWEST_OF_EACH = 3, 8  # numbers that prove a count, and one of each line
COUNTED = 0.7  # of the numbers stand as many lines below the one before as they say
ALIGNED = 0.7  # type sizes: numbers whose edges differ less stand in one column
CLEAR = 0.35  # type sizes of white between the numbers and all text
SAME_ROW = 0.6  # type sizes: a number stands so near to its line's baseline
RUNNING = 0.3  # of the lines go on in small letters: text, and no list whose entries are counted
BESIDE = 0.5  # of the page's lines at least are beside the numbers
ACROSS, MOST_ACROSS = 1, 0.1  # lines of text, and of all of them, may run over the column of numbers, as a heading does
NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Column:
    """Numbers below each other at one side of a page, by the lines that they were read in; the places where their
    column begins and ends, in points."""

    right: bool
    words: Mapping[int, Word]
    x0: float
    x1: float

    def clear(self, words: Sequence[Word], size: float) -> bool:
        """Whether words stand beside the column, all at its one side."""
        if self.right:
            return max(x.box.x1 for x in words) + CLEAR * size < self.x0
        return min(x.box.x0 for x in words) - CLEAR * size > self.x1


def numbers_apart(pages: Sequence[Page]) -> list[Page]:
    """The pages with each number that counts lines as a line of its own in the column MARGIN, after all others.

    That numbers count is proved by the lines: they stand in a column of their own, clear of the text, and each is as
    many lines below the one before as it says. Where one page proves it, few lines suffice on the others.
    """
    found = [_counting(page, 0) for page in pages]
    steps = {step for count in found if count for step in (count[1],)}
    if not steps:
        return list(pages)
    step = max(steps)
    counts = [count or _counting(page, step) for page, count in zip(pages, found, strict=True)]
    return [_apart(page, count[0], count[1] == 1) if count else page for page, count in zip(pages, counts, strict=True)]


def _counting(page: Page, known: int) -> tuple[_Column, int] | None:
    """The numbers of a page's lines, and how many lines one is from the next; `known` where other pages tell it."""
    if len(page.lines) < FEWEST:
        return None
    for right in (False, True):
        column = _column(page, right)
        step = _step(page, column, known) if column else 0
        if column and step:
            return column, step
    return None


def _column(page: Page, right: bool) -> _Column | None:
    """The most numbers at one side of the lines that stand below each other, aligned at their left or at their right."""
    ends = [(i, line.words[-1 if right else 0]) for i, line in enumerate(page.lines) if line.words]
    numbers = [(i, word) for i, word in ends if NUMBER.fullmatch(word.text)]
    if not numbers:
        return None
    near = ALIGNED * median(page.lines[i].size for i, _ in numbers)
    aligned = [_aligned(numbers, [word.box.x1 for _, word in numbers], near)]
    aligned += [_aligned(numbers, [word.box.x0 for _, word in numbers], near)]
    best = max(aligned, key=len)
    return _Column(right, dict(best), min(x.box.x0 for _, x in best), max(x.box.x1 for _, x in best))


def _aligned(numbers: Sequence[tuple[int, Word]], edges: Sequence[float], near: float) -> list[tuple[int, Word]]:
    """The most numbers whose edges lie within a distance."""
    ranked = sorted(zip(edges, range(len(edges)), strict=True))
    best, begin = (0, 0), 0
    for end in range(len(ranked)):
        while ranked[end][0] - ranked[begin][0] > near:
            begin += 1
        best = max(best, (end + 1 - begin, begin))
    return [numbers[k] for _, k in ranked[best[1] : best[1] + best[0]]]


def _step(page: Page, column: _Column, known: int) -> int:
    """How many lines one number of a column is from the next, where they count the lines beside them; else 0."""
    rows = _rows(page, column)
    if not rows:
        return 0
    slope, places, levels = skew(page), [], [level for level, _ in rows]
    for i, word in column.words.items():
        level = _level(page.lines[i], slope)
        at = bisect_left(levels, level - SAME_ROW * page.lines[i].size)
        if at < len(rows) and abs(rows[at][0] - level) < SAME_ROW * page.lines[i].size:
            places.append((at, int(word.text)))
    places.sort()
    counts = [b - a for (i, a), (j, b) in pairwise(places) if b - a == j - i]
    step = Counter(counts).most_common(1)[0][0] if counts else 0
    if known and len(counts) + 1 >= COUNTED * len(column.words):
        first = places[0] if places else (0, 0)
        return known if step == known or (not step and first[0] + 1 == first[1]) else 0
    enough = max(FEWEST_OF_EACH if step == 1 else FEWEST, COUNTED * len(column.words))
    if step not in STEPS or len(counts) + 1 < enough:
        return 0
    return step if step > 1 or _runs([rows[at][1] for at, _ in places]) else 0


def _rows(page: Page, column: _Column) -> list[tuple[float, tuple[Word, ...]]]:
    """The lines beside a column from top to bottom, one a row, with their heights; none where text is on both sides."""
    text = [(line, rest) for i, line in enumerate(page.lines) if (rest := _rest(line, column.words.get(i)))]
    beside = [(line, rest) for line, rest in text if column.clear(rest, line.size)]
    top, foot = min(x.box.y0 for x in column.words.values()), max(x.box.y1 for x in column.words.values())
    between = [(line, rest) for line, rest in text if top < (line.box.y0 + line.box.y1) / 2 < foot]
    across = sum(not column.clear(rest, line.size) for line, rest in between)
    if len(beside) < BESIDE * len(text) or across > max(ACROSS, MOST_ACROSS * len(between)):
        return []
    slope = skew(page)
    out: list[tuple[float, tuple[Word, ...]]] = []
    for level, line, rest in sorted(((_level(x, slope), x, rest) for x, rest in beside), key=lambda row: row[0]):
        if not out or level - out[-1][0] > SAME_ROW * line.size:
            out.append((level, rest))
    return out


def _rest(line: Line, word: Word | None) -> tuple[Word, ...]:
    return tuple(x for x in line.words if x is not word)


def _level(line: Line, slope: float) -> float:
    return line.baseline - slope * (line.box.x0 + line.box.x1) / 2


def _runs(lines: Sequence[tuple[Word, ...]]) -> bool:
    """Whether lines are running text: many go on in small letters. Of letters without case each may."""
    begins = [words[0].text.lstrip("\"'«„“‘([")[:1] for words in lines]
    return sum(c.isalpha() and not c.isupper() for c in begins) >= RUNNING * len(lines)


def _apart(page: Page, column: _Column, each: bool) -> Page:
    """The page with the numbers of a column apart; where `each` line has one, with all that stands in their column:
    what is no number there was misread."""
    lines, numbers = [], []
    for i, line in enumerate(page.lines):
        words = line.words[::-1] if column.right else line.words
        taken = [column.words[i]] if i in column.words else []
        if each:
            taken = list(takewhile(partial(_in, column, line.size), words))
        rest = tuple(word for word in line.words if not any(word is x for x in taken))
        if rest and not column.clear(rest, line.size):
            taken, rest = [], line.words
        numbers += [replace(line, words=(word,), box=word.box, column=MARGIN) for word in taken]
        if rest:
            lines.append(replace(line, words=rest, box=around(word.box for word in rest)) if taken else line)
    return replace(page, lines=(*lines, *numbers))


def _in(column: _Column, size: float, word: Word) -> bool:
    return column.x0 - size <= word.box.x0 and word.box.x1 <= column.x1 + CLEAR * size
