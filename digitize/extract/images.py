"""An image file → greyscale pages upright, with white paper, and their resolution when the file's is believable."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from digitize.errors import PageError, SourceError
from digitize.extract.damaged import STRIP, WHOLE, Rows, fax_line, heard, jpeg_damage, one_grey
from digitize.extract.measure import measure
from digitize.extract.pixels import Gray, sized
from digitize.extract.prepare import LETTER

FORMATS = ("TIFF", "PNG", "JPEG", "JPEG2000", "WEBP", "HEIF")  # MPO is opened as JPEG
HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # what telephones write
BELIEVABLE_DPI = (50.0, 1300.0)
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, ZeroDivisionError)
BAND = 256  # rows that are turned to greys at a time
DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")  # modes of more than 8 bits
MOST_PIXELS = 100_000_000  # of a page that is read at its own size: A1 at 300 pixels per inch, A4 at 1000
LARGE_JPEG2000 = 16_000_000  # pixels: a colour image takes fifteen bytes for each while it is decoded
LARGE_WEBP = 16_000_000  # pixels: Pillow takes sixteen bytes for each
ORIENTATION = 0x0112  # EXIF
MAX_FRAMES = 100_000
MOST_MISSING = 0.9  # of an image whose data ends early: less than a margin is nothing to read, and the page is a gap
FAX = ("group3", "group4", "tiff_ccitt")
ROWS_OF_STRIP = 278
SUBFILE, OLD_SUBFILE, RESOLUTION = 254, 255, 282  # TIFF's tags of what a frame is (TIFF 6.0, section 8)
REDUCED, MASK, OLD_REDUCED = 1, 4, 2  # bits of the first, value of the second
ASPECT = (1.1, 4.0)  # of a pixel's sides: below it is square, above it is a mistake
UNSET = (72.0, 96.0)  # what programs write that know no resolution
SIDEWAYS = (5, 6, 7, 8)  # orientations that exchange width and height
WALKED = ("_frame_pos", "_tag_data_limits")  # what Pillow notes of a TIFF's frames on its way to them


def is_heif(head: bytes) -> bool:
    """Whether a file begins as HEIF images do (ISO/IEC 23008-12)."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIF


@cache
def _with_heif() -> None:
    """Makes HEIF known to Pillow; only when one comes, as loading its library takes a while."""
    import pillow_heif

    pillow_heif.register_heif_opener(decode_threads=1)


