"""What is on a document's sheets and is no running text: its furniture, told by kind."""

from digitize.model.document import CleanDocument
from digitize.model.metadata import Mark, MarkKind
from digitize.model.role import LabelledLine, Role

KINDS: dict[str, MarkKind] = {
    "stamp": "stamp",
    "scrawl": "handwriting",
    "handwritten": "handwriting",
    "catchword": "catchword",
    "letterhead": "letterhead",
    "margin": "margin",
    "page-number": "page-number",
    "lone-number": "page-number",
    "leaf-number": "page-number",
    "line-number": "margin",
    "boilerplate": "provider-mark",
}
"""Kinds by the first of a line's reasons, or a word of it; what no word of it tells is a running head."""


def sheet_marks(document: CleanDocument) -> tuple[Mark, ...]:
    """The furniture of a document in reading order, a mark a line."""
    return tuple(_mark(line) for line in document.segment.lines if line.role is Role.FURNITURE and line.text)


def _mark(line: LabelledLine) -> Mark:
    box = line.line.box
    corners = (round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2))
    confidence = round(min(max(line.probability, 0.0), 1.0), 2)
    return Mark(kind=kind_of(line), text=line.text, page=line.page, box=corners, confidence=confidence)


def kind_of(line: LabelledLine) -> MarkKind:
    """What kind of mark a line of furniture is, by the reason for which it was taken out."""
    reason = line.reasons[0] if line.reasons else ""
    return next((kind for word, kind in KINDS.items() if word in reason), "running-head")
