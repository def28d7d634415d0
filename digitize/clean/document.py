"""One document through the cleaning rules."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate

from digitize.clean.draft import draft
from digitize.clean.rules import RULES
from digitize.clean.words import Words
from digitize.model.document import CleanDocument, Paragraph, Segment
from digitize.model.note_marks import opening
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import TracedText


def clean(
    segment: Segment, words: Words, off: Collection[str] = (), missing: frozenset[int] = frozenset()
) -> CleanDocument:
    """The clean text of a document by all rules but those in `off`, and its paragraphs with their roles. Nothing is joined
    across the pages that are `missing`."""
    now = draft(segment.lines, words, missing)
    for name, rule in RULES.items():
        if name not in off:
            now = now.with_text(now.text.apply(name, rule(now)))
    return CleanDocument(segment, now.text, tuple(_paragraphs(now.text, now.lines, now.starts)))


def recut(document: CleanDocument, text: TracedText) -> CleanDocument:
    """The document with another text from the same lines, its paragraphs found again."""
    lines = document.segment.lines
    return CleanDocument(document.segment, text, tuple(_paragraphs(text, lines, _starts(text, lines))))


def _starts(text: TracedText, lines: Sequence[LabelledLine]) -> list[int]:
    """Where each line begins in the raw text: at its first word."""
    words = [0, *accumulate(len(line.line.words) for line in lines)][: len(lines)]
    return [text.spans[n].start if n < len(text.spans) else len(text.raw) for n in words]


def raw_text(lines: Sequence[LabelledLine]) -> TracedText:
    """The text of lines as read, with their places: what `unclaimed.txt` is made of."""
    return draft(lines, Words()).text


def _paragraphs(text: TracedText, lines: Sequence[LabelledLine], starts: Sequence[int]) -> list[Paragraph]:
    out: list[Paragraph] = []
    before = -1
    for found in re.finditer(r"\S(?:(?!\n\n).)*", text.text, re.DOTALL):
        at = max(bisect_right(starts, text.raw_position(found.start())) - 1, 0)
        line, words = lines[at], found[0].rstrip("\n")
        role = Role.BODY if line.role in (Role.FURNITURE, Role.NOISE) else line.role
        note = (line.note if at != before else _mark(words)) if role is Role.NOTE else None
        out.append(Paragraph(role, words, found.start(), found.start() + len(words), note))
        before = at
    return out


def _mark(words: str) -> str | None:
    """The mark of a note that a reviewer set apart within a line."""
    found = opening(words)
    return found.mark if found and found.sure else None
