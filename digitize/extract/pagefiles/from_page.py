"""PAGE XML (2010 to 2019, PRImA), as Transkribus, eScriptorium and OCR-D write it → its page."""

import re
from collections.abc import Iterator
from statistics import median

from lxml import etree

from digitize.extract.pagefiles.found import (
    WHITE,
    FoundLine,
    FoundPage,
    FoundWord,
    Sides,
    certainty,
    number_of,
    place_of,
    sides_of,
)
from digitize.extract.pagefiles.from_alto import LONGEST_NAME, THIN, points_of
from digitize.extract.pagefiles.parse import children, descendants, local, xml_tree

CUSTOM_ORDER = re.compile(r"readingOrder\s*\{\s*index\s*:\s*(\d{1,6})")
LAYOUT = re.compile(r"layout\s*\{\s*column:(\d{1,7});\s*block:(\d{1,7});")
UNREAD, APART, CONTINUES = (re.compile(rf"(?:^|\s){name}\s*\{{") for name in ("unread", "apart", "continues"))
AS_READ = "as-read"
READING, SETTINGS = "reading", "settings"  # steps of the processing
PER_INCH = {"PPI": 1.0, "PPCM": 2.54}


def read_page_xml(content: bytes, name: str) -> list[FoundPage]:
    """The page of a PAGE file. Raises PageError."""
    root = xml_tree(content, name)
    settings = "; ".join(_steps(root).get(SETTINGS, [])[-1:])
    return [_page(page, _engine(root), settings) for page in children(root, "Page")]


def _engine(root: etree._Element) -> str:
    """The program that made the file, with the last of its steps where they are named."""
    creator = next((" ".join((x.text or "").split()) for x in descendants(root, "Creator")), "")
    steps = _steps(root)
    if SETTINGS in steps and READING in steps:  # whoever tells these has written what another program read
        return steps[READING][-1][:LONGEST_NAME]
    last = [value for values in steps.values() for value in values][-1:]
    return " ".join(filter(None, (creator, *last)))[:LONGEST_NAME]


def _steps(root: etree._Element) -> dict[str, list[str]]:
    """What is told of the steps of the processing, by their names."""
    steps: dict[str, list[str]] = {}
    for item in descendants(root, "MetadataItem"):
        if item.get("type") == "processingStep":
            steps.setdefault(item.get("name", ""), []).append(item.get("value", ""))
    return steps


def _page(page: etree._Element, engine: str, settings: str) -> FoundPage:
    regions = [child for child in page if local(child).endswith("Region")]
    ordered, places = _order(page, regions)
    if places:
        regions.sort(key=lambda region: places.get(region.get("id", ""), float("inf")))
    parts = [part for region in regions for part in _parts(region)]
    lines = [line for number, region in enumerate(parts) for line in _lines(region, number)]
    rules = tuple(
        (sides[1] + sides[3]) / 2
        for element in descendants(page, "SeparatorRegion")
        if (sides := _sides(element)) and sides[2] - sides[0] > THIN * (sides[3] - sides[1])
    )
    width, height = (number_of(page.get(name)) for name in ("imageWidth", "imageHeight"))
    image = page.get("imageFilename", "")
    blank = (_sides(x) for x in descendants(page, "UnknownRegion") if UNREAD.search(x.get("custom", "")))
    of_file = (engine, image, 0, settings, tuple(sides for sides in blank if sides))
    return FoundPage("page", tuple(lines), width, height, _pixel(page), ordered, rules, *of_file)


def _pixel(page: etree._Element) -> float | None:
    """The points of a pixel, where the page tells its resolution."""
    dpi = number_of(page.get("imageXResolution"))
    unit = PER_INCH.get(page.get("imageResolutionUnit", ""))
    return 72 / (dpi * unit) if dpi and unit and dpi > 0 else None


def _order(page: etree._Element, regions: list[etree._Element]) -> tuple[bool, dict[str, int]]:
    """Whether the page tells in which order its regions are read, and their places in it."""
    orders = children(page, "ReadingOrder")
    refs = [ref for order in orders for group in order for ref in _refs(group)]
    if refs:
        return True, {ref: place for place, ref in reversed(list(enumerate(refs)))}
    told = {region.get("id", ""): int(found[1]) for region in regions if (found := _custom(region))}
    return bool(told) or len(regions) < 2, told


def _refs(group: etree._Element) -> Iterator[str]:
    """The regions that a group of the reading order names, groups inside it in their places."""
    if group.get("regionRef"):
        yield group.get("regionRef", "")
    indexed = enumerate(group)
    for _, child in sorted(indexed, key=lambda pair: (number_of(pair[1].get("index")) or 0.0, pair[0])):
        yield from _refs(child)


def _custom(element: etree._Element) -> re.Match[str] | None:
    return CUSTOM_ORDER.search(element.get("custom", ""))


def _parts(region: etree._Element) -> Iterator[etree._Element]:
    """A region and those inside it: the cells of a table, the parts of a text."""
    yield region
    for child in region:
        if local(child).endswith("Region"):
            yield from _parts(child)


