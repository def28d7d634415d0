"""Which document a note belongs to: the one on its page that calls it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digitize.model.role import SOURCE_NOTE, LabelledLine, Role

MARK = re.compile(r"^\W?(\d{1,3}(?=[.)\]]?(?:\s|$)|[A-Z])|\*{1,3}|[†‡§]|[a-zа-я](?=[.)\]]\s))")
CALL = re.compile(
    r"[\[(](\d{1,3})[\])]|(?<=[a-zß-ÿа-яёğışœ])(\d{1,3})(?=[\s.,;:]|$)|(?<=[.,;:\"')\]»”’])(\d{1,2})(?=[\s.,;:]|$)|(\*{1,3})(?=\s|$|[.,;])"
)


LEAP = 5  # from one mark to the next on a page; notes between them may have been misread
TWICE = 3.0


@dataclass(slots=True)
class Run:
    """Notes of one document at one place: marks that count up, and the lines that hold them."""

    page: int
    column: int
    marks: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def owners(lines: Sequence[LabelledLine], starts: Sequence[int], known: Mapping[int, int]) -> dict[int, int]:
    """The document (by its place in `starts`; -1 for none) of each line of notes that are not `known` already."""
    called = calls(lines, starts)
    present = _present(lines, starts)
    ends = {
        (x.page, x.line.column): i for i, x in enumerate(lines) if x.role not in (Role.FURNITURE, Role.NOTE, Role.NOISE)
    }
    out: dict[int, int] = {}
    feet: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in _runs(lines, known):
        if ends.get((run.page, run.column), -1) > run.lines[-1]:  # not at the foot: printed after its document
            out.update(dict.fromkeys(run.lines, bisect_right(starts, run.lines[0]) - 1))
        else:
            feet[run.page, run.column].append(run)
    printed: dict[int, set[str]] = defaultdict(set)  # the marks of each document whose notes have been met
    for (page, column), runs in feet.items():
        at = bisect_right(starts, runs[0].lines[0]) - 1
        carried = max(present.get((page - 1, None), set()), default=at)  # its notes may run over to this page
        here = sorted(present.get((page, None), set()) | {at, carried})
        near = present.get((page, column), set())
        gain = [[_gain(run, d, called, d in near, printed[d]) for d in here] for run in runs]
        again = [len(set(a.marks) & set(b.marks)) for a, b in pairwise(runs)]
        for run, k in zip(runs, _rising(gain, again), strict=True):
            out.update(dict.fromkeys(run.lines, here[k]))
            printed[here[k]].update(run.marks)
    return out


def _gain(run: Run, document: int, called: dict[tuple[int, int], set[str]], near: bool, printed: set[str]) -> float:
    """How well a run of notes fits a document: the marks that its text calls, on this page or (carried over) the one
    before, and that have no note yet; whether the marks go on where its notes left off; whether it is in the column."""
    here = called.get((document, run.page), set())
    before = called.get((document, run.page - 1), set())
    new = [mark for mark in run.marks if mark not in printed]
    expected = str(max((int(mark) for mark in printed if mark.isdigit()), default=0) + 1)
    follows = expected in run.marks[:2]
    return sum(1.0 if mark in here else 0.6 if mark in before else 0.0 for mark in new) + 1.0 * near + 1.0 * follows


def _rising(gain: Sequence[Sequence[float]], again: Sequence[int]) -> list[int]:
    """The best document for each run when the runs follow the order of the documents; sharing one costs a little, and
    much for each mark that a run has again (`again`): no document has two notes of one number."""
    best = [list(gain[0])]
    back: list[list[int]] = []
    for row, repeated in zip(gain[1:], again, strict=True):
        scores, froms = [], []
        for k, value in enumerate(row):
            options = [(best[-1][j] - (1.5 + TWICE * repeated if j == k else 0.0), -j) for j in range(k + 1)]
            top = max(options)
            scores.append(top[0] + value)
            froms.append(-top[1])
        best.append(scores)
        back.append(froms)
    at = max(range(len(best[-1])), key=lambda k: (best[-1][k], -k))
    path = [at]
    for froms in reversed(back):
        path.append(froms[path[-1]])
    return path[::-1]


def _present(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int | None], set[int]]:
    """The documents that have text on a page, and in each of its columns."""
    out: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for i, line in enumerate(lines):
        if line.role not in (Role.FURNITURE, Role.NOTE, Role.NOISE):
            for column in (None, line.line.column):
                out[line.page, column].add(bisect_right(starts, i) - 1)
    return out


def calls(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int], set[str]]:
    """The marks called in the text, by document and page; where a document begins, a note on its source."""
    out: dict[tuple[int, int], set[str]] = {}
    begun = set(starts)
    for i, line in enumerate(lines):
        if line.role in (Role.FURNITURE, Role.NOTE, Role.NOISE):
            continue
        found = {next(filter(None, groups)) for groups in CALL.findall(line.text)}
        found |= {SOURCE_NOTE} if i in begun else set()
        out.setdefault((bisect_right(starts, i) - 1, line.page), set()).update(found)
    return out


def _runs(lines: Sequence[LabelledLine], known: Mapping[int, int]) -> list[Run]:
    """The notes cut where the marks begin anew, or the page or column changes."""
    runs: list[Run] = []
    before = -2
    for i, line in enumerate(lines):
        if line.role is not Role.NOTE or i in known:
            continue
        found = MARK.match(line.text)
        run = runs[-1] if runs else None
        mark = found[1] if found and not (run and _leaps(run, found[1])) else None
        mark = SOURCE_NOTE if SOURCE_NOTE in line.reasons else mark
        moved = run is None or (run.page, run.column) != (line.page, line.line.column)
        apart = (
            any(lines[j].role not in (Role.NOTE, Role.FURNITURE, Role.NOISE) for j in range(before + 1, i))
            if not moved
            else False
        )
        again = run is not None and mark is not None and _restarts(run, mark)
        if moved or apart or again:
            run = Run(line.page, line.line.column)
            runs.append(run)
        assert run is not None
        if mark:
            run.marks.append(mark)
        run.lines.append(i)
        before = i
    return runs


def _leaps(run: Run, mark: str) -> bool:
    """Whether a number at a line's beginning is too far from the last mark to be one: `82 and Attachments.`"""
    last = run.marks[-1] if run.marks else ""
    return mark.isdigit() and last.isdigit() and int(mark) > int(last) + LEAP


def _restarts(run: Run, mark: str) -> bool:
    """Whether a mark begins the notes of another document: it counts from 1, or falls back."""
    if not run.marks:
        return False
    last = run.marks[-1]
    if SOURCE_NOTE in (mark, last):
        return mark == SOURCE_NOTE
    if mark.isdigit() and last.isdigit():
        return int(mark) <= int(last) and int(mark) <= 2
    return mark == last == "*" or (mark == "1" and not last.isdigit())
