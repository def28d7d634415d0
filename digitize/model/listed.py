"""A line of `documents.jsonl` or `sources.jsonl` as it is read from a file that anybody may have changed: typed and bounded."""

import math
import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from digitize.model.editlog import MOST_PAGES, PageNumber, fault_of
from digitize.model.metadata import Metadata

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 4096  # characters
MOST = 1_000_000_000  # that a record may count
MOST_IN_A_LIST = {
    **dict.fromkeys(("people", "enclosures", "other_references", "edits"), 1000),
    **dict.fromkeys(("notes", "gaps"), 50_000),
    **dict.fromkeys(("marks", "unread"), 200_000),
    "flags": 100,
}
"""What a record holds at most of a kind: many times what the largest volumes have."""

LONGEST_TIME = 1e12  # seconds
MOST_STAGES = 100
Seconds = Annotated[float, Field(ge=0, le=LONGEST_TIME)]
Number = Annotated[int, Field(ge=0, le=MOST)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]


def is_sha256(text: str) -> bool:
    """Whether it is a checksum: 64 hexadecimal digits."""
    return bool(SHA256.fullmatch(text))


class SourceError(BaseModel):
    """Why a source, or some of its pages, could not be read."""

    model_config = ConfigDict(frozen=True)

    code: Name
    message: Name
    pages: tuple[PageNumber, ...] = ()


class SourceRecord(BaseModel):
    """A line of `sources.jsonl`; `seconds` of processing time, `stages` of processor time by stage."""

    model_config = ConfigDict(frozen=True)

    file: Name
    sha256: str | None = None
    status: Name
    pages: int | None = Field(default=None, ge=0, le=MOST_PAGES)
    documents: Number | None = None
    engine: Name | None = None
    seconds: Seconds | None = None
    stages: dict[Name, Seconds] = Field(default_factory=dict, max_length=MOST_STAGES)
    error: SourceError | None = None


def source_record(line: bytes | str) -> SourceRecord:
    """A line of `sources.jsonl`. Raises ValueError that says in a few words what does not fit."""
    try:
        record = SourceRecord.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(fault_of(error)) from None
    if record.sha256 is not None and not is_sha256(record.sha256):
        raise ValueError("sha256: is no checksum")
    return record


def document_record(line: bytes | str) -> Metadata:
    """A line of `documents.jsonl`. Raises ValueError that says in a few words what does not fit."""
    try:
        record = Metadata.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(fault_of(error)) from None
    for name, most in MOST_IN_A_LIST.items():
        if len(getattr(record, name)) > most:
            raise ValueError(f"{name}: more than {most}")
    source, quality = record.source, record.quality
    if not is_sha256(source.sha256):
        raise ValueError("source.sha256: is no checksum")
    if not source.first_page <= source.last_page <= MOST_PAGES:
        raise ValueError("source.last_page: no source has such pages")
    counts = (*record.edits.values(), quality.doubtful_words, quality.unread, *(page for page, _ in quality.taken_out))
    if not all(0 <= count <= MOST for count in counts):
        raise ValueError("quality, edits: a count that can't be")
    shares = (share for _, share in quality.taken_out)
    boxes = [*(mark.box for mark in record.marks), *(place.box for place in record.unread)]
    sides = (side for box in boxes for side in box)
    if not all(map(math.isfinite, (*shares, *sides))):
        raise ValueError("a number that is none")
    return record
