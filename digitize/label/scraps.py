"""Scraps: what an engine makes of scrawl, dirt and the rests of stamps beside and between the lines of a text.

On a page that reads well a scrap has no word that the engine is sure of. One that stands at a line's end, apart from its
words, is cut off as a line of its own; one that stands alone is known by its size, its place outside the text, or by
wide blanks between its marks. What says something, as a date or a file's number does, is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from digitize.label.cues import REFERENCE, Cues
from digitize.label.geometry import Placed
from digitize.label.proof import Mark, mark
from digitize.model.page import Line, Page, Word, around
from digitize.model.role import HANDWRITTEN

# Set on the development pages of data/real: of the words that are cut off or marked so, 1 in 40 is the text's.
WELL, HALF = 0.85, 0.5  # the confidence of the words of a page that reads well, and their share of its letters
HARDLY = 0.1  # of the letters of a page written by hand are in words that the engine is sure of
DOUBTED = 0.6  # the confidence of a doubtful word
FEWEST = 15  # words of a page that tell whether it is written by hand
UNSURE = 0.62  # the confidence of a word that may be none
SHORT, UNSURE_SHORT = 2, 0.85  # the same for one of so many letters and figures, or fewer
APART = 1.1  # type sizes: white between a scrap and the words of a line
NEARER, SCRAWLED = 0.6, 0.3  # the same beside what is more marks than letters, and the confidence of that at most
WIDE = 3.0  # type sizes: white between the marks of a scrap
SMALL, LARGE = 0.75, 1.25  # of the text's type size: no line of it is smaller or larger
BESIDE = 1.5  # type sizes outside the text's edges
LINE = 4  # words of a line by which the text's edges are told
COUNTED = re.compile(r"\(?(?:[IVXLC]{1,6}|\d{1,3}|[A-Za-z])[.)]")  # the number of a paragraph, on a line of its own
FIGURES = re.compile(r"\d{3}")  # a number, typed or printed


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a page: its type size, and its left and right edge, in points."""

    size: float
    left: float
    right: float


def scraps_apart(page: Page) -> Page:
    """The page with the scraps at its lines' ends cut off, as lines of their own; all words stay, in their places."""
    if not reads_well(page.lines):
        return page
    text = _text(page.lines)
    lines = [piece for line in page.lines for piece in _pieces(line, text)]
    return page if len(lines) == len(page.lines) else replace(page, lines=tuple(lines))


def by_hand(lines: Sequence[Placed]) -> dict[int, Mark]:
    """The lines of pages on which the engine is sure of hardly a word and doubts most: they are written by hand. The worst
    typed page of data/real has 0.2 of its letters in words that are sure, and 0.46 in those that are doubtful."""
    found: dict[int, Mark] = {}
    for _, group in groupby(lines, key=lambda x: x.page):
        page = list(group)
        words = [word for x in page for word in x.line.words if word.style is None]
        letters = sum(map(_letters, words))
        sure = sum(_letters(word) for word in words if word.confidence >= WELL and _letters(word) > SHORT)
        low = sum(_letters(word) for word in words if word.confidence < DOUBTED)
        if len(words) >= FEWEST and sure < HARDLY * letters and low > HALF * letters:
            found |= {x.at: mark(HANDWRITTEN) for x in page}
    return found


def scraps(lines: Sequence[Placed], cues: Cues) -> dict[int, Mark]:
    """The lines of a source that are scraps and nothing else."""
    found: dict[int, Mark] = {}
    for _, group in groupby(lines, key=lambda x: x.page):
        page = list(group)
        if not reads_well([x.line for x in page]):
            continue
        text = _text([x.line for x in page])
        found |= {x.at: mark("scrawl", "scrap") for x in page if _is_scrap(x.line, text) and not _tells(x.text, cues)}
    return found


