"""The files of a document, and the text of a source that belongs to none."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from digitize.errors import OutputError
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.role import LabelledLine
from digitize.write.files import write_text
from digitize.write.records import edit_log, metadata_file
from digitize.write.titles import document_base

UNCLAIMED = "unclaimed.txt"


def write_document(folder: Path, document: CleanDocument, metadata: Metadata) -> str:
    """Writes `<NNNN>-<slug>` with `.txt`, `.json` and `.edits.json` into `folder`, and returns that base name.

    NNNN is the number that the record's id ends in. Raises OutputError when a file can't be written, or when the text
    is not in NFC (the text is never changed here: its edits would no longer fit).
    """
    base = base_of(metadata)
    for suffix, text in texts_of(document, metadata, edit_log(document.text)).items():
        write_text(folder / f"{base}{suffix}", text)
    return base


def texts_of(document: CleanDocument, metadata: Metadata, log: str) -> dict[str, str]:
    """The files of a document, by the endings of their names; `log` is the text of its edit log. Raises OutputError."""
    text = document.text.text
    if not unicodedata.is_normalized("NFC", text):
        raise OutputError(f"{metadata.id}: the text is not in Unicode's composed form", "report this fault of digitize")
    return {".txt": text, ".edits.json": log, ".json": metadata_file(metadata)}


def base_of(metadata: Metadata) -> str:
    """The name without suffix that a document's files get: the number that its id ends in, and its title."""
    return document_base(int(metadata.id.rpartition("-")[2]), metadata.title)


def write_unclaimed(folder: Path, lines: Sequence[LabelledLine]) -> None:
    """Writes the lines that belong to no document under page marks (`=== page 3 ===`); without lines, no file."""
    if not lines:
        (folder / UNCLAIMED).unlink(missing_ok=True)
        return
    pages = [
        f"=== page {page} ===\n" + "".join(f"{line.text}\n" for line in group)
        for page, group in groupby(lines, key=lambda line: line.page)
    ]
    write_text(folder / UNCLAIMED, unicodedata.normalize("NFC", "\n".join(pages)))
