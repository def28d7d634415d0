"""Clean pages of known text, and what scanners and time do to them. Every damage is seeded: the same page each time."""

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from press.paper import draw
from press.sample import read_sample
from press.typeset import Sheet, Typesetter

Gray = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Random = np.random.Generator
PAPER, INK = 225.0, 40.0  # greys of an ordinary scan
PAGES = (("volume-excerpt", 0), ("typescript", 0), ("two-columns", 0))
TEXTS = Path(__file__).parents[1] / "scans" / "texts"


def clean_pages() -> list[tuple[str, str, Gray, list[str]]]:
    """Name, Tesseract's language, image at 300 pixels per inch and words of each page."""
    pages = []
    for name, number in PAGES:
        sample = read_sample(TEXTS / f"{name}.toml")
        sheet: Sheet = Typesetter(sample).sheets()[number]
        words = [part for word in sheet.words for part in word.text.split()]
        pages.append((name, {"ru": "rus"}.get(sample.language[:2], "eng"), draw(sheet, sample.style), words))
    return pages


def scanned(page: Gray, random: Random, paper: float = PAPER, ink: float = INK, grain: float = 2.0) -> Gray:
    """The drawn page as an ordinary scanner sees it: soft, grey, with a little grain."""
    share = cv2.GaussianBlur(page.astype(np.float32) / 255, (0, 0), 0.9)
    return _grey(ink + (paper - ink) * share + _grain(page.shape, grain, random))


def _grain(shape: tuple[int, ...], grain: float, random: Random) -> Ink:
    noise = random.normal(0, grain * 1.8, shape).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.8), np.float32)


def _grey(values: npt.NDArray[np.floating]) -> Gray:
    return np.clip(values, 0, 255).astype(np.uint8)


def plain(page: Gray, random: Random) -> Gray:
    return scanned(page, random)


def black_frame(page: Gray, random: Random) -> Gray:
    """A scanner's bed, black, seen around the sheet, unevenly wide and a little askew."""
    height, width = page.shape
    top, bottom, left, right = (int(random.uniform(0.02, 0.10) * height) for _ in range(4))
    seen = scanned(page, random).astype(np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(random.uniform(-1, 1)), 1)
    turn[:, 2] += (left, top)
    size = (width + left + right, height + top + bottom)
    bed = cv2.warpAffine(seen, turn, size, flags=cv2.INTER_LINEAR, borderValue=(14.0,))
    return _grey(bed + _grain(bed.shape, 2.5, random))


def small_sheet(page: Gray, random: Random) -> Gray:
    """A sheet in a corner of a large black bed: most of the image is black."""
    seen = cv2.copyMakeBorder(scanned(page, random), 60, int(0.6 * page.shape[0]), 40, int(0.7 * page.shape[1]),
                              cv2.BORDER_CONSTANT, value=(12.0,))  # fmt: skip
    return _grey(seen + _grain(seen.shape, 2.5, random))


