"""Pictures of a source's pages, as they are handed from those who open it to those who write files."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from digitize.model.page import Box, Page

_ANGLES = re.compile(r"deskew ([+-]?\d+(?:\.\d+)?)(?: ([+-]?\d+(?:\.\d+)?))?")

Affine = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f, as PDF has it (ISO 32000-1, 8.3.4)."""


@dataclass(frozen=True, slots=True)
class Raster:
    """An image as PDF stores it (ISO 32000-1, 8.9): `data` coded by `filter`, with the `parms` of that. `colours` are
    1 or 3, or the `palette` has as many for each value. `matrix` leads from the unit square, origin at the lower left, to
    the page in points, origin at the lower left."""

    data: bytes
    filter: str
    width: int
    height: int
    bits: int
    colours: int
    matrix: Affine
    parms: tuple[tuple[str, int | bool], ...] = ()
    decode: tuple[float, ...] = ()
    palette: bytes = b""
    shared: bytes = b""  # the segments that JBIG2 keeps for several images


@dataclass(frozen=True, slots=True)
class Scan:
    """What a page of a source shows: its images as they are stored in it, or one that was drawn (`drawn`)."""

    rasters: tuple[Raster, ...]
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a file that any browser shows: its bytes, their media type, and its size in pixels."""

    data: bytes
    media: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        return {"image/png": ".png", "image/webp": ".webp"}.get(self.media, ".jpg")


Views = Callable[[str, str, int], Picture | None]
"""A page, by its source's folder in the output and sha256 and its number, as large as its scan, lying as it was read; None as for
`Shelf.picture`."""


def angles_of(page: Page | None) -> tuple[float, ...]:
    """By how many degrees a page was turned, against the clock, to lie level: none, one, or one for each half of a spread."""
    return next((told for step in (page.preparation if page else ()) if (told := angles_in(step))), ())


def angles_in(step: str) -> tuple[float, ...]:
    """The angles that a step of the preparation names.

    >>> angles_in("deskew -0.4 +0.3"), angles_in("light")
    ((-0.4, 0.3), ())
    """
    found = _ANGLES.fullmatch(step)
    return tuple(float(angle) for angle in found.groups() if angle) if found else ()


def turned(box: Box, angles: tuple[float, ...], width: float, height: float) -> tuple[Box, float]:
    """A box after its page, of `width` and `height`, was turned by `angles` about its middle (of a spread, each half about its
    own), moved as its middle moves; and by how much it moved down."""
    part = width / len(angles)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    i = min(max(int(x / part), 0), len(angles) - 1) if part > 0 else 0
    cx, cy = (i + 0.5) * part, height / 2
    sin, cos = math.sin(math.radians(angles[i])), math.cos(math.radians(angles[i]))
    dx = cos * (x - cx) + sin * (y - cy) + cx - x
    dy = -sin * (x - cx) + cos * (y - cy) + cy - y
    return Box(*(round(v, 2) for v in (box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy))), dy


class Shelf(Protocol):
    """The pages of an output's sources, as a run kept them and as their files show them."""

    def without_documents(self) -> list[tuple[str, str, str]]:
        """The name, the file and the sha256 of each source of which no document was made."""

    def numbers(self, sha256: str) -> tuple[int, ...]:
        """The pages of a source that were read and kept, in order."""

    def page(self, sha256: str, number: int) -> Page | None:
        """A page as it was read; None where it was not kept."""

    def scan(self, source: str, sha256: str, page: Page) -> Scan | None:
        """What a page shows, as the source's file stores it; None where that is gone, or another one now."""

    def picture(self, source: str, sha256: str, page: Page) -> Picture | None:
        """A picture of a page; None as for `scan`."""

    def grid(self, source: str, sha256: str, page: Page) -> tuple[int, int] | None:
        """Width and height of a page's own image in pixels; None where it has none."""
