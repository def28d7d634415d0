"""A page's image → a small greyscale picture for the report."""

import cv2
import numpy as np

from digitize.extract.pixels import Gray

MOST = 140_000  # bytes of a page's picture: with its text, a page of the report is less than 150 KB
COARSER, COARSEST = 10, 20  # of JPEG's quality: by how much less where a picture is larger, and the least
SMALLER = 0.8  # of its sides, where the coarsest is larger still


def preview_of(image: Gray, ppi: float, dpi: int, quality: int) -> bytes:
    """A JPEG of the image, brought down from `ppi` to `dpi` pixels per inch, coarser and then smaller where it would be
    larger than `MOST`; empty when `dpi` is 0."""
    if dpi <= 0 or image.size == 0:
        return b""
    k = min(dpi / ppi, 1.0, 4000 / max(image.shape))
    image = _scaled(image, k) if k < 1.0 else image
    data = _jpeg(image, quality)
    while len(data) > MOST:
        if quality > COARSEST:
            quality = max(quality - COARSER, COARSEST)
        else:
            image = _scaled(image, SMALLER)
        data = _jpeg(image, quality)
    return data


def _scaled(image: Gray, k: float) -> Gray:
    width, height = (max(round(side * k), 1) for side in (image.shape[1], image.shape[0]))
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: Gray, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1])
    return bytes(data) if done else b""