def bilevel_frame(page: Gray, random: Random) -> Gray:
    """A photocopy's black edges, bilevel, frayed."""
    height, width = page.shape
    seen = scanned(page, random).astype(np.float32)
    fray = cv2.resize(random.uniform(0, 1, (height // 12, width // 12)).astype(np.float32), (width, height))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    seen[edge < 30 + 70 * fray] = 0
    return np.where(seen < 140, 0, 255).astype(np.uint8)


def dark_corner(page: Gray, random: Random) -> Gray:
    """A finger at the lower edge and a corner in the dark."""
    seen = scanned(page, random).astype(np.float32)
    height, width = seen.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    corner = np.hypot((width - x) / width, y / height)
    seen *= np.clip(0.1 + corner * 3.2, 0, 1)
    at = width * float(random.uniform(0.3, 0.6))
    finger = ((x - at) / (0.05 * width)) ** 2 + ((y - height) / (0.075 * height)) ** 2
    skin = 105 + 30 * np.exp(-(((x - at) / (0.02 * width)) ** 2))
    mask = cv2.GaussianBlur((finger < 1).astype(np.float32), (0, 0), 2)
    return _grey(seen * (1 - mask) + skin * mask)


def gutter_shadow(page: Gray, random: Random) -> Gray:
    """The page of a bound book: it sinks into the dark along its left edge, where the stitching is black."""
    page = cv2.copyMakeBorder(page, 0, 0, 90, 0, cv2.BORDER_CONSTANT, value=(255,))
    seen = scanned(page, random).astype(np.float32)
    x = np.arange(seen.shape[1], dtype=np.float32)
    light = np.clip(1 - 0.95 * np.exp(-((x / 130) ** 1.3)), 0.04, 1)
    return _grey(seen * light)


def book_edges(page: Gray, random: Random) -> Gray:
    """The edges of the leaves below, as thin lines beside the page, and the dark bed beyond."""
    seen = scanned(page, random)
    lines = np.full((seen.shape[0], 130), 190.0, np.float32)
    at = 6
    while at < 120:
        lines[:, at : at + int(random.integers(1, 4))] = random.uniform(40, 120)
        at += int(random.integers(7, 16))
    bed = np.full((seen.shape[0], 90), 15.0, np.float32)
    return _grey(
        np.hstack([seen.astype(np.float32), lines, bed]) + _grain((seen.shape[0], seen.shape[1] + 220), 2, random)
    )


def spread(page: Gray, random: Random, gutter: str, angles: tuple[float, float] = (0.6, -0.5)) -> Gray:
    """The page beside itself as one image, each half with a skew of its own."""
    halves = []
    for side, angle in enumerate(angles):
        height, width = page.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        half = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
        seen = scanned(half, random).astype(np.float32)
        if gutter != "light":
            x = np.arange(width, dtype=np.float32)
            x = width - 1 - x if side == 0 else x
            seen *= np.clip(1 - 0.9 * np.exp(-((x / 70) ** 1.2)), 0.05, 1)
        halves.append(seen)
    both = np.hstack(halves)
    if gutter == "framed":
        both = cv2.copyMakeBorder(both, 120, 160, 150, 110, cv2.BORDER_CONSTANT, value=(14.0,))
    return _grey(both)


def curl(page: Gray, random: Random, letters: float = 1.6) -> Gray:
    """Lines that bend up towards the gutter at the left, by `letters` heights of small letters (22 pixels)."""
    page = cv2.copyMakeBorder(page, 80, 0, 0, 0, cv2.BORDER_CONSTANT, value=(255,))
    height, width = page.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rise = 22 * letters * np.exp(-x / (0.22 * width)) * (0.6 + 0.8 * y / height)
    bent = cv2.remap(page, x, y + rise, cv2.INTER_LINEAR, borderValue=(255,))
    seen = scanned(bent, random).astype(np.float32)
    return _grey(seen * np.clip(1 - 0.5 * np.exp(-np.arange(width, dtype=np.float32) / 60), 0, 1))


def underlined(page: Gray, random: Random) -> Gray:
    """Every third line underlined as a typist does, close under its letters and through what hangs below."""
    ink = (page < 128).sum(axis=1)
    most = float(np.percentile(ink[ink > 0], 90))
    bases = [y for y in range(1, len(ink)) if ink[y - 1] > most / 3 >= ink[y]]
    drawn = page.copy()
    for base in bases[::3]:
        columns = np.nonzero((page[max(base - 30, 0) : base] < 128).any(axis=0))[0]
        drawn[base + 4 : base + 8, columns[0] : columns[-1]] = 30
    return scanned(drawn, random)


def specks(page: Gray, random: Random, share: float = 0.004) -> Gray:
    """Dust and microfilm grain: dark specks of one to three pixels all over the page."""
    dust = (random.random(page.shape) < share / 4).astype(np.uint8)
    large = (random.random(page.shape) < share / 60).astype(np.uint8)
    dark = cv2.dilate(dust, np.ones((2, 2), np.uint8)) | cv2.dilate(large, np.ones((3, 3), np.uint8))
    worn = page.copy()
    worn[dark > 0] = 60
    return scanned(worn, random)


def salt_and_pepper(page: Gray, random: Random) -> Gray:
    """A bilevel copy of a copy: black specks on the paper, white ones in the letters."""
    seen = scanned(page, random)
    two = np.where(seen < 140, 0, 255).astype(np.uint8)
    chance = random.random(two.shape)
    two[chance < 0.006] = 0
    two[chance > 0.985] = 255
    return two


def faint(page: Gray, random: Random, ink: float = 185.0) -> Gray:
    """Ink hardly darker than the paper, with strong grain beside it."""
    return scanned(page, random, ink=ink, grain=2.0)


def carbon(page: Gray, random: Random) -> Gray:
    """A third carbon copy: spread, soft, uneven."""
    soft = cv2.GaussianBlur(page.astype(np.float32) / 255, (0, 0), 2.2)
    patches = cv2.resize(random.uniform(0.35, 0.75, (page.shape[0] // 60, page.shape[1] // 60)).astype(np.float32),
                         (page.shape[1], page.shape[0]))  # fmt: skip
    return _grey(210 - 170 * patches * (1 - soft) + _grain(page.shape, 3.5, random))


def show_through(page: Gray, random: Random) -> Gray:
    """The other side's print, mirrored, through thin paper."""
    other = cv2.GaussianBlur(np.roll(page[:, ::-1], 18, axis=0), (0, 0), 3).astype(np.float32)
    seen = scanned(page, random).astype(np.float32)
    return _grey(np.minimum(seen, 225 - 75 * (1 - other / 255)))


def uneven(page: Gray, random: Random) -> Gray:
    """A lamp at one side only."""
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]].astype(np.float32)
    return _grey(scanned(page, random) * (1 - 0.7 * (x / page.shape[1]) ** 1.5 - 0.15 * y / page.shape[0]))


def turned(page: Gray, random: Random, angle: float) -> Gray:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    seen = scanned(page, random)
    return np.asarray(
        cv2.warpAffine(seen, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(PAPER,)), np.uint8
    )


def on_its_side(page: Gray, random: Random, quarters: int) -> Gray:
    return np.ascontiguousarray(np.rot90(scanned(page, random), quarters))


def inverted(page: Gray, random: Random) -> Gray:
    """A negative, as microfilm often is."""
    return np.asarray(255 - scanned(page, random), np.uint8)


def bilevel(page: Gray, random: Random) -> Gray:
    return np.where(scanned(page, random) < 140, 0, 255).astype(np.uint8)


Damage = Callable[[Gray, Random], Gray]
DAMAGES: dict[str, tuple[Damage, tuple[str, ...]]] = {
    "none": (plain, ("even-light", "scale")),
    "black frame": (black_frame, ("edges",)),
    "small sheet, black bed": (small_sheet, ("edges",)),
    "bilevel black edges": (bilevel_frame, ("blur",)),
    "finger, dark corner": (dark_corner, ("even-light",)),
    "gutter shadow": (gutter_shadow, ("edges", "even-light")),
    "book edges": (book_edges, ("edges",)),
    "spread, light gutter": (lambda p, r: spread(p, r, "light"), ("spread",)),
    "spread, dark gutter": (lambda p, r: spread(p, r, "dark"), ("spread",)),
    "spread, black frame": (lambda p, r: spread(p, r, "framed"), ("spread", "edges")),
    "underlined": (underlined, ("underlines",)),
    "curl 1.6 letters": (lambda p, r: curl(p, r, 1.6), ("uncurl",)),
    "curl 3 letters": (lambda p, r: curl(p, r, 3.0), ("uncurl",)),
    "specks": (specks, ("despeckle",)),
    "many specks": (lambda p, r: specks(p, r, 0.012), ("despeckle",)),
    "salt and pepper": (salt_and_pepper, ("blur",)),
    "faint print": (faint, ("even-light",)),
    "faint print, 20 greys": (lambda p, r: faint(p, r, 205.0), ("median", "even-light")),
    "carbon copy": (carbon, ("even-light",)),
    "show-through": (show_through, ("show-through",)),
    "light from one side": (uneven, ("even-light",)),
    **{f"turned {a}": ((lambda p, r, a=a: turned(p, r, a)), ("deskew",)) for a in (0.1, 0.6, 1.5, 3.0, 5.0, -8.0)},
    **{f"on its side {90 * q}": ((lambda p, r, q=q: on_its_side(p, r, q)), ("turn",)) for q in (1, 2, 3)},
    "inverted": (inverted, ("invert",)),
    "bilevel": (bilevel, ("blur",)),
}
"""Each kind of damage, and the steps that are measured on it by leaving them out."""


def files(page: Gray, random: Random) -> dict[str, bytes]:
    """The page in kinds of image files that must come out the same."""
    seen = scanned(page, random)
    image = Image.fromarray(seen)
    exif = Image.Exif()
    exif[0x0112] = 6
    coloured = Image.merge("RGB", [Image.fromarray(_grey(seen * k)) for k in (1.0, 0.96, 0.85)])
    return {
        "CMYK JPEG": _saved(coloured.convert("CMYK"), "JPEG", quality=85),
        "CMYK TIFF": _saved(coloured.convert("CMYK"), "TIFF", compression="tiff_lzw"),
        "16-bit PNG": _saved(Image.fromarray(seen.astype(np.uint16) * 257), "PNG"),
        "16-bit TIFF of 12 bits": _saved(Image.fromarray(seen.astype(np.uint16) * 16), "TIFF"),
        "palette PNG": _saved(coloured.quantize(32), "PNG"),
        "palette of 4": _saved(image.quantize(4), "PNG"),
        "EXIF on its side": _saved(coloured.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=85),
        "bilevel group 4": _saved(image.point(lambda v: 255 * (v > 140)).convert("1"), "TIFF", compression="group4"),
        "white is zero": _saved(image, "TIFF", tiffinfo={262: 0}),
    }


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()
