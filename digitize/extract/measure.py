"""A page's greyscale image → what it is like: the height of its letters, its light, noise and skew."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from digitize.extract.images import Gray

cv2.setNumThreads(1)  # workers already share the cores

SIDE = 1600  # pixels of the longer side at which a page is measured
SPECK = 4  # pixels at the measured size; what is lower is no letter
FEWEST_LETTERS = 20  # with fewer marks, a page has no measurable letters
SKEW_RANGE, SKEW_STEP = 3.0, 0.1  # degrees
SKEW_SIDE = 800  # pixels of the longer side at which skew is measured


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured on a page; greys from 0 to 255.

    `letter` is the height of small letters in pixels of the image (0 when there are none). `contrast` is the difference
    of paper and ink, `grain` the noise of the paper.
    `bilevel` tells an image of black and white alone, `inverted` light letters on dark. `angle` (degrees, counter-
    clockwise) is the turn that lays the lines level.
    """

    letter: float
    contrast: float
    grain: float
    bilevel: bool
    inverted: bool
    angle: float


def as_gray(image: npt.NDArray[np.generic]) -> Gray:
    """The same pixels as 8-bit greys, without a copy where they are that already."""
    return np.asarray(image, np.uint8)


def scaled(image: Gray, k: float) -> Gray:
    """The image at k times its size."""
    way = cv2.INTER_AREA if k < 1 else cv2.INTER_CUBIC
    size = (max(round(image.shape[1] * k), 1), max(round(image.shape[0] * k), 1))
    return as_gray(cv2.resize(image, size, interpolation=way))


def measure(image: Gray) -> Measures:
    """What an image is like; most of it is measured on a copy of at most `SIDE` pixels a side."""
    k = min(SIDE / max(image.shape), 1.0)
    small = scaled(image, k) if k < 1 else image
    sample = image[::4, ::4].ravel()
    histogram = np.bincount(sample, minlength=256) / max(sample.size, 1)
    bilevel = float(histogram[:16].sum() + histogram[240:].sum()) > 0.995
    inverted = float(np.median(sample)) < 100
    if inverted:
        small = as_gray(cv2.bitwise_not(small))
    level = as_gray(cv2.divide(small, background(small), scale=255))
    ink = as_gray(cv2.threshold(level, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])
    dark = level[ink == 1]
    if dark.size == 0 or dark.size == ink.size:
        return Measures(0.0, 0.0, 0.0, bilevel, inverted, 0.0)
    contrast = float(np.median(level[ink == 0])) - float(np.median(dark))
    letter = _letter(ink)
    angle = skew(ink) if letter else 0.0
    return Measures(letter / k, contrast, _grain(image, inverted), bilevel, inverted, angle)


def _letter(ink: Gray) -> float:
    """The height of small letters in pixels: most letters of a text are small, so it is a low height among the marks."""
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2]
    wide, high, area = (stats[1:, i].astype(np.float64) for i in (2, 3, 4))
    letters = (high > SPECK) & (high < 90) & (wide < 3 * high) & (wide > 0.15 * high) & (area > 0.15 * wide * high)
    heights = high[letters]
    if len(heights) < FEWEST_LETTERS:
        return 0.0
    # Specks and stops are less than half as high as capitals.
    return float(np.percentile(heights[heights > 0.45 * np.percentile(heights, 90)], 40))


def _grain(image: Gray, inverted: bool) -> float:
    """The noise of the paper: how far its pixels lie from the mean of their neighbours, in the middle of the page."""
    height, width = image.shape
    part = image[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    if part.size == 0:
        return 0.0
    part = as_gray(cv2.bitwise_not(part)) if inverted else part
    smooth = as_gray(cv2.blur(part, (3, 3)))
    paper = smooth >= np.percentile(smooth[::4, ::4], 50)
    return float(np.mean(as_gray(cv2.absdiff(part, smooth))[paper]))


def background(image: Gray) -> Gray:
    """The grey of the paper at each pixel, letters taken out."""
    small = scaled(image, 0.125)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    smooth = cv2.GaussianBlur(cv2.medianBlur(closed, 5), (0, 0), 3)
    return as_gray(cv2.resize(smooth, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR))


def skew(ink: Gray) -> float:
    """The angle (degrees, counter-clockwise) by which the image must be turned for its lines to lie level; 0 when
    unsure. Lines lie level where the profile of ink over the rows has the steepest steps (Postl 1986).

    `ink` is 1 where there is ink.
    """
    k = min(SKEW_SIDE / max(ink.shape), 1.0)
    small = scaled(as_gray(ink * 255), k)
    rows, columns = np.nonzero(small > 64)
    if len(rows) < 500:
        return 0.0
    weights = small[rows, columns].astype(np.float64)
    middle = columns - small.shape[1] / 2

    def sharpness(angle: float) -> float:
        levels = rows + middle * np.tan(np.radians(angle)) + 200
        profile = np.bincount(levels.astype(np.int64).clip(0), weights)
        return float(np.sum(np.diff(profile) ** 2))

    coarse = max((float(a) for a in np.arange(-SKEW_RANGE, SKEW_RANGE + 0.01, 0.5)), key=sharpness)
    best = max((float(a) for a in np.arange(coarse - 0.4, coarse + 0.41, SKEW_STEP)), key=sharpness)
    return -best if sharpness(best) > 1.05 * sharpness(0.0) else 0.0
