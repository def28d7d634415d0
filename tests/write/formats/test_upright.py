"""What stands up or down a page is told so in the formats of pages, and is no line of the text when these are read again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from digitize.extract.pagefiles.found import FoundPage
from digitize.extract.pagefiles.from_alto import read_alto
from digitize.extract.pagefiles.from_hocr import read_hocr
from digitize.extract.pagefiles.from_page import read_page_xml
from digitize.extract.pagefiles.placed import page_of
from digitize.model.page import Box
from digitize.write.formats.alto import alto
from digitize.write.formats.hocr import hocr
from digitize.write.formats.page import page_xml
from digitize.write.formats.pagegrid import Grid
from digitize.write.leaves import Leaf, LeafLine, LeafWord


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (read_hocr, lambda grid: etree.tostring(hocr(grid, "letter"))),
        (read_alto, lambda grid: etree.tostring(alto(grid, "2026-01-01"))),
        (read_page_xml, lambda grid: etree.tostring(page_xml(grid, "2026-01-01"))),
    ],
    ids=["hocr", "alto", "page"],
)
@pytest.mark.parametrize("turn", [90, 270])
def test_writing_that_runs_up_or_down_a_page_is_read_again_as_that(
    read: Callable[[bytes, str], list[FoundPage]], written: Callable[[Grid], bytes], turn: int
) -> None:
    def line(text: str, y: float, **more: Any) -> LeafLine:
        return LeafLine((LeafWord(text, Box(100, y, 300, y + 12), 0.9, y + 9),), "body", **more)

    up = LeafLine((LeafWord("871.4016", Box(20, 300, 32, 400), 0.9, 391),), "furniture", size=14.0, turn=turn, column=1)
    leaf = Leaf(1, 595.0, 842.0, (line("Minute", 100), line("of", 120), line("pilots", 140), up))
    (found,) = read(written(Grid(leaf, 2479, 3508, "letter.png")), "letter")
    lines = page_of(found, 1, "letter").lines
    assert [(one.text, one.turn, one.apart) for one in lines] == [
        *((text, 0, False) for text in ("Minute", "of", "pilots")),
        ("871.4016", turn, True),
    ]
    sideways = replace(leaf, lines=tuple(replace(one, turn=turn) for one in leaf.lines))
    (found,) = read(written(Grid(sideways, 2479, 3508, "letter.png")), "letter")
    assert not any(one.turn for one in page_of(found, 1, "letter").lines)
