"""Tesseract in process, by tesserocr: one thread, its models loaded once for each set of languages."""

import os

from digitize.extract.pixels import Gray

# Tesseract's own threads cost more CPU than they save, and workers already share the cores; OpenMP reads it at load.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from collections import OrderedDict

import tesserocr

from digitize.errors import EngineError
from digitize.extract.engines.base import ReadLine, ReadWord
from digitize.extract.languages import folder_of

HELD_LOADED = 3  # sets of languages kept in memory, of some 60 MB each


class ByLayout:
    """An engine that takes the layout of an image from Tesseract's analysis, in one of its modes of segmentation."""

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read`."""
        return self._lines(image, languages, ppi, tesserocr.PSM.AUTO)

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read_block`."""
        return self._lines(image, languages, ppi, tesserocr.PSM.SINGLE_BLOCK)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        """As `LineReader.read_line`."""
        lines = self._lines(image, languages, ppi, tesserocr.PSM.SINGLE_LINE)
        return tuple(word for line in lines for word in line.words)

    def _lines(self, image: Gray, languages: tuple[str, ...], ppi: float, mode: int) -> list[ReadLine]:
        raise NotImplementedError


class Tesseract(ByLayout):
    """Tesseract through tesserocr's wheel, which holds the engine. One that is `seconded` leaves what it doubts to a second
    engine, where there is one."""

    def __init__(self, seconded: bool = False) -> None:
        self.seconded = seconded
        self._apis: OrderedDict[tuple[str, ...], tesserocr.PyTessBaseAPI] = OrderedDict()

    @property
    def name(self) -> str:
        return f"tesseract {tesserocr.tesseract_version().split()[1]}"

    def _api(self, languages: tuple[str, ...]) -> tesserocr.PyTessBaseAPI:
        if languages in self._apis:
            self._apis.move_to_end(languages)
            return self._apis[languages]
        while len(self._apis) >= HELD_LOADED:
            self._apis.popitem(last=False)[1].End()
        folder = folder_of(languages)
        try:
            api = tesserocr.PyTessBaseAPI(path=str(folder), lang="+".join(languages), oem=tesserocr.OEM.LSTM_ONLY)
        except RuntimeError as error:
            raise EngineError(
                f"Tesseract can't load {'+'.join(languages)} ({error})", "digitize doctor tells more"
            ) from None
        api.SetVariable("debug_file", os.devnull)
        api.SetVariable("textord_all_prop", "1")  # fixed pitch matters to the old engine alone, and is long sought for
        self._apis[languages] = api
        return api

    def _lines(self, image: Gray, languages: tuple[str, ...], ppi: float, mode: int) -> list[ReadLine]:
        api = self._api(languages)
        height, width = image.shape
        api.SetPageSegMode(mode)
        api.SetImageBytes(image.tobytes(), width, height, 1, width)
        api.SetSourceResolution(round(min(max(ppi, 70), 2400)))
        try:
            if not api.Recognize():
                raise EngineError("Tesseract failed on an image", "try --engine pytesseract")
            return _lines(api)
        finally:
            api.Clear()


def _lines(api: tesserocr.PyTessBaseAPI) -> list[ReadLine]:
    iterator = api.GetIterator()
    lines: list[ReadLine] = []
    if iterator is None:
        return lines
    words: list[ReadWord] = []
    baseline, x_height = 0.0, 0.0
    for word in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
        box = word.BoundingBox(tesserocr.RIL.WORD)
        if box is None:
            continue
        if word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            if words:
                lines.append(ReadLine(tuple(words), baseline, x_height))
            words = []
            base = word.Baseline(tesserocr.RIL.TEXTLINE)
            baseline = (base[0][1] + base[1][1]) / 2 if base else float(box[3])
            row = word.RowAttributes()
            x_height = max(row["row_height"] - row["ascenders"] + row["descenders"], 0.0)
        text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
        if text:
            x0, y0, x1, y1 = (float(side) for side in box)
            words.append(ReadWord(text, x0, y0, x1, y1, word.Confidence(tesserocr.RIL.WORD) / 100))
    if words:
        lines.append(ReadLine(tuple(words), baseline, x_height))
    return lines
