"""hOCR (1.2, Breuel), HTML or XHTML → its pages."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from digitize.extract.pagefiles.found import FoundLine, FoundPage, FoundWord, Sides, certainty, number_of, place_of
from digitize.extract.pagefiles.from_alto import LONGEST_NAME
from digitize.extract.pagefiles.parse import descendants, html_tree

LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocr_pageno"}
WORDS = {"ocrx_word", "ocr_word"}
PARTS = {"ocr_par", "ocr_carea", "ocrx_block"}
RULES = {"ocr_separator"}
BLANKS = {"ocr_textimage"}
UNREAD = "unread"
HEAVY, SLANTED = ("strong", "b"), ("em", "i")
PROPERTY = re.compile(r"""\s*([a-z_]+)\s+((?:"[^"]*"|'[^']*'|[^;"'])*)(?:;|\Z)""")


def read_hocr(content: bytes, name: str) -> list[FoundPage]:
    """The pages of an hOCR file. Raises PageError."""
    root = html_tree(content, name)
    told = (meta.get("content", "") for meta in descendants(root, "meta") if meta.get("name") == "ocr-system")
    engine = " ".join(next(told, "").split())[:LONGEST_NAME]
    settings = next((x.get("content", "") for x in descendants(root, "meta") if x.get("name") == "ocr-settings"), "")
    return [_page(page, engine, settings) for page in root.iter() if "ocr_page" in _classes(page)]


def _page(page: etree._Element, engine: str, settings: str) -> FoundPage:
    own = _properties(page)
    box = _sides(own)
    lines = list(_lines(page))
    rules = tuple(
        (sides[1] + sides[3]) / 2 for x in page.iter() if RULES & _classes(x) and (sides := _sides(_properties(x)))
    )
    blank = (_sides(_properties(x)) for x in page.iter() if BLANKS & _classes(x) and x.get("data-role") == UNREAD)
    width, height = (box[2], box[3]) if box else (None, None)
    resolution = number_of(own.get("scan_res", "").partition(" ")[0])
    image = PurePosixPath(own.get("image", "").strip(" \"'").replace("\\", "/")).name
    frame = int(number_of(own.get("ppageno")) or 0)
    points = 72 / resolution if resolution and resolution > 1 else None
    of_file = (True, rules, engine, image, max(frame, 0), settings, tuple(sides for sides in blank if sides))
    return FoundPage("hocr", tuple(lines), width, height, points, *of_file)


def _lines(page: etree._Element) -> Iterator[FoundLine]:
    """The lines of a page, and in their places the words and texts that stand in none."""
    block, loose = 0, list[FoundWord]()
    parts: dict[etree._Element | None, int] = {}
    for element, own in _leaves(page):
        block = parts.setdefault(_part(element), len(parts))
        if own & WORDS:
            loose.append(_word(element))
            continue
        if loose:
            yield FoundLine(tuple(loose), block=block)
            loose = []
        yield _line(element, block)
    if loose:
        yield FoundLine(tuple(loose), block=block)


def _leaves(page: etree._Element) -> Iterator[tuple[etree._Element, set[str]]]:
    """The innermost lines, and the words outside of any; where a page has neither, its paragraphs."""
    lines = [x for x in page.iter() if LINES & _classes(x)]
    outer = {above for line in lines for above in line.iterancestors()}
    inner = {line for line in lines if line not in outer}
    found = False
    for element in page.iter():
        if element in inner:
            found = True
            yield element, LINES
        elif WORDS & _classes(element) and not any(x in inner for x in element.iterancestors()):
            found = True
            yield element, WORDS
    if not found:
        rows = [x for x in page.iter("p", "span", "div") if not len(x)] or [page]
        yield from ((row, LINES) for row in rows)


def _line(line: etree._Element, block: int) -> FoundLine:
    own = _properties(line)
    box = _sides(own)
    inside = [x for x in line.iter() if WORDS & _classes(x)]
    words = [word for x in inside if (word := _word(x)).text]
    whole = " ".join("".join(line.itertext()).split())
    if "".join(whole.split()) != "".join("".join(word.text.split()) for word in words):  # text between the words
        words = [FoundWord(whole, None, min((w.confidence for w in words if w.confidence is not None), default=None))]
    size = number_of(own.get("x_fsize"))
    told = (box, _baseline(own.get("baseline"), box), size, block, number_of(own.get("textangle")), _place(line))
    said = (line.get("data-apart") == "true", line.get("data-continues") == "true")
    readings = (line.get("data-readings") or "").split("\n")
    read = (line.get("data-as-read") or "", line.get("data-as-read-places") or "")
    return FoundLine(tuple(words), *told, *said, tuple(filter(None, map(str.strip, readings))), read)


def _word(element: etree._Element) -> FoundWord:
    own = _properties(element)
    sure = certainty(own.get("x_wconf"), 100.0)
    if sure is None and own.get("x_confs"):
        each = [certainty(part, 100.0) for part in own["x_confs"].split()]
        sure = min((value for value in each if value is not None), default=None)
    text = " ".join("".join(element.itertext()).split())
    look = [x.tag for x in (*element.iterancestors(), *element.iter())]
    return FoundWord(text, _sides(own), sure, any(t in look for t in HEAVY), any(t in look for t in SLANTED))


def _place(line: etree._Element) -> tuple[int, int] | None:
    """The column and the block of a line, where a part of the page that it is in tells them."""
    area = next((x for x in line.iterancestors() if x.get("data-block")), None)
    return None if area is None else place_of([area.get("data-column", ""), area.get("data-block", "")])


def _part(element: etree._Element) -> etree._Element | None:
    return next((above for above in element.iterancestors() if PARTS & _classes(above)), None)


def _classes(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").split())


def _properties(element: etree._Element) -> dict[str, str]:
    """The properties in an element's title: `bbox 1 2 3 4; x_wconf 93`."""
    return {name: value.strip() for name, value in PROPERTY.findall(element.get("title") or "")}


def _sides(properties: dict[str, str]) -> Sides | None:
    numbers = [number_of(part) for part in properties.get("bbox", "").split()[:4]]
    if len(numbers) != 4 or None in numbers:
        return None
    x0, y0, x1, y1 = (value or 0.0 for value in numbers)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _baseline(text: str | None, box: Sides | None) -> float | None:
    """The y of a baseline at the line's middle: `baseline` tells its slope, and how far it lies below the box's lower left."""
    numbers = [number_of(part) for part in (text or "").split()]
    if box is None or len(numbers) != 2 or None in numbers:
        return None
    slope, offset = (value or 0.0 for value in numbers)
    return box[3] + offset + slope * (box[2] - box[0]) / 2