def _pieces(line: Line, text: _Text) -> Iterator[Line]:
    """A line without the scraps at its ends, and those."""
    cells = _cells(line)
    beside = next((k for k, word in enumerate(cells[0]) if not _in_margin(word, text)), 0)
    cells[:1] = [cells[0][:beside], cells[0][beside:]] if beside else cells[:1]
    first, last = 0, len(cells)
    while first < last - 1 and _is_scrap(_of(line, cells[first]), text):
        first += 1
    while last - 1 > first and _is_scrap(_of(line, cells[last - 1]), text):
        last -= 1
    if not any(_is_word(word) for cell in cells[first:last] for word in cell):
        first, last = 0, len(cells)  # there is nothing that they could be beside
    parts = [cells[:first], cells[first:last], cells[last:]]
    for part in parts:
        if words := [word for cell in part for word in cell]:
            yield line if len(words) == len(line.words) else _of(line, words)


def _of(line: Line, words: Sequence[Word]) -> Line:
    return replace(line, words=tuple(words), box=around(word.box for word in words))


def _cells(line: Line) -> list[list[Word]]:
    """The words of a line in groups that white parts."""
    cells = [[line.words[0]]]
    for above, word in pairwise(line.words):
        white = NEARER if _is_mark(above) or _is_mark(word) else APART
        if word.box.x0 - above.box.x1 > white * line.size:
            cells.append([word])
        else:
            cells[-1].append(word)
    return cells


def _is_mark(word: Word) -> bool:
    """Whether a word is more marks than letters, and hardly read: `['/7`, of a pen."""
    return word.style is None and word.confidence < SCRAWLED and 2 * _letters(word) < len(word.text)


def _letters(word: Word) -> int:
    return sum(map(str.isalnum, word.text))


def _unsure(word: Word) -> bool:
    return word.style is None and word.confidence < (UNSURE_SHORT if _letters(word) <= SHORT else UNSURE)


def _is_word(word: Word) -> bool:
    return _letters(word) > SHORT and not _unsure(word)


def reads_well(lines: Sequence[Line]) -> bool:
    """Whether the engine was sure of most words of the lines; never of those of a text layer, which has no scraps."""
    words = [word for line in lines for word in line.words]
    letters = sum(map(_letters, words))
    well = sum(_letters(word) for word in words if word.confidence >= WELL)
    return bool(words) and words[0].style is None and well >= HALF * letters


def _text(lines: Sequence[Line]) -> _Text:
    """The text of a page, by its lines of several sure words."""
    told = [x for x in lines if sum(map(_is_word, x.words)) >= LINE] or list(lines)
    lefts, rights = sorted(x.box.x0 for x in told), sorted(x.box.x1 for x in told)
    return _Text(median(x.size for x in told), lefts[len(lefts) // 10], rights[-1 - len(rights) // 10])


def _in_margin(word: Word, text: _Text) -> bool:
    """Whether a word that is none begins left of the text: marks without a letter, or letters that the engine doubts."""
    begins = word.style is None and word.box.x0 < text.left - BESIDE * text.size and word.box.x1 < text.left
    return begins and (not _letters(word) or (_unsure(word) and not any(map(str.isdigit, word.text))))


def _is_scrap(line: Line, text: _Text) -> bool:
    if all(_in_margin(word, text) for word in line.words):
        return True
    if not all(map(_unsure, line.words)):
        return False
    odd = not SMALL * text.size <= line.size <= LARGE * text.size
    outside = line.box.x0 > text.right - text.size or line.box.x1 < text.left - BESIDE * text.size
    spread = any(b.box.x0 - a.box.x1 > WIDE * text.size for a, b in pairwise(line.words))
    return odd or outside or spread or max(map(_letters, line.words)) <= SHORT


def _tells(text: str, cues: Cues) -> bool:
    """Whether a line says something that a document's lines say."""
    if COUNTED.fullmatch(text):
        return True
    told = cues.classified(text) or cues.date(text) > 0.1 or FIGURES.search(text) or cues.page_said(text) is not None
    if cues.part(text) == "registry":
        return True
    return bool(told) or cues.reference(text) >= REFERENCE or cues.sheet(text) not in (None, "initials")
