"""The pictures of a page for what is written beside its words: its scan from the source's file, else the preview that the
run kept."""

import struct
from collections.abc import Sequence

from digitize.model.facsimile import Picture, Raster
from digitize.write.leaves import Leaf, SourceLeaves, as_scanned

JPEG_SIZES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
MOST_PIXELS = 1_000_000  # of a side of a page without an image: the schemas of others have whole numbers up to 2³¹
DPI = 300.0  # of the pixels in which places are told where a page has no image of its own


def rasters_of(source: SourceLeaves, leaf: Leaf) -> tuple[Leaf, Sequence[Raster]]:
    """A page with its words where they stand on what is shown of it, and that as PDF has it."""
    scan = source.scan(leaf)
    if scan is not None:
        return as_scanned(leaf), scan.rasters
    preview = preview_of(source, leaf)
    if preview is None or preview.media != "image/jpeg":
        return leaf, ()
    colours = _jpeg(preview.data)[2]
    if colours not in (1, 3):
        return leaf, ()
    matrix = (leaf.width, 0.0, 0.0, leaf.height, 0.0, 0.0)
    return leaf, (Raster(preview.data, "/DCTDecode", preview.width, preview.height, 8, colours, matrix),)


def picture_of(source: SourceLeaves, leaf: Leaf) -> tuple[Leaf, Picture | None]:
    """A page with its words where they stand on its picture, and that as a file."""
    picture = source.picture(leaf)
    return (as_scanned(leaf), picture) if picture is not None else (leaf, preview_of(source, leaf))


def grid_of(source: SourceLeaves, leaf: Leaf) -> tuple[Leaf, tuple[int, int]]:
    """A page with its words where they stand on its own image, and the size of that in pixels; of a page that has none, at
    300 to an inch."""
    size = source.grid(leaf)
    scale = min(DPI / 72, MOST_PIXELS / max(leaf.width, leaf.height, 1.0))
    return as_scanned(leaf), size or (max(round(leaf.width * scale), 1), max(round(leaf.height * scale), 1))


def preview_of(source: SourceLeaves, leaf: Leaf) -> Picture | None:
    """The small picture that the run kept of a page."""
    sheet = next(source.corpus.sheets(source.sha256, leaf.number, leaf.number))
    data = source.corpus.read(sheet.image) if sheet.image and sheet.kind == "image/jpeg" else b""
    width, height, _ = _jpeg(data)
    return Picture(data, "image/jpeg", width, height) if width and height else None


def _jpeg(data: bytes) -> tuple[int, int, int]:
    """Width, height and colours of a JPEG (ITU-T T.81, B.2.2); zeros where it is none."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 < len(data) and data[at] == 0xFF:
        kind, (length,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if kind in JPEG_SIZES:
            height, width, colours = struct.unpack(">HHB", data[at + 5 : at + 10])
            return width, height, colours
        at += 2 + length
    return 0, 0, 0
