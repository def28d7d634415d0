"""How a page was read, kept in our PDFs beside the page's text: hidden text can't tell columns, or how sure a word is.

It is hOCR in the property list of a marked-content point (ISO 32000-1, 14.6.2), which is made for what a program wants to know
again, is part of PDF/A, and is passed over by viewers: packed by zlib, in hexadecimal strings, at the head of the page's content.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable

POINT = re.compile(rb"/Digitize <</HOCR \[((?:<[0-9a-f]{2,32000}>\s?)+)\]>> DP\n")
PART = 16_000  # bytes of a string; PDF/A allows 32,767
MOST_PACKED, MOST_BYTES = 4_000_000, 20_000_000  # of a page's reading
SCRAP = 2  # letters of a scrap's words at most
SURE = 0.85  # the confidence of a word that is none


def packed(reading: bytes) -> bytes:
    """A page's hOCR as an instruction of the page's content.

    >>> unpacked(packed(b"<html/>") + b"q BT ET Q")
    b'<html/>'
    """
    data = zlib.compress(reading, 9)
    parts = (f"<{data[at : at + PART].hex()}>" for at in range(0, len(data), PART))
    return f"/Digitize <</HOCR [{' '.join(parts)}]>> DP\n".encode("ascii")


def unpacked(content: bytes) -> bytes:
    """The hOCR that a page's content has; empty where there is none, or it is damaged, or larger than any is."""
    found = POINT.search(content)
    if found is None or len(found[1]) > 2 * MOST_PACKED:
        return b""
    unpacking = zlib.decompressobj()
    try:
        reading = unpacking.decompress(bytes.fromhex(re.sub(rb"[<>\s]", b"", found[1]).decode("ascii")), MOST_BYTES)
    except (ValueError, zlib.error):
        return b""
    return reading if unpacking.eof else b""


def is_scrap(words: Iterable[tuple[str, float | None]]) -> bool:
    """Whether a line of these words, each with its confidence, may have been made of dirt or scrawl."""
    return all(len(text) <= SCRAP and confidence is not None and confidence < SURE for text, confidence in words)


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter and digit occurs, however a program writes accents, ligatures and hyphens.

    >>> sorted(letters(["Ångström", "ﬁ-"]).items())
    [('A', 1), ('f', 1), ('g', 1), ('i', 1), ('m', 1), ('n', 1), ('o', 1), ('r', 1), ('s', 1), ('t', 1)]
    """
    return Counter(sign for text in texts for sign in unicodedata.normalize("NFKD", text) if sign.isalnum())
