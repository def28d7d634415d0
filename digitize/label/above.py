"""The end of a document at the top of a page, which a head right below it took for its first lines → the text above."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digitize.label.geometry import Placed
from digitize.label.scene import Scene
from digitize.label.sheets import WORD, runs
from digitize.label.typed_heads import Head
from digitize.model.role import Role

APART = 1.25  # of the usual pitch: white between both
MOST = 4  # lines
NAME = 3  # words of a name
LETTERS = 4  # of a name that tells who signs


def without_ends(heads: Sequence[Head], scene: Scene) -> list[Head]:
    """The heads, each without what ends the document before at the top of its page: the last lines of its text, or the
    name of who writes it."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    before: Sequence[Head | None] = [None, *heads]
    return [_without_end(head, last, scene, places) for last, head in zip(before, heads, strict=False)]


def _without_end(head: Head, last: Head | None, scene: Scene, places: dict[int, int]) -> Head:
    first = places[head.at]
    if last is None or first == 0 or scene.lines[first - 1].page == scene.lines[first].page:
        return head
    own = sorted(places[at] for at in head.lines)
    begin = next((b for a, b in pairwise(own) if b == a + 1 and scene.block_start(b, APART)), first)
    above = scene.lines[first:begin]
    if not 0 < len(above) <= MOST or any(_tells(scene, i, head) for i in range(first, begin)):
        return head
    untitled = all(head.lines.get(x.at) is Role.DATELINE for x in above)
    if not ((untitled and _is_text(above)) or _signs(above, last, scene, places)):
        return head
    lines = {at: role for at, role in head.lines.items() if places[at] >= begin}
    return replace(head, at=scene.lines[begin].at, lines=lines, title=tuple(at for at in head.title if at in lines))


def _tells(scene: Scene, i: int, head: Head) -> bool:
    """Whether a line tells something of the paper that it stands above."""
    line, cues = scene.lines[i], scene.cues
    told = cues.part(line.text) or cues.sheet(line.text) or cues.classified(line.text) or cues.date(line.text)
    set_apart = line.at in scene.letterheads | scene.printed or scene.kind(i) is not None
    return bool(told) or set_apart or head.lines.get(line.at) in (Role.NUMBER, Role.REFERENCE)


def _is_text(above: Sequence[Placed]) -> bool:
    """Whether lines are the end of a paragraph: the first reaches the edge, the last one ends a sentence."""
    return runs(above[0]) and above[-1].text.rstrip("”»\"'")[-1:] in ".?!"


def _signs(above: Sequence[Placed], last: Head, scene: Scene, places: dict[int, int]) -> bool:
    """Whether a line is a name alone, and the title of the document before has it."""
    words = [word for word in WORD.findall(above[0].text) if len(word) >= LETTERS]
    title = {word for at in last.title for word in WORD.findall(scene.lines[places[at]].text)}
    return len(above) == 1 and 0 < len(words) <= NAME and title.issuperset(words)
