"""The first bytes of a file → whether it is ALTO, PAGE, hOCR or METS, whatever its name says."""

import codecs
import re
from pathlib import Path
from typing import Literal

PageKind = Literal["alto", "page", "hocr", "mets", ""]

PAGE_SUFFIXES = (".xml", ".hocr", ".html", ".htm", ".xhtml")
LOOKED_AT = 65_536  # bytes: scripts and styles may stand in the head of an HTML file
ROOTS: dict[str, PageKind] = {"alto": "alto", "PcGts": "page", "mets": "mets"}
HTML = ("html", "HTML")
OPENING = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE)
HOCR = re.compile(r"ocr_page|ocr-system|ocr-capabilities")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)


def page_kind(path: Path) -> PageKind:
    """What a file is by its first bytes; empty for none of these, or one that can't be read."""
    try:
        with path.open("rb") as file:
            return kind_of_head(file.read(LOOKED_AT))
    except OSError:
        return ""


def kind_of_head(head: bytes) -> PageKind:
    """What a file is that begins with these bytes.

    >>> kind_of_head(b'<?xml version="1.0"?><!-- by hand --><a:alto xmlns:a="x">'), kind_of_head(b"<TEI>")
    ('alto', '')
    """
    if b"<" not in head[:2048]:
        return ""
    text = head.decode(encoding_of(head), "replace").lstrip("\ufeff")
    at = 0
    while found := PROLOG.match(text, at):
        at = found.end()
    root = OPENING.match(text, at + len(text[at:]) - len(text[at:].lstrip()))
    if root is None:
        return ""
    if root[1] in HTML:
        return "hocr" if HOCR.search(text) else ""
    return ROOTS.get(root[1], "")


def encoding_of(content: bytes) -> str:
    """The encoding that the first bytes of a file show; UTF-8 where they show none."""
    return next((encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8")
