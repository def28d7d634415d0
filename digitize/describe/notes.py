"""The notes of a document, and whether each has its mark in the text."""

import re
from collections.abc import Sequence

from digitize.describe.dates import find_dates
from digitize.describe.vocabulary import Vocabulary
from digitize.model.document import CleanDocument
from digitize.model.metadata import Note
from digitize.model.role import SOURCE_NOTE, Role

_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_MARKER = re.compile(
    r"\s*(?:\[(?P<a>\d{1,3}|[*†‡a-zа-я])\]|(?P<b>\d{1,3}|[*†‡]{1,5}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[a-zа-я](?=\)))[.):]?)\s*(?=\S)"
)
_RUN_IN = re.compile(r"(?<=[.)\]»”]) (\d{1,3}) (?=[^\W\d_])")
_CALLED = re.compile(r"\[(\d{1,3})\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})")


def read_notes(document: CleanDocument) -> tuple[Note, ...]:
    """The notes in order, each with its marker (`1`, `*`, `a`); a paragraph without one continues the note before.

    So does one that begins with a number and goes on in small letters (`19 and 20 August`), unless the text calls it.
    A note that ran into the one before it is taken out of it.
    """
    notes: list[Note] = []
    paragraphs = [" ".join(p.text.split()) for p in document.paragraphs_of(Role.NOTE)]
    begun = {marker for text in paragraphs if (marker := _marker(text)[0])}
    called = "\n".join(p.text for p in document.paragraphs if p.role not in (Role.NOTE, Role.REFERENCE))
    for text in paragraphs:
        marker, start = _marker(text)
        goes_on = notes and marker.isdigit() and text[start : start + 1].islower() and not _calls(called, marker)
        if marker and not goes_on:
            notes += _apart(marker, text[start:], begun, called)
        elif notes:
            notes[-1] = Note(marker=notes[-1].marker, text=f"{notes[-1].text} {text}")
        elif text:
            notes.append(Note(marker="", text=text))
    return tuple(notes)


def _marker(text: str) -> tuple[str, int]:
    """The marker that a note begins with, and where its text begins; empty when it has none."""
    match = _MARKER.match(text)
    if match is None or match.end() >= len(text):
        return "", 0
    return (match["a"] or match["b"]).translate(_SUPERSCRIPTS), match.end()


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
        number = (match[1] or match[2]).translate(_SUPERSCRIPTS)
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
