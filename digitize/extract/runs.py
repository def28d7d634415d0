"""Words read as standing on one line: what engines and text layers give, and lines are made of."""

from dataclasses import dataclass

from digitize.model.page import Box, Word


@dataclass(slots=True)
class Run:
    """Words read as standing on one line, from left to right. Points, origin at the top left. `apart` tells that they stand
    across the page's text, as a watermark does, `alone` that they are a line by themselves, whatever stands beside them; `turn` is how far the page is turned to read them (`Line.turn`); `readings` are
    further readings of all of them (`Line.readings`)."""

    words: list[Word]
    box: Box
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    apart: bool = False
    alone: bool = False
    turn: int = 0
    readings: tuple[str, ...] = ()


def run_of(words: list[Word], baseline: float, size: float, bold: bool = False, italic: bool = False) -> Run:
    """A run with the box of its words."""
    box = words[0].box
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    for word in words[1:]:
        box = word.box
        x0, x1 = (box.x0 if box.x0 < x0 else x0), (box.x1 if box.x1 > x1 else x1)
        y0, y1 = (box.y0 if box.y0 < y0 else y0), (box.y1 if box.y1 > y1 else y1)
    return Run(words, Box(x0, y0, x1, y1), baseline, size, bold, italic)
