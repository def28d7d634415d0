"""Documents with their metadata in, their files out, each whole or not at all: call `write_document`."""

from digitize.store import UNCLAIMED
from digitize.write.files import clear_unfinished, holds, write_bytes, write_lines, write_text
from digitize.write.records import Written, edit_log, metadata_line, schema
from digitize.write.restore import read_edit_log, restored
from digitize.write.source import (
    SUFFIXES,
    Mark,
    base_of,
    digest_of,
    mark_of,
    texts_of,
    write_beside,
    write_document,
    write_record,
    write_unclaimed,
)
from digitize.write.titles import document_base, slug

__all__ = [
    "SUFFIXES",
    "UNCLAIMED",
    "Mark",
    "Written",
    "base_of",
    "clear_unfinished",
    "digest_of",
    "document_base",
    "edit_log",
    "holds",
    "mark_of",
    "metadata_line",
    "read_edit_log",
    "restored",
    "schema",
    "slug",
    "texts_of",
    "write_beside",
    "write_bytes",
    "write_document",
    "write_lines",
    "write_record",
    "write_text",
    "write_unclaimed",
]
