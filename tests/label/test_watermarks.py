"""What stands across a page's text is furniture, on every page that has it, and no word of the text."""

from digitize.label import Cues, label
from digitize.model.page import Box, Line, Page, Word
from digitize.model.role import Role

TEXT = (
    "The Minister asked whether the harbour dues would be",
    "lowered before the season, and was told that nothing",
    "could be promised until the engineers had reported.",
)


def line(text: str, y: float, size: float, column: int = 0, apart: bool = False) -> Line:
    box = Box(60, y - size, 60 + size / 2 * len(text), y)
    return Line((Word(text, box),), box, y, size, column=column, block=column, apart=apart)


def test_a_watermark_is_furniture_also_where_it_meets_no_text(cues: Cues) -> None:
    text = [line(words, 100 + 14 * i, 11) for i, words in enumerate(TEXT)]
    mark = line("READING ROOM COPY", 300, 40, 1, apart=True)
    free = line("READING ROOM COPY", 300, 40)
    pages = [Page(1, 432, 648, (*text, mark)), Page(2, 432, 648, (*text, free))]
    marks = [x for x in label(pages, cues) if x.text == "READING ROOM COPY"]
    assert [(x.role, x.reasons) for x in marks] == [(Role.FURNITURE, ("across-the-text",))] * 2
