"""The pieces of ink are those that OpenCV tells."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitize.extract.pieces import pieces_of


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1), st.integers(0, 2**32 - 1), st.sampled_from((1, 255)))
def test_pieces_are_as_opencv_tells_them(height: int, width: int, share: float, seed: int, ink: int) -> None:
    image = (np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8) * np.uint8(ink)
    boxes, middles = pieces_of(image)
    told = cv2.connectedComponentsWithStats(image, connectivity=8)
    assert np.array_equal(boxes, told[2][1:])
    assert np.allclose(middles, told[3][1:, 1])


def test_paper_has_none() -> None:
    assert len(pieces_of(np.zeros((20, 30), np.uint8)).boxes) == 0
