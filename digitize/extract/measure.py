"""A page's greyscale image → what it is like: the height of its letters, its light, noise, skew, edges and specks."""

from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np

from digitize.extract.curl import Curl, curl_of
from digitize.extract.edges import edges_of, painted
from digitize.extract.grain import little_ink_of
from digitize.extract.holes import holes_of
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import Gray, as_gray, scaled, sized
from digitize.extract.skew import Boxes, Marks, lie_of
from digitize.extract.spread import gutter_of

GREY_PAPER = 200  # a grey at which the grain of the paper stays whole
SIDE = 1600  # pixels of the longer side at which a page is measured
SPECK = 4  # pixels at the measured size; what is lower is no letter
FEWEST_LETTERS = 20  # with fewer marks, a page has no measurable letters
MOST_MARKS = 60_000  # more are grain, not letters
JOINED = 0.08  # marks that are wider than three letters, for each letter, above which letters run together (typescripts: 0.03)
DARKER = (0.7, 0.8, 0.9)  # of the contrast: partings at which they may stand alone
GRAIN_SIDE = 1000  # pixels of the part in the page's middle on which the grain is measured
INK, PALE = 0.6, (0.2, 0.5)  # shares of the contrast by which ink, and what shows through, is darker than paper
MUCH_PALE = 0.25  # of the area of ink (clean scans: 0.1 at most; heavy show-through: 0.6)
PARTS = 6  # across and down
SOFT = 0.17  # of the contrast: steps of what shows through are lower (0.11 to 0.14; grain, carbon, faint ink: 0.21 up)
DARK = 100  # a median grey below it: light letters on dark


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured on a page; greys from 0 to 255.

    `letter` is the height of small letters in pixels of the image (0 when there are none). `contrast` is the difference
    of paper and ink, `grain` the noise of the paper, `paper` the grey of its darkest part, `uneven` how much lighter
    its lightest one is.
    `bilevel` tells an image of black and white alone, `inverted` light letters on dark. `angle` (degrees, counter-
    clockwise) is the turn that lays the lines level, `sideways` that they run up or down the page. `edges` marks what
    is dark around the paper, and its punched holes, as a mask at a small size of the image's shape. `gutter` is the x between the two pages of a
    spread, as a share of the width (0 for a single page), `angles` those of its two pages. `specks` counts marks too small
    for letters, for each letter. `curl` tells how lines are bent. `show_through` tells of pale and soft marks: print of the other side.
    `light` is the grey of the paper over the page, at a small size of the image's shape. `marks` are the boxes of all marks of ink
    that may be letters, in pixels of the image as it is: left, top, width, height.
    """

    letter: float
    contrast: float
    grain: float
    bilevel: bool
    inverted: bool
    angle: float
    paper: float = 0.0
    uneven: float = 0.0
    sideways: bool = False
    edges: Gray | None = field(default=None, compare=False)
    gutter: float = 0.0
    angles: tuple[float, ...] = ()
    specks: float = 0.0
    show_through: bool = False
    curl: Curl | None = None
    light: Gray | None = field(default=None, compare=False)
    marks: Boxes = field(default_factory=lambda: np.empty((0, 4)), compare=False)


def measure(image: Gray, little: bool = False) -> Measures:
    """What an image is like; most of it is measured on a copy of at most `SIDE` pixels a side. On a page of `little` ink
    punched holes count as edges."""
    k = min(SIDE / max(image.shape), 1.0)
    small = scaled(image, k) if k < 1 else image
    histogram = np.bincount(image[::4, ::4].ravel(), minlength=256) / max(image[::4, ::4].size, 1)
    bilevel = float(histogram[:16].sum() + histogram[240:].sum()) > 0.995
    edges = edges_of(small)
    if little:
        edges = _both(edges, holes_of(small[::2, ::2].copy(), float(np.percentile(small[::4, ::4], 95))))
    beside = None if edges is None else as_gray(cv2.bitwise_not(sized(edges, small.shape[1], small.shape[0])))
    inverted = _median(small, beside) < DARK
    if inverted:
        small, edges = as_gray(cv2.bitwise_not(small)), None
    elif edges is not None:
        small = painted(small, edges)
    light = light_of(small)
    level = evened(small, light, 255)
    ink = _ink_on(level, small, light)
    if not 0 < cv2.countNonZero(ink) < ink.size:
        return Measures(0.0, 0.0, 0.0, bilevel, inverted, 0.0, edges=edges)
    darkest, lightest = np.percentile(light, (1, 99))
    contrast = _median(level, as_gray(1 - ink)) - _median(level, ink)
    found = _parted(level, ink, contrast)
    letter, marks = found.height, found.marks
    lie = lie_of(marks, ink.shape)
    gutter = gutter_of(marks, ink.shape, lie.angle)
    return Measures(
        letter / k,
        contrast,
        _grain(image, inverted),
        bilevel,
        inverted,
        lie.angle,
        float(darkest),
        float(lightest - darkest),
        lie.sideways,
        edges,
        gutter,
        _halves(marks, ink.shape, gutter) if gutter else (),
        found.specks,
        not bilevel and _shows_through(level, contrast),
        None if gutter or lie.sideways else curl_of(marks, ink.shape, lie.angle, letter),
        light,
        (np.concatenate([marks, found.lower]) / k).astype(np.float64),
    )


def _ink_on(level: Gray, image: Gray, light: Gray) -> Gray:
    """1 where there is ink, 0 elsewhere; `level` is the image with its paper made white, which cuts off the paper's grain."""
    if (little := little_ink_of(evened(image[::2, ::2], light, GREY_PAPER))) is not None:
        return as_gray(cv2.threshold(level, little.halfway * 255 / GREY_PAPER, 1, cv2.THRESH_BINARY_INV)[1])
    return as_gray(cv2.threshold(level, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1])


