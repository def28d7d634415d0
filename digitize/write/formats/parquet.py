"""Parquet: the corpus as a typed data set, with a dataset card (README.md) and Croissant metadata beside."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from digitize.model.metadata import ALL_ELEMENTS
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.croissant import croissant
from digitize.write.formats.dates import period
from digitize.write.formats.provenance import SOFTWARE

DATA = "data/documents.parquet"
CHARACTERS_AT_A_TIME = 8_000_000  # of the texts of a row group
ROWS_AT_A_TIME = 1_000
TEXTS = (*ALL_ELEMENTS, "text", "normalized", "remark")
BOX = pa.list_(pa.float64())  # left, top, right, bottom in points from the top left
DATE = pa.struct([("text", pa.string()), ("edtf", pa.string())])
REPAIR = pa.struct([(name, pa.string()) for name in ("field", "from", "to", "rule")])
RIVAL = pa.struct([*((name, pa.string()) for name in ALL_ELEMENTS), ("confidence", pa.float64())])
REFERENCE = pa.struct(
    [
        *((name, pa.string()) for name in TEXTS),
        ("repairs", pa.list_(REPAIR)),
        ("alternatives", pa.list_(RIVAL)),
        ("confidence", pa.float64()),
    ]
)
MARK = pa.struct(
    [("kind", pa.string()), ("text", pa.string()), ("page", pa.int32()), ("box", BOX), ("confidence", pa.float64())]
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "uid", "title", "number", "type")),
        ("date", pa.string()),
        ("date_text", pa.string()),
        ("date_begin", pa.date32()),
        ("date_end", pa.date32()),
        *(
            (name, pa.string())
            for name in ("place", "classification", "sender", "recipient", "recorded_by", "signed", "language")
        ),
        ("people", pa.list_(pa.struct([("name", pa.string()), ("role", pa.string())]))),
        ("received", DATE),
        ("enclosures", pa.list_(pa.string())),
        ("enclosed_in", pa.string()),
        ("archival_reference", REFERENCE),
        ("reference_at", pa.string()),
        ("other_references", pa.list_(REFERENCE)),
        ("notes", pa.list_(pa.struct([("marker", pa.string()), ("text", pa.string())]))),
        ("marks", pa.list_(MARK)),
        (
            "gaps",
            pa.list_(pa.struct([("first_page", pa.int32()), ("last_page", pa.int32()), ("at", pa.int64())])),
        ),
        ("unread", pa.list_(pa.struct([("page", pa.int32()), ("box", BOX)]))),
        ("flags", pa.list_(pa.string())),
        (
            "source",
            pa.struct(
                [("file", pa.string()), ("sha256", pa.string()), ("first_page", pa.int32()), ("last_page", pa.int32())]
            ),
        ),
        (
            "review",
            pa.struct([("status", pa.string()), ("by", pa.string()), ("at", pa.string()), ("corrections", pa.int32())]),
        ),
        ("software", pa.string()),
        ("text_from", pa.string()),
        ("engine", pa.string()),
        ("languages_read", pa.list_(pa.string())),
        ("text_confidence", pa.float64()),
        ("doubtful_words", pa.int32()),
        ("taken_out", pa.list_(pa.struct([("page", pa.int32()), ("share", pa.float64())]))),
        ("boundary_confidence", pa.float64()),
        ("boundary_evidence", pa.list_(pa.string())),
        ("edits", pa.list_(pa.struct([("rule", pa.string()), ("number", pa.int32())]))),
        ("text", pa.large_string()),
    ]
)


def write(corpus: Corpus, path: Path, options: Options) -> None:
    """Writes `data/documents.parquet`, `README.md` and `croissant.json`."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("language", "type", "review", "engine")}
    (path / "data").mkdir()
    number = 0
    with pq.ParquetWriter(
        path / DATA, SCHEMA, compression="zstd", use_dictionary=True, write_statistics=True
    ) as writer:
        for rows in _groups(corpus, counts):
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
            number += len(rows)
    with (path / DATA).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    described = croissant(SCHEMA, DATA, digest, (path / DATA).stat().st_size, corpus.day)
    (path / "croissant.json").write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (path / "README.md").write_text(_card(number, counts), encoding="utf-8")


