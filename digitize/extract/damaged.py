"""What decoders complain of while they unpack an image → the part of it that is damaged, though it decodes to its end.

Told are fax codes that make no row, JPEG data that does not end where its blocks do, and Flate data whose sum is another one;
and JPEG data whose codes fell into step again, where the paper is another grey from within a row of blocks on. What the codes
can't tell stays unknown: such damage on paper of many greys or in a few blocks, and any within JBIG2 and JPEG 2000.
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
import numpy.typing as npt

from digitize.extract.pixels import Gray, as_gray

Rows = tuple[float, float]
"""From where to where an image is damaged, in shares of its height."""

WHOLE: Rows = (0.0, 1.0)
STRIP = 0.02  # share of an image that is one grey, from one of its sides on, where its data may end early
CORRUPT = b"Corrupt JPEG data"
END_OF_IMAGE = b"\xff\xd9"  # the last two bytes of JPEG and of a JPEG 2000 codestream
TRAILING = 1024  # bytes that may follow them
LINE = re.compile(rb"Fax\w+: [^\n]*? at (?:line|scanline) (\d+)(?: of strip (\d+))?")
EARLY = 0.02  # of an image's rows: codes that make no sense so early are of another kind than was thought
BLANK_CODES = 8  # bytes that differ from each other, in the fax codes of blank rows of an unknown kind
STEP, SHARE, ROWS = (
    4.0,
    0.25,
    3,
)  # greys, and of the greatest step, between so many rows of blocks and the next: damage begins
LAST = 0.9  # of the rows: behind it, it is the end that was not reached, and where it began is not known
WINDOW = 6  # rows of blocks above and below a seam in which each column shows its paper
ROW_OF_CODES = 2  # rows of blocks that are coded together, at most
ALIKE = 0.6  # of the columns change by the same step at a seam
SIDE, WRONG = 0.1, 0.15  # of the columns show the paper on either side of it, and of those may show the other grey
RUBBISH = 24  # blocks at a seam that show neither
PAPER = 95  # percent of a row's blocks are darker than its paper
FAX_3, FAX_4 = 3, 4  # TIFF's numbers of compressions
MARGIN = 2  # pixels by which the place of a filled part, known in points, may be off
MOST_BYTES = 1 << 28  # of an image's pixels that are unpacked


def jpeg_damage(data: bytes) -> Rows | None:
    """Where a JPEG image is damaged: from the row at which its paper changes its grey, else all of it; None where its
    decoder has nothing to say."""
    decoded: list[Gray | None] = []

    def decode() -> None:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
        decoded.append(None if found is None else as_gray(found))

    if data.rfind(END_OF_IMAGE) < len(data) - TRAILING:
        data += END_OF_IMAGE  # without it the decoder waits for more, and gives nothing
    corrupt = CORRUPT in heard(decode)
    if not decoded or decoded[0] is None:
        return WHOLE if corrupt else None
    return _from_step(decoded[0]) if corrupt else seam(decoded[0])


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


def seam(blocks: Gray) -> Rows | None:
    """From where on the paper of an image, given as the greys of its blocks, is another grey by one step, where that begins
    within a row of blocks: a block's grey is coded as the difference from the one before it, so that a wrong one stays.
    What lies on a scan ends along a whole row, or across many of them."""
    greys = blocks.astype(np.float32)
    if len(greys) < 2 * WINDOW + ROW_OF_CODES or not greys.size:
        return None
    paper = np.percentile(greys, PAPER, axis=1)
    usual = np.median(np.lib.stride_tricks.sliding_window_view(paper, WINDOW), axis=1)
    steps = usual[WINDOW + ROW_OF_CODES :] - usual[: -WINDOW - ROW_OF_CODES]
    rows = (np.flatnonzero(np.abs(steps) >= STEP / 2) + WINDOW).tolist()
    return next(((row / len(greys), 1.0) for row in rows if _is_seam(greys, row)), None)


def _is_seam(greys: npt.NDArray[np.float32], row: int) -> bool:
    """Whether one row is the paper's old grey up to a place, and its new one behind it; above all is old, below all new."""
    below = row + ROW_OF_CODES
    old, new = _lightest(greys[row - WINDOW : row]), _lightest(greys[below : below + WINDOW])
    step = float(np.median(new - old))
    near = abs(step) / 3
    if abs(step) < STEP or np.mean(np.abs(new - old - step) < near) < ALIKE:
        return False
    is_old, is_new = np.abs(greys - old) < near, np.abs(greys - new) < near
    place = int(np.argmax(np.cumsum(is_old[row]) - np.cumsum(is_new[row]))) + 1
    sides = (
        (is_old[row, :place], is_new[row, :place]),
        (is_new[row, place:], is_old[row, place:]),
        (is_old[row - 1], is_new[row - 1]),
        (is_new[below], is_old[below]),
    )
    if any(right.sum() < SIDE * greys.shape[1] or wrong.sum() > WRONG * right.sum() for right, wrong in sides):
        return False
    return int(place + np.argmax(is_new[row, place:]) - np.flatnonzero(is_old[row, :place])[-1]) <= RUBBISH


