"""A page's greyscale image → its lines in reading order, in points, with the languages that it was read with."""

import re
from dataclasses import dataclass
from statistics import median

from digitize.extract.engines import Engine, ReadLine, ReadWord
from digitize.extract.images import Gray
from digitize.extract.layout import Run, arrange, run_of
from digitize.extract.prepare import Prepared, prepare
from digitize.extract.probe import Evidence, fitting, languages_of
from digitize.model.page import Box, Line, Word

SMALL, TALL, TAIL = 0.46, 0.23, 0.21  # of the type size: small letters, what stands above them, what hangs below
TALL_LETTERS = re.compile(r"[^\W_a-zа-яё]|[bdfhijklt]|[бёй]|[à-öø-ýßğı-ſ]")
TAIL_LETTERS = re.compile(r"[gjpqyQ,;()\[\]|]|[руфцщдЦЩД]|[çşţ]")
ASSUMED_PPI = 300.0
LETTER_POINTS = 4.8  # height of small letters in type of 10.5 points, by which a false resolution is seen
JUNK_CONFIDENCE = 0.45


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine read on a page; `image` is the prepared image, to which the boxes belong."""

    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    steps: tuple[str, ...]
    rules: tuple[float, ...]
    image: Gray
    scale: float
    note: str


def read_image(
    image: Gray, ppi: float, engine: Engine, candidates: tuple[str, ...], hint: tuple[str, ...] | None
) -> Reading:
    """Reads an image of `ppi` pixels per inch with the languages of `hint`, or those among `candidates` that it shows.

    When what was read does not fit the hint, the page is probed by itself and read again. Raises EngineError.
    """
    prepared = prepare(image)
    note = ""
    used = hint or languages_of([prepared], engine, candidates)
    found = engine.read(prepared.image, used, ppi * prepared.scale)
    if hint:
        better = fitting(_evidence(found), used, candidates, lambda: languages_of([prepared], engine, candidates))
        if better != used:
            again = engine.read(prepared.image, better, ppi * prepared.scale)
            if _evidence(again).worth(better) > _evidence(found).worth(used):
                found, used, note = again, better, "read again in the page's own language"
    points = 72.0 / (ppi * prepared.scale)
    runs = [_run(line, points) for line in found if not _junk(line)]
    rules = tuple(round(y * points, 2) for y in prepared.rules)
    return Reading(arrange(runs), used, prepared.steps, rules, prepared.image, prepared.scale, note)


def believed_ppi(prepared: Prepared) -> float:
    """A resolution for an image that does not tell its own: 300, unless its letters would be absurdly large or small."""
    letter = prepared.measures.letter
    if letter and not 0.4 < letter / ASSUMED_PPI * 72 / LETTER_POINTS < 2.5:
        return letter * 72 / LETTER_POINTS
    return ASSUMED_PPI


def _evidence(lines: list[ReadLine]) -> Evidence:
    words = [word for line in lines for word in line.words]
    text = "\n".join(" ".join(word.text for word in line.words) for line in lines)
    total = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / total if total else 0.0
    return Evidence(text, sure)


def _junk(line: ReadLine) -> bool:
    """Marks without a letter or digit that the engine itself doubts: specks, edges, shadows."""
    text = "".join(word.text for word in line.words)
    return not any(c.isalnum() for c in text) and max(w.confidence for w in line.words) < JUNK_CONFIDENCE


def _run(line: ReadLine, points: float) -> Run:
    words = [Word(w.text, _box(w, points), round(min(max(w.confidence, 0.0), 1.0), 4)) for w in line.words]
    return run_of(words, round(line.baseline * points, 2), _size(line) * points)


def _box(word: ReadWord, points: float) -> Box:
    return Box(*(round(value * points, 2) for value in (word.x0, word.y0, word.x1, word.y1)))


def _size(line: ReadLine) -> float:
    """The size of the type in pixels, from the heights of words and the letters that they have."""
    sizes = []
    for word in line.words:
        if any(c.isalnum() for c in word.text):
            share = SMALL + TALL * bool(TALL_LETTERS.search(word.text)) + TAIL * bool(TAIL_LETTERS.search(word.text))
            sizes.append((word.y1 - word.y0) / share)
    return median(sizes) if sizes else max(word.y1 - word.y0 for word in line.words)
