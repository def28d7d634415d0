"""What a PDF/A says of itself: its colours, and in XMP what is known of the documents in it."""

import re
import uuid
from collections.abc import Iterator, Sequence
from functools import cache

import pikepdf
from pikepdf import Dictionary, Name
from PIL import ImageCms

from digitize.model.metadata import Metadata
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.remarks import doubts, heads, of_references, on_sheets, related
from digitize.write.formats.xml import sound
from digitize.write.leaves import Heading
from digitize.write.shown import pages_of

NAMESPACE = uuid.UUID("8c6b5f0e-5d0a-5b8e-9d6c-0c7d5a0f3a11")  # of the ids of our PDFs
PROFILE_DATE = slice(24, 36)  # bytes of an ICC profile's header, and those of its version (ICC.1:2004-10, 7.2)
PROFILE_VERSION = slice(8, 12)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")  # of EDTF's, those that XMP knows too


def intent(pdf: pikepdf.Pdf) -> Dictionary:
    """The colours of the scans are sRGB (ISO 19005-2, 6.2.3)."""
    profile = pdf.make_stream(_srgb(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=b"sRGB IEC61966-2.1",
        Info=b"sRGB IEC61966-2.1",
        DestOutputProfile=profile,
    )


@cache
def _srgb() -> bytes:
    """The profile of sRGB, without the time at which it was made."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[PROFILE_DATE] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2000
    data[PROFILE_VERSION] = bytes((4, 0x20, 0, 0))
    data[84:100] = bytes(16)  # its own digest
    return bytes(data)


def tell(
    pdf: pikepdf.Pdf, title: str, language: str | None, headings: Sequence[Heading], records: Sequence[Metadata]
) -> None:
    """What is known of the file's documents, as XMP."""
    name = uuid.uuid5(NAMESPACE, "\n".join((title, *(heading.id for heading in headings))))
    one = records[0] if len(headings) == 1 and records else None
    references = dict.fromkeys(_reference(record) for record in records if record.archival_reference)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["pdfaid:part"], meta["pdfaid:conformance"] = "2", "B"
        meta["dc:title"] = sound(title)
        meta["dc:format"] = "application/pdf"
        meta["dc:identifier"] = sound(one.uid or one.id) if one else f"urn:uuid:{name}"
        meta["dc:description"] = sound(_said(records, len(headings)))
        if sources := [*references, *([_pages(one)] if one else [])]:
            meta["dc:source"] = sound("; ".join(sources))
        if language:
            meta["dc:language"] = {language}
        if one and one.sender:
            meta["dc:creator"] = [sound(one.sender)]
        if one and one.place:
            meta["dc:coverage"] = sound(one.place)
        if one and one.date and DAY.fullmatch(one.date.edtf):
            meta["dc:date"] = [one.date.edtf]
        for term, value in _facts(one) if one else ():
            if value:
                meta[term] = {sound(value)}  # a bag of one: sets have no order
        meta["xmp:CreatorTool"] = SOFTWARE
        meta["pdf:Producer"] = f"pikepdf {pikepdf.__version__}"
        meta["xmpMM:DocumentID"] = f"uuid:{name}"


def _facts(record: Metadata) -> Iterator[tuple[str, str | None]]:
    """What XMP has a bag for."""
    yield "dc:subject", "; ".join(person.name for person in record.people)
    yield "dc:contributor", "; ".join(filter(None, (record.recipient, record.recorded_by, record.signed)))
    yield "dc:type", record.type
    yield "dc:relation", "; ".join(related(record))


def _reference(record: Metadata) -> str:
    """The archive of a document and its reference there."""
    reference = record.archival_reference
    return (
        ", ".join(filter(None, (reference.archive_name, reference.normalized or reference.text))) if reference else ""
    )


def _pages(record: Metadata) -> str:
    return f"{record.source.file}, {pages_of(record.source)}"


def _said(records: Sequence[Metadata], count: int) -> str:
    """Who made the text of a file's documents, and how sure it is."""
    if count == 1 and records:
        (one,) = records
        return "\n".join((statement(one), *heads(one), *of_references(one), *on_sheets(one), *doubts(one)))
    return "\n".join([f"{count} documents.", *(f"{record.id}: {statement(record)}" for record in records)])
