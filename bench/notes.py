"""notes.py [--volumes N]: notes on pages that are drawn here, where documents share a foot: how many go to the document that
calls them, how many do not, of how many of these the
doubt is told, how many are told as doubtful, and how many marks are right.

Documents of 4 to 30 lines with up to six notes run on over pages of 44 lines, in one column or two. Each makes one thing
hard: what marks count (a document's notes, a page's, the volume's, or are letters), how many calls are lost or misread,
how many marks of notes are, and whether the notes of each document stand apart.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from digitize.model.page import Box, Line, Word
from digitize.model.role import UNCERTAIN, LabelledLine, Role
from digitize.notes import assign

SIGNS = "'’?!°*”"
WORDS = [
    "the",
    "harbour",
    "dues",
    "were",
    "lowered",
    "before",
    "season",
    "and",
    "pilots",
    "waited",
    "for",
    "dredger",
    "that",
    "came",
    "from",
    "Hull",
    "with",
    "coal",
]
HEIGHT = 530.0  # points that a column holds
PITCH, SMALL = 12.0, 9.6  # points from line to line, of text and of notes


@dataclass(frozen=True)
class Made:
    """How a volume is printed and read."""

    name: str
    counts: str = "document"  # or page, volume, letters
    columns: int = 1
    lost: float = 0.0  # of the calls
    misread: float = 0.0  # of the calls
    spoiled: float = 0.0  # of the notes' marks
    apart: bool = False


MAKES = (
    Made("clean"),
    Made("counted by page", "page"),
    Made("counted by volume", "volume"),
    Made("letters", "letters", misread=0.2),
    Made("a third of calls lost", lost=0.33),
    Made("half of calls misread", misread=0.5, spoiled=0.2),
    Made("a third of marks spoiled", misread=0.2, spoiled=0.33),
    Made("by page, half misread", "page", misread=0.5, spoiled=0.2),
    Made("by page, a third lost", "page", lost=0.33),
    Made("by volume, a third lost", "volume", lost=0.33),
    Made("all calls lost", lost=1.0),
    Made("two columns", columns=2),
    Made("two columns, by page, half misread", "page", 2, misread=0.5),
    Made("apart, a third lost", "document", lost=0.33, apart=True),
    Made("apart, by page, a third lost", "page", lost=0.33, apart=True),
)


@dataclass
class Piece:
    """A line of a document, with the lines of the notes that it calls."""

    document: int
    role: Role
    notes: int


def volume(make: Made, seed: int) -> tuple[list[LabelledLine], dict[int, tuple[int, str]]]:
    """The labelled lines of a volume, and for the first line of each note the line with which its document begins, and its
    mark."""
    rng = random.Random(seed)
    lines: list[LabelledLine] = []
    truth: dict[int, tuple[int, str]] = {}
    heads: dict[int, int] = {}
    count: Counter[object] = Counter()
    for page, column, pieces in _laid(make, rng):
        feet: list[tuple[int, str]] = []
        for n, piece in enumerate(pieces):
            text = " ".join(rng.choices(WORDS, k=9))
            for _ in range(piece.notes):
                key = {"page": page, "volume": 0}.get(make.counts, (piece.document,))
                count[key] += 1
                mark = chr(96 + count[key]) if make.counts == "letters" else str(count[key])
                feet.append((piece.document, mark))
                text += rng.choice((" then", ".")) + _read(mark, make.misread, rng) * (rng.random() >= make.lost)
                text += " and so" if rng.random() < 0.5 else ""
            heads.setdefault(piece.document, len(lines))
            head = heads[piece.document] if piece.role is not Role.BODY else None
            lines.append(_line(len(lines), (page, column), text, piece.role, 60 + PITCH * n, head))
        y = 60 + HEIGHT - SMALL * 2 * len(feet)
        for n, (document, mark) in enumerate(feet):
            truth[len(lines)] = heads[document], mark
            y += 8 * (make.apart and n > 0 and document != feet[n - 1][0])
            for text in (
                f"{_read(mark, make.spoiled, rng)} Built at Hull in the year.",
                "and sold there in the spring.",
            ):
                lines.append(_line(len(lines), (page, column), text, Role.NOTE, y))
                y += SMALL
    return lines, truth


def _laid(make: Made, rng: random.Random) -> Iterator[tuple[int, int, list[Piece]]]:
    """Pages and their columns with what stands in them."""
    page, column, free = 1, 0, HEIGHT
    pieces: list[Piece] = []
    for document in range(12):
        size = rng.choice((4, 6, 9, 14, 30))
        called = Counter(rng.choices(range(2, size + 2), k=rng.randint(0, 6)))
        for n in range(size + 2):
            role = Role.TITLE if n == 0 else Role.DATELINE if n == 1 else Role.BODY
            notes = called[n] if called[n] < 3 else 2
            if free < PITCH + notes * 2 * SMALL:
                yield page, column, pieces
                column = (column + 1) % make.columns
                page, free, pieces = page + (column == 0), HEIGHT, []
            free -= PITCH + notes * 2 * SMALL
            pieces.append(Piece(document, role, notes))
    yield page, column, pieces


def _read(mark: str, misread: float, rng: random.Random) -> str:
    return rng.choice(SIGNS) if rng.random() < misread else mark


def _line(index: int, at: tuple[int, int], text: str, role: Role, y: float, head: int | None = None) -> LabelledLine:
    size = 8.0 if role is Role.NOTE else 10.0
    x, words = 50.0 + 260 * at[1], []
    for word in text.split():
        words.append(Word(word, Box(x, y - size, x + size / 2 * len(word), y), 0.8))
        x += size / 2 * (len(word) + 1)
    line = Line(tuple(words), Box(words[0].box.x0, y - size, words[-1].box.x1, y), y, size, column=at[1])
    return LabelledLine(index, at[0], line, role, gap=None, right=0.2, width=25.0, head=head)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--volumes", type=int, default=40)
    volumes = parser.parse_args().volumes
    print(f"{'':40}{'notes':>7}{'right':>8}{'wrong':>8}{'told':>8}{'doubted':>9}{'marks':>8}")
    whole: Counter[str] = Counter()
    for make in MAKES:
        found: Counter[str] = Counter()
        for seed in range(volumes):
            lines, truth = volume(make, seed)
            after = assign(_gaps(lines))
            for i, (owner, mark) in truth.items():
                doubted = UNCERTAIN in after[i].reasons
                found["right" if after[i].owner == owner else "wrong"] += 1
                found["told"] += doubted and after[i].owner != owner
                found["doubted"] += doubted
                found["marks"] += after[i].note == mark
        print(f"{make.name:40}{_row(found)}")
        whole += found
    print(f"{'ALL':40}{_row(whole)}")


def _gaps(lines: list[LabelledLine]) -> list[LabelledLine]:
    """The lines with the pitch above each, as a share of the text's."""
    out = lines[:1]
    for above, line in pairwise(lines):
        same = (above.page, above.line.column) == (line.page, line.line.column)
        out.append(replace(line, gap=(line.line.baseline - above.line.baseline) / PITCH if same else None))
    return out


def _row(found: Counter[str]) -> str:
    notes = found["right"] + found["wrong"]
    told = found["told"] / found["wrong"] if found["wrong"] else 1.0
    return f"{notes:7}{found['right'] / notes:8.3f}{found['wrong'] / notes:8.3f}{told:8.3f}{found['doubted'] / notes:9.3f}{found['marks'] / notes:8.3f}"


if __name__ == "__main__":
    main()
