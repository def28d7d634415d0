"""An edit log as it is read from a file that anybody may have changed: typed, bounded, and fitting its own raw text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from digitize.model.edits import Edit
from digitize.model.page import Box
from digitize.model.role import Role

MOST_BYTES = 1 << 28  # of a log; that of 3,000 pages in one document has a quarter
MOST_PAGES = 1_000_000  # of a source
FARTHEST = 1e6  # points from a page's corner
DEEPEST = 8  # edits within edits; a run makes three
LONGEST_NAME = 200  # characters of a rule

Count = Annotated[int, Field(ge=0, le=1 << 40)]
PageNumber = Annotated[int, Field(ge=1, le=MOST_PAGES)]
Points = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
SpanRow = tuple[Count, Count, PageNumber, Points, Points, Points, Points, Share]
"""A word: where it starts and ends in the raw text, its page, its box (left, top, right, bottom), its confidence."""


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class EditRow(Row):
    id: Count
    start: Count
    end: Count
    before: str
    after: str
    rule: str = Field(max_length=LONGEST_NAME)
    reason: str
    page: PageNumber | None
    box: tuple[Points, Points, Points, Points] | None
    source: tuple[tuple[Count, Count], ...] = ()
    inner: tuple["EditRow", ...] = ()
    steps: tuple[tuple[str, str, tuple[tuple[Count, Count, str], ...]], ...] = ()
    parts: tuple["EditRow", ...] = ()


class LogRow(Row):
    raw: str
    spans: tuple[SpanRow, ...]
    edits: tuple[EditRow, ...]
    roles: tuple[tuple[Count, Role, str | None], ...] = Field(default=(), strict=False)


_LOG = TypeAdapter(LogRow)


@dataclass(frozen=True, slots=True)
class EditLog:
    """What a log says: the raw text, its words with their places, the edits from the last to the first, and where lines of
    another role begin, with the part of a letter that they are."""

    raw: str
    spans: Sequence[SpanRow]
    edits: tuple[Edit, ...]
    roles: tuple[tuple[int, Role, str | None], ...] = ()


def parse_log(data: bytes) -> EditLog:
    """An edit log from the bytes of its file. Raises ValueError that says in a few words what does not fit."""
    if len(data) > MOST_BYTES:
        raise ValueError("it is too large")
    try:
        row = _LOG.validate_json(data)
    except ValidationError as error:
        raise ValueError(fault_of(error)) from None
    size = len(row.raw)
    if any(a[1] > b[0] for a, b in pairwise(row.spans)) or any(not s[0] <= s[1] <= size for s in row.spans):
        raise ValueError("its words don't follow each other in its raw text")
    _check_edits(row.edits, row.raw)
    return EditLog(row.raw, row.spans, tuple(map(_edit, row.edits)), row.roles)


def _check_edits(edits: Sequence[EditRow], raw: str) -> None:
    at = len(raw)
    for edit in edits:
        if not edit.start <= edit.end <= at or raw[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit {edit.id} doesn't fit its raw text")
        at = edit.start
    if sum(_moved(edits, len(raw))) > len(raw):
        raise ValueError("its edits move more than there is")
    _check_inside(edits, len(raw), 1)


def _moved(edits: Iterable[EditRow], size: int) -> Iterable[int]:
    for edit in edits:
        for start, end in edit.source:
            if not start <= end <= size:
                raise ValueError(f"edit {edit.id} moves what is not in its raw text")
            yield end - start


def _check_inside(edits: Sequence[EditRow], size: int, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError("its edits are nested too deep")
    for edit in edits:
        for inside in (edit.inner, edit.parts):
            if any(not one.start <= one.end <= size for one in inside) or sum(_moved(inside, size)) > size:
                raise ValueError(f"what is in edit {edit.id} doesn't fit its raw text")
            _check_inside(inside, size, depth + 1)


def _edit(row: EditRow) -> Edit:
    return Edit(
        *(row.id, row.start, row.end, row.before, row.after, row.rule, row.reason, row.page),
        box=Box(*row.box) if row.box else None,
        source=row.source,
        inner=tuple(map(_edit, row.inner)),
        steps=row.steps,
        parts=tuple(map(_edit, row.parts)),
    )


def fault_of(error: ValidationError) -> str:
    """The first thing that does not fit, without what was given there: that may be anything."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = "no JSON" if first["type"] == "json_invalid" else first["msg"]
    return f"{where}: {what}" if where else what
