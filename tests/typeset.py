"""Pages set from words for the tests: a monospaced typesetter that knows indents, gaps, columns and rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitize.model.page import Box, Line, Page, Word

EM = 10.0  # points: the body's type size
ADVANCE = 5.0  # points: the width of a character
PITCH = 12.0
LEFT, RIGHT, TOP = 50.0, 400.0, 60.0


@dataclass(frozen=True)
class Row:
    """A line to set: `at` is "left", "indent", "right" or "centre"; `gap` the pitch above it in usual pitches."""

    text: str
    at: str = "left"
    gap: float = 1.0
    size: float = EM
    y: float | None = None
    bold: bool = False
    italic: bool = False


def full(text: str, gap: float = 1.0, at: str = "left", size: float = EM) -> Row:
    """A line that reaches the right edge: its words are spread."""
    return Row(text, f"{at}-full", gap, size)


def page(number: int, rows: Sequence[Row], rules: Sequence[float] = (), height: float = 650.0) -> Page:
    lines = []
    y = TOP
    for i, row in enumerate(rows):
        y = row.y if row.y is not None else y + PITCH * (row.gap if i else 0)
        lines.append(_line(row, y))
    return Page(number, 450.0, height, tuple(lines), rules=tuple(rules))


def _line(row: Row, y: float) -> Line:
    advance = ADVANCE * row.size / EM
    width = advance * len(row.text)
    left = {"right": RIGHT - width, "centre": (LEFT + RIGHT - width) / 2}.get(row.at, LEFT)
    left += 2 * EM if row.at.startswith("indent") else 0
    step = advance * (RIGHT - left) / width if row.at.endswith("full") else advance
    words, x = [], left
    for text in row.text.split(" "):
        if text:  # several spaces set two pieces of a line apart
            words.append(Word(text, Box(x, y - row.size, x + step * len(text), y)))
        x += step * (len(text) + 1)
    box = Box(left, y - row.size, words[-1].box.x1, y)
    return Line(tuple(words), box, y, row.size, row.bold, row.italic)
