"""The characters of a PDF page's text, asked of PDFium one by one.

Each question costs a quarter of a microsecond, so callers ask for the ends of words only; its buffers are made once.
"""

import ctypes
import re
import struct
from types import TracebackType
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.pdf import displayed
from digitize.extract.plain import plain

INVISIBLE = 3  # text rendering mode, ISO 32000-1 table 106
SAMPLED = 7
BOLD_NAME = re.compile("bold|black|heavy|demi|halbfett|fett", re.IGNORECASE)
ITALIC_NAME = re.compile("italic|oblique|kursiv", re.IGNORECASE)
BOLD_WEIGHT = 700
FORCE_BOLD, ITALIC = 1 << 18, 1 << 6  # font descriptor flags, ISO 32000-1 table 123
NEVER = re.compile("[\0\x01\x03-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\uffff\ud800-\udfff\ufdd0-\ufdef]")
"""What stands for no character in any text; U+0002 and U+FFFE are PDFium's hyphens."""


_char_box = plain(pdfium_c.FPDFText_GetLooseCharBox)
_char_origin = plain(pdfium_c.FPDFText_GetCharOrigin)
_object_of = plain(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_font_of = plain(pdfium_c.FPDFTextObj_GetFont, ctypes.c_void_p)
_four = struct.Struct("4f").unpack_from


class Glyph(NamedTuple):
    """A character's box by its advance and its font's height, and its baseline, in points as displayed."""

    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float


Place = tuple[float, float, float, float, float, float, bool]
"""The box of a word (left, top, right, bottom), its baseline, the height of its first character, and whether its last
character stands on another line or before its first. A bare tuple, as there is one for every word."""


class Font(NamedTuple):
    bold: bool
    italic: bool


class Characters:
    """The text of a page; `turn` (0, 90, 180, 270) turns the page clockwise beyond its own rotation."""

    def __init__(self, page: pdfium.PdfPage, turn: int = 0) -> None:
        self.turned = turn
        self.width, self.height, self._matrix = displayed(page, turn)
        self._handle: Any = pdfium_c.FPDFText_LoadPage(page.raw)
        self.count = max(pdfium_c.FPDFText_CountChars(self._handle), 0) if self._handle else 0
        self._plain_handle = ctypes.cast(self._handle, ctypes.c_void_p)
        self._rect = bytearray(16)  # left, top, right, bottom
        self._rect_at = ctypes.byref((ctypes.c_char * 16).from_buffer(self._rect))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_at, self._y_at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._fonts: dict[int, Font] = {}
        self._height = (0.0, 0.0, 0.0)  # top, bottom and baseline of the last word
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
        """The text, one character of it for each of PDFium's; U+FFFD for one that is seen but has no meaning."""
        if not self.count:
            return ""
        buffer = (ctypes.c_ushort * (2 * self.count + 2))()
        units = pdfium_c.FPDFText_GetText(self._handle, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(units - 1, 0)].decode("utf-16-le", "surrogatepass")
        if len(text) != self.count:
            unicode = pdfium_c.FPDFText_GetUnicode
            codes = (unicode(self._handle, i) for i in range(self.count))
            text = "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)
        return NEVER.sub(lambda found: "\ufffd" if self._seen(found.start()) else found[0], text)

    def _seen(self, index: int) -> bool:
        """Whether a character leaves a mark on the page."""
        sides = [ctypes.c_double() for _ in range(4)]
        if not pdfium_c.FPDFText_GetCharBox(self._handle, index, *sides):
            return False
        left, right, bottom, top = (side.value for side in sides)
        return right > left and top > bottom

    def glyph(self, index: int) -> Glyph:
        """The place of a character."""
        _char_box(self._plain_handle, index, self._rect_at)
        _char_origin(self._plain_handle, index, self._x_at, self._y_at)
        left, top, right, bottom = _four(self._rect)
        a, b, c, d, e, f = self._matrix
        if b == 0.0 and a > 0:  # upright, by far the most pages
            return Glyph(left + e, f - top, right + e, f - bottom, f - self._y.value)
        xs = (a * left + c * bottom + e, a * right + c * top + e)
        ys = (b * left + d * bottom + f, b * right + d * top + f)
        return Glyph(min(xs), min(ys), max(xs), max(ys), b * self._x.value + d * self._y.value + f)

    def place(self, first: int, last: int) -> Place:
        """The place of the word from one character to another: of an upright page with two calls into PDFium."""
        a, b, _, _, e, f = self._matrix
        if b != 0.0 or a < 0:
            return self._turned_place(first, last)
        _char_box(self._plain_handle, first, self._rect_at)
        left, top, right, bottom = _four(self._rect)
        over, under, baseline = self._height
        if top != over or bottom != under:  # else of one line and font with the word before
            _char_origin(self._plain_handle, first, self._x_at, self._y_at)
            baseline = f - self._y.value
            self._height = (top, bottom, baseline)
        high = top - bottom
        if first == last:
            return left + e, f - top, right + e, f - bottom, baseline, high, False
        _char_box(self._plain_handle, last, self._rect_at)
        _, crown, right, foot = _four(self._rect)
        broken = abs(foot - bottom) > 0.5 * high or right < left
        if crown > top:
            top = crown
        if foot < bottom:
            bottom = foot
        return left + e, f - top, right + e, f - bottom, baseline, high, broken

    def _turned_place(self, first: int, last: int) -> Place:
        start, end = self.glyph(first), self.glyph(last)
        high = start.y1 - start.y0
        broken = abs(end.y1 - start.y1) > 0.5 * high or end.x1 < start.x0
        x0, y0, x1, y1 = min(start.x0, end.x0), min(start.y0, end.y0), max(start.x1, end.x1), max(start.y1, end.y1)
        return x0, y0, x1, y1, start.baseline, high, broken

    def size(self, index: int) -> float:
        """The size of a character's type in points, as scaled on the page."""
        matrix = pdfium_c.FS_MATRIX()
        size = float(pdfium_c.FPDFText_GetFontSize(self._handle, index))
        if pdfium_c.FPDFText_GetMatrix(self._handle, index, ctypes.byref(matrix)):
            size *= float((matrix.c**2 + matrix.d**2) ** 0.5)
        return abs(size)

    def font(self, index: int) -> Font:
        """Whether a character's font is bold or italic."""
        thing = _object_of(self._plain_handle, index)
        key = (_font_of(ctypes.c_void_p(thing)) if thing else None) or 0
        if key not in self._fonts or not key:
            self._fonts[key] = self._font(index)
        return self._fonts[key]

    def _font(self, index: int) -> Font:
        flags, buffer = ctypes.c_int(), ctypes.create_string_buffer(128)
        length = pdfium_c.FPDFText_GetFontInfo(self._handle, index, buffer, len(buffer), ctypes.byref(flags))
        name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
        heavy = pdfium_c.FPDFText_GetFontWeight(self._handle, index) >= BOLD_WEIGHT
        bold = heavy or bool(flags.value & FORCE_BOLD or BOLD_NAME.search(name))
        return Font(bold, bool(flags.value & ITALIC or ITALIC_NAME.search(name)))

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
