"""Every line's role: furniture and notes first, then references, then the heads that score, then the rest."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from digitize.label.contents_pages import front_matter
from digitize.label.cues import REFERENCE, Cues
from digitize.label.furniture import furniture
from digitize.label.geometry import Placed, place, without
from digitize.label.heads import with_numbers
from digitize.label.notes import notes
from digitize.label.proof import Mark, Marks, mark
from digitize.label.reference_position import standing
from digitize.label.scene import DOCKET, SHORT, TIGHT, Scene
from digitize.label.scraps import by_hand, scraps
from digitize.label.sheets import sheets
from digitize.label.steps import STEPS, Found, told_steps
from digitize.label.upright import level, put_back
from digitize.label.weights import Weights, shipped_weights
from digitize.model.page import Page
from digitize.model.role import LabelledLine
from digitize.model.sentences import is_ended

SOMETHING = 0.1  # likeness of a line of which a part was read as a reference
NAMED = 0.4  # and one that may run over to the next line: an archive's name alone
BLANKS, FEWEST_LETTERS = 2, 10  # sheets without text that may part papers, and letters of a page that has some
WRAPPED = 40  # characters of the second line of what says where a paper is printed from
ADDED = ("scrawl", "stamp", "across-the-text")  # marks that came onto the paper after its text, wherever there was room


@dataclass(frozen=True, slots=True)
class Survey:
    """The lines of a source; those that are furniture, notes (of them those that begin one on a
    document's source), contents or index; and the text that is left."""

    lines: list[Placed]
    marks: Mapping[int, Mark]
    notes: set[int]
    sources: set[int]
    front: set[int]
    scene: Scene


def label(pages: Sequence[Page], cues: Cues, weights: Weights | None = None) -> tuple[LabelledLine, ...]:
    """All lines of a source in reading order, each with its role, its probability and the reasons."""
    seen = survey([level(page) for page in pages], cues)
    found = Found(seen, weights or shipped_weights(), seen.marks)
    for step in STEPS:
        found = step(found)
    return put_back(found.lines, pages, cues)


def steps_of(pages: Sequence[Page], cues: Cues, weights: Weights | None = None) -> str:
    """What `label` does with these pages, a line for each of its steps."""
    seen = survey([level(page) for page in pages], cues)
    return told_steps(Found(seen, weights or shipped_weights(), seen.marks))


def survey(pages: Sequence[Page], cues: Cues) -> Survey:
    """What is found on the pages before any head is looked for."""
    lines = place(pages)
    across = _across(lines)
    added = furniture([x for x in lines if x.at not in across], cues)
    marks = Marks({**by_hand(lines), **scraps(lines, cues), **added, **across})
    references = _references(lines, marks, cues)
    references = _without_registries(without(lines, marks.keys()), references, cues)
    front = front_matter(lines)
    references = {at: sure for at, sure in references.items() if at not in front}
    sources = {x.at for x in lines if x.at in references and cues.source(x.text)}
    footnotes = notes(lines, marks, references, sources) - front
    footnotes -= _closed(lines, footnotes, cues)
    sources &= footnotes
    references = {at: sure for at, sure in references.items() if at not in footnotes}
    blank = {x.at for x in lines if not any(map(str.isalnum, x.text))}
    aside = marks.keys() | footnotes | front | blank
    later = blank | {at for at, (_, why) in marks.items() if why in ADDED}
    text = [x for x in without(lines, later) if x.at not in aside]
    loose = sheets(lines, text, cues, footnotes)
    footnotes -= loose.caught
    for line in (x for x in lines if x.at in loose.caught):
        marks.take(line, "catchword")
    after = _after_boilerplate(lines, marks)
    feet, blanks = _feet(lines, footnotes), _after_blanks(pages, loose.lines)
    scene = Scene(loose.lines, cues, references, after, footnotes, feet=feet, sheets=loose, after_blanks=blanks)
    leading, trailing = standing(scene)
    scene = with_numbers(replace(scene, leading=leading, trailing=trailing))
    return Survey(lines, marks, footnotes, sources, front, scene)


def _without_registries(lines: Sequence[Placed], references: dict[int, float], cues: Cues) -> dict[int, float]:
    """The references but for registries' numbers where each is the first line of a sheet, at a side: they head letters."""
    tops = {line.at for k, line in enumerate(lines) if k == 0 or lines[k - 1].page != line.page}
    known = [x for x in lines if references.get(x.at) == DOCKET and cues.sheet(x.text) == "journal"]
    if any(x.at not in tops or x.centred for x in known):
        return references
    return {at: sure for at, sure in references.items() if at not in {x.at for x in known}}


def _after_blanks(pages: Sequence[Page], lines: Sequence[Placed]) -> set[int]:
    """The pages before which some have no text, though all that they have was read; none where most pages have such before them,
    as the sheets of a folder that were scanned on both sides."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[line.page] += sum(map(str.isalnum, line.text))
    written = [page.number for page in pages if letters[page.number] >= FEWEST_LETTERS or page.unread]
    blank = {page.number for page in pages} - set(written)
    after = {number for number in written[1:] if all(number - n in blank for n in range(1, BLANKS + 1))}
    return after if 2 * len(after) <= len(written) else set()


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
    return {x.at: mark("across-the-text") for x in lines if known and (x.text, round(x.line.size)) in known}


def _feet(lines: Sequence[Placed], footnotes: set[int]) -> dict[int, float]:
    """Where the notes of each page end, as a share of its height."""
    out: dict[int, float] = {}
    for line in lines:
        if line.at in footnotes:
            out[line.page] = max(out.get(line.page, 0.0), line.height)
    return out


def _references(lines: Sequence[Placed], marks: Container[int], cues: Cues) -> dict[int, float]:
    """The lines of archival references that stand on their own, one line each or running over."""
    out: dict[int, float] = {}
    rest = [x for x in lines if x.at not in marks]
    for i, line in enumerate(rest):
        above = rest[i - 1] if i else None
        inside = above is not None and above.full and line.gap is not None and line.gap < 1.25 and line.left < 1.2
        if line.at in out or (inside and above is not None and not is_ended(above.text)):
            continue
        sure = 1.0 if cues.fits("reference", line.text) or cues.remark(line.text) else cues.reference(line.text)
        sure = max(sure, _otherwise(line, sure, cues))
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


def _otherwise(line: Placed, sure: float, cues: Cues) -> float:
    """How much a line looks like a reference as it was read besides: by two readings, or by one where the first shows
    something of it."""
    seen = sorted(cues.reference(text) for text in line.line.readings)
    return [0.0, 0.0, *seen][-1 if sure >= SOMETHING else -2]


def _unfinished(line: Placed, below: Placed, sure: float) -> bool:
    """Whether a reference may run over to the line below: its bracket is open, or figures and short labels follow."""
    if line.text.lstrip().startswith("["):
        return "]" not in line.text
    if sure < NAMED or below.centred or "]" in line.text:
        return False
    return any(map(str.isdigit, below.text)) and max(map(len, re.findall(r"[^\W\d_]+", below.text)), default=0) < 5


def _after_boilerplate(lines: Sequence[Placed], marks: Mapping[int, Mark]) -> set[int]:
    """The first line after each run of a site's boilerplate."""
    out = set()
    for above, line in pairwise(lines):
        if above.at in marks and line.at not in marks and "boilerplate" in marks[above.at][1]:
            out.add(line.at)
    return out
