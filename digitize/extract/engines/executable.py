"""The system's Tesseract executable, by pytesseract: slower, its models are loaded anew for each page."""

import shutil

from digitize.errors import EngineError, get_package
from digitize.extract.engines.base import ReadLine, ReadWord
from digitize.extract.languages import folder_of
from digitize.extract.pixels import Gray

SECONDS = 300  # after which a page is given up
AUTO, BLOCK = 3, 6


class TesseractExecutable:
    """Tesseract as an executable on the path; `seconded` as that in process."""

    def __init__(self, seconded: bool = False) -> None:
        """Raises EngineError when pytesseract or the executable is missing."""
        self.seconded = seconded
        try:
            import pytesseract
        except ImportError:
            raise EngineError("the engine pytesseract is not installed", get_package("pytesseract")) from None
        if shutil.which("tesseract") is None:
            raise EngineError("no tesseract executable on the path", "install the package tesseract-ocr of your system")
        self._pytesseract = pytesseract

    @property
    def name(self) -> str:
        return f"tesseract {self._pytesseract.get_tesseract_version()} (executable)"

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read`."""
        return self._lines(image, languages, ppi, AUTO)

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read_block`."""
        return self._lines(image, languages, ppi, BLOCK)

    def _lines(self, image: Gray, languages: tuple[str, ...], ppi: float, mode: int) -> list[ReadLine]:
        dpi = round(min(max(ppi, 70), 2400))
        config = f'--oem 1 --psm {mode} --dpi {dpi} --tessdata-dir "{folder_of(languages)}"'
        try:
            table = self._pytesseract.image_to_data(
                image,
                lang="+".join(languages),
                config=config,
                timeout=SECONDS,
                output_type=self._pytesseract.Output.DICT,
            )
        except self._pytesseract.TesseractError as error:
            raise EngineError(f"Tesseract failed ({error.message.strip()})", "digitize doctor tells more") from None
        except RuntimeError as error:
            raise EngineError(f"Tesseract gave up ({error})", "raise the time limit", "page-timeout") from None
        return _lines(table)


def _lines(table: dict[str, list[int | float | str]]) -> list[ReadLine]:
    groups: dict[tuple[int, ...], list[ReadWord]] = {}
    for i, raw in enumerate(table["text"]):
        text, confidence = str(raw).strip(), float(table["conf"][i])
        if not text or confidence < 0:
            continue
        key = tuple(int(table[column][i]) for column in ("block_num", "par_num", "line_num"))
        x, y, w, h = (float(table[column][i]) for column in ("left", "top", "width", "height"))
        groups.setdefault(key, []).append(ReadWord(text, x, y, x + w, y + h, confidence / 100))
    return [ReadLine(tuple(words), _baseline(words), 0.0) for words in groups.values()]


def _baseline(words: list[ReadWord]) -> float:
    """The feet of most words: letters below the baseline pull some boxes down, so the upper third counts."""
    feet = sorted(word.y1 for word in words)
    return feet[len(feet) // 3]
