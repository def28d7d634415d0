"""Tesseract's rows, read by its networks as we run them."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

import numpy as np
import tesserocr

from digitize.extract.engines.base import ReadLine, ReadWord
from digitize.extract.engines.lstm.diacritics import with_diacritics
from digitize.extract.engines.lstm.marks import stops_of, with_sections, with_stops
from digitize.extract.engines.lstm.normal import normalised
from digitize.extract.engines.lstm.plain_network import PlainNetwork
from digitize.extract.engines.lstm.search import Run, put_right, runs_of, words_in
from digitize.extract.engines.lstm.strips import Layout, Strip
from digitize.extract.engines.lstm.traineddata import Model, load
from digitize.extract.engines.lstm.tree import Floats, UnsupportedModel
from digitize.extract.engines.lstm.words import words_of
from digitize.extract.engines.tesseract import ByLayout
from digitize.extract.languages import SUFFIX, folder_of, script_of
from digitize.extract.likelier import LEAST, Seen, is_doubted, likelier
from digitize.extract.pixels import Gray

HELD_LOADED = 5  # networks kept in memory, of some 10 MB each
BETTER = 0.05  # of mean probability: by so much another language must read a strip better than the main one
GAP = 0.05  # probability of a space where the layout analysis sees one, at least
SHORTEST, SURE_ALONE = 2, 0.8  # characters that stand apart from all others, and how sure they must be
# Mean probabilities of characters. Of strips of real sheets, text has 0.64 and more, bad typescript among it; edges, torn
# letters and scrawl have 0.1 to 0.6, and those of them that are out of scale sometimes 0.7.
READABLE = 0.6  # of an image that is a text
LIKELY, LIKELY_OUT_OF_SCALE = 0.5, 0.8  # of a strip of it that is one, too
SCALE = (0.6, 1.75)  # of the usual height of letters
BACKWARDS = {"Hebr", "Arab", "Syrc", "Thaa"}  # scripts that run from right to left


class Network(Protocol):
    """A model that can be run."""

    def run(self, lines: Sequence[Floats]) -> list[Floats]:
        """Lines, each of shape (height, width), -1 black to 1 white → for each the probabilities of all classes at each step."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a strip, the mean probability of their characters, and how probable full stops are in the place of commas."""

    strip: Strip
    words: list[ReadWord]
    likely: float
    stops: list[float]

    @property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)


class OwnLstm(ByLayout):
    """Reads with Tesseract's models; those of a make that it does not know are an UnsupportedModel."""

    def __init__(self, network: Callable[[Model], Network] | None = None, seconded: bool = False) -> None:
        self.seconded = seconded
        self._network = network or _fastest()
        self._layout = Layout()
        self._loaded: OrderedDict[str, tuple[Model, Network]] = OrderedDict()

    @property
    def name(self) -> str:
        return f"lstm {tesserocr.tesseract_version().split()[1]}"

    def make_ready(self, languages: tuple[str, ...]) -> None:
        """Loads the models of languages. Raises EngineError when one is damaged, UnsupportedModel when it is not run here."""
        for language in languages:
            self._model(language)

    def _lines(self, image: Gray, languages: tuple[str, ...], ppi: float, mode: int) -> list[ReadLine]:
        models = {language: self._model(language) for language in languages}
        read = _with_stops(_read(self._layout.strips(image, ppi, mode), models), languages)
        usual, readable = _usual_height(read), _likely(read) >= READABLE
        lines: dict[int, list[ReadWord]] = {}
        rows: dict[int, Strip] = {}
        for one in read:
            rows[one.strip.row] = one.strip
            kept = [] if _is_speck(one.words) or (readable and _is_no_text(one, usual)) else one.words
            lines.setdefault(one.strip.row, []).extend(kept)
        return [ReadLine(tuple(lines[i]), row.middle, row.x_height) for i, row in rows.items() if lines[i]]

    def _model(self, language: str) -> tuple[Model, Network]:
        if language in self._loaded:
            self._loaded.move_to_end(language)
            return self._loaded[language]
        if script_of(language) in BACKWARDS:
            raise UnsupportedModel(f"{language} is written from right to left", "use --engine tesseract")
        model = load(folder_of((language,)) / (language + SUFFIX))
        while len(self._loaded) >= HELD_LOADED:
            self._loaded.popitem(last=False)
        self._loaded[language] = model, self._network(model)
        return self._loaded[language]


def _fastest() -> Callable[[Model], Network]:
    try:
        from digitize.extract.engines.lstm.runtime import RuntimeNetwork
    except ImportError:
        return PlainNetwork
    return RuntimeNetwork


