"""SQLite: the corpus as a database with full-text search, that Datasette opens as it is."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from digitize.model.metadata import ALL_ELEMENTS, ArchivalReference, Mark, Metadata, Place
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.csv import people
from digitize.write.formats.dates import period
from digitize.write.formats.provenance import provenance

Row = dict[str, Any]
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
    **{"recorded_by": str, "signed": str, "received": str, "received_as_printed": str, "enclosed_in": str},
    **{"language": str, "reference": str, "reference_at": str, "text": str},
    **{"source_file": str, "source_sha256": str, "first_page": int, "last_page": int},
    **{"review_status": str, "reviewed_by": str, "reviewed_at": str, "corrections": int},
    **{"software": str, "text_from": str, "engine": str, "languages_read": str},
    **{"text_confidence": float, "doubtful_words": int, "boundary_confidence": float, "reference_confidence": float},
}
BOX: dict[str, type] = dict.fromkeys(("x0", "y0", "x1", "y1"), float)  # points from the top left
TABLES: dict[str, dict[str, type]] = {
    "sources": {"file": str, "sha256": str, "status": str, "pages": int, "documents": int, "engine": str, "error": str},
    "people": {"document": str, "name": str, "role": str},
    "references": {
        **{"document": str, "place": int, "text": str, "normalized": str, "remark": str, "confidence": float},
        **dict.fromkeys(ALL_ELEMENTS, str),
    },
    "repairs": {"document": str, "place": int, "field": str, "from": str, "to": str, "rule": str},
    "alternatives": {"document": str, "place": int, "confidence": float, **dict.fromkeys(ALL_ELEMENTS, str)},
    "enclosures": {"document": str, "enclosure": str},
    "notes": {"document": str, "marker": str, "text": str},
    "marks": {"document": str, "kind": str, "text": str, "page": int, **BOX, "confidence": float},
    "gaps": {"document": str, "first_page": int, "last_page": int, "at": int},
    "unread": {"document": str, "page": int, **BOX},
    "taken_out": {"document": str, "page": int, "share": float},
    "edits": {"document": str, "rule": str, "number": int},
    "evidence": {"document": str, "sign": str},
    "flags": {"document": str, "flag": str},
}
"""Tables beside the documents; `place` in those of references is 1 for a document's own, then counts the others."""

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
        for name, rows in ROWS.items():
            database.table(name).insert_all(
                {"document": document.record.id} | {column: _sound(value) for column, value in row.items()}
                for document in some
                for row in rows(document.record)
            )


def _document(document: Document) -> dict[str, Any]:
    record, values = document.record, dict[str, Any]()
    when = period(record.date.edtf if record.date else None)
    for name in ("id", "uid", "title", "number", "type", "place", "classification", "sender", "recipient"):
        values[name] = getattr(record, name)
    for name in ("recorded_by", "signed", "language", "enclosed_in", "reference_at"):
        values[name] = getattr(record, name)
    reference = record.archival_reference
    values |= {
        "date": record.date.edtf if record.date else None,
        "date_begin": when.first_day if when else None,
        "date_end": when.last_day if when else None,
        "date_as_printed": record.date.text if record.date else None,
        "people": people(record) or None,
        "received": record.received.edtf if record.received else None,
        "received_as_printed": record.received.text if record.received else None,
        "reference": (reference.normalized or reference.text) if reference else None,
        "text": document.text,
        "source_file": record.source.file,
        "source_sha256": record.source.sha256,
        "first_page": record.source.first_page,
        "last_page": record.source.last_page,
        "languages_read": " ".join(record.quality.languages),
        **provenance(record),
    }
    return {name: _sound(value) for name, value in values.items()}


def _references(record: Metadata) -> Iterator[tuple[int, ArchivalReference]]:
    """The references of a document, each with its place: the first is its own's, and stays free where it has none."""
    if record.archival_reference:
        yield 1, record.archival_reference
    yield from enumerate(record.other_references, 2)


def _reference(place: int, one: ArchivalReference) -> Row:
    return {"place": place} | {
        name: getattr(one, name) for name in ("text", "normalized", "remark", "confidence", *ALL_ELEMENTS)
    }


def _boxed(one: Mark | Place) -> Row:
    """A part of a page, its box in columns."""
    return one.model_dump(exclude={"box"}) | dict(zip(BOX, one.box, strict=True))


ROWS: dict[str, Callable[[Metadata], Iterable[Row]]] = {
    "people": lambda record: (one.model_dump() for one in record.people),
    "references": lambda record: (_reference(*one) for one in _references(record)),
    "repairs": lambda record: ({"place": n} | x.model_dump() for n, one in _references(record) for x in one.repairs),
    "alternatives": lambda record: (
        {"place": n} | x.model_dump() for n, one in _references(record) for x in one.alternatives
    ),
    "enclosures": lambda record: ({"enclosure": one} for one in record.enclosures),
    "notes": lambda record: (one.model_dump() for one in record.notes),
    "marks": lambda record: map(_boxed, record.marks),
    "gaps": lambda record: (one.model_dump() for one in record.gaps),
    "unread": lambda record: map(_boxed, record.unread),
    "taken_out": lambda record: ({"page": page, "share": share} for page, share in record.quality.taken_out),
    "edits": lambda record: ({"rule": rule, "number": number} for rule, number in sorted(record.edits.items())),
    "evidence": lambda record: ({"sign": sign} for sign in record.boundary.evidence),
    "flags": lambda record: ({"flag": flag} for flag in record.flags),
}
"""The rows of a document in each of its tables."""


def _sound(value: Any) -> Any:
    """A value that SQLite can hold: lone surrogates, which are no text, are written with escapes."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


FORMAT = Format(
    "sqlite",
    "SQLite with full-text search; Datasette, DB Browser, R, pandas",
    "corpus.sqlite",
    write,
)
