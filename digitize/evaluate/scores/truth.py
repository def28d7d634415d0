"""Gold as it is scored: the sources of a gold folder with their documents or pages, whatever form they are written in."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

ALSO = "_also"  # `date_also` beside `date`: further values that are right


class Form(StrEnum):
    """How much gold says, and so what can be scored."""

    DOCUMENTS = "documents"  # texts of documents, with their metadata
    SHEETS = "sheets"  # documents page by page, typed lines apart from furniture
    TEXT = "text"  # the text of a source or of its pages, and no documents


class Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TruePage(Gold):
    """A page of a document, from 1; `rough` gold is good for words and not for their order."""

    page: int
    lines: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    rotated: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    catchword: str | None = None
    rough: bool = False


class TrueDocument(Gold):
    """A document as it should come out. `known` names the fields that gold speaks of: what it does not name is not
    scored. `also` has further values that are right."""

    text: str | None = None
    pages: tuple[TruePage, ...] = ()
    first_page: int | None = None
    last_page: int | None = None
    title: str | None = None
    number: str | None = None
    type: str | None = None
    date: str | None = Field(default=None, description="EDTF")
    place: str | None = None
    classification: str | None = None
    sender: str | None = None
    recipient: str | None = None
    signed: str | None = None
    recorded_by: str | None = None
    reference: str | None = None
    fields: dict[str, str | None] | None = None
    remark: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    damage: int = 0
    known: frozenset[str] = frozenset()
    also: dict[str, tuple[str | None, ...]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, values: Any) -> Any:
        """Older gold calls the type `kind` and has two that the contract has not; numbers may be numbers."""
        if not isinstance(values, dict):
            return values
        kind = values.get("type") or values.get("kind")
        also = {key.removesuffix(ALSO): value for key, value in values.items() if key.endswith(ALSO)}
        notes = [(str(marker), text) for marker, text in values.get("notes") or ()]
        number = values.get("number")
        known = values.get("known", [key for key in values if not key.endswith(ALSO)])
        return values | {
            "type": {"statement": "other", "diary": None}.get(kind, kind) if kind else None,
            "also": values.get("also", also),
            "notes": notes,
            "number": None if number is None else str(number),
            "damage": values.get("damage") or 0,
            "known": known,
        }

    def wanted(self, field: str) -> list[str | None]:
        """The values of a field that are right."""
        return [getattr(self, field), *self.also.get(field, ())]


class Optional(Gold):
    """A page on which a document may begin or not."""

    page: int


class TrueSource(Gold):
    """The gold of one source: `source` is its file's name."""

    source: str
    form: Form = Form.DOCUMENTS
    documents: tuple[TrueDocument, ...] = ()
    optional_starts: tuple[Optional, ...] = ()
    pages: tuple[str, ...] = Field(
        default=(), description="of the form `text`: the texts of the pages, or of all as one"
    )
    paged: bool = Field(default=False, description="of the form `text`: each text is a page's")

    @property
    def text(self) -> str:
        return "\n".join(self.pages)
