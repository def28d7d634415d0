"""A font without pictures for the hidden text of a PDF: any letter of any script can be written in it, and found again.

As Tesseract's pdfrenderer does it (J. Breidenbach): all letters are one glyph of half a square's width that covers nothing; which letter
each stands for is told in a table of the PDF (ToUnicode).
"""

import struct
from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

ADVANCE = 500  # thousandths of the size
ASCENT, DESCENT = 750, -250
NAME = "/GlyphLess"
EMPTY = bytes(12)  # a glyph of no contours and no instructions
STROKE = struct.pack(
    ">hhhhhHHBBhhhh", 1, 0, DESCENT, ADVANCE, ASCENT, 1, 0, 1, 1, 0, ADVANCE, DESCENT, ASCENT - DESCENT
)
"""A glyph of one contour, from its lower left to its upper right and back, that covers nothing. PDFium passes over letters
that run up the page and have no extent."""
MADE = 3_029_529_600  # seconds from 1904 to 2000: a time, so that the font is always the same
AT_A_TIME = 100  # letters in a block of the table, at most (Adobe Technical Note 5014)
CHECKSUM = 0xB1B0AFBA  # of a whole TrueType font (OpenType, head.checkSumAdjustment)


class Letters:
    """Numbers for the letters that are written, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def coded(self, text: str) -> str:
        """The numbers of a text's letters as PDF writes them, in hexadecimal digits."""
        numbers = self._numbers
        return "".join(f"{numbers.setdefault(letter, len(numbers) + 1):04x}" for letter in text)

    @property
    def known(self) -> Sequence[str]:
        """The letters by their numbers, from 1."""
        return list(self._numbers)


def font_of(pdf: pikepdf.Pdf, letters: Sequence[str]) -> pikepdf.Object:
    """The font of these letters as an object of a PDF (ISO 32000-1, 9.7)."""
    program = pdf.make_stream(glyphless(), Length1=len(glyphless()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(NAME),
        Flags=4,
        FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]),
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(NAME),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=pdf.make_stream(b"\0\0" + b"\0\1" * len(letters)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(NAME),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_to_unicode(letters)),
        )
    )


def _to_unicode(letters: Sequence[str]) -> bytes:
    """Which letter each number stands for (Adobe Technical Note 5411)."""
    pairs = [f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>" for number, letter in enumerate(letters, 1)]
    blocks = [pairs[i : i + AT_A_TIME] for i in range(0, len(pairs), AT_A_TIME)]
    listed = "\n".join("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{listed}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def glyphless() -> bytes:
    """The font's program: TrueType with two glyphs, of which nothing is seen."""
    tables = {
        b"cmap": struct.pack(">HHHHLHHHHHHHHHH", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF)
        + struct.pack(">HH", 1, 0),
        b"glyf": EMPTY + STROKE,
        b"head": _head(0),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", ADVANCE, 0, ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, len(EMPTY) // 2, (len(EMPTY) + len(STROKE)) // 2),
        b"maxp": struct.pack(">LH13H", 0x10000, 2, 2, 1, *[0] * 2, 1, *[0] * 8),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    whole = _joined(tables)
    return _joined(tables | {b"head": _head((CHECKSUM - _sum(whole)) & 0xFFFFFFFF)})


def _head(adjustment: int) -> bytes:
    times = (MADE, MADE)  # of making and changing
    return struct.pack(
        ">LLLLHHqqhhhhHHhhh",
        *(0x10000, 0x10000, adjustment, 0x5F0F3CF5, 0b1011, 1000, *times),
        *(0, DESCENT, ADVANCE, ASCENT, 0, 3, 2, 0, 0),
    )


def _joined(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    out = struct.pack(">LHHHH", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    at, body = 12 + 16 * count, b""
    for tag, data in sorted(tables.items()):
        out += struct.pack(">4sLLL", tag, _sum(data), at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return out + body


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(numbers) & 0xFFFFFFFF


def is_leftward(text: Iterable[str]) -> bool:
    """Whether a word runs to the left: most of its letters are of such a script."""
    letters = [letter for letter in text if letter.isalpha()]
    return (
        bool(letters)
        and sum("\u0590" <= x <= "\u08ff" or "\ufb1d" <= x <= "\ufefc" for x in letters) > len(letters) / 2
    )
