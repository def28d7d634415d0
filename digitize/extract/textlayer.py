"""The text of a PDF page, as PDFium finds it → runs of words with boxes in points as displayed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium

from digitize.extract.characters import NEVER, Characters, Glyph
from digitize.extract.layout import Run, run_of
from digitize.model.page import Box, Word

# PDFium writes U+FFFE (U+0002 for a single character) for the hyphen at a line's end, and the word goes on behind it.
CUT = "\x02\ufffe"
SPACES = " \t\r\n\f\v\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000"
WORD = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}]+[{CUT}]?|[{CUT}]")
WORD_NBSP = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}\xa0\u202f]+[{CUT}]?|[{CUT}]")
LONG = re.compile(f"[^{SPACES}{NEVER.pattern[1:-1]}{CUT}]{{3,}}")
UNMAPPED = re.compile("[\0-\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd\uffff]")

WIDE_GAP = 0.18  # type sizes; in a text without spaces, letters further apart belong to two words
FEW_SPACES = 0.06  # share of spaces below which words may be run together
RUN_GAP = 3.0  # type sizes; further apart, words of a line are runs of their own
DRIFT = 0.15  # type sizes by which baselines within a run may differ
SMALLEST = 1.0  # points; smaller type can't be read and is not meant to be
SAMPLED = 20  # words by which the direction of a page's text is told


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text of a page: its characters in the order of drawing, and its runs of words.

    `hidden` tells that the text is not painted; `turn` by how much (0, 90, 180, 270 degrees clockwise) the page had to
    be turned for its text to run from left to right.
    """

    text: str
    runs: tuple[Run, ...]
    hidden: bool
    turn: int


def read_layer(page: pdfium.PdfPage) -> TextLayer:
    """The text layer of a page, with boxes on the page as displayed and turned by `turn`."""
    with Characters(page) as characters:
        turn = _turn(characters)
        if turn == 0:
            return _layer(characters)
    with Characters(page, turn) as characters:
        return _layer(characters)


def _layer(characters: Characters) -> TextLayer:
    pieces = list(_pieces(characters))
    runs = _without_copies(_runs(characters, pieces))
    return TextLayer(characters.text, tuple(runs), characters.hidden([p.first for p in pieces]), characters.turned)


def _turn(characters: Characters) -> int:
    """How far the page must be turned for most of its words to run from left to right."""
    text, step = characters.text, max(len(characters.text) // SAMPLED, 1)
    sample = [found.span() for i in range(0, len(text), step) if (found := LONG.search(text, i, i + 10 * step))]
    return characters.turn([(first, end - 1) for first, end in dict.fromkeys(sample)])


@dataclass(slots=True)
class _Piece:
    """A word with the places of its first and last character in the text."""

    word: Word
    first: int
    last: int
    baseline: float
    height: float


def _pieces(characters: Characters) -> Iterator[_Piece]:
    text = characters.text
    word = WORD_NBSP if text.count("\xa0") > text.count(" ") else WORD
    apart = len(text) > 40 and sum(map(text.count, " \xa0\r")) < FEW_SPACES * len(text)
    place, width, height = characters.place, characters.width, characters.height
    for found in word.finditer(text):
        first, last = found.start(), found.end() - 1
        at = place(first, last)
        if (apart or at[6]) and last > first:
            parts = [(a, b, place(a, b)) for a, b in _ranges(characters, first, last)]
        else:
            parts = [(first, last, at)]
        for a, b, (x0, y0, x1, y1, baseline, high, _) in parts:
            if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
                continue
            piece = text[a : b + 1].strip("\xa0\u202f")
            if piece:
                if piece[-1] in CUT:
                    piece = piece[:-1] + "-"
                yield _Piece(Word(piece, Box(x0, y0, x1, y1)), a, b, baseline, high)


def _ranges(characters: Characters, first: int, last: int) -> list[tuple[int, int]]:
    """The parts of a word that stand apart: at gaps wide for the type, and where it goes on in another line."""
    glyphs: list[Glyph] = [characters.glyph(i) for i in range(first, last + 1)]
    gaps = [b.x0 - a.x1 for a, b in pairwise(glyphs)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    ranges: list[tuple[int, int]] = []
    start = 0
    for i, gap in enumerate(gaps):
        high = glyphs[i].y1 - glyphs[i].y0
        if (
            gap > usual + WIDE_GAP * high
            or gap < -2 * high
            or abs(glyphs[i + 1].baseline - glyphs[i].baseline) > high / 2
        ):
            ranges.append((first + start, first + i))
            start = i + 1
    return [*ranges, (first + start, last)]


def _runs(characters: Characters, pieces: list[_Piece]) -> list[Run]:
    runs: list[Run] = []
    group: list[_Piece] = []
    for piece in pieces:
        if group and not _follows(group[-1], piece):
            runs.append(_run(characters, group))
            group = []
        group.append(piece)
    if group:
        runs.append(_run(characters, group))
    return [run for run in runs if run.size >= SMALLEST]


def _follows(before: _Piece, after: _Piece) -> bool:
    high = before.height
    gap = after.word.box.x0 - before.word.box.x1
    return abs(after.baseline - before.baseline) <= DRIFT * high and -0.3 * high <= gap <= RUN_GAP * high


def _run(characters: Characters, group: list[_Piece]) -> Run:
    longest = max(group, key=lambda p: p.last - p.first)
    size = characters.size(longest.first)
    fonts = [characters.font(group[0].first)]
    if len(group) > 1:
        fonts.append(characters.font(group[-1].first))
    bold, italic = all(font.bold for font in fonts), all(font.italic for font in fonts)
    return run_of([piece.word for piece in group], longest.baseline, size, bold, italic)


def _without_copies(runs: list[Run]) -> list[Run]:
    """Without what is drawn again a hair's breadth beside itself, to look bold."""
    seen: dict[str, list[Run]] = {}
    kept: list[Run] = []
    for run in runs:
        text = " ".join(word.text for word in run.words)
        near = 0.15 * run.size
        same = seen.setdefault(text, [])
        if not any(abs(o.box.x0 - run.box.x0) < near and abs(o.baseline - run.baseline) < near for o in same[-4:]):
            same.append(run)
            kept.append(run)
    return kept
