"""The notes at the feet of pages: where each begins, and what its mark must have been."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from digitize.model.note_marks import LEAP, LIKE, Opening, begin, meant, opening, rank
from digitize.model.role import SOURCE_NOTE, LabelledLine, Role
from digitize.model.sentences import is_ended
from digitize.notes.callouts import ASIDE

WHITE = 1.3  # of the usual pitch of notes: what stands below begins apart
RESIZED = 0.2  # of the type's size, from one note to the next


@dataclass(slots=True)
class Note:
    """A note at a page's foot: its mark ("" for one that has none), the lines that hold it, whether the mark is only what its
    row makes of a misread one, and whether the note stands apart from the one above."""

    mark: str
    lines: list[int] = field(default_factory=list)
    is_source: bool = False
    is_letter: bool = False
    is_guessed: bool = False
    is_apart: bool = False

    @property
    def rank(self) -> int | None:
        if self.is_letter and len(self.mark) == 1 and self.mark.isascii():
            return ord(self.mark) - ord("a") + 1
        return 0 if self.is_source else rank(self.mark)


class FootnoteBlock(NamedTuple):
    """The notes that stand together, and whether they are the last of their page's column."""

    page: int
    column: int
    notes: list[Note]
    is_last: bool


def find_footnote_blocks(lines: Sequence[LabelledLine]) -> list[FootnoteBlock]:
    """The notes of each place where some stand together, their marks as they must have been."""
    ends = {(x.page, x.line.column): i for i, x in enumerate(lines) if x.role not in ASIDE}
    groups: list[list[int]] = []
    before = -2
    for i, line in enumerate(lines):
        if line.role is not Role.NOTE:
            continue
        above = lines[groups[-1][-1]] if groups else None
        moved = above is None or (above.page, above.line.column) != (line.page, line.line.column)
        if moved or any(lines[j].role not in ASIDE for j in range(before + 1, i)):
            groups.append([])
        groups[-1].append(i)
        before = i
    feet = []
    for group in groups:
        page, column = lines[group[0]].page, lines[group[0]].line.column
        feet.append(FootnoteBlock(page, column, _notes(lines, group), ends.get((page, column), -1) < group[-1]))
    return feet


def _notes(lines: Sequence[LabelledLine], group: Sequence[int]) -> list[Note]:
    notes: list[Note] = []
    for n, i in enumerate(group):
        mark = _mark(lines[group[n - 1]] if n else None, lines[i], notes)
        if SOURCE_NOTE in lines[i].reasons:
            notes.append(Note("", is_source=True))
        elif mark or not notes:
            notes.append(Note(mark.mark, is_letter=mark.sure and mark.mark.isalpha()) if mark else Note(""))
        notes[-1].lines.append(i)
    _set_apart(lines, notes)
    marked = [note for note in notes if note.mark]
    if any(note.is_letter for note in marked):
        return notes
    trust = [lines[note.lines[0]].line.words[0].confidence for note in marked]
    for note, one in zip(marked, meant([note.mark for note in marked], trust), strict=True):
        note.is_guessed = one != note.mark
        note.mark = one
    return notes


def _set_apart(lines: Sequence[LabelledLine], notes: Sequence[Note]) -> None:
    """Marks the notes that begin below white, or where the type's size changes."""
    of_notes = [lines[i] for note in notes for i in note.lines]
    usual = median([line.gap for line in of_notes[1:] if line.gap] or [1.0])
    for above, note in pairwise(notes):
        last, first = lines[above.lines[-1]], lines[note.lines[0]]
        resized = abs(first.line.size - last.line.size) > RESIZED * last.line.size
        note.is_apart = (first.gap or 0.0) > WHITE * usual or resized


def _mark(above: LabelledLine | None, line: LabelledLine, notes: Sequence[Note]) -> Opening | None:
    """The mark that a note begins with here, as read; None where a line only goes on."""
    found = begin(line)
    if found is None:
        return None
    last = next((note.mark for note in reversed(notes) if note.mark), "")
    number = int(found.mark) if found.mark.isdigit() else None
    read = next(((int(note.mark), n) for n, note in enumerate(notes[::-1]) if note.mark.isdigit()), None)
    if number is not None and read is not None and number > sum(read) + LEAP:
        return None  # `82 and Attachments.`
    reached = sum(read) if read else LIKE.get(last, -1)
    if above is None or (found.sure and number == reached + 1):
        return found
    whole = line.text if opening(line.text) else line.line.text
    if number is not None and whole[:1] not in "[(" and whole[found.length : found.length + 1].islower() and last:
        return None  # `vol.` / `4 and the annex`
    width = line.line.sound[0].box.width / line.unit if line.unit else 0.0
    return found if ends(above.text) or above.right > width + 0.6 else None


def ends(text: str) -> bool:
    """Whether a note may end with a line: as a sentence does, or with the number of a page or a year."""
    return is_ended(text) or text[-1:].isdigit()
