"""A sample and what reviewers judged of it, as they are kept: schemas `digitize/sample/1` and `digitize/certificate/1`."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from digitize.errors import DigitizeError
from digitize.review.sampling.plans import Plan

Kind = Literal["document", "character"]
Word = Literal["right", "wrong", "unclear"]

FIELDS = (
    *("title", "number", "type", "date", "place", "classification", "people", "sender", "recipient"),
    *("recorded_by", "signed", "language"),
)
"""The fields of the metadata that a reviewer judges."""
QUESTIONS: dict[Kind, tuple[str, ...]] = {
    "document": ("begins", "ends", "reference", *FIELDS),
    "character": ("character", "word"),
}
"""What is asked of an item of each kind."""


class SampleError(DigitizeError):
    """A sample that is not there, or that its corpus or its judgements don't fit."""

    code = "sample"


class Kept(BaseModel):
    """Base of what is kept: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class CorpusRecord(Kept):
    """The corpus that a sample is of. `sha256` is taken over the texts and records of all documents, without what
    `review` says of them; `characters` are grapheme clusters of the clean texts without white space."""

    sha256: str
    sources: int
    documents: int
    characters: int


class StratumRecord(Kept):
    """A part of the corpus, and how many of its items were drawn."""

    kind: Kind
    name: str
    size: int
    drawn: int


class Item(Kept):
    """A drawn document, or a drawn character of a clean text: `text`, between `before` and `after`, in `word`. `box` of
    its word, in points from the top left of `page`. `weight` is what a word counts for, which is drawn the more often
    the more characters it has."""

    id: str
    kind: Kind
    stratum: str
    uid: str
    document: str
    title: str
    file: str
    page: int
    last_page: int
    box: tuple[float, float, float, float] | None = None
    before: str = ""
    text: str = ""
    after: str = ""
    word: str = ""
    weight: float = 1.0
    values: dict[str, str | None] = Field(default_factory=dict, description="of a document: what is judged")


class Sample(Kept):
    """A drawn sample. The same corpus, seed and sizes give the same items."""

    schema_: Literal["digitize/sample/1"] = Field("digitize/sample/1", alias="schema")
    name: str
    seed: str
    plan: Plan
    corpus: CorpusRecord
    strata: tuple[StratumRecord, ...]
    items: tuple[Item, ...]

    def item(self, id: str) -> Item | None:
        return next((item for item in self.items if item.id == id), None)


class Judgement(Kept):
    """What a reviewer said of an item; the last one of an item counts."""

    item: str
    who: str
    when: str
    verdicts: dict[str, Word]


def now() -> str:
    """The time at which something is judged: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
