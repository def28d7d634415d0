"""The characters of a PDF page's text, asked of PDFium one by one.

Each question costs a third of a microsecond, so callers ask for the ends of words only, and reckon with whole columns of
answers.
"""

import ctypes
import math
import re
from bisect import bisect_left
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from digitize.extract.accents import SIGN, with_accents
from digitize.extract.pdf import displayed
from digitize.extract.raw_pdfium import plain
from digitize.model.page import Style

BOLD_NAME = re.compile("bold|black|heavy|demi|halbfett|fett", re.IGNORECASE)
ITALIC_NAME = re.compile("italic|oblique|kursiv", re.IGNORECASE)
SUBSET = re.compile("^[A-Z]{6}[+]")  # the tag before the name of an embedded subset, ISO 32000-1, 9.6.4
BOLD_WEIGHT = 700
FORCE_BOLD, ITALIC = 1 << 18, 1 << 6  # font descriptor flags, ISO 32000-1 table 123
NEVER = re.compile("[\0\x01\x03-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\uffff\ud800-\udfff\ufdd0-\ufdef]")
"""What stands for no character in any text; U+0002 and U+FFFE are PDFium's hyphens."""

MARK = re.compile("\ufffe")
"""PDFium's mark for a hyphen at the end of a line, and for a character without meaning."""
CODE_2 = re.compile("\x02")
NO_BOX = bytes(16)
MOST_LEFT_OUT = 50  # characters that are looked for one by one; of a page with more, every character is asked for

_char_box = plain(pdfium_c.FPDFText_GetLooseCharBox)
_char_origin = plain(pdfium_c.FPDFText_GetCharOrigin)
_object_of = plain(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p)
_font_of = plain(pdfium_c.FPDFTextObj_GetFont, ctypes.c_void_p)
_char_size = pdfium_c.FPDFText_GetFontSize

Numbers = npt.NDArray[np.float64]


