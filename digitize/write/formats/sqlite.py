"""SQLite: the corpus as a database with full-text search, that Datasette opens as it is."""

import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from digitize.model.metadata import ALL_ELEMENTS, ArchivalReference
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.csv import people
from digitize.write.formats.dates import period
from digitize.write.formats.provenance import provenance

AT_A_TIME = 200  # documents
SEARCHED = ("title", "text")
DOCUMENTS: dict[str, type] = {
    **{
        "id": str,
        "uid": str,
        "title": str,
        "number": str,
        "type": str,
        "date": str,
        "date_begin": str,
        "date_end": str,
    },
    **{"date_as_printed": str, "place": str, "classification": str, "sender": str, "recipient": str, "people": str},
    **{"recorded_by": str, "signed": str, "received": str, "language": str, "reference": str, "text": str},
    **{"source_file": str, "first_page": int, "last_page": int, "review_status": str, "reviewed_by": str},
    **{"reviewed_at": str, "corrections": int, "software": str, "text_from": str, "engine": str},
    **{"text_confidence": float, "doubtful_words": int, "boundary_confidence": float, "reference_confidence": float},
}
TABLES: dict[str, dict[str, type]] = {
    "sources": {"file": str, "sha256": str, "status": str, "pages": int, "documents": int, "engine": str, "error": str},
    "people": {"document": str, "name": str, "role": str},
    "references": {
        **{"document": str, "place": int, "text": str, "normalized": str, "remark": str, "confidence": float},
        **dict.fromkeys(ALL_ELEMENTS, str),
    },
    "notes": {"document": str, "marker": str, "text": str},
    "flags": {"document": str, "flag": str},
}
TOKENS = "unicode61 remove_diacritics 2"


def write(corpus: Corpus, path: Path, options: Options) -> None:
    connection = sqlite3.connect(path, isolation_level="IMMEDIATE")
    try:
        connection.execute("PRAGMA journal_mode=OFF")  # the file is put into its place when it is whole
        connection.execute("PRAGMA synchronous=OFF")
        database = Database(connection)
        database.table("documents").create(DOCUMENTS, pk="id")
        for name, columns in TABLES.items():
            keys = [("document", "documents", "id")] if "document" in columns else []
            database.table(name).create(columns, foreign_keys=keys)
        _fill(database, corpus)
        for name, columns in TABLES.items():
            if "document" in columns:
                database.table(name).create_index(["document"])
        for column in ("date_begin", "type", "review_status"):
            database.table("documents").create_index([column])
        database.table("documents").enable_fts(SEARCHED, tokenize=TOKENS)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def _fill(database: Database, corpus: Corpus) -> None:
    for source in corpus.sources():
        error = source.error.message if source.error else None
        database.table("sources").insert(
            {name: getattr(source, name) for name in TABLES["sources"] if name != "error"} | {"error": _sound(error)}
        )
    documents = corpus.documents()
    while some := list(islice(documents, AT_A_TIME)):
        database.table("documents").insert_all(map(_document, some))
        for name, rows in {"people": _people, "references": _references, "notes": _notes, "flags": _flags}.items():
            database.table(name).insert_all(row for document in some for row in rows(document))


def _document(document: Document) -> dict[str, Any]:
    record, values = document.record, dict[str, Any]()
    when = period(record.date.edtf if record.date else None)
    for name in ("id", "uid", "title", "number", "type", "place", "classification", "sender", "recipient"):
        values[name] = getattr(record, name)
    for name in ("recorded_by", "signed", "language"):
        values[name] = getattr(record, name)
    reference = record.archival_reference
    values |= {
        "date": record.date.edtf if record.date else None,
        "date_begin": when.first_day if when else None,
        "date_end": when.last_day if when else None,
        "date_as_printed": record.date.text if record.date else None,
        "people": people(record) or None,
        "received": record.received.edtf if record.received else None,
        "reference": (reference.normalized or reference.text) if reference else None,
        "text": document.text,
        "source_file": record.source.file,
        "first_page": record.source.first_page,
        "last_page": record.source.last_page,
        **provenance(record),
    }
    return {name: _sound(value) for name, value in values.items()}


def _people(document: Document) -> Iterator[dict[str, Any]]:
    for one in document.record.people:
        yield {"document": document.record.id, "name": _sound(one.name), "role": _sound(one.role)}


def _references(document: Document) -> Iterator[dict[str, Any]]:
    record = document.record
    found: list[ArchivalReference] = [*([record.archival_reference] if record.archival_reference else [])]
    for n, one in enumerate([*found, *record.other_references], 1):
        values = {name: getattr(one, name) for name in ("text", "normalized", "remark", "confidence", *ALL_ELEMENTS)}
        yield {"document": record.id, "place": n} | {name: _sound(value) for name, value in values.items()}


def _notes(document: Document) -> Iterator[dict[str, Any]]:
    for one in document.record.notes:
        yield {"document": document.record.id, "marker": _sound(one.marker), "text": _sound(one.text)}


def _flags(document: Document) -> Iterator[dict[str, Any]]:
    for flag in document.record.flags:
        yield {"document": document.record.id, "flag": flag}


def _sound(value: Any) -> Any:
    """A value that SQLite can hold: lone surrogates, which are no text, are written with escapes."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


FORMAT = Format(
    "sqlite",
    "SQLite with full-text search; Datasette, DB Browser, R, pandas",
    "corpus.sqlite",
    write,
)
