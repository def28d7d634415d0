"""The lines below a document's text that sign it: names, offices, who recorded it."""

from collections.abc import Container, Sequence

from digitize.label.scene import SHORT, Scene
from digitize.label.typed_heads import Head

NAME = 60  # characters of a name, or an office, on its own below the text
WORDS = 4  # of it, or of two
HALF = 0.5  # of the column's width
DAY = 0.8  # of a text is a day
TAIL = 4  # lines before a document's end that may be signatures


def signatures(scene: Scene, heads: Sequence[Head], roles: Container[int], passed: Container[int] = ()) -> set[int]:
    """Short lines at the end of a document: a name in capitals, a line set to the right, `Recorded by …`."""
    lines, out = scene.lines, set()
    begins = {head.at for head in heads}
    ends = [i for i, x in enumerate(lines) if x.at in begins or x.at in scene.references] + [len(lines)]
    for end in ends:
        for i in range(end - 1, max(end - 1 - TAIL, -1), -1):
            line = lines[i]
            if line.at in passed:
                continue  # a stamp below the name
            if line.at in roles or scene.cues.sheet(line.text) == "salutation":
                break
            recorder = scene.cues.recorder(line.text) and len(line.text) < 70
            name = line.caps and len(line.text.split()) <= 6 and not line.full
            at_right = (line.right_set and len(line.text) < NAME) or _at_right(scene, i) or _beside_day(scene, i)
            if not (recorder or name or at_right or _is_name(scene, i, end)):
                break
            out.add(line.at)
    return out


def _at_right(scene: Scene, i: int) -> bool:
    """Whether a line in the right half of its column is a name or two, with a capital each."""
    line = scene.lines[i]
    words = line.text.split()
    named = len(words) <= WORDS and all(word[0].isupper() for word in words) and line.text[-1] not in ",:;!?"
    return named and line.left > HALF * line.width and scene.cues.date(line.text) == 0


def _beside_day(scene: Scene, i: int) -> bool:
    """Whether a line has a day at the left and a name far at its right: `3/V-31          Lund.`"""
    cells = scene.lines[i].cells()
    day, name = cells if len(cells) == len(("day", "name")) else ("", "")
    words = name.split()
    named = 0 < len(words) <= WORDS and all(word[:1].isupper() for word in words) and not any(map(str.isdigit, name))
    return named and scene.cues.date(day) > DAY and scene.lines[i].right < 1


def _is_name(scene: Scene, i: int, end: int) -> bool:
    """Whether a line is a name, or an office, on its own below the text: `Lindqvist`, `Chargé d'affaires`."""
    line = scene.lines[i]
    words = [word for word in line.text.split() if word[0].isalpha()]
    alone = not line.centred and scene.block_start(i, 1.25) and (i + 1 == end or scene.block_start(i + 1, 1.25))
    if not alone or not words or len(line.text) > NAME or line.right < SHORT * line.width or not words[0][0].isupper():
        return False
    if line.text[-1] in ",:;!?" or any(map(str.isdigit, line.text)) or scene.cues.said(line.text):
        return False
    if len(words) > 3 and not scene.cues.office(line.text):
        return False
    return line.text[-1] != "." or len(words[-1]) < 4 or len(words) <= 2
