"""Heads with no text between them → one."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from digitize.label.evidence import SEEN_BELOW
from digitize.label.geometry import Placed
from digitize.label.heads import SPECK
from digitize.label.letters import TOP
from digitize.label.scene import TIGHT, Scene
from digitize.label.sheets import runs
from digitize.label.typed_heads import Head
from digitize.label.weights import Weights
from digitize.model.role import Role

FORM = 4  # lines of printed words between a sheet's head and the day at most
ADDRESS = 3  # lines of an address above its town


def merged(heads: list[Head], scene: Scene, weights: Weights) -> list[Head]:
    """Heads with no text between them are one: what looked like a second title is a line of the first one's head, and
    a dateline or classification alone is the first line of the head below it, if it does not end the text above."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    out: list[Head] = []
    for head in heads:
        last = out[-1] if out else None
        between = (places[max(last.lines)] + 1, places[head.at]) if last else (0, 0)
        if not last or (_text_between(scene, *between) and not _is_its_date(last, head, scene, *between)):
            out.append(head)
        elif _is_text(scene, head, places):
            continue
        elif (
            last.at in scene.after_boilerplate and "title-words" in head.evidence and "title-words" not in last.evidence
        ):
            out[-1] = head  # the site's name stands above the title
        elif len(last.lines) == 1 and len(scene.lines[places[last.at]].text) < SPECK and len(head.lines) > 1:
            out[-1] = _with_above(replace(last, lines={last.at: Role.NUMBER}), head, weights)
        elif head.number is None or _in_address(scene, places[head.at]):
            out[-1] = _with_below(last, head, scene.lines[places[head.at]], weights)
        elif last.number is None and not last.title and not _ends_above(scene, places[last.at], places[head.at]):
            out[-1] = _with_above(last, head, weights)
        elif last.number is None and not last.title:
            out[-1] = head
        else:
            out.append(head)
    return out


def _is_text(scene: Scene, head: Head, places: Mapping[int, int]) -> bool:
    """Whether what looks like a head right below another is the text of its paper: running lines, and no line of a head."""
    title = [scene.lines[places[at]] for at in head.title]
    return "no-head-lines" in head.evidence and any(runs(a) and runs(b) for a, b in pairwise(title))


def _text_between(scene: Scene, begin: int, end: int) -> bool:
    """Whether anything but the printed name of an office stands between two heads."""
    return begin > end or any(line.at not in scene.printed for line in scene.lines[begin:end])


def _is_its_date(last: Head, head: Head, scene: Scene, begin: int, end: int) -> bool:
    """Whether a day apart from a sheet's printed head is the day of the paper that begins there: it has no title, and only
    lines stand between them that are no running text, as a form's `Please quote in your answer`."""
    page = scene.lines[begin - 1].page
    lines = scene.lines[begin : end + 1]
    titles = [x.text for x in scene.lines[end:] if x.at in head.title]
    none = all(scene.cues.sheet(x) == "journal" or scene.cues.part(x) == "registry" for x in titles)
    dated = "date-line" in head.evidence and none and head.number is None
    return (
        dated
        and not TOP.isdisjoint(last.evidence)
        and end - begin <= FORM
        and all(x.page == page for x in lines)
        and not any(runs(a) and runs(b) for a, b in pairwise(lines))
    )


def _in_address(scene: Scene, i: int) -> bool:
    """Whether a line that looks like a number is the town of an address, with its district: `Vienna XVIII`."""
    if not scene.lines[i].text[:1].isalpha() or scene.cues.part(scene.lines[i].text) is not None:
        return False
    for k in range(i - 1, max(i - 1 - ADDRESS, -1), -1):
        line = scene.lines[k]
        if scene.cues.sheet(line.text) in ("addressee", "person"):
            return True
        if line.key != scene.lines[i].key or not line.text[:1].isupper() or line.full:
            return False
    return False


def _with_below(last: Head, head: Head, first: Placed, weights: Weights) -> Head:
    """A head and the lines below it that looked like another."""
    goes_on = last.lines[max(last.lines)] is Role.TITLE and (first.gap or TIGHT) < TIGHT and not first.right_set
    untitled = Role.TITLE not in last.lines.values()
    below = Role.TITLE if goes_on or untitled else Role.DATELINE
    lines = last.lines | {at: below if role is Role.TITLE else role for at, role in head.lines.items()}
    news = [name for name in head.evidence if name in SEEN_BELOW and name not in last.evidence]
    kept = [name for name in last.evidence if name != "no-head-lines" or not news]
    evidence = (*kept, *news)
    score = max(last.score, weights.score(evidence, last.likeness))
    return replace(last, lines=lines, evidence=evidence, score=score)


def _with_above(last: Head, head: Head, weights: Weights) -> Head:
    """A numbered head and the dateline, classification or file number right above it."""
    news = [name for name in last.evidence if name in SEEN_BELOW and name not in head.evidence]
    evidence = (*(name for name in head.evidence if name != "no-head-lines" or not news), *news)
    score = max(head.score, weights.score(evidence, head.likeness))
    return replace(head, at=last.at, lines=last.lines | head.lines, evidence=evidence, score=score)


def _ends_above(scene: Scene, first: int, below: int) -> bool:
    """Whether lines stand nearer to the text above them than to the head below, as a dateline at a document's end."""
    above, next_ = scene.lines[first], scene.lines[below]
    if next_.key != above.key or above.gap is None:
        return above.gap is not None
    return (next_.gap or 9) > above.gap
