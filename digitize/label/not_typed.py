"""The lines of typed sheets that their typewriters did not make: letterheads with their addresses, words of forms, stamps."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from digitize.label.boilerplate import NOTE_LIKE
from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.printed import ADDRESSED, BESIDE, BESIDE_IT, DATED, HEAD, SAID, names_nothing
from digitize.label.sheets import readable
from digitize.label.typeset import Typing

STACK = 3  # lines from the top of a page: two of the first that are set so are print
NEXT, MIDDLE = 0.95, 1.2  # pitches to the next line of a letterhead, and type sizes to its middle
NEXT_OF_TITLE = 1.3  # pitches to the next line of a title
SPECK = 4  # characters
NAME = 10  # letters and blanks of an office's name that tells itself
FILE = re.compile(r"[^\W\d_]\S*\d{2}|\d{2}\S*[^\W\d_]")  # letters and figures in one, as in a file's number
STAMP = 45  # characters of a line of a stamp at most
DAY, DATED_BY = 0.6, 0.25  # of a line is a day: a stamp's, a paper's
BIG = 1.4  # of the typing's size: no line of it is read as so large
ASIDE = 1.5  # type sizes to the left of the text
LETTERS = 8  # of a stamp below the head
WELL, SURE = 0.85, 0.8  # the confidence of its words, and their share of its letters


def heads_not_typed(lines: Sequence[Placed], cues: Cues) -> set[int]:
    """The lines of the heads of typed pages that were printed, by their place in the source."""
    pages = (list(page) for _, page in groupby(lines, key=lambda x: x.page))
    return {line.at for page in pages for line in _printed(page, cues)}


def stamps_not_typed(free: Sequence[Placed], page: Sequence[Placed], cues: Cues) -> list[Placed]:
    """The stamps among the `free` lines of a typed page: a day whose figures are too narrow for its typewriter, if the page
    has another, with the lines of its stamp; and below the head what is set otherwise and surely read."""
    typing = Typing.of(x.line for x in page)
    if typing is None:
        return []
    free = [x for x in free if len(x.text) < STAMP]
    odd = [x for x in free if typing.has_not(x.words) and not _says(x.text, cues) and not NOTE_LIKE.match(x.text)]
    days = [x for x in free if cues.date(x.text) > DAY and typing.has_not_figures(x.words)]
    typed = [x for x in page if x not in days and cues.date(x.text) > DATED_BY and not typing.has_not_figures(x.words)]
    found = [x for x in days if typed or x.height > HEAD or any(_beside(x, y) for y in odd)]
    found += [x for x in odd if x.height > HEAD and _reads_well(x)]
    for line in found:  # grows as it is walked
        near = (x for x in free if x not in found and _beside(x, line))
        found += [x for x in near if x in odd or (not _says(x.text, cues) and typing.has_no_word(x.words))]
    return found


def was_added(line: Placed, typing: Typing, day: bool) -> bool:
    """Whether a line in a head that was typed is a stamp's, or scrawled: narrower than the typing or much larger, to the left
    of the text, or not read; a `day` that is not the first one too where its figures are narrower."""
    odd = typing.has_not(line.words, line.line.size) or line.line.size > BIG * typing.size
    aside = line.left < -ASIDE
    return odd or aside or (typing.has_not_figures(line.words) if day else not readable(line))


def _printed(page: Sequence[Placed], cues: Cues) -> list[Placed]:
    """The printed lines of a page's head: what is surely not typed, an office's name that is set unlike the typing, and what
    stands closely above or below these in the middle or is set so."""
    typing = Typing.of(x.line for x in page)
    if typing is None:
        return []
    head = _free(page, cues)
    unlike = {x.at for x in head if len(x.cells()) == 1 and typing.may_not_have(x.words, x.line.size)}
    offices = _offices(page, head, unlike, typing, cues)
    found = [x for x in head if x.at in offices or typing.has_not(x.words, x.line.size)]
    for line in found:  # grows as it is walked
        for x in (x for x in head if x not in found and _near(x, line)):
            middle = _in_middle(x, line) and names_nothing(x, cues) and not typing.has(x.words)
            if middle or (x.at in unlike and not FILE.search(x.text)):
                found.append(x)
    return found


def _offices(page: Sequence[Placed], head: Sequence[Placed], unlike: set[int], typing: Typing, cues: Cues) -> set[int]:
    """The names of offices at a page's top that are set `unlike` the typing, and two lines there that are and stand in the
    middle below each other."""
    top = set[int]()  # below nothing that was typed
    for x in page:
        if x.at not in unlike and len(x.text) > SPECK:
            break
        top.add(x.at)
    named = (x for x in head if x.at in unlike & top and len(x.text) >= NAME and not typing.has(x.words))
    found = {x.at for x in named if cues.part(x.text) == "letterhead" or cues.institution(x.text)}
    for a, b in pairwise(page):
        stacked = a.top < STACK and {a.at, b.at} <= unlike and _near(a, b) and _in_middle(a, b)
        if stacked and names_nothing(a, cues) and names_nothing(b, cues):
            found |= {a.at, b.at}
    return found


def _free(page: Sequence[Placed], cues: Cues) -> list[Placed]:
    """The lines of a page's head that say nothing of its paper, nor go on with a title."""
    out: list[Placed] = []
    titled: Placed | None = None
    for line in (x for x in page if x.height <= HEAD):
        goes_on = titled and line.key == titled.key and line.base - titled.base < NEXT_OF_TITLE
        if goes_on or cues.part(line.text) == "title":
            titled = line
        elif not _tells(line, cues):
            out.append(line)
    return out


def _tells(line: Placed, cues: Cues) -> bool:
    """Whether a line of a head says something of its paper: a day, a grade, a number, whom it is for, a form's field."""
    text = line.text
    told = cues.date(text) > DATED or cues.classified(text) or cues.form(text, False) not in (None, "name")
    told = told or (cues.unfinished(text.lower()) and len(line.cells()) > 1)
    return told or cues.part(text) not in SAID or cues.sheet(text) not in ADDRESSED


def _near(line: Placed, other: Placed) -> bool:
    """Whether two lines stand closely one below the other."""
    a, b = line.line.box, other.line.box
    over = min(a.x1, b.x1) - max(a.x0, b.x0) > 0
    return over and line.key == other.key and BESIDE_IT < abs(line.base - other.base) < NEXT


def _in_middle(line: Placed, other: Placed) -> bool:
    """Whether two lines are set in the middle below each other, though they begin at different places."""
    middle = abs(line.left - line.right - other.left + other.right) < 2 * MIDDLE
    return middle and abs(line.left - other.left) > BESIDE


def _reads_well(line: Placed) -> bool:
    """Whether a line has letters enough, and surely read, to be print and no writing by hand."""
    sure = sum(len(word.text) for word in line.words if word.confidence > WELL)
    return sum(map(str.isalpha, line.text)) >= LETTERS and sure > SURE * sum(len(word.text) for word in line.words)


def _says(text: str, cues: Cues) -> bool:
    """Whether a line may say something of its paper: a day, a grade, a part of a letter."""
    return cues.classified(text) or cues.date(text) > DATED_BY or cues.sheet(text) not in (None, "initials", "journal")


def _beside(line: Placed, other: Placed) -> bool:
    """Whether two lines stand closely one below the other, as those of a stamp do."""
    a, b = line.line.box, other.line.box
    over = min(a.x1, b.x1) - max(a.x0, b.x0)
    near = max(a.y0, b.y0) - min(a.y1, b.y1) < max(line.line.size, other.line.size)
    return near and over > 0.5 * min(a.width, b.width)
