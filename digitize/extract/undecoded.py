"""Images of a PDF page that can't be decoded: PDFium draws the paper there, or black, and says nothing."""

import ctypes
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.damaged import (
    END_OF_IMAGE,
    STRIP,
    TRAILING,
    WHOLE,
    Rows,
    fax_damage,
    flate_damage,
    is_no_fax,
    jpeg_damage,
    one_grey,
)
from digitize.extract.pdf import displayed
from digitize.extract.pixels import Gray
from digitize.extract.render import bounds
from digitize.model.page import Box

MUCH = 0.25  # share of the page: what a smaller image shows is not the page's text
FILLED, DARK = 0.5, 128  # of an image, from its foot on, is one grey darker than that: what a decoder fills it with
PLAIN = 0.9  # share of pixels of one grey; of a page of text in two greys, most
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
        if (_is_plain(seen) or _is_filled(seen)) and not _decodes(thing):
            return ", ".join(_filters(thing)) or "no filter"
    return ""


def broken_off(page: pdfium.PdfPage, shown: Gray) -> Box | None:
    """The place, in points, where a large image of a page gives nothing because its data ends before its rows do; None
    where none does. PDFium fills the rest with one grey."""
    for thing, box, seen in _large(page, shown):
        side, share = one_grey(seen)
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
            return fax_damage(_raw(thing), *_size(thing))
        case ["JBIG2Decode"]:
            return WHOLE if is_cut(_raw(thing)) else None
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
    """Whether an image's data ends before its rows do; Flate, JPEG, JPEG 2000 and JBIG2 tell."""
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
        case ["JBIG2Decode"]:
            return is_cut(_raw(thing))
    return False


def _is_plain(seen: Gray) -> bool:
    sample = seen[::SAMPLED, ::SAMPLED]
    return bool(sample.size and np.bincount(sample.ravel()).max() > PLAIN * sample.size)


def _is_filled(seen: Gray) -> bool:
    """Whether most of an image is filled with black: above stands what a decoder made of the first bytes of rubbish."""
    side, share = one_grey(seen)
    return side == "bottom" and share >= FILLED and bool(seen[-1, 0] < DARK)


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
    match list(_filters(thing)):
        case ["FlateDecode"]:
            return _inflates(_raw(thing))
        case ["JBIG2Decode"]:
            return has_page(_raw(thing))
        case ["CCITTFaxDecode"]:
            return not is_no_fax(_raw(thing), *_size(thing))
    return True


def _size(thing: Any) -> tuple[int, int]:
    """The pixels of an image across and down."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium_c.FPDFImageObj_GetImagePixelSize(thing, width, height)
    return width.value, height.value


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
    segments = _segments(data)
    return segments is not None and any(kind == JBIG2_PAGE for kind, _ in segments)


def is_cut(data: bytes) -> bool:
    """Whether the last JBIG2 segment of a page ends behind its data."""
    segments = _segments(data)
    return bool(segments and segments[-1][1] > len(data))


def _segments(data: bytes) -> list[tuple[int, int]] | None:
    """The kind of each JBIG2 segment and where it ends, the last one's behind the data where that is cut; None for other
    bytes."""
    at = 0
    found: list[tuple[int, int]] = []
    while at < len(data):
        try:
            kind, begin, length = _header(data, at)
        except (struct.error, IndexError):
            return found or None  # some bytes may follow the last one
        if kind not in JBIG2_KINDS:
            return None
        at = len(data) if length == UNKNOWN_LENGTH else begin + length
        found.append((kind, at))
    return found


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Of the segment that begins `at`: its kind, where its data begins, how long that is."""
    number, flags = struct.unpack_from(">IB", data, at)
    at += 5
    count = data[at] >> 5
    if count == 7:
        count = struct.unpack_from(">I", data, at)[0] & 0x1FFFFFFF
        at += 4 + (count + 8) // 8
    else:
        at += 1
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
    return flags & 0x3F, at + 4, struct.unpack_from(">I", data, at)[0]