def _both(edges: Gray | None, holes: Gray | None) -> Gray | None:
    """One mask of what is no print, of the size of the first that is there."""
    if edges is None or holes is None:
        return holes if edges is None else edges
    return as_gray(cv2.bitwise_or(edges, cv2.resize(holes, edges.shape[::-1], interpolation=cv2.INTER_NEAREST)))


def _median(image: Gray, mask: Gray | None = None) -> float:
    """The median grey, of the pixels where the mask is not 0 if one is given."""
    counts = np.cumsum(cv2.calcHist([image], [0], mask, [256], [0, 256]))
    return float(np.searchsorted(counts, counts[-1] / 2))


class _Letters(NamedTuple):
    """The height of small letters in pixels, the boxes of marks that may be letters (left, top, width, height), those of marks
    lower than they (stops, small type, dirt), how many specks there are for each letter, and whether letters run together."""

    height: float
    marks: Marks
    lower: Marks
    specks: float
    joined: bool


def _parted(level: Gray, ink: Gray, contrast: float) -> _Letters:
    """The letters; where blurred ones run together, at a darker parting, if more stand alone there: what is joined is as high
    as its highest letter, and all would seem larger than they are."""
    found = _letters(ink)
    paper = _median(level, as_gray(1 - ink))
    for share in DARKER if found.joined else ():
        darker = as_gray(cv2.threshold(level, paper - share * contrast, 1, cv2.THRESH_BINARY_INV)[1])
        parted = _letters(darker)
        if len(parted.marks) <= len(found.marks):
            break
        found = parted
    return found


def _letters(ink: Gray) -> _Letters:
    """The letters of a page. Most letters of a text are small, so their height is a low one among the marks."""
    stats = pieces_of(ink).boxes
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    solid = (high > SPECK) & (high < 90) & (wide > 0.15 * high) & (area > 0.15 * wide * high)
    like = solid & (wide < 3 * high)
    marks: Marks = np.asarray(stats[like, :4], np.int32)
    if not FEWEST_LETTERS <= len(marks) < MOST_MARKS:
        return _Letters(0.0, marks[:0], marks[:0], 0.0, False)
    # Specks and stops are less than half as high as capitals.
    tall = marks[:, 3] > 0.45 * np.percentile(marks[:, 3], 90)
    specks = float(np.count_nonzero((high <= SPECK) & (wide <= SPECK))) / max(int(tall.sum()), 1)
    joined = int(np.count_nonzero(solid & ~like)) > JOINED * len(marks)
    return _Letters(float(np.percentile(marks[tall, 3], 40)), marks[tall], marks[~tall], specks, joined)


def _halves(marks: Marks, shape: tuple[float, ...], gutter: float) -> tuple[float, ...]:
    """The angle of each page of a spread."""
    x = gutter * shape[1]
    left = marks[:, 0] < x
    right = marks[~left] - np.array([round(x), 0, 0, 0], np.int32)
    return lie_of(marks[left], (shape[0], x)).angle, lie_of(right, (shape[0], shape[1] - x)).angle


def _shows_through(level: Gray, contrast: float) -> bool:
    """Whether there are many marks that are paler than the ink, apart from it, and blurred by the paper they came through.

    Grain has sharp edges, and so has faint ink.
    """
    core = as_gray(cv2.compare(level, np.array(255 - INK * contrast), cv2.CMP_LT))
    near = as_gray(cv2.dilate(core, np.ones((5, 5), np.uint8)))
    pale = as_gray(cv2.inRange(level, np.array(255 - PALE[1] * contrast), np.array(255 - PALE[0] * contrast)))
    pale[near > 0] = 0
    sample = np.ascontiguousarray(pale[::4, ::4])
    parts = cv2.resize(sample, (PARTS, PARTS), interpolation=cv2.INTER_AREA) > MUCH_PALE * cv2.mean(core)[0]
    if np.count_nonzero(parts) < parts.size / 2:  # shadows are in some parts of a page only
        return False
    edges = as_gray(cv2.morphologyEx(level, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    return _median(edges, pale) < SOFT * contrast


def _grain(image: Gray, inverted: bool) -> float:
    """The noise of the paper: how far its pixels lie from the mean of their neighbours, in the middle of the page."""
    height, width = (min(side // 2, GRAIN_SIDE) for side in image.shape)
    top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
    part = image[top : top + height, left : left + width]
    if part.size == 0:
        return 0.0
    part = as_gray(cv2.bitwise_not(part)) if inverted else part
    smooth = as_gray(cv2.blur(part, (3, 3)))
    paper = as_gray(cv2.compare(smooth, np.array(np.percentile(smooth[::4, ::4], 50)), cv2.CMP_GE))
    return float(cv2.mean(cv2.absdiff(part, smooth), paper)[0])


def light_of(image: Gray) -> Gray:
    """The grey of the paper over the image, letters taken out, at a sixth of its size."""
    small = scaled(image, 1 / 6)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return as_gray(cv2.GaussianBlur(cv2.medianBlur(closed, 5), (0, 0), 3))


def evened(image: Gray, light: Gray, white: int) -> Gray:
    """The image with its paper, which has the grey of `light` at each place, made `white`."""
    paper = cv2.resize(light, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return as_gray(cv2.divide(image, paper, scale=white))
