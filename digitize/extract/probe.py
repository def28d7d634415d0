"""Which of the possible languages a page shows, from a quick reading of a few lines of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digitize.extract.engines import Engine, ReadLine
from digitize.extract.known_words import known_share, likelihood, of_script, script_shares, tokens
from digitize.extract.languages import script_of
from digitize.extract.pixels import Gray
from digitize.extract.prepare import Prepared, prepare

Languages = tuple[str, ...]
"""Tesseract's codes, the main language first."""

STRIP_LINES = 6
FEW_WORDS = 12  # with fewer, shares of known words tell nothing
CLEARLY_BETTER = 0.4  # of the likelihood: by so much another language must fit better for a page to be read again
CLOSE = 0.25  # of the likelihood: languages closer than this are told apart by a reading of their own
POOR_LIKELIHOOD, POOR_CONFIDENCE = 1.2, 0.7  # below both, a reading makes no sense (true texts: 2.3 to 3.4)
UNSURE = 0.5  # confidence below which known words are known by chance (upside down: 0.3 to 0.45)
CLEARLY_READABLE = 1.3  # times what a page is worth as it lies: so much more must it be from another side
LEAST_WORTH = 0.6  # of a reading; upside down, strips are worth 0.4 to 0.6, upright about 4
SECOND_SCRIPT = 0.15  # share of letters that makes a second script worth its time
WHOLE = 4  # letters: shorter words are known by chance
SECOND_KNOWN = 0.4  # of its words are common ones of its language
SAMPLE_PPI = 200.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text as read, and the engine's mean confidence in its letters (0 to 1)."""

    text: str
    confidence: float

    def worth(self, languages: Languages) -> float:
        """How well the text fits languages: how ordinary its words are, weighted with the engine's confidence."""
        words = tokens(self.text)
        return self.confidence * (1.0 + max(likelihood(words, language) for language in languages))

    def sensible(self, languages: Languages) -> bool:
        """Whether it can be what the page says: the engine is sure, or it is not wholly unsure and some words are known. Upside
        down, English reads as short words of French."""
        words = tokens(self.text)
        ordinary = max(likelihood(words, language) for language in languages)
        return self.confidence >= POOR_CONFIDENCE or (self.confidence >= UNSURE and ordinary >= POOR_LIKELIHOOD)


def turned(image: Gray, turn: int) -> Gray:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, -turn // 90)) if turn else image


def sideways_turn(image: Gray, engine: Engine, candidates: Languages, hint: Languages | None) -> int:
    """How far (90 or 270 degrees clockwise) a page must be turned whose lines run up or down, by a strip read from either
    side; 0 when there is nothing to read."""
    worths = {turn: worth for turn in (90, 270) if (worth := _worth(turned(image, turn), engine, candidates, hint))}
    return max(worths, key=lambda turn: worths[turn], default=0)


def upright_turn(image: Gray, engine: Engine, candidates: Languages, worth: float) -> int:
    """How far (0, 90, 180, 270 degrees clockwise) a page must be turned to be readable, by strips read from other sides.

    `worth` is what its reading as it lies is worth; the first side that is clearly better is taken. Lines that run up or
    down were seen before, so that the page is likely upside down.
    """
    for turn in (180, 90, 270):
        if _worth(turned(image, turn), engine, candidates) > CLEARLY_READABLE * max(worth, LEAST_WORTH):
            return turn
    return 0


def _worth(image: Gray, engine: Engine, candidates: Languages, hint: Languages | None = None) -> float:
    """How well a strip of a page is read; 0 when there is nothing to read."""
    page = prepare(image)
    strip = sample(page)
    if strip is None:
        return 0.0
    languages = hint or languages_of([page], engine, candidates)
    return evidence_of(engine.read_block(strip, languages, SAMPLE_PPI)).worth(languages)


def upright_languages(image: Gray, engine: Engine, candidates: Languages) -> tuple[Languages, bool] | None:
    """The languages that a page shows, turned first where its lines run up or down, and whether it made sense in them; None
    for a page without letters. Raises EngineError."""
    page = prepare(image)
    if page.measures.sideways and (turn := sideways_turn(image, engine, candidates, None)):
        page = prepare(turned(image, turn))
    strip = sample(page)
    if strip is None:
        return None
    languages = languages_of([page], engine, candidates)
    return languages, evidence_of(engine.read_block(strip, languages, SAMPLE_PPI)).sensible(languages)


