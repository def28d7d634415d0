"""What a record says of a document that other systems have no field for, as short texts for their notes."""

from collections import Counter
from collections.abc import Iterator

from digitize.model.metadata import ELEMENTS, FLAGS, ArchivalReference, Elements, Mark, Metadata, Note
from digitize.write.shown import pages_of

STANDS = {"head": "above the text", "foot": "below the text", "note": "in a note", "margin": "beside the text"}


def heads(record: Metadata) -> Iterator[str]:
    """What the head and the end of the paper say of it, a sentence each."""
    told = {
        "Number": record.number,
        "Classification": record.classification,
        "From": record.sender,
        "To": record.recipient,
        "Received": record.received.text if record.received else None,
        "Signed": record.signed,
        "Recorded by": record.recorded_by,
    }
    yield from (f"{name}: {value}." for name, value in told.items() if value)


def related(record: Metadata) -> Iterator[str]:
    """The papers that it was enclosed in, and that are enclosed in it."""
    if record.enclosed_in:
        yield f"Enclosed in: {record.enclosed_in}"
    yield from (f"Enclosure: {one}" for one in record.enclosures)


def on_sheets(record: Metadata) -> Iterator[str]:
    """What stands on its sheets and is no running text, and what of them could not be read."""
    yield from map(mark, record.marks)
    yield from (f"Could not be read: {pages_of(gap)}" for gap in record.gaps)
    for page, places in sorted(Counter(place.page for place in record.unread).items()):
        yield f"Could not be read: {places} {'place' if places == 1 else 'places'} on page {page}"


def of_references(record: Metadata) -> Iterator[str]:
    """Where its reference stands and as what, how it was repaired, how else it could be read, and which others stand with it."""
    if record.reference_at:
        yield f"The reference stands {STANDS[record.reference_at]}"
    if record.archival_reference:
        if record.archival_reference.normalized not in (None, record.archival_reference.text):
            yield f"The reference as printed: {record.archival_reference.text}"
        yield from of_reference(record.archival_reference)
    for other in record.other_references:
        yield f"Further reference: {other.normalized or other.text}"
        yield from of_reference(other)


def doubts(record: Metadata) -> Iterator[str]:
    """What a reviewer should look at."""
    yield from (f"Flag {flag}: {FLAGS.get(flag, flag)}" for flag in record.flags)


def of_reference(reference: ArchivalReference) -> Iterator[str]:
    if reference.remark:
        yield f"Printed with the reference: {reference.remark}"
    yield from (f"Repaired in the reference: {one}" for one in repairs(reference))
    yield from (f"The reference may also be read: {one}" for one in alternatives(reference))


def repairs(reference: ArchivalReference) -> Iterator[str]:
    yield from (f"{one.field}: {one.from_} → {one.to}" for one in reference.repairs)


def alternatives(reference: ArchivalReference) -> Iterator[str]:
    """The close rival readings, element by element, each with its confidence."""
    yield from (f"{elements(one)} ({one.confidence:.2f})" for one in reference.alternatives)


def elements(reference: Elements) -> str:
    """The elements that a reference has, each with its name.

    >>> elements(Elements(archive="AVPRF", fond="06", leaves="32-33"))
    'archive AVPRF, fond 06, leaves 32-33'
    """
    named = ((name, getattr(reference, name)) for name in ("archive", *ELEMENTS))
    return ", ".join(f"{name} {value}" for name, value in named if value)


def mark(one: Mark) -> str:
    """A mark with its kind and page."""
    where = f"{one.kind.replace('-', ' ').capitalize()} on page {one.page}"
    return f"{where}: {one.text}" if one.text else where


def note_of(one: Note) -> str:
    """A note with its marker, if it has one."""
    return " ".join(filter(None, (one.marker, one.text)))
