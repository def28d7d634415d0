"""What stands across a page's text and is no part of it: watermarks and slanted stamps, told by how they lie."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SLANT = 8.0  # degrees by which words run another way than the page: more than the skew of any scan's layer
LARGE = 1.4  # of the usual type: letters that go across lines
LIGHT = 110.0  # shade (0 to 255) from which small letters across others are a watermark
CROSSED, CROSSED_LIGHT = 3, 1  # words that stand inside the letters of a watermark, at least

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def slanted(operations: Sequence[int], directions: Numbers) -> set[int]:
    """The text objects whose words run another way than from left to right. `directions` are those of the words that the
    objects draw, in degrees."""
    return {
        thing for thing, degrees in zip(operations, directions.tolist(), strict=True) if thing and abs(degrees) > SLANT
    }


def across(boxes: Numbers, operations: Sequence[int], shades: dict[int, float]) -> Flags:
    """Which words stand across others: in larger type, or in letters as light as a watermark's, over words of other text
    objects. `boxes` are those of the words, shape (words, 4)."""
    none = np.zeros(len(boxes), np.bool_)
    if not len(boxes):
        return none
    high = boxes[:, 3] - boxes[:, 1]
    large = high > LARGE * np.median(high)
    doubtful = {thing for thing, big in zip(operations, large.tolist(), strict=True) if big}
    doubtful |= {thing for thing, shade in shades.items() if LIGHT <= shade <= 255}
    doubtful &= set(operations)
    if not doubtful or len(doubtful) == len(set(operations)):
        return none
    one = np.array(operations)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    found = none
    for thing in doubtful:
        own = one == thing
        top, foot = boxes[own, 1].min(), boxes[own, 3].max()
        rim = 0.15 * (foot - top)
        inside = ~own & (x > boxes[own, 0].min()) & (x < boxes[own, 2].max()) & (y > top + rim) & (y < foot - rim)
        smaller = inside & (high < high[own].max() / LARGE)
        light = shades.get(thing, 0.0) >= LIGHT
        other = inside & np.array([shades.get(k, 0.0) < LIGHT for k in operations]) if light else smaller
        if np.count_nonzero(other) >= (CROSSED_LIGHT if light else CROSSED):
            found = found | own
    return found