def _read(strips: Sequence[Strip], models: Mapping[str, tuple[Model, Network]]) -> list[Reading]:
    """What strips say, each in the main language unless another reads it clearly better."""
    read = [Reading(strip, [], 0.0, []) for strip in strips]
    for language, (model, network) in models.items():
        doubted = [
            i for i, one in enumerate(read) if one.likely < 1 - BETTER
        ]  # of others, none can be better by so much
        lines = {i: normalised(strips[i].pixels, model.height) for i in doubted}
        lines = {i: line for i, line in lines.items() if line[0].shape[1] >= model.step}
        for i, seen in zip(lines, network.run([line for line, _ in lines.values()]), strict=True):
            read[i] = _better(read[i], seen, lines[i][1], model, language)
    return read


def _better(before: Reading, seen: Floats, grey: float, model: Model, language: str) -> Reading:
    """What a model sees in a strip where that is clearly better than what was read `before`, else that. `grey` lies between ink
    and paper."""
    strip = before.strip
    seen = _with_gaps(seen, strip, model)
    runs = runs_of(model, seen)
    likely = _mean(runs)
    if likely <= before.likely + (BETTER if before.likely else 0.0):
        return before
    runs = with_diacritics(model, seen, put_right(model, seen, runs), language)
    told = likelier_words(model, seen, runs, language)
    words = [replace(w, likelier=other) for w, other in zip(words_of(strip, runs, model, grey), told, strict=True)]
    return Reading(strip, with_sections(words, model), likely, stops_of(model, seen, runs))


def likelier_words(model: Model, seen: Floats, runs: Sequence[Run], language: str) -> list[tuple[str, float] | None]:
    """For each word the likelier one, if one is."""
    return [_likelier(model, seen, word, (language,)) for word in words_in(runs)]


def _likelier(model: Model, seen: Floats, word: Sequence[Run], languages: tuple[str]) -> tuple[str, float] | None:
    text = "".join(run.text for run in word)
    if not is_doubted(text, [run.sure for run in word], languages):
        return None  # of most words, what else was seen need not be looked up
    return likelier([_seen(model, seen, run) for run in word], languages, model.dictionary.knows(text))


def _seen(model: Model, seen: Floats, run: Run) -> Seen:
    steps = seen[run.start : run.end].max(axis=0)
    others = {
        model.letters[code]: float(steps[code])
        for code in np.flatnonzero(steps > LEAST).tolist()
        if code in model.letters
    }
    return Seen(run.text, run.sure, others)


def _with_stops(read: Sequence[Reading], languages: tuple[str, ...]) -> list[Reading]:
    """The strips of an image with their full stops and commas told by what follows them."""
    words = with_stops(
        [word for one in read for word in one.words],
        [stop for one in read for stop in one.stops],
        languages,
    )
    told = iter(words)
    return [replace(one, words=list(islice(told, len(one.words)))) for one in read]


def _is_speck(words: Sequence[ReadWord]) -> bool:
    """Whether a strip that stands apart is a mark or two that are hardly letters: specks, edges, scrawl."""
    return len(words) == 1 and len(words[0].text) <= SHORTEST and words[0].confidence < SURE_ALONE


def _usual_height(read: Sequence[Reading]) -> float:
    """The height of small letters of the strips that most of an image's letters stand in, by how likely they are; 0 where
    there are none."""
    heights = sorted((one.strip.x_height, one.likely * one.letters) for one in read)
    upto = np.cumsum([weight for _, weight in heights])
    return heights[int(np.searchsorted(upto, upto[-1] / 2))][0] if len(upto) and upto[-1] > 0 else 0.0


def _likely(read: Sequence[Reading]) -> float:
    """The mean probability of the letters of an image."""
    return sum(one.likely * one.letters for one in read) / max(sum(one.letters for one in read), 1)


def _is_no_text(one: Reading, usual: float) -> bool:
    """Whether a strip of an image that is a text otherwise is none: the edge of a sheet is read as a row of dashes, scrawl over
    several lines as a word that hides them. What is much lower or higher than most must be surer."""
    in_scale = SCALE[0] * usual <= one.strip.x_height <= SCALE[1] * usual
    return one.likely < (LIKELY if in_scale else LIKELY_OUT_OF_SCALE)


def _with_gaps(seen: Floats, strip: Strip, model: Model) -> Floats:
    """The probabilities with a space that is at least worth a thought where the layout analysis sees the end of a word: after
    a lone letter the networks are too sure that there is none."""
    if not strip.gaps or (space := model.space) is None:
        return seen
    seen = seen.copy()
    empty = seen.argmax(axis=1) == model.null
    pixels = model.step * strip.pixels.shape[0] / model.height
    for start, end in strip.gaps:
        first = max(int(start / pixels) - 1, 0)
        places = first + np.flatnonzero(empty[first : int(end / pixels) + 1])
        seen[places, space] = np.maximum(seen[places, space], GAP)
    return seen


def _mean(runs: list[Run]) -> float:
    """The mean probability of the characters of a reading."""
    return float(np.mean([run.sure for run in runs if run.text])) if any(run.text for run in runs) else 0.0
