"""RO-Crate 1.1: the corpus as a research object that says of each file what it is and where it comes from."""

import json
import mimetypes
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from digitize import __version__
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.payload import Kept, copy_corpus
from digitize.write.formats.provenance import statement
from digitize.write.formats.xml import address
from digitize.write.shown import shown_title

METADATA = "ro-crate-metadata.json"
SOFTWARE, RIGHTS = "#digitize", "#rights"
KINDS = {".txt": "text/plain", ".json": "application/json", ".jsonl": "application/jsonl", ".html": "text/html"}
WHAT = {
    ".txt": "Clean text",
    ".json": "Metadata record, schema digitize/document/1",
    ".edits.json": "Edit log: the text as read, and every change to it",
}


def write(corpus: Corpus, path: Path, options: Options) -> None:
    write_crate(corpus, path)


def write_crate(corpus: Corpus, path: Path) -> dict[str, int]:
    """Fills a folder with the corpus and its metadata; gives how many of the documents are reviewed."""
    counts = dict.fromkeys(("machine", "reviewed", "approved"), 0)
    parts: list[str] = []
    with (path / f"{METADATA}.graph").open("w+", encoding="utf-8", newline="\n", errors="backslashreplace") as graph:
        for entity in _entities(corpus, path, counts):
            parts.append(entity["@id"])
            graph.write(f",\n{json.dumps(entity, ensure_ascii=False)}")
        graph.seek(0)
        head = json.dumps(_head(corpus.day, parts, counts), ensure_ascii=False)
        with (path / METADATA).open("w", encoding="utf-8", newline="\n") as file:
            file.write(head.removesuffix("]}"))
            for line in graph:
                file.write(line)
            file.write("\n]}\n")
    (path / f"{METADATA}.graph").unlink()
    return counts


def _head(day: str, parts: list[str], counts: dict[str, int]) -> dict[str, Any]:
    """The graph of the crate's own entities; the files follow."""
    crate = ROCrate(version="1.1")
    crate.name = "A corpus of digitized documents"
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    crate.description = f"Archival documents made from scans: clean texts, records and edit logs; {told}."
    crate.datePublished = date.fromisoformat(day)
    rights = {"@type": "CreativeWork", "name": "Rights", "description": "To be stated by whoever publishes this crate."}
    crate.license = crate.add(ContextEntity(crate, RIGHTS, rights))
    made = {"@type": "SoftwareApplication", "name": "digitize", "version": __version__, "softwareVersion": __version__}
    crate.add(ContextEntity(crate, SOFTWARE, made))
    crate.root_dataset["hasPart"] = [{"@id": part} for part in parts]
    described: dict[str, Any] = crate.metadata.generate()
    return {"@context": described["@context"], "@graph": described["@graph"]}


def _entities(corpus: Corpus, path: Path, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    told = set[str]()
    for kept in copy_corpus(corpus, path):
        counts[kept.document.record.review.status] += 1
        if kept.original and kept.original not in told:
            told = {kept.original}  # documents come source by source
            yield _file(kept.original, kept.document.record.source.file, "Scan, as it was read")
        for name in kept.files:
            yield _of_document(name, kept)
    for name in ("documents.jsonl", "sources.jsonl", "report/index.html"):
        if (path / name).is_file():
            yield _file(name, name, OTHERS[name])
    for file in sorted((path / "corrections").glob("*.jsonl")):
        yield _file(f"corrections/{file.name}", file.name, "What reviewers said, a correction a line")


OTHERS = {
    "documents.jsonl": "The records of all documents, one a line",
    "sources.jsonl": "What became of each source, one a line",
    "report/index.html": "The report in which every change can be seen",
}


def _of_document(name: str, kept: Kept) -> dict[str, Any]:
    record = kept.document.record
    suffix = next(suffix for suffix in (".edits.json", ".json", ".txt") if name.endswith(suffix))
    entity = _file(name, shown_title(record), f"{WHAT[suffix]}. {statement(record)}")
    entity |= {"identifier": record.uid or record.id, "creator": {"@id": SOFTWARE}}
    if kept.original:
        entity["isBasedOn"] = {"@id": address(kept.original)}
    if record.language:
        entity["inLanguage"] = record.language
    if record.date:
        entity["temporalCoverage"] = record.date.edtf
    return entity


def _file(name: str, title: str, what: str) -> dict[str, Any]:
    kind = KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"@id": address(name), "@type": "File", "name": title, "description": what, "encodingFormat": kind}


FORMAT = Format(
    "rocrate",
    "RO-Crate 1.1: the corpus with its provenance as linked data; WorkflowHub, Dataverse, Zenodo, ROHub",
    "crate",
    write,
    is_folder=True,
)
