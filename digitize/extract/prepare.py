"""A page's greyscale image → the image that the engine reads best; each step taken where a measurement asks for it."""

from dataclasses import dataclass

import cv2
import numpy as np

from digitize.extract.curl import straightened
from digitize.extract.edges import painted
from digitize.extract.grain import little_ink_of
from digitize.extract.measure import DARK, Measures, evened, measure
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import Gray, as_gray, grey_at, rotated, scaled
from digitize.extract.skew import Boxes
from digitize.extract.specks import SPECK_AREA, SPECK_AREA_GRAINY, despeckled
from digitize.extract.underlines import without_underlines

LETTER = 16.0  # pixels: height of small letters that Tesseract's models read best and fast (measured: 15 to 17)
LETTER_LARGE = 18.5  # larger letters are brought down to LETTER
LETTER_SMALL = 11.0  # smaller ones are brought up
MOST_UPSCALE = 3.0
PIXELS_UNMEASURED = 2400  # longer side for an image without measurable letters
FINE = 0.5  # below this scale an image is first brought down, which smooths it, to where ROOM is left for the last step
ROOM = 0.7
WHITE = 235  # grey of the paper after the light was evened
UNEVEN = 3  # greys between the lightest and the darkest paper, above which the light is evened
LIGHT = 200  # grey of paper that is light enough as it is
GRAINY = 0.03  # noise of the paper, as a share of the contrast, that counts as grain (clean scans: 0.02)
COARSE_GRAIN = 0.075  # from which a median filter helps: below, it takes thin strokes (real sheets of 0.031 and 0.036 lose 10 and 16 points)
MEDIAN_LETTER = 14.0  # pixels; a median filter eats smaller letters
SKEW_IGNORED = 0.25  # degrees that the engine does not mind
SHOWN = 0.3  # of the contrast: what shows through is paler (0.4 and 0.5 thin letters and read worse)
PAPER_GRAIN, PALEST_STROKE = (
    20.0,
    0.12,
)  # greys, and share of the contrast: what is no darker than the paper by both is paper
CLEAR_INK = 150  # grey of the palest ink once it is cleared
SUNK = 0.55  # of the way from ink to paper stands the threshold of a page of pale letters (0.50 to 0.54; others: 0.57 and more)
MOST_SAMPLED = 600  # letters from which the grey of a page's ink is taken
DARK_OF_LETTER = 10  # percent of the pixels of a letter and the paper around it that are its darkest
COARSE = 4  # columns
SPECKS = (
    0.5  # specks for each letter, from which they are taken out; bits of bilevel, grainy and small letters are specks
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An image to read: `scale` of its pixels for one of the page's, the `steps` taken by name, and the y of
    horizontal rules in its pixels. `gutter` is the x in its pixels between the two pages of a spread, 0 for one page. `clean` is the
    image without the grain of its paper, for the first reading; a second look sees more in the image with it.
    """

    image: Gray
    scale: float
    steps: tuple[str, ...]
    rules: tuple[float, ...]
    measures: Measures
    gutter: int = 0
    clean: Gray | None = None

    @property
    def speck_area(self) -> float:
        """The least area of a full stop, in squares of the height of small letters."""
        return SPECK_AREA_GRAINY if _grainy(self.measures) else SPECK_AREA


def prepare(image: Gray, little: bool = False, seen: Measures | None = None) -> Prepared:
    """The image prepared for reading, by what is `seen` on it, else by what is measured. Never fails: a page without letters
    is only brought to a sensible size.

    On a page of so `little` ink that nothing was read, punched holes are painted over and the paper's grain is cleared.
    """
    seen = seen or measure(image, little)
    scale = _scale(image, seen)
    steps: list[str] = []
    early = scale / ROOM if scale < FINE else 1.0
    image = scaled(image, early) if early < 1.0 else _smoothed(image, seen, steps)
    if seen.edges is not None and not seen.bilevel:  # of a bilevel edge, frayed bits would stay that look like letters
        image = painted(image, seen.edges)
        steps.append(f"edges {np.count_nonzero(seen.edges) / seen.edges.size:.0%}")
    if seen.inverted:
        image = as_gray(cv2.bitwise_not(image))
        steps.append("invert")
    if (
        seen.light is not None
        and not seen.bilevel
        and (seen.uneven > UNEVEN or seen.paper < LIGHT or seen.show_through)
    ):
        image = evened(image, seen.light, WHITE)
        steps.append("even-light")
    if seen.show_through:
        image = _without_other_side(image)
        steps.append("show-through")
    if not seen.bilevel and (clear := _cleared(image)) is not None:
        image = clear
        steps.append("clear")
    ink = _ink_of(image, seen.marks, early)
    gutter = round(seen.gutter * image.shape[1])
    if gutter:
        image = _levelled_spread(image, gutter, seen.angles, steps)
    elif abs(seen.angle) > SKEW_IGNORED:
        image = rotated(image, seen.angle)
        steps.append(f"deskew {seen.angle:+.1f}")
    if seen.curl:
        image = straightened(image, seen.curl)
        steps.append(f"uncurl {seen.curl.most:.1f}")
    if scale != 1.0:
        image = scaled(image, scale / early)
        gutter = round(gutter * scale / early)
        steps.append(f"scale {scale:.2f}")
    if seen.specks > SPECKS and seen.letter >= LETTER_SMALL and not (seen.bilevel or _grainy(seen)):
        image = despeckled(image, seen.letter * scale)
        steps.append("despeckle")
    if seen.letter:
        image, underlines = without_underlines(image, seen.letter * scale)
        steps += [f"underlines {underlines}"] if underlines else []
    image, clean = np.ascontiguousarray(image), None
    if seen.letter and not (seen.bilevel or seen.show_through or little or _grainy(seen)):
        clean = _clean_paper(image, seen.contrast)
        steps.append("clean-paper")
    if ink and not (seen.bilevel or little or _grainy(seen)) and _is_paler(ink, image):
        clean = as_gray(np.maximum(image if clean is None else clean, np.uint8(ink)))
        steps.append("pale-ink")
    return Prepared(image, scale, tuple(steps), rules_of(image), seen, gutter, clean)


def _smoothed(image: Gray, seen: Measures, steps: list[str]) -> Gray:
    """The image with its stairs or its grain smoothed, where it has any."""
    if seen.bilevel:
        steps.append("blur")
        return as_gray(cv2.GaussianBlur(image, (0, 0), 0.8))
    if seen.letter >= MEDIAN_LETTER and seen.grain > COARSE_GRAIN * seen.contrast:
        steps.append("median")
        return as_gray(cv2.medianBlur(image, 3))
    return image


def _grainy(seen: Measures) -> bool:
    return seen.grain > GRAINY * seen.contrast


def _without_other_side(image: Gray) -> Gray:
    """The image with all that is hardly darker than the paper made as white."""
    ink = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    dark = float(np.median(image[ink > 0])) if cv2.countNonZero(ink) else 0.0
    return _whitened(image, dark, WHITE, SHOWN * (WHITE - dark))


def _whitened(image: Gray, dark: float, paper: float, pale: float) -> Gray:
    """The image with what is darker than the paper by no more than `pale` made as the paper, and the greys from there
    to the `dark` of the ink stretched, so that no edge becomes hard."""
    greys = paper - (paper - pale - np.arange(256)) * (paper - dark) / max(paper - pale - dark, 1.0)
    return as_gray(cv2.LUT(image, greys.clip(0, paper).astype(np.uint8)))


def _clean_paper(image: Gray, contrast: float) -> Gray:
    """The image without the grain of its paper: it costs the engine time, and thin strokes read better without."""
    counts = cv2.calcHist([np.ascontiguousarray(image[::2, ::2])], [0], None, [256], [0, 256]).ravel()
    paper = float(counts[DARK:].argmax() + DARK)
    return _whitened(image, paper - contrast, paper, min(PAPER_GRAIN, PALEST_STROKE * contrast))


def _ink_of(image: Gray, marks: Boxes, scale: float) -> float:
    """The grey of the ink of most letters of an image that is at `scale` of the marks' pixels; 0 where there are none."""
    darkest = []
    for left, top, wide, high in (marks[:: max(len(marks) // MOST_SAMPLED, 1)] * scale).astype(int).tolist():
        letter = image[max(top, 0) : top + high + 1, max(left, 0) : left + wide + 1]
        if letter.size:
            darkest.append(grey_at(letter, DARK_OF_LETTER))
    return float(np.median(darkest)) if darkest else 0.0


def _is_paler(ink: float, image: Gray) -> bool:
    """Whether most letters are paler than what else is dark on a page: the engine parts ink from paper by one threshold, and
    beside black stamps and edges they would fall to the paper. Nothing need be darker than they are."""
    sample = np.ascontiguousarray(image[::2, ::2])
    parted = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    return bool(parted - ink < SUNK * (WHITE - ink))


def _cleared(image: Gray) -> Gray | None:
    """The image with its paper made white and its ink dark, where there is so little ink that the engine would part the
    paper's grain into black and white instead; None where that is not so."""
    ink = little_ink_of(image)
    if ink is None:
        return None
    greys = (np.arange(256) - ink.darkest) * (CLEAR_INK / (ink.least - ink.darkest))
    return as_gray(
        cv2.LUT(image, np.where(np.arange(256) < ink.least, greys.clip(0, CLEAR_INK), WHITE).astype(np.uint8))
    )


def _levelled_spread(image: Gray, gutter: int, angles: tuple[float, ...], steps: list[str]) -> Gray:
    """The image with each of its two pages laid level by itself."""
    steps.append("spread")
    if all(abs(angle) <= SKEW_IGNORED for angle in angles):
        return image
    steps.append("deskew " + " ".join(f"{angle:+.1f}" for angle in angles))
    halves = (image[:, :gutter], image[:, gutter:])
    return as_gray(np.hstack([rotated(as_gray(half), angle) for half, angle in zip(halves, angles, strict=True)]))


def _scale(image: Gray, seen: Measures) -> float:
    if seen.letter <= 0:
        return min(PIXELS_UNMEASURED / float(max(image.shape)), 1.0)
    if seen.letter > LETTER_LARGE:
        return LETTER / seen.letter
    if seen.letter < LETTER_SMALL:
        return min(LETTER / seen.letter, MOST_UPSCALE)
    return 1.0


def rules_of(image: Gray) -> tuple[float, ...]:
    """The y of horizontal rules: thin dark lines longer than any letter."""
    height, width = image.shape
    dark = cv2.threshold(image, 170, 255, cv2.THRESH_BINARY_INV)[1]
    dark = cv2.dilate(dark, np.ones((3, 1), np.uint8))  # a slanted or wavy rule steps from row to row
    length = max(width // 20, 40)
    # Most pages have none, which one column of four tells sooner.
    if not cv2.countNonZero(cv2.erode(dark[:, ::COARSE].copy(), np.ones((1, length // COARSE - 1), np.uint8))):
        return ()
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    boxes, middles = pieces_of(as_gray(long))
    thin = middles[(boxes[:, 3] <= 8) & (middles > 0.01 * height) & (middles < 0.99 * height)].tolist()
    rules: list[float] = []
    for y in sorted(thin):
        if not rules or y - rules[-1] > 6:
            rules.append(y)
    return tuple(round(y, 1) for y in rules)
