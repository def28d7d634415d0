"""A page's greyscale image → the image that the engine reads best; each step taken where a measurement asks for it."""

from dataclasses import dataclass

import cv2
import numpy as np

from digitize.extract.images import Gray
from digitize.extract.measure import Measures, as_gray, background, measure, scaled

LETTER = 16.0  # pixels: height of small letters that Tesseract's models read best and fast (measured: 15 to 17)
LETTER_LARGE = 18.5  # larger letters are brought down to LETTER
LETTER_SMALL = 11.0  # smaller ones are brought up
MOST_UPSCALE = 3.0
PIXELS_UNMEASURED = 2400  # longer side for an image without measurable letters
WHITE = 235  # grey of the paper after the light was evened
GRAINY = 0.03  # noise of the paper, as a share of the contrast, from which a median filter helps (clean scans: 0.02)
MEDIAN_LETTER = 14.0  # pixels; a median filter eats smaller letters
SKEW_IGNORED = 0.25  # degrees that the engine does not mind


@dataclass(frozen=True, slots=True)
class Prepared:
    """An image to read: `scale` of its pixels for one of the page's, the `steps` taken by name, and the y of
    horizontal rules in its pixels."""

    image: Gray
    scale: float
    steps: tuple[str, ...]
    rules: tuple[float, ...]
    measures: Measures


def prepare(image: Gray) -> Prepared:
    """The image prepared for reading. Never fails: a page without letters is only brought to a sensible size."""
    seen = measure(image)
    steps: list[str] = []
    if seen.inverted:
        image = as_gray(cv2.bitwise_not(image))
        steps.append("invert")
    if seen.bilevel:
        image = as_gray(cv2.GaussianBlur(image, (0, 0), 0.8))
        steps.append("blur")
    else:
        paper = background(image)
        if seen.letter >= MEDIAN_LETTER and seen.grain > GRAINY * seen.contrast:
            image = as_gray(cv2.medianBlur(image, 3))
            steps.append("median")
        image = as_gray(cv2.divide(image, paper, scale=WHITE))
        steps.append("even-light")
    if abs(seen.angle) > SKEW_IGNORED:
        image = rotated(image, seen.angle)
        steps.append(f"deskew {seen.angle:+.1f}")
    scale = _scale(image, seen)
    if scale != 1.0:
        image = scaled(image, scale)
        steps.append(f"scale {scale:.2f}")
    return Prepared(np.ascontiguousarray(image), scale, tuple(steps), rules_of(image), seen)


def _scale(image: Gray, seen: Measures) -> float:
    if seen.letter <= 0:
        return min(PIXELS_UNMEASURED / float(max(image.shape)), 1.0)
    if seen.letter > LETTER_LARGE:
        return LETTER / seen.letter
    if seen.letter < LETTER_SMALL:
        return min(LETTER / seen.letter, MOST_UPSCALE)
    return 1.0


def rotated(image: Gray, angle: float) -> Gray:
    """The image turned about its middle by degrees, counter-clockwise, at its size, on white."""
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return as_gray(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)))


def rules_of(image: Gray) -> tuple[float, ...]:
    """The y of horizontal rules: thin dark lines longer than any letter."""
    height, width = image.shape
    dark = cv2.threshold(image, 170, 255, cv2.THRESH_BINARY_INV)[1]
    dark = cv2.dilate(dark, np.ones((3, 1), np.uint8))  # a slanted or wavy rule steps from row to row
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, max(width // 20, 40)), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    thin = [float(centres[i][1]) for i in range(1, count) if stats[i][3] <= 8 and 0.01 < centres[i][1] / height < 0.99]
    rules: list[float] = []
    for y in sorted(thin):
        if not rules or y - rules[-1] > 6:
            rules.append(y)
    return tuple(round(y, 1) for y in rules)
