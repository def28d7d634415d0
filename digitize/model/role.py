"""What a line of a page is for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from digitize.model.page import Line

SOURCE_NOTE = "source-note"
"""The reason of a line that begins a note on its document's source; such a note has no mark, and none calls it."""

UNCERTAIN = "owner-uncertain"
"""The reason of a line of a note that may be another document's on its page."""

ADDRESSED = "address"
"""The part of a line that says to whom a letter goes, in its head, below its end or at the foot of its first page."""

HANDWRITTEN = "handwritten-page"
"""The reason of a line on a page that is written by hand: what an engine of print reads there are no words."""

SCRAWL = "scrawl"
"""The reason of a line that is what an engine makes of a scrawl, of dirt or of the rest of a stamp."""

AFTER_BLANKS = "after-blank-sheets"
"""The reason of a line before whose page several sheets have no text: a paper may begin there."""


class Role(StrEnum):
    """The part that a line plays on its page."""

    FURNITURE = "furniture"  # running header, page number, sheet signature, stamp, site boilerplate, a browser's lines
    NUMBER = "number"  # the document's number on a line of its own
    TITLE = "title"
    DATELINE = "dateline"  # place and date, telegram number, and what stands with them between title and body
    CLASSIFICATION = "classification"
    BODY = "body"
    SIGNATURE = "signature"  # who signed or recorded
    NOTE = "note"
    REFERENCE = "reference"  # the archival reference
    TABLE = "table"  # a line of a list or table: keeps its own line
    FRONT = "front"  # contents, index, cover: text of the volume that belongs to no document
    NOISE = "noise"


class Misread(NamedTuple):
    """A sign in a line's text, `text[start:end]`, that stands for the mark of a note."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line with its role, how sure that is (0 to 1), and what spoke for it.

    `index` is the line's place in the source's reading order, from 0. `unit` is the type size of the source's body
    in points; `left` and `right` are the white space between the line and the edges of its column and `width` the
    column's width, in units; `gap` is the pitch from the line above in the column as a share of the usual one (None
    for a column's first line). `head` is set on the lines of a document's head: the index of its first line. `sound` is
    the text where it is known already. `note` is the mark of the note that begins with the line, as printed ("" for a note
    on the source), `calls` are the marks that its text calls where they were misread, and `owner` is the place of the line with
    which the document begins that a note belongs to (-1 for none), where that is not told by where it stands. `part` is what a line of a letter's head or end is for (`label/parts.py` lists the parts).
    """

    index: int
    page: int
    line: Line
    role: Role
    probability: float = 1.0
    reasons: tuple[str, ...] = ()
    gap: float | None = None
    left: float = 0.0
    right: float = 0.0
    width: float = 0.0
    unit: float = 10.0
    head: int | None = None
    sound: str | None = None
    note: str | None = None
    calls: tuple[Misread, ...] = ()
    owner: int | None = None
    part: str | None = None

    @property
    def text(self) -> str:
        """The line's text without the specks at its ends."""
        if self.sound is not None:
            return self.sound
        return " ".join(word.text for word in self.line.sound)
