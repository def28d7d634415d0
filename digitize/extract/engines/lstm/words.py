"""The characters of a strip → its words with boxes, snapped to the ink that they are read from."""

from itertools import groupby
from math import log

import numpy as np
import numpy.typing as npt

from digitize.extract.engines.base import ReadWord
from digitize.extract.engines.lstm.decoding import Letter
from digitize.extract.engines.lstm.strips import Strip

DOUBT = 0.35  # by which the logarithm of a word's least probable character lowers its confidence, as in Tesseract
DOTS = 0.45  # of the height of small letters: white between a letter and what stands above it
Ink = npt.NDArray[np.bool_]


def words_of(strip: Strip, letters: list[Letter], grey: float, pixels: float) -> list[ReadWord]:
    """The words on the page. `grey` lies between ink and paper, `pixels` are the strip's to a step."""
    groups = [list(group) for space, group in groupby(letters, key=lambda letter: letter.text == " ") if not space]
    if not groups:
        return []
    ink = strip.pixels < grey
    columns = ink.any(axis=0)
    spans = _spans(columns, [(g[0].step * pixels, (g[-1].step + 1) * pixels) for g in groups])
    words = []
    for group, (x0, x1) in zip(groups, spans, strict=True):
        y0, y1 = _rows(ink[:, x0:x1], strip)
        text = "".join(letter.text for letter in group)
        words.append(ReadWord(text, *strip.placed((x0, y0, x1, y1)), confidence_of(group)))
    return words


def confidence_of(group: list[Letter]) -> float:
    """From 0 to 1 on Tesseract's scale, to which what else is known of confidences belongs."""
    return max(1.0 + DOUBT * log(max(min(letter.probability for letter in group), 1e-9)), 0.0)


def _spans(columns: Ink, rough: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Where words begin and end: at the ends of the widest white between the steps of one word and those of the next."""
    width = len(columns)
    inked = np.flatnonzero(columns)
    left, right = (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, width)
    edges = [left]
    for (_, end), (start, _) in zip(rough, rough[1:], strict=False):
        a = min(max(int(min(end, start)), edges[-1] + 1), width)
        edges += _widest_white(columns, a, max(min(int(np.ceil(max(end, start))), width), a + 1))
    edges.append(max(right, edges[-1] + 1))
    return [(edges[i], max(edges[i + 1], edges[i] + 1)) for i in range(0, len(edges), 2)]


def _widest_white(columns: Ink, start: int, end: int) -> list[int]:
    """The ends of the widest run without ink from `start` to `end`, drawn out to the ink on both sides; the middle, twice,
    where there is none."""
    white = np.flatnonzero(~columns[start:end])
    if not len(white):
        middle = (start + end) // 2
        return [middle, middle]
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    run = max(runs, key=len)
    return [start + int(run[0]), start + int(run[-1]) + 1]


def _rows(ink: Ink, strip: Strip) -> tuple[float, float]:
    """From where to where a word's ink reaches, without that of the lines above and below."""
    rows = np.flatnonzero(ink.any(axis=1))
    foot = min(max(strip.foot, 1.0), float(len(ink)))
    head = max(foot - max(strip.x_height, 1.0), 0.0)
    if not len(rows):
        return head, foot
    gap = max(DOTS * strip.x_height, 2.0)
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > gap) + 1)
    own = max(runs, key=lambda run: (min(float(run[-1]) + 1, foot) - max(float(run[0]), head), len(run)))
    return float(own[0]), float(own[-1]) + 1
