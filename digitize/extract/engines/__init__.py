"""A greyscale image in, lines of words with boxes in pixels out: call `engine_of(name)`, then its `read`."""

from functools import cache

from digitize.errors import EngineError
from digitize.extract.engines.base import Engine, LineReader, ReadLine, ReadWord

__all__ = ["Engine", "LineReader", "ReadLine", "ReadWord", "engine_of"]


@cache
def engine_of(name: str) -> Engine:
    """The engine of that name, loaded once a process; "auto" is Tesseract in process, else the system's executable.

    Raises EngineError when it is not there.
    """
    if name == "lstm":
        try:
            from digitize.extract.engines.lstm import OwnLstm
        except ImportError:
            raise EngineError("the engine lstm is not installed", "pip install tesserocr") from None
        return OwnLstm()
    if name in ("auto", "tesseract"):
        try:
            from digitize.extract.engines.tesseract import Tesseract

            return Tesseract()
        except ImportError:
            if name == "tesseract":
                raise EngineError("the engine tesseract is not installed", "pip install tesserocr") from None
    if name in ("auto", "pytesseract"):
        from digitize.extract.engines.executable import TesseractExecutable

        return TesseractExecutable()
    if name == "rapidocr":
        try:
            from digitize.extract.engines.rapidocr import RapidOCR
        except ImportError:
            raise EngineError("the engine rapidocr is not installed", "pip install digitize[rapidocr]") from None
        return RapidOCR()
    raise EngineError(f"no engine is called {name}", "use auto, lstm, tesseract, pytesseract or rapidocr")
