"""Where a volume prints its archival references: at the heads of its documents, or at their feet.

A reference between two documents looks alike either way. White space tells, and what begins or ends a page or the
source; since a volume does one or the other throughout, all of its references are asked, and the answer holds for each.
"""

from collections.abc import Sequence
from itertools import pairwise

from digitize.label.geometry import Placed
from digitize.label.numbers import number_of
from digitize.label.scene import LARGER, Scene, body
from digitize.model.role import Role

APART = 1.5  # of the usual pitch: white space that parts a reference from a document
RATIO = 1.3  # of the white space on its one side to that on the other
TITLE = 0.5  # how much a line begins as titles do
TOP, DATED = 5, 0.3  # lines in which a document's head stands, and the share of its dateline that is a date
SHEETS = 2  # of them at least begin with a reference, before that tells something where nothing else stands with it
SURELY = 2  # times as many references must stand at heads as at feet


def standing(scene: Scene) -> tuple[set[int], set[int]]:
    """The lines of references that stand above their documents' titles or numbers, and of those that surely stand at
    their documents' feet: no volume has both."""
    blocks = [block for block in _blocks(scene) if not _under_number(scene.lines, block[0])]
    votes = [_vote(scene, block) for block in blocks]
    heads = sum(vote > 0 and _shown(scene, block[-1] + 1) for block, vote in zip(blocks, votes, strict=True))
    feet = votes.count(-1) + (bool(blocks) and _begins_without(scene, blocks[0][0]))
    tops = sum(vote > 0 and _tops(scene, block) for block, vote in zip(blocks, votes, strict=True))
    if tops >= SHEETS and feet == 0:  # loose sheets, each with the number of its file above its text
        heads = max(heads, tops)
    if heads == 0 or heads < SURELY * feet:
        at_feet = [block for block, vote in zip(blocks, votes, strict=True) if vote < 0]
        return set(), {scene.lines[i].at for block in at_feet for i in block} if heads < feet else set()
    above = [b for b, vote in zip(blocks, votes, strict=True) if vote > 0 or _heads_text(scene, b[-1] + 1)]
    return {scene.lines[i].at for block in above for i in block}, set()


def _begins_without(scene: Scene, first: int) -> bool:
    """Whether the source begins with a document whose title is told by its words, and a date below, before the first of
    its references."""
    top = scene.lines[: min(first, TOP)]
    named = any(scene.cues.names(" ".join(x.text for x in top[:n])) for n in range(1, len(top)))
    return named and len(top) == TOP and any(scene.cues.date(x.text) > DATED for x in top[1:])


def _blocks(scene: Scene) -> list[list[int]]:
    """The references of the source, each with the places of its lines."""
    found = [i for i, line in enumerate(scene.lines) if line.at in scene.references and line.at not in scene.dockets]
    blocks = [found[:1]] if found else []
    for above, i in pairwise(found):
        if i == above + 1 and scene.lines[i].key == scene.lines[above].key:
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks


def _under_number(lines: Sequence[Placed], i: int) -> bool:
    """Whether a document's number stands right above: the reference is part of its head in any case."""
    above = lines[i - 1] if i else None
    found = number_of(above.text) if above is not None and above.key == lines[i].key else None
    return found is not None and found[1]


def _heads_text(scene: Scene, i: int) -> bool:
    """Whether a document's head may go on at a line: there is one, and it is no reference and no running text."""
    return i < len(scene.lines) and scene.lines[i].at not in scene.references and not body(scene, i)


def _shown(scene: Scene, i: int) -> bool:
    """Whether a line looks like one of a head: display type, a date, a classification, a title's
    words, a number, or the name of an office."""
    if not _heads_text(scene, i):
        return False
    line = scene.lines[i]
    display = line.caps or line.centred or line.line.bold or line.line.italic or line.size > LARGER
    told = scene.kind(i) in (Role.DATELINE, Role.CLASSIFICATION) or scene.cues.title(line.text) >= TITLE
    told = told or scene.cues.part(line.text) == "letterhead"
    return display or told or number_of(line.text) is not None


def _tops(scene: Scene, block: Sequence[int]) -> bool:
    """Whether a reference is the first text of a page."""
    return block[0] == 0 or scene.lines[block[0] - 1].page != scene.lines[block[0]].page


def _vote(scene: Scene, block: list[int]) -> int:
    """1 for a reference that stands as at a head, -1 as at a foot, 0 where that can't be told."""
    first, last = block[0], block[-1]
    lines = scene.lines
    line = lines[first]
    above = lines[first - 1] if first else None
    below = lines[last + 1] if last + 1 < len(lines) else None
    begins = above is None or above.key != line.key
    ends = below is None or below.key != line.key
    if begins or ends:
        return begins - ends
    assert below is not None
    if line.gap is None or below.gap is None:
        return 0
    if line.gap >= max(APART, RATIO * below.gap):
        return 1
    return -1 if below.gap >= max(APART, RATIO * line.gap) else 0
