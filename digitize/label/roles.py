"""Every line's role: furniture and notes first, then references, then the heads that score, then the rest."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from digitize.label.cues import REFERENCE, Cues
from digitize.label.evidence import SEEN_BELOW
from digitize.label.first import opened
from digitize.label.front import front_matter
from digitize.label.furniture import furniture
from digitize.label.geometry import Placed, place
from digitize.label.headlines import Head, complete
from digitize.label.heads import find_heads
from digitize.label.letters import forms, letterhead, letters, one_sheet
from digitize.label.merged import merged
from digitize.label.notes import notes
from digitize.label.proof import Mark
from digitize.label.scene import SHORT, TIGHT, Scene
from digitize.label.scraps import by_hand, scraps
from digitize.label.sheets import sheets
from digitize.label.signatures import signatures
from digitize.label.standing import standing
from digitize.label.tables import tables
from digitize.label.upright import level, put_back
from digitize.label.weights import Weights, shipped_weights, weigh
from digitize.model.marks import is_omission
from digitize.model.page import Page
from digitize.model.role import SOURCE_NOTE, LabelledLine, Role

DOCKET = 0.5  # a registry number looks like a reference just so much
NAMED = 0.4  # and one that may run over to the next line: an archive's name alone
FEW, MOST = (
    5,
    0.6,
)  # a volume numbers its documents when so many of its heads, and such a share, have numbers in sequence
SURE = {  # shares of lines that gold gives the same role, over data/dev and 94 composed volumes
    "text": 0.94,
    "note-mark": 0.8,
    "short-last-line": 0.7,
    "table-row": 0.8,
    "contents-or-index": 0.95,
    "heading-of-a-part": 0.6,
    "no-letters": 0.95,
    "across-the-text": 0.95,
}
DOUBTED = 0.5  # a line that scores as a head, and is none because another head holds it or the volume is numbered
WRAPPED = 40  # characters of the second line of what says where a paper is printed from
OPENS = frozenset({"date-line", "salutation", "subject-line", "day-at-head"})
CAUGHT = 0.9  # how sure it is that a line only announces the next page's words
SCRAWLED = 0.7  # that it could not be read
PRINTED = 0.8  # that it is a letterhead


@dataclass(frozen=True, slots=True)
class Survey:
    """The lines of a source; those that are furniture, notes (of them those that begin one on a
    document's source), contents or index; and the text that is left."""

    lines: list[Placed]
    marks: dict[int, Mark]
    notes: set[int]
    sources: set[int]
    front: set[int]
    scene: Scene


def label(pages: Sequence[Page], cues: Cues, weights: Weights | None = None) -> tuple[LabelledLine, ...]:
    """All lines of a source in reading order, each with its role, its probability and the reasons."""
    seen = survey([level(page) for page in pages], cues)
    lines, scene, marks, front, footnotes = seen.lines, seen.scene, seen.marks, seen.front, seen.notes
    weights = weights or shipped_weights()
    possible = weigh(find_heads(scene), weights)
    heads = merged(_choose(possible) or _only(possible), scene, weights)
    heads = opened(heads, possible, scene, weights)
    heads, headings = _apart(heads, scene)
    heads = complete([_with_dateline_above(head, scene, weights) for head in heads], scene)
    heads = merged(heads, scene, weights)
    _extend_boilerplate(scene, heads, marks)
    heads = _without_sites(heads, scene, marks)
    heads, parts = letters(one_sheet(heads, scene), scene)
    marks |= {at: (SCRAWLED, "scrawl") for at, part in parts.items() if part == "scrawl"}
    marks |= dict.fromkeys(letterhead(scene, parts) | forms(scene, heads), (PRINTED, "letterhead"))
    roles: dict[int, tuple[Role, float, tuple[str, ...]]] = {}
    for head in heads:
        for at, role in head.lines.items():
            roles[at] = (role, weights.probability(head.score), head.evidence)
    for at, (sure, why) in marks.items():
        roles[at] = (Role.FURNITURE, sure, (why,))
    for at in headings:
        roles[at] = (Role.FRONT, SURE["heading-of-a-part"], ("heading-of-a-part",))
    for at in front - marks.keys():
        roles[at] = (Role.FRONT, SURE["contents-or-index"], ("contents-or-index",))
    for at in footnotes:
        roles[at] = (Role.NOTE, SURE["note-mark"], (SOURCE_NOTE if at in seen.sources else "note-mark",))
    for at, sure in scene.references.items():
        roles.setdefault(at, (Role.REFERENCE, sure, ("reference-grammar",)))
    for at in signatures(scene, heads, roles):
        roles.setdefault(at, (Role.SIGNATURE, SURE["short-last-line"], ("short-last-line",)))
    for head in possible:
        no_head = min(SURE["text"], 1 - weights.probability(head.score)) if head.score < 0 else DOUBTED
        roles.setdefault(head.at, (Role.BODY, no_head, head.evidence))
    for at in tables([x for x in lines if roles.get(x.at, (Role.BODY,))[0] is Role.BODY]):
        roles[at] = (Role.TABLE, SURE["table-row"], ("table-row",))
    begun = {at: head.at for head in heads for at in (head.at, *head.lines)}
    labelled = (_labelled(x, roles.get(x.at), begun.get(x.at)) for x in lines)
    return put_back([replace(x, part=parts[x.index]) if x.index in parts else x for x in labelled], pages, cues)


def survey(pages: Sequence[Page], cues: Cues) -> Survey:
    """What is found on the pages before any head is looked for."""
    lines = place(pages)
    across = _across(lines)
    marks = by_hand(lines) | scraps(lines, cues) | furniture([x for x in lines if x.at not in across], cues) | across
    references = _references(lines, marks, cues)
    front = front_matter(lines)
    references = {at: sure for at, sure in references.items() if at not in front}
    sources = {x.at for x in lines if x.at in references and cues.source(x.text)}
    footnotes = notes(lines, marks, references, sources) - front
    footnotes -= _closed(lines, footnotes, cues)
    sources &= footnotes
    references = {at: sure for at, sure in references.items() if at not in footnotes}
    aside = marks.keys() | footnotes | front
    text = [x for x in lines if x.at not in aside and any(map(str.isalnum, x.text))]
    loose = sheets(lines, text, cues, footnotes)
    footnotes -= loose.caught
    marks |= dict.fromkeys(loose.caught, (CAUGHT, "catchword"))
    after = _after_boilerplate(lines, marks)
    scene = Scene(loose.lines, cues, references, after, footnotes, feet=_feet(lines, footnotes), sheets=loose)
    scene.dockets = {at for at, sure in references.items() if sure == DOCKET}
    scene.leading, scene.trailing = standing(scene)
    return Survey(lines, marks, footnotes, sources, front, scene)


def _closed(lines: Sequence[Placed], footnotes: Set[int], cues: Cues) -> set[int]:
    """Lines at a page's foot that were taken for notes and are the end of a letter: the first of them is its closing."""
    out: set[int] = set()
    above: Placed | None = None
    for line in (x for x in lines if x.at in footnotes):
        on = above is not None and above.at in out and above.key == line.key
        if on or ((above is None or above.key != line.key) and cues.sheet(line.text) == "closing"):
            out.add(line.at)
        above = line
    return out


def _across(lines: Sequence[Placed]) -> dict[int, Mark]:
    """What stands across the text, as a watermark does, and the same words in the same type where they meet no text."""
    known = {(x.text, round(x.line.size)) for x in lines if x.line.apart}
    return {
        x.at: (SURE["across-the-text"], "across-the-text")
        for x in lines
        if known and (x.text, round(x.line.size)) in known
    }


def _feet(lines: Sequence[Placed], footnotes: set[int]) -> dict[int, float]:
    """Where the notes of each page end, as a share of its height."""
    out: dict[int, float] = {}
    for line in lines:
        if line.at in footnotes:
            out[line.page] = max(out.get(line.page, 0.0), line.height)
    return out


def _labelled(x: Placed, found: tuple[Role, float, tuple[str, ...]] | None, head: int | None) -> LabelledLine:
    if found is None:
        blank = not any(map(str.isalnum, x.text)) and not is_omission(x.line)
        found = (Role.NOISE, SURE["no-letters"], ("no-letters",)) if blank else (Role.BODY, SURE["text"], ())
    role, probability, reasons = found
    unit = x.line.size / x.size if x.size else 10.0
    return LabelledLine(
        x.at, x.page, x.line, role, probability, reasons, x.gap, x.left, x.right, x.width, unit, head, x.text
    )


def _references(lines: Sequence[Placed], marks: dict[int, Mark], cues: Cues) -> dict[int, float]:
    """The lines of archival references that stand on their own, one line each or running over."""
    out: dict[int, float] = {}
    rest = [x for x in lines if x.at not in marks]
    for i, line in enumerate(rest):
        above = rest[i - 1] if i else None
        inside = above is not None and above.full and line.gap is not None and line.gap < 1.25 and line.left < 1.2
        if line.at in out or (inside and above is not None and not above.text.rstrip().endswith((".", "]", "»", '"'))):
            continue
        sure = 1.0 if cues.fits("reference", line.text) or cues.remark(line.text) else cues.reference(line.text)
        if sure >= REFERENCE and cues.part(line.text) == "letterhead":
            continue  # the office that writes, under whose name its archive is known too
        if sure >= REFERENCE:
            out[line.at] = sure
        below = rest[i + 1] if i + 1 < len(rest) else None
        over = below is not None and below.key == line.key and (below.gap or 9) < TIGHT and len(below.text) < WRAPPED
        if below is not None and over and line.right < SHORT * line.width and cues.remark(line.text):
            out[below.at] = sure
        if below is None or below.key != line.key or (below.gap or 9) > TIGHT or not _unfinished(line, below, sure):
            continue
        joined = f"{line.text} {below.text}"
        if len(joined) < 160 and (whole := cues.reference(joined)) >= REFERENCE:
            out[line.at] = out[below.at] = whole
    return out


def _unfinished(line: Placed, below: Placed, sure: float) -> bool:
    """Whether a reference may run over to the line below: its bracket is open, or figures and short labels follow."""
    if line.text.lstrip().startswith("["):
        return "]" not in line.text
    if sure < NAMED or below.centred or "]" in line.text:
        return False
    return any(map(str.isdigit, below.text)) and max(map(len, re.findall(r"[^\W\d_]+", below.text)), default=0) < 5


def _after_boilerplate(lines: Sequence[Placed], marks: dict[int, Mark]) -> set[int]:
    """The first line after each run of a site's boilerplate."""
    out = set()
    for above, line in pairwise(lines):
        if above.at in marks and line.at not in marks and "boilerplate" in marks[above.at][1]:
            out.add(line.at)
    return out


def _choose(heads: list[Head]) -> list[Head]:
    """The heads that score above 0, the best first where two share a line."""
    taken: set[int] = set()
    chosen = []
    for head in sorted(heads, key=lambda h: (-h.score, h.at)):
        if head.score <= 0:
            break
        if head.at in taken or not taken.isdisjoint(head.lines):
            continue
        taken.update(head.lines, (head.at,))
        chosen.append(head)
    return sorted(chosen, key=lambda h: h.at)


def _only(heads: list[Head]) -> list[Head]:
    """The head of a source in which no line scores as one: its first text, if a date or a letter's signs stand with it."""
    return [head for head in heads if "first-text" in head.evidence and not OPENS.isdisjoint(head.evidence)]


def _apart(heads: list[Head], scene: Scene) -> tuple[list[Head], set[int]]:
    """The heads of documents, and the lines of headings of parts and title pages.

    Where a volume numbers its documents, display type without number, date, classification or file number begins a
    part of the volume: kept apart where a document's head follows right below it, else left in the text.
    """
    numbered = sum(head.number is not None and "number-in-sequence" in head.evidence for head in heads)
    if numbered < FEW or numbered < MOST * len(heads):
        return heads, set()
    places = {x.at: i for i, x in enumerate(scene.lines)}
    begins = {places[head.at] for head in heads if head.number is not None}
    kept, headings = [], set()
    for head in heads:
        if head.number is None and places[max(head.lines, default=head.at)] + 1 in begins:
            headings |= {head.at, *head.lines}
        elif head.number is not None or any(name in SEEN_BELOW for name in head.evidence):
            kept.append(head)
    return kept, headings


def _with_dateline_above(head: Head, scene: Scene, weights: Weights) -> Head:
    """The head with the dateline that stands above its title, apart from the text before it."""
    i = next(k for k, x in enumerate(scene.lines) if x.at == head.at)
    above = scene.lines[i - 1] if i else None
    if above is None or "date-line" in head.evidence or scene.kind(i - 1) is not Role.DATELINE:
        return head
    before = scene.lines[i - 2] if i > 1 else None
    apart = before is None or before.key != above.key or (above.gap or 9) > 1.6
    near = scene.lines[i].key == above.key and (scene.lines[i].gap or 9) < (above.gap or 9)
    if not (apart and near):
        return head
    evidence = (*(name for name in head.evidence if name != "no-head-lines"), "date-line")
    score = weights.score(evidence, head.likeness)
    return replace(head, at=above.at, lines={above.at: Role.DATELINE, **head.lines}, evidence=evidence, score=score)


def _extend_boilerplate(scene: Scene, heads: list[Head], marks: dict[int, Mark]) -> None:
    """Lines between a site's boilerplate and the title that follows are the site's too."""
    places = [x.at for x in scene.lines]
    for head in heads:
        i = places.index(head.at) if head.at in places else 0
        for j in range(i - 1, max(i - 6, -1), -1):
            line = scene.lines[j]
            if scene.kind(j) is not None or (line.full and line.text.rstrip().endswith(".")):
                break
            if line.at in scene.after_boilerplate:
                for x in scene.lines[j:i]:
                    marks[x.at] = (0.6, "between-boilerplate-and-title")
                break


def _without_sites(heads: list[Head], scene: Scene, marks: dict[int, Mark]) -> list[Head]:
    """The heads but for a site's name above its navigation, when nothing else stands between it and a title."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    out = []
    for k, head in enumerate(heads):
        end = places[heads[k + 1].at] if k + 1 < len(heads) else 0
        between = scene.lines[places[max(head.lines, default=head.at)] + 1 : end]
        if between and len(head.lines) <= 1 and all(x.at in marks for x in between):
            marks.setdefault(head.at, (0.6, "before-boilerplate"))
        else:
            out.append(head)
    return out
