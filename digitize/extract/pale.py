"""Words at the beginning of a line whose ink is too pale for the engine beside that of the rest are read by themselves.

A typewriter's ribbon leaves the first letters behind a carriage return paler than the others; in a picture of their own,
levelled for them alone, they are read.
"""

from collections.abc import Sequence
from dataclasses import replace

from digitize.extract.covered import place_before
from digitize.extract.engines import Engine, LineReader, ReadLine
from digitize.extract.pixels import Gray, grey_at
from digitize.extract.prepare import Prepared
from digitize.extract.second_look import LOOKS, picture_of, placed_words
from digitize.extract.two_readings import Words, known
from digitize.extract.unread import confidence_of

ABOVE, BELOW = 1.0, 0.6  # letter heights above small letters and below the baseline that belong to a line
EDGE = 0.6  # letter heights of paper to the left of where lines begin
FAINT = 10  # grey levels between paper and its palest ink
SURE = 0.7  # mean confidence of the words
FEWEST = 2  # letters


def with_pale_beginnings(
    lines: Sequence[ReadLine], prepared: Prepared, engine: Engine, languages: tuple[str, ...], ppi: float
) -> tuple[list[ReadLine], int]:
    """The lines with the words found at their beginnings, and how many lines those are. An engine that can't read a line
    alone finds none. Raises EngineError."""
    letter = prepared.measures.letter * prepared.scale
    out, found = list(lines), 0
    if letter <= 0 or not isinstance(engine, LineReader):
        return out, found
    for i, line in enumerate(lines):
        place = place_before(line, lines, lines, letter)
        if place is None:
            continue
        x0, y0, x1, y1 = place
        box = (
            max(round(x0 - EDGE * letter), 0),
            max(round(y0 - ABOVE * letter), 0),
            max(round(x1), 0),
            round(y1 + BELOW * letter),
        )
        if words := _read(box, prepared, engine, languages, ppi, letter):
            out[i], found = replace(line, words=words + line.words), found + 1
    return out, found


def _read(
    box: tuple[int, int, int, int],
    prepared: Prepared,
    engine: LineReader,
    languages: tuple[str, ...],
    ppi: float,
    letter: float,
) -> Words:
    """The words of a place, each a known one; none where there is no ink, or no word."""
    part = prepared.image[box[1] : box[3], box[0] : box[2]]
    if not part.size or not _is_inked(part):
        return ()
    for look in LOOKS:
        picture, k = picture_of(prepared.image, box, look, letter, prepared.speck_area)
        words = placed_words(engine.read_line(picture, languages, ppi * k), box, k) if k else ()
        letters = sum(len(word.text) for word in words)
        if letters >= FEWEST and confidence_of(words) >= SURE and all(known(word.text, languages) for word in words):
            return words
    return ()


def _is_inked(part: Gray) -> bool:
    return grey_at(part, 50) - grey_at(part, 3) >= FAINT
