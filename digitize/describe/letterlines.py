"""What is asked of a line of a letter, whether for who writes it, to whom it goes, or its number."""

import re
from collections.abc import Sequence

from digitize.describe.people import names_rank
from digitize.describe.vocabulary import Vocabulary
from digitize.model.role import LabelledLine, Role

WORD = re.compile(r"[^\W\d_][\w.'’-]*")
OF_CAPITAL = re.compile(r"^0(?=\.\s)")  # `0. Lund`
ENDS = " .,:;*_-–—()[]|~"
"""What may stand about a name or an office."""
HAS_DIGIT = re.compile(r"\d")
FEWEST_LETTERS = 3
"""Letters that a name has more than."""
LONGEST_NAME, LONGEST_OFFICE = 5, 9
"""Words of a name, and of an office."""
LONGEST_LINE = 100
"""Letters of a line of a head."""
HEAD = (Role.DATELINE, Role.TITLE)


def head_lines(lines: Sequence[LabelledLine]) -> list[LabelledLine]:
    """The lines of the head on a letter's first page that are short enough to name somebody."""
    return [x for x in lines if x.role in HEAD and x.page == lines[0].page and len(x.text) <= LONGEST_LINE]


def is_office(text: str, words: Vocabulary) -> bool:
    """Whether a text names an office, or who holds one."""
    return names_rank(text, words.ranks) or words.institutions.search(text) is not None
