"""PAGE XML 2019-07-15 (PRImA): a file a page, words with places and confidences, roles as types of regions."""

from pathlib import Path
from typing import Any

from digitize.model.page import around
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.pagegrid import (
    APART,
    AS_READ,
    CONTINUES,
    ESTIMATED,
    UNREAD,
    Grid,
    engine_of,
    grids,
    said_of,
    save,
    settings_of,
)
from digitize.write.formats.provenance import SOFTWARE
from digitize.write.formats.xml import element, language_tag, root
from digitize.write.leaves import LeafLine

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
TYPES = {
    "furniture": "header",
    "number": "heading",
    "title": "heading",
    "dateline": "credit",
    "classification": "credit",
    "signature": "endnote",
    "note": "footnote",
    "reference": "footer",
    "front": "TOC-entry",
    "noise": "other",
    "unclaimed": "other",
}
"""Types of PAGE for our roles; `custom` names these."""
RULE = 2  # pixels: the height of a ruling line, which is known by its middle


def write(corpus: Corpus, path: Path, options: Options) -> None:
    for _, grid, file in grids(corpus, path):
        save(file.with_suffix(".xml"), page_xml(grid, corpus.day))


def page_xml(grid: Grid, day: str) -> Any:
    """A page as PAGE XML."""
    tree = root("PcGts", NAMESPACE)
    tree.set(LOCATION, f"{NAMESPACE} {NAMESPACE}/pagecontent.xsd")
    metadata = element(tree, "Metadata")
    element(metadata, "Creator", SOFTWARE)
    element(metadata, "Created", f"{day}T00:00:00")
    element(metadata, "LastChange", f"{day}T00:00:00")
    element(metadata, "MetadataItem", type="processingStep", name="reading", value=engine_of(grid.leaf))
    element(metadata, "MetadataItem", type="processingStep", name="settings", value=settings_of(grid))
    for document in grid.leaf.documents:
        id = document.record.uid or document.record.id
        element(metadata, "MetadataItem", type="other", name=f"document {id}", value=said_of(document))
    page = element(
        tree,
        "Page",
        imageFilename=grid.image,
        imageWidth=grid.width,
        imageHeight=grid.height,
        imageXResolution=f"{grid.dpi:g}",
        imageYResolution=f"{grid.dpi:g}",
        imageResolutionUnit="PPI",
    )
    regions = grid.leaf.regions
    if regions:
        order = element(element(page, "ReadingOrder"), "OrderedGroup", id="order")
        for n in range(len(regions)):
            element(order, "RegionRefIndexed", index=n, regionRef=f"region{n}")
    for n, region in enumerate(regions):
        _region(page, f"region{n}", region, grid)
    for n, rule in enumerate(grid.leaf.rules):
        separator = element(page, "SeparatorRegion", id=f"rule{n}")
        top = min(grid.y(rule), grid.height - RULE)
        _coords(separator, (0, top, grid.width, top + RULE))
    for n, sides in enumerate(grid.unread):
        _coords(element(page, "UnknownRegion", id=f"{UNREAD}{n}", custom=f"{UNREAD} {{}}"), sides)
    return tree


def _region(page: Any, id: str, lines: list[LeafLine], grid: Grid) -> None:
    role, document = lines[0].role, lines[0].document
    box = around(line.box for line in lines)
    layout = f" layout {{column:{lines[0].column}; block:{lines[0].block};}}"
    custom = f"structure {{type:{role};}}" + _of(document, grid) + layout
    region = element(page, "TextRegion", id=id, type=TYPES.get(role, "paragraph"), custom=custom)
    if lines[0].turn:
        region.set("orientation", str(lines[0].rotation if lines[0].rotation <= 180 else lines[0].rotation - 360))
    _coords(region, grid.sides(box))
    for n, line in enumerate(lines):
        _line(region, f"{id}-line{n}", line, grid)
    _text(region, "\n".join(line.text for line in lines))


def _of(document: str, grid: Grid) -> str:
    """Which document a region is of, and its language: PAGE's own attribute for that takes a list of English names."""
    records = (one.record for one in grid.leaf.documents)
    language = next((record.language for record in records if document in (record.uid, record.id)), None)
    told = f" language:{tag};" if (tag := language_tag(language)) else ""
    return f" document {{id:{document};{told}}}" if document else ""


def _line(region: Any, id: str, line: LeafLine, grid: Grid) -> None:
    said = " ".join(f"{name} {{}}" for name, on in ((APART, line.apart), (CONTINUES, line.continues)) if on)
    row = element(region, "TextLine", id=id, custom=said or None)
    _coords(row, grid.sides(line.box))
    (x0, y0), (x1, y1) = grid.baseline(line)
    element(row, "Baseline", points=f"{x0},{y0} {x1},{y1}")
    for n, word in enumerate(line.words):
        custom = ESTIMATED if word.estimated else "corrected" if word.corrected else None
        one = element(row, "Word", id=f"{id}-word{n}", custom=f"{custom} {{}}" if custom else None)
        _coords(one, grid.sides(word.box))
        _text(one, word.text, word.confidence)
    text, places = grid.as_read(line)
    sure = sum(word.confidence for word in line.words) / len(line.words)
    is_other = text != line.text  # many programs take all texts of a line for what it says
    _text(row, line.text, sure, 0 if line.readings or is_other else None)
    for n, reading in enumerate(line.readings, 1):
        _text(row, reading, index=n)
    if is_other:
        _text(row, text, index=len(line.readings) + 1).set("dataTypeDetails", AS_READ)
    (row[-1] if is_other else row).set("comments", places)
    element(
        row,
        "TextStyle",
        fontSize=f"{line.size:.2f}",
        bold="true" if line.bold else None,
        italic="true" if line.italic else None,
    )


def _coords(parent: Any, sides: tuple[int, int, int, int]) -> None:
    x0, y0, x1, y1 = sides
    element(parent, "Coords", points=f"{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}")


def _text(parent: Any, text: str, confidence: float | None = None, index: int | None = None) -> Any:
    sure = None if confidence is None else f"{confidence:.4f}"
    equivalent = element(parent, "TextEquiv", index=index, conf=sure)
    element(equivalent, "Unicode", text)
    return equivalent


FORMAT = Format(
    "page",
    "PAGE XML 2019-07-15: a file a page; Transkribus, eScriptorium, OCR-D, LAREX",
    "page",
    write,
    is_folder=True,
)
