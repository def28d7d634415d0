"""What is filled into an XFA form → a page, set by ourselves: the file has none that shows it."""

from collections.abc import Sequence

from digitize.model.page import Box, Line, Page, Word

WIDTH, HEIGHT = 595.0, 842.0  # points: A4
LEFT, TOP, SIZE, PITCH, ADVANCE = 72.0, 90.0, 10.0, 16.0, 5.0


def page_of_form(number: int, values: Sequence[str]) -> Page:
    """The values on a page of their own, a line each. They stand all on the first page of the source."""
    lines = tuple(_line(text, TOP + PITCH * i) for i, text in enumerate(values)) if number == 1 else ()
    height = max(HEIGHT, TOP + PITCH * (len(lines) + 1))
    return Page(
        number, WIDTH, height, lines, "text-layer", "xfa", reason="what is filled into a form that no page shows"
    )


def _line(text: str, baseline: float) -> Line:
    words, x = [], LEFT
    for part in text.split():
        words.append(Word(part, Box(x, baseline - SIZE, x + ADVANCE * len(part), baseline)))
        x += ADVANCE * (len(part) + 1)
    return Line(tuple(words), Box(LEFT, baseline - SIZE, words[-1].box.x1, baseline), baseline, SIZE)
