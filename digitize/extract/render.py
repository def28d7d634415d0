"""A PDF page → its greyscale image: the scan itself when the page is one image, otherwise drawn."""

import ctypes
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.errors import PageError
from digitize.extract.images import BROKEN, coarse_jpeg2000
from digitize.extract.pdf import Matrix, displayed
from digitize.extract.pixels import Gray
from digitize.extract.raw_pdfium import Handle, plain

COVERS = 0.85  # share of the page that an image must cover to be the page
FINEST_PPI = 1300.0  # above any scanner's; an image stating more is drawn instead
CHECK_PPI = 24  # at which a scan is compared with the drawn page
CHECK_DIFFERENCE = (
    12.0  # mean difference of greys (0 to 255) above which the scan is not what the page shows (usual: 1)
)
JPX = b"JPXDecode"
BAND = 256  # rows that are turned to greys at a time
CHANNELS = {pdfium_c.FPDFBitmap_Gray: 1, pdfium_c.FPDFBitmap_BGR: 3, pdfium_c.FPDFBitmap_BGRx: 4}
_object = plain(pdfium_c.FPDFPage_GetObject, Handle)
_type = plain(pdfium_c.FPDFPageObj_GetType)
DEEPEST = 12  # forms within forms
THIN = 2.5  # points: a stroke
VEIL = 4.0  # points: lower or narrower than this, nothing hides a word
Sides = tuple[float, float, float, float]
"""Left, top, right, bottom, in points."""

