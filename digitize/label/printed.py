"""What is on a typed sheet and was not typed: the printed name of its office at the head, in a line or several, above the
white that parts it from the text, and stamps in letters that no typewriter has."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from digitize.label.cues import Cues
from digitize.label.geometry import Placed

HEAD = 0.2  # of the page's height: the office's name stands above this
WHITE, LESS_WHITE = 1.9, 1.2  # pitches to what is typed below; and those of a block of lines much closer than that
CLOSER = 2.0  # times: so much wider is the white below such a block than between its lines
LONGEST = 64  # characters of a line of it
MOST = 7  # lines of it
ASIDE = 0.5  # of the column's width: what begins further right is a stamp's, or was typed
MIDDLE = 2.5  # type sizes: the middles of its lines lie within this of each other
SMALL, LARGE = 0.84, 1.25  # of the body's type size: print is smaller or larger
BESIDE_IT = 0.2  # pitches: what stands so little below a line stands beside it
BESIDE = 0.6  # type sizes: its lines do not all begin one below the other
DATED = 0.12  # of a line is a date
CAPITALS = 0.6  # of its letters
HUGE = 1.9  # of the body's type size: no typewriter has such letters
FEW = 4  # words of a stamp in such letters
OUTSIDE = 1.5  # type sizes outside the text's edges
APART = 2.4  # pitches below the last line that was typed
TEXT, LETTERS = 8, 3  # lines that tell a page's text; characters of each at least
FIGURES = re.compile(r"\d{2}|№")
SAID = frozenset({None, "letterhead"})  # what its lines may be by their words
ADDRESSED = frozenset({None, "addressee", "person", "initials"})  # and what an office's name may look like besides


def printed_heads(lines: Sequence[Placed], cues: Cues) -> set[int]:
    """The lines of the printed heads of all pages, by their place in the source."""
    return {line.at for _, page in groupby(lines, key=lambda x: x.page) for line in _printed(list(page), cues)}


def _printed(page: Sequence[Placed], cues: Cues) -> list[Placed]:
    """The printed head of a page: lines that say nothing of this paper, an office among them, set as print is, and white
    below them."""
    block: list[Placed] = []
    below = None
    for line in _at_left(page):
        if block and line.base - block[-1].base < BESIDE_IT:
            continue
        if block and _white(block, line):
            below = line
            break
        if len(block) == MOST or line.height > HEAD or not names_nothing(line, cues):
            return []
        block.append(line)
    told = any(cues.part(x.text) == "letterhead" or cues.institution(x.text) for x in block)
    return block if below and told and _set_as_print(block) else []


def _at_left(page: Sequence[Placed]) -> Iterator[Placed]:
    """The lines of a page without those that stand in the right of its head."""
    return (x for x in page if x.height > HEAD or x.left < ASIDE * x.width or x.centred)


def _white(block: Sequence[Placed], line: Placed) -> bool:
    """Whether the white between a block and the line below it parts them."""
    white = line.base - block[-1].base
    inner = max((below.base - above.base for above, below in pairwise(block)), default=WHITE)
    return line.key != block[-1].key or white > WHITE or (white > LESS_WHITE and white > CLOSER * inner)


def names_nothing(line: Placed, cues: Cues) -> bool:
    """Whether a line tells nothing of the paper itself: no day, number, subject, kind of paper or person."""
    text = line.text
    plain = len(text) <= LONGEST and not FIGURES.search(text) and cues.date(text) <= DATED and text[-1] not in ":;!?"
    office = cues.part(text) == "letterhead" or cues.institution(text)
    told = cues.sheet(text) in (ADDRESSED if office else (None, "initials")) and cues.part(text) in SAID
    return plain and told and not cues.said(text) and not cues.classified(text)


def _set_as_print(block: Sequence[Placed]) -> bool:
    """Whether lines have their middles one below the other, though they begin at different places, in capitals or another
    size than what is typed; a single one is smaller or larger."""
    middles = [(x.left - x.right) / 2 for x in block]
    usual = median(middles)
    sized = any(not SMALL <= x.size <= LARGE for x in block)
    if len(block) == 1 or any(abs(middle - usual) > MIDDLE for middle in middles):
        return sized and len(block) == 1
    letters = [c for x in block for c in x.text if c.isalpha()]
    capitals = sum(map(str.isupper, letters)) > CAPITALS * len(letters)
    lefts = [x.left for x in block]
    return (capitals or sized) and max(lefts) - min(lefts) > BESIDE


def large_marks(lines: Sequence[Placed]) -> set[int]:
    """Stamps and names by hand in letters that no typewriter has, by their place in the source: a few words below a page's
    first line and outside the text's edges, or apart below its end."""
    return {line.at for _, page in groupby(lines, key=lambda x: x.page) for line in _large(list(page))}


def _large(page: Sequence[Placed]) -> list[Placed]:
    if any(word.style for x in page for word in x.line.words) or sum(_is_text(x) for x in page) < TEXT:
        return []
    first = min(x.base for x in page if _is_text(x))
    large = [x for x in page if x.size >= HUGE and len(x.words) <= FEW]
    return [x for x in large if (_is_outside(x) and x.base > first) or _below_text(page, x)]


def _is_outside(line: Placed) -> bool:
    return line.left < -OUTSIDE or line.right < -OUTSIDE


def _below_text(page: Sequence[Placed], line: Placed) -> bool:
    """Whether a line stands below all that was typed on its page, apart from it or in the margin."""
    typed = [x for x in page if _is_text(x)]
    return bool(typed) and line.base - max(x.base for x in typed) > APART


def _is_text(line: Placed) -> bool:
    return line.size < HUGE and line.left > -OUTSIDE and len(line.text) > LETTERS
