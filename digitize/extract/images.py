"""An image file → greyscale pages upright, with white paper, and their resolution when the file's is believable."""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from digitize.errors import PageError, SourceError

Gray = npt.NDArray[np.uint8]
"""A greyscale image, shape (height, width), 0 black to 255 white."""

FORMATS = ("TIFF", "PNG", "JPEG", "MPO", "JPEG2000", "WEBP")
BELIEVABLE_DPI = (50.0, 1300.0)
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, ZeroDivisionError)
MAX_FRAMES = 100_000


class ImageSource:
    """An open image file; a TIFF has as many pages as frames."""

    repaired = False
    truncated = False

    def __init__(self, path: Path, max_pixels: int) -> None:
        """Raises SourceError (`damaged`, `too-large`, `unsupported`)."""
        self.path = path
        self._max_pixels = max_pixels
        with self._file() as image:
            self.pages = 1 if image.format in ("MPO", "WEBP", "PNG") else _frames(image)
            if self.pages == 1 and image.width * image.height > max_pixels:
                size = f"{image.width} × {image.height} pixels"
                raise SourceError(f"{path.name}: too large ({size})", "scale it down", "too-large")

    @contextlib.contextmanager
    def _file(self) -> Iterator[Image.Image]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                Image.MAX_IMAGE_PIXELS = None  # the limit of the settings holds instead
                image = Image.open(self.path, formats=FORMATS)
        except (UnidentifiedImageError, *BROKEN):
            raise SourceError(f"{self.path.name}: the image is damaged", "get the file again", "damaged") from None
        with image:
            yield image

    def page(self, number: int) -> tuple[Gray, float | None]:
        """The page `number` (from 1) and its pixels per inch (None when the file's are not believable).

        Raises PageError (`page-damaged`, `page-too-large`, `page-memory`).
        """
        with self._file() as image:
            try:
                if number > 1:
                    image.seek(number - 1)
                _check_size(image, number, self._max_pixels)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    image.load()
                    return gray(upright(image)), believable_dpi(image)
            except MemoryError:
                raise PageError(f"page {number}: not enough memory", "scale it down", "page-memory") from None
            except BROKEN as error:
                why = str(error) or type(error).__name__
                raise PageError(f"page {number}: broken image ({why})", "get the file again", "page-damaged") from None

    def close(self) -> None:
        """Nothing is held open between pages."""


def _frames(image: Image.Image) -> int:
    """The frames of a TIFF; a chain of directories that bites its own tail ends at its first repetition."""
    offsets: set[int] = set()
    count = 0
    try:
        while count < MAX_FRAMES:
            image.seek(count)
            offset = getattr(image, "_frame_pos", None)
            if offset is not None and len(offset) > count:
                if offset[count] in offsets:
                    break
                offsets.add(offset[count])
            count += 1
    except BROKEN:
        pass
    with contextlib.suppress(*BROKEN):
        image.seek(0)
    return max(count, 1)


def _check_size(image: Image.Image, number: int, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        size = f"{image.width} × {image.height} pixels"
        raise PageError(f"page {number}: too large ({size})", "scale it down", "page-too-large")
    if image.width < 1 or image.height < 1:
        raise PageError(f"page {number}: no pixels", "get the file again", "page-damaged")


def upright(image: Image.Image) -> Image.Image:
    """The image turned as its EXIF orientation says."""
    return ImageOps.exif_transpose(image)


def believable_dpi(image: Image.Image) -> float | None:
    """Pixels per inch along the page, when the file states a resolution that a scanner could have had."""
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    try:
        x, y = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    low, high = BELIEVABLE_DPI
    return x if low <= x <= high and low <= y <= high and 0.9 < x / y < 1.1 else None


def gray(image: Image.Image) -> Gray:
    """Greys of any kind of image: transparency becomes white paper, 16 bits are scaled to 8."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        return _scaled(np.asarray(image.convert("I") if image.mode.startswith("I;16") else image))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    if image.mode == "LAB":
        image = image.getchannel(0)
    return np.array(image.convert("RGB").convert("L") if image.mode == "P" else image.convert("L"), dtype=np.uint8)


def _scaled(values: npt.NDArray[np.generic]) -> Gray:
    wide = np.nan_to_num(values.astype(np.float64))
    top = float(wide.max(initial=0.0))
    full = 1.0 if top <= 1.0 and values.dtype.kind == "f" else 255.0 if top <= 255.0 else max(top, 65535.0)
    return np.clip(wide * (255.0 / full), 0, 255).astype(np.uint8)
