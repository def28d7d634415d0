"""The number of the file that an office put a paper into: `J.No. 151.D.3.`, which no archive's system describes."""

import re
from collections.abc import Sequence

from digitize.describe.correspondence import OTHERS_DAY
from digitize.describe.quality import with_reading
from digitize.describe.sheetlines import unspaced
from digitize.model.metadata import ArchivalReference
from digitize.model.role import LabelledLine

_GOES_ON = re.compile(r"[^\W\d_a-zа-я]?[a-zа-я]{1,3}\s+(?=\d)")  # the `og` before a second number
_OTHERS = re.compile(r"\d" + OTHERS_DAY.pattern)  # the number and the day of another paper: `No. 346 af 5/6/42`
_SURE = 0.95  # of such numbers on the development sheets of data/real that were read well and are the paper's own


def file_number(lines: Sequence[LabelledLine]) -> ArchivalReference | None:
    """The first file's number at a document's head, as a reference of which no element is known."""
    head = [x for x in lines if x.page == lines[0].page]
    own = (i for i, x in enumerate(head) if x.part == "journal" and not _OTHERS.search(x.text))
    first = next(own, None)
    if first is None:
        return None
    text, read = unspaced(head[first].text), [*head[first].line.words]
    if first + 1 < len(head) and _GOES_ON.match(head[first + 1].text):
        text, read = f"{text} {head[first + 1].text}", [*read, *head[first + 1].line.words]
    figures = [w.confidence for w in read if any(map(str.isdigit, w.text))]
    return with_reading(ArchivalReference(text=text, confidence=_SURE), figures)
