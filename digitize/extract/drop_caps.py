"""Initials as high as several rows of a scan → the words that they begin, whole. An engine reads rows: it sees the head of such a
letter in the first, a stroke or a word in the others, and mostly leaves it out.

They are looked for where they stand: a mark as high as the rows beside it, which begin straight at its right, while the row
below begins under it.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from digitize.extract.engines import Engine, LineReader, ReadLine, ReadWord
from digitize.extract.initials import is_one_word
from digitize.extract.pieces import pieces_of
from digitize.extract.pixels import Gray, as_gray, grey_at, grey_towards_ink
from digitize.extract.prepare import Prepared

HIGH = (3.4, 14.0)  # heights of small letters: over two rows and over five
WIDE = (0.15, 1.7)  # of its height
INKED = (0.12, 0.85)  # of its box: a frame has less, a bar more
FEWEST = 2  # rows beside it
BESIDE = 4.0  # heights of small letters to the rows at its right
STRAIGHT = 1.2  # heights of small letters by which they may begin apart
LEVEL = 1.6  # heights of small letters by which its head and its foot may stand off those of the rows
CAPITAL = 1.5  # heights of small letters: a capital's
TAIL = 0.32  # of its height may hang below the last row
UNDER = 4.0  # heights of small letters from the last row's baseline to that of the row below
PAPER = 85  # percent of the pixels about it are as dark as its paper, or darker
HEAD, FOOT = 2.2, 0.7  # heights of small letters above and below a baseline: a row
BETWEEN = 0.25  # heights of small letters of paper between it and what stands after it
PALE = 0.25  # of the way from paper to ink: the hairlines of a letter
INK = 0.6  # of the paper's grey: as dark is ink
CONTEXT = 2  # words that it is read with
PAD = 10  # pixels of paper about what is read
SURE = 0.8  # confidence in the word that it begins
MOST = 40  # of a page that are looked at


def with_drop_caps(
    lines: Sequence[ReadLine], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> tuple[list[ReadLine], int]:
    """The lines of a page with the initials over several rows at the heads of their words, and how many were found. `ppi` are the
    pixels per inch of the prepared image. Raises EngineError."""
    found, count = list(lines), 0
    letter = prepared.measures.letter * prepared.scale
    if not isinstance(engine, LineReader) or letter <= 0:
        return found, 0
    image = prepared.image
    for mark in _marks(image, letter)[:MOST]:
        beside = _beside(mark, found, letter)
        if not beside:
            continue
        rows = {id(x): _cleared(x, mark, letter) for x in beside}
        first = _begun(rows[id(beside[0])], mark, letter, image, engine, languages, ppi)
        if first is None:
            continue
        rows[id(beside[0])] = first
        found = [rows.get(id(line), line) for line in found]
        count += 1
    return found, count


Mark = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the prepared image."""


def _marks(image: Gray, letter: float) -> list[Mark]:
    """What may be an initial by its size alone, from the top of the page."""
    ink = as_gray(image < grey_towards_ink(image, PALE))
    x, y, wide, high, area = pieces_of(ink).boxes.T if ink.any() else np.empty((5, 0))
    fits = (high > HIGH[0] * letter) & (high < HIGH[1] * letter) & (wide > WIDE[0] * high) & (wide < WIDE[1] * high)
    fits &= (area > INKED[0] * wide * high) & (area < INKED[1] * wide * high)
    marks = np.stack([x, y, x + wide, y + high], axis=1)[fits]
    return [(a, b, c, d) for a, b, c, d in marks[np.argsort(marks[:, 1], kind="stable")].tolist()]


def _beside(mark: Mark, lines: Sequence[ReadLine], letter: float) -> list[ReadLine]:
    """The rows that an initial stands before, from the top; none where it is no initial. The tail of a Q may hang over one more."""
    _, top, right, bottom = mark
    near = [x for x in lines if any(_reach(w, mark, letter) for w in x.words)]
    rows = sorted((x for x in near if top < x.baseline < bottom + LEVEL * letter), key=lambda x: x.baseline)
    if not rows or abs(rows[0].baseline - CAPITAL * letter - top) > LEVEL * letter:
        return []
    for count in range(len(rows), FEWEST - 1, -1):
        beside = rows[:count]
        foot, starts = beside[-1].baseline, [_start(line, mark, letter) for line in beside]
        under = [x.words[0].x0 for x in lines if foot + letter < x.baseline < foot + UNDER * letter]
        hanging = max(LEVEL * letter, TAIL * (bottom - top))
        if (
            -LEVEL * letter < bottom - foot < hanging
            and max(starts) - min(starts) < STRAIGHT * letter
            and not any(right < x < right + BESIDE * letter for x in under)
        ):
            return beside
    return []


