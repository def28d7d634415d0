"""Dirt out of a picture of text: dark marks too small for a full stop."""

import cv2
import numpy as np

from digitize.extract.pixels import Gray, as_gray

SPECK_AREA = 0.03  # of the square of the height of small letters: what is smaller is no full stop
SPECK_AREA_GRAINY = 0.047  # on grainy paper, where specks are larger and stops blurred (0.055 takes stops)
SPECK_SIDE = 0.2  # of the height of small letters


def despeckled(picture: Gray, letter: float, speck_area: float = SPECK_AREA) -> Gray:
    """The picture with dark marks too small for a full stop painted over; those that touch a letter's edge stay.

    `letter` is the height of small letters in pixels, `speck_area` the least of a full stop, in its squares.
    """
    ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    marks, stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[1:3]
    tiny = (stats[:, 2] < SPECK_SIDE * letter) & (stats[:, 3] < SPECK_SIDE * letter)
    speck = (stats[:, 4] < speck_area * letter * letter) | tiny
    speck[0] = False
    around = np.ones((3, 3), np.uint8)
    specks = cv2.dilate(speck[marks].astype(np.uint8), around)
    letters = cv2.dilate((~speck[marks] & (marks > 0)).astype(np.uint8), around)
    out = picture.copy()
    out[(specks > 0) & (letters == 0)] = np.percentile(picture, 80)
    return as_gray(out)
