"""TEI P5: a file for each document, and one corpus that holds them all."""

from itertools import chain
from pathlib import Path
from typing import Any

from lxml import etree

from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.provenance import SOFTWARE
from digitize.write.formats.teibody import write_text
from digitize.write.formats.teiheader import write_header
from digitize.write.formats.xml import element, root, stream, xml_name

TEI = "http://www.tei-c.org/ns/1.0"
CORPUS = "corpus.xml"


def write(corpus: Corpus, path: Path, options: Options) -> None:
    """Writes `<source>/<document>.xml`, and all of them once more in `corpus.xml`."""
    documents = corpus.documents()
    first = next(documents, None)
    if first is None:  # TEI knows no empty corpus
        return
    with stream(path / CORPUS) as all_of_it, all_of_it.element(f"{{{TEI}}}teiCorpus", nsmap={None: TEI}):
        all_of_it.write(_header())
        for document in chain([first], documents):
            made = tei(document)
            folder = path / document.folder
            folder.mkdir(exist_ok=True)
            text = etree.tostring(made, encoding="UTF-8", xml_declaration=True)
            (folder / f"{document.name}.xml").write_bytes(text + b"\n")
            all_of_it.write(made)


def tei(document: Document) -> Any:
    """A document as an element `TEI`."""
    name = xml_name(document.record.uid or document.record.id)
    made = root("TEI", TEI)
    made.set("{http://www.w3.org/XML/1998/namespace}id", name)
    write_header(made, document)
    write_text(made, document, name)
    return made


def _header() -> Any:
    header = root("teiHeader", TEI)
    described = element(header, "fileDesc")
    titles = element(described, "titleStmt")
    element(titles, "title", "A corpus of digitized documents")
    machine = element(titles, "respStmt")
    element(machine, "resp", "reading, division into documents, cleaning and description by machine")
    element(machine, "name", SOFTWARE, type="software")
    element(element(described, "publicationStmt"), "p", "Exported by digitize.")
    element(element(described, "sourceDesc"), "p", "Each document names its source and its archive.")
    return header


FORMAT = Format(
    "tei",
    "TEI P5: a file a document, and a corpus; TEI Publisher, EVT, oXygen, edition projects, CLARIN",
    "tei",
    write,
    is_folder=True,
)
