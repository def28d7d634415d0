"""ALTO 4.4 (Library of Congress): a file a page, words with places and confidences, roles as tags."""

from itertools import count
from pathlib import Path
from typing import Any

from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.pagegrid import (
    APART,
    AS_READ,
    CONTINUES,
    ESTIMATED,
    ROLES,
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
from digitize.write.leaves import LeafLine, title_of

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = f"{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
RULE = 2  # pixels: the height of a ruling line, which is known by its middle


def write(corpus: Corpus, path: Path, options: Options) -> None:
    for _, grid, file in grids(corpus, path):
        save(file.with_suffix(".xml"), alto(grid, corpus.day))


def alto(grid: Grid, day: str) -> Any:
    """A page as ALTO."""
    tree = root("alto", NAMESPACE)
    tree.set(LOCATION, SCHEMA)
    described(tree, grid, day)
    lines = grid.leaf.lines
    looks = sorted({_look(line) for line in lines})
    styles = element(tree, "Styles") if looks else None
    for n, (points, style) in enumerate(looks):
        element(styles, "TextStyle", ID=f"style{n}", FONTSIZE=str(points), FONTSTYLE=style or None)
    documents = {x.record.uid or x.record.id: f"document{n}" for n, x in enumerate(grid.leaf.documents)}
    languages = {x.record.uid or x.record.id: language_tag(x.record.language) for x in grid.leaf.documents}
    every = dict.fromkeys(reading for line in lines for reading in line.readings)
    readings = {reading: f"reading{n}" for n, reading in enumerate(every)}
    as_read = [grid.as_read(line) for line in lines]
    _tags(tree, grid, documents, readings, as_read)
    layout = element(tree, "Layout")
    size = {"HEIGHT": grid.height, "WIDTH": grid.width}
    page = element(layout, "Page", ID="page", PHYSICAL_IMG_NR=grid.leaf.number, **size)
    space = element(page, "PrintSpace", ID="space", **size, HPOS=0, VPOS=0)
    numbers = count()
    for n, region in enumerate(grid.leaf.regions):
        role, document = region[0].role, documents.get(region[0].document)
        box = region[0].box
        for line in region[1:]:
            box = box.union(line.box)
        tags = " ".join(filter(None, (f"role-{role}", document, _layout(region[0]))))
        language = languages.get(region[0].document)
        told = {"TAGREFS": tags, "LANG": language, "ROTATION": region[0].rotation or None}
        block = element(space, "TextBlock", ID=f"block{n}", **_place(grid.sides(box)), **told)
        for k, line in enumerate(region):
            _line(block, f"block{n}-line{k}", line, grid, looks, readings, f"{AS_READ}{next(numbers)}")
    for n, rule in enumerate(grid.leaf.rules):
        place = (0, min(grid.y(rule), grid.height - RULE), grid.width, grid.y(rule) + RULE)
        element(space, "GraphicalElement", ID=f"rule{n}", **_place(place))
    for n, sides in enumerate(grid.unread):
        element(space, "Illustration", ID=f"{UNREAD}{n}", **_place(sides), TAGREFS=UNREAD)
    return tree


def described(tree: Any, grid: Grid, day: str) -> None:
    """What ALTO says of a file: its image, and who read it, when and how."""
    description = element(tree, "Description")
    element(description, "MeasurementUnit", "pixel")
    element(element(description, "sourceImageInformation"), "fileName", grid.image)
    steps = (("read", "contentGeneration", settings_of(grid), engine_of(grid.leaf)), ("written", "other", "", SOFTWARE))
    for id, category, settings, name in steps:
        step = element(description, "Processing", ID=id)
        element(step, "processingCategory", category)
        element(step, "processingDateTime", day)
        if settings:
            element(step, "processingStepSettings", settings)
        software = element(step, "processingSoftware")
        element(software, "softwareName", name)


def _tags(
    tree: Any, grid: Grid, documents: dict[str, str], readings: dict[str, str], as_read: list[tuple[str, str]]
) -> None:
    lines = grid.leaf.lines
    roles = sorted({line.role for line in lines})
    estimated = any(word.estimated for line in lines for word in line.words)
    if not (roles or grid.unread):
        return
    tags = element(tree, "Tags")
    for role in roles:
        element(tags, "StructureTag", ID=f"role-{role}", TYPE="role", LABEL=role, DESCRIPTION=ROLES.get(role, role))
    for document in grid.leaf.documents:
        id = documents[document.record.uid or document.record.id]
        element(tags, "OtherTag", ID=id, TYPE="document", LABEL=title_of(document), DESCRIPTION=said_of(document))
    for id, line in sorted({_layout(line): line for line in lines}.items()):
        element(tags, "LayoutTag", ID=id, TYPE="layout", LABEL=f"column {line.column}, block {line.block}")
    for reading, id in readings.items():
        element(tags, "OtherTag", ID=id, TYPE="reading", LABEL=reading)
    for n, (text, places) in enumerate(as_read):
        element(tags, "OtherTag", ID=f"{AS_READ}{n}", TYPE=AS_READ, LABEL=text, DESCRIPTION=places)
    said = (
        (ESTIMATED, "place", "the place is a guess", estimated),
        (APART, "line", "stands across the text", any(line.apart for line in lines)),
        (CONTINUES, "line", "goes on with the line before it", any(line.continues for line in lines)),
        (UNREAD, "place", "looks like text, and nothing was read of it", bool(grid.unread)),
    )
    for id, kind, meaning, on in said:
        if on:
            element(tags, "OtherTag", ID=id, TYPE=kind, LABEL=id, DESCRIPTION=meaning)


def _layout(line: LeafLine) -> str:
    """The tag of the column and block that a line stands in."""
    return f"layout-{line.column}-{line.block}"


def _line(
    block: Any,
    id: str,
    line: LeafLine,
    grid: Grid,
    looks: list[tuple[float, str]],
    readings: dict[str, str],
    read: str,
) -> None:
    (x0, y0), (x1, y1) = grid.baseline(line)
    style = f"style{looks.index(_look(line))}"
    said = [name for name, on in ((APART, line.apart), (CONTINUES, line.continues)) if on]
    said += dict.fromkeys(readings[one] for one in line.readings)
    told = {"BASELINE": f"{x0},{y0} {x1},{y1}", "STYLEREFS": style, "TAGREFS": " ".join((*said, read))}
    row = element(block, "TextLine", ID=id, **_place(grid.sides(line.box)), **told)
    end: int | None = None
    for n, word in enumerate(line.words):
        sides = grid.sides(word.box)
        if end is not None:
            element(row, "SP", WIDTH=max(sides[0] - end, 0), HPOS=min(end, sides[0]), VPOS=sides[1])
        element(
            row,
            "String",
            ID=f"{id}-word{n}",
            CONTENT=word.text,
            **_place(sides),
            WC=f"{word.confidence:.4f}",
            CS="true" if word.corrected else None,
            TAGREFS=ESTIMATED if word.estimated else None,
        )
        end = sides[2]


def _look(line: LeafLine) -> tuple[float, str]:
    return round(line.size, 2), " ".join(name for name, on in (("bold", line.bold), ("italics", line.italic)) if on)


def _place(sides: tuple[int, int, int, int]) -> dict[str, int]:
    x0, y0, x1, y1 = sides
    return {"HPOS": x0, "VPOS": y0, "WIDTH": x1 - x0, "HEIGHT": y1 - y0}


FORMAT = Format(
    "alto",
    "ALTO 4.4: a file a page; Kitodo, Goobi, eScriptorium, DFG viewers, newspaper portals",
    "alto",
    write,
    is_folder=True,
)
