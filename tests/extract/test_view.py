"""A page in full size lies as it was read, so that the places of its words are those on the picture."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitize.extract import ReadSettings, view_of
from digitize.model.facsimile import angles_of
from digitize.model.page import Page

WIDTH, HEIGHT = 600, 800


def ruled(*angles: float) -> Image.Image:
    """A page of black lines, each of its halves turned clockwise by an angle, as a scanner does."""
    whole = Image.new("L", (WIDTH, HEIGHT), 255)
    part = WIDTH // len(angles)
    for i, angle in enumerate(angles):
        half = Image.new("L", (part, HEIGHT), 255)
        draw = ImageDraw.Draw(half)
        for y in range(100, HEIGHT - 100, 40):
            draw.line((60, y, part - 60, y), fill=0, width=3)
        whole.paste(half.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255), (i * part, 0))
    return whole


def sharpness(image: Image.Image, left: int, right: int) -> float:
    """How clearly the rows of a part of a page differ: most where its lines lie level."""
    return float(np.asarray(image.convert("L"), float)[:, left:right].mean(axis=1).std())


@pytest.mark.parametrize("angles", [(2.0,), (-1.5,), (1.5, -2.0)])
def test_a_page_is_laid_level_as_it_was_read(tmp_path: Path, angles: tuple[float, ...]) -> None:
    path = tmp_path / "page.png"
    ruled(*angles).save(path)
    seen = view_of(path, 1, 0, angles, ReadSettings())
    level, raw = Image.open(io.BytesIO(seen.data)), Image.open(path)
    assert level.size == raw.size == (WIDTH, HEIGHT)
    part = WIDTH // len(angles)
    for i in range(len(angles)):
        assert sharpness(level, i * part, (i + 1) * part) > 1.2 * sharpness(raw, i * part, (i + 1) * part)


def test_the_angles_are_those_of_the_preparation() -> None:
    assert angles_of(Page(1, 10, 10, preparation=("even-light", "deskew +0.3", "specks"))) == (0.3,)
    assert angles_of(Page(1, 10, 10, preparation=("deskew -1.2 +0.4",))) == (-1.2, 0.4)
    assert angles_of(Page(1, 10, 10)) == angles_of(None) == ()
