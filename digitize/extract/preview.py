"""A page's image → a small greyscale picture for the report."""

import cv2
import numpy as np

from digitize.extract.pixels import Gray


def preview_of(image: Gray, ppi: float, dpi: int, quality: int) -> bytes:
    """A JPEG of the image, brought down from `ppi` to `dpi` pixels per inch; empty when `dpi` is 0."""
    if dpi <= 0 or image.size == 0:
        return b""
    k = min(dpi / ppi, 1.0, 4000 / max(image.shape))
    if k < 1.0:
        width, height = (max(round(side * k), 1) for side in (image.shape[1], image.shape[0]))
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1])
    return bytes(data) if done else b""
