"""Doubtful lines of a page are read again, each from a picture of its own, and both readings combined word by word.

Measured on the scanned volumes of data/dev: specks that stuck to words or stood for marks are what a second look mends
most, then letters that the grain had broken. A line cut tightly and without its specks reads best at letters of 24
pixels, one slightly blurred at 20; read as it is, merely larger, it gains nothing.
"""

from dataclasses import dataclass, replace

import cv2

from digitize.extract.engines import Engine, LineReader, ReadLine
from digitize.extract.pixels import Gray, as_gray, grey_at, scaled
from digitize.extract.prepare import Prepared
from digitize.extract.specks import despeckled
from digitize.extract.two_readings import Words, combined

DOUBTED_WORD = 0.9  # a line with a less sure word is looked at again
BUDGET = 0.25  # of the width of all lines; a line alone costs as much by width as one within its page
FEWEST_LOOKS = 2  # on a page of few lines
FULL_LINE = 8  # words; shorter lines are not more urgent for their one doubtful word
BESIDE = 2  # words before and after the doubtful ones: the engine reads better with neighbours
FEWEST_PIXELS = 4  # a side of a picture that can hold a letter
MARGIN = 2  # pixels above and below a line: its neighbours stay out
FRAME = 8  # pixels of paper around the picture
DEFAULT_LETTER = 16.0


@dataclass(frozen=True, slots=True)
class Look:
    """A way to prepare a line: with its specks taken out or blurred (`blur` in heights of small letters), brought to
    `letter` pixels of small letters."""

    despeckled: bool
    blur: float
    letter: float


LOOKS = (Look(True, 0.0, 24.0), Look(False, 0.1, 20.0))


def second_look(
    lines: list[ReadLine], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> tuple[list[ReadLine], int]:
    """The lines with the doubtful ones read again, and how many those were. An engine that can't read a line alone
    takes no second look. Raises EngineError."""
    if not isinstance(engine, LineReader) or not lines:
        return lines, 0
    letter = prepared.measures.letter * prepared.scale or DEFAULT_LETTER
    lines = list(lines)
    left = BUDGET * sum(_width(line.words) for line in lines)
    looked: list[int] = []
    for look in LOOKS:
        for i in sorted((i for i, line in enumerate(lines) if doubt(line)), key=lambda i: -doubt(lines[i])):
            words = lines[i].words
            start, end = _doubtful(words)
            width = _width(words[start:end])
            if left < width and len(looked) >= FEWEST_LOOKS:
                continue
            left -= width
            looked.append(i)
            small = min(lines[i].x_height or letter, letter)  # notes are of smaller type than the page
            box = _place(words, start, end, small)
            again = look_at(prepared.image, box, look, small, prepared.speck_area, engine, languages, ppi)
            both = combined(words[start:end], again, languages)
            lines[i] = replace(lines[i], words=words[:start] + both + words[end:])
    return [line for line in lines if line.words], len(set(looked))


def doubt(line: ReadLine) -> float:
    """How much of a line may be wrong, in words of a line; 0 when it needs no second look."""
    if not any(c.isalnum() for word in line.words for c in word.text):
        return 0.0
    doubts = [1.0 - word.confidence for word in line.words if word.confidence < DOUBTED_WORD]
    return sum(doubts) / max(len(line.words), FULL_LINE)


def _width(words: Words) -> float:
    return max(word.x1 for word in words) - min(word.x0 for word in words)


def _doubtful(words: Words) -> tuple[int, int]:
    """The stretch of a line from its first doubtful word to its last, with those beside them."""
    doubted = [i for i, word in enumerate(words) if word.confidence < DOUBTED_WORD]
    return max(doubted[0] - BESIDE, 0), min(doubted[-1] + 1 + BESIDE, len(words))


def _place(words: Words, start: int, end: int, letter: float) -> tuple[int, int, int, int]:
    """Where a stretch of a line stands (left, top, right, bottom in pixels), without its neighbours."""
    x0 = min(word.x0 for word in words[start:end]) - letter
    x1 = max(word.x1 for word in words[start:end]) + letter
    if start:
        x0 = max(x0, (words[start - 1].x1 + words[start].x0) / 2)
    if end < len(words):
        x1 = min(x1, (words[end - 1].x1 + words[end].x0) / 2)
    y0 = min(word.y0 for word in words[start:end]) - MARGIN
    y1 = max(word.y1 for word in words[start:end]) + MARGIN
    return max(int(x0), 0), max(int(y0), 0), max(int(x1), 0), max(int(y1), 0)


def look_at(
    page: Gray,
    box: tuple[int, int, int, int],
    look: Look,
    letter: float,
    speck: float,
    engine: LineReader,
    languages: tuple[str, ...],
    ppi: float,
) -> Words:
    """What the engine reads in a part of a page (left, top, right, bottom in its pixels, `ppi` of them in an inch) as a look
    wants it; none when there is nothing to see. Raises EngineError."""
    picture, k = picture_of(page, box, look, letter, speck)
    return placed_words(engine.read_line(picture, languages, ppi * k), box, k) if k else ()


def picture_of(
    page: Gray, box: tuple[int, int, int, int], look: Look, letter: float, speck: float
) -> tuple[Gray, float]:
    """A part of a line as a look wants it, framed with paper, and its scale; 0 when there is nothing to see."""
    x0, y0, x1, y1 = box
    part = page[y0:y1, x0:x1]
    if part.shape[0] < FEWEST_PIXELS or part.shape[1] < FEWEST_PIXELS:
        return part, 0.0
    if look.despeckled:
        part = despeckled(part, letter, speck)
    if look.blur:
        part = as_gray(cv2.GaussianBlur(part, (0, 0), look.blur * letter))
    part = scaled(part, look.letter / letter)
    paper = (grey_at(part, 85),)
    framed = cv2.copyMakeBorder(part, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_CONSTANT, value=paper)
    return as_gray(framed), look.letter / letter


def placed_words(words: Words, box: tuple[int, int, int, int], k: float) -> Words:
    """The words of a picture with boxes on the page."""
    x, y = box[:2]
    return tuple(
        replace(
            word,
            x0=(word.x0 - FRAME) / k + x,
            y0=(word.y0 - FRAME) / k + y,
            x1=(word.x1 - FRAME) / k + x,
            y1=(word.y1 - FRAME) / k + y,
        )
        for word in words
    )
