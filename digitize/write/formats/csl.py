"""CSL JSON: a citation of each document, for Zotero and every processor of citations."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digitize.model.metadata import ArchivalReference, Metadata
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.dates import period
from digitize.write.formats.provenance import statement
from digitize.write.formats.remarks import doubts, heads, of_references, on_sheets, related
from digitize.write.shown import page_range, shown_title

TYPES = {
    "letter": "personal_communication",
    "telegram": "personal_communication",
    "dispatch": "personal_communication",
    "report": "report",
    "treaty": "treaty",
}
OTHERS = "manuscript"


def write(corpus: Corpus, path: Path, options: Options) -> None:
    with path.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as file:
        file.write("[")
        for n, document in enumerate(corpus.documents()):
            file.write(",\n" if n else "\n")
            file.write(json.dumps(citation(document.record), ensure_ascii=False))
        file.write("\n]\n")


def citation(record: Metadata) -> dict[str, Any]:
    """A document as CSL has it; what is not known is left out."""
    author = record.sender or record.recorded_by or record.signed
    found = {
        "id": record.uid or record.id,
        "type": TYPES.get(record.type or "", OTHERS),
        "title": shown_title(record),
        "genre": record.type,
        "number": record.number,
        "author": [{"literal": author}] if author else None,
        "recipient": [{"literal": record.recipient}] if record.recipient else None,
        "contributor": [{"literal": one.name} for one in record.people] or None,
        "issued": _issued(record),
        "event-place": record.place,
        "language": record.language,
        **(_archive(record.archival_reference) if record.archival_reference else {}),
        "source": record.source.file,
        "page": page_range(record.source),
        "note": "\n".join((statement(record), *_remarks(record))),
    }
    return {name: value for name, value in found.items() if value is not None}


def _remarks(record: Metadata) -> Iterator[str]:
    for told in (heads, related, of_references, on_sheets, doubts):
        yield from told(record)


def _archive(reference: ArchivalReference) -> dict[str, str | None]:
    """`archive_location` is the reference as the archive would print it; `archive_collection` its fonds or series."""
    return {
        "archive": reference.archive_name or reference.archive,
        "archive_collection": reference.fond or reference.series,
        "archive_location": reference.normalized or reference.text,
        "call-number": reference.normalized or reference.text,
    }


def _issued(record: Metadata) -> dict[str, Any] | None:
    if record.date is None:
        return None
    when = period(record.date.edtf)
    if when is None or when.begin is None:
        return {"literal": record.date.text}
    ends = [when.begin] if when.single or when.end is None else [when.begin, when.end]
    issued: dict[str, Any] = {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}
    return issued | ({"circa": True} if when.approximate or when.uncertain else {})


FORMAT = Format("csl", "CSL JSON: citations with archive and place in it; Zotero, citeproc, Pandoc", "csl.json", write)