def _groups(corpus: Corpus, counts: dict[str, Counter[str]]) -> Iterator[list[dict[str, Any]]]:
    """The rows some at a time, as many as memory holds easily."""
    rows: list[dict[str, Any]] = []
    size = 0
    for document in corpus.documents():
        record = document.record
        counts["language"][record.language or "unknown"] += 1
        counts["type"][record.type or "unknown"] += 1
        counts["review"][record.review.status] += 1
        counts["engine"][record.quality.engine or "none"] += 1
        rows.append(row(document))
        size += len(rows[-1]["text"])
        if size > CHARACTERS_AT_A_TIME or len(rows) >= ROWS_AT_A_TIME:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def row(document: Document) -> dict[str, Any]:
    """A document as a row: all that its record has, and its text."""
    record = document.record
    values: dict[str, Any] = record.model_dump(mode="json", by_alias=True)
    when = period(record.date.edtf if record.date else None)
    values |= {
        "date": record.date.edtf if record.date else None,
        "date_text": record.date.text if record.date else None,
        "date_begin": date.fromisoformat(when.first_day) if when and when.first_day else None,
        "date_end": date.fromisoformat(when.last_day) if when and when.last_day else None,
        "software": SOFTWARE,
        "text_from": record.quality.text_from,
        "engine": record.quality.engine,
        "text_confidence": record.quality.confidence,
        "languages_read": values["quality"]["languages"],
        "doubtful_words": record.quality.doubtful_words,
        "taken_out": [{"page": page, "share": share} for page, share in record.quality.taken_out],
        "boundary_confidence": record.boundary.confidence,
        "boundary_evidence": values["boundary"]["evidence"],
        "edits": [{"rule": rule, "number": number} for rule, number in sorted(record.edits.items())],
        "text": document.text,
    }
    return {name: _sound(values[name]) for name in SCHEMA.names}


def _sound(value: Any) -> Any:
    """Text that UTF-8 can hold, at any depth."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _sound(one) for name, one in value.items()}
    return [_sound(one) for one in value] if isinstance(value, list) else value


def _card(number: int, counts: dict[str, Counter[str]]) -> str:
    """The dataset card, with the head that Hugging Face reads."""
    size = next((name for most, name in SIZES if number < most), SIZES[-1][1])
    tongues = sorted(tag.partition("-")[0] for tag in counts["language"] if tag != "unknown")
    head = ["---", "pretty_name: A corpus of digitized archival documents"]
    head += ["language:", *(f"- {tag}" for tag in dict.fromkeys(tongues))] if tongues else []
    head += ["size_categories:", f"- {size}", "tags:", "- archives", "- ocr", "- history"]
    head += ["configs:", "- config_name: default", "  data_files:", "  - split: train", f"    path: {DATA}", "---", ""]
    body = [
        "# A corpus of digitized archival documents",
        "",
        f"{number} documents, made from scans by {SOFTWARE}. Each row is a document: its clean text, its metadata, its archival",
        "reference read into elements, the file and the pages that it stands on.",
        "",
        "## How it was made",
        "",
        "Scans were read (from the text layer, or by optical character recognition), cut into documents, cleaned by rules",
        "that log every change, and described. `review.status` says of each document whether a machine alone made it or a",
        "person reviewed or approved it; `text_confidence`, `boundary_confidence` and `archival_reference.confidence` are",
        "probabilities; `flags` name what is doubtful.",
        "",
        *(line for title, name in CARD for line in _table(title, counts[name])),
        "## Terms",
        "",
        "The rights in the documents are those of their archives and authors; whoever publishes this data set states them.",
        "",
    ]
    return "\n".join(head + body)


SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
CARD = (("Languages", "language"), ("Kinds", "type"), ("Review", "review"), ("Read by", "engine"))


def _table(title: str, counts: Counter[str]) -> Iterator[str]:
    yield from (f"## {title}", "", "| | documents |", "|---|---|")
    for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"| {name.replace('|', '/')} | {number} |"
    yield ""


FORMAT = Format(
    "parquet",
    "Parquet with a dataset card and Croissant; Hugging Face datasets, DuckDB, pandas, Polars, R",
    "parquet",
    write,
    is_folder=True,
)