@contextlib.contextmanager
def incomplete() -> Iterator[None]:
    """Images whose data ends early are decoded as far as it goes; what is missing is one grey."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


class ImageSource:
    """An open image file; a TIFF has as many pages as frames, those aside that hold another one smaller, or its mask."""

    repaired = False
    lack = None

    def __init__(self, path: Path, max_pixels: int) -> None:
        """Raises SourceError (`damaged`, `too-large`, `unsupported`)."""
        self.path = path
        self._max_pixels = max_pixels
        with self._file() as image:
            self._frames = [0] if image.format in ("MPO", "WEBP", "PNG") else _frames(image)
            self.pages = len(self._frames)
            self._cut: dict[int, Rows | None] = {}
            self._walked = {name: list(found) for name in WALKED if (found := getattr(image, name, None))}
            if self.pages == 1 and image.width * image.height > max_pixels:
                size = f"{image.width} × {image.height} pixels"
                raise SourceError(f"{path.name}: too large ({size})", "scale it down", "too-large")

    def frame(self, number: int) -> int:
        """Which of the file's frames is the page, from 1."""
        return self._frames[number - 1] + 1

    @contextlib.contextmanager
    def _file(self) -> Iterator[Image.Image]:
        with self.opened(self.path) as image:
            yield image

    @staticmethod
    @contextlib.contextmanager
    def opened(path: Path) -> Iterator[Image.Image]:
        """The image of a file, nothing of it decoded yet. Raises SourceError."""
        try:
            with path.open("rb") as file:
                if is_heif(file.read(12)):
                    _with_heif()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                Image.MAX_IMAGE_PIXELS = None  # the limit of the settings holds instead
                image = Image.open(path, formats=FORMATS)
        except (UnidentifiedImageError, *BROKEN):
            raise SourceError(f"{path.name}: the image is damaged", "get the file again", "damaged") from None
        with image:
            yield image

    def page(self, number: int) -> tuple[Gray, float | None, int]:
        """The page `number` (from 1), its pixels per inch (None when the file's are not believable), and by how much it
        was brought down because it is larger than reading needs (1, 2, 4 or 8). One whose data ends early is given as far
        as it goes, and `damage` tells the rest.

        Raises PageError (`page-damaged`, `page-too-large`, `page-memory`).
        """
        try:
            return self._decoded(number)
        except PageError as error:
            if error.code != "page-damaged":
                raise
            return self._as_far_as_it_goes(number, error)

    def _as_far_as_it_goes(self, number: int, why: PageError) -> tuple[Gray, float | None, int]:
        """Raises `why` where an image gives hardly anything."""
        with incomplete():
            greys, dpi, down = self._decoded(number)
            side, share = one_grey(greys)
            if np.ptp(greys) <= 1 or share > MOST_MISSING:
                raise why
            self._cut[number] = self._missing(number, side, share)
        return greys, dpi, down

    def _missing(self, number: int, side: str, share: float) -> Rows | None:
        """What an image lacks of which a share at one side is empty; of a JPEG it may be no more than its last two bytes."""
        with self._file() as image:
            self._turn_to(image, self._frames[number - 1])
            if image.getexif().get(ORIENTATION, 1) == 1 and side == "bottom" and share >= STRIP:
                return 1 - share, 1.0
            return WHOLE if image.format != "JPEG" or jpeg_damage(self.path.read_bytes()) else None

    def _decoded(self, number: int) -> tuple[Gray, float | None, int]:
        with self._file() as image:
            try:
                frame = self._frames[number - 1]
                if frame or image.format == "HEIF":  # which opens at its main image
                    self._turn_to(image, frame)
                _check_size(image, number, self._max_pixels)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    dpi, width, down, sides = believable_dpi(image), image.width, reduction(image), pixel_sides(image)
                    if image.format == "JPEG2000" and (smaller := coarse_jpeg2000(self.path, down)):
                        return smaller[0], dpi / smaller[1] if dpi else None, smaller[1]
                    if image.format == "JPEG":  # decoded as greys, and smaller, at once
                        image.draft("L", (-(-width // down), -(-image.height // down)))
                    if isinstance(image, Jpeg2KImageFile):
                        image.reduce = down.bit_length() - 1
                    if image.format == "WEBP" and image.mode == "RGB" and image.width * image.height > LARGE_WEBP:
                        turn = image.getexif().get(ORIENTATION, 1)
                        image.close()  # with what its decoder holds: three copies in colour
                        return _webp(self.path, turn, down), dpi / down if dpi else None, down
                    image.load()
                    greys = gray(upright(image), max(down * image.width // width, 1))
                    return _squared(greys, sides), dpi / down if dpi else None, down
            except MemoryError:
                raise PageError(f"page {number}: not enough memory", "scale it down", "page-memory") from None
            except BROKEN as error:
                why = str(error) or type(error).__name__
                raise PageError(f"page {number}: broken image ({why})", "get the file again", "page-damaged") from None

    def damage(self, number: int) -> Rows | None:
        """Where the page's image, as it was given last, gives nothing, or is damaged by what its decoder says; None where
        it is whole."""
        if number in self._cut:
            return self._cut[number]
        with self._file() as image:
            frame = self._frames[number - 1]
            if image.format == "JPEG":
                rows = jpeg_damage(self.path.read_bytes())
            elif image.format == "TIFF" and image.info.get("compression") in FAX:
                with contextlib.suppress(*BROKEN):
                    self._turn_to(image, frame)
                line = fax_line(heard(image.load), _tag(image, ROWS_OF_STRIP))
                rows = (line / image.height, 1.0) if line is not None and line < image.height else None
            else:
                return None
            return rows if rows is None or image.getexif().get(ORIENTATION, 1) == 1 else WHOLE

    def _turn_to(self, image: Image.Image, frame: int) -> None:
        """Turns to a frame by where it begins: Pillow would walk there from the first, through thousands of others."""
        if len(self._walked) == len(WALKED):
            for name, found in self._walked.items():
                setattr(image, name, list(found))
        image.seek(frame)

    def close(self) -> None:
        """Nothing is held open between pages."""


def _frames(image: Image.Image) -> list[int]:
    """The frames of a TIFF that are pages; a chain of directories that bites its own tail ends at its first repetition."""
    offsets: set[int] = set()
    count, pages, last = 0, [], (0, 0)
    try:
        while count < MAX_FRAMES:
            image.seek(count)
            offset = getattr(image, "_frame_pos", None)
            if offset is not None and len(offset) > count:
                if offset[count] in offsets:
                    break
                offsets.add(offset[count])
            if not _stands_for_another(image) and not _is_smaller(image, last):
                pages.append(count)
                last = image.size if _tells_resolution(image) else (0, 0)
            count += 1
    except BROKEN:
        pass
    with contextlib.suppress(*BROKEN):
        image.seek(0)
    return pages or list(range(max(count, 1)))


def _stands_for_another(image: Image.Image) -> bool:
    """Whether a frame of a TIFF says that it is another one at a smaller size, or tells what of that is transparent."""
    tags = getattr(image, "tag_v2", {})
    kind = tags.get(SUBFILE, 0)
    return bool(isinstance(kind, int) and kind & (REDUCED | MASK)) or tags.get(OLD_SUBFILE) == OLD_REDUCED


def _is_smaller(image: Image.Image, page: tuple[int, int]) -> bool:
    """Whether a frame that tells neither what it is nor its resolution has a half, a third, a quarter … of the sides of the
    page before it, which tells its own."""
    k = round(page[0] / max(image.width, 1))
    alike = all(abs(k * side - whole) <= k for side, whole in zip(image.size, page, strict=True))
    return k > 1 and alike and not _tells_resolution(image)


def _tag(image: Image.Image, tag: int) -> int:
    """The whole number that a TIFF tells under a tag; 0 where it tells none."""
    told = getattr(image, "tag_v2", {}).get(tag, 0)
    return told if isinstance(told, int) else 0


def _tells_resolution(image: Image.Image) -> bool:
    """Whether a frame of a TIFF does so itself: Pillow keeps what the one before it told."""
    return RESOLUTION in getattr(image, "tag_v2", {})


def pixel_sides(image: Image.Image) -> tuple[float, float]:
    """By how much an image must be stretched across and down for its pixels to be square (one of them is 1), as it is
    stored: the lines of a fax in standard mode lie twice as far apart as the points in them."""
    told = image.info.get("dpi") or image.info.get("resolution") or image.info.get("aspect")
    try:
        x, y = (float(side) for side in told)  # type: ignore[union-attr]
    except (TypeError, ValueError, ZeroDivisionError):
        return 1.0, 1.0
    if min(x, y) <= 0 or min(x, y) in UNSET or not ASPECT[0] < max(x, y) / min(x, y) < ASPECT[1]:
        return 1.0, 1.0
    sides = max(y / x, 1.0), max(x / y, 1.0)
    return sides[::-1] if image.getexif().get(ORIENTATION, 1) in SIDEWAYS else sides


def _squared(greys: Gray, sides: tuple[float, float]) -> Gray:
    """The greys with square pixels; what would become too large is made smaller instead."""
    if sides == (1.0, 1.0):
        return greys
    height, width = greys.shape
    k = min((MOST_PIXELS / (width * height * max(sides))) ** 0.5, 1.0)
    return sized(greys, round(width * sides[0] * k), round(height * sides[1] * k))


def _check_size(image: Image.Image, number: int, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        size = f"{image.width} × {image.height} pixels"
        raise PageError(f"page {number}: too large ({size})", "scale it down", "page-too-large")
    if image.width < 1 or image.height < 1:
        raise PageError(f"page {number}: no pixels", "get the file again", "page-damaged")


def upright(image: Image.Image) -> Image.Image:
    """The image turned as its EXIF orientation says."""
    return image if image.getexif().get(ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)


def reduction(image: Image.Image) -> int:
    """By how much (1, 2, 4 or 8) an image is larger than a page need be: a poster, or letters of hundreds of pixels."""
    return next((k for k in (1, 2, 4) if image.width * image.height <= MOST_PIXELS * k * k), 8)


def _webp(path: Path, orientation: int, k: int) -> Gray:
    """The greys of a WebP image without transparency, upright, at 1/k of its size."""
    greys = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    if greys is None:
        raise OSError("the image can't be decoded")
    image = Image.fromarray(np.asarray(greys, np.uint8))
    image.getexif()[ORIENTATION] = orientation
    return gray(upright(image), k)


def coarse_jpeg2000(file: Path | bytes, least: int = 1) -> tuple[Gray, int] | None:
    """The greys of a large JPEG 2000 image at a part of its size, and which (2, 4 or 8, more than `least`); None for one
    that is not so large, or whose letters would be smaller than the engine reads best. Raises as Pillow does."""
    for k in (8, 4, 2):
        with Image.open(io.BytesIO(file) if isinstance(file, bytes) else file, formats=("JPEG2000",)) as image:
            needless = image.width * image.height <= LARGE_JPEG2000 * k * k / 4
            if needless or k <= least or not isinstance(image, Jpeg2KImageFile):
                continue
            image.reduce = k.bit_length() - 1
            image.load()
            greys = gray(upright(image))
        letter = measure(greys).letter
        if letter >= LETTER or not letter:
            return greys, k
    return None


def believable_dpi(image: Image.Image) -> float | None:
    """Pixels per inch, once they are square, when the file states a resolution that a scanner could have had."""
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    try:
        x, y = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    low, high = BELIEVABLE_DPI
    if not (low <= x <= high and low <= y <= high):
        return None
    return max(x, y) if pixel_sides(image) != (1.0, 1.0) or 0.9 < x / y < 1.1 else None


def gray(image: Image.Image, k: int = 1) -> Gray:
    """Greys of any kind of image, at 1/k of its size: transparency becomes white paper, more than 8 bits are scaled.

    It is done in bands, so that no second copy of all colours stands in memory.
    """
    full = _full_scale(image) if image.mode in DEEP else 255.0
    out = np.empty((-(-image.height // k), -(-image.width // k)), np.uint8)
    for top in range(0, image.height, BAND):
        band = image.crop((0, top, image.width, min(top + BAND, image.height)))
        greys = _scaled(np.asarray(band), full) if image.mode in DEEP else np.asarray(_on_paper(band))
        rows = out[top // k : top // k - (-band.height // k)]
        rows[:] = greys if k == 1 else cv2.resize(greys, rows.shape[::-1], interpolation=cv2.INTER_AREA)
    return out


def _on_paper(band: Image.Image) -> Image.Image:
    """Greys of a part of an image, what is transparent being white."""
    if band.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in band.info:
        band = Image.alpha_composite(Image.new("RGBA", band.size, "white"), band.convert("RGBA"))
    if band.mode == "LAB":
        return band.getchannel(0)
    return (band.convert("RGB") if band.mode == "P" else band).convert("L")


def _full_scale(image: Image.Image) -> float:
    """The value of white in an image of more than 8 bits: the least that 8, 10, 12, 14 or 16 bits reach and its lightest
    pixel does not exceed."""
    top = float(np.nan_to_num(np.float64(image.getextrema()[1])))  # type: ignore[arg-type]
    if image.mode == "F" and top <= 1.0:
        return 1.0
    return next((float(2**bits - 1) for bits in (8, 10, 12, 14, 16) if top < 2**bits), top)


def _scaled(values: npt.NDArray[np.generic], full: float) -> Gray:
    wide = np.nan_to_num(values.astype(np.float32))
    return np.asarray(np.clip(wide * np.float32(255.0 / full), 0, 255), np.uint8)
