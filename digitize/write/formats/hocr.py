"""hOCR 1.2: a file a page that any browser shows, words with places and confidences, roles beside them."""

from pathlib import Path
from typing import Any

from lxml import etree

from digitize.model.page import Box, around
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
    settings_of,
)
from digitize.write.formats.provenance import SOFTWARE
from digitize.write.formats.xml import element, language_tag, root, sound
from digitize.write.leaves import LeafLine, LeafWord

NAMESPACE = "http://www.w3.org/1999/xhtml"
CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocr_separator ocr_textimage ocrx_word ocrp_wconf"
DOCTYPE = "<!DOCTYPE html>"


def write(corpus: Corpus, path: Path, options: Options) -> None:
    for source, grid, file in grids(corpus, path):
        tree = hocr(grid, f"{source.file}, page {grid.leaf.number}")
        text = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, doctype=DOCTYPE)
        file.with_suffix(".hocr").write_bytes(text + b"\n")


def hocr(grid: Grid, title: str) -> Any:
    """A page as hOCR."""
    tree = root("html", NAMESPACE)
    head = element(tree, "head")
    element(head, "meta", charset="utf-8")
    element(head, "title", title)
    element(head, "meta", name="ocr-system", content=engine_of(grid.leaf))
    element(head, "meta", name="ocr-settings", content=settings_of(grid))
    element(head, "meta", name="ocr-capabilities", content=CAPABILITIES)
    element(head, "meta", name="generator", content=SOFTWARE)
    for document in grid.leaf.documents:
        element(head, "meta", name="document", content=said_of(document))
    languages = [document.record.language for document in grid.leaf.documents]
    page = element(
        element(tree, "body"), "div", class_="ocr_page", id="page", lang=language_tag(next(iter(languages), None))
    )
    image = sound(grid.image).replace('"', "")
    page.set(
        "title",
        f'image "{image}"; bbox 0 0 {grid.width} {grid.height}; ppageno 0; scan_res {grid.dpi:g} {grid.dpi:g}',
    )
    for n, lines in enumerate(grid.leaf.regions):
        _region(page, n, lines, grid)
    for n, rule in enumerate(grid.leaf.rules):
        y = min(grid.y(rule), grid.height - 1)
        element(page, "span", class_="ocr_separator", id=f"rule{n}", title=f"bbox 0 {y} {grid.width} {y + 1}")
    for n, sides in enumerate(grid.unread):
        place = f"bbox {' '.join(map(str, sides))}"
        element(page, "div", class_="ocr_textimage", id=f"{UNREAD}{n}", title=place).set("data-role", UNREAD)
    return tree


def _region(page: Any, n: int, lines: list[LeafLine], grid: Grid) -> None:
    box = around(line.box for line in lines)
    place = f"bbox {_sides(grid, box)}"
    area = element(page, "div", class_="ocr_carea", id=f"block{n}", title=place)
    area.set("data-role", lines[0].role)
    area.set("data-column", str(lines[0].column))
    area.set("data-block", str(lines[0].block))
    if lines[0].document:
        area.set("data-document", sound(lines[0].document))
    paragraph = element(area, "p", class_="ocr_par", id=f"block{n}-par", title=place)
    for k, line in enumerate(lines):
        (x0, y0), (x1, y1) = grid.baseline(line)
        _, _, _, bottom = grid.sides(line.box)
        slope = (y1 - y0) / max(x1 - x0, 1)
        told = f"bbox {_sides(grid, line.box)}; baseline {slope:.4f} {y0 - bottom}; x_fsize {line.size:.2f}"
        told += f"; textangle {line.rotation}" if line.turn else ""
        row = element(paragraph, "span", class_="ocr_line", id=f"block{n}-line{k}", title=told)
        for name, on in ((APART, line.apart), (CONTINUES, line.continues)):
            if on:
                row.set(f"data-{name}", "true")
        if line.readings:
            row.set("data-readings", sound("\n".join(line.readings)))
        text, places = grid.as_read(line)
        row.set(f"data-{AS_READ}", text)
        row.set(f"data-{AS_READ}-places", places)
        for i, word in enumerate(line.words):
            _word(row, f"block{n}-line{k}-word{i}", word, line, grid)
        row.tail = "\n"


def _word(row: Any, id: str, word: LeafWord, line: LeafLine, grid: Grid) -> None:
    title = f"bbox {_sides(grid, word.box)}; x_wconf {round(100 * word.confidence, 2):g}"
    span = element(row, "span", class_="ocrx_word", id=id, title=title)
    if word.estimated:
        span.set("data-place", ESTIMATED)
    if word.corrected:
        span.set("data-reading", "corrected")
    inner = span
    for tag, on in (("strong", line.bold), ("em", line.italic)):
        inner = element(inner, tag) if on else inner
    inner.text = sound(word.text)
    span.tail = " "


def _sides(grid: Grid, box: Box) -> str:
    return " ".join(map(str, grid.sides(box)))


FORMAT = Format(
    "hocr",
    "hOCR 1.2: a file a page; browsers, Internet Archive tools, hocr-tools, OCRmyPDF",
    "hocr",
    write,
    is_folder=True,
)
