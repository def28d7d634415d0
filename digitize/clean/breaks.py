"""What a line end is: the end of a paragraph, of a line that keeps its own, or nothing but the page's width."""

import re
from enum import StrEnum

from digitize.clean.dehyphenate import is_cut
from digitize.clean.line_shape import DAY, INDENT, LIST_MARK, SPACED, first_word
from digitize.clean.words import Words
from digitize.model.note_marks import is_omission
from digitize.model.role import ADDRESSED, LabelledLine, Role
from digitize.model.sentences import is_ended

NAME_CUT = re.compile(r"(?<!\w)(?:Mr|Mrs|Dr|M|Herr|Frau)\.? (?:[^\W\d_]\. ?){1,3}$|(?<!\w)(?:[^\W\d_]\. ?){2,3}$")
BESIDE = 5.0  # type sizes between a heading in the margin and the text's line at most
SALUTATION = 60  # characters of a line that addresses the reader at most
SHORT = 0.3  # of the column's width left free: a line that ends so early ends something
DEEP = 2.0  # of the type size: an indent that begins a paragraph though the line above seems to end in a comma


class Break(StrEnum):
    PARAGRAPH = "paragraph"
    LINE = "line"
    JOIN = "join"


def line_end(above: LabelledLine, below: LabelledLine, words: Words) -> tuple[Break, str]:
    """What the end of the line above is, given the line below, and why."""
    if above.role is not below.role:
        return Break.PARAGRAPH, f"{above.role} ends, {below.role} begins"
    if above.role is Role.TABLE:
        return Break.LINE, "lines of a table or list"
    if ADDRESSED in (above.part, below.part) and above.part != below.part:
        return Break.PARAGRAPH, "an address begins or ends"
    if above.part == ADDRESSED:
        return Break.LINE, "lines of an address"
    if above.role is Role.TITLE:
        return Break.JOIN, "one title over several lines"
    if above.role in (Role.SIGNATURE, Role.NUMBER):
        return Break.PARAGRAPH, "a line of its own"
    if above.role in (Role.DATELINE, Role.CLASSIFICATION, Role.REFERENCE):
        if below.gap is not None and below.gap > SPACED and not _unclosed(above.text):
            return Break.PARAGRAPH, "white space"
        free = above.right + above.left * (above.role is not Role.REFERENCE)  # its text's end may stand before it
        wrapped = first_word(below) > free or _unclosed(above.text)
        return (Break.JOIN, "runs over") if wrapped else (Break.PARAGRAPH, "a line of its own")
    if above.role is Role.NOTE and below.note is not None:
        return Break.PARAGRAPH, "a new note"
    return _running(above, below, words)


def verse_end(below: LabelledLine, is_within: bool) -> tuple[Break, str]:
    """What a line end in a poem is, or (not `is_within`) one between a poem and what stands above or below it."""
    if not is_within:
        return Break.PARAGRAPH, "verse begins or ends"
    spaced = below.gap is not None and below.gap > SPACED
    return (Break.PARAGRAPH, "white space between stanzas") if spaced else (Break.LINE, "lines of verse")


def _running(above: LabelledLine, below: LabelledLine, words: Words) -> tuple[Break, str]:
    if is_omission(above.line) or is_omission(below.line):
        return Break.PARAGRAPH, "the mark of an omission"
    ended = is_ended(above.text)
    last = above.text.split()[-1]
    if _salutes(above, below):
        return Break.PARAGRAPH, "a salutation"
    if NAME_CUT.search(above.text) and below.text[:1].isupper():
        return Break.JOIN, "the name goes on"
    neighbours = above.page == below.page and above.line.column == below.line.column and below.gap is not None
    goes_on = (
        is_cut(above.text) or words.tied(last) or (above.text.endswith(",") and not _opens(above, below, neighbours))
    )
    day = words.tied(last) and DAY.match(below.text)
    if goes_on and (day or not LIST_MARK.match(below.text)):
        return Break.JOIN, "the sentence goes on"
    if above.role is Role.NOTE:
        return Break.JOIN, "the note goes on"
    lower = below.text[:1].islower()
    if not lower and _is_beside(above, below):
        return Break.PARAGRAPH, "a heading in the margin"
    fits = above.right > first_word(below) + 0.6
    indented = below.left - (above.left if neighbours else 0.0) > INDENT and below.left > INDENT
    if neighbours and below.gap is not None and below.gap > SPACED and (ended or not lower):
        return Break.PARAGRAPH, "white space"
    if indented and (ended or fits or not lower):
        return Break.PARAGRAPH, "indent"
    if fits and ended and above.right > 1.2:
        return Break.PARAGRAPH, "short last line"
    if fits and above.right > SHORT * above.width and not lower:
        return Break.PARAGRAPH, "short line"
    both = min(above.left, below.left) > INDENT and abs(above.left - below.left) < INDENT
    if both and ended and not lower and neighbours and above.left > INDENT:
        return Break.PARAGRAPH, "indent"
    if ended and LIST_MARK.match(below.text) and not lower:
        return Break.PARAGRAPH, "a list mark"
    return Break.JOIN, "the page's width"


def _opens(above: LabelledLine, below: LabelledLine, neighbours: bool) -> bool:
    """Whether a line begins a paragraph by its look alone: typed stops are read as commas."""
    return neighbours and below.text[:1].isupper() and below.left - max(above.left, 0.0) > DEEP


def _salutes(above: LabelledLine, below: LabelledLine) -> bool:
    """Whether the line above addresses the reader of a letter: `Mr. Ambassador,`, the text apart below or indented."""
    if above.text[-1] not in ",!" or len(above.text) > SALUTATION or not above.text[0].isupper():
        return False
    if above.page != below.page or above.line.column != below.line.column or below.text[:1].islower():
        return False
    spaced = below.gap is not None and below.gap > SPACED and (above.gap is None or above.gap > SPACED)
    indented = below.left - above.left > INDENT
    return above.right > SHORT * above.width and (spaced or indented)


def _is_beside(above: LabelledLine, below: LabelledLine) -> bool:
    """Whether one of two lines is the other's heading in the margin, which columns of text never are: their lines do
    not follow each other at one height."""
    if above.page != below.page or above.line.column == below.line.column:
        return False
    return abs(above.line.box.y0 - below.line.box.y0) < BESIDE * below.unit


def _unclosed(text: str) -> bool:
    return text.count("[") > text.count("]") or text.count("(") > text.count(")")
