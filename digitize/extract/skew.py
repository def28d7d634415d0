"""The boxes of a page's letters → the angle and the direction of its lines, by where the letters' feet line up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Marks = npt.NDArray[np.int32]
"""Boxes of marks that are likely letters, shape (marks, 4): left, top, width, height in pixels."""

Boxes = npt.NDArray[np.float64]
"""The same, where pixels are parted."""

RANGE, COARSE, FINE = 10.0, 0.5, 0.1  # degrees
COARSE_BIN, FINE_BIN = 3.0, 1.5  # pixels at a longer side of 1600
SURE = 1.05  # feet at another angle must line up better than level ones by so much
SIDEWAYS = 1.5  # the same for lines up or down the page


@dataclass(frozen=True, slots=True)
class Lie:
    """How lines lie: `angle` (degrees, counter-clockwise) is the turn that lays them level, to 0.1, and 0 when unsure;
    `sideways` tells that they run up or down the page."""

    angle: float
    sideways: bool


def lie_of(marks: Marks, shape: tuple[float, ...]) -> Lie:
    """How the lines lie whose letters are `marks`, on an image of `shape`.

    The feet of letters stand on few heights when lines are level (Baird 1987); ruling, edges and dirt have no feet.
    """
    if len(marks) == 0:
        return Lie(0.0, False)
    left, top, wide, high = (marks[:, i].astype(np.float64) for i in range(4))
    along, across = left + wide / 2 - shape[1] / 2, top + high / 2 - shape[0] / 2
    angle, level = _best(top + high, along)
    upright = max(_best(left, across)[1], _best(left + wide, across)[1])
    return Lie(angle, upright > SIDEWAYS * level)


def _best(feet: npt.NDArray[np.float64], along: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The slope (degrees) at which feet line up best, and how well they do."""
    coarse = max(
        (float(a) for a in np.arange(-RANGE, RANGE + 0.01, COARSE)), key=lambda a: _lined(feet, along, a, COARSE_BIN)
    )
    angles = [round(float(a), 1) + 0.0 for a in np.arange(coarse - COARSE, coarse + COARSE + 0.01, FINE)]
    best = max(angles, key=lambda a: _lined(feet, along, a, FINE_BIN))
    sharp, level = _lined(feet, along, best, FINE_BIN), _lined(feet, along, 0.0, FINE_BIN)
    return (best, sharp) if sharp > SURE * level else (0.0, level)


def _lined(feet: npt.NDArray[np.float64], along: npt.NDArray[np.float64], slope: float, height: float) -> float:
    """How many feet share their height with others, on lines of a slope."""
    return lined(feet - along * np.tan(np.radians(slope)), height)


def lined(feet: npt.NDArray[np.float64], height: float) -> float:
    """How many feet share their height with others, within a height of the same measure."""
    heights = feet / height
    counts = np.bincount((heights - heights.min()).astype(np.int64)).astype(np.float64)
    return float(counts @ counts)
