"""ALTO (versions 1 to 4, Library of Congress) → its pages."""

import re
from collections.abc import Iterator
from statistics import median

from lxml import etree

from digitize.extract.pagefiles.found import (
    FoundLine,
    FoundPage,
    FoundWord,
    Sides,
    certainty,
    number_of,
    place_of,
    sides_of,
)
from digitize.extract.pagefiles.parse import children, descendants, local, xml_tree

UNITS = {"mm10": 72 / 254, "inch1200": 72 / 1200}  # points; pixels are of any size
DPI = re.compile(r"(?:dpi|ppi|resolution)\D{0,12}?(\d{2,4}(?:\.\d+)?)|(\d{2,4}(?:\.\d+)?)\s*(?:dpi|ppi)", re.IGNORECASE)
LAYOUT = re.compile(r"column (\d{1,7}), block (\d{1,7})")
SPACES = ("TopMargin", "PrintSpace", "LeftMargin", "RightMargin", "BottomMargin")  # as they are read
BLOCKS = ("TextBlock", "ComposedBlock")
THIN = 5.0  # times as wide as high: a ruling line
HYPHENS = "-\u00ad\u00ac\u2010\u2011\u2e17"
READ = "contentGeneration"
UNREAD, APART, CONTINUES, READING = "unread", "apart", "continues", "reading"  # tags, and types of them
AS_READ = "as-read"
LONGEST_NAME = 80  # characters of an engine's


def read_alto(content: bytes, name: str) -> list[FoundPage]:
    """The pages of an ALTO file. Raises PageError."""
    root = xml_tree(content, name)
    unit = next((x.text or "" for x in descendants(root, "MeasurementUnit")), "pixel").strip()
    points = UNITS.get(unit) or _pixel(root)
    styles = {
        style.get("ID", ""): style for table in children(root, "Styles") for style in children(table, "TextStyle")
    }
    engine = _engine(root)
    image = _file_name(root)
    order = _order(root)
    settings = "; ".join(" ".join(x.itertext()) for x in descendants(root, "processingStepSettings"))
    tags = {tag.get("ID", ""): tag for table in children(root, "Tags") for tag in table}
    of_file = (engine, image, 0, settings)
    return [_page(page, points, styles, order, tags, of_file) for page in descendants(root, "Page")]


def _pixel(root: etree._Element) -> float | None:
    """The points of a pixel, where a step of the processing tells the resolution."""
    for element in descendants(root, "processingStepSettings", "sourceImageInformation"):
        told = DPI.search(" ".join(element.itertext()))
        if told and (dpi := number_of(told[1] or told[2])):
            return 72 / dpi
    return None


def _engine(root: etree._Element) -> str:
    """Name and version of the last program that read, or, where no step says that it did, that had a part in it."""
    every = descendants(root, "processingSoftware")
    read = [x for x in every if (step := x.getparent()) is not None and READ in _categories(step)]
    for software in reversed(read or every):
        told = {local(child): " ".join((child.text or "").split()) for child in software}
        name = told.get("softwareName") or told.get("softwareCreator", "")
        if name:
            return f"{name} {told.get('softwareVersion', '')}".strip()[:LONGEST_NAME]
    return ""


def _categories(step: etree._Element) -> list[str]:
    return [name for x in children(step, "processingCategory") for name in (x.text or "").split()]


def _file_name(root: etree._Element) -> str:
    return next(((x.text or "").strip() for x in descendants(root, "fileName")), "")


def _order(root: etree._Element) -> dict[str, int]:
    """The places in reading order of the elements that ALTO 4.3 and later list for it."""
    listed = (child.get("REF", "") for order in children(root, "Layout") for child in descendants(order, "ElementRef"))
    return {ref: place for place, ref in reversed(list(enumerate(listed)))}


def _page(
    page: etree._Element,
    points: float | None,
    styles: dict[str, etree._Element],
    order: dict[str, int],
    tags: dict[str, etree._Element],
    of_file: tuple[str, str, int, str],
) -> FoundPage:
    spaces = sorted(children(page, *SPACES), key=lambda space: SPACES.index(local(space)))
    blocks = [block for space in spaces or [page] for block in _blocks(space)]
    if order:
        blocks.sort(key=lambda block: _place(block, order))
    lines = [
        _line(line, number, styles, block, tags)
        for number, block in enumerate(blocks)
        for line in children(block, "TextLine")
    ]
    own = {local(space): space for space in spaces}.get("PrintSpace")
    width, height = (number_of(page.get(name)) for name in ("WIDTH", "HEIGHT"))
    if not (width and height) and own is not None and (sides := _sides(own)):
        width, height = sides[2] + sides[0], sides[3] + sides[1]
    rules = tuple(
        (sides[1] + sides[3]) / 2
        for element in descendants(page, "GraphicalElement")
        if (sides := _sides(element)) and sides[2] - sides[0] > THIN * (sides[3] - sides[1])
    )
    blank = (_sides(x) for x in descendants(page, "Illustration") if UNREAD in (x.get("TAGREFS") or "").split())
    unread = tuple(sides for sides in blank if sides)
    return FoundPage("alto", tuple(lines), width, height, points, True, rules, *of_file, unread)


