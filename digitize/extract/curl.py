"""The boxes of a page's letters → how its lines are bent, by a book's spine or a sheet that does not lie flat; and the
image with its lines straight."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from digitize.extract.pixels import Gray, as_gray
from digitize.extract.skew import Marks, lined

FEWEST_MARKS = 300  # on a page with fewer, feet line up by chance
COARSE, FINE = (4.0, 3.0, 2.0, 1.0, 0.5), (0.4, 0.2, 0.1)  # letter heights: steps of the search
COARSE_BIN, FINE_BIN = 0.3, 0.15  # letter heights
FLAT = 0.3  # of the half width about the middle: a spine bends what is beyond
SHARPER = 1.45  # feet of straightened lines must line up better than those of lines as they are by so much (bent by 1.6: 1.55 up)
BENT = 0.4  # letter heights: what is bent less is read as well as straight lines
ROUNDS = 3
SEEN = 21  # places over the width at which the largest bend is looked for
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curl:
    """How far lines are bent, in letter heights (downwards positive): over the whole width as a bow, and beyond the middle
    on the right and on the left side; each as the mean of the page and as what it changes from there to the foot.
    `letter` is that height as a share of the page's width."""

    bends: tuple[float, ...]
    letter: float

    @property
    def most(self) -> float:
        """The largest bend on the page, in letter heights."""
        u, v = np.linspace(-1, 1, SEEN), np.array([-1.0, 0.0, 1.0])
        return float(np.abs(_moves(self.bends, u, v)).max())


def curl_of(marks: Marks, shape: tuple[float, ...], angle: float, letter: float) -> Curl | None:
    """How the lines are bent whose letters are `marks`, on an image of `shape` to be turned by `angle` degrees first;
    None where they are straight or it can't be told. `letter` is the height of small letters in pixels."""
    if len(marks) < FEWEST_MARKS or letter <= 0:
        return None
    left, top, wide, high = (marks[:, i].astype(np.float64) for i in range(4))
    along, across = left + wide / 2 - shape[1] / 2, top + high / 2 - shape[0] / 2
    feet = (top + high - along * np.tan(np.radians(angle))) / letter
    basis = _basis(2 * along / shape[1], 2 * across / shape[0])
    bends = np.zeros(len(basis))
    for steps, bin_ in ((COARSE, COARSE_BIN), (FINE, FINE_BIN)):
        for _ in range(ROUNDS):
            before = bends.copy()
            for k, step in product(range(len(basis)), steps):
                bends = max(
                    (_moved(bends, k, by) for by in (0.0, step, -step)), key=lambda x: lined(feet - x @ basis, bin_)
                )
            if np.array_equal(before, bends):
                break
    found = Curl(tuple(round(float(bend), 2) for bend in bends), letter / shape[1])
    sharper = lined(feet - bends @ basis, FINE_BIN) > SHARPER * lined(feet, FINE_BIN)
    return found if sharper and found.most >= BENT else None


def straightened(image: Gray, curl: Curl) -> Gray:
    """The image with its lines unbent."""
    height, width = image.shape
    u, v = np.linspace(-1, 1, width), np.linspace(-1, 1, height)
    y = _moves(curl.bends, u, v)
    y *= np.float32(curl.letter * width)
    y += np.arange(height, dtype=np.float32)[:, None]
    x = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    return as_gray(cv2.remap(image, np.ascontiguousarray(x), y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def heights(curl: Curl, x: Numbers, y: Numbers, shape: tuple[float, ...]) -> Numbers:
    """The y in the straightened image of points of an image of `shape` (both in its pixels)."""
    height, width = shape
    bent = np.asarray(curl.bends) @ _basis(2 * x / width - 1, 2 * y / height - 1)
    return np.asarray(y - curl.letter * width * bent)


def _moves(bends: Sequence[float], u: Numbers, v: Numbers) -> npt.NDArray[np.float32]:
    """How far lines are bent at each u of each v, in letter heights, shape (v, u)."""
    flat, sloping = (np.asarray(np.asarray(bends[i::2]) @ _bows(u), np.float32) for i in (0, 1))
    moves = sloping * np.asarray(v, np.float32)[:, None]
    moves += flat
    return moves


def _bows(u: Numbers) -> Numbers:
    """The shapes of bends over the width, -1 to 1 from left to right: a bow, a bend at the right, one at the left."""
    right, left = (np.clip((side - FLAT) / (1 - FLAT), 0, None) ** 2 for side in (u, -u))
    return np.stack([u * u, right, left])


def _basis(u: Numbers, v: Numbers) -> Numbers:
    """Each shape as it is, and growing from the page's middle to its foot: shape (bends, marks)."""
    return np.stack([shape * way for shape in _bows(u) for way in (np.ones_like(v), v)])


def _moved(bends: Numbers, k: int, by: float) -> Numbers:
    moved = bends.copy()
    moved[k] += by
    return moved
