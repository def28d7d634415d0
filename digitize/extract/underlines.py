"""An image without the lines drawn under words: typists underline headings, and the engine loses the letters over them."""

import cv2
import numpy as np

from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import Gray, as_gray, shares_of

INK = 0.002  # of a page is at least as dark as its ink: a line of small type
DARK = 0.45  # of the contrast: a line is at least so dark
LONG = 4.5  # letter heights: longer than any stroke of a letter, and than feet that blur together
THIN, THICK = 0.13, 0.45  # letter heights; thinner are the feet of letters in a row
NEAR, FAR = 0.15, 1.0  # letter heights: the words stand in this band over the line
INKED = 0.08  # of that band is ink, at least: else it is a rule
BRIDGED = 3  # pixels of a break that grain makes in a line
TOUCHED = 0.25  # of a line's columns have ink right above them: the feet of letters touch it
COARSE = 4  # columns
MOST = 200  # lines on a page; more are a form's ruling


def without_underlines(image: Gray, letter: float) -> tuple[Gray, int]:
    """The image with its underlines painted over, and how many they were. `letter` is the height of small letters in
    pixels. Letters that reach down through a line are left whole."""
    shares = shares_of(image[::4])
    paper, ink = float(np.searchsorted(shares, 0.5)), float(np.searchsorted(shares, INK))
    dark = as_gray(cv2.threshold(image, paper - DARK * (paper - ink), 1, cv2.THRESH_BINARY_INV)[1])
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, BRIDGED), np.uint8))
    length = max(round(LONG * letter), COARSE)
    # Most pages have none, which one column of four tells sooner.
    if not cv2.countNonZero(cv2.erode(bridged[:, ::COARSE].copy(), np.ones((1, length // COARSE), np.uint8))):
        return image, 0
    long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    boxes = pieces_of(as_gray(long)).boxes
    thick = (boxes[:, 3] >= THIN * letter) & (boxes[:, 3] <= THICK * letter)
    lines = [box for box in boxes[thick].tolist() if _under_words(dark, box, letter)]
    if not 0 < len(lines) <= MOST:
        return image, 0
    image = image.copy()
    for box in lines:
        _paint_over(image, dark, *_whole(dark, box, round(FAR * letter)), round(paper))
    return as_gray(image), len(lines)


def _under_words(dark: Gray, box: list[int], letter: float) -> bool:
    left, top, wide, _, _ = box
    band = dark[max(top - round(FAR * letter), 0) : max(top - round(NEAR * letter), 0), left : left + wide]
    return band.size > 0 and float(band.mean()) >= INKED


def _whole(dark: Gray, box: list[int], most: int) -> tuple[int, int, int, int]:
    """A line from end to end as left, top, right, bottom: frayed ends go on for `most` pixels."""
    left, top, wide, high, _ = box
    right, inked = left + wide, dark[top : top + high].max(axis=0)
    before, behind = inked[max(left - most, 0) : left][::-1], inked[right : right + most]
    left -= len(before) if before.all() else int(np.argmin(before))
    right += len(behind) if behind.all() else int(np.argmin(behind))
    return left, top, right, top + high


def _paint_over(image: Gray, dark: Gray, left: int, top: int, right: int, bottom: int, paper: int) -> None:
    """Paints a line over, and the grey at its edges, but for the columns in which a letter goes through it: it is seen
    below, or right above where the feet of the others are clear of the line."""
    bottom = min(bottom + 1, image.shape[0] - 1)
    through = dark[bottom : bottom + 2, left:right].max(axis=0)
    above = dark[max(top - 3, 0) : max(top - 1, 0), left:right]
    if above.size and above.max(axis=0).mean() < TOUCHED:
        through = np.maximum(through, above.max(axis=0))
    columns = np.nonzero(through == 0)[0] + left
    image[max(top - 1, 0) : bottom, columns] = paper
