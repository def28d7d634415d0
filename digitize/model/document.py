"""A document on its way: its labelled lines, then its clean text with the paragraphs found again."""

from dataclasses import dataclass

from digitize.model.role import LabelledLine, Role
from digitize.model.traced import TracedText

NO_HEAD = "no-head-found"  # what stands for evidence where nothing begins a document


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one document in reading order (its furniture among them), and why it begins where it does."""

    lines: tuple[LabelledLine, ...]
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A source cut into documents. Each line of the source is in one document or unclaimed, never in both."""

    documents: tuple[Segment, ...]
    unclaimed: tuple[LabelledLine, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the clean text, `text[start:end]`, with the role of its lines, and the mark of the note that begins
    with it ("" for one that has none; None for what begins none)."""

    role: Role
    text: str
    start: int
    end: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A segment with its traced text; `paragraphs` cover the clean text in order."""

    segment: Segment
    text: TracedText
    paragraphs: tuple[Paragraph, ...]

    def paragraphs_of(self, *roles: Role) -> list[Paragraph]:
        return [p for p in self.paragraphs if p.role in roles]