def _lines(region: etree._Element, number: int) -> Iterator[FoundLine]:
    lines = children(region, "TextLine")
    if all(_custom(line) for line in lines):
        lines.sort(key=lambda line: int(found[1]) if (found := _custom(line)) else 0)
    for line in lines:
        yield _line(line, number, region)
    if lines or any(local(child).endswith("Region") for child in region):
        return
    text, _ = _text(region)
    rows, sides = text.splitlines(), _sides(region)
    for i, row in enumerate(rows):  # a region that was transcribed without its lines
        box = None
        if sides:
            pitch = (sides[3] - sides[1]) / len(rows)
            box = (sides[0], sides[1] + i * pitch, sides[2], sides[1] + (i + 0.8) * pitch)
        yield FoundLine((FoundWord(row),), box, block=number)


def _line(line: etree._Element, number: int, region: etree._Element) -> FoundLine:
    words = [word for x in children(line, "Word") if (word := _word(x)).text.strip()]
    text, sure = _text(line)
    told = " ".join(text.split())
    if told and WHITE.sub("", "".join(word.text for word in words)) != WHITE.sub("", told):
        words = _corrected(words, told, sure)
    elif told and len(words) > len(told.split(" ")):
        words = _joined(words, told)
    baseline = next((points_of(x.get("points")) for x in children(line, "Baseline")), [])
    foot = median(y for _, y in baseline) if baseline else None
    style = next(iter(children(line, "TextStyle")), None)
    size = None if style is None else number_of(style.get("fontSize"))
    bold, italic = (style is not None and style.get(name) in ("true", "1") for name in ("bold", "italic"))
    if bold or italic:
        words = [FoundWord(word.text, word.box, word.confidence, bold, italic) for word in words]
    rotation = number_of(region.get("orientation"))
    place = place_of(layout.groups()) if (layout := LAYOUT.search(region.get("custom", ""))) else None
    custom = line.get("custom", "")
    said = (place, bool(APART.search(custom)), bool(CONTINUES.search(custom)), *_readings(line, words))
    return FoundLine(tuple(words), _sides(line), foot, size if size and size > 0 else None, number, rotation, *said)


def _readings(line: etree._Element, words: list[FoundWord]) -> tuple[tuple[str, ...], tuple[str, str]]:
    """The further readings of a line, in the order of their index, and what was read of it, with the places of its words: a
    text by itself, where it is not what the line says."""
    told = sorted((number_of(x.get("index")) or 0.0, n, x) for n, x in enumerate(children(line, "TextEquiv")))
    each = [(one, " ".join((x.text or "").split(" "))) for _, _, one in told[1:] for x in children(one, "Unicode")]
    others = (" ".join(text.split()) for one, text in each if one.get("dataTypeDetails") != AS_READ)
    read = ((text.strip(), one.get("comments", "")) for one, text in each if one.get("dataTypeDetails") == AS_READ)
    own = (" ".join(word.text for word in words), line.get("comments", ""))
    return tuple(filter(None, others)), next(read, own)


def _corrected(words: list[FoundWord], told: str, sure: float | None) -> list[FoundWord]:
    """The words of a line whose text was corrected as a whole, and not its words; at their places where they are as many."""
    texts = told.split(" ")
    if len(texts) != len(words):
        return [FoundWord(told, None, sure)]
    return [
        word if word.text == text else FoundWord(text, word.box, sure) for word, text in zip(words, texts, strict=True)
    ]


def _joined(words: list[FoundWord], told: str) -> list[FoundWord]:
    """The words of a line whose marks stand as words of their own, put together as the text of the line has them."""
    out, left = [], list(words)
    for text in told.split(" "):
        parts: list[FoundWord] = []
        while left and len("".join(part.text for part in parts)) < len(text):
            parts.append(left.pop(0))
        if "".join(part.text for part in parts) != text:
            return words
        boxes = [part.box for part in parts if part.box]
        box = sides_of([pair for x0, y0, x1, y1 in boxes for pair in ((x0, y0), (x1, y1))])
        out.append(FoundWord(text, box, min((p.confidence for p in parts if p.confidence is not None), default=None)))
    return out if not left else words


def _word(word: etree._Element) -> FoundWord:
    text, sure = _text(word)
    if not text:
        text = "".join(_text(glyph)[0] for glyph in children(word, "Glyph"))
    return FoundWord(text, _sides(word), sure)


def _text(element: etree._Element) -> tuple[str, float | None]:
    """The text of an element: the first of its readings by their index, with its confidence."""
    readings = children(element, "TextEquiv")
    if not readings:
        return "", None
    best = min(readings, key=lambda reading: number_of(reading.get("index")) or 0.0)
    texts = [x.text for name in ("Unicode", "PlainText") for x in children(best, name) if x.text]
    return (texts[0] if texts else ""), certainty(best.get("conf"))


def _sides(element: etree._Element) -> Sides | None:
    for coords in children(element, "Coords"):
        pairs = [(number_of(x.get("x")), number_of(x.get("y"))) for x in children(coords, "Point")]  # before 2013
        points = points_of(coords.get("points")) or [(x, y) for x, y in pairs if x is not None and y is not None]
        return sides_of(points)
    return None
