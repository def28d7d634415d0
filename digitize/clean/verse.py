"""Verse in the run of a document: lines that end before the page made them, and are no list of names.

A line of prose ends where the next word would not fit; a line of verse ends though it would. One such line is the last
of a paragraph. Four in a row that go on as sentences do, begin in capitals, and are ragged among themselves, are verse.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from digitize.clean.dehyphenate import is_cut
from digitize.clean.line_shape import INDENT, LIST_MARK, SPACED, first_word
from digitize.model.role import LabelledLine, Role
from digitize.model.sentences import is_ended

FEWEST = 4  # lines of a poem: a couplet can't be told from two short paragraphs
FREE = 0.15  # of the column's width that is left free beside half of the lines, at least
NEXT = 0.6  # of the type size: the room that a word needs besides its own width
CAPITALS = 0.8  # of the lines begin in one
RAGGED = 0.3  # of the lines would have had room for the next word within the poem's own edge, unless all have capitals
RAGGED_SMALL = 0.6  # the same, of a poem that has no capitals at its lines' begin
ENDED = 0.6  # of the lines end as a sentence does, at most: where nearly all do, they are paragraphs
SENTENCE = 0.5  # of the words are in small letters, at least: names and headings have fewer
SHORTEST, LONGEST = 2, 14  # words of a line
WORD = re.compile(r"[^\W\d_]+")


def verses(lines: Sequence[LabelledLine]) -> dict[int, int]:
    """The places of the lines that are verse, each with the number of its poem. Notes and what the page added, which
    part a poem over two pages, are passed over."""
    run = [i for i, line in enumerate(lines) if line.role not in (Role.FURNITURE, Role.NOISE, Role.NOTE)]
    is_short = {
        i: _is_short(lines[i], lines[j] if j is not None else None) for i, j in pairwise([*run, None]) if i is not None
    }
    found: dict[int, int] = {}
    poems = 0
    for short, group in groupby(run, key=is_short.__getitem__):
        poem = _trimmed([(i, lines[i]) for i in group]) if short else []
        if _is_verse([line for _, line in poem]):
            found |= dict.fromkeys((i for i, _ in poem), poems)
            poems += 1
    return found


def _is_short(line: LabelledLine, below: LabelledLine | None) -> bool:
    """Whether a line may be one of verse: the next word would have fitted, and it is neither cut nor marked."""
    if line.role is not Role.BODY or not line.width or is_cut(line.text) or LIST_MARK.match(line.text):
        return False
    return line.right > (first_word(below) if below else 0.0) + NEXT and SHORTEST <= len(line.text.split()) <= LONGEST


def _trimmed(run: list[tuple[int, LabelledLine]]) -> list[tuple[int, LabelledLine]]:
    """A run of short lines without the ends of prose above and below it."""
    stanzas: list[list[tuple[int, LabelledLine]]] = []
    for i, line in run:
        if not stanzas or _is_apart(line):
            stanzas.append([])
        stanzas[-1].append((i, line))
    while stanzas and len(stanzas[0]) == 1:
        stanzas.pop(0)
    while stanzas and len(stanzas[-1]) == 1:
        stanzas.pop()
    poem = [place for stanza in stanzas for place in stanza]
    if len(poem) > FEWEST and _leads_in(poem[0][1]):
        poem = poem[1:]
    while len(poem) > FEWEST and _stands_out(poem[0][1], [line for _, line in poem[1:]]):
        poem = poem[1:]
    while len(poem) > FEWEST and _stands_out(poem[-1][1], [line for _, line in poem[:-1]]):
        poem = poem[:-1]
    return poem


def _leads_in(line: LabelledLine) -> bool:
    """Whether a line is the last of the prose above a poem: `and they sang:`, neither apart nor indented."""
    return line.text.endswith(":") and not _is_apart(line) and line.left < INDENT


def _stands_out(line: LabelledLine, others: Sequence[LabelledLine]) -> bool:
    """Whether a line at a poem's edge is prose: farther left than all, or the only one without a capital."""
    left = min(other.left for other in others) - line.left > INDENT
    return left or (line.text[:1].islower() and not any(other.text[:1].islower() for other in others))


def _is_verse(poem: Sequence[LabelledLine]) -> bool:
    if len(poem) < FEWEST or sum(_is_apart(line) for line in poem[1:]) > len(poem) / 3:
        return False
    if median(line.right / line.width for line in poem) < FREE or not _is_sentence(poem):
        return False
    edge = min(line.right for line in poem)
    room = sum(a.right - edge > first_word(b) + NEXT for a, b in pairwise(poem)) / (len(poem) - 1)
    capitals = sum(_letter(line.text).isupper() for line in poem) / len(poem)
    return capitals == 1 or room >= (RAGGED if capitals >= CAPITALS else RAGGED_SMALL)


def _is_apart(line: LabelledLine) -> bool:
    return line.gap is not None and line.gap > SPACED


def _is_sentence(poem: Sequence[LabelledLine]) -> bool:
    """Whether lines go on as sentences: marks at some ends, few of a full stop, words in small letters, no numbers."""
    ended = sum(is_ended(line.text) for line in poem)
    marked = sum(not line.text[-1:].isalnum() for line in poem)
    words = [word for line in poem for word in WORD.findall(line.text)[1:]]  # the first has its capital from the line
    small = sum(word.islower() for word in words)
    numbered = sum(any(c.isdigit() for c in line.text) for line in poem)
    return marked > 0 and ended <= ENDED * len(poem) and small >= SENTENCE * len(words) and not numbered


def _letter(text: str) -> str:
    found = WORD.search(text)
    return found[0][0] if found else ""
