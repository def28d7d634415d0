"""What a reviewer did on a document's page, as corrections anchored to the page's words."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from digitize.corrections import Anchor, Correction, anchor_of, checked
from digitize.errors import DigitizeError
from digitize.model.metadata import Metadata
from digitize.model.page import Box
from digitize.model.role import Role
from digitize.review.log import Log

HEAD_WORDS = 6  # of a document's first line that stand for it
MANY_WORDS = 12  # of a long deleted or moved text that stand for it
NAME = 80  # characters of a reviewer's name, at most
LONGEST = 20_000  # characters of a passage, at most


class InvalidAction(DigitizeError):
    """What can't be done; the message tells the reviewer why."""

    code = "wish"


class ReviewAction(BaseModel):
    """A change as the page's script sends it: `first` and `last` are words of the text, `edit` the id of an edit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["text", "revert", "accept", "field", "split", "join", "role", "done", "note"]
    first: int | None = Field(default=None, ge=0)
    last: int | None = Field(default=None, ge=0)
    was: str | None = Field(default=None, max_length=LONGEST)
    to: str | None = Field(default=None, max_length=LONGEST)
    edit: int | None = None
    rule: str | None = Field(default=None, max_length=200)
    field: str | None = Field(default=None, max_length=100)
    value: Any = None
    role: Role | None = None


def correction(action: ReviewAction, who: str, log: Log, record: Metadata, following: Log | None) -> Correction:
    """The correction that a action stands for. `following` is the log of the document after this one.

    Raises InvalidAction or FieldError when it can't be.
    """
    values: dict[str, Any] = {}
    match action.kind:
        case "text":
            anchor, values = _text(action, log)
        case "revert" | "accept":
            anchor, values = _edit(action, log)
        case "field":
            field = action.field or ""
            anchor, values = head(log), {"field": field, "value": checked(field, action.value, record)}
        case "done":
            anchor, values = head(log), {"value": action.value if action.value == "approved" else bool(action.value)}
        case "note":
            anchor, values = head(log), {"value": _noted(action.value)}
        case "split":
            anchor = _line(log, action.first)
            if anchor == _line(log, _head_words(log)[0]):
                raise InvalidAction("a document begins at this line already")
        case "role":
            if action.role is None:
                raise InvalidAction("choose a role")
            anchor, values = _line(log, action.first), {"role": action.role}
        case "join":
            if following is None:
                raise InvalidAction("no document of this source follows")
            anchor = head(following)
    return Correction(**_signed(who), source=record.source.file, kind=action.kind, anchor=anchor, **values)


def _noted(value: Any) -> str | None:
    if not isinstance(value, str | None) or len(value or "") > LONGEST:
        raise InvalidAction("a note is a text")
    return (value or "").strip() or None


def undoing(of: Sequence[Correction], who: str) -> Correction:
    """The line that takes corrections back, or puts them in again where they are such lines themselves."""
    ids = tuple(one.id for one in of)
    return Correction(**_signed(who), source=of[0].source, kind="undo", of=ids)


def _signed(who: str) -> dict[str, Any]:
    """Who corrects, when, and the key of what is done now."""
    key = secrets.token_hex(6)
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": key, "action": key, "when": when, "who": " ".join(who.split())[:NAME] or "reviewer"}


def head(log: Log) -> Anchor:
    """The anchor of a whole document: the words that it begins with. Raises InvalidAction for one without words."""
    first, last = _head_words(log)
    return _anchor(log, first, last)


def _head_words(log: Log) -> tuple[int, int]:
    dropped = [(edit.start, edit.end) for edit in reversed(log.edits) if not edit.after and edit.before.strip()]
    for i, span in enumerate(log.spans):
        if not any(start <= span.start < end for start, end in dropped):
            line = _line_words(log, i)
            return line[0], min(line[1], line[0] + HEAD_WORDS - 1)
    raise InvalidAction("this document has no words")


def _text(action: ReviewAction, log: Log) -> tuple[Anchor, dict[str, Any]]:
    if action.first is None or action.last is None or action.to is None or action.was is None:
        raise InvalidAction("choose a word or a passage first")
    if action.last >= len(log.spans) or action.first > action.last:
        raise InvalidAction("these words are not in the text")
    if log.spans[action.first].page != log.spans[action.last].page:
        raise InvalidAction("this passage runs over a page's end: correct the part on each page by itself")
    return _anchor(log, action.first, action.last), {"was": action.was, "to": action.to}


def _edit(action: ReviewAction, log: Log) -> tuple[Anchor, dict[str, Any]]:
    if action.rule is not None:
        return head(log), {"rule": action.rule, "every": True}
    edit = next((one for e in log.edits for one in (e, *e.inner) if one.id == action.edit), None)
    if edit is None:
        raise InvalidAction("choose an edit first")
    start, end = edit.source[0] if edit.source else (edit.start, edit.end)
    first, last = _touched(log, start, end)
    was, to = (edit.before, edit.after) if not edit.source else ("", "")
    return _anchor(log, first, last), {"rule": edit.rule, "was": was, "to": to}


def _touched(log: Log, start: int, end: int) -> tuple[int, int]:
    """The words in a range of the raw text, or those beside it where it has none; all on one page."""
    inside = [i for i, span in enumerate(log.spans) if span.start < end and span.end > start]
    if not inside:
        before = [i for i, span in enumerate(log.spans) if span.end <= start][-1:]
        after = [i for i, span in enumerate(log.spans) if span.start >= end][:1]
        inside = before + after
    if not inside:
        raise InvalidAction("this document has no words")
    page = log.spans[inside[0]].page
    same = [i for i in inside if log.spans[i].page == page]
    return same[0], same[min(len(same), MANY_WORDS) - 1]


def _line(log: Log, word: int | None) -> Anchor:
    """The anchor of the line, as read, that a word stands in."""
    if word is None or word >= len(log.spans):
        raise InvalidAction("choose a word of the line first")
    return _anchor(log, *_line_words(log, word))


def _line_words(log: Log, word: int) -> tuple[int, int]:
    first = last = word
    while first and "\n" not in log.raw[log.spans[first - 1].end : log.spans[first].start]:
        first -= 1
    while last + 1 < len(log.spans) and "\n" not in log.raw[log.spans[last].end : log.spans[last + 1].start]:
        last += 1
    return first, last


def _anchor(log: Log, first: int, last: int) -> Anchor:
    page = log.spans[first].page
    begin, end = first, last
    while begin and log.spans[begin - 1].page == page and first - begin < 2 * HEAD_WORDS:
        begin -= 1
    while end + 1 < len(log.spans) and log.spans[end + 1].page == page and end - last < 2 * HEAD_WORDS:
        end += 1
    words = [(log.raw[s.start : s.end], Box(s.x0, s.y0, s.x1, s.y1)) for s in log.spans[begin : end + 1]]
    return anchor_of(page, words, first - begin, last - begin)
