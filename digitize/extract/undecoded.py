"""Images of a PDF page that can't be decoded: PDFium draws the paper there, or black, and says nothing."""

import ctypes
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.damaged import Rows, fax_damage, flate_damage, jpeg_damage
from digitize.extract.pdf import displayed
from digitize.extract.pixels import Gray
from digitize.extract.render import bounds
from digitize.model.page import Box

MUCH = 0.25  # share of the page: what a smaller image shows is not the page's text
PLAIN = 0.9  # share of pixels of one grey; of a page of text in two greys, most
STRIP = 0.02  # share of an image that is one grey, from one of its sides on, where its data may end early
END_OF_IMAGE = b"\xff\xd9"  # the last two bytes of JPEG and of a JPEG 2000 codestream
TRAILING = 1024  # bytes that may follow them
MOST_BYTES = 1 << 28  # of an image's pixels that are unpacked
SAMPLED = 5  # of so many pixels one is looked at, across and down
DEEPEST = 3  # forms within forms
MOST = 500  # images that are looked at
JBIG2_KINDS = frozenset((0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53, 62))
JBIG2_PAGE = 48
UNKNOWN_LENGTH = 0xFFFFFFFF


def undecoded(page: pdfium.PdfPage, shown: Gray) -> str:
    """The filter of an image that covers much of a page and that can't be decoded; empty where there is none. `shown` is
    the page as drawn: where more than a stamp is seen, the image was decoded."""
    for thing, _, seen in _large(page, shown):
        if _is_plain(seen) and not _decodes(thing):
            return ", ".join(_filters(thing)) or "no filter"
    return ""


def broken_off(page: pdfium.PdfPage, shown: Gray) -> Box | None:
    """The place, in points, where a large image of a page gives nothing because its data ends before its rows do; None
    where none does. PDFium fills the rest with one grey."""
    for thing, box, seen in _large(page, shown):
        side, share = _one_grey(seen)
        if share >= STRIP and _ends_early(thing):
            return _part(box, side, share)
    return None


def damaged(page: pdfium.PdfPage, shown: Gray) -> Box | None:
    """The place, in points, where a large image of a page is damaged by what its decoder says; None where none is."""
    for thing, box, _ in _large(page, shown):
        if rows := _damage(thing):
            return Box(box.x0, box.y0 + rows[0] * box.height, box.x1, box.y0 + rows[1] * box.height)
    return None


def _damage(thing: Any) -> Rows | None:
    match list(_filters(thing)):
        case ["DCTDecode"]:
            return jpeg_damage(_raw(thing))
        case ["FlateDecode"]:
            return flate_damage(_raw(thing))
        case ["CCITTFaxDecode"]:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            pdfium_c.FPDFImageObj_GetImagePixelSize(thing, width, height)
            return fax_damage(_raw(thing), width.value, height.value)
    return None


def _large(page: pdfium.PdfPage, shown: Gray) -> Iterator[tuple[Any, Box, Gray]]:
    """The images that cover much of a page, with their places in points and what is seen of them."""
    width, height, matrix = displayed(page)
    for thing in _images(page):
        box = Box(*bounds(thing, matrix, width, height))
        if box.width * box.height >= MUCH * width * height:
            across, down = shown.shape[1] / width, shown.shape[0] / height
            rows = slice(round(box.y0 * down), round(box.y1 * down))
            yield thing, box, shown[rows, round(box.x0 * across) : round(box.x1 * across)]


def _one_grey(seen: Gray) -> tuple[str, float]:
    """The side from which most of an image is one grey, and how much of it; 0 where that is less than a strip."""
    sides = {"bottom": seen[::-1], "top": seen, "right": seen.T[::-1], "left": seen.T}
    shares = {side: _share_of_one_grey(rows) for side, rows in sides.items()}
    side = max(shares, key=lambda name: shares[name])
    return side, shares[side]


def _share_of_one_grey(rows: Gray) -> float:
    """The share of an image's rows before the first that has another grey; 0 where there is none, and where a strip's rows,
    which are all that is looked at of most images, have two."""
    first = rows[: int(np.ceil(STRIP * len(rows)))]
    if not first.size or _other_rows(first).size:
        return 0.0
    other = _other_rows(rows)
    return float(other[0] / len(rows)) if other.size else 0.0


