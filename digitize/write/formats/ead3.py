"""EAD3: the finding aid that the documents' references imply, from the fonds down to the leaves, with counts and gaps."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from digitize.model.metadata import Date, Metadata
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.dates import Period, period
from digitize.write.formats.languages import three_letters
from digitize.write.formats.levels import Level, documents_in, levels
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.remarks import doubts, heads, note_of, of_references, on_sheets, related
from digitize.write.formats.xml import address, element, root, stream, xml_name
from digitize.write.shown import pages_of, shown_title

EAD = "http://ead3.archivists.org/schema/"
TITLE = "Finding aid of a corpus of digitized documents"


def write(corpus: Corpus, path: Path, options: Options) -> None:
    top = levels(corpus)
    with stream(path) as file, file.element(f"{{{EAD}}}ead", nsmap={None: EAD}):
        file.write(_control(corpus.day))
        with file.element(f"{{{EAD}}}archdesc", level="collection"):
            file.write(_top(top))
            with file.element(f"{{{EAD}}}dsc", dsctype="combined"):
                _below(file, corpus, top)


def _below(file: Any, corpus: Corpus, level: Level) -> None:
    for document in documents_in(corpus, level):
        file.write(_item(document))
    for below in level.sorted_below:
        with file.element(f"{{{EAD}}}c", level=below.kind):
            for part in _level(below):
                file.write(part)
            _below(file, corpus, below)


def _control(day: str) -> Any:
    control = root("control", EAD)
    element(control, "recordid", "digitize-corpus")
    element(element(element(control, "filedesc"), "titlestmt"), "titleproper", TITLE)
    element(control, "maintenancestatus", value="derived")
    element(element(control, "maintenanceagency"), "agencyname", "To be stated by whoever publishes this finding aid.")
    event = element(element(control, "maintenancehistory"), "maintenanceevent")
    element(event, "eventtype", value="derived")
    element(event, "eventdatetime", day, standarddatetime=day)
    element(event, "agenttype", value="machine")
    element(event, "agent", SOFTWARE)
    element(
        event, "eventdescription", "Made of the archival references of the documents; reviews are told at each of them."
    )
    return control


def _top(top: Level) -> Any:
    parent = root("did", EAD)
    element(parent, "unittitle", "A corpus of digitized documents")
    _when(parent, top.when)
    element(parent, "physdesc", top.extent)
    return parent


def _level(level: Level) -> list[Any]:
    """What is said of a fonds, a series or a file: its `did`, and its gaps."""
    described = root("did", EAD)
    if level.number:
        element(described, "unitid", level.number)
    element(described, "unittitle", level.title)
    if level.archive_name or level.archive:
        name = element(element(described, "repository"), "corpname")
        element(name, "part", level.archive_name or level.archive)
    _when(described, level.when)
    element(described, "physdesc", level.extent)
    if level.container:
        element(described, "container", level.container, localtype="folder")
    if not level.gaps:
        return [described]
    content = root("scopecontent", EAD)
    gaps = ", ".join(f"{a}-{b}" if b > a else f"{a}" for a, b in level.gaps)
    element(content, "p", f"Leaves {gaps} are not among the digitized documents.")
    return [described, content]


def _item(document: Document) -> Any:
    record = document.record
    source, reference = record.source, record.archival_reference
    item = root("c", EAD)
    item.set("level", "item")
    item.set("id", xml_name(record.uid or record.id))
    described = element(item, "did")
    element(described, "unitid", record.uid or record.id, localtype="uid")
    element(described, "unitid", record.id, localtype="id")
    if reference and reference.leaves:
        element(described, "unitid", reference.leaves, localtype="leaves")
    if reference:
        element(described, "unitid", reference.normalized or reference.text, localtype="reference")
    element(described, "unittitle", shown_title(record))
    if record.date:
        _printed(described, record.date)
    if code := three_letters(record.language):
        element(element(described, "langmaterial"), "language", record.language, langcode=code)
    pages = source.last_page - source.first_page + 1
    element(described, "physdesc", f"{pages} digitized {'page' if pages == 1 else 'pages'}")
    scan = element(described, "dao", daotype="derived", href=f"{address(source.file)}#page={source.first_page}")
    element(element(scan, "descriptivenote"), "p", f"{source.file}, {pages_of(source)}")
    _access(item, record)
    _paragraphs(item, "processinfo", [statement(record), *of_references(record), *doubts(record)])
    if record.type:
        _paragraphs(item, "odd", [record.type], localtype="type")
    if record.classification:
        _paragraphs(item, "odd", [record.classification], localtype="classification")
    _paragraphs(item, "odd", map(note_of, record.notes), localtype="note")
    _paragraphs(item, "phystech", on_sheets(record))
    _paragraphs(item, "relatedmaterial", related(record))
    _paragraphs(item, "scopecontent", heads(record))
    return item


def _paragraphs(parent: Any, tag: str, texts: Iterable[str], **attributes: str) -> None:
    """A note of several paragraphs; none without a text."""
    made = None
    for text in texts:
        made = element(parent, tag, **attributes) if made is None else made
        element(made, "p", text)


def _access(item: Any, record: Metadata) -> None:
    named = [(one.name, one.role) for one in record.people]
    named += [(record.sender, "sender")] if record.sender else []
    named += [(record.recipient, "recipient")] if record.recipient else []
    if not named and not record.place:
        return
    access = element(item, "controlaccess")
    for name, role in named:
        element(element(access, "persname", relator=role), "part", name)
    if record.place:
        element(element(access, "geogname"), "part", record.place)


def _printed(parent: Any, date: Date) -> None:
    """Adds a date as printed, with what it means beside: as two dates, a catalogue would show it twice."""
    when = period(date.edtf)
    ends = (when.begin, when.end) if when else (None, None)
    normal = "/".join(dict.fromkeys(filter(None, ends))) if all(ends) else None
    certainty = _certainty(when) if when else None
    element(parent, "unitdate", date.text, unitdatetype="inclusive", normal=normal, certainty=certainty)
    if when and not normal:  # open on a side, which `normal` can't tell
        _when(parent, when)


def _certainty(when: Period) -> str | None:
    return "approximate" if when.approximate else "uncertain" if when.uncertain else None


def _when(parent: Any, when: Period | None) -> None:
    """Adds a structured date. One that is open on a side has that side empty."""
    if when is None:
        return
    dates = element(parent, "unitdatestructured", unitdatetype="inclusive", certainty=_certainty(when))
    if when.single:
        element(dates, "datesingle", when.single, standarddate=when.single)
        return
    span = element(dates, "daterange")
    for tag, date in (("fromdate", when.begin), ("todate", when.end)):
        element(span, tag, date or "", standarddate=date)


FORMAT = Format(
    "ead3",
    "EAD3: a finding aid from the fonds to the leaves, with counts and gaps; ArchivesSpace, Arches, archives portals",
    "ead3.xml",
    write,
)
