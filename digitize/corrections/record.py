"""One correction, as a line of its file, and what becomes of it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from digitize.corrections.anchors import Anchor
from digitize.model.metadata import Record
from digitize.model.role import Role

REVIEWER = "reviewer"
"""The rule that a reviewer's edits have in the edit log."""

Kind = Literal["text", "revert", "accept", "field", "split", "join", "role", "done", "note", "undo"]
LONGEST_NAME = 400  # characters
LONGEST_PASSAGE = 1_000_000  # characters
MOST_TAKEN_BACK = 10_000  # corrections of one undo
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _sound(text: str | None) -> str | None:
    """In NFC and without control characters, as every clean text is; line ends stay."""
    return None if text is None else unicodedata.normalize("NFC", CONTROL.sub("", text.replace("\r\n", "\n")))


Sound = Annotated[str | None, Field(max_length=LONGEST_PASSAGE), AfterValidator(_sound)]


class Correction(Record):
    """A line of `OUTPUT/corrections/<source>.jsonl`.

    | kind | what it says of the anchor's place |
    |---|---|
    | text | reads `to`; `was` is what stood in the clean text then, and where both are the same it is right so |
    | revert, accept | the edit of `rule` (it made `to` of `was`) is wrong, or right; with `every`, all of that rule in the document |
    | field | `field` of the document's metadata is `value` |
    | split | a document begins at this line |
    | join | none does: it goes on from the line before |
    | role | the line is a `role` |
    | done | the document is reviewed (`value` true), is approved (`value` "approved"), or is neither (false) |
    | note | `value` is what reviewers are to know of the document (null: nothing any more) |
    | undo | what the corrections `of` said is taken back; to undo an undo is to redo |
    """

    id: str = Field(max_length=LONGEST_NAME)
    when: str = Field(max_length=LONGEST_NAME)
    who: str = Field(max_length=LONGEST_NAME)
    source: str
    kind: Kind
    anchor: Anchor | None = None
    was: Sound = None
    to: Sound = None
    rule: str | None = Field(default=None, max_length=LONGEST_NAME)
    every: bool = False
    field: str | None = Field(default=None, max_length=LONGEST_NAME)
    value: Any = None
    role: Role | None = None
    of: tuple[str, ...] = Field(default=(), max_length=MOST_TAKEN_BACK)
    action: str = Field(default="", description="What was done in one go has one action, and is undone in one go.")

    @property
    def place(self) -> Anchor:
        """The anchor of a correction that has one."""
        if self.anchor is None:
            raise ValueError(f"a correction of the kind {self.kind} needs an anchor")
        return self.anchor

    @property
    def confirms(self) -> bool:
        """Whether it says that words are right as they stand."""
        return self.kind == "text" and self.was == self.to


class State(StrEnum):
    """What became of a correction in the last run."""

    APPLIED = "applied"
    ALREADY = "already"  # the run made it so by itself
    MISFIT = "misfit"  # its place is not found, or is not what it was


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the correction `id`: in which document, by its uid, and, of one that no longer fits, why."""

    id: str
    state: State
    document: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A correction whose place was found: the lines (by their index in the source) and words from the first to the
    last, both included."""

    correction: Correction
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def line(self) -> int:
        return self.first[0]

    def applied(self, document: str | None = None) -> Outcome:
        return Outcome(self.correction.id, State.APPLIED, document)

    def already(self, document: str | None = None) -> Outcome:
        return Outcome(self.correction.id, State.ALREADY, document)

    def misfit(self, why: str, document: str | None = None) -> Outcome:
        return Outcome(self.correction.id, State.MISFIT, document, why)
