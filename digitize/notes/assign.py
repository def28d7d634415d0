"""What is known of the notes of a source, put on its lines."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.model.beginnings import beginnings
from digitize.model.role import UNCERTAIN, LabelledLine
from digitize.notes.endnotes import endnotes
from digitize.notes.footnotes import find_footnote_blocks
from digitize.notes.owners import find_owners


def assign(lines: Sequence[LabelledLine]) -> list[LabelledLine]:
    """The lines with what is known of notes: the first line of each with its mark (`note`), all with where the document
    begins that calls it (`owner`), and the text's lines with the calls that were misread (`calls`).

    What is taken for a head and is a heading over the notes at a volume's end loses it.
    """
    blocks = find_footnote_blocks(lines)
    known = endnotes(lines, beginnings(lines), {note.lines[0]: note.mark for block in blocks for note in block.notes})
    headings = {line.head for i, line in enumerate(lines) if known.get(i) == -1} - {None}
    lines = [replace(line, head=None) if line.head in headings else line for line in lines]
    starts = beginnings(lines)
    found = find_owners(lines, starts, [block for block in blocks if block.notes[0].lines[0] not in known])
    owners = known | {i: starts[document] if document >= 0 else -1 for i, document in found.owners.items()}
    marks = {note.lines[0]: note.mark for block in blocks for note in block.notes if note.mark or note.is_source}
    doubt = dict.fromkeys(found.doubted, (UNCERTAIN,))
    return [
        replace(
            line,
            owner=owners.get(i),
            note=marks.get(i),
            calls=tuple(found.calls.get(i, ())),
            reasons=line.reasons + doubt.get(i, ()),
        )
        if i in owners or i in marks or i in found.calls
        else line
        for i, line in enumerate(lines)
    ]
