"""The archival references that offices stamp and write on a sheet, beside its text: in the margin, upright, in a stamp."""

import re
from collections.abc import Iterator

from digitize.describe.quality import with_reading
from digitize.describe.sheetmarks import kind_of
from digitize.model.document import CleanDocument
from digitize.model.metadata import ELEMENTS, KEPT_AT, ArchivalReference, Repair
from digitize.model.role import LabelledLine, Role
from digitize.references import Archives, read_references

_KINDS = ("stamp", "margin", "letterhead")
_WHOLE = 0.8  # of the letters and figures of a mark, and no more words, that a reference in it has
_APART = re.compile(r"(?<=\d) (?=\d)")
_POINT = re.compile(r"^(\d{3}) (?=\d{2,4}/)")  # of a decimal file
POINT = "point-in-number"
"""The rule of a repair that puts the point of a stamped number in."""
_SURE = 0.5  # a reading less sure is none: nothing but its own shape speaks for it
APART = "space-in-number"
"""The rule of a repair that closes a blank within a stamped number."""


def marked_references(document: CleanDocument, archives: Archives) -> tuple[ArchivalReference, ...]:
    """The references that marks of a document's sheets are, each once, in reading order."""
    found: dict[tuple[str | None, ...], ArchivalReference] = {}
    for line in document.segment.lines:
        if line.role is Role.FURNITURE and kind_of(line) in _KINDS and any(map(str.isdigit, line.text)):
            for one in _read(line, archives):
                found.setdefault(tuple(getattr(one, name) for name in KEPT_AT), one)
    return tuple(found.values())


def _read(line: LabelledLine, archives: Archives) -> Iterator[ArchivalReference]:
    """The reference that a line is as a whole, as sure as the line was read."""
    read = read_references(line.text, archives)
    if not read and _APART.search(line.text):
        closed = read_references(_APART.sub("", line.text), archives)
        read = tuple(_as_printed(one, line.text, "", " ?", APART) for one in closed)
    if not any(one.archive for one in read) and _POINT.match(line.text):
        pointed = read_references(_POINT.sub(r"\g<1>.", line.text), archives)
        read = tuple(_as_printed(one, line.text, ".", "[. ]", POINT) for one in pointed)
    signs = sum(map(str.isalnum, line.text))
    figures = [w.confidence for w in line.line.words if any(map(str.isdigit, w.text))]
    for one in read:
        if one.archive and one.confidence >= _SURE and sum(map(str.isalnum, one.text)) >= _WHOLE * signs:
            yield with_reading(one, figures)


def _as_printed(one: ArchivalReference, text: str, sign: str, printed_as: str, rule: str) -> ArchivalReference:
    """A reference that was read with signs closed or put in (`611.3731/521` of `611 3731/521`), with its text as it
    stands, where each `sign` of it may be `printed_as`, and a repair for each element that stands there otherwise."""

    def stands(value: str) -> re.Match[str] | None:
        parts = value.split(sign) if sign else value
        return re.search(printed_as.join(map(re.escape, parts)), text)

    repairs = list(one.repairs)
    for field in ELEMENTS:
        value = getattr(one, field)
        if value and (printed := stands(value)) and printed[0] != value:
            repairs.append(Repair(field=field, from_=printed[0], to=value, rule=rule))
    whole = stands(one.text)
    return one.model_copy(update={"text": whole[0] if whole else one.text, "repairs": tuple(repairs)})
