"""Places are told in the pixels of a page's image, or of one that it might have."""

from types import SimpleNamespace
from typing import Any

from digitize.write.leaves import Leaf
from digitize.write.pictures import MOST_PIXELS, grid_of


def test_a_page_without_an_image_has_pixels_that_others_can_count_however_large_it_says_that_it_is() -> None:
    source: Any = SimpleNamespace(grid=lambda leaf: None)
    assert grid_of(source, Leaf(1, 595.0, 842.0, ()))[1] == (2479, 3508)
    assert grid_of(source, Leaf(1, 1e9, 5e8, ()))[1] == (MOST_PIXELS, MOST_PIXELS // 2)
