"""What decoders complain of while they unpack an image → the part of it that is damaged, though it decodes to its end.

Told are fax codes that make no row, JPEG data that does not end where its blocks do, and Flate data whose sum is another one.
What the codes can't tell stays unknown: damage after which JPEG's codes fall into step again, and any in JBIG2 and JPEG 2000.
"""

import os
import re
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from digitize.extract.pixels import Gray, as_gray

Rows = tuple[float, float]
"""From where to where an image is damaged, in shares of its height."""

WHOLE: Rows = (0.0, 1.0)
CORRUPT = b"Corrupt JPEG data"
LINE = re.compile(rb"Fax\w+: [^\n]*? at (?:line|scanline) (\d+)(?: of strip (\d+))?")
EARLY = 0.02  # of an image's rows: codes that make no sense so early are of another kind than was thought
STEP, SHARE, ROWS = (
    4.0,
    0.25,
    3,
)  # greys, and of the greatest step, between so many rows of blocks and the next: damage begins
LAST = 0.9  # of the rows: behind it, it is the end that was not reached, and where it began is not known
PAPER = 95  # percent of a row's blocks are darker than its paper
FAX_3, FAX_4 = 3, 4  # TIFF's numbers of compressions
MOST_BYTES = 1 << 28  # of an image's pixels that are unpacked


def jpeg_damage(data: bytes) -> Rows | None:
    """Where a JPEG image is damaged: from the row at which its paper changes its grey, else all of it; None where its
    decoder has nothing to say."""
    decoded: list[Gray | None] = []

    def decode() -> None:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
        decoded.append(None if found is None else as_gray(found))

    if CORRUPT not in heard(decode):
        return None
    return _from_step(decoded[0]) if decoded and decoded[0] is not None else WHOLE


def _from_step(blocks: Gray) -> Rows:
    paper = np.percentile(blocks, PAPER, axis=1)
    if len(paper) < 2 * ROWS:
        return WHOLE
    over = np.convolve(paper, np.ones(ROWS) / ROWS, "valid")
    steps = np.abs(over[ROWS:] - over[:-ROWS])
    if steps.max() < STEP:
        return WHOLE
    first = int(np.argmax(steps >= max(STEP, SHARE * steps.max())))
    return (first / len(paper), 1.0) if first < LAST * len(paper) else WHOLE


def fax_damage(data: bytes, width: int, height: int) -> Rows | None:
    """Where an image in fax codes (CCITT, group 3 or 4) of so many pixels is damaged; None where it is not, or where its
    codes are of a kind that is not known."""
    firsts = []
    for compression, options in ((FAX_4, 0), (FAX_3, 0), (FAX_3, 1)):
        file = np.frombuffer(_as_tiff(data, width, height, compression, options), np.uint8)
        first = fax_line(heard(partial(cv2.imdecode, file, cv2.IMREAD_GRAYSCALE)))
        if first is None:
            return None
        firsts.append(first)
    share = max(firsts) / max(height, 1)
    return (share, 1.0) if EARLY < share < 1 else None


def fax_line(said: bytes, rows_of_strip: int = 0) -> int | None:
    """The first row that a decoder of fax codes complained of; None where it did not."""
    return min((int(line) + rows_of_strip * int(strip or 0) for line, strip in LINE.findall(said)), default=None)


def flate_damage(data: bytes) -> Rows | None:
    """All of an image whose data unpacks to another sum than it tells."""
    try:
        zlib.decompressobj().decompress(data, MOST_BYTES)
    except zlib.error as error:
        return WHOLE if "data check" in str(error) else None
    return None


def _as_tiff(data: bytes, width: int, height: int, compression: int, options: int) -> bytes:
    """A TIFF file of one strip of fax codes (TIFF 6.0, section 11)."""
    tags = (
        (256, 4, width),
        (257, 4, height),
        (258, 3, 1),
        (259, 3, compression),
        (262, 3, 0),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, len(data)),
        *(((292, 4, options),) if compression == FAX_3 else ()),
    )
    padded = data + bytes(len(data) % 2)
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<I", 8 + len(padded)) + padded + struct.pack("<H", len(tags)) + entries + bytes(4)


def heard(decode: Callable[[], object]) -> bytes:
    """What native decoders print on standard error while an image is decoded: they have no other way to tell. An error
    that is raised tells nothing here."""
    sys.stderr.flush() if sys.stderr else None
    with tempfile.TemporaryFile() as file:
        try:
            kept = os.dup(2)
        except OSError:  # closed
            return b""
        os.dup2(file.fileno(), 2)
        try:
            decode()
        except (cv2.error, OSError, ValueError, SyntaxError):
            pass
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        file.seek(0)
        return file.read(1 << 20)
