"""ArchivesSpace: its bulk import sheet of archival objects, one sheet for each resource (a fonds)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.dates import Period, period
from digitize.write.formats.languages import three_letters
from digitize.write.formats.levels import Level, documents_in, levels
from digitize.write.formats.provenance import statement
from digitize.write.formats.remarks import doubts, heads, note_of, of_references, on_sheets, related
from digitize.write.formats.tables import Value, write_table
from digitize.write.shown import pages_of, shown_title
from digitize.write.titles import slug

PEOPLE, FAMILIES, BODIES, SUBJECTS = 5, 2, 3, 2  # how many of each the sheet has room for
AGENT = ("record_id", "header", "role", "relator")
NOTES = (
    *(
        "abstract",
        "accessrestrict",
        "acqinfo",
        "arrangement",
        "bioghist",
        "custodhist",
        "dimensions",
        "odd",
        "physdesc",
    ),
    *("physfacet", "physloc", "prefercite", "processinfo", "relatedmaterial", "scopecontent", "separatedmaterial"),
    "userestrict",
)
CODE = "ArchivesSpace field code (please don't edit this row)"
COLUMNS = (
    *(
        CODE,
        "collection_id",
        "ead",
        "res_uri",
        "ref_id",
        "title",
        "unit_id",
        "hierarchy",
        "level",
        "other_level",
        "publish",
    ),
    *("restrictions_flag", "processing_note", "l_lang", "l_langscript", "n_langmaterial", "p_langmaterial"),
    *("l_lang_2", "l_langscript_2", "n_langmaterial_2", "p_langmaterial_2"),
    *("dates_label", "begin", "end", "date_type", "expression", "date_certainty"),
    *("dates_label_2", "begin_2", "end_2", "date_type_2", "expression_2", "date_certainty_2"),
    *("portion", "number", "extent_type", "container_summary", "physical_details", "dimensions"),
    *("portion_2", "number_2", "extent_type_2", "container_summary_2", "physical_details_2", "dimensions_2"),
    *("cont_instance_type", "type_1", "indicator_1", "barcode", "type_2", "indicator_2", "type_3", "indicator_3"),
    *("cont_instance_type_2", "type_1_2", "indicator_1_2", "barcode_2", "type_2_2", "indicator_2_2", "type_3_2"),
    *("indicator_3_2", "digital_object_id", "digital_object_title", "digital_object_publish", "digital_object_link"),
    *("digital_object_link_publish", "thumbnail", "thumbnail_publish"),
    *(f"people_agent_{part}_{n}" for n in range(1, PEOPLE + 1) for part in AGENT),
    *(f"families_agent_{part}_{n}" for n in range(1, FAMILIES + 1) for part in AGENT),
    *(f"corporate_entities_agent_{part}_{n}" for n in range(1, BODIES + 1) for part in AGENT),
    *(f"subject_{n}_{part}" for n in range(1, SUBJECTS + 1) for part in ("record_id", "term", "type", "source")),
    *(
        f"{kind}_{note}"
        for note in NOTES
        for kind in (("n", "p", "b", "e") if note == "accessrestrict" else ("n", "p"))
    ),
)
"""Those of ArchivesSpace's own `bulk_import_template.csv` (3.x, 4.x), in its order; the first holds no data."""

CERTAINTY = {(True, False): "approximate", (False, True): "questionable", (True, True): "questionable"}
HIDDEN = "0"  # nothing is published before somebody looked at it


def write(corpus: Corpus, path: Path, options: Options) -> None:
    """Writes `<resource>.csv` for each fonds, for each series without one, and for each source without references."""
    taken: set[str] = set()
    for resource in levels(corpus).sorted_below:
        identifier = "-".join(filter(None, resource.path)) or slug(resource.title)
        name = base = slug(identifier)
        while name in taken:
            name = f"{base}-{len(taken)}"
        taken.add(name)
        write_table(
            path / f"{name}.csv",
            COLUMNS,
            _rows(corpus, resource, identifier, 1),
            options.bom,
            head=[COLUMNS, _titles()],
        )


