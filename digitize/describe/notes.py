"""The notes of a document, and whether each has its mark in the text."""

import re
from collections.abc import Sequence

from digitize.describe.dates import find_dates
from digitize.describe.vocabulary import Vocabulary
from digitize.model.document import CleanDocument
from digitize.model.metadata import Note
from digitize.model.note_marks import SUPERSCRIPTS, opening
from digitize.model.role import SOURCE_NOTE, Role

_RUN_IN = re.compile(r"(?<=[.)\]»”]) (\d{1,3}) (?=[^\W\d_])")
_CALLED = re.compile(r"\[(\d{1,3})\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})")


def read_notes(document: CleanDocument) -> tuple[Note, ...]:
    """The notes in order, each with its marker (`1`, `*`, `a`); a paragraph that begins none continues the one before.

    A note that ran into the one before it is taken out of it.
    """
    notes: list[Note] = []
    paragraphs = document.paragraphs_of(Role.NOTE)
    begun = {p.note for p in paragraphs if p.note}
    called = "\n".join(p.text for p in document.paragraphs if p.role not in (Role.NOTE, Role.REFERENCE))
    for paragraph in paragraphs:
        text = " ".join(paragraph.text.split())
        if paragraph.note is None and notes:
            notes[-1] = Note(marker=notes[-1].marker, text=f"{notes[-1].text} {text}")
        else:
            marker, text = _parted(paragraph.note or "", text)
            notes += _apart(marker, text, begun, called)
    return tuple(notes)


def _parted(mark: str, text: str) -> tuple[str, str]:
    """The marker that a note's text begins with, or else the one that it is known to have, and the rest of it."""
    found = opening(text) if mark else None
    if found is None or found.length == len(text):
        return mark, text
    return found.mark if found.sure else mark, text[found.length :]


def _apart(marker: str, text: str, begun: set[str], called: str) -> list[Note]:
    """One note, and those that run into it: with a number that no paragraph begins with and the text calls, the next one,
    or behind a full stop a higher one whose call is glued to a word."""
    notes: list[Note] = []
    while marker.isdigit():
        following = str(int(marker) + 1)
        run_in = re.search(rf"(?<=[\w.,;:)\]”’'\"]) {following} (?=[^\W\d_a-zа-я‘“«(])", text)
        if run_in is None or not _calls(called, following):
            further = (x for x in _RUN_IN.finditer(text) if int(x[1]) > int(marker) and _is_glued(called, x[1]))
            run_in = next(further, None)
            following = run_in[1] if run_in else ""
        if run_in is None or following in begun:
            break
        notes.append(Note(marker=marker, text=text[: run_in.start()]))
        marker, text = following, text[run_in.end() :]
    return [*notes, Note(marker=marker, text=text)]


def notes_unmatched(document: CleanDocument, notes: Sequence[Note], words: Vocabulary) -> bool:
    """Whether a note has no mark in the text, or a mark that can be nothing else (`[2]`, `²`) has no note."""
    text = "\n".join(p.text for p in document.paragraphs if p.role not in (Role.NOTE, Role.REFERENCE))
    markers = {note.marker for note in notes}
    if any(SOURCE_NOTE in line.reasons for line in document.segment.lines):
        markers.discard("")  # nothing calls a note on the source
    if any(not _calls(text, marker) for marker in markers):
        return True
    dates = [(found.start, found.end) for found in find_dates(text, words)] if "[" in text else []
    for match in _CALLED.finditer(text):
        number = (match[1] or match[2]).translate(SUPERSCRIPTS)
        if number not in markers and not any(start <= match.start() < end for start, end in dates):
            return True
    return False


def _is_glued(text: str, marker: str) -> bool:
    return re.search(rf"(?<=[^\W\d_]{{3}}){marker}(?!\w)", text) is not None


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
