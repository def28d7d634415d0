"""What stands across a page's text and is no part of it: watermarks and slanted stamps, told by how they lie."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SLANT = 8.0  # degrees by which words run another way than the page: more than the skew of any scan's layer
LARGE = 1.4  # of the usual type: letters that go across lines
LIGHT = 110.0  # shade (0 to 255) from which small letters across others are a watermark
RIM = 0.15  # of its height above and below, in which a line of letters has little ink
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
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    large = np.nonzero(high > LARGE * np.median(high))[0]
    large = large[_within(boxes[large], x, y).sum(axis=1) > 1]  # each has its own middle in it
    doubtful = {operations[i] for i in large.tolist()}
    light = {thing for thing, shade in shades.items() if LIGHT <= shade <= 255}
    if light:
        doubtful |= light & set(operations)
    if not doubtful or len(doubtful) == len(set(operations)):
        return none
    one = np.array(operations)
    dark = ~np.isin(one, list(light))
    found = none
    for thing in doubtful:
        own = one == thing
        whole = np.concatenate([boxes[own, :2].min(axis=0), boxes[own, 2:].max(axis=0)])
        other = _within(whole[None], x, y)[0] & ~own & (dark if thing in light else high < high[own].max() / LARGE)
        if np.count_nonzero(other) >= (CROSSED_LIGHT if thing in light else CROSSED):
            found = found | own
    return found


def _within(frames: Numbers, x: Numbers, y: Numbers) -> Flags:
    """Which points lie well inside of which frames, shape (frames, points)."""
    x0, top, x1, foot = (frames[:, i][:, None] for i in range(4))
    rim = RIM * (foot - top)
    return np.asarray((x > x0) & (x < x1) & (y > top + rim) & (y < foot - rim))
