"""The line that says only where a paper is printed from, with no element of a reference: `Pgchat. About arch.`"""

from digitize.describe.vocabulary import Vocabulary
from digitize.model.metadata import ArchivalReference

_LONGEST = 140  # letters
_QUOTES = " \"'«»„“”‘’ʺʹ([*"
_SURE = 0.95  # all of 18 lines of data/collection, and one more right and one more wrong


def is_remark(text: str, words: Vocabulary) -> bool:
    """Whether a line says where a paper is printed from, and nothing else.

    >>> is_remark("Pgchat. About arch.", words)
    True
    """
    line = text.strip(_QUOTES)
    return len(line) <= _LONGEST and words.remarks.match(line) is not None


def remark_alone(text: str) -> ArchivalReference:
    """The reference of a document of which only such a line tells: no elements, the line as printed."""
    return ArchivalReference(text=text, remark=text, confidence=_SURE)
