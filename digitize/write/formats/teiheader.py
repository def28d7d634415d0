"""The header of a TEI document: what the text is, where its paper lies, who made it and by which rules."""

import re
from typing import Any

from lxml import etree

from digitize import __version__
from digitize.model.metadata import ELEMENTS, FLAGS, ArchivalReference, Date, Metadata
from digitize.write.corpus import Document
from digitize.write.formats.dates import Period, period
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.remarks import STANDS, elements, of_reference, repairs
from digitize.write.formats.xml import element, language_tag
from digitize.write.shown import page_range, shown_title

CORRESPONDENCE = ("letter", "telegram", "dispatch")  # types of documents that someone sends to someone
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")


def write_header(parent: Any, document: Document) -> None:
    """Adds the `teiHeader` of a document."""
    record = document.record
    header = element(parent, "teiHeader")
    _file(element(header, "fileDesc"), record)
    _encoding(element(header, "encodingDesc"), record)
    _profile(element(header, "profileDesc"), record)
    if record.review.status != "machine":
        _revision(header, record)
    etree.indent(header, space=" ")


def _file(parent: Any, record: Metadata) -> None:
    titles = element(parent, "titleStmt")
    element(titles, "title", shown_title(record), type="main")
    if record.number:
        element(titles, "title", record.number, type="number")
    if record.sender:
        element(titles, "author", record.sender)
    machine = element(titles, "respStmt")
    element(machine, "resp", "reading, division into documents, cleaning and description by machine")
    element(machine, "name", SOFTWARE, type="software")
    if record.quality.engine:
        element(machine, "name", record.quality.engine, type="engine")
    if record.review.status != "machine":
        reviewer = element(titles, "respStmt")
        element(reviewer, "resp", "approval" if record.review.status == "approved" else "review")
        element(reviewer, "name", record.review.by or "a reviewer")
    source = record.source
    pages = source.last_page - source.first_page + 1
    element(
        element(parent, "extent"),
        "measure",
        f"{pages} {'page' if pages == 1 else 'pages'}",
        unit="page",
        quantity=pages,
    )
    published = element(element(parent, "publicationStmt"), "p", "Exported from a corpus of digitized documents. ")
    element(published, "idno", record.id, type="id")
    if record.uid:
        element(published, "idno", record.uid, type="uid")
    notes = element(parent, "notesStmt")
    element(notes, "note", statement(record), type="provenance")
    for flag in record.flags:
        element(notes, "note", FLAGS.get(flag, flag), type="flag", n=flag)
    related = [("host", record.enclosed_in), *(("enclosure", one) for one in record.enclosures)]
    for kind, other in related:
        if other:
            element(element(notes, "relatedItem", type=kind), "bibl", other)
    _source(element(parent, "sourceDesc"), record)


def _source(parent: Any, record: Metadata) -> None:
    source = record.source
    if record.archival_reference:
        _manuscript(element(parent, "msDesc"), record.archival_reference, record.reference_at)
    for other in record.other_references:
        bibl = element(parent, "bibl", other.text, type="other-reference")
        for told in of_reference(other):
            element(bibl, "note", told)
    scan = element(parent, "bibl", type="scan")
    element(scan, "title", source.file, level="m")
    element(scan, "biblScope", page_range(source), unit="page", from_=source.first_page, to=source.last_page)
    element(scan, "idno", source.sha256, type="sha256")


def _manuscript(parent: Any, reference: ArchivalReference, at: str | None) -> None:
    identifier = element(parent, "msIdentifier")
    if reference.archive_name or reference.archive:
        element(identifier, "repository", reference.archive_name or reference.archive, key=reference.archive)
    if reference.fond or reference.series:
        element(identifier, "collection", reference.fond or reference.series)
    element(identifier, "idno", reference.normalized or reference.text, type="shelfmark")
    for name in ELEMENTS:
        if value := getattr(reference, name):
            element(element(identifier, "altIdentifier", type=name), "idno", value)
    printed = element(identifier, "altIdentifier", type="as-printed")
    element(printed, "idno", reference.text)
    if told := [*([f"stands {STANDS[at]}"] if at else []), *(f"repaired: {one}" for one in repairs(reference))]:
        element(printed, "note", "; ".join(told))
    for rival in reference.alternatives:
        other = element(identifier, "altIdentifier", type="alternative")
        element(other, "idno", elements(rival))
        element(other, "note", f"confidence {rival.confidence:.2f}")
    if reference.remark:
        element(element(parent, "msContents"), "summary", reference.remark)


