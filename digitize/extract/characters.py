"""The characters of a PDF page's text, asked of PDFium one by one.

A call into PDFium costs about a microsecond, so callers ask for the ends of words only; its buffers are made once.
"""

import ctypes
from types import TracebackType
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.pdf import displayed

INVISIBLE = 3  # text rendering mode, ISO 32000-1 table 106
SAMPLED = 7


class Glyph(NamedTuple):
    """A character's box by its advance and its font's height, and its baseline, in points as displayed."""

    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float


class Place(NamedTuple):
    """The box of a word, its baseline, the height of its first character, and whether its last character stands on
    another line or before its first."""

    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    height: float
    broken: bool


class Font(NamedTuple):
    name: str
    flags: int
    weight: int


class Characters:
    """The text of a page; `turn` (0, 90, 180, 270) turns the page clockwise beyond its own rotation."""

    def __init__(self, page: pdfium.PdfPage, turn: int = 0) -> None:
        self.turned = turn
        self.width, self.height, self._matrix = displayed(page, turn)
        self._handle: Any = pdfium_c.FPDFText_LoadPage(page.raw)
        self.count = max(pdfium_c.FPDFText_CountChars(self._handle), 0) if self._handle else 0
        self._rect = pdfium_c.FS_RECTF()
        self._rect_at = ctypes.byref(self._rect)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_at, self._y_at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._flags, self._name = ctypes.c_int(), ctypes.create_string_buffer(128)
        self.text = self._read()

    def __enter__(self) -> "Characters":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle:
            pdfium_c.FPDFText_ClosePage(self._handle)
            self._handle = None

    def _read(self) -> str:
        """The text, one character of it for each of PDFium's."""
        if not self.count:
            return ""
        buffer = (ctypes.c_ushort * (2 * self.count + 2))()
        units = pdfium_c.FPDFText_GetText(self._handle, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(units - 1, 0)].decode("utf-16-le", "surrogatepass")
        if len(text) == self.count:
            return text
        unicode = pdfium_c.FPDFText_GetUnicode
        codes = (unicode(self._handle, i) for i in range(self.count))
        return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)

    def glyph(self, index: int) -> Glyph:
        """The place of a character."""
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self._handle, index, self._rect_at)
        pdfium_c.FPDFText_GetCharOrigin(self._handle, index, self._x_at, self._y_at)
        a, b, c, d, e, f = self._matrix
        if b == 0.0 and a > 0:  # upright, by far the most pages
            return Glyph(rect.left + e, f - rect.top, rect.right + e, f - rect.bottom, f - self._y.value)
        xs = (a * rect.left + c * rect.bottom + e, a * rect.right + c * rect.top + e)
        ys = (b * rect.left + d * rect.bottom + f, b * rect.right + d * rect.top + f)
        return Glyph(min(xs), min(ys), max(xs), max(ys), b * self._x.value + d * self._y.value + f)

    def place(self, first: int, last: int) -> Place:
        """The place of the word from one character to another: of an upright page with three calls into PDFium."""
        a, b, _, _, e, f = self._matrix
        if b != 0.0 or a < 0:
            return self._turned_place(first, last)
        rect = self._rect
        pdfium_c.FPDFText_GetCharOrigin(self._handle, first, self._x_at, self._y_at)
        pdfium_c.FPDFText_GetLooseCharBox(self._handle, first, self._rect_at)
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        high = top - bottom
        if first == last:
            return Place(left + e, f - top, right + e, f - bottom, f - self._y.value, high, False)
        pdfium_c.FPDFText_GetLooseCharBox(self._handle, last, self._rect_at)
        right, foot = rect.right, rect.bottom
        broken = abs(foot - bottom) > 0.5 * high or right < left
        return Place(
            left + e, f - max(top, rect.top), right + e, f - min(bottom, foot), f - self._y.value, high, broken
        )

    def _turned_place(self, first: int, last: int) -> Place:
        start, end = self.glyph(first), self.glyph(last)
        high = start.y1 - start.y0
        broken = abs(end.y1 - start.y1) > 0.5 * high or end.x1 < start.x0
        x0, y0, x1, y1 = min(start.x0, end.x0), min(start.y0, end.y0), max(start.x1, end.x1), max(start.y1, end.y1)
        return Place(x0, y0, x1, y1, start.baseline, high, broken)

    def size(self, index: int) -> float:
        """The size of a character's type in points, as scaled on the page."""
        matrix = pdfium_c.FS_MATRIX()
        size = float(pdfium_c.FPDFText_GetFontSize(self._handle, index))
        if pdfium_c.FPDFText_GetMatrix(self._handle, index, ctypes.byref(matrix)):
            size *= float((matrix.c**2 + matrix.d**2) ** 0.5)
        return abs(size)

    def font(self, index: int) -> Font:
        """Name, descriptor flags and weight of a character's font."""
        flags, name = self._flags, self._name
        length = pdfium_c.FPDFText_GetFontInfo(self._handle, index, name, len(name), ctypes.byref(flags))
        weight = int(pdfium_c.FPDFText_GetFontWeight(self._handle, index))
        return Font(name.value.decode("utf-8", "replace") if 0 < length <= len(name) else "", flags.value, weight)

    def turn(self, words: list[tuple[int, int]]) -> int:
        """By how much (clockwise) the page must be turned for most of its words, given by first and last character,
        to run from left to right."""
        votes = {0: 0.0, 90: 0.0, 180: 0.0, 270: 0.0}
        for first, last in words:
            if last - first < 2:
                continue
            a, b = self.glyph(first), self.glyph(last)
            x, y = (b.x0 + b.x1) - (a.x0 + a.x1), (b.y0 + b.y1) - (a.y0 + a.y1)
            side = (0 if x > 0 else 180) if abs(x) > abs(y) else (270 if y > 0 else 90)
            votes[side] += 1
        return max(votes, key=lambda side: votes[side])

    def hidden(self, indices: list[int]) -> bool:
        """Whether text is there but not painted, going by a few of these characters."""
        sample = indices[:: max(len(indices) // SAMPLED, 1)][:SAMPLED]
        modes = []
        for index in sample:
            text_object = pdfium_c.FPDFText_GetTextObject(self._handle, index)
            modes.append(pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0)
        return len(modes) > 0 and modes.count(INVISIBLE) > len(modes) / 2
