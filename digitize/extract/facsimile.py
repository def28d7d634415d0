"""A page of a source → its scan as it is stored, for a PDF; or a picture of it, for other programs."""

import contextlib
import io
import zlib
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from digitize.errors import DigitizeError, PageError
from digitize.extract.djvu import DjvuSource
from digitize.extract.images import BROKEN, DEEP, ORIENTATION, ImageSource, gray, incomplete, upright
from digitize.extract.pagefiles import PageFiles
from digitize.extract.pdf import PdfSource, displayed
from digitize.extract.rasters import rasters_of
from digitize.extract.settings import ReadSettings
from digitize.extract.source import source_of
from digitize.model.facsimile import Affine, Picture, Raster, Scan

DRAWN_DPI = 200  # of pages that are typeset, or made of more than images
LOSSLESS_SHARE = 0.12  # bytes a pixel: what packs better than this is print on white, and JPEG would blur it
JPEG_QUALITY = 80  # of pictures, and of drawn pages that are no print
NEAR_ORIGINAL = 92  # of JPEG for images that PDF/A or browsers don't take as they are
MOST_LOSSLESS = 60_000_000  # bytes of an image's pixels
PICTURE_SIDE = 3000  # pixels of a picture's longer side, at most
COLOURLESS = 12.0  # of 255: differences of a pixel's colours that are the scanner's
AS_STORED = {1: 0, 3: 180, 6: 90, 8: 270}  # the turns (degrees, clockwise) that EXIF asks for without a mirror


def scan_of(path: Path, number: int, turn: int, size: tuple[float, float], settings: ReadSettings) -> Scan:
    """What the page `number` (from 1) of a source shows. `turn` turns it clockwise (0, 90, 180, 270), `size` is its width
    and height after that, in points. Raises DigitizeError."""
    source = source_of(path, settings)
    if isinstance(source, PdfSource):
        return _pdf_scan(source, number, turn)
    return Scan((_image_raster(source, number, turn, size, settings),))


def picture_of(path: Path, number: int, turn: int, settings: ReadSettings) -> Picture:
    """A picture of the page, upright: the file itself where that is a JPEG or PNG of a fair size. Raises DigitizeError."""
    source = source_of(path, settings)
    if isinstance(source, PdfSource):
        with source.page(number) as page:
            return _jpeg(_drawn(page, turn))
    file = _file_of(source, number)
    if file and not turn and file[1] == 1 and (ready := _as_it_is(file[0])):
        return ready
    return _jpeg(_turned(_pixels(source, number, settings), turn))


def view_of(path: Path, number: int, turn: int, angles: tuple[float, ...], settings: ReadSettings) -> Picture:
    """A picture of the page, upright, laid level by `angles` (`angles_of`). Raises DigitizeError."""
    if not angles:
        return picture_of(path, number, turn, settings)
    source = source_of(path, settings)
    if isinstance(source, PdfSource):
        with source.page(number) as page:
            whole = _drawn(page, turn)
    else:
        whole = _turned(_pixels(source, number, settings), turn)
    whole = whole.convert("L") if whole.mode == "1" else whole
    part = whole.width / len(angles)
    for i, angle in enumerate(angles):
        half = whole.crop((round(i * part), 0, round((i + 1) * part), whole.height))
        white = 255 if half.mode == "L" else (255, 255, 255)
        whole.paste(half.rotate(angle, Image.Resampling.BICUBIC, fillcolor=white), (round(i * part), 0))
    return _jpeg(whole)


def grid_of(path: Path, number: int, turn: int, settings: ReadSettings) -> tuple[int, int] | None:
    """Width and height of the page's image in pixels, upright; None where it has no image of its own."""
    source = source_of(path, settings)
    file = _file_of(source, number)
    if file is None:
        return None
    try:
        with _opened(*file) as image:
            swapped = image.getexif().get(ORIENTATION, 1) >= 5
            size = image.size[::-1] if swapped else image.size
    except BROKEN:
        return None
    return (size[1], size[0]) if turn % 180 else (size[0], size[1])


