"""A strip → what the network takes: its height, from black to white.

As the networks were trained: Leptonica's way to scale (area-averaged or linear, then sharpened) and Tesseract's way to
find black and white on the row in the middle.
"""

import cv2
import numpy as np

from digitize.extract.engines.lstm.tree import Floats
from digitize.extract.pixels import Gray, as_gray

AREA = 0.7  # scale below which an area is averaged
SHARPENED_AREA = 0.2  # scale above which what was averaged is sharpened
SHARPENED_LINE = 1.4  # scale below which what was drawn out linearly is sharpened
SOFT, HARD = 0.2, 0.4  # of the difference to the blurred image: how far it is sharpened
DARKEST, LIGHTEST = 0.25, 0.75  # places among the valleys and the peaks of the middle row
INK = 1.2  # of the way from black to the grey in the middle: what is lighter is paper, as for the layout analysis
GRID = 127  # steps from grey to black or white: the networks were trained on whole ones


def normalised(strip: Gray, height: int) -> tuple[Floats, float]:
    """A strip as the network takes it, shape (height, width), -1 black to 1 white; and the grey between ink and paper."""
    small = _scaled(strip, height)
    black, white = _black_and_white(small[small.shape[0] // 2])
    half = max((white - black) / 2, 1.0) if white > black else 1.0
    values = (np.arange(256, dtype=np.float32) - np.float32(black)) / np.float32(half) - 1
    of_greys = np.clip(np.rint(values * (GRID + 1)), -GRID, GRID) / np.float32(GRID)
    return np.asarray(of_greys[small], np.float32), black + INK * half


def _scaled(strip: Gray, height: int) -> Gray:
    scale = height / strip.shape[0]
    width = max(int(strip.shape[1] * scale + 0.5), 1)
    if scale < AREA:
        small = cv2.resize(strip, (width, height), interpolation=cv2.INTER_AREA)
        return _sharpened(as_gray(small), 3, SOFT) if scale > SHARPENED_AREA else as_gray(small)
    matrix = np.array([[strip.shape[1] / width, 0, 0], [0, strip.shape[0] / height, 0]], np.float64)
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    small = cv2.warpAffine(strip, matrix, (width, height), flags=way, borderMode=cv2.BORDER_REPLICATE)
    return _sharpened(as_gray(small), 5, HARD) if scale < SHARPENED_LINE else as_gray(small)


def _sharpened(image: Gray, window: int, share: float) -> Gray:
    blurred = cv2.blur(image, (window, window), borderType=cv2.BORDER_REFLECT)
    return as_gray(cv2.addWeighted(image, 1 + share, blurred, -share, 0))


def _black_and_white(row: Gray) -> tuple[float, float]:
    """What counts as black and as white: quartiles of the valleys and of the peaks along a row."""
    if len(row) < 3:
        return 0.0, 255.0
    before, here, after = (row[i : len(row) - 2 + i].astype(np.int64) for i in range(3))
    valleys = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    peaks = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    return _at(valleys, DARKEST, 0), _at(peaks, LIGHTEST, 255)


def _at(values: np.ndarray[tuple[int], np.dtype[np.int64]], share: float, default: int) -> float:
    """The grey at a share of values, within its step by how many have it; `default` for none."""
    if not len(values):
        values = np.array([default])
    counts = np.bincount(values, minlength=256)
    wanted = max(share * len(values), 1.0)
    upto = np.cumsum(counts)
    grey = int(np.searchsorted(upto, wanted))
    return float(grey + 1 - (upto[grey] - wanted) / counts[grey])
