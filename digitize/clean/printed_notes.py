"""The notes at the feet of a document's pages: which lines they are, and in which order their numbers put them."""

from collections.abc import Iterator

from digitize.clean.draft import Draft
from digitize.clean.letters import Fix
from digitize.model.note_marks import begin
from digitize.model.role import Role
from digitize.model.sentences import is_ended

SPREAD = 3  # numbers from the first to the last, for each of the notes that are set in order


def note_groups(draft: Draft) -> list[list[int]]:
    """The notes of each page foot, as lines that follow each other, and those that cut the text in two: a sentence, or
    where a star calls them, as no list has it. Others in the run of the text are left out."""
    kept = draft.kept
    place = {i: n for n, i in enumerate(kept)}
    groups: list[list[int]] = []
    for n, i in enumerate(kept):
        if draft.lines[i].role is Role.NOTE:
            if n and draft.lines[kept[n - 1]].role is Role.NOTE and groups:
                groups[-1].append(i)
            else:
                groups.append([i])
    return [x for x in groups if _at_foot(draft, x[-1], kept, place) or _cuts(draft, x, kept, place)]


def _cuts(draft: Draft, group: list[int], kept: list[int], place: dict[int, int]) -> bool:
    """Whether notes in the run of the text stand where no text's own lines would."""
    before, after = place[group[0]] - 1, place[group[-1]] + 1
    if before < 0 or after == len(kept):
        return False
    above, below = draft.lines[kept[before]], draft.lines[kept[after]]
    starred = (draft.lines[group[0]].note or "").startswith("*")
    if above.role is Role.REFERENCE:
        return starred
    if below.role is not Role.BODY:
        return False
    return starred or (above.role is Role.BODY and below.text[:1].islower() and not is_ended(above.text))


def _at_foot(draft: Draft, last: int, kept: list[int], place: dict[int, int]) -> bool:
    """Whether nothing of the document stands below a note on its page, in its column."""
    n = place[last] + 1
    below = draft.lines[kept[n]] if n < len(kept) else None
    line = draft.lines[last]
    return below is None or (below.page, below.line.column) != (line.page, line.line.column)


def in_order(groups: list[list[int]], draft: Draft) -> list[tuple[int, list[int]]]:
    """The single notes with their numbers, where they are printed out of order; empty where they stand in order.

    A note may be printed a page late: 2, 3 and 4 below one page, 5 and 1 below the next. Where a number occurs twice,
    they are counted anew page by page, and stay as they are.
    """
    notes: list[tuple[int, list[int]]] = []
    for group in groups:
        for i in group:
            mark = draft.lines[i].note
            if mark and mark.isdigit():
                notes.append((int(mark), [i]))
            elif not notes:
                return []
            elif notes[-1][1][-1] in group:
                notes[-1][1].append(i)
            else:
                notes.append((notes[-1][0], [i]))  # the last note runs over to this page
    numbers = [number for number, _ in notes]
    begun = [number for n, number in enumerate(numbers) if n == 0 or number != numbers[n - 1]]
    close = bool(begun) and max(begun) - min(begun) < SPREAD * len(begun)  # `206` and `1` are of two rows
    return notes if close and begun != sorted(begun) and len(begun) == len(set(begun)) else []


def misread_marks(draft: Draft) -> Iterator[Fix]:
    """The marks of notes that are written with brackets or points, or were misread, as `1 ` or `* `."""
    for i in draft.kept:
        line = draft.lines[i]
        found = begin(line) if line.note else None
        if line.note is None or found is None or line.role is not Role.NOTE:
            continue
        at = draft.text.position(draft.starts[i])
        read = draft.text.text[at : at + found.length]
        meant = line.note + " " * (draft.text.text[at + found.length] != "\n")
        if found.mark not in read or "\n" in read or read == meant:
            continue
        why = "the mark of a note, as its row proves" if found.mark != line.note else "the mark of a note, plainly"
        yield at, at + found.length, meant, why


def misread_calls(draft: Draft) -> Iterator[Fix]:
    """The signs that raised marks in the text were read as."""
    for i in draft.kept:
        line = draft.lines[i]
        if not line.calls:
            continue
        at = draft.text.position(draft.starts[i])
        now = draft.text.text[at : draft.text.text.index("\n", at)]
        if not now.startswith(line.text):
            continue  # a speck stands within
        for call in line.calls:
            read = line.text[call.start : call.end]
            mark = f"({call.mark})" if set(read) & set("()") else call.mark
            yield at + call.start, at + call.end, mark, "a raised mark was misread: a note answers it"