def _pdf_scan(source: PdfSource, number: int, turn: int) -> Scan:
    with source.page(number) as page:
        width, height, (a, b, c, d, e, f) = displayed(page, turn)
        to_page: Affine = (a, -b, c, -d, e, height - f)
        stored = source.stored(number)
        found = rasters_of(stored, to_page, width * height) if stored is not None else ()
        if found:
            return Scan(found)
        image = _drawn(page, turn)
    return Scan((_packed(image, _whole(width, height, 0)),), drawn=True)


def _drawn(page: pdfium.PdfPage, turn: int) -> Image.Image:
    width, height = page.get_size()
    dpi = min(DRAWN_DPI, PICTURE_SIDE / max(width, height, 1e-6) * 72)
    try:
        bitmap = page.render(scale=dpi / 72, rotation=turn, may_draw_forms=False)
        image: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
    except (MemoryError, pdfium.PdfiumError, ValueError, OverflowError) as error:
        raise PageError(f"the page can't be drawn ({error})", "get the file again", "page-damaged") from None
    return _without_colour(image)


def _image_raster(
    source: ImageSource | DjvuSource | PageFiles,
    number: int,
    turn: int,
    size: tuple[float, float],
    settings: ReadSettings,
) -> Raster:
    file = _file_of(source, number)
    if file is None:
        return _packed(_turned(_pixels(source, number, settings), turn), _whole(*size, 0))
    path, frame = file
    try:
        with _opened(path, frame) as image:
            kind, orientation = image.format, image.getexif().get(ORIENTATION, 1)
            if kind in ("JPEG", "MPO") and image.mode in ("L", "RGB") and orientation in AS_STORED:
                matrix = _whole(*size, (turn + AS_STORED[orientation]) % 360)
                colours = 1 if image.mode == "L" else 3
                return Raster(path.read_bytes(), "/DCTDecode", image.width, image.height, 8, colours, matrix)
            whole = _turned(_shown(image), turn)
    except BROKEN as error:
        raise PageError(f"{path.name}: broken image ({error})", "get the file again", "page-damaged") from None
    return _packed(whole, _whole(*size, 0), lossy=kind in ("WEBP", "HEIF", "JPEG2000", "JPEG", "MPO"))


def _file_of(source: object, number: int) -> tuple[Path, int] | None:
    """The image file of a page, and which of its frames it is, from 1."""
    if isinstance(source, PageFiles):
        return source.image(number)
    return (source.path, source.frame(number)) if isinstance(source, ImageSource) else None


@contextlib.contextmanager
def _opened(path: Path, frame: int):  # type: ignore[no-untyped-def]
    with incomplete(), ImageSource.opened(path) as image:
        if frame > 1:
            image.seek(frame - 1)
        yield image


def _pixels(source: ImageSource | DjvuSource | PageFiles, number: int, settings: ReadSettings) -> Image.Image:
    """The page's image upright; of DjVu its greys."""
    file = _file_of(source, number)
    if file is None:
        if isinstance(source, PageFiles):
            raise PageError(f"page {number}: no image lies beside it", "put it there", "page-damaged")
        return Image.fromarray(source.page(number)[0])
    try:
        with _opened(*file) as image:
            if image.width * image.height > settings.max_pixels:
                raise PageError(f"page {number}: too large", "scale it down", "page-too-large")
            return _shown(image)
    except BROKEN as error:
        raise PageError(f"page {number}: broken image ({error})", "get the file again", "page-damaged") from None


def _shown(image: Image.Image) -> Image.Image:
    """The pixels of an image, upright, on white, in greys, colours, or black and white."""
    if image.mode in DEEP:
        return Image.fromarray(gray(upright(image)))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    image = ImageOps.exif_transpose(image)
    return image.copy() if image.mode in ("1", "L") else _without_colour(image.convert("RGB"))