def _lightest(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each column's lightest block but one: paper, though letters stand in some."""
    return np.asarray(np.sort(rows, axis=0)[-2])


def one_grey(seen: Gray) -> tuple[str, float]:
    """The side from which most of an image is one grey, and how much of it; 0 where that is less than a strip."""
    sides = {"bottom": seen[::-1], "top": seen, "right": seen.T[::-1], "left": seen.T}
    shares = {side: _share_of_one_grey(rows) for side, rows in sides.items()}
    side = max(shares, key=lambda name: shares[name])
    return side, shares[side]


def papered(image: Gray, rows: slice, columns: slice) -> Gray:
    """An image of which a part that is one grey has the grey of most that lies beside it. What a decoder fills an image with
    whose data ends early is seldom the paper's grey, and would be taken for a border, or the paper for one."""
    part = image[rows, columns]
    if not part.size or part.size == image.size or np.ptp(part[1:-1, 1:-1] if min(part.shape) > MARGIN else part) > 1:
        return image
    beside = np.bincount(image.ravel(), minlength=256) - np.bincount(part.ravel(), minlength=256)
    filled = image.copy()
    filled[rows, columns] = int(np.argmax(beside))
    return filled


def _share_of_one_grey(rows: Gray) -> float:
    """The share of an image's rows before the first that has another grey; 0 where there is none, and where a strip's rows,
    which are all that is looked at of most images, have two."""
    first = rows[: int(np.ceil(STRIP * len(rows)))]
    if not first.size or _other_rows(first).size:
        return 0.0
    other = _other_rows(rows)
    return float(other[0] / len(rows)) if other.size else 0.0


def _other_rows(rows: Gray) -> npt.NDArray[np.intp]:
    """The rows that have another grey than the first pixel."""
    return np.flatnonzero((np.abs(rows.astype(np.int16) - rows[0, 0]) > 1).any(axis=1))


def fax_damage(data: bytes, width: int, height: int) -> Rows | None:
    """Where an image in fax codes (CCITT, group 3 or 4) of so many pixels is damaged; None where it is not, or where its
    codes are of a kind that is not known."""
    share = _fax_share(data, width, height)
    return (share, 1.0) if share is not None and EARLY < share < 1 else None


def is_no_fax(data: bytes, width: int, height: int) -> bool:
    """Whether the data of an image of which nothing is seen are no fax codes, of blank paper or other: they make no sense from
    its first rows on, and are more various than the codes of blank rows, in whatever kind, can be."""
    share = _fax_share(data, width, height)
    return share is not None and share <= EARLY and len(set(data)) > BLANK_CODES


def _fax_share(data: bytes, width: int, height: int) -> float | None:
    """The share of an image's rows from which its fax codes make no sense, of the kind in which they do longest; None where
    they do to the end in any."""
    firsts = []
    for compression, options in ((FAX_4, 0), (FAX_3, 0), (FAX_3, 1)):
        file = np.frombuffer(_as_tiff(data, width, height, compression, options), np.uint8)
        first = fax_line(heard(partial(cv2.imdecode, file, cv2.IMREAD_GRAYSCALE)))
        if first is None:
            return None
        firsts.append(first)
    return max(firsts) / max(height, 1)


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
