"""The text layer over a scan and what the scan shows → whether they agree, by a few lines that are read from the image.

A layer of ordinary words can still be wrong: of another page, of a stamp alone, or of a reading that went astray.
"""

from dataclasses import dataclass
from statistics import mean, median

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from digitize.extract.engines import Engine
from digitize.extract.known_words import known_share, likelihood, of_script, script_shares, tokens
from digitize.extract.languages import common_words
from digitize.extract.measure import evened, light_of
from digitize.extract.pixels import Gray, as_gray
from digitize.extract.prepare import prepare
from digitize.extract.probe import evidence_of
from digitize.extract.render import drawn
from digitize.extract.runs import Run
from digitize.extract.textlayer import TextLayer
from digitize.lexicon.wordlist import NEVER

PPI = 200.0  # at which the page is drawn; the engine reads type of 8 to 14 points at it without scaling
SAMPLES = 10  # lines read at most, spread over the page
SAMPLE_LETTERS = 45  # read of each line: enough to tell texts apart
FEWEST_LETTERS = 12  # of a line that is worth a comparison
# On clean and on heavily damaged scans, lines of another page were alike by 0.32 to 0.41, the same lines by 0.82 to 1,
# by 0.69 with the layer's own errors in every fourteenth letter.
AGREES = 0.55
SURELY = 0.97  # two lines so alike need no third
ORDINARY = 0.88  # of the words of a page are known in its language (with an error in every 14th letter: 0.78 to 0.84)
FAULTY = 0.985  # lines less alike on the average: one side misreads letters (layers of Tesseract's: 0.99 to 1)
FEWEST_BETTER = 2  # words that the image shows to be ordinary ones, and the layer does not
UNSURE = 0.55  # confidence of the engine below which its reading says nothing against the layer
UNCLAIMED = 0.6  # share of the letters of the image away from the layer's words: the layer is of a stamp or a header
ENOUGH_MARKS = 150  # letters that an image must show for that


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether layer and image agree, and in words why not (empty when they do or can't be compared). `partly`: the layer
    may be right for what it has, and most of the image is not in it."""

    agrees: bool
    reason: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class _Compared:
    """A text of the layer and what its image says, how alike their letters are, from 0 to 1, and their language."""

    text: str
    read: str
    likeness: float
    language: str


def agreement(
    page: pdfium.PdfPage, layer: TextLayer, engine: Engine, candidates: tuple[str, ...], doubted: bool = False
) -> Agreement:
    """Compares the layer of a page with its image. `candidates` are the languages that can be read; where other pages
    of the source have no layer that is sane, a layer is `doubted`, and one doubtful word is enough against it.

    Raises PageError when the page can't be drawn, EngineError when the engine fails.
    """
    image = drawn(page, PPI, layer.turn)
    missed = _unclaimed(image, layer)
    if missed > UNCLAIMED:
        why = f"the text layer has no words for {missed:.0%} of the letters of the image"
        return Agreement(False, why, partly=True)
    compared: list[_Compared] = []
    for run in _samples(layer.runs):
        text, crop = _part(run, image)
        languages = _languages(text, candidates)
        found = _compared(text, crop, engine, languages) if languages and crop.size else None
        if found is not None:
            compared.append(found)
        plain = len(compared) == 2 and min(pair.likeness for pair in compared) >= SURELY
        if plain and not doubted and _ordinary(layer, compared):
            break
    likeness = [pair.likeness for pair in compared]
    if likeness and median(likeness) < AGREES:
        return Agreement(False, f"the text layer says something else than the image ({median(likeness):.0%} alike)")
    if likeness and (doubted or mean(likeness) < FAULTY) and _poorer(compared, 1 if doubted else FEWEST_BETTER):
        return Agreement(False, f"the text layer misreads letters of the image ({mean(likeness):.0%} alike)")
    if doubted and compared and not _ordinary(layer, compared):
        return Agreement(False, "the text layer has unknown words, and so has that of other pages")
    return Agreement(True)


def _ordinary(layer: TextLayer, compared: list["_Compared"]) -> bool:
    """Whether nearly all of the layer's words are known, so that two lines that are right speak for the others."""
    words = tokens(" ".join(_text(run) for run in layer.runs))
    return known_share(words, compared[0].language) >= ORDINARY


def _poorer(compared: list["_Compared"], fewest: int) -> bool:
    """Whether it is the layer that misreads letters: where the two differ, words that are known are those of the image."""
    better = worse = 0
    for pair in compared:
        layer, read = tokens(pair.text), tokens(pair.read)
        common = common_words(pair.language)
        for step in Levenshtein.opcodes(layer, read):
            if step.tag == "replace":
                known = common.steps(layer[step.src_start : step.src_end]) != NEVER
                known_read = common.steps(read[step.dest_start : step.dest_end]) != NEVER
                better += bool(known_read.all() and not known.all())
                worse += bool(known.all() and not known_read.all())
    return better >= fewest and better > 2 * worse


def _samples(runs: tuple[Run, ...]) -> list[Run]:
    """The longest run of each part of the page, the parts from top to bottom."""
    long = sorted((run for run in runs if len(_letters(_text(run))) >= FEWEST_LETTERS), key=lambda run: run.box.y0)
    parts = [long[i * len(long) // SAMPLES : (i + 1) * len(long) // SAMPLES] for i in range(SAMPLES)]
    return [max(part, key=lambda run: len(_letters(_text(run)))) for part in parts if part]


def _text(run: Run) -> str:
    return " ".join(word.text for word in run.words)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _part(run: Run, image: Gray) -> tuple[str, Gray]:
    """The first words of a run, and the image of them with a little of the white around."""
    words = run.words[:1]
    for word in run.words[1:]:
        if sum(len(w.text) for w in words) >= SAMPLE_LETTERS:
            break
        words.append(word)
    high = max(run.box.height, run.size)
    k, margin = PPI / 72, 0.3 * high
    x0, x1 = words[0].box.x0 - high / 4, words[-1].box.x1 + high / 4
    top, bottom = max(round((run.box.y0 - margin) * k), 0), max(round((run.box.y1 + margin) * k), 0)
    crop = image[top:bottom, max(round(x0 * k), 0) : max(round(x1 * k), 0)]
    return " ".join(word.text for word in words), np.ascontiguousarray(crop)


def _languages(text: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The language to read a sample in; none when its script can't be read."""
    shares = script_shares(text)
    fitting = of_script(candidates, max(shares, key=lambda script: shares[script])) if shares else []
    words = tokens(text)
    return (max(fitting, key=lambda language: likelihood(words, language)),) if fitting else ()


def _compared(text: str, crop: Gray, engine: Engine, languages: tuple[str, ...]) -> "_Compared | None":
    """A text beside what its image says; None when the image is too hard to read."""
    prepared = prepare(cv2.copyMakeBorder(crop, 12, 12, 12, 12, cv2.BORDER_REPLICATE))  # type: ignore[arg-type]
    lines = engine.read_block(prepared.image, languages, PPI * prepared.scale)
    wanted = _letters(text)
    texts = [" ".join(word.text for word in line.words) for line in lines]
    readings = [*texts, " ".join(texts)]
    likeness = [ratio(wanted, _letters(read)) / 100 for read in readings]
    best = max(range(len(readings)), key=likeness.__getitem__)
    if likeness[best] < AGREES and lines and evidence_of(lines).confidence < UNSURE:
        return None
    return _Compared(text, readings[best], likeness[best], languages[0])


def _unclaimed(image: Gray, layer: TextLayer) -> float:
    """The share of the marks of the size of letters that stand where the layer has no words; 0 on a page of few."""
    marks = letter_marks(image, PPI)
    if len(marks) < ENOUGH_MARKS:
        return 0.0
    k = PPI / 72
    claimed = np.zeros(image.shape, np.bool_)
    for run in layer.runs:
        box, around = run.box, max(run.box.height, run.size)
        rows = slice(max(round((box.y0 - around) * k), 0), max(round((box.y1 + around) * k), 0))
        claimed[rows, max(round((box.x0 - around) * k), 0) : max(round((box.x1 + around) * k), 0)] = True
    return float(np.mean(~claimed[marks[:, 1], marks[:, 0]]))


def letter_marks(image: Gray, ppi: float) -> npt.NDArray[np.int64]:
    """The middles (x, y in pixels) of the marks of the size of letters in an image."""
    half = as_gray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    level = evened(half, light_of(half), 255)
    ink = as_gray(cv2.threshold(level, 150, 1, cv2.THRESH_BINARY_INV)[1])
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    k = ppi / 2 / 72
    wide, high, area = (stats[1:, i].astype(np.float64) for i in (2, 3, 4))
    letters = (high > 3 * k) & (high < 20 * k) & (wide < 40 * k) & (wide > 0.15 * high) & (area > 0.15 * wide * high)
    found = 2 * centres[1:][letters].astype(np.int64)
    return np.minimum(found, np.array(image.shape[::-1], np.int64) - 1)
