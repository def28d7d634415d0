"""ALTO 4.4 (Library of Congress): a file a page, words with places and confidences, roles as tags."""

from pathlib import Path
from typing import Any

from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.pagegrid import ESTIMATED, ROLES, Grid, engine_of, grids, said_of, save
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
    _tags(tree, grid, documents)
    layout = element(tree, "Layout")
    size = {"HEIGHT": grid.height, "WIDTH": grid.width}
    page = element(layout, "Page", ID="page", PHYSICAL_IMG_NR=grid.leaf.number, **size)
    space = element(page, "PrintSpace", ID="space", **size, HPOS=0, VPOS=0)
    for n, region in enumerate(grid.leaf.regions):
        role, document = region[0].role, documents.get(region[0].document)
        box = region[0].box
        for line in region[1:]:
            box = box.union(line.box)
        tags = " ".join(filter(None, (f"role-{role}", document)))
        language = languages.get(region[0].document)
        told = {"TAGREFS": tags, "LANG": language, "ROTATION": region[0].rotation or None}
        block = element(space, "TextBlock", ID=f"block{n}", **_place(grid.sides(box)), **told)
        for k, line in enumerate(region):
            _line(block, f"block{n}-line{k}", line, grid, looks)
    for n, rule in enumerate(grid.leaf.rules):
        place = (0, min(grid.y(rule), grid.height - RULE), grid.width, grid.y(rule) + RULE)
        element(space, "GraphicalElement", ID=f"rule{n}", **_place(place))
    return tree


def described(tree: Any, grid: Grid, day: str) -> None:
    """What ALTO says of a file: its image, and who read it, when and how."""
    description = element(tree, "Description")
    element(description, "MeasurementUnit", "pixel")
    element(element(description, "sourceImageInformation"), "fileName", grid.image)
    for name, settings in ((engine_of(grid.leaf), f"{grid.dpi} dpi"), (SOFTWARE, f"{grid.dpi} dpi; {_how(grid)}")):
        step = element(description, "Processing", ID="read" if settings == f"{grid.dpi} dpi" else "written")
        element(step, "processingDateTime", day)
        element(step, "processingStepSettings", settings)
        software = element(step, "processingSoftware")
        element(software, "softwareName", name)


def _how(grid: Grid) -> str:
    page = grid.leaf.page
    if page is None:
        return "put together of edit logs; places of unclaimed text are estimated"
    return "; ".join(filter(None, (page.reason, *page.preparation))) or "as read"


def _tags(tree: Any, grid: Grid, documents: dict[str, str]) -> None:
    roles = sorted({line.role for line in grid.leaf.lines})
    estimated = any(word.estimated for line in grid.leaf.lines for word in line.words)
    if not roles:
        return
    tags = element(tree, "Tags")
    for role in roles:
        element(tags, "StructureTag", ID=f"role-{role}", TYPE="role", LABEL=role, DESCRIPTION=ROLES.get(role, role))
    for document in grid.leaf.documents:
        id = documents[document.record.uid or document.record.id]
        element(tags, "OtherTag", ID=id, TYPE="document", LABEL=title_of(document), DESCRIPTION=said_of(document))
    if estimated:
        element(tags, "OtherTag", ID=ESTIMATED, TYPE="place", LABEL=ESTIMATED, DESCRIPTION="the place is a guess")


def _line(block: Any, id: str, line: LeafLine, grid: Grid, looks: list[tuple[float, str]]) -> None:
    (x0, y0), (x1, y1) = grid.baseline(line)
    style = f"style{looks.index(_look(line))}"
    row = element(
        block, "TextLine", ID=id, **_place(grid.sides(line.box)), BASELINE=f"{x0},{y0} {x1},{y1}", STYLEREFS=style
    )
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
            WC=f"{word.confidence:.2f}",
            CS="true" if word.corrected else None,
            TAGREFS=ESTIMATED if word.estimated else None,
        )
        end = sides[2]


def _look(line: LeafLine) -> tuple[float, str]:
    return round(line.size, 1), " ".join(name for name, on in (("bold", line.bold), ("italics", line.italic)) if on)


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