def _without_colour(image: Image.Image) -> Image.Image:
    """The image in greys where its colours are none."""
    small = np.asarray(image.resize((max(image.width // 8, 1), max(image.height // 8, 1))), np.int16)
    spread = small.max(axis=2) - small.min(axis=2)
    return image.convert("L") if float(np.percentile(spread, 99.9)) <= COLOURLESS else image


def _turned(image: Image.Image, turn: int) -> Image.Image:
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(turns[turn]) if turn in turns else image


def _packed(image: Image.Image, matrix: Affine, lossy: bool = False) -> Raster:
    """An image coded anew: black and white as a fax, print on white without loss, and others as JPEG."""
    width, height = image.size
    if image.mode == "1":
        return Raster(_fax(image), "/CCITTFaxDecode", width, height, 1, 1, matrix, _fax_parms(width, height))
    colours = 1 if image.mode == "L" else 3
    if not lossy and width * height * colours <= MOST_LOSSLESS:
        packed = zlib.compress(_predicted(image), 9)
        if len(packed) <= LOSSLESS_SHARE * width * height * colours:
            parms = (("/Predictor", 15), ("/Colors", colours), ("/BitsPerComponent", 8), ("/Columns", width))
            return Raster(packed, "/FlateDecode", width, height, 8, colours, matrix, parms)
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=NEAR_ORIGINAL, optimize=True)
    return Raster(saved.getvalue(), "/DCTDecode", width, height, 8, colours, matrix)


def _predicted(image: Image.Image) -> bytes:
    """The rows of an image as PNG's filter Up has them: each less the one above it."""
    rows = np.asarray(image, np.uint8).reshape(image.height, -1)
    above = np.vstack([np.zeros((1, rows.shape[1]), np.uint8), rows[:-1]])
    return np.hstack([np.full((image.height, 1), 2, np.uint8), rows - above]).tobytes()


def _fax(image: Image.Image) -> bytes:
    """Black and white by ITU-T T.6, out of the one strip of a TIFF."""
    saved = io.BytesIO()
    image.save(saved, "TIFF", compression="group4", tiffinfo={278: image.height})
    saved.seek(0)
    with TiffImageFile(saved) as tiff:
        (begin,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
        return saved.getvalue()[begin : begin + length]


def _fax_parms(width: int, height: int) -> tuple[tuple[str, int | bool], ...]:
    return ("/K", -1), ("/Columns", width), ("/Rows", height), ("/BlackIs1", True)


def _whole(width: float, height: float, turn: int) -> Affine:
    """The matrix that lays an image, turned clockwise, over a whole page of that size."""
    return {
        0: (width, 0.0, 0.0, height, 0.0, 0.0),
        90: (0.0, -height, width, 0.0, 0.0, height),
        180: (-width, 0.0, 0.0, -height, width, height),
        270: (0.0, height, -width, 0.0, width, 0.0),
    }[turn]


def _as_it_is(path: Path) -> Picture | None:
    """The file of an image that browsers show as it is."""
    try:
        with ImageSource.opened(path) as image:
            fits = max(image.size) <= PICTURE_SIDE and image.getexif().get(ORIENTATION, 1) == 1
            media = {"JPEG": "image/jpeg", "PNG": "image/png"}.get(image.format or "")
            if not fits or not media or image.mode not in ("1", "L", "P", "RGB"):
                return None
            return Picture(path.read_bytes(), media, *image.size)
    except (DigitizeError, *BROKEN):
        return None


def _jpeg(image: Image.Image) -> Picture:
    k = min(PICTURE_SIDE / max(image.size), 1.0)
    image = image.convert("L") if image.mode == "1" else image
    if k < 1.0:
        image = image.resize((max(round(image.width * k), 1), max(round(image.height * k), 1)), Image.Resampling.BOX)
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(saved.getvalue(), "image/jpeg", *image.size)
