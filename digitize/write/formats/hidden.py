"""The hidden text of a PDF's page: words at their places, in the order in which they are read."""

import math
from itertools import zip_longest

from digitize.model import kept
from digitize.model.role import Role
from digitize.write.formats.glyphless import ADVANCE, Letters, is_leftward
from digitize.write.formats.xml import language_tag
from digitize.write.held import TAIL
from digitize.write.leaves import Leaf, LeafLine, LeafWord

GAP = 0.2  # type sizes of white between two words, at least: by less than 0.15, pdftotext takes them for one
LEAST = 0.1  # points that a word is wide
EDGE = 1.0  # points from the page's edges, within which text stands
STRING = 65_528  # digits of a string, four a letter: PDF/A allows 32,767 bytes, two digits each
UP, DOWN = 270, 90  # the turns of lines that run up and down the page


def hidden_text(leaf: Leaf, letters: Letters) -> bytes:
    """The words of a page as hidden text, word by word at their places, in the order in which they are read."""
    out = ["q BT 3 Tr /F 1 Tf"]
    languages = {x.record.uid or x.record.id: language_tag(x.record.language) for x in leaf.documents}
    spoken: str | None = None
    for line in leaf.lines:
        if is_scrap(line):
            continue
        language = languages.get(line.document)
        if language != spoken:
            out += ["EMC"] * (spoken is not None) + [f"/Span <</Lang ({language})>> BDC"] * (language is not None)
            spoken = language
        size = max(line.size, 1.0)
        for word, (begin, end) in zip(line.words, _spread(line, GAP * size), strict=True):
            stretch = (end - begin) / (len(word.text) * ADVANCE / 1000)
            out.append(f"{_matrix(line, word, begin, stretch, size, leaf)} Tm {_shown(letters.coded(word.text + ' '))}")
    out += ["EMC"] * (spoken is not None)
    return "\n".join((*out, "ET Q", "")).encode("ascii")


def _shown(coded: str) -> str:
    """The letters of a word, in strings of a length that PDF/A allows."""
    return " ".join(f"<{coded[at : at + STRING]}> Tj" for at in range(0, len(coded), STRING))


def is_scrap(line: LeafLine) -> bool:
    """Whether a line was made of dirt or scrawl and set aside: hidden text tells nothing of how sure its words are, and who
    reads it would take it for text."""
    doubtful = kept.is_scrap((word.text, word.confidence) for word in line.words)
    return doubtful and line.role in (Role.FURNITURE.value, Role.NOISE.value)


def _matrix(line: LeafLine, word: LeafWord, begin: float, stretch: float, size: float, leaf: Leaf) -> str:
    """Where a word begins, how it is stretched and how large it is, on the page as PDF has it; on the page in any case, since
    what stands beside it is not found."""
    if line.turn == UP:
        foot = word.box.x1 - TAIL * word.box.width
        return f"0 {stretch:.3f} {-size:.2f} 0 {_within(foot, leaf.width):.2f} {leaf.height + begin:.2f}"
    if line.turn == DOWN:
        foot = word.box.x0 + TAIL * word.box.width
        return f"0 {-stretch:.3f} {size:.2f} 0 {_within(foot, leaf.width):.2f} {leaf.height - begin:.2f}"
    return f"{stretch:.3f} 0 0 {size:.2f} {begin:.2f} {_within(leaf.height - word.foot, leaf.height):.2f}"


def _within(place: float, side: float) -> float:
    return min(max(place, EDGE), max(side - EDGE, EDGE))


def _spread(line: LeafLine, gap: float) -> list[tuple[float, float]]:
    """Where each word of a line begins and where it ends, in points along the line: white is left between two of them, which
    boxes that overlap have none of. A word that runs to the left begins at its right."""
    sides = [_along(line, word) for word in line.words]
    out = []
    edge = -math.inf  # where the word may begin
    for word, (left, right), following in zip_longest(line.words, sides, sides[1:]):
        begin = max(left, edge)
        end = max(right, begin + LEAST)
        edge = -math.inf
        if following and left < following[0] < end + gap:
            end = max(following[0] - gap, begin + LEAST)
            edge = end + gap
        elif following and left - gap < following[1] < right:  # of a script that runs to the left
            begin = min(following[1] + gap, end - LEAST)
        out.append((end, begin) if is_leftward(word.text) else (begin, end))
    return out


def _along(line: LeafLine, word: LeafWord) -> tuple[float, float]:
    """The sides of a word in the direction in which its line runs."""
    box = word.box
    return (-box.y1, -box.y0) if line.turn == UP else (box.y0, box.y1) if line.turn == DOWN else (box.x0, box.x1)
