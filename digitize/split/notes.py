"""Which document a note belongs to: the one on its page that calls it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from digitize.model.role import LabelledLine, Role

MARK = re.compile(r"^\W?(\d{1,3}|\*{1,3}|[†‡§])")
CALL = re.compile(r"[\[(](\d{1,3})[\])]|(?<=[a-zа-я.,;:\"')\]])(\d{1,2})(?=[\s.,;:]|$)|(\*{1,3})(?=\s|$|[.,;])")


@dataclass(slots=True)
class Run:
    """Notes of one document at one place: marks that count up, and the lines that hold them."""

    page: int
    column: int
    marks: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def owners(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[int, int]:
    """The document (by its place in `starts`; -1 for none) of each line of notes."""
    calls = _calls(lines, starts)
    present = _present(lines, starts)
    out: dict[int, int] = {}
    last: tuple[int, int, int] | None = None  # page, column, document of the run before
    for run in _runs(lines):
        at = bisect_right(starts, run.lines[0]) - 1
        here = sorted(present.get((run.page, None), set()) | {at})
        if last and last[:2] == (run.page, run.column):
            here = [d for d in here if d > last[2]] or [last[2]]
        column = present.get((run.page, run.column), set())
        best = max(here, key=lambda d: (_met(run, calls.get((d, run.page), set())), d in column, -d))
        if _met(run, calls.get((best, run.page), set())) == 0 and last is None and at in here:
            best = at
        last = (run.page, run.column, best)
        out.update(dict.fromkeys(run.lines, best))
    return out


def _met(run: Run, calls: set[str]) -> int:
    return sum(mark in calls for mark in run.marks)


def _present(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int | None], set[int]]:
    """The documents that have text on a page, and in each of its columns."""
    out: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for i, line in enumerate(lines):
        if line.role not in (Role.FURNITURE, Role.NOTE, Role.NOISE):
            for column in (None, line.line.column):
                out[line.page, column].add(bisect_right(starts, i) - 1)
    return out


def _calls(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int], set[str]]:
    """The marks called in the text, by document and page."""
    out: dict[tuple[int, int], set[str]] = {}
    for i, line in enumerate(lines):
        if line.role in (Role.FURNITURE, Role.NOTE, Role.NOISE):
            continue
        found = {a or b or c for a, b, c in CALL.findall(line.text)}
        out.setdefault((bisect_right(starts, i) - 1, line.page), set()).update(found)
    return out


def _runs(lines: Sequence[LabelledLine]) -> list[Run]:
    """The notes cut where the marks begin anew, or the page or column changes."""
    runs: list[Run] = []
    before = -2
    for i, line in enumerate(lines):
        if line.role is not Role.NOTE:
            continue
        found = MARK.match(line.text)
        mark = found[1] if found else None
        run = runs[-1] if runs else None
        moved = run is None or (run.page, run.column) != (line.page, line.line.column)
        apart = any(lines[j].role not in (Role.NOTE, Role.FURNITURE, Role.NOISE) for j in range(before + 1, i)) if not moved else False
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


def _restarts(run: Run, mark: str) -> bool:
    """Whether a mark begins the notes of another document: it counts from 1, or falls back."""
    if not run.marks:
        return False
    last = run.marks[-1]
    if mark.isdigit() and last.isdigit():
        return int(mark) <= int(last) and int(mark) <= 2
    return mark == last == "*" or (mark == "1" and not last.isdigit())
