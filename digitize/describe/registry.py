"""The number of the file that an office put a paper into: `J.No. 151.D.3.`, which no archive's system describes."""

import re
from collections.abc import Sequence

from digitize.describe.sheetlines import unspaced
from digitize.model.metadata import ArchivalReference
from digitize.model.role import LabelledLine

_GOES_ON = re.compile(r"[^\W\d_a-zа-я]?[a-zа-я]{1,3}\s+(?=\d)")  # the `og` before a second number
_SURE = 0.6  # of such numbers on the development sheets of data/real that are the paper's own, as printed


def file_number(lines: Sequence[LabelledLine]) -> ArchivalReference | None:
    """The first file's number at a document's head, as a reference of which no element is known."""
    head = [x for x in lines if x.page == lines[0].page]
    first = next((i for i, x in enumerate(head) if x.part == "journal"), None)
    if first is None:
        return None
    text = unspaced(head[first].text)
    if first + 1 < len(head) and _GOES_ON.match(head[first + 1].text):
        text = f"{text} {head[first + 1].text}"
    return ArchivalReference(text=text, confidence=_SURE)