def languages_of(pages: Sequence[Prepared], engine: Engine, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The languages among `candidates` that the pages show, the main one first. Raises EngineError."""
    if len(candidates) == 1:
        return candidates
    scripts = list(dict.fromkeys(script_of(language) for language in candidates))
    first = tuple(of_script(candidates, script)[0] for script in scripts)
    strips = [strip for page in pages if (strip := sample(page)) is not None]
    if not strips:
        return first
    text = "\n".join(_text(engine.read_block(strip, first, SAMPLE_PPI)) for strip in strips)
    shares = script_shares(text)
    main = max(scripts, key=lambda script: shares.get(script, 0.0))
    found = [_language(strips, engine, of_script(candidates, main), text)]
    for script in scripts:
        if script != main and shares.get(script, 0.0) > SECOND_SCRIPT:
            other = _language(strips, engine, of_script(candidates, script), text)
            words = [word for word in tokens(text) if len(word) >= WHOLE and script_shares(word).get(script) == 1.0]
            if known_share(words, other) > SECOND_KNOWN:  # small capitals too are read as letters of another script
                found.append(other)
    return tuple(found)


def _language(strips: list[Gray], engine: Engine, languages: list[str], text: str) -> str:
    """The language of one script that a text is in; close rivals each read the first strip themselves."""
    words = tokens(text)
    ranked = sorted(languages, key=lambda language: -likelihood(words, language))
    best = likelihood(words, ranked[0])
    rivals = [language for language in ranked[:3] if likelihood(words, language) > best - CLOSE]
    if len(rivals) == 1:
        return rivals[0]

    def worth(language: str) -> float:
        return evidence_of(engine.read_block(strips[0], (language,), SAMPLE_PPI)).worth((language,))

    return max(rivals, key=worth)


def fitting(
    read: Evidence, used: tuple[str, ...], candidates: tuple[str, ...], probe: Callable[[], tuple[str, ...]]
) -> tuple[str, ...]:
    """The languages that a page should have been read with, judged by what came out; `used` when those fit."""
    words = tokens(read.text)
    if len(words) >= FEW_WORDS:
        scripts = {script_of(language) for language in used}
        others = [c for c in candidates if c not in used and script_of(c) in scripts]
        best = max(others, key=lambda language: likelihood(words, language), default=None)
        ours = max(likelihood(words, language) for language in used)
        if best is not None and likelihood(words, best) > ours + CLEARLY_BETTER:
            return (best,)
    if read.text and not read.sensible(used):
        return probe()
    return used


def sample(page: Prepared) -> Gray | None:
    """A strip of some lines from where the page has most ink; None for a page without letters."""
    rows = sampled(page)
    return None if rows is None else np.ascontiguousarray(page.image[rows])


def sampled(page: Prepared) -> slice | None:
    """The rows of pixels of that strip."""
    letter = page.measures.letter * page.scale
    if letter <= 0:
        return None
    dark = np.asarray(page.image < 150)
    rows = np.asarray(dark.sum(axis=1), dtype=np.float64)
    rows[rows > 0.6 * page.image.shape[1]] = 0  # black edges
    high = int(min(STRIP_LINES * 2.7 * letter, len(rows)))
    sums = np.convolve(rows, np.ones(high), mode="valid")
    # Of the heights with nearly as much ink as any, the one nearest the middle: no title page capitals, no notes.
    good = np.nonzero(sums >= 0.9 * sums.max())[0]
    top = int(good[np.argmin(np.abs(good + high / 2 - len(rows) / 2))])
    return slice(top, top + high)


def evidence_of(lines: list[ReadLine]) -> Evidence:
    """What lines say, and the mean of their confidences by letters."""
    words = [word for line in lines for word in line.words]
    total = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / total if total else 0.0
    return Evidence(_text(lines), sure)


def _text(lines: list[ReadLine]) -> str:
    return "\n".join(" ".join(word.text for word in line.words) for line in lines)
