"""The notes of a document, and whether each has its mark in the text."""

import re
from collections.abc import Sequence

from digitize.describe.dates import find_dates
from digitize.describe.vocabulary import Vocabulary
from digitize.model.document import CleanDocument
from digitize.model.metadata import Note
from digitize.model.role import Role

_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_MARKER = re.compile(
    r"\s*(?:\[(?P<a>\d{1,3}|[*†‡a-zа-я])\]|(?P<b>\d{1,3}|[*†‡]{1,4}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[a-zа-я](?=\)))[.):]?)\s*(?=\S)"
)
_CALLED = re.compile(r"\[(\d{1,3})\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})")


def read_notes(document: CleanDocument) -> tuple[Note, ...]:
    """The notes in order, each with its marker (`1`, `*`, `a`); a paragraph without one continues the note before."""
    notes: list[Note] = []
    for paragraph in document.paragraphs_of(Role.NOTE):
        text = " ".join(paragraph.text.split())
        match = _MARKER.match(text)
        if match and match.end() < len(text):
            marker = (match["a"] or match["b"]).translate(_SUPERSCRIPTS)
            notes.append(Note(marker=marker, text=text[match.end() :]))
        elif notes:
            notes[-1] = Note(marker=notes[-1].marker, text=f"{notes[-1].text} {text}")
        elif text:
            notes.append(Note(marker="", text=text))
    return tuple(notes)


def notes_unmatched(document: CleanDocument, notes: Sequence[Note], words: Vocabulary) -> bool:
    """Whether a note has no mark in the text, or a mark that can be nothing else (`[2]`, `²`) has no note."""
    text = "\n".join(p.text for p in document.paragraphs if p.role not in (Role.NOTE, Role.REFERENCE))
    markers = {note.marker for note in notes}
    if any(not _calls(text, marker) for marker in markers):
        return True
    dates = [(found.start, found.end) for found in find_dates(text, words)] if "[" in text else []
    for match in _CALLED.finditer(text):
        number = (match[1] or match[2]).translate(_SUPERSCRIPTS)
        if number not in markers and not any(start <= match.start() < end for start, end in dates):
            return True
    return False


def _calls(text: str, marker: str) -> bool:
    if not marker:
        return False
    if not marker.isdigit():
        return marker in text if not marker.isalpha() else re.search(rf"\[{marker}\]|\b{marker}\)", text) is not None
    raised = marker.translate(str.maketrans("1234567890", "¹²³⁴⁵⁶⁷⁸⁹⁰"))
    return (
        re.search(
            rf"\[{marker}\]|{raised}|(?<=[^\W\d_]){marker}(?!\d)|[.,;:!?»”’\"')\]]\s?{marker}(?![\d.])|(?<=\w)\s{marker}(?=\s|$)",
            text,
        )
        is not None
    )
