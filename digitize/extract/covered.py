"""Lines that were found late and begin further in than those about them, though ink lies before them → the places of that ink.
A seal or a stamp over the beginning of a line makes one piece with its letters, which are no marks of a row any more."""

from collections.abc import Sequence
from statistics import median

from digitize.extract.engines import ReadLine
from digitize.extract.pixels import Gray, grey_towards_ink

Place = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the prepared image."""

SHORT, LONG = 1.2, 8.0  # letter heights: as much of a line may be covered
ABOUT = 18.0  # letter heights above and below: lines with which it is compared
FEWEST, LEVEL = 3, 1.0  # of those lines begin alike, within so many letter heights
APART = 0.4  # letter heights before the line's first letter that belong to it
DARK = 0.5  # of the way from paper to ink
FULL = 0.25  # of the columns of the place have ink on the line


def covered_beginnings(lines: Sequence[ReadLine], late: Sequence[ReadLine], image: Gray, letter: float) -> list[Place]:
    """The places before lines that were found `late`, one of them each, where their beginning must be."""
    dark = grey_towards_ink(image, DARK)
    late_ids = set(map(id, late))
    sound = [line for line in lines if id(line) not in late_ids]
    return [p for x in late if (p := _before(x, sound, lines, letter)) and _is_inked(image, p, dark)]


def _before(line: ReadLine, sound: Sequence[ReadLine], lines: Sequence[ReadLine], letter: float) -> Place | None:
    """The place from where the `sound` lines about it begin to where a line does; None where that is no part of a line."""
    start = line.words[0].x0
    about = [x.words[0].x0 for x in sound if abs(x.baseline - line.baseline) < ABOUT * letter]
    near = [x for x in about if SHORT * letter < start - x < LONG * letter]
    if not near:
        return None
    edge = median(near)
    if sum(abs(x - edge) < LEVEL * letter for x in near) < max(FEWEST, len(about) / 2):
        return None
    place = (edge, line.baseline - letter, start - APART * letter, line.baseline)
    words = [w for x in lines for w in x.words if w.y0 < line.baseline - letter / 2 < w.y1]
    return None if any(w.x0 < place[2] and w.x1 > edge for w in words) else place


def _is_inked(image: Gray, place: Place, dark: float) -> bool:
    x0, y0, x1, y1 = (max(round(side), 0) for side in place)
    part = image[y0:y1, x0:x1]
    return bool(part.size) and float((part < dark).any(axis=0).mean()) >= FULL
