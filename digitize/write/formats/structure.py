"""A document's clean text in its parts: paragraphs with what they are for and where they stand on the pages, the places
where pages begin, the notes and where the text calls them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digitize.model.metadata import Metadata
from digitize.model.note_marks import SUPERSCRIPTS
from digitize.model.page import Box
from digitize.model.role import Role
from digitize.write.corpus import Document
from digitize.write.reading import Reading

DROPPED = (Role.FURNITURE, Role.NOISE)
APART = (Role.NOTE, Role.REFERENCE)  # what no call of a note stands in
SURE = re.compile(r"\[(\d{1,3}|[a-zа-я])\]|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|((?<![*†‡])[*†‡]{1,4}(?![*†‡]))")  # calls of notes
LIKELY = re.compile(  # a number right behind a word, or behind the point after it
    r"(?:(?<=[^\W\d_]{3})|(?<=[^\W\d_]{3}\.)|(?<=[^\W\d_][,;:!?»”’\"')\]]))(\d{1,3})(?![\w.,])"
)
PARAGRAPH = re.compile(r"\S(?:(?!\n\n).)*", re.DOTALL)
MARKED = re.compile(r"(\[?(?:\d{1,3}|[*†‡]{1,4}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[a-zа-я](?=[\])]))\]?[.):]?)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Zone:
    """The box around the words of a paragraph that stand on one page, in points."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, `text[start:end]`, with its role, its part of a letter if it is one, and its zones, page by page."""

    role: Role
    kind: str | None
    start: int
    end: int
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note of the part `part`: its marker, its text, and the place of the mark that calls it, `text[call[0]:call[1]]`;
    None where none was found."""

    part: int
    marker: str
    text: str
    call: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Structure:
    """`breaks` are the places in the text before which pages begin, with their numbers, in order; the first page's is the
    text's beginning."""

    text: str
    parts: tuple[Part, ...]
    breaks: tuple[tuple[int, int], ...]
    notes: tuple[PlacedNote, ...]


def structure(document: Document) -> Structure:
    """The structure of a document. Without an edit log all of it is body, on its first page."""
    text, reading = document.text, document.reading()
    if reading and reading.traced.text != text:
        reading = None
    found = [(match.start(), match.start() + len(match[0].rstrip("\n"))) for match in PARAGRAPH.finditer(text)]
    words = _words(reading) if reading else []
    zones = _zones(words, [start for start, _ in found])
    parts = []
    for n, (start, end) in enumerate(found):
        role, kind = reading.role_at(reading.traced.raw_position(start)) if reading else (Role.BODY, None)
        parts.append(Part(Role.BODY if role in DROPPED else role, kind, start, end, zones.get(n, ())))
    breaks = _breaks(words, document.record, len(text))
    return Structure(text, tuple(parts), breaks, tuple(_notes(text, parts, document.record)))


def _words(reading: Reading) -> list[tuple[int, int, Box, Role]]:
    """The words that are not furniture: their places in the clean text, pages, boxes and roles, in the order of reading."""
    spans, traced = reading.traced.spans, reading.traced
    roles = [reading.role_at(span.start)[0] for span in spans]
    kept = [(span, role) for span, role in zip(spans, roles, strict=True) if role not in DROPPED]
    places = traced.positions([span.start for span, _ in kept]) if kept else []
    return [(at, span.page, span.box, role) for at, (span, role) in zip(places, kept, strict=True)]


def _zones(words: Sequence[tuple[int, int, Box, Role]], starts: Sequence[int]) -> dict[int, tuple[Zone, ...]]:
    boxes: dict[tuple[int, int], Box] = {}
    for at, page, box, _ in words:
        key = (max(bisect_right(starts, at) - 1, 0), page)
        boxes[key] = boxes[key].union(box) if key in boxes else box
    found: dict[int, tuple[Zone, ...]] = {}
    for part, page in sorted(boxes):
        found[part] = (*found.get(part, ()), Zone(page, boxes[part, page]))
    return found


def _breaks(words: Sequence[tuple[int, int, Box, Role]], record: Metadata, end: int) -> tuple[tuple[int, int], ...]:
    """Where each page begins: before its first word of running text; a page without one begins where the next does."""
    first: dict[int, int] = {}
    for at, page, _, role in words:
        if role is not Role.NOTE:
            first.setdefault(page, at)
    source, places = record.source, list[tuple[int, int]]()
    following = end
    for page in range(source.last_page, source.first_page - 1, -1):
        following = min(first.get(page, following), following)
        places.append((0 if page == source.first_page else following, page))
    return tuple(reversed(places))


def _notes(text: str, parts: Sequence[Part], record: Metadata) -> Iterator[PlacedNote]:
    """The notes with the places of their calls: notes stand in the order of their calls, so each is looked for after the
    call of the one before it, and if it is not there, from the beginning."""
    if not any(part.role is Role.NOTE for part in parts):
        return
    calls = _calls(text, [(part.start, part.end) for part in parts if part.role not in APART])
    known = {" ".join(f"{note.marker} {note.text}".split()): note for note in record.notes if note.marker}
    after = 0
    for n, part in enumerate(parts):
        if part.role is not Role.NOTE:
            continue
        printed = text[part.start : part.end]
        marker, body = _parted(printed)
        if note := known.get(" ".join(printed.split())):
            marker, body = note.marker, printed.split(None, 1)[-1]
        free = calls.get(marker, [])
        call = next((place for place in free if place[0] >= after), free[0] if free else None)
        if call:
            free.remove(call)
            after = call[1]
        yield PlacedNote(n, marker, body, call)


def _parted(printed: str) -> tuple[str, str]:
    """The marker that a note begins with, empty when it has none, and the rest."""
    found = MARKED.match(printed)
    if found is None:
        return "", printed
    return found[1].strip("[].):"), printed[found.end() :]


def _calls(text: str, running: Sequence[tuple[int, int]]) -> dict[str, list[tuple[int, int]]]:
    """The places of the running text where marks call notes, by the marks: those that can be nothing else, and of a mark
    that has none of these, those that hardly can."""
    found: list[dict[str, list[tuple[int, int]]]] = [{}, {}]
    for pattern, calls in zip((SURE, LIKELY), found, strict=True):
        for start, end in running:
            for match in pattern.finditer(text, start, end):
                mark = next(filter(None, match.groups())).translate(SUPERSCRIPTS)
                calls.setdefault(mark, []).append(match.span())
    sure, likely = found
    return likely | sure