def _encoding(parent: Any, record: Metadata) -> None:
    described = element(parent, "editorialDecl")
    element(
        described,
        "p",
        "The text as it was read, cleaned by these rules, each with the number of places that it changed. "
        "Letters are as printed but for what the reading damaged; every change stands in the edit log of the document.",
    )
    if record.edits:
        rules = element(element(described, "p"), "list")
        for rule, number in sorted(record.edits.items()):
            element(rules, "item", rule, n=number)
    application = element(element(parent, "appInfo"), "application", ident="digitize", version=__version__)
    element(application, "label", SOFTWARE)


def _profile(parent: Any, record: Metadata) -> None:
    if record.date or record.place:
        creation = element(parent, "creation")
        if record.date:
            write_date(creation, record.date)
        if record.place:
            element(creation, "placeName", record.place)
    if tag := language_tag(record.language):
        element(element(parent, "langUsage"), "language", record.language, ident=tag)
    if is_correspondence(record) or record.received:
        write_correspondence(parent, record)
    named = [(one.name, one.role) for one in record.people]
    named += [(record.recorded_by, "recorded the document")] if record.recorded_by else []
    named += [(record.signed, "signed the document")] if record.signed else []
    if named:
        people = element(element(parent, "particDesc"), "listPerson")
        for name, role in named:
            person = element(people, "person")
            element(person, "persName", name)
            if role:
                element(person, "note", role, type="role")
    terms = [("type", record.type), ("classification", record.classification)]
    if any(value for _, value in terms):
        keywords = element(element(parent, "textClass"), "keywords")
        for kind, value in terms:
            if value:
                element(keywords, "term", value, type=kind)


def _revision(parent: Any, record: Metadata) -> None:
    review = record.review
    revision = element(parent, "revisionDesc", status=review.status)
    number = f", with {review.corrections} corrections" if review.corrections else ""
    said = f"{review.status} by {review.by or 'a reviewer'}{number}"
    element(revision, "change", said, when=instant(review.at), status=review.status)


def instant(at: str | None) -> str | None:
    """A time as XML Schema has it, None for another text."""
    return at if at and INSTANT.fullmatch(at) else None


def is_correspondence(record: Metadata) -> bool:
    """Whether someone sent the document to someone: its type says so, or its head names both."""
    sent = record.type in CORRESPONDENCE and bool(record.sender or record.recipient or record.date or record.place)
    return sent or bool(record.sender and record.recipient)


def write_correspondence(parent: Any, record: Metadata, **attributes: str | None) -> None:
    """Adds the `correspDesc` of a letter or telegram."""
    described = element(parent, "correspDesc", **attributes)
    if record.sender or record.date or record.place:
        sent = element(described, "correspAction", type="sent")
        if record.sender:
            element(sent, "persName", record.sender)
        if record.place:
            element(sent, "placeName", record.place)
        if record.date:
            write_date(sent, record.date)
    if record.recipient or record.received:
        received = element(described, "correspAction", type="received")
        if record.recipient:
            element(received, "persName", record.recipient)
        if record.received:
            write_date(received, record.received)


def write_date(parent: Any, date: Date) -> None:
    """Adds a `date` as printed, with what it means."""
    made = element(parent, "date", date.text)
    for name, value in date_attributes(period(date.edtf)).items():
        made.set(name, value)


def date_attributes(found: Period | None) -> dict[str, str]:
    """What TEI says of a date: `when` of a single one, `from` and `to` of an interval, `cert` of one that is not sure."""
    if found is None:
        return {}
    sure = {"cert": "medium"} if found.approximate or found.uncertain else {}
    if found.single:
        return {"when": found.single} | sure
    ends = {"from": found.begin, "to": found.end}
    return {name: value for name, value in ends.items() if value} | sure
