"""What a single line tells about its begin and its end, and the bounds by which gaps and indents count."""

import re

from digitize.model.role import LabelledLine

LIST_MARK = re.compile(r"^(\(?\w{1,3}[).]|[-–—•]|\d{1,2}\.)\s")
DAY = re.compile(r"\d{1,2}\.\s")  # looks like a list's mark: behind a word that leads to another it is none
SPACED = 1.32  # a pitch this many times the usual one parts paragraphs
INDENT = 0.8  # of the type size


def first_word(line: LabelledLine) -> float:
    """The width of a line's first word, in units."""
    return line.line.sound[0].box.width / line.unit if line.unit else 0.0
