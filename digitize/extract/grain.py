"""A page of a line or two → where its ink parts from the grain of its paper, which one threshold for the whole would part instead."""

from typing import NamedTuple

import cv2
import numpy as np

from digitize.extract.pixels import Gray, shares_of

STEP = 3  # one pixel of so many, each way, is looked at
WITHIN, BEYOND = 3.5, 5.0  # times the grain of the paper: a parting is within it, and what is ink is beyond it
HALVED = 0.25  # of a page is on the dark side of a parting within the grain; ink covers a tenth of a full page
LITTLE = 0.0005  # of a page is ink, at least: a line of small type has 0.002


class LittleInk(NamedTuple):
    """The greys of ink on a page that has little of it: its `darkest`, the `least` grey that is paper again, and the one
    `halfway` to the paper, at which letters part best from print of the other side."""

    darkest: int
    least: int
    halfway: int


def little_ink_of(image: Gray) -> LittleInk | None:
    """The greys of the ink, where there is so little that Otsu's threshold falls within the paper's grain; None where it
    does not, and on a blank page. The paper should not be so white that its grain is cut off."""
    sample = image[::STEP, ::STEP].copy()
    shares = shares_of(sample)
    paper = int(np.searchsorted(shares, 0.5))
    grain = max(int(np.searchsorted(shares, 0.84)) - paper, 1)
    parted = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[0]
    if parted < paper - WITHIN * grain or shares[int(parted)] < HALVED:
        return None
    least, darkest = round(paper - BEYOND * grain), int(np.searchsorted(shares, LITTLE))
    return None if darkest > least - grain else LittleInk(darkest, least, min((paper + darkest) // 2, least))
