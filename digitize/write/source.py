"""The files of a document, and the text of a source that belongs to none."""

import hashlib
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from digitize.errors import OutputError
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.role import LabelledLine
from digitize.store import UNCLAIMED, Place
from digitize.write.files import holds, write_text
from digitize.write.records import edit_log, metadata_file, metadata_line
from digitize.write.titles import document_base

SUFFIXES = (".txt", ".json", ".edits.json")

Mark = tuple[str, str, str]
"""A document by its uid, its id, and a digest of all that its files say."""


def write_document(folder: Place, document: CleanDocument, metadata: Metadata, aside: Place | None = None) -> Mark:
    """Writes `<NNNN>-<slug>` with `.txt`, `.json` and `.edits.json` into `folder`, or those of them that say something
    else than what is there into the folder `aside`; gives the document's mark.

    NNNN is the number that the record's id ends in. Raises OutputError when a file can't be written, or when the text
    is not in NFC (the text is never changed here: its edits would no longer fit).
    """
    texts = texts_of(document, metadata, edit_log(document.text, document.segment.lines))
    for suffix, text in texts.items():
        write_beside(folder / f"{base_of(metadata)}{suffix}", text, aside)
    return mark_of(metadata, texts)


def write_record(folder: Place, base: str, metadata: Metadata, aside: Place | None = None) -> Mark:
    """Writes the record anew of a document whose files of the name `base` are in `folder` or `aside`; gives its mark."""
    log = folder / f"{base}.edits.json"
    if aside and (aside / log.name).is_file():
        log = aside / log.name
    try:
        told = log.read_text()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise OutputError(f"{log}: can't be read ({why})", "run the same command again") from None
    if aside:  # as it was before
        (aside / f"{base}.json").unlink(missing_ok=True)
    write_beside(folder / f"{base}.json", metadata_file(metadata), aside)
    return metadata.uid or metadata.id, metadata.id, digest_of(metadata_line(metadata), told)


def write_beside(place: Place, text: str, aside: Place | None) -> Place:
    """Writes a file into the folder `aside`, without one into its place, unless it says the same already; gives where it
    is. Raises OutputError."""
    if aside and not holds(place, text):
        place = aside / place.name
    write_text(place, text)
    return place


def mark_of(metadata: Metadata, texts: dict[str, str]) -> Mark:
    """The mark of a document, from its record and the texts of its files."""
    return metadata.uid or metadata.id, metadata.id, digest_of(metadata_line(metadata), texts[".edits.json"])


def digest_of(line: str, log: str) -> str:
    """Differs where documents differ in their line of the list or in their edit log, which holds the text."""
    return hashlib.sha256(f"{line}\0{log}".encode("utf-8", "replace")).hexdigest()[:16]


def texts_of(document: CleanDocument, metadata: Metadata, log: str) -> dict[str, str]:
    """The files of a document, by the endings of their names; `log` is the text of its edit log. Raises OutputError."""
    text = document.text.text
    if not unicodedata.is_normalized("NFC", text):
        raise OutputError(f"{metadata.id}: the text is not in Unicode's composed form", "report this fault of digitize")
    return {".txt": text, ".edits.json": log, ".json": metadata_file(metadata)}


def base_of(metadata: Metadata) -> str:
    """The name without suffix that a document's files get: the number that its id ends in, and its title."""
    return document_base(int(metadata.id.rpartition("-")[2]), metadata.title)


def write_unclaimed(folder: Place, lines: Sequence[LabelledLine], aside: Place | None = None) -> None:
    """Writes the lines that belong to no document under page marks (`=== page 3 ===`), as `write_document` does; without
    lines, nothing."""
    if not lines:
        return
    pages = [
        f"=== page {page} ===\n" + "".join(f"{line.text}\n" for line in group)
        for page, group in groupby(lines, key=lambda line: line.page)
    ]
    write_beside(folder / f"{UNCLAIMED}.txt", unicodedata.normalize("NFC", "\n".join(pages)), aside)
