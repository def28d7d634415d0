"""METS (Library of Congress): for each source its page images, their text as ALTO, the texts of its documents, and the file
that ties them together, pages and documents linked."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.alto import alto
from digitize.write.formats.pagegrid import page_name, pictured, save
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.remarks import doubts, heads, of_references, on_sheets, related
from digitize.write.formats.xml import address, element, language_tag, sound
from digitize.write.leaves import SourceLeaves, sources_of
from digitize.write.shown import shown_title

NAMESPACE = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = {
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
GROUPS = {"images": "DEFAULT", "alto": "FULLTEXT", "documents": "DOCUMENTS"}
"""Folders of a source, and what METS calls the files in them."""


def write(corpus: Corpus, path: Path, options: Options) -> None:
    for source in sources_of(corpus):
        _write_source(source, path / source.name, corpus.day)


def _write_source(source: SourceLeaves, folder: Path, day: str) -> None:
    files: dict[str, list[Path]] = {name: [] for name in GROUPS}
    for name in GROUPS:
        (folder / name).mkdir(parents=True)
    pages: list[tuple[int, list[Path]]] = []
    for leaf in source.leaves():
        grid, picture = pictured(source, leaf, folder / "images")
        own = [folder / "images" / grid.image] if picture else []
        files["images"] += own
        text = folder / "alto" / f"{page_name(leaf)}.xml"
        save(text, alto(grid, day))
        files["alto"].append(text)
        pages.append((leaf.number, [*own, text]))
    for document in source.documents():
        text = folder / "documents" / f"{document.name}.txt"
        text.write_bytes(document.bytes(".txt"))
        files["documents"].append(text)
    save(folder / "mets.xml", _mets(source, folder, files, pages, day))


def _mets(
    source: SourceLeaves,
    folder: Path,
    files: dict[str, list[Path]],
    pages: list[tuple[int, list[Path]]],
    day: str,
) -> Any:
    tree = etree.Element(f"{{{NAMESPACE}}}mets", nsmap={None: NAMESPACE, "xlink": XLINK, "dc": DC})
    tree.set("OBJID", f"sha256:{source.sha256}")
    tree.set("LABEL", sound(source.file))
    header = element(tree, "metsHdr", CREATEDATE=f"{day}T00:00:00", LASTMODDATE=f"{day}T00:00:00")
    agent = element(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    element(agent, "name", SOFTWARE)
    for n, document in enumerate(source.documents()):
        _described(tree, f"document{n}-description", document.record)
    ids = _file_section(tree, folder, files)
    physical = element(tree, "structMap", TYPE="PHYSICAL")
    sequence = element(physical, "div", ID="pages", TYPE="physSequence", LABEL=source.file)
    for order, (number, own) in enumerate(pages, 1):
        div = element(sequence, "div", ID=f"page{number}", TYPE="page", ORDER=order, ORDERLABEL=number)
        for path in own:
            element(div, "fptr", FILEID=ids[path])
    logical = element(tree, "structMap", TYPE="LOGICAL")
    whole = element(logical, "div", ID="documents", TYPE="volume", LABEL=source.file)
    links = [("documents", "pages")]
    numbers = [number for number, _ in pages]
    for n, heading in enumerate(source.headings):
        div = element(
            whole, "div", ID=f"document{n}", TYPE="document", LABEL=heading.title, DMDID=f"document{n}-description"
        )
        element(div, "fptr", FILEID=ids[files["documents"][n]])
        own_pages = [number for number in numbers if heading.first_page <= number <= heading.last_page]
        links += [(f"document{n}", f"page{number}") for number in own_pages]
    _links(tree, links)
    return tree


def _described(tree: Any, id: str, record: Metadata) -> None:
    """What is known of a document, in Dublin Core."""
    section = element(tree, "dmdSec", ID=id)
    data = element(element(section, "mdWrap", MDTYPE="DC"), "xmlData")
    for name, value in _facts(record):
        if value:
            etree.SubElement(data, f"{{{DC}}}{name}").text = sound(value)


def _facts(record: Metadata) -> Iterable[tuple[str, str | None]]:
    reference = record.archival_reference
    yield "title", shown_title(record)
    yield "identifier", record.uid or record.id
    yield "identifier", record.id
    yield "identifier", record.number
    yield "type", record.type
    yield "date", record.date.edtf if record.date else None
    yield "coverage", record.place
    yield "creator", record.sender
    yield from (("contributor", name) for name in (record.recipient, record.recorded_by, record.signed))
    yield from (("subject", person.name) for person in record.people)
    yield "source", (reference.normalized or reference.text) if reference else None
    yield "publisher", reference.archive_name if reference else None
    yield "language", language_tag(record.language)
    yield "description", statement(record)
    yield from (("relation", told) for told in related(record))
    for told in (heads, of_references, on_sheets, doubts):
        yield from (("description", one) for one in told(record))


def _file_section(tree: Any, folder: Path, files: dict[str, list[Path]]) -> dict[Path, str]:
    """The list of files, and the id of each."""
    ids: dict[Path, str] = {}
    section = element(tree, "fileSec") if any(files.values()) else None
    for name, use in GROUPS.items():
        if not files[name]:
            continue
        group = element(section, "fileGrp", USE=use)
        for n, path in enumerate(files[name]):
            ids[path] = f"{name}-{n}"
            data = path.read_bytes()
            one = element(
                group,
                "file",
                ID=ids[path],
                MIMETYPE=MEDIA[path.suffix],
                SIZE=len(data),
                CHECKSUM=hashlib.sha256(data).hexdigest(),
                CHECKSUMTYPE="SHA-256",
            )
            place = element(one, "FLocat", LOCTYPE="OTHER", OTHERLOCTYPE="relative")
            place.set(f"{{{XLINK}}}href", address(path.relative_to(folder).as_posix()))
    return ids


def _links(tree: Any, links: list[tuple[str, str]]) -> None:
    section = element(tree, "structLink")
    for begin, end in links:
        link = element(section, "smLink")
        link.set(f"{{{XLINK}}}from", begin)
        link.set(f"{{{XLINK}}}to", end)


FORMAT = Format(
    "mets",
    "METS: a folder a source with images, ALTO and texts; Archivematica, repositories, OCR-D tools",
    "mets",
    write,
    is_folder=True,
)
