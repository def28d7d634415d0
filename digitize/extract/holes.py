"""A page's greyscale image → the holes that were punched through its margins, which are darker than any ink."""

import cv2
import numpy as np

from digitize.extract.pixels import Gray, as_gray

DARK = 0.45  # of the paper's grey
SMALLEST, LARGEST = 0.006, 0.03  # of the longer side: holes of 2 to 9 mm on A4
ROUND, FILLED = 0.75, 0.68  # sides of a hole's box to each other, and what of the box is dark (a disc: 0.79)
MARGIN = 0.16  # of the page's sides: holes are punched in margins


def holes_of(image: Gray, paper: float) -> Gray | None:
    """A mask (255 on holes and their rims) of the image's size, or None without any. `paper` is the paper's grey."""
    height, width = image.shape
    side = max(image.shape)
    dark = as_gray(cv2.compare(image, np.array(DARK * paper), cv2.CMP_LT))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(round(SMALLEST * side), 3),) * 2)
    solid = as_gray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, disc))
    if not cv2.countNonZero(solid):
        return None
    pieces, stats, middles = cv2.connectedComponentsWithStats(solid, connectivity=8)[1:]
    wide, high, area = (stats[:, i].astype(np.float64) for i in (2, 3, 4))
    x, y = middles[:, 0] / width, middles[:, 1] / height
    beside = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y)) < MARGIN
    small = np.maximum(wide, high) < LARGEST * side
    hole = beside & small & (np.minimum(wide, high) >= ROUND * np.maximum(wide, high)) & (area >= FILLED * wide * high)
    hole[0] = False
    if not hole.any():
        return None
    return as_gray(cv2.dilate(255 * hole[pieces].astype(np.uint8), np.ones((7, 7), np.uint8)))
