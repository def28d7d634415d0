"""How many errors a document probably holds: what puts the worst first."""

from dataclasses import dataclass

from digitize.model.metadata import Metadata

MISREAD = 0.4
"""The share of doubtful words that are taken to be wrong: 0.45 on data/real, 0.37 on typed pages of data/letters and data/dev."""

WEIGHTS = {
    "boundary": 4.0,
    "reference": 2.0,
    "word": 0.2,
    "page": 8.0,
    "fact": 1.0,
    "note": 0.5,
    "language": 6.0,
    "taken": 2.0,
    "line": 2.0,
}
"""What an error costs a reader, in wrong metadata fields. A judgement, not a measurement: a wrong boundary spoils two
documents, a page that is not there costs more than any word."""

MISSING = 0.5
"""A fact that was not found is taken to be overlooked in half of the cases, and otherwise truly absent."""


PAGE_MINUTES, WORD_MINUTES = 1.5, 0.1
"""What a reviewer needs to compare a page with its text, and to look at a doubtful word. A judgement, too."""


def minutes(record: Metadata) -> float:
    """How long reviewing a document probably takes."""
    pages = record.source.last_page - record.source.first_page + 1
    return PAGE_MINUTES * pages + WORD_MINUTES * record.quality.doubtful_words


@dataclass(frozen=True, slots=True)
class Risk:
    """The expected errors of a document, weighted by what they cost, and the parts that they are made of. Of one that
    was `reviewed`, and by whom, none are expected."""

    parts: tuple[tuple[str, float], ...]
    reviewed: str = ""

    @property
    def total(self) -> float:
        return sum(value for _, value in self.parts)

    @property
    def explanation(self) -> str:
        """The parts in words, the largest first."""
        if self.reviewed:
            return self.reviewed
        shown = sorted((part for part in self.parts if part[1] >= 0.05), key=lambda part: -part[1])
        return ", ".join(f"{name} {value:.1f}" for name, value in shown) or "nothing that looks wrong"


def risk(record: Metadata) -> Risk:
    """The expected errors of one document, from its confidences and flags; none of one that somebody has reviewed."""
    if record.review.status != "machine":
        return Risk((), f"{record.review.status} by {record.review.by or 'a reviewer'}")
    reference = record.archival_reference
    flags = set(record.flags)
    doubt = 1 - reference.confidence if reference else MISSING * ("reference-missing" in flags)
    missing = len(flags & {"title-missing", "date-missing"})
    return Risk(
        (
            ("boundary", WEIGHTS["boundary"] * (1 - record.boundary.confidence)),
            ("reference", WEIGHTS["reference"] * doubt),
            ("doubtful words", WEIGHTS["word"] * MISREAD * record.quality.doubtful_words),
            ("missing pages", WEIGHTS["page"] * ("page-missing" in flags)),
            ("unread lines", WEIGHTS["line"] * record.quality.unread),
            ("missing facts", WEIGHTS["fact"] * MISSING * missing),
            ("notes", WEIGHTS["note"] * bool(flags & {"note-unmatched", "notes-uncertain"})),
            ("much taken out", WEIGHTS["taken"] * ("much-taken-out" in flags)),
            ("language", WEIGHTS["language"] * ("language-missing" in flags)),
        )
    )
