"""Where on its page a correction belongs: told by the words there, so that it is found again after a better reading.

An anchor names the page, the words as they were read, some words around them, and their box. The words decide, then
their neighbours, then the box; a place that only looks alike is no place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Opcodes

from digitize.model.metadata import Record
from digitize.model.page import Box, around

AROUND = 4  # words on each side that an anchor remembers
NEAR = 12.0  # points: the same words as near as this to their old place are the same
ALIKE = 60.0  # percent of letters that a word and its better reading share, where box or neighbours agree
ALIKE_AROUND = 80.0  # percent of the letters of the words with their neighbours, where no box agrees
LONG = 4  # words: so many in sequence need no neighbours to be known again


class Anchor(Record):
    """A place on a page: `text`, the words there as read, with single spaces; `before` and `after`, words around
    them; `box`, theirs in points from the top left."""

    page: int = Field(ge=1)
    text: str
    before: str = ""
    after: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a page: the index of its line in the source, its place in that line, its text and its box in points."""

    line: int
    word: int
    text: str
    box: Box


def anchor_of(page: int, words: Sequence[tuple[str, Box]], first: int, last: int) -> Anchor:
    """The anchor of `words[first]` to `words[last]`; the words are all of the page, in reading order."""
    box = around(box for _, box in words[first : last + 1])
    texts = [text for text, _ in words]
    return Anchor(
        page=page,
        text=" ".join(texts[first : last + 1]),
        before=" ".join(texts[max(first - AROUND, 0) : first]),
        after=" ".join(texts[last + 1 : last + 1 + AROUND]),
        box=(round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)),
    )


def find(anchor: Anchor, words: Sequence[Placed]) -> tuple[int, int] | None:
    """The first and the last of a page's words that the anchor means, None where none fit."""
    return _same(anchor, words) or _in_box(anchor, words) or _around(anchor, words)


def _same(anchor: Anchor, words: Sequence[Placed]) -> tuple[int, int] | None:
    """The same words; among several such places, the one with the same neighbours, then the nearest."""
    wanted = anchor.text.split()
    size = len(wanted)
    if not size:
        return None
    texts = [word.text for word in words]
    places = [i for i in range(len(words) - size + 1) if texts[i : i + size] == wanted]
    ranked = sorted(
        (-_neighbours(anchor, texts, i, i + size), _distance(anchor, words, i, i + size), i) for i in places
    )
    if not ranked:
        return None
    agreement, distance, at = ranked[0]
    sure = distance <= NEAR or -agreement >= 0.5 or size >= LONG
    return (at, at + size - 1) if sure else None


def _neighbours(anchor: Anchor, texts: Sequence[str], start: int, end: int) -> float:
    """The share of the remembered neighbours that still stand beside `texts[start:end]`, 0 to 1."""
    before, after = anchor.before.split(), anchor.after.split()
    left = zip(reversed(before), reversed(texts[:start]), strict=False)
    right = zip(after, texts[end:], strict=False)
    agree = sum(a == b for a, b in left) + sum(a == b for a, b in right)
    return agree / (len(before) + len(after)) if before or after else 0.0


def _distance(anchor: Anchor, words: Sequence[Placed], start: int, end: int) -> float:
    """How far, in points, the words stand from the anchor's box; far where it has none."""
    if anchor.box is None:
        return 1e6
    x0, y0, _, _ = anchor.box
    return abs(words[start].box.x0 - x0) + abs(words[start].box.y0 - y0)


def _in_box(anchor: Anchor, words: Sequence[Placed]) -> tuple[int, int] | None:
    """Other words in the same box: what another reading made of the same ink."""
    if anchor.box is None:
        return None
    x0, y0, x1, y1 = anchor.box
    inside = [
        i
        for i, word in enumerate(words)
        if x0 - 1 <= (word.box.x0 + word.box.x1) / 2 <= x1 + 1 and y0 - 1 <= (word.box.y0 + word.box.y1) / 2 <= y1 + 1
    ]
    if not inside or inside[-1] - inside[0] + 1 != len(inside):
        return None
    first, last = inside[0], inside[-1]
    texts = [word.text for word in words]
    alike = fuzz.ratio(anchor.text, " ".join(texts[first : last + 1])) >= ALIKE
    return (first, last) if alike or _neighbours(anchor, texts, first, last + 1) >= 0.5 else None


def _around(anchor: Anchor, words: Sequence[Placed]) -> tuple[int, int] | None:
    """Words between neighbours that are alike, wherever on the page: the file is another scan of the same print."""
    whole = " ".join(filter(None, (anchor.before, anchor.text, anchor.after)))
    if len(whole.split()) < LONG:
        return None
    page = " ".join(word.text for word in words)
    found = fuzz.partial_ratio_alignment(whole, page, score_cutoff=ALIKE_AROUND)
    if found is None or found.src_end - found.src_start < 0.8 * len(whole):
        return None
    start = len(anchor.before) + 1 if anchor.before else 0
    window = page[found.dest_start : found.dest_end]
    moved = Levenshtein.opcodes(whole[found.src_start : found.src_end], window)
    a = found.dest_start + _carried(moved, start - found.src_start)
    b = found.dest_start + _carried(moved, start + len(anchor.text) - found.src_start)
    return _covering(words, a, b)


def _carried(moved: Opcodes, at: int) -> int:
    """Where a position of the one text is in the other."""
    for code in moved:
        if code.src_start <= at < code.src_end:
            return int(min(code.dest_start + at - code.src_start, code.dest_end))
    return int(moved[-1].dest_end) if len(moved) else 0


def _covering(words: Sequence[Placed], start: int, end: int) -> tuple[int, int] | None:
    """The words that hold the characters from `start` to `end` of the words joined by spaces."""
    at = 0
    inside = []
    for i, word in enumerate(words):
        if at < end and at + len(word.text) > start:
            inside.append(i)
        at += len(word.text) + 1
    return (inside[0], inside[-1]) if inside else None