class _Font(NamedTuple):
    name: str
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
        self._fonts: dict[int, _Font] = {}
        self._styles: dict[tuple[int, float], Style] = {}
        self._styles_by_height: dict[tuple[int, float], Style] = {}
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
            text = self._with_left_out(text)
        if "\ufffe" in text:
            text = MARK.sub(lambda found: found[0] if self._one(found.start()) != "\0" else "\0", text)
        if "\x02" in text:
            text = CODE_2.sub(lambda found: found[0] if self._hyphen(found.start()) else "\x01", text)
        text = NEVER.sub(lambda found: "\ufffd" if self._seen(found.start()) else found[0], text)
        return with_accents(text, self._ink) if SIGN.search(text) else text

    def _with_left_out(self, text: str) -> str:
        """The text with the characters in it that PDFium leaves out because they have no meaning."""
        place = pdfium_c.FPDFText_GetTextIndexFromCharIndex
        parts: list[str] = []
        done = 0  # characters
        left_out = self.count - len(text)
        for n in range(left_out):
            if n == MOST_LEFT_OUT:
                return self._one_by_one()
            gone = bisect_left(range(self.count), True, done, key=lambda i: place(self._handle, i) != i - n)
            if gone == self.count:
                return self._one_by_one()
            parts += [text[done - n : gone - n], self._one(gone)]
            done = gone + 1
        whole = "".join(parts) + text[done - left_out :]
        return whole if len(whole) == self.count else self._one_by_one()

    def _one_by_one(self) -> str:
        return "".join(map(self._one, range(self.count)))

    def _one(self, index: int) -> str:
        code = pdfium_c.FPDFText_GetUnicode(self._handle, index)
        return chr(code) if code <= 0x10FFFF else "\ufffd"

    def _hyphen(self, index: int) -> bool:
        return bool(pdfium_c.FPDFText_IsHyphen(self._handle, index) == 1)

    def _seen(self, index: int) -> bool:
        """Whether a character leaves a mark on the page."""
        sides = [ctypes.c_double() for _ in range(4)]
        if not pdfium_c.FPDFText_GetCharBox(self._handle, index, *sides):
            return False
        left, right, bottom, top = (side.value for side in sides)
        return right > left and top > bottom

    def _ink(self, indices: list[int]) -> Numbers:
        """The boxes of characters by what is drawn of them, in points as displayed; shape (characters, 4)."""
        sides = [ctypes.c_double() for _ in range(4)]
        asked = []
        for index in indices:
            there = pdfium_c.FPDFText_GetCharBox(self._handle, index, *sides)
            left, right, bottom, top = (side.value if there else 0.0 for side in sides)
            asked.append((left, top, right, bottom))
        return self._displayed(np.array(asked))

    def boxes(self, indices: list[int]) -> Numbers:
        """The boxes of characters by their advance and their font's height, in points as displayed: shape
        (characters, 4), left, top, right, bottom. What has no box that can be, has one of zeros."""
        rect = bytearray(16)  # left, top, right, bottom in PDF space
        handle, at = self._plain_handle, ctypes.byref((ctypes.c_char * 16).from_buffer(rect))
        asked = [bytes(rect) if _char_box(handle, i, at) else NO_BOX for i in indices]
        sides = np.frombuffer(b"".join(asked), np.float32).reshape(-1, 4).astype(np.float64)
        if not np.isfinite(sides).all():
            sides[~np.isfinite(sides).all(axis=1)] = 0.0
        return self._displayed(sides)

    def _displayed(self, sides: Numbers) -> Numbers:
        """Boxes as displayed, from left, top, right, bottom in PDF space."""
        a, b, c, d, e, f = self._matrix
        if b == 0.0 and a > 0:  # upright, by far the most pages
            return sides * (a, d, a, d) + (e, f, e, f)
        xs = sides[:, (0, 2)] * a + sides[:, (3, 1)] * c + e
        ys = sides[:, (0, 2)] * b + sides[:, (3, 1)] * d + f
        return np.stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)], axis=1)

    def baselines(self, indices: list[int]) -> Numbers:
        """The y of the baselines of characters, in points as displayed."""
        x, y = ctypes.c_double(), ctypes.c_double()
        x_at, y_at = ctypes.byref(x), ctypes.byref(y)
        _, b, _, d, _, f = self._matrix
        found = []
        for index in indices:
            _char_origin(self._plain_handle, index, x_at, y_at)
            found.append(b * x.value + d * y.value + f)
        return np.array(found)

    def places(self, indices: list[int]) -> Numbers:
        """Where characters begin on their baselines, in points as displayed: shape (characters, 2)."""
        x, y = ctypes.c_double(), ctypes.c_double()
        x_at, y_at = ctypes.byref(x), ctypes.byref(y)
        a, b, c, d, e, f = self._matrix
        found = []
        for index in indices:
            _char_origin(self._plain_handle, index, x_at, y_at)
            found.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        return np.array(found, np.float64).reshape(-1, 2)

    def operations(self, indices: list[int]) -> list[int]:
        """The text objects that draw characters, as numbers; 0 for none."""
        handle = self._plain_handle
        return [_object_of(handle, index) or 0 for index in indices]

    def styles(self, indices: list[int], operations: list[int], high: list[float]) -> list[Style]:
        """The styles of characters that are drawn by text objects and whose boxes are `high` points high; those of one
        type share one object. Characters of one font and height are of one type."""
        known = self._styles_by_height
        styles: list[Style] = []
        before, font = -1, 0
        for index, thing, tall in zip(indices, operations, high, strict=True):
            if not thing or thing != before:  # what one operation draws is of one font
                before, font = thing, (_font_of(ctypes.c_void_p(thing)) if thing else None) or 0
            style = known.get((font, tall)) if font else None
            if style is None:
                style = known[font, tall] = self._style(index, font)
            styles.append(style)
        return styles

    def directions(self, indices: list[int]) -> Numbers:
        """The directions in which characters run, in degrees clockwise on the page as displayed, from -180 to 180."""
        a, b, c, d, _, _ = self._matrix
        found, matrix = [], pdfium_c.FS_MATRIX()
        for index in indices:
            there = pdfium_c.FPDFText_GetMatrix(self._handle, index, matrix)
            x, y = (matrix.a, matrix.b) if there else (1.0, 0.0)
            found.append(math.degrees(math.atan2(b * x + d * y, a * x + c * y)) if there else 0.0)
        return np.array(found)

    def _style(self, index: int, font: int) -> Style:
        key = (font, round(self._size(index), 2))
        style = self._styles.get(key) if font else None
        if style is None:
            known = self._fonts.get(font) if font else None
            if known is None:
                known = self._fonts[font] = self._font(index)
            style = self._styles[key] = Style(known.name, key[1], known.bold, known.italic)
        return style

    def _size(self, index: int) -> float:
        """The size of a character's type in points, as scaled on the page."""
        matrix = pdfium_c.FS_MATRIX()
        size = float(_char_size(self._handle, index))
        if pdfium_c.FPDFText_GetMatrix(self._handle, index, ctypes.byref(matrix)):
            size *= float((matrix.c**2 + matrix.d**2) ** 0.5)
        return abs(size)

    def _font(self, index: int) -> _Font:
        flags, buffer = ctypes.c_int(), ctypes.create_string_buffer(128)
        length = pdfium_c.FPDFText_GetFontInfo(self._handle, index, buffer, len(buffer), ctypes.byref(flags))
        name = buffer.value.decode("utf-8", "replace") if 0 < length <= len(buffer) else ""
        heavy = pdfium_c.FPDFText_GetFontWeight(self._handle, index) >= BOLD_WEIGHT
        bold = heavy or bool(flags.value & FORCE_BOLD or BOLD_NAME.search(name))
        italic = bool(flags.value & ITALIC or ITALIC_NAME.search(name))
        return _Font(SUBSET.sub("", name), bold, italic)

    def turn(self, words: list[tuple[int, int]]) -> int:
        """By how much (clockwise) the page must be turned for most of its words, given by first and last character,
        to run from left to right. A word whose characters all stand in one place, as when a font gives a glyph for many
        letters, tells nothing."""
        votes = {0: 0, 90: 0, 180: 0, 270: 0}
        long = [ends for ends in words if ends[1] - ends[0] >= 2]
        boxes = self.boxes([index for ends in long for index in ends])
        middles = (boxes[:, :2] + boxes[:, 2:]).reshape(-1, 2, 2)
        for x, y in (middles[:, 1] - middles[:, 0]).tolist():
            if x or y:
                votes[(0 if x > 0 else 180) if abs(x) > abs(y) else (270 if y > 0 else 90)] += 1
        return max(votes, key=lambda side: votes[side])