def _blocks(space: etree._Element) -> Iterator[etree._Element]:
    """The text blocks of a part of a page, those inside others too."""
    for block in children(space, *BLOCKS):
        if local(block) == "TextBlock":
            yield block
        else:
            yield from _blocks(block)


def _place(block: etree._Element, order: dict[str, int]) -> float:
    """Where a block stands in the reading order: where it, or the first of its lines, is named; at the end otherwise."""
    names = [block.get("ID", ""), *(line.get("ID", "") for line in children(block, "TextLine"))]
    return min((order[name] for name in names if name in order), default=float("inf"))


def _line(
    line: etree._Element,
    number: int,
    styles: dict[str, etree._Element],
    block: etree._Element,
    tags: dict[str, etree._Element],
) -> FoundLine:
    words: list[FoundWord] = []
    size = None
    for child in line:
        if local(child) == "String":
            style = next((found for x in (child, line, block) if (found := _style(x, styles)) is not None), None)
            size = size or (None if style is None else number_of(style.get("FONTSIZE")))
            words.append(_word(child, style))
        elif local(child) == "HYP" and words:
            mark = child.get("CONTENT") or "-"
            if not words[-1].text.endswith(tuple(HYPHENS)):
                words[-1] = _hyphened(words[-1], mark, _sides(child))
    told = _sides(line), _baseline(line.get("BASELINE")), size, number
    said = (line.get("TAGREFS") or "").split()
    readings = [tags[ref].get("LABEL", "") for ref in said if ref in tags and tags[ref].get("TYPE") == READING]
    angle, place = number_of(block.get("ROTATION")), _layout(block, tags)
    read = next((tags[ref] for ref in said if ref in tags and tags[ref].get("TYPE") == AS_READ), None)
    before = ("", "") if read is None else (read.get("LABEL", ""), read.get("DESCRIPTION", ""))
    more = (APART in said, CONTINUES in said, tuple(filter(None, readings)), before)
    return FoundLine(tuple(words), *told, angle, place, *more)


def _layout(block: etree._Element, tags: dict[str, etree._Element]) -> tuple[int, int] | None:
    """The column and the block that a tag of a part of the page tells."""
    labels = (tags[ref].get("LABEL", "") for ref in (block.get("TAGREFS") or "").split() if ref in tags)
    return next((place_of(told.groups()) for label in labels if (told := LAYOUT.fullmatch(label))), None)


def _word(string: etree._Element, style: etree._Element | None) -> FoundWord:
    text = string.get("CONTENT") or ""
    follows = string.getnext()
    first = string.get("SUBS_TYPE") == "HypPart1" and not text.endswith(tuple(HYPHENS))
    if first and (follows is None or local(follows) != "HYP"):
        text += "-"  # it says that the word is broken here, and the page's sign for that is not in it
    look = f"{string.get('STYLE') or ''} {'' if style is None else style.get('FONTSTYLE') or ''}".split()
    return FoundWord(text, _sides(string), certainty(string.get("WC")), "bold" in look, "italics" in look)


def _hyphened(word: FoundWord, mark: str, place: Sides | None) -> FoundWord:
    box = word.box
    if box and place:
        box = (min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3]))
    return FoundWord(word.text + mark, box, word.confidence, word.bold, word.italic)


def _style(element: etree._Element, styles: dict[str, etree._Element]) -> etree._Element | None:
    return next((styles[ref] for ref in (element.get("STYLEREFS") or "").split() if ref in styles), None)


def _sides(element: etree._Element) -> Sides | None:
    x, y, width, height = (number_of(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if x is not None and y is not None and width and height and width > 0 and height > 0:
        return x, y, x + width, y + height
    shapes = descendants(element, "Polygon") if any(local(child) == "Shape" for child in element) else []
    return sides_of(points_of(shapes[0].get("POINTS"))) if shapes else None


def _baseline(text: str | None) -> float | None:
    """The y of a baseline, which is one number, or from version 4.1 points."""
    if not text:
        return None
    points = points_of(text)
    return median(y for _, y in points) if points else number_of(text)


def points_of(text: str | None) -> list[tuple[float, float]]:
    """The points of `1,2 3,4` or `1 2 3 4`; none where the numbers make no pairs.

    >>> points_of("1,2 3,4"), points_of("1 2 3 4"), points_of("7")
    ([(1.0, 2.0), (3.0, 4.0)], [(1.0, 2.0), (3.0, 4.0)], [])
    """
    numbers = [number_of(part) for part in re.split(r"[\s,]+", (text or "").strip())]
    if len(numbers) < 4 or len(numbers) % 2 or None in numbers:
        return []
    values = [value for value in numbers if value is not None]
    return list(zip(values[::2], values[1::2], strict=True))