def _titles() -> list[str]:
    """The sheet's second line, for people."""
    return ["Field name", *COLUMNS[1:]]


def _rows(corpus: Corpus, level: Level, resource: str, depth: int) -> Iterator[dict[str, Value]]:
    for document in documents_in(corpus, level):
        yield _document(document) | {"ead": resource, "hierarchy": depth}
    for below in level.sorted_below:
        yield _level(below) | {"ead": resource, "hierarchy": depth}
        yield from _rows(corpus, below, resource, depth + 1)


def _level(level: Level) -> dict[str, Value]:
    gaps = ", ".join(f"{a}-{b}" if b > a else f"{a}" for a, b in level.gaps)
    return {
        "title": level.title,
        "unit_id": level.number,
        "level": level.kind,
        "publish": HIDDEN,
        **_dates(level.when, None),
        **_container(level),
        **_notes(scopecontent=f"{level.extent}." + (f" Leaves {gaps} are not among them." if gaps else "")),
    }


def _container(level: Level) -> dict[str, Value]:
    if not level.container:
        return {}
    return {"cont_instance_type": "mixed_materials", "type_1": "folder", "indicator_1": level.container}


def _document(document: Document) -> dict[str, Value]:
    record = document.record
    reference, source = record.archival_reference, record.source
    cited = (reference.archive_name, reference.normalized or reference.text) if reference else ()
    return {
        "title": shown_title(record),
        "unit_id": (reference.leaves if reference else None) or record.number or record.id,
        "level": "item",
        "publish": HIDDEN,
        "l_lang": three_letters(record.language),
        **_dates(period(record.date.edtf if record.date else None), record.date.text if record.date else None),
        "digital_object_id": record.uid or record.id,
        "digital_object_title": shown_title(record),
        "digital_object_publish": HIDDEN,
        **_people(document),
        **_notes(
            odd=_lines([f"{record.id}, {source.file}, {pages_of(source)}", *_said(record)]),
            physdesc=_lines(on_sheets(record)),
            prefercite=", ".join(filter(None, cited)),
            processinfo=_lines([statement(record), *of_references(record), *doubts(record)]),
            relatedmaterial=_lines(related(record)),
            scopecontent=" ".join([*([f"Type: {record.type}."] if record.type else []), *heads(record)]),
        ),
    }


def _said(record: Metadata) -> Iterator[str]:
    """The notes that stand on the paper, and the place that it names."""
    if record.place:
        yield f"Place: {record.place}"
    yield from (f"Note: {note_of(note)}" for note in record.notes)


def _notes(**texts: str | None) -> dict[str, Value]:
    """The cells of notes, none of them published; those without a text stay empty."""
    told = {name: text for name, text in texts.items() if text}
    return {cell: value for name, text in told.items() for cell, value in ((f"n_{name}", text), (f"p_{name}", HIDDEN))}


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _people(document: Document) -> dict[str, Value]:
    """The agents of a document: who made it first, then to whom it went, then all that it names."""
    record = document.record
    maker = record.sender or record.recorded_by or record.signed
    named = dict.fromkeys(filter(None, (maker, record.recipient, *(one.name for one in record.people))))
    cells: dict[str, Value] = {}
    for n, name in zip(range(1, PEOPLE + 1), named, strict=False):
        cells[f"people_agent_header_{n}"] = name
        cells[f"people_agent_role_{n}"] = "creator" if name == maker else "subject"
    return cells


def _dates(when: Period | None, shown: str | None) -> dict[str, Value]:
    if when is None:
        return {"dates_label": "creation", "date_type": "single", "expression": shown} if shown else {}
    return {
        "dates_label": "creation",
        "begin": when.begin,
        "end": None if when.single else when.end,
        "date_type": "single" if when.single else "inclusive",
        "expression": shown,
        "date_certainty": CERTAINTY.get((when.approximate, when.uncertain)),
    }


FORMAT = Format(
    "archivesspace",
    "ArchivesSpace's bulk import sheets, one a fonds: series, files, items; ArchivesSpace 3 and later",
    "archivesspace",
    write,
    is_folder=True,
)
