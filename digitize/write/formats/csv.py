"""CSV: a document a row, its metadata in flat columns, for spreadsheets and catalogues."""

from pathlib import Path

from digitize.model.metadata import ALL_ELEMENTS, ArchivalReference, Metadata
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.provenance import provenance
from digitize.write.formats.remarks import alternatives, mark, repairs
from digitize.write.formats.tables import Value, write_table
from digitize.write.shown import page_range

PARTS = (*ALL_ELEMENTS, "normalized", "remark")
COLUMNS = (
    *("id", "uid", "number", "title", "type", "date", "date_as_printed", "place", "classification"),
    *("sender", "recipient", "people", "recorded_by", "signed", "received", "received_as_printed"),
    *("enclosures", "enclosed_in", "language"),
    *("reference", *(f"reference_{name}" for name in PARTS), "reference_repairs", "reference_alternatives"),
    *("reference_at", "other_references"),
    *("source_file", "source_sha256", "first_page", "last_page", "pages_missing", "text_file", "notes", "marks"),
    *(
        "review_status",
        "reviewed_by",
        "reviewed_at",
        "corrections",
        "software",
        "text_from",
        "languages_read",
        "engine",
        "text_confidence",
    ),
    *("doubtful_words", "unread", "taken_out", "edits", "boundary_confidence", "boundary_evidence"),
    *("reference_confidence", "flags"),
)
BETWEEN = "; "  # several values of one cell


def write(corpus: Corpus, path: Path, options: Options) -> None:
    write_table(path, COLUMNS, map(row, corpus.documents()), options.bom)


def row(document: Document) -> dict[str, Value]:
    """The cells of a document, by their columns."""
    record = document.record
    source = record.source
    return {
        **{name: getattr(record, name) for name in ("id", "uid", "number", "title", "type", "place", "classification")},
        **{name: getattr(record, name) for name in ("sender", "recipient", "recorded_by", "signed", "language")},
        "date": record.date.edtf if record.date else None,
        "date_as_printed": record.date.text if record.date else None,
        "people": people(record),
        "received": record.received.edtf if record.received else None,
        "received_as_printed": record.received.text if record.received else None,
        "enclosures": BETWEEN.join(record.enclosures),
        "enclosed_in": record.enclosed_in,
        "reference_at": record.reference_at,
        **_reference(record.archival_reference),
        "other_references": BETWEEN.join(one.normalized or one.text for one in record.other_references),
        "source_file": source.file,
        "source_sha256": source.sha256,
        "first_page": source.first_page,
        "last_page": source.last_page,
        "pages_missing": BETWEEN.join(map(page_range, record.gaps)),
        "text_file": f"documents/{document.source}/{document.base}.txt" if document.base else None,
        "notes": len(record.notes),
        "marks": BETWEEN.join(map(mark, record.marks)),
        **provenance(record),
        "languages_read": BETWEEN.join(record.quality.languages),
        "unread": BETWEEN.join(f"page {one.page}: {', '.join(f'{at:g}' for at in one.box)}" for one in record.unread),
        "taken_out": BETWEEN.join(f"page {page}: {share:g}" for page, share in record.quality.taken_out),
        "edits": BETWEEN.join(f"{rule}: {number}" for rule, number in sorted(record.edits.items())),
        "boundary_evidence": BETWEEN.join(record.boundary.evidence),
        "flags": BETWEEN.join(record.flags),
    }


def people(record: Metadata) -> str:
    """The people of a document in one cell, as a reviewer would type them."""
    return BETWEEN.join(f"{one.name} ({one.role})" if one.role else one.name for one in record.people)


def _reference(reference: ArchivalReference | None) -> dict[str, Value]:
    if reference is None:
        return {}
    return {
        "reference": reference.text,
        **{f"reference_{name}": getattr(reference, name) for name in PARTS},
        "reference_repairs": BETWEEN.join(repairs(reference)),
        "reference_alternatives": BETWEEN.join(alternatives(reference)),
    }


FORMAT = Format(
    "csv",
    "CSV: a row a document, UTF-8 (with a byte order mark by --bom); LibreOffice, Excel, OpenRefine, any catalogue",
    "documents.csv",
    write,
)
