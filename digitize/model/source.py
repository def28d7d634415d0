"""What a run says of a source: a line of `sources.jsonl`."""

from pydantic import BaseModel, ConfigDict


class SourceError(BaseModel):
    """Why a source, or some of its pages, could not be read."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    pages: tuple[int, ...] = ()


class SourceRecord(BaseModel):
    """A line of `sources.jsonl`; `seconds` of processing time."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str | None = None
    status: str
    pages: int | None = None
    documents: int | None = None
    engine: str | None = None
    seconds: float | None = None
    error: SourceError | None = None
