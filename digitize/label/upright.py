"""Writing that runs up or down a page: no line of its text, so it is set aside before the lines are looked at, and put back
as a stamp or a note in the margin."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.label.cues import Cues
from digitize.label.proof import mark
from digitize.model.page import Line, Page
from digitize.model.role import LabelledLine, Role

WRITTEN = 0.5  # of the letters of a stamp are capitals, at least


def level(page: Page) -> Page:
    """The page with the lines that run across it alone."""
    lines = tuple(line for line in page.lines if not line.turn)
    return page if len(lines) == len(page.lines) else replace(page, lines=lines)


def with_upright(page: Page, read: Page) -> Page:
    """The page with the lines of `read` that run up or down it, behind all others."""
    turned = tuple(line for line in read.lines if line.turn)
    return replace(page, lines=page.lines + turned) if turned else page


def put_back(labelled: Sequence[LabelledLine], pages: Sequence[Page], cues: Cues) -> tuple[LabelledLine, ...]:
    """The lines of all pages, those that run up or down one behind the others of their page, counted anew."""
    if not any(line.turn for page in pages for line in page.lines):
        return tuple(labelled)
    known = iter(labelled)
    out: list[LabelledLine] = []
    at: dict[int, int] = {}
    for page in pages:
        for line in page.lines:
            one = _mark(line, page.number, cues) if line.turn else next(known)
            if not line.turn:
                at[one.index] = len(out)
            out.append(replace(one, index=len(out)))
    return tuple(x if x.head is None else replace(x, head=at[x.head]) for x in out)


def _mark(line: Line, page: int, cues: Cues) -> LabelledLine:
    letters = [c for c in line.text if c.isalpha()]
    stamp = sum(map(str.isupper, letters)) >= WRITTEN * len(letters) or cues.stamp(line.text)
    sure, why = mark("stamp" if stamp else "margin")
    return LabelledLine(0, page, line, Role.FURNITURE, sure, (why, "upright"), unit=line.size)
