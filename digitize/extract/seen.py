"""The words of a text layer → those that a reader sees on the page.

Text can be in a file and not on the page: of a layer that is switched off, outside a clip, under a box or a picture,
white on white, transparent, or of a mode that paints nothing. Few pages have anything of the kind, so a page is first
asked whether it may; only then it is drawn with its text and without, and what makes no difference is not seen.
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.pdf import displayed
from digitize.extract.pixels import Gray
from digitize.extract.raw_pdfium import plain
from digitize.extract.render import DEEPEST, MOST_OBJECTS, PageObjects, Sides, drawn

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FILLS = {0, 2, 4, 6}  # text rendering modes that fill letters, ISO 32000-1 table 106
UNPAINTED = {3, 7}  # those that paint nothing
PAINTLESS = 256.0  # the shade of what paints nothing
PALE = 224  # the shade from which letters may be white on white
PPI = 96.0
MOST_PIXELS = 4_000_000
DIFFERENCE = 12  # greys by which a pixel must change
SEEN_SHARE = 0.25  # of the change that the words of the page usually make
INK = 60  # greys between the darkest and the lightest pixel of print
DARK = 80  # greys below which a bar lies
FULL = 0.7  # of a word's box is dark: a bar, no letters
HAIR = 1.0  # points by which letters may reach out of a clip unseen
RECTANGLE = 5  # segments of a path at most

_mode = plain(pdfium_c.FPDFTextObj_GetTextRenderMode)
_fill = plain(pdfium_c.FPDFPageObj_GetFillColor)
_clip = plain(pdfium_c.FPDFPageObj_GetClipPath, ctypes.c_void_p)
_clips = plain(pdfium_c.FPDFClipPath_CountPaths)


def seen_words(page: pdfium.PdfPage, turn: int, boxes: Numbers, operations: Sequence[int]) -> tuple[Flags, Flags]:
    """Which words are seen, and which are not but lie over ink, as a scan's hidden layer does. `boxes` are those of the
    words, shape (words, 4), `operations` the text objects that draw them. Raises PageError when the page can't be drawn.
    """
    width, height, _ = displayed(page, turn)
    ppi = min(PPI, 72 * (MOST_PIXELS / max(width * height, 1e-6)) ** 0.5)
    whole = drawn(page, ppi, turn)
    with without_text(set(operations)):
        bare = drawn(page, ppi, turn)
    changed = np.abs(whole.astype(np.int16) - bare) > DIFFERENCE
    rows = _pixels(boxes, ppi / 72, bare.shape)
    share = _shares(changed, rows)
    usual = float(np.median(share[share > 0])) if (share > 0).any() else 0.0
    seen = share > SEEN_SHARE * usual if usual else np.zeros(len(boxes), np.bool_)
    over = np.array(
        [not there and _print(bare[y0:y1, x0:x1]) for there, (x0, y0, x1, y1) in zip(seen, rows.tolist(), strict=True)],
        np.bool_,
    )
    return np.asarray(seen), over


def barred(page: pdfium.PdfPage, turn: int, boxes: Numbers) -> Flags:
    """Which words of a hidden layer lie under a dark bar. Raises PageError when the page can't be drawn."""
    image = drawn(page, PPI, turn)
    share = _shares(image < DARK, _pixels(boxes, PPI / 72, image.shape))
    return np.asarray(share > FULL)


