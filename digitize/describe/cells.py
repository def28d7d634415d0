"""The pieces of a line that wide white parts, as a stamp stands beside a name, or a place and a day beside an office."""

from itertools import pairwise

from digitize.model.role import LabelledLine

_WIDE = 2.5  # type sizes: white that parts two pieces of a line


def cells_of(line: LabelledLine) -> list[tuple[float, str]]:
    """The pieces of a line: the white at the left of each, in type sizes, and its text."""
    words, begin = line.line.words, line.line.box.x0
    ends = [k for k in range(1, len(words)) if words[k].box.x0 - words[k - 1].box.x1 > _WIDE * line.unit]
    pieces = [words[i:k] for i, k in pairwise([0, *ends, len(words)])]
    return [(line.left + (x[0].box.x0 - begin) / line.unit, " ".join(word.text for word in x)) for x in pieces]
