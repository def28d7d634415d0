"""A document's metadata record: schema `digitize/document/1` of the contract. A field is never renamed or left out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DocumentType = Literal[
    "conversation", "telegram", "letter", "note", "memorandum", "minute", "report", "treaty", "dispatch", "other"
]

FLAGS = {
    "archive-unknown": "The reference is in a known system, but of an archive that no table names.",
    "boundary-uncertain": "Where this document begins is not sure, or whether another begins in it.",
    "date-missing": "No date was found.",
    "handwritten": "A page of this document is written by hand, which no engine here reads: look at its image; what was read is a mark.",
    "join-doubtful": "Whether a hyphen at a line's end is the word's own is not sure; the edits say which (in doubt).",
    "language-missing": "A page was read without the language that it is in: install that language and run again.",
    "low-confidence": "Many words of this document were hard to read.",
    "much-taken-out": "An unusual share of a page's words was taken out as furniture; look whether some are the document's.",
    "note-unmatched": "A note was printed that no mark in the text calls, or a mark has no note.",
    "notes-uncertain": "A note at a page's foot may be that of another document on the page.",
    "page-missing": "A page of this document, or one beside it that may be its own, could not be read; the text has a gap there.",
    "profile-chosen": "A collection's profile was chosen by words on the pages; it says what is the site's or the series' own.",
    "reference-missing": "No archival reference was found.",
    "reference-out-of-sequence": "The archival reference breaks the sequence that the others of its source keep; what was expected is an alternative.",
    "reference-repaired": "The archival reference was damaged and has been repaired; each repair is listed.",
    "reference-uncertain": "The archival reference can be read in more than one way, or not wholly.",
    "text-unread": "Something on a page of this document looks like text and could not be read, or its image is damaged; the record says where.",
    "title-missing": "No title was found.",
}
"""The closed list of flags, with what each tells a reviewer."""


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Date(Record):
    """`text` as printed; `edtf` in EDTF level 1."""

    text: str
    edtf: str


class Person(Record):
    name: str
    role: str | None = None


class Repair(Record):
    """One damaged element of a reference: what was printed, what it was read as, and by which rule."""

    field: str
    from_: str = Field(alias="from")
    to: str
    rule: str

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


ELEMENTS = ("fond", "inventory", "folder", "file", "leaves", "series", "item")
"""The elements of a reference below its archive."""

KEPT_AT = ("archive", *ELEMENTS)
"""What tells where a paper is kept."""


class Elements(Record):
    """The elements of a reference, as the archive would print them; None where the reference has no such element."""

    archive: str | None = None
    archive_name: str | None = None
    fond: str | None = None
    inventory: str | None = None
    folder: str | None = None
    file: str | None = None
    leaves: str | None = None
    series: str | None = None
    item: str | None = None


ALL_ELEMENTS = tuple(Elements.model_fields)
"""The elements of a reference with its archive, also by name."""


class Alternative(Elements):
    """A close rival reading."""

    confidence: float = Field(ge=0, le=1)


class ArchivalReference(Elements):
    """An archival reference: the text as printed, its elements, and how sure the reading is."""

    text: str
    normalized: str | None = None
    repairs: tuple[Repair, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    remark: str | None = None
    confidence: float = Field(ge=0, le=1)


class Note(Record):
    marker: str
    text: str


MarkKind = Literal[
    "stamp", "letterhead", "handwriting", "catchword", "page-number", "running-head", "provider-mark", "margin"
]


ReferenceAt = Literal["head", "foot", "note", "margin"]
"""Where the archival reference stands: above the text, below it, in a note, or on the sheet beside it, as a stamp does."""


class Mark(Record):
    """What is on the sheet and is no running text, with what could be read of it: `page` as in the source, `box` left,
    top, right, bottom in points from the top left."""

    kind: MarkKind
    text: str
    page: int = Field(ge=1)
    box: tuple[float, float, float, float]
    confidence: float = Field(ge=0, le=1)


class Source(Record):
    """Where the document was found; pages count from 1."""

    file: str
    sha256: str
    first_page: int = Field(ge=1)
    last_page: int = Field(ge=1)


class Gap(Record):
    """Pages that could not be read, and the place in the text where theirs is missing: before its character `at`."""

    first_page: int = Field(ge=1)
    last_page: int = Field(ge=1)
    at: int = Field(ge=0)


class Place(Record):
    """A part of a page: the page, counted from 1, and left, top, right, bottom in points, origin at the top left."""

    page: int = Field(ge=1)
    box: tuple[float, float, float, float]


class Boundary(Record):
    """How sure it is that a document begins here, and on what evidence."""

    confidence: float = Field(ge=0, le=1)
    evidence: tuple[str, ...] = ()


TextFrom = Literal["text-layer", "ocr", "alto", "page", "hocr", "mixed"]
"""A PDF's own text, a scan that was read, a file in which another program keeps what it read, or several of these."""


class Quality(Record):
    """`taken_out` lists the pages of which words were taken out as furniture: the page, and the share of its words."""

    text_from: TextFrom
    engine: str | None
    languages: tuple[str, ...] = ()
    confidence: float = Field(ge=0, le=1)
    doubtful_words: int = Field(
        ge=0, description="words that are right with a probability below 0.85; `spans` of the edit log say which"
    )
    taken_out: tuple[tuple[int, float], ...] = ()
    unread: int = Field(0, ge=0, description="places that look like text and could not be read")


class Review(Record):
    """What reviewers said of the document: `reviewed` or `approved` by whom, and when; else it is as the machine made it.
    `corrections` counts those of their corrections that are in it."""

    status: Literal["machine", "reviewed", "approved"] = "machine"
    by: str | None = None
    at: str | None = None
    corrections: int = Field(0, ge=0)


class Metadata(Record):
    """One document: `documents/<source>/<NNNN>-<slug>.json` and a line of `documents.jsonl`. `id` is for readers, `uid`
    for what points at the document (`model/uid.py`); only records of older versions have none."""

    schema_: Literal["digitize/document/1"] = Field("digitize/document/1", alias="schema")
    id: str
    uid: str = ""
    title: str | None
    number: str | None
    type: DocumentType | None
    date: Date | None
    place: str | None
    classification: str | None
    people: tuple[Person, ...] = ()
    sender: str | None = None
    recipient: str | None = None
    recorded_by: str | None
    signed: str | None = None
    received: Date | None = None
    enclosures: tuple[str, ...] = ()
    enclosed_in: str | None = Field(
        None, description="uid of the paper that this one is enclosed in, or what its head says of it"
    )
    archival_reference: ArchivalReference | None
    reference_at: ReferenceAt | None = None
    other_references: tuple[ArchivalReference, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()
    language: str | None
    source: Source
    gaps: tuple[Gap, ...] = ()
    boundary: Boundary
    quality: Quality
    unread: tuple[Place, ...] = ()
    review: Review = Review()
    edits: dict[str, int]
    flags: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)
