"""RapidOCR on the processor, by onnxruntime: slower than Tesseract; its models come with its wheel and read Latin, not
Cyrillic letters. An extra of the package, `rapidocr`."""

import unicodedata
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
import onnxruntime  # noqa: F401  rapidocr can be installed without, and only tells when it reads
import rapidocr
from rapidocr import RapidOCR as Reader

from digitize.errors import EngineError, get_extra
from digitize.extract.engines.base import ReadLetter, ReadLine, ReadWord
from digitize.extract.engines.fewer_classes import with_classes
from digitize.extract.languages import script_of
from digitize.extract.likelier import LEAST
from digitize.extract.pixels import Gray

SCRIPTS = ("Latn", "Hans", "Hant", "Jpan")
ONE_THREAD = {
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
MODELS = "models/*_rec_*.onnx"  # in the package: one
SIGNS = "PSNZ"  # kinds of characters beside letters: punctuation, signs, numbers, blanks
LAST_SIGN = "\u214f"  # behind it come arrows, ornaments, and the scripts of East Asia
DARK = 150  # grey of ink on a prepared page
FEW_LINES, READABLE = 5, 0.5  # of more lines than that, at least this share must come out as letters


class RapidOCR:
    """RapidOCR, one thread, loaded once."""

    def __init__(self) -> None:
        """Raises EngineError when the models that its wheel should hold can't be loaded."""
        try:
            self._reader = Reader(params=ONE_THREAD)
        except Exception as error:  # whatever onnxruntime or a download that is not to be had may raise
            raise EngineError(f"RapidOCR can't be loaded ({error})", get_extra("rapidocr")) from None

        self._name = f"rapidocr {version('rapidocr')}"  # looked up in files, and asked for with every word

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def _letters(self) -> Reader:
        """The reader with a recogniser for Latin letters alone; the whole one where its model is of another form."""
        try:
            (path,) = Path(rapidocr.__file__).parent.glob(MODELS)
            narrow = with_classes(path.read_bytes(), _is_wanted)
            with TemporaryDirectory() as folder:
                model = Path(folder) / path.name
                model.write_bytes(narrow)
                reader = Reader(params=ONE_THREAD | {"Rec.model_path": str(model)})
                reader(_blank(), use_det=False, use_cls=False, use_rec=True)  # it is loaded when it reads first
                reader.text_rec.postprocess_op = _Remembering(reader.text_rec.postprocess_op)
        except Exception:  # whatever onnxruntime raises of a model that it does not understand
            return self._reader
        return reader

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read`; a page of letters that RapidOCR does not know is an EngineError of code `page-script`."""
        if not any(script_of(language) in SCRIPTS for language in languages):
            named = "+".join(languages)
            raise EngineError(f"RapidOCR does not read {named}", "use --engine tesseract", "language-missing")
        found = self._reader(
            cv2.cvtColor(image, cv2.COLOR_GRAY2BGR),
            use_det=True,
            use_cls=False,
            use_rec=True,
            return_word_box=True,
            text_score=0.0,
        )
        if found.boxes is None or not found.word_results:
            return []
        lines = [_line(image, box, words) for box, words in zip(found.boxes, found.word_results, strict=False)]
        read = [line for line in lines if line is not None and any(c.isalnum() for w in line.words for c in w.text)]
        if len(lines) > FEW_LINES and len(read) < READABLE * len(lines):
            raise EngineError(
                "most lines are in letters that RapidOCR does not know", "use --engine tesseract", "page-script"
            )
        return [line for line in lines if line is not None]

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read_block`."""
        return self.read(image, languages, ppi)

    def read_letters(self, image: Gray) -> tuple[ReadLetter, ...]:
        """As `LetterReader.read_letters`; a wide gap is a blank, too."""
        found = self._letters(
            cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True, return_word_box=True
        )
        if not found.txts or not found.txts[0] or not found.word_results:  # of an empty reading it tells one confidence
            return ()
        told, decoder = found.word_results[0], self._letters.text_rec.postprocess_op
        sure = iter([p for c, p in zip(found.txts[0], told.confs, strict=True) if not c.isspace()])
        letters: list[ReadLetter] = []
        for word, columns in zip(told.words, told.word_cols, strict=True):
            if letters:
                letters.append(ReadLetter(" ", letters[-1].x, 1.0))
            for letter, column in zip(word, columns, strict=True):
                x = (column + 0.5) / told.line_txt_len * image.shape[1]
                others = decoder.others(column) if isinstance(decoder, _Remembering) else {}
                letters.append(ReadLetter(letter, x, float(next(sure)), others))
        return tuple(letters)


class _Remembering:
    """A decoder that knows of the line that it decoded last what else each of its letters may be."""

    def __init__(self, decoder: Any) -> None:
        self._decoder, self._seen = decoder, np.zeros((0, 0), np.float32)

    def __call__(self, seen: Any, *told: Any, **named: Any) -> Any:
        self._seen = seen[-1]
        return self._decoder(seen, *told, **named)

    def others(self, column: int) -> dict[str, float]:
        """The letters that may stand in the place of the one that begins in a column."""
        best = self._seen.argmax(axis=1)
        end = column + 1
        while end < len(best) and best[end] == best[column]:
            end += 1
        steps = self._seen[column:end].max(axis=0)
        named = ((self._decoder.character[code], float(steps[code])) for code in np.flatnonzero(steps > LEAST).tolist())
        return {letter: probability for letter, probability in named if len(letter) == 1 and letter.isalpha()}


def _is_wanted(character: str) -> bool:
    """Whether a page in Latin letters may have a character."""
    if character.isalpha():
        return unicodedata.name(character, "").startswith(("LATIN", "GREEK"))
    return character <= LAST_SIGN and unicodedata.category(character)[0] in SIGNS


def _blank() -> Gray:
    return np.full((48, 48, 3), 255, np.uint8)


def _line(image: Gray, box: object, found: tuple[tuple[str, float, list[list[int]]], ...]) -> ReadLine | None:
    words = [_word(image, *word) for word in found if word[0].strip()]
    if not words:
        return None
    corners = np.asarray(box, dtype=np.float64)
    part = image[_span(corners[:, 1], image.shape[0]), _span(corners[:, 0], image.shape[1])]
    return ReadLine(tuple(words), float(corners[:, 1].min()) + _baseline(part), 0.0)


def _word(image: Gray, text: str, confidence: float, corners: list[list[int]]) -> ReadWord:
    """A word with its box drawn in, from above and below, to its ink: RapidOCR gives every word the line's height."""
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    top, bottom = float(min(ys)), float(max(ys))
    part = image[_span(ys, image.shape[0]), _span(xs, image.shape[1])]
    inked = np.nonzero((part < DARK).any(axis=1))[0]
    if len(inked):
        top, bottom = max(top, 0.0) + float(inked[0]), max(top, 0.0) + float(inked[-1]) + 1
    return ReadWord(text.strip(), float(min(xs)), top, float(max(xs)), bottom, float(confidence))


def _span(values: object, most: int) -> slice:
    sides = np.clip(np.asarray(values, dtype=np.float64), 0, most)
    return slice(int(sides.min()), int(np.ceil(sides.max())))


def _baseline(part: Gray) -> float:
    """The row of a line's image below which its ink falls off most: most letters stand on the baseline."""
    ink = (part < DARK).sum(axis=1).astype(np.float64)
    if len(ink) < 4 or not ink.any():
        return 0.78 * len(ink)
    lower = len(ink) // 2
    return float(lower + int(np.argmin(np.diff(ink[lower:]))) + 1)
