"""The name of an office in script or display type at the head of a sheet: its letters hang together or stand twice as high as the
text's, so that the first engine has no row of them, or misreads it. The second engine reads them, and is unsure of handwriting.

Measured on the head sheets of data/real: of rows so high it reads print with 0.92 to 0.98 for its letters, scrawl with 0 to 0.76,
and a signature with 0.96, of which no list holds the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from digitize.extract.confidence import kind_of
from digitize.extract.engines import LetterReader, ReadLine, ReadWord
from digitize.extract.languages import code_of
from digitize.extract.overlaps import without
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import grey_towards_ink
from digitize.extract.prepare import Prepared
from digitize.extract.rows import Row, cores_of, grouped, uncovered
from digitize.extract.second_engine import row_by
from digitize.extract.skew import Boxes
from digitize.extract.unread import confidence_of
from digitize.lexicon.offices import office_near

HEAD = 0.25  # of the page's height
INK = 0.4  # of the way from paper to ink
PIECE = 0.5  # letter heights that a piece of it has at least
LONGEST_PIECE = 20.0  # letter heights: what is wider is a rule or a stroke of a pen
HIGH, WIDE = (2.2, 7.0), 8.0  # letter heights: the whole row
CAPITALS = 0.25  # of the pieces begin as high as capitals do
CORE = (0.25, 0.75)  # of a piece's height: what stands for it
GAP = 2.5  # letter heights of white within the row
MOST = 4  # rows of a page that are read
SOUND = 0.8  # mean confidence of the words of a line that is not read again
LARGE = 2.0  # letter heights of a word in such type
LETTERS = 10  # of a name; of a photograph a few are read
KNOWN = 0.4  # of the letters of a row stand in known words; names of offices are long, and often in no list
PAD = 0.35  # letter heights about a row
MARKS = ".,;:|"  # what flourishes and rules about a word are read for
INSIDE = 0.5  # of a word's width and of its middle height in a row: it was read out of that


@dataclass(frozen=True, slots=True)
class Display(Row):
    """A row of high ink; most of its pieces begin below `top` and stand on `baseline`, over which flourishes hang."""

    top: float
    baseline: float


def letterheads(
    lines: Sequence[ReadLine], prepared: Prepared, second: LetterReader | None, languages: tuple[str, ...]
) -> tuple[list[ReadLine], int]:
    """The lines of a page with those in script or display type at its head, in place of what was read there, and how many
    those are. Raises EngineError."""
    letter, kept, found = prepared.measures.letter * prepared.scale, list(lines), 0
    if second is None or letter <= 0:
        return kept, 0
    for row in _rows(kept, prepared, letter, languages)[:MOST]:
        words = row_by(second, prepared.image, row.cut_out(PAD), languages)
        if _is_name(words, languages):
            words = tuple(replace(_office(x, languages), y0=row.top, y1=row.baseline) for x in words)
            kept = [*without(kept, partial(_inside, row)), ReadLine(words, row.baseline, letter, display=True)]
            found += 1
    return kept, found


def _rows(lines: Sequence[ReadLine], prepared: Prepared, letter: float, languages: tuple[str, ...]) -> list[Display]:
    """The rows of high ink at the head of a page in which no sound word stands, from top to bottom."""
    image = prepared.image if prepared.clean is None else prepared.clean
    head = image[: int(HEAD * image.shape[0])]
    ink = head < grey_towards_ink(image, INK)
    left, top, wide, high, _ = pieces_of(ink.astype(np.uint8)).boxes.T.astype(np.float64)
    own = (high > PIECE * letter) & (high < HIGH[1] * letter) & (wide < LONGEST_PIECE * letter)
    pieces = np.stack([left, top, left + wide, top + high], axis=1)[own]
    pieces = pieces[uncovered(pieces, _sound(lines, letter, languages), letter, ink.shape)] if len(pieces) else pieces
    if not len(pieces):
        return []
    groups = grouped(cores_of(pieces, CORE), GAP * letter, ink.shape, 2)
    rows = [_row(pieces[group], letter) for group in groups]
    return sorted((row for row in rows if _is_large(row, letter)), key=lambda row: (row.middle, row.x0))


def _row(pieces: Boxes, letter: float) -> Display:
    (x0, y0), (x1, y1) = pieces[:, :2].min(axis=0).tolist(), pieces[:, 2:].max(axis=0).tolist()
    top, baseline = float(np.quantile(pieces[:, 1], CAPITALS)), float(np.median(pieces[:, 3]))
    return Display(x0, y0, x1, y1, len(pieces), letter, top, max(baseline, top + letter))


def _is_large(row: Row, letter: float) -> bool:
    return HIGH[0] * letter < row.y1 - row.y0 < HIGH[1] * letter and row.x1 - row.x0 > WIDE * letter


def _sound(lines: Sequence[ReadLine], letter: float, languages: tuple[str, ...]) -> list[ReadWord]:
    """The words that need no other reading: those of the text's size in well read lines, and those in large type of which all
    are known."""
    read = [line.words for line in lines if confidence_of(line.words) >= SOUND]
    large = [[word for word in words if word.y1 - word.y0 >= LARGE * letter] for words in read]
    doubted = {id(word) for words in large for word in words if _known(words, languages) < 1}
    return [word for words in read for word in words if id(word) not in doubted]


def _is_name(words: Sequence[ReadWord], languages: tuple[str, ...]) -> bool:
    """Whether words may be an office's name: more than one, letters enough, and many in words that are known."""
    letters = sum(sum(map(str.isalpha, word.text)) for word in words)
    return len(words) > 1 and letters >= LETTERS and _known(words, languages) >= KNOWN


def _known(words: Sequence[ReadWord], languages: tuple[str, ...]) -> float:
    """The share of letters that stand in known words, of all but marks."""
    kinds = [(kind_of(word.text, languages), len(word.text)) for word in words]
    letters = sum(length for kind, length in kinds if kind)
    return sum(length for kind, length in kinds if kind == "known") / letters if letters else 1.0


def _office(word: ReadWord, languages: tuple[str, ...]) -> ReadWord:
    """A word in such type with the one letter put right by which the name of an office was misread."""
    name = word.text.strip(MARKS)
    codes = map(code_of, languages)
    office = next((found for code in codes if code and (found := office_near(name, code))), name)
    return replace(word, text=word.text.replace(name, office)) if name else word


def _inside(row: Row, word: ReadWord) -> bool:
    """Whether a word was read out of a row."""
    return row.y0 < (word.y0 + word.y1) / 2 < row.y1 and min(word.x1, row.x1) - max(word.x0, row.x0) > INSIDE * (
        word.x1 - word.x0
    )
