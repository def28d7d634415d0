"""The runs of a strip → its words with boxes, snapped to the ink that they are read from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from digitize.extract.engines.base import ReadWord
from digitize.extract.engines.lstm.search import Run, word_spans
from digitize.extract.engines.lstm.strips import Strip
from digitize.extract.engines.lstm.traineddata import Model

# A word's confidence is on Tesseract's scale, on which whatever asks for one has its bounds: from what a sure word of the
# dictionary has, down by a multiple of the natural logarithm of its least sure run. A word that is not known has less, and
# loses more by doubt: what is upside down or in a mirror is read as such words.
SUREST, DOUBT = 0.97, 1.0
UNKNOWN, DOUBT_UNKNOWN = 0.065, 1.6
LEAST = 1e-4  # probability below which a run is not told from others
DOTS = 0.45  # of the height of small letters: white between a letter and what stands above it

Ink = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    sure: float


def words_of(strip: Strip, runs: Sequence[Run], model: Model, grey: float) -> list[ReadWord]:
    """The words on the page. `grey` lies between ink and paper."""
    words = list(_words(runs))
    if not words:
        return []
    step = model.step * strip.pixels.shape[0] / model.height
    ink: Ink = np.asarray(strip.pixels < grey)
    spans = _spans(np.logical_or.reduce(ink, axis=0), [(word.start * step, word.end * step) for word in words])
    heights = _heights(ink, spans, strip)
    return [
        ReadWord(word.text, *strip.placed((x0, y0, x1, y1)), confidence_of(word.text, word.sure, model))
        for word, (x0, x1), (y0, y1) in zip(words, spans, heights, strict=True)
    ]


def confidence_of(text: str, sure: float, model: Model) -> float:
    """A word's confidence, 0 to 1, from its least sure run."""
    doubt = log(max(sure, LEAST))
    if model.dictionary.knows(text):
        return max(SUREST + DOUBT * doubt, 0.0)
    return max(SUREST - UNKNOWN + DOUBT_UNKNOWN * doubt, 0.0)


def _words(runs: Sequence[Run]) -> Iterator[_Word]:
    """The words from the step of their first character to that of their last."""
    for start, end in word_spans(runs):
        said = [i for i in range(start, end) if runs[i].text]
        if said:
            sure = min(run.sure for run in runs[said[0] : end])
            text = "".join(runs[i].text for i in said)
            yield _Word(text, runs[said[0]].start, runs[said[-1]].end, sure)


def _spans(columns: Ink, rough: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Where words begin and end: at the ends of the widest white between the steps of one word and those of the next."""
    dark = columns.tolist()
    width = len(dark)
    left = dark.index(True) if True in dark else 0
    right = width - dark[::-1].index(True) if True in dark else width
    edges = [left]
    for (_, end), (start, _) in pairwise(rough):
        first = min(max(int(min(end, start)), edges[-1] + 1), width)
        last = max(min(int(max(end, start)) + 1, width), first + 1)
        edges += _widest_white(dark, first, last, edges[-1] + 1)
    edges.append(max(right, edges[-1] + 1))
    return [(edges[i], max(edges[i + 1], edges[i] + 1)) for i in range(0, len(edges), 2)]


def _widest_white(dark: list[bool], start: int, end: int, least: int) -> list[int]:
    """The ends of the widest run without ink that reaches into the columns from `start` to `end`, its left one not before
    `least`; their middle, twice, where there is none."""
    while start > least and not dark[start - 1]:
        start -= 1
    while end < len(dark) and not dark[end]:
        end += 1
    best, begin = (0, 0), -1
    for i, inked in enumerate([*dark[start:end], True]):
        if inked and begin >= 0:
            best = max(best, (i - begin, begin))
            begin = -1
        elif not inked and begin < 0:
            begin = i
    length, at = best
    return [start + at, start + at + length] if length else [(start + end) // 2] * 2


def _heights(ink: Ink, spans: list[tuple[int, int]], strip: Strip) -> list[tuple[float, float]]:
    """From where to where the ink of words reaches, without that of the lines above and below."""
    width = ink.shape[1]
    edges = np.minimum(np.array(spans, np.int64).ravel(), width - 1)
    inked = np.logical_or.reduceat(ink, edges, axis=1)[:, ::2]
    foot = min(max(strip.foot, 1.0), float(len(ink)))
    head = max(foot - max(strip.x_height, 1.0), 0.0)
    gap = max(DOTS * strip.x_height, 2.0)
    return [_height(np.flatnonzero(column).tolist(), head, foot, gap) for column in inked.T]


def _height(rows: list[int], head: float, foot: float, gap: float) -> tuple[float, float]:
    """The stretch of inked rows that is most of the small letters' own; stretches are further apart than a gap."""
    if not rows:
        return head, foot
    stretches = [[rows[0], rows[0]]]
    for row in rows[1:]:
        if row - stretches[-1][1] > gap:
            stretches.append([row, row])
        stretches[-1][1] = row
    own = max(stretches, key=lambda s: (min(s[1] + 1, foot) - max(s[0], head), s[1] - s[0]))
    return float(own[0]), float(own[1]) + 1
