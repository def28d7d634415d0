"""Small changes of greyscale images that more than one step needs."""

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
"""A greyscale image, shape (height, width), 0 black to 255 white."""

cv2.setNumThreads(1)  # workers already share the cores


def as_gray(image: npt.NDArray[np.generic]) -> Gray:
    """The same pixels as 8-bit greys, without a copy where they are that already."""
    return np.asarray(image, np.uint8)


def shares_of(image: Gray) -> npt.NDArray[np.float64]:
    """The share of pixels that are as dark as each grey or darker, shape (256,)."""
    return np.asarray(np.cumsum(cv2.calcHist([image], [0], None, [256], [0, 256])) / image.size)


def grey_at(image: Gray, percent: float) -> float:
    """The grey than which so many percent of the pixels are darker, as `numpy.percentile` gives it: that takes five times
    as long for the few pixels of a letter."""
    at = (image.size - 1) * (percent / 100)
    first = int(at)
    last = min(first + 1, image.size - 1)
    parted = np.partition(image, (first, last), axis=None)
    low, high = float(parted[first]), float(parted[last])
    return low + (at - first) * (high - low)


def grey_towards_ink(image: Gray, share: float) -> float:
    """The grey that lies so far on the way from a page's paper to its ink."""
    paper, ink = (float(np.percentile(image[::4, ::4], percent)) for percent in (80, 1))
    return paper - share * (paper - ink)


def scaled(image: Gray, k: float) -> Gray:
    """The image at k times its size."""
    return sized(image, max(round(image.shape[1] * k), 1), max(round(image.shape[0] * k), 1))


def sized(image: Gray, width: int, height: int) -> Gray:
    """The image at a size in pixels."""
    way = cv2.INTER_AREA if width < image.shape[1] else cv2.INTER_CUBIC
    return as_gray(cv2.resize(image, (width, height), interpolation=way))


def rotated(image: Gray, angle: float) -> Gray:
    """The image turned about its middle by degrees, counter-clockwise, at its size, on white."""
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return as_gray(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)))
