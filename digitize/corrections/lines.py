"""Corrections of roles and boundaries, put in before a source is split into documents."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digitize.corrections.anchors import Placed, find
from digitize.corrections.record import REVIEWER, Correction, Outcome, Settled, State
from digitize.model.document import CleanDocument
from digitize.model.metadata import Metadata
from digitize.model.role import LabelledLine, Role

HEAD = (Role.NUMBER, Role.TITLE, Role.DATELINE, Role.CLASSIFICATION)
ASIDE = (Role.FURNITURE, Role.NOISE)


def settle(corrections: Iterable[Correction], lines: Sequence[LabelledLine]) -> tuple[list[Settled], list[Outcome]]:
    """The corrections whose places are found among the lines of their source, and those that no longer fit."""
    corrections = tuple(corrections)
    pages: dict[int, list[Placed]] = {correction.place.page: [] for correction in corrections if correction.anchor}
    for line in (line for line in lines if line.page in pages):
        pages[line.page] += [Placed(line.index, k, word.text, word.box) for k, word in enumerate(line.line.words)]
    settled, misfits = [], []
    for correction in corrections:
        words = pages[correction.place.page] if correction.anchor else []
        found = find(correction.place, words) if words else None
        if found:
            first, last = words[found[0]], words[found[1]]
            settled.append(Settled(correction, (first.line, first.word), (last.line, last.word)))
        else:
            why = f"its words are not on page {correction.place.page}" if correction.anchor else "it names no place"
            misfits.append(Outcome(correction.id, State.MISFIT, None, why))
    return settled, misfits


def correct_lines(
    lines: Sequence[LabelledLine], settled: Sequence[Settled]
) -> tuple[tuple[LabelledLine, ...], list[Outcome]]:
    """The lines with the reviewers' roles and boundaries; of several for one line, the last one counts."""
    now = list(lines)
    places = {line.index: i for i, line in enumerate(now)}
    outcomes = []
    for one in settled:
        if one.correction.kind not in ("role", "split", "join"):
            continue
        before = list(now)
        i = places[one.line]
        if one.correction.kind == "split":
            _begin(now, i)
        elif one.correction.kind == "join":
            _go_on(now, i)
        elif one.correction.role:
            for j in range(i, places[one.last[0]] + 1):
                _play(now, j, one.correction.role)
        outcomes.append(one.already() if now == before else one.applied())
    return tuple(now), outcomes


def told(
    settled: Sequence[Settled], documents: Sequence[tuple[CleanDocument, Metadata]], outcomes: Iterable[Outcome]
) -> tuple[Outcome, ...]:
    """What became of every correction of a source: each in the document where its place is now, and one that no
    document took up, because its place belongs to none, as a misfit."""
    homes = {line.index: record.uid for document, record in documents for line in document.segment.lines}
    found = {outcome.id: outcome for outcome in outcomes}
    for one in settled:
        home = homes.get(one.line)
        if outcome := found.get(one.correction.id):
            found[one.correction.id] = replace(outcome, document=outcome.document or home)
        else:
            found[one.correction.id] = one.misfit("its place belongs to no document any more")
    return tuple(found.values())


def _begin(lines: list[LabelledLine], i: int) -> None:
    """A document begins at line i. Where none was found before, its source's first line begins one too."""
    if lines[i].head == lines[i].index and lines[i].role not in ASIDE:
        return
    if not any(line.head is not None for line in lines[:i]) and _one_document(lines):
        first = next(j for j, line in enumerate(lines) if line.role not in ASIDE)
        if first < i:
            lines[first] = replace(lines[first], head=lines[first].index)
    old, new = lines[i].head, lines[i].index
    role = Role.TITLE if lines[i].role in (Role.BODY, *ASIDE) else lines[i].role
    lines[i] = replace(lines[i], role=role, probability=1.0, reasons=(REVIEWER,), head=new)
    j = i + 1
    while old is not None and j < len(lines) and (lines[j].head == old or lines[j].role in ASIDE):
        if lines[j].head == old:
            lines[j] = replace(lines[j], head=new)
        j += 1


def _one_document(lines: Sequence[LabelledLine]) -> bool:
    """Whether the source was taken as one document, because it holds text and nothing in it looked like a head."""
    return all(line.head is None for line in lines) and any(line.role is Role.BODY for line in lines)


def _go_on(lines: list[LabelledLine], i: int) -> None:
    """No document begins with the head that line i is of: its lines are text."""
    head = lines[i].head
    if head is None:
        return
    for j, line in enumerate(lines):
        if line.head == head:
            role = Role.BODY if line.role in HEAD else line.role
            lines[j] = replace(line, role=role, probability=1.0, reasons=(REVIEWER,), head=None)


def _play(lines: list[LabelledLine], i: int, role: Role) -> None:
    """Line i has the role. One that goes on a head belongs to it; its first line stays a beginning."""
    head = lines[i].head
    if head is None and role in HEAD:
        above = next((line for line in reversed(lines[:i]) if line.role not in ASIDE), None)
        head = above.head if above else None
    if lines[i].role is not role or lines[i].head != head:
        lines[i] = replace(lines[i], role=role, probability=1.0, reasons=(REVIEWER,), head=head)
