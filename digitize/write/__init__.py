"""Documents with their metadata in, their files out, each whole or not at all: call `write_document`."""

from digitize.write.files import clear_unfinished, write_bytes, write_lines, write_text
from digitize.write.records import edit_log, metadata_line, schema
from digitize.write.restore import read_edit_log, restored
from digitize.write.source import base_of, texts_of, write_document, write_unclaimed
from digitize.write.titles import document_base, slug

__all__ = [
    "base_of",
    "clear_unfinished",
    "document_base",
    "edit_log",
    "metadata_line",
    "read_edit_log",
    "restored",
    "schema",
    "slug",
    "texts_of",
    "write_bytes",
    "write_document",
    "write_lines",
    "write_text",
    "write_unclaimed",
]
