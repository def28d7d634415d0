"""The number of the file that an office put a paper into: `J.No. 151.D.3.`, which no archive's system describes."""

import re
from collections.abc import Sequence

from digitize.describe.quality import with_reading
from digitize.describe.sheetlines import is_of_another
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary
from digitize.model.metadata import ArchivalReference
from digitize.model.page import Word
from digitize.model.role import LabelledLine

_SCRAP, _DOUBTED = 3, 0.6  # letters of what was read of a hand's mark behind a number, and the confidence of it
_GOES_ON = re.compile(r"[^\W\d_a-zа-я]?[a-zа-я]{1,3}\s+(?=\d)")  # the `og` before a second number
_FIGURES = re.compile(r"\d(?=[\s.,])")
_SURE = 0.95  # of such numbers on the development sheets of data/real that were read well and are the paper's own


def file_number(lines: Sequence[LabelledLine], words: Vocabulary) -> ArchivalReference | None:
    """The first file's number at a document's head, as a reference of which no element is known; that of another paper
    is none: `No. 346 af 5/6/42`."""
    head = [x for x in lines if x.page == lines[0].page]
    own = (i for i, x in enumerate(head) if x.part == "journal" and not _is_of_another(x.text, words))
    first = next(own, None)
    if first is None:
        return None
    text, read = _from_its_word(unspaced(head[first].text), words), [*head[first].line.words]
    if first + 1 < len(head) and _GOES_ON.match(head[first + 1].text):
        text, read = f"{text} {head[first + 1].text}", [*read, *head[first + 1].line.words]
    while len(read) > 1 and _is_scrap(read[-1]):
        read.pop()
        text = text.rsplit(None, 1)[0]
    figures = [w.confidence for w in read if any(map(str.isdigit, w.text))]
    return with_reading(ArchivalReference(text=text, confidence=_SURE), figures)


def _from_its_word(text: str, words: Vocabulary) -> str:
    """The text from the word for a file's number on, without the paper's own number before it: `Nr. 412   J. Nr. 17.B.3`."""
    filed, own = words.sheet["journal"].search(text), words.numbers.match(text)
    figures = filed and own and text[own.end() : filed.start()].strip(" .,:")
    return text[filed.start() :].lstrip(" .,:") if filed and figures and figures.isdigit() else text


def _is_of_another(text: str, words: Vocabulary) -> bool:
    return any(is_of_another(text[found.end() :], words) for found in _FIGURES.finditer(text))


def _is_scrap(word: Word) -> bool:
    return word.confidence < _DOUBTED and len(word.text) <= _SCRAP and not any(map(str.isdigit, word.text))