MOST_OBJECTS = 20_000  # looked at, so that a page of a million strokes does not hold everything up


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What is drawn on a page. `coverage` is the share of the page under images, `rules` the y (points, as displayed)
    of thin horizontal strokes, `scan` the single image that makes the page, when there is one. `veils` are what may hide
    text, each as its handle and its box."""

    images: int
    coverage: float
    paths: int
    texts: int
    rules: tuple[float, ...]
    scan: Any | None
    veils: tuple[tuple[int, Sides], ...] = ()


def objects_of(page: pdfium.PdfPage, turn: int = 0) -> PageObjects:
    """What is drawn on the page, without drawing it; in forms too, and in forms within these."""
    width, height, matrix = displayed(page, turn)
    found = _Found(width, height)
    count = min(pdfium_c.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)
    handle = ctypes.cast(page.raw, ctypes.c_void_p)
    kinds = [_type(_object(handle, index)) for index in range(count)]
    images: list[Any] = []
    for index, kind in enumerate(kinds):
        if kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            thing = pdfium_c.FPDFPage_GetObject(page.raw, index)
            found.add(thing, kind, matrix)
            if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                images.append(thing)
    share = min(found.covered / max(width * height, 1e-6), 1.0)
    scan = images[0] if len(images) == 1 and not found.paths and share > COVERS else None
    texts = kinds.count(pdfium_c.FPDF_PAGEOBJ_TEXT)
    return PageObjects(found.images, share, found.paths, texts, tuple(sorted(found.rules)), scan, tuple(found.veils))


class _Found:
    """What is found on a page of a width and height (points) as its objects are looked at."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.images, self.paths, self.covered = 0, 0, 0.0
        self.rules: list[float] = []
        self.veils: list[tuple[int, Sides]] = []

    def add(self, thing: Any, kind: int, matrix: Matrix, depth: int = 0) -> None:
        """Adds an object that is no text; `matrix` leads from its space to the page as displayed."""
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            self.paths += depth == 0
            self._inside(thing, matrix, depth)
            return
        box = x0, y0, x1, y1 = bounds(thing, matrix, self.width, self.height)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            self.images += 1
            self.covered += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
        else:
            self.paths += depth == 0
            if y1 - y0 < THIN and x1 - x0 > 0.05 * self.width and 0 < y0 < self.height:
                self.rules.append(round((y0 + y1) / 2, 2))
        if y1 - y0 > VEIL and x1 - x0 > VEIL and _may_veil(thing, kind):
            self.veils.append((ctypes.cast(thing, ctypes.c_void_p).value or 0, box))

    def _inside(self, form: Any, outer: Matrix, depth: int) -> None:
        own = pdfium_c.FS_MATRIX()
        if depth == DEEPEST or not pdfium_c.FPDFPageObj_GetMatrix(form, own):
            return
        matrix = product((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        for i in range(min(pdfium_c.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
            thing = pdfium_c.FPDFFormObj_GetObject(form, i)
            kind = pdfium_c.FPDFPageObj_GetType(thing)
            if kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
                self.add(thing, kind, matrix, depth + 1)


def _may_veil(thing: Any, kind: int) -> bool:
    """Whether an object may hide what it is drawn over: a picture, a shading, or a path that is filled."""
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium_c.FPDFPath_GetDrawMode(thing, fill, stroke) and fill.value != pdfium_c.FPDF_FILLMODE_NONE)


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does what the inner one does and then what the outer one does (ISO 32000-1, 8.3.4)."""
    (a, b, c, d, e, f), (p, q, r, s, t, u) = inner, outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def bounds(thing: Any, matrix: Matrix, width: float, height: float) -> Sides:
    """The box of an object on the page as displayed, cut at its edges."""
    box = [pdfium_c.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(thing, *box):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (value.value for value in box)
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), width), min(max(ys), height)


def page_image(
    page: pdfium.PdfPage, objects: PageObjects, dpi: int, max_pixels: int, turn: int = 0
) -> tuple[Gray, str]:
    """The image of a page as displayed, and how it was had: "scan" or "drawn at N dpi".

    Raises PageError (`page-too-large`, `page-damaged`, `page-memory`).
    """
    if objects.scan is not None:
        image = _scan(page, objects.scan, max_pixels, turn)
        if image is not None:
            return image, "scan"
    finest = _finest(page, objects)
    wanted = min(max(float(dpi), finest), 2.0 * dpi) if objects.images else float(dpi)
    width, height, _ = displayed(page, turn)
    allowed = (max_pixels / max(width * height, 1e-6)) ** 0.5 * 72
    wanted = min(wanted, allowed)
    if wanted < 40:
        size = f"{width / 72:.0f} × {height / 72:.0f} inches"
        raise PageError(f"the page is too large ({size})", "scale it down", "page-too-large")
    return drawn(page, wanted, turn), f"drawn at {wanted:.0f} dpi"


def drawn(page: pdfium.PdfPage, ppi: float, turn: int = 0) -> Gray:
    """The page drawn by PDFium in greys. Raises PageError (`page-damaged`, `page-memory`)."""
    try:
        bitmap = page.render(scale=ppi / 72, rotation=turn, grayscale=True, may_draw_forms=False)
    except MemoryError:
        raise PageError("not enough memory to draw the page", "scale it down", "page-memory") from None
    except (pdfium.PdfiumError, ValueError, OverflowError) as error:
        raise PageError(f"the page can't be drawn ({error})", "get the file again", "page-damaged") from None
    try:
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()


def _finest(page: pdfium.PdfPage, objects: PageObjects) -> float:
    """The resolution of the images on a page that is made of several, in pixels per inch."""
    if not objects.images:
        return 0.0
    finest = 0.0
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), 200)):
        thing = pdfium_c.FPDFPage_GetObject(page.raw, index)
        if pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            data = pdfium_c.FPDF_IMAGEOBJ_METADATA()
            if pdfium_c.FPDFImageObj_GetImageMetadata(thing, page.raw, data):
                finest = max(finest, float(data.horizontal_dpi))
    return finest if finest <= FINEST_PPI else 0.0


def _scan(page: pdfium.PdfPage, thing: Any, max_pixels: int, turn: int) -> Gray | None:
    """The page's one image at its own resolution, upright; None when it does not look like the page."""
    wide, high = pdfium_c.c_uint(), pdfium_c.c_uint()
    if not pdfium_c.FPDFImageObj_GetImagePixelSize(thing, wide, high):
        return None
    if not 0 < wide.value * high.value <= max_pixels or not _stands_upright(thing):
        return None
    pixels = _coarse(thing)
    if pixels is None and (pixels := _pixels(thing)) is None:
        return None
    width, height, _ = displayed(page, turn)
    image = np.ascontiguousarray(np.rot90(pixels, -((page.get_rotation() + turn) // 90) % 4))
    if abs(image.shape[1] / image.shape[0] - width / height) > 0.05 * width / height:
        return None
    shown = drawn(page, CHECK_PPI, turn)
    every = np.ascontiguousarray(image[::2, ::2]) if min(image.shape) > 4 * max(shown.shape) else image
    small = cv2.resize(every, (shown.shape[1], shown.shape[0]), interpolation=cv2.INTER_AREA)
    difference = float(np.mean(cv2.absdiff(small, shown)))
    return image if difference <= CHECK_DIFFERENCE else None


def _stands_upright(thing: Any) -> bool:
    """Whether the page shows an image as it is stored, neither turned nor as in a mirror (ISO 32000-1, 8.3.4)."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, matrix):
        return False
    slant = max(abs(matrix.b), abs(matrix.c))
    return bool(slant < 0.01 * min(matrix.a, matrix.d))


def _coarse(thing: Any) -> Gray | None:
    """The image object's pixels at a part of its size, where it is a large JPEG 2000 image."""
    name = ctypes.create_string_buffer(len(JPX) + 1)
    pdfium_c.FPDFImageObj_GetImageFilter(thing, 0, name, len(name))
    if pdfium_c.FPDFImageObj_GetImageFilterCount(thing) != 1 or name.value != JPX:
        return None
    data = ctypes.create_string_buffer(pdfium_c.FPDFImageObj_GetImageDataRaw(thing, None, 0))
    pdfium_c.FPDFImageObj_GetImageDataRaw(thing, data, len(data))
    try:
        found = coarse_jpeg2000(data.raw)
    except BROKEN:
        return None
    return found[0] if found else None


def _pixels(thing: Any) -> Gray | None:
    """The image object's own pixels in greys; None when it has none, or transparency, which PDFium must resolve."""
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(thing)
    if not bitmap:
        return None
    try:
        width, height = pdfium_c.FPDFBitmap_GetWidth(bitmap), pdfium_c.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium_c.FPDFBitmap_GetStride(bitmap)
        channels = CHANNELS.get(pdfium_c.FPDFBitmap_GetFormat(bitmap))
        buffer = pdfium_c.FPDFBitmap_GetBuffer(bitmap)
        if channels is None or not buffer or width < 1 or height < 1:
            return None
        raw = np.ctypeslib.as_array(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte)), (height, stride))
        pixels = raw[:, : width * channels]
        if channels == 1:
            return pixels.copy()
        greys = np.empty((height, width), np.uint8)
        for top in range(0, height, BAND):  # a copy of all colours would be the largest thing in memory
            band = np.ascontiguousarray(pixels[top : top + BAND].reshape(-1, width, channels)[:, :, :3])
            greys[top : top + BAND] = cv2.cvtColor(band, cv2.COLOR_BGR2GRAY)
        return greys
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
