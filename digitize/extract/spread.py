"""The letters of a page → where the gutter runs when it shows two pages of a book side by side."""

import numpy as np
import numpy.typing as npt

WIDE = 1.1  # width to height, from which an image may be a spread
MIDDLE = (0.36, 0.64)  # where a gutter may lie, as shares of the width
CLEAR = 0.03  # of the width that no letter enters: gutters between columns of one page are half as wide
SIDES = 0.12  # share of the letters that each page must have


def gutter_of(marks: npt.NDArray[np.int32], shape: tuple[int, ...], angle: float) -> float:
    """The x of the gutter, as a share of the width; 0 for a single page.

    `marks` are boxes of letters (left, top, width, height) on an image of `shape`, which `angle` (degrees, counter-
    clockwise) would lay level.
    """
    height, width = shape
    if width < WIDE * height or len(marks) == 0:
        return 0.0
    slope = np.tan(np.radians(angle))
    x = marks[:, 0] + slope * (marks[:, 1] + marks[:, 3] / 2 - height / 2)
    starts = np.clip(x, 0, width - 1).astype(int)
    ends = np.clip(x + marks[:, 2], 0, width).astype(int)
    covered = np.cumsum(np.bincount(starts, minlength=width + 1) - np.bincount(ends, minlength=width + 1))[:width]
    low, high = (int(share * width) for share in MIDDLE)
    free = np.concatenate([[False], covered[low:high] == 0, [False]])
    turns = np.nonzero(np.diff(free.astype(int)))[0].reshape(-1, 2)
    if len(turns) == 0:
        return 0.0
    start, end = max(turns, key=lambda turn: turn[1] - turn[0])
    middle = low + (start + end) / 2
    left = float(np.mean(ends < middle))
    if end - start < CLEAR * width or not SIDES < left < 1 - SIDES:
        return 0.0
    return float(middle / width)
