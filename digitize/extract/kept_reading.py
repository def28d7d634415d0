"""How a page of one of our own PDFs was read, where the PDF keeps it (`model/kept.py`)."""

from collections.abc import Sequence
from dataclasses import replace

import pikepdf

from digitize.errors import DigitizeError
from digitize.extract.catalog import UNREPAIRABLE
from digitize.extract.pagefiles.found import FoundLine
from digitize.extract.pagefiles.from_hocr import read_hocr
from digitize.extract.pagefiles.placed import page_of
from digitize.extract.textlayer import TextLayer
from digitize.model.kept import is_scrap, letters, unpacked
from digitize.model.page import Page

LOST = 0.02  # of the letters: PDFium leaves out some that stand on each other
ROUNDED = 0.5  # points by which the size of a page may differ from that which was read


def kept_reading(stored: pikepdf.Page | None, layer: TextLayer, number: int, size: tuple[float, float]) -> Page | None:
    """The page as it was read, with the words of its hidden text; None where the file keeps nothing, or the text that is
    there now is another one. `size` is that of the page as displayed, in points."""
    try:
        reading = unpacked(stored.obj.Contents.read_bytes()) if stored is not None else b""
        found = read_hocr(reading, "the reading kept in the PDF") if reading else []
        if len(found) != 1 or not _is_that_of(found[0].lines, layer):
            return None
        page = page_of(found[0], number, "what the PDF keeps of its reading")
    except (*UNREPAIRABLE, DigitizeError, OverflowError):
        return None
    if abs(page.width - size[0]) > ROUNDED or abs(page.height - size[1]) > ROUNDED:
        return None
    return replace(page, text_from="text-layer", width=size[0], height=size[1])


def _is_that_of(lines: Sequence[FoundLine], layer: TextLayer) -> bool:
    """Whether a reading has the letters of the hidden text and no others, but for scraps, which are no part of that."""
    sure = [line for line in lines if not is_scrap((word.text, word.confidence) for word in line.words)]
    least, most = (letters(word.text for line in some for word in line.words) for some in (sure, lines))
    there = letters([layer.text])
    return bool(least) and there <= most and (least - there).total() <= LOST * least.total()
