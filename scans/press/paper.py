"""Sheets on paper: as PDF pages with text, or drawn, aged and scanned as images."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from press.fonts import Font
from press.sample import Scan, Style
from press.typeset import Sheet

Gray = npt.NDArray[np.uint8]  # height × width, 0 black to 255 white
Ink = npt.NDArray[np.float32]  # height × width, 0 paper to 1 ink
INK_BELOW = 150  # gray level under which a bilevel scan is black
DRAWN_DPI = 300


def write_text_pdf(path: Path, sheets: list[Sheet], style: Style) -> None:
    """Writes the sheets as a PDF with a text layer."""
    height = style.page[1]
    canvas = _canvas(path, style)
    for sheet in sheets:
        for word in sheet.words:
            canvas.setFont(_registered(word.font), word.font.size)
            canvas.drawString(word.x, height - word.y, word.text + " ")
        for x, y, length in sheet.rules:
            canvas.line(x, height - y, x + length, height - y)
        canvas.showPage()
    canvas.save()


def write_scanned(path: Path, sheets: list[Sheet], style: Style, scan: Scan) -> None:
    """Writes the sheets as images in the format of the path's suffix: pdf, tif or png."""
    drawn = [draw(sheet, style, scan.jitter) for sheet in sheets]
    images = [age(drawn[i], drawn[i - 1], scan, seed=i + len(path.name) * 1000) for i in range(len(drawn))]
    if path.suffix == ".pdf":
        _image_pdf(path, images, style, scan)
        return
    resolution = (scan.dpi, scan.dpi)
    if path.suffix == ".tif":
        pages = [Image.fromarray(image).convert("1", dither=Image.Dither.NONE) for image in images]
        pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4", dpi=resolution)
        return
    step = 256 // scan.levels
    gray = Image.fromarray((images[0] // step * step + step // 2).astype(np.uint8))
    gray.quantize(scan.levels, dither=Image.Dither.NONE).save(path, optimize=True, dpi=resolution)


def draw(sheet: Sheet, style: Style, jitter: float = 0) -> Gray:
    """The sheet in black on white, 300 pixels per inch; each letter up to `jitter` points off its line."""
    scale = DRAWN_DPI / 72
    random = np.random.default_rng(len(sheet.words))
    page = Image.new("L", (round(style.page[0] * scale), round(style.page[1] * scale)), 255)
    pen = ImageDraw.Draw(page)
    for word in sheet.words:
        font = _drawn_font(word.font)
        for i, letter in enumerate(word.text):
            x = word.x + word.font.width(word.text[:i])
            y = word.y + random.uniform(-jitter, jitter)
            pen.text((x * scale, y * scale), letter, fill=25, font=font, anchor="ls")
    for x, y, length in sheet.rules:
        pen.line((x * scale, y * scale, (x + length) * scale, y * scale), fill=40, width=2)
    return np.asarray(page)


def age(sheet: Gray, other_side: Gray, scan: Scan, seed: int) -> Gray:
    """The sheet as a scanner sees it after some decades."""
    random = np.random.default_rng(seed)
    ink = _ink(sheet)
    if scan.show_through:
        ink = np.maximum(ink, _soft(_ink(other_side[:, ::-1]), 4) * np.float32(scan.show_through))
    if scan.ink:
        ink = _ink_of(ink * (1 - scan.ink * _clouds(ink.shape, 9, random)))
    ink = _turned(_soft(ink, 0.7), scan, random)
    _speckle(ink, scan.specks, random)
    ink = _soft(ink, scan.blur)
    seen = 245 * (1 - scan.light * _slope(ink.shape, random)) * (1 - 0.88 * ink)
    if scan.grain:
        seen = seen + _soft(_ink_of(random.normal(0, scan.grain * 1.8, ink.shape)), 0.8)
    gray = np.clip(seen, 0, 255).astype(np.uint8)
    return np.where(gray < INK_BELOW, 0, 255).astype(np.uint8) if scan.bilevel else gray


def _ink(sheet: Gray) -> Ink:
    return _ink_of(1 - sheet.astype(np.float32) / 255)


def _ink_of(values: npt.NDArray[Any]) -> Ink:
    return np.asarray(values, np.float32)


def _soft(ink: Ink, sigma: float) -> Ink:
    return _ink_of(cv2.GaussianBlur(ink, (0, 0), sigma)) if sigma else ink


def _turned(ink: Ink, scan: Scan, random: np.random.Generator) -> Ink:
    """The sheet a little askew on the glass, at the scanner's resolution."""
    height, width = ink.shape
    scale = scan.dpi / DRAWN_DPI
    angle = random.uniform(0.4, 1) * scan.skew * random.choice([-1, 1])
    turn: npt.NDArray[Any] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    size = (round(width * scale), round(height * scale))
    turn[:, 2] += np.subtract(size, (width, height)) / 2
    return _ink_of(cv2.warpAffine(ink, turn, size, flags=cv2.INTER_LINEAR))


def _slope(shape: tuple[int, ...], random: np.random.Generator) -> Ink:
    """From 0 to about 1, darker towards one edge and one corner, with a soft unevenness."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    across, down = x / shape[1], y / shape[0]
    if random.random() < 0.5:
        across = 1 - across
    return _ink_of(0.55 * across**2 + 0.2 * down + 0.25 * _clouds(shape, shape[0] // 3, random))


def _clouds(shape: tuple[int, ...], size: int, random: np.random.Generator) -> Ink:
    """Smooth noise from 0 to 1 whose patches are about `size` pixels wide."""
    coarse = random.random((shape[0] // size + 2, shape[1] // size + 2)).astype(np.float32)
    return _ink_of(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC).clip(0, 1))


def _speckle(ink: Ink, count: int, random: np.random.Generator) -> None:
    for _ in range(count):
        at = (int(random.integers(ink.shape[1])), int(random.integers(ink.shape[0])))
        cv2.circle(ink, at, int(random.integers(1, 3)), float(random.uniform(0.3, 0.9)), -1)


def _image_pdf(path: Path, images: list[Gray], style: Style, scan: Scan) -> None:
    canvas = _canvas(path, style)
    for image in images:
        file = io.BytesIO()
        Image.fromarray(image).save(file, "JPEG", quality=scan.jpeg)
        canvas.drawImage(ImageReader(file), 0, 0, style.page[0], style.page[1])
        canvas.showPage()
    canvas.save()


def _canvas(path: Path, style: Style) -> Canvas:
    rl_config.useA85 = 0  # JPEG as it is, not as text
    canvas = Canvas(str(path), pagesize=tuple(style.page), invariant=1, pageCompression=1)
    canvas.setTitle(path.stem)
    return canvas


@cache
def _registered(font: Font) -> str:
    name = f"{font.family}-{font.face}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(font.path)))
    return name


@cache
def _drawn_font(font: Font) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.path), font.size * DRAWN_DPI / 72, layout_engine=ImageFont.Layout.BASIC)
