"""AtoM (Access to Memory): its CSV import of archival descriptions by ISAD(G), a row a fonds, series, file and document."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.dates import Period, period
from digitize.write.formats.levels import Level, documents_in, levels
from digitize.write.formats.provenance import statement
from digitize.write.formats.remarks import doubts, heads, of_references, on_sheets, related
from digitize.write.formats.tables import Value, write_table
from digitize.write.shown import pages_of, shown_title

COLUMNS = (
    *("legacyId", "parentId", "qubitParentSlug", "accessionNumber", "identifier", "title", "levelOfDescription"),
    *("extentAndMedium", "repository", "archivalHistory", "acquisition", "scopeAndContent", "appraisal", "accruals"),
    *("arrangement", "accessConditions", "reproductionConditions", "language", "script", "languageNote"),
    *("physicalCharacteristics", "findingAids", "locationOfOriginals", "locationOfCopies", "relatedUnitsOfDescription"),
    *("publicationNote", "digitalObjectPath", "digitalObjectURI", "generalNote", "subjectAccessPoints"),
    *("placeAccessPoints", "nameAccessPoints", "genreAccessPoints", "descriptionIdentifier", "institutionIdentifier"),
    *("rules", "descriptionStatus", "levelOfDetail", "revisionHistory", "languageOfDescription"),
    *("scriptOfDescription", "sources", "archivistNote", "publicationStatus", "physicalObjectName"),
    *("physicalObjectLocation", "physicalObjectType", "alternativeIdentifiers", "alternativeIdentifierLabels"),
    *("eventDates", "eventTypes", "eventStartDates", "eventEndDates", "eventActors", "eventActorHistories", "culture"),
)
"""Those of AtoM's own template `example_information_objects_isad.csv` (2.6 and later), in its order."""

LEVELS = {"fonds": "Fonds", "series": "Series", "file": "File", "collection": "Collection"}
STATUS = {"machine": "Draft", "reviewed": "Revised", "approved": "Final"}
BETWEEN = "|"  # AtoM's sign between several values of one cell


def write(corpus: Corpus, path: Path, options: Options) -> None:
    write_table(path, COLUMNS, _rows(corpus, levels(corpus), "", options), options.bom)


def _rows(corpus: Corpus, level: Level, parent: str, options: Options) -> Iterator[dict[str, Value]]:
    """The rows below a level: a parent stands before what is in it, as AtoM wants it."""
    for document in documents_in(corpus, level):
        yield _document(document, parent, options)
    for below in level.sorted_below:
        row = _level(below, parent)
        yield row
        yield from _rows(corpus, below, str(row["legacyId"]), options)


def _level(level: Level, parent: str) -> dict[str, Value]:
    when = level.when
    return {
        "legacyId": "/".join((level.kind, *level.path)),
        "parentId": parent,
        "identifier": level.number,
        "title": level.title,
        "levelOfDescription": LEVELS[level.kind],
        "extentAndMedium": level.extent,
        "repository": level.archive_name or level.archive,
        "scopeAndContent": _missing(level),
        "physicalObjectName": f"Folder {level.container}" if level.container else None,
        "physicalObjectType": "Folder" if level.container else None,
        "rules": "ISAD(G)",
        "descriptionStatus": "Draft",
        "levelOfDetail": "Partial",
        "languageOfDescription": "en",
        "publicationStatus": "Draft",
        **_dates(when, _shown(when), None),
        "culture": "en",
    }


def _missing(level: Level) -> str | None:
    gaps = ", ".join(f"{a}-{b}" if b > a else f"{a}" for a, b in level.gaps)
    return f"Leaves {gaps} are not among the digitized documents." if gaps else None


def _document(document: Document, parent: str, options: Options) -> dict[str, Value]:
    record = document.record
    reference, source, review = record.archival_reference, record.source, record.review
    actor = record.sender or record.recorded_by or record.signed
    pages = source.last_page - source.first_page + 1
    single = f"pdf/{document.folder}/{document.name}.pdf"  # what the format pdf writes with --each document
    return {
        "legacyId": f"document/{record.uid or record.id}",
        "parentId": parent,
        "identifier": (reference.leaves if reference else None) or record.number or record.id,
        "title": shown_title(record),
        "levelOfDescription": "Item",
        "extentAndMedium": f"{pages} digitized {'page' if pages == 1 else 'pages'}",
        "scopeAndContent": " ".join(heads(record)) or None,
        "language": (record.language or "").partition("-")[0],
        "physicalCharacteristics": "\n".join(on_sheets(record)) or None,
        "locationOfOriginals": reference.normalized or reference.text if reference else None,
        "relatedUnitsOfDescription": "\n".join(related(record)) or None,
        "digitalObjectPath": single if options.each == "document" else source.file,
        "generalNote": _values(note.text for note in record.notes),
        "placeAccessPoints": _values([record.place]),
        "nameAccessPoints": _values([*(one.name for one in record.people), record.recipient]),
        "genreAccessPoints": _values([record.type]),
        "descriptionIdentifier": record.uid or record.id,
        "rules": "ISAD(G)",
        "descriptionStatus": STATUS[review.status],
        "levelOfDetail": "Partial",
        "revisionHistory": f"{review.status} by {review.by or 'a reviewer'}, {review.at or 'undated'}"
        if review.by
        else None,
        "languageOfDescription": "en",
        "sources": f"{source.file}, {pages_of(source)}",
        "archivistNote": _values([statement(record), *of_references(record), *doubts(record)]),
        "publicationStatus": "Draft",
        "alternativeIdentifiers": _values([record.id, reference.text if reference else None]),
        "alternativeIdentifierLabels": _values(["digitize", "Reference as printed" if reference else None]),
        **_dates(period(record.date.edtf if record.date else None), record.date.text if record.date else None, actor),
        "culture": "en",
    }


def _dates(when: Period | None, shown: str | None, actor: str | None) -> dict[str, Value]:
    if when is None and not shown and not actor:
        return {}
    return {
        "eventDates": _one(shown or ""),
        "eventTypes": "Creation",
        "eventStartDates": isad_date(when.begin if when else None),
        "eventEndDates": isad_date(when.end if when else None),
        "eventActors": _one(actor or ""),
    }


def isad_date(date: str | None) -> str | None:
    """A date as AtoM stores it: unknown months and days are 00.

    >>> isad_date("1941-06"), isad_date("1941"), isad_date("1941-06-24"), isad_date(None)
    ('1941-06-00', '1941-00-00', '1941-06-24', None)
    """
    return date and (date + "-00-00")[:10]


def _shown(when: Period | None) -> str | None:
    if when is None:
        return None
    return when.single or f"{when.begin or '?'} - {when.end or '?'}"


def _values(values: Iterable[str | None]) -> str | None:
    """Several values of one cell, each once."""
    return BETWEEN.join(dict.fromkeys(_one(value) for value in values if value)) or None


def _one(value: str) -> str:
    """A value that is not taken for several."""
    return value.replace(BETWEEN, "/")


FORMAT = Format(
    "atom",
    "AtoM's CSV of archival descriptions by ISAD(G): fonds, series, files, items; AtoM 2.6 and later",
    "atom.csv",
    write,
)
