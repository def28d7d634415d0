"""CMIF, the Correspondence Metadata Interchange Format: a list of the letters and telegrams, for correspSearch."""

from pathlib import Path
from typing import Any

from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.teiheader import is_correspondence, write_correspondence
from digitize.write.formats.xml import element, root, sound, stream, xml_name

TEI = "http://www.tei-c.org/ns/1.0"
SOURCE = "source"  # the id of what the list is of
TO_BE_TOLD = "To be stated by whoever publishes this list."


def write(corpus: Corpus, path: Path, options: Options) -> None:
    with stream(path) as file, file.element(f"{{{TEI}}}TEI", nsmap={None: TEI}):
        with file.element(f"{{{TEI}}}teiHeader"):
            file.write(_described(corpus.day))
            with file.element(f"{{{TEI}}}profileDesc"):
                for document in corpus.documents():
                    if is_correspondence(document.record):
                        parent = root("profileDesc", TEI)
                        record = document.record
                        write_correspondence(
                            parent,
                            record,
                            key=record.uid or record.id,
                            source=f"#{SOURCE}",
                            xml_id=xml_name(record.uid or record.id),
                        )
                        element(parent[0], "note", sound(statement(record)))
                        file.write(parent[0])
        text = root("text", TEI)
        element(element(text, "body"), "p")
        file.write(text)


def _described(day: str) -> Any:
    described = root("fileDesc", TEI)
    titles = element(described, "titleStmt")
    element(titles, "title", "Letters and telegrams of a corpus of digitized documents")
    element(titles, "editor", f"Listed by {SOFTWARE}")
    published = element(described, "publicationStmt")
    element(published, "publisher", TO_BE_TOLD)
    element(published, "idno", "urn:digitize:cmif", type="url")
    element(published, "date", day, when=day)
    element(element(published, "availability", status="unknown"), "p", TO_BE_TOLD)
    bibl = element(element(described, "sourceDesc"), "bibl", "A corpus of digitized documents", xml_id=SOURCE)
    bibl.set("type", "hybrid")
    return described


FORMAT = Format("cmif", "CMIF: the letters and telegrams as a list; correspSearch", "cmif.xml", write)
