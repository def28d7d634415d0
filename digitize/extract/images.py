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
BAND = 256  # rows that are turned to greys at a time
DRAFT_SIDE = 8000  # pixels; a JPEG with a longer shorter side is decoded at a half, quarter or eighth of its size
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
    if image.mode.startswith("I;16"):
        return _from_16_bits(np.asarray(image))
    if image.mode in ("I", "F"):
        return _scaled(np.asarray(image))
    if image.mode in ("L", "1") and "transparency" not in image.info:
        return np.array(image.convert("L"), dtype=np.uint8)
    if image.mode == "LAB":
        return np.array(image.getchannel(0), dtype=np.uint8)
    out = np.empty((image.height, image.width), np.uint8)
    for top in range(0, image.height, BAND):
        band = image.crop((0, top, image.width, min(top + BAND, image.height)))
        out[top : top + band.height] = np.asarray(_on_paper(band))
    return out


def _on_paper(band: Image.Image) -> Image.Image:
    """Greys of a part of an image, what is transparent being white."""
    if band.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in band.info:
        band = Image.alpha_composite(Image.new("RGBA", band.size, "white"), band.convert("RGBA"))
    return (band.convert("RGB") if band.mode == "P" else band).convert("L")


def _from_16_bits(values: npt.NDArray[np.generic]) -> Gray:
    """16 bits a pixel as 8; what keeps to 8 bits stays as it is. A table of all values needs no memory for a copy."""
    full = 255 if int(values.max(initial=0)) <= 255 else 65535
    table = np.arange(65536, dtype=np.uint32) * 255 // full
    return np.take(table.clip(0, 255).astype(np.uint8), values.astype(np.uint16, copy=False))


def _scaled(values: npt.NDArray[np.generic]) -> Gray:
    top = float(np.nan_to_num(values.max(initial=0)))
    full = 1.0 if top <= 1.0 and values.dtype.kind == "f" else 255.0 if top <= 255.0 else max(top, 65535.0)
    out = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), BAND):
        band = np.nan_to_num(values[start : start + BAND].astype(np.float64))
        out[start : start + BAND] = np.clip(band * (255.0 / full), 0, 255)
    return out
