"""One document through the cleaning rules."""

import re
from collections.abc import Collection, Sequence

from digitize.clean.draft import Draft, draft
from digitize.clean.rules import RULES
from digitize.clean.words import Words
from digitize.model.document import CleanDocument, Paragraph, Segment
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
    return CleanDocument(segment, now.text, tuple(_paragraphs(now)))


def recut(document: CleanDocument, text: TracedText) -> CleanDocument:
    """The document with another text from the same lines, its paragraphs found again."""
    now = draft(document.segment.lines, Words()).with_text(text)
    return CleanDocument(document.segment, text, tuple(_paragraphs(now)))


def raw_text(lines: Sequence[LabelledLine]) -> TracedText:
    """The text of lines as read, with their places: what `unclaimed.txt` is made of."""
    return draft(lines, Words()).text


def _paragraphs(now: Draft) -> list[Paragraph]:
    text = now.text.text
    out = []
    for found in re.finditer(r"\S(?:(?!\n\n).)*", text, re.DOTALL):
        line = now.lines[now.line_at(now.text.raw_position(found.start()))]
        role = Role.BODY if line.role in (Role.FURNITURE, Role.NOISE) else line.role
        out.append(Paragraph(role, found[0].rstrip("\n"), found.start(), found.start() + len(found[0].rstrip("\n"))))
    return out
