"""A greyscale image in, lines of words with boxes in pixels out: call `engine_of(name)`, then its `read`."""

from functools import cache

from digitize.errors import EngineError, get_extra
from digitize.extract.engines.base import Engine, LineReader, ReadLine, ReadWord

__all__ = ["Engine", "LineReader", "ReadLine", "ReadWord", "engine_of", "reader_of"]


def reader_of(engine: Engine, languages: tuple[str, ...]) -> tuple[Engine, str]:
    """The engine that reads these languages where `engine` chooses, else itself; and why it is not the usual one, in words,
    empty where it is."""
    try:
        from digitize.extract.engines.automatic import Automatic
    except ImportError:
        return engine, ""
    return (engine.reader(languages), engine.why_not(languages)) if isinstance(engine, Automatic) else (engine, "")


@cache
def engine_of(name: str) -> Engine:
    """The engine of that name, loaded once a process; "auto" is Tesseract in process, else the system's executable; "lstm"
    is Tesseract's networks run by ourselves, and Tesseract in process where they can't be.

    Raises EngineError when it is not there.
    """
    if name in ("auto", "lstm", "tesseract"):
        try:
            return _inside(name)
        except ImportError:
            if name != "auto":
                raise EngineError(f"the engine {name} is not installed", "pip install tesserocr") from None
    if name in ("auto", "pytesseract"):
        from digitize.extract.engines.executable import TesseractExecutable

        return TesseractExecutable()
    if name == "rapidocr":
        try:
            from digitize.extract.engines.rapidocr import RapidOCR
        except ImportError:
            raise EngineError("the engine rapidocr is not installed", get_extra("rapidocr")) from None
        return RapidOCR()
    raise EngineError(f"no engine is called {name}", "use auto, lstm, tesseract, pytesseract or rapidocr")


def _inside(name: str) -> Engine:
    """An engine that runs in process. Raises ImportError when tesserocr is not installed."""
    if name == "lstm":
        from digitize.extract.engines.automatic import Automatic

        return Automatic()
    from digitize.extract.engines.tesseract import Tesseract

    return Tesseract()
