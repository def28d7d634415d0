"""The facsimile and the text of a TEI document: divisions, openers, closers, notes at their calls, pages and zones."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from digitize.model.metadata import Gap
from digitize.model.page import Box
from digitize.model.role import Role
from digitize.write.corpus import Document
from digitize.write.formats.structure import Part, PlacedNote, Structure, Zone, structure
from digitize.write.formats.xml import address, element, language_tag, sound

HEADS = (Role.NUMBER, Role.TITLE)
OPENERS = (Role.DATELINE, Role.CLASSIFICATION, Role.REFERENCE)
CLOSERS = (Role.SIGNATURE, Role.REFERENCE, Role.DATELINE, Role.CLASSIFICATION)
SALUTES = ("salutation", "closing")  # parts of a letter
ADDRESSES = ("address", "office")
AFTER = 16  # parts that may stand below a signature, each a line or two
SHORT = 30  # words of such a part


def write_text(parent: Any, document: Document, name: str) -> None:
    """Adds the `facsimile` and the `text` of a document; ids begin with `name`."""
    found = structure(document)
    _facsimile(parent, document, found, name)
    text = element(parent, "text", xml_lang=language_tag(document.record.language))
    _Body(document, found, name).write(element(text, "body"))


def _facsimile(parent: Any, document: Document, found: Structure, name: str) -> None:
    """A surface for each page, in points from the top left, with a zone for each paragraph on it, for each mark, and for
    each place that could not be read."""
    facsimile = element(parent, "facsimile")
    zones: dict[int, list[tuple[int, Zone]]] = {}
    for n, part in enumerate(found.parts, 1):
        for zone in part.zones:
            zones.setdefault(zone.page, []).append((n, zone))
    for sheet in document.sheets:
        size = {"ulx": "0", "uly": "0", "lrx": f"{sheet.size[0]:g}", "lry": f"{sheet.size[1]:g}"} if sheet.size else {}
        surface = element(facsimile, "surface", xml_id=f"{name}.p{sheet.number}", n=sheet.number, **size)
        element(surface, "graphic", url=f"{address(document.record.source.file)}#page={sheet.number}")
        for n, zone in zones.get(sheet.number, ()):
            element(surface, "zone", xml_id=f"{name}.p{sheet.number}.z{n}", **_corners(zone.box))
        for mark in document.record.marks:
            if mark.page == sheet.number:
                made = element(surface, "zone", type=mark.kind, **_corners(Box(*mark.box)))
                element(made, "note", mark.text)
        for place in document.record.unread:
            if place.page == sheet.number:
                element(surface, "zone", type="unread", **_corners(Box(*place.box)))


def _corners(box: Box) -> dict[str, str]:
    sides = {"ulx": box.x0, "uly": box.y0, "lrx": box.x1, "lry": box.y1}
    return {name: f"{max(at, 0):.2f}" for name, at in sides.items()}


@dataclass(frozen=True)
class _Body:
    """Writes the parts of a text in order: what may open a division first, then its body, then what may close it."""

    document: Document
    found: Structure
    name: str

    def write(self, body: Any) -> None:
        parts = [(n, part) for n, part in enumerate(self.found.parts) if part.role is not Role.NOTE]
        first = next((i for i, (_, part) in enumerate(parts) if not _opens(part)), len(parts))
        last = self._signature(parts, first) or len(parts)
        last = next((i for i in range(last, first, -1) if not _closes(parts[i - 1][1])), first)
        division = element(body, "div", type=self.document.record.type or "document")
        self._page(division, 0)
        self._open(division, parts[:first])
        has_body = last > first
        self._middle(division, parts[first:last])
        if has_body:
            self._close(division, parts[last:])
        else:
            self._middle(division, parts[last:])
        for note in self.found.notes:
            if note.call is None:
                self._note(division, note)
        if not self.found.parts:
            element(division, "p")
        told = {one.get("n") for one in division.iter("{*}pb")}
        for _, page in self.found.breaks:  # one that begins after the last word, or between two parts
            if str(page) not in told:
                self._page_break(division, page)

    def _signature(self, parts: Sequence[tuple[int, Part]], first: int) -> int | None:
        """Where the signature stands below which there are lines only, as of enclosures or an address at the foot."""
        for i in range(len(parts) - 1, max(first, len(parts) - AFTER), -1):
            part = parts[i][1]
            if len(self.found.text[part.start : part.end].split()) > SHORT:
                return None
            if self._signs(part):
                return i
        return None

    def _signs(self, part: Part) -> bool:
        return (self.document.record.signed or "\0") in self.found.text[part.start : part.end]

    def _open(self, division: Any, parts: Sequence[tuple[int, Part]]) -> None:
        opener = None
        for n, part in parts:
            if part.role in HEADS:
                opener = None
                self._fill(element(division, "head", type="number" if part.role is Role.NUMBER else None), n, part)
            else:
                opener = element(division, "opener") if opener is None else opener
                self._wrapped(opener, n, part)

    def _middle(self, division: Any, parts: Sequence[tuple[int, Part]]) -> None:
        """Paragraphs; a head among them begins a division within the document's."""
        within, headed = division, False
        for n, part in parts:
            if part.role in HEADS:
                within = within if headed else element(division, "div", type="section")
                self._fill(element(within, "head"), n, part)
                headed = True
                continue
            headed = False
            if part.role is Role.BODY:
                self._fill(element(within, "p"), n, part)
            else:
                self._fill(element(within, "ab", type=part.role.value), n, part)

    def _close(self, division: Any, parts: Sequence[tuple[int, Part]]) -> None:
        closer = element(division, "closer") if parts else None
        for n, part in parts:
            self._wrapped(closer, n, part)

    def _wrapped(self, parent: Any, n: int, part: Part) -> None:
        """A part of an opener or closer."""
        if part.kind in SALUTES:
            made = element(parent, "salute")
        elif part.kind in ADDRESSES:
            made = element(element(parent, "address"), "addrLine")
        elif part.role is Role.DATELINE:
            made = element(parent, "dateline")
        elif part.role is Role.SIGNATURE or (part.role is Role.BODY and self._signs(part)):
            made = element(parent, "signed")
        else:
            made = element(parent, "seg", type=None if part.role is Role.BODY else part.role.value)
        self._fill(made, n, part)

    def _note(self, parent: Any, note: PlacedNote) -> None:
        part = self.found.parts[note.part]
        made = element(parent, "note", place="bottom", n=note.marker or None, facs=self._facs(note.part, part))
        made.text = sound(" ".join(note.text.split()))

    def _fill(self, made: Any, n: int, part: Part) -> None:
        """Puts the text of a part into its element, with line ends, pages that begin in it, missing pages and notes."""
        if facs := self._facs(n, part):
            made.set("facs", facs)
        text, at = self.found.text, part.start
        for place, end, add in self._within(part):
            if place < at:
                continue
            _append(made, text[at:place])
            add(made)
            at = end
        _append(made, text[at : part.end])

    def _within(self, part: Part) -> Iterator[tuple[int, int, Any]]:
        """What stands within a part, in order: its place, the end of the text that it stands for, and what adds it."""
        inserted = self._inserted
        first, last = (bisect_left(inserted, at, key=lambda one: one[0]) for at in (part.start, part.end))
        lines = [(at, at + 1, 3, _line_break) for at in range(part.start, part.end) if self.found.text[at] == "\n"]
        found = sorted([*inserted[first:last], *lines], key=lambda one: one[:3])
        yield from ((at, end, add) for at, end, _, add in found)

    @cached_property
    def _inserted(self) -> list[tuple[int, int, int, Callable[[Any], None]]]:
        """Pages, gaps and calls of notes in their order: the place, the end of the text that is stood for, a rank, what adds
        it."""
        found: list[tuple[int, int, int, Callable[[Any], None]]] = []
        found += [(at, at, 0, partial(self._page_break, page=page)) for at, page in self.found.breaks[1:]]
        found += [(gap.at, gap.at, 1, partial(_gap, gap=gap)) for gap in self.document.record.gaps]
        found += [(*note.call, 2, partial(self._called, note=note)) for note in self.found.notes if note.call]
        return sorted(found, key=lambda one: one[:3])

    def _called(self, made: Any, note: PlacedNote) -> None:
        """The mark that calls a note, as printed, and the note."""
        assert note.call
        element(made, "seg", self.found.text[slice(*note.call)], type="call")
        self._note(made, note)

    def _page(self, parent: Any, n: int) -> None:
        if self.found.breaks:
            self._page_break(parent, self.found.breaks[n][1])

    def _page_break(self, parent: Any, page: int) -> None:
        element(parent, "pb", n=page, facs=f"#{self.name}.p{page}")

    def _facs(self, n: int, part: Part) -> str | None:
        return " ".join(f"#{self.name}.p{zone.page}.z{n + 1}" for zone in part.zones) or None


def _opens(part: Part) -> bool:
    return part.role in HEADS or part.role in OPENERS or part.kind == "salutation"


def _closes(part: Part) -> bool:
    return part.role in CLOSERS or part.kind == "closing"


def _line_break(made: Any) -> None:
    element(made, "lb")


def _gap(made: Any, gap: Gap) -> None:
    element(made, "gap", reason="unreadable", unit="page", quantity=gap.last_page - gap.first_page + 1)


def _append(made: Any, text: str) -> None:
    if not text:
        return
    if len(made):
        made[-1].tail = (made[-1].tail or "") + sound(text)
    else:
        made.text = (made.text or "") + sound(text)
