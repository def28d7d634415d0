"""Clean documents made by hand for the tests of this folder."""

from digitize.model.document import CleanDocument, Paragraph, Segment
from digitize.model.note_marks import opening
from digitize.model.page import Box, Line, Page, Word
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import TracedText

BOX = Box(0, 0, 10, 10)


def document(*parts: tuple[Role, str], confidence: float = 0.9, sure: float = 0.95, page: int = 1) -> CleanDocument:
    """A document whose paragraphs are these; its lines stand on one page and were read with the confidence `sure`."""
    text = "\n\n".join(words for _, words in parts)
    paragraphs, lines, at = [], [], 0
    for index, (role, words) in enumerate(parts):
        mark = opening(words) if role is Role.NOTE else None
        paragraphs.append(
            Paragraph(
                role, words, at, at + len(words), mark.mark if mark and not words[mark.length].islower() else None
            )
        )
        at += len(words) + 2
        line = Line(tuple(Word(word, BOX, sure) for word in words.split()), BOX, 10, 10)
        lines.append(LabelledLine(index, page, line, role))
    segment = Segment(tuple(lines), confidence, ("title-after-footer",))
    return CleanDocument(segment, TracedText(text), tuple(paragraphs))


def page(number: int, **fields: object) -> Page:
    defaults: dict[str, object] = {"text_from": "ocr", "engine": "tesseract 5.5", "languages": ("eng",)}
    return Page(number, 595, 842, **{**defaults, **fields})  # type: ignore[arg-type]