def _pixels(boxes: Numbers, k: float, shape: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """The boxes in pixels within an image, each of a pixel at least."""
    rows = np.stack(
        [np.floor(boxes[:, 0] * k), np.floor(boxes[:, 1] * k), np.ceil(boxes[:, 2] * k), np.ceil(boxes[:, 3] * k)],
        axis=1,
    )
    rows = rows.astype(np.intp)
    rows[:, 0::2] = np.clip(rows[:, 0::2], 0, shape[1])
    rows[:, 1::2] = np.clip(rows[:, 1::2], 0, shape[0])
    return rows


def _shares(changed: Flags, rows: npt.NDArray[np.intp]) -> Numbers:
    """The share of each box that is set."""
    sums = np.pad(changed.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    x0, y0, x1, y1 = rows.T
    inside = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
    return np.asarray(inside / np.maximum((x1 - x0) * (y1 - y0), 1))


def _print(patch: Gray) -> bool:
    """Whether a part of a page may be print: dark and light, and no bar."""
    if not patch.size or int(patch.max()) - int(patch.min()) < INK:
        return False
    middle = (int(patch.max()) + int(patch.min())) / 2
    return bool(np.mean(patch < middle) < FULL)


@contextmanager
def without_text(operations: set[int]) -> Iterator[None]:
    """Within it the page is drawn without these text objects."""
    active = [ctypes.cast(thing, pdfium_c.FPDF_PAGEOBJECT) for thing in operations if thing]
    for thing in active:
        pdfium_c.FPDFPageObj_SetIsActive(thing, False)
    try:
        yield
    finally:
        for thing in active:
            pdfium_c.FPDFPageObj_SetIsActive(thing, True)


def may_hide(
    page: pdfium.PdfPage, objects: PageObjects, boxes: Numbers, operations: Sequence[int], shades: dict[int, float]
) -> bool:
    """Whether something on the page may keep a reader from seeing words of it; asked without drawing it."""
    return (
        max(shades.values(), default=0.0) >= PALE
        or _clipped(list(shades))
        or _covered(page, objects, boxes, operations)
    )


def shades_of(operations: Sequence[int]) -> dict[int, float]:
    """How light each text object is on white paper, from 0 (black, or any strong colour) to 255 (white, or transparent);
    `PAINTLESS` for one that paints nothing."""
    handle, colour = ctypes.c_void_p(), (ctypes.c_uint * 4)()
    sides = [ctypes.byref(colour, i * ctypes.sizeof(ctypes.c_uint)) for i in range(4)]
    known: dict[bytes, float] = {}
    shades: dict[int, float] = {}
    for thing in dict.fromkeys(operations):
        handle.value = thing
        mode = _mode(handle) if thing else 0
        if mode in UNPAINTED:
            shades[thing] = PAINTLESS
        elif not thing or mode not in FILLS or not _fill(handle, *sides):
            shades[thing] = 0.0
        else:
            key = bytes(colour)
            if key not in known:
                red, green, blue, alpha = colour
                known[key] = 255.0 - alpha * (255 - min(red, green, blue)) / 255
            shades[thing] = known[key]
    return shades


def _clipped(operations: Sequence[int]) -> bool:
    """Whether a text object reaches out of what it is clipped to, or is clipped to another shape than a rectangle."""
    known: dict[tuple[float, ...], Sides] = {}
    handle, clip = ctypes.c_void_p(), ctypes.c_void_p()
    for thing in operations:
        handle.value = thing
        clip.value = _clip(handle) if thing else None
        if not clip.value or _clips(clip) <= 0:
            continue
        inner = _bounds(ctypes.cast(thing, pdfium_c.FPDF_PAGEOBJECT))
        path = ctypes.cast(clip, pdfium_c.FPDF_CLIPPATH)
        key = _corners(path)
        outer = known.get(key)
        if outer is None:
            outer = known[key] = _clip_box(path)
        if any(inner[i] < outer[i] - HAIR or inner[i + 2] > outer[i + 2] + HAIR for i in (0, 1)):
            return True
    return False


def _corners(path: Any) -> tuple[float, ...]:
    """What tells clips of a page apart: how many paths they have, and where two corners of the last one lie."""
    last = pdfium_c.FPDFClipPath_CountPaths(path) - 1
    count = pdfium_c.FPDFClipPath_CountPathSegments(path, last)
    return (last, count, *_point(path, last, 0), *_point(path, last, min(2, count - 1)))


def _point(path: Any, number: int, segment: int) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFClipPath_GetPathSegment(path, number, segment), x, y)
    return x.value, y.value


def _clip_box(path: Any) -> Sides:
    """What is left of the page by a clip of rectangles; nothing where it has another shape."""
    box = (-np.inf, -np.inf, np.inf, np.inf)
    for number in range(pdfium_c.FPDFClipPath_CountPaths(path)):
        count = pdfium_c.FPDFClipPath_CountPathSegments(path, number)
        points = [_point(path, number, i) for i in range(min(count, RECTANGLE))]
        xs, ys = {round(x, 2) for x, _ in points}, {round(y, 2) for _, y in points}
        if count > RECTANGLE or len(xs) != 2 or len(ys) != 2:
            return np.inf, np.inf, -np.inf, -np.inf
        box = max(box[0], min(xs)), max(box[1], min(ys)), min(box[2], max(xs)), min(box[3], max(ys))
    return box


def _bounds(thing: Any) -> Sides:
    box = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(thing, *box)
    left, bottom, right, top = (value.value for value in box)
    return left, bottom, right, top


def _covered(page: pdfium.PdfPage, objects: PageObjects, boxes: Numbers, operations: Sequence[int]) -> bool:
    """Whether something that can hide a word is drawn over it later."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    under = [(x > x0) & (x < x1) & (y > y0) & (y < y1) for _, (x0, y0, x1, y1) in objects.veils]
    if not any(words.any() for words in under):
        return False
    order = {thing: place for place, thing in enumerate(_painted(page))}
    places = np.array([order.get(thing, -1) for thing in operations])
    return any(
        bool((words & (places < order.get(veil, -1))).any())
        for (veil, _), words in zip(objects.veils, under, strict=True)
    )


def _painted(page: pdfium.PdfPage) -> Iterator[int]:
    """The handles of all objects of a page, those of forms after the form, in the order of painting."""

    def inside(form: Any, depth: int) -> Iterator[int]:
        for i in range(pdfium_c.FPDFFormObj_CountObjects(form)):
            thing = pdfium_c.FPDFFormObj_GetObject(form, i)
            yield from each(thing, depth)

    def each(thing: Any, depth: int) -> Iterator[int]:
        yield ctypes.cast(thing, ctypes.c_void_p).value or 0
        if depth < DEEPEST and pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from inside(thing, depth + 1)

    for i in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        yield from each(pdfium_c.FPDFPage_GetObject(page.raw, i), 0)