def _other_rows(rows: Gray) -> npt.NDArray[np.intp]:
    """The rows that have another grey than the first pixel."""
    return np.flatnonzero((np.abs(rows.astype(np.int16) - rows[0, 0]) > 1).any(axis=1))


def _part(box: Box, side: str, share: float) -> Box:
    """So much of a box, from one of its sides on."""
    x, y = share * box.width, share * box.height
    return {
        "bottom": Box(box.x0, box.y1 - y, box.x1, box.y1),
        "top": Box(box.x0, box.y0, box.x1, box.y0 + y),
        "right": Box(box.x1 - x, box.y0, box.x1, box.y1),
        "left": Box(box.x0, box.y0, box.x0 + x, box.y1),
    }[side]


def _ends_early(thing: Any) -> bool:
    """Whether an image's data ends before its rows do; only Flate, JPEG and JPEG 2000 tell."""
    match list(_filters(thing)):
        case ["DCTDecode" | "JPXDecode"]:
            raw = _raw(thing)
            return raw.rfind(END_OF_IMAGE) < len(raw) - TRAILING
        case ["FlateDecode"]:
            unpacked = zlib.decompressobj()
            try:
                unpacked.decompress(_raw(thing), MOST_BYTES)
            except zlib.error:
                return True
            return not unpacked.eof and not unpacked.unconsumed_tail
    return False


def _is_plain(seen: Gray) -> bool:
    sample = seen[::SAMPLED, ::SAMPLED]
    return bool(sample.size and np.bincount(sample.ravel()).max() > PLAIN * sample.size)


def _images(page: pdfium.PdfPage) -> Iterator[Any]:
    """The images that stand on the page by themselves, and those that are the only thing in a form."""
    count = min(pdfium_c.FPDFPage_CountObjects(page.raw), MOST)
    for index in range(count):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, index)
        for _ in range(DEEPEST):
            if pdfium_c.FPDFPageObj_GetType(thing) != pdfium_c.FPDF_PAGEOBJ_FORM:
                break
            if pdfium_c.FPDFFormObj_CountObjects(thing) != 1:
                break
            thing = pdfium_c.FPDFFormObj_GetObject(thing, 0)
        if pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield thing


def _decodes(thing: Any) -> bool:
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(thing)
    if not bitmap:
        return False
    pdfium_c.FPDFBitmap_Destroy(bitmap)
    filters = list(_filters(thing))
    if filters == ["FlateDecode"]:
        return _inflates(_raw(thing))
    return filters != ["JBIG2Decode"] or has_page(_raw(thing))


def _filters(thing: Any) -> Iterator[str]:
    for index in range(pdfium_c.FPDFImageObj_GetImageFilterCount(thing)):
        size = pdfium_c.FPDFImageObj_GetImageFilter(thing, index, None, 0)
        name = ctypes.create_string_buffer(max(size, 1))
        pdfium_c.FPDFImageObj_GetImageFilter(thing, index, name, size)
        yield name.value.decode("latin-1")


def _raw(thing: Any) -> bytes:
    size = pdfium_c.FPDFImageObj_GetImageDataRaw(thing, None, 0)
    data = ctypes.create_string_buffer(max(size, 1))
    pdfium_c.FPDFImageObj_GetImageDataRaw(thing, data, size)
    return data.raw[:size]


def _inflates(data: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(data, 1 << 16))
    except zlib.error:
        return False


def has_page(data: bytes) -> bool:
    """Whether bytes are JBIG2 segments that follow one another, a page's among them (ISO/IEC 14492, 7.2)."""
    at, pages = 0, 0
    try:
        while at < len(data):
            number, flags = struct.unpack_from(">IB", data, at)
            at += 5
            count = data[at] >> 5
            if count == 7:
                count = struct.unpack_from(">I", data, at)[0] & 0x1FFFFFFF
                at += 4 + (count + 8) // 8
            else:
                at += 1
            at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
            (length,) = struct.unpack_from(">I", data, at)
            at += 4
            kind = flags & 0x3F
            if kind not in JBIG2_KINDS:
                return False
            pages += kind == JBIG2_PAGE
            if length == UNKNOWN_LENGTH:
                break
            at += length
    except (struct.error, IndexError):
        return pages > 0 and at >= len(data)
    return pages > 0