def _reach(word: ReadWord, mark: Mark, letter: float) -> bool:
    """Whether a word begins a row at the right of a mark, or was read from the mark and what stands there together."""
    return word.x1 > mark[2] + letter / 2 and mark[0] - letter < word.x0 < mark[2] + BESIDE * letter


def _start(line: ReadLine, mark: Mark, letter: float) -> float:
    """Where a row begins at the right of a mark."""
    return max(min(word.x0 for word in line.words if word.x1 > mark[2] + letter / 2), mark[2])


def _cleared(line: ReadLine, mark: Mark, letter: float) -> ReadLine:
    """A row beside an initial without what was read from that."""
    words = [word for word in line.words if word.x1 > mark[2] + letter / 2]
    return replace(line, words=tuple(replace(word, x0=max(word.x0, mark[2] + 1.0)) for word in words))


def _begun(
    line: ReadLine, mark: Mark, letter: float, image: Gray, engine: LineReader, languages: tuple[str, ...], ppi: float
) -> ReadLine | None:
    """The first row with its initial, that brought down to a capital's height and read with the words that it stands before;
    None where it is read as no capital."""
    picture, left, base = _as_one_row(line, mark, letter, image)
    read = engine.read_line(picture, languages, ppi)
    if not read or not read[0].text[0].isupper() or read[0].confidence < SURE:
        return None
    top, rest = line.baseline - base, line.words[CONTEXT:]
    on_page = [replace(w, x0=w.x0 + left, x1=w.x1 + left, y0=w.y0 + top, y1=w.y1 + top) for w in read]
    first = replace(on_page[0], x0=float(mark[0]))
    return replace(line, words=(*_parted(first, on_page[1:], mark, languages), *rest))


def _as_one_row(line: ReadLine, mark: Mark, letter: float, image: Gray) -> tuple[Gray, float, float]:
    """An initial and the words after it as they would stand in a row; where its column 0 lies on the page but for the initial's,
    and the row of its baseline."""
    x0, y0, x1, y1 = mark
    head, foot, high = round(HEAD * letter), round(FOOT * letter), round(CAPITAL * letter)
    words = line.words[:CONTEXT]
    base = round(line.baseline)
    rows = slice(max(base - head, 0), base + foot)
    part = image[rows, x1 + 1 : round(words[-1].x1 + letter / 2)]
    paper = int(grey_at(image[y0:y1, x0:x1], PAPER))
    inked = np.flatnonzero((part < paper * INK).any(axis=0))
    start = max(int(inked[0]) - round(BETWEEN * letter), 0) if inked.size else 0
    part = part[:, start:]
    wide = max(round((x1 - x0) * high / (y1 - y0)), 1)
    capital = np.full((part.shape[0], wide + PAD), paper, np.uint8)
    at = part.shape[0] - foot - high
    capital[at : at + high, PAD:] = cv2.resize(image[y0:y1, x0:x1], (wide, high), interpolation=cv2.INTER_AREA)
    picture = np.pad(np.hstack([capital, part]), ((PAD, PAD), (0, PAD)), constant_values=paper)
    return as_gray(picture), x1 + 1 + start - capital.shape[1], part.shape[0] - foot + PAD


def _parted(first: ReadWord, after: list[ReadWord], mark: Mark, languages: tuple[str, ...]) -> list[ReadWord]:
    """What was read of an initial and the words after it: in one word with what follows, or a word of its own, by what is
    ordinary."""
    initial, rest = first.text[0], first.text[1:]
    if not rest and after:
        if not is_one_word(initial, after[0].text, languages):
            return [first, *after]
        sure = min(first.confidence, after[0].confidence)
        return [replace(after[0], text=initial + after[0].text, x0=first.x0, confidence=sure), *after[1:]]
    if not rest or is_one_word(initial, rest, languages):
        return [first, *after]
    return [replace(first, text=initial, x1=float(mark[2])), replace(first, text=rest, x0=mark[2] + 1.0), *after]
