"""A greyscale image in, lines of words with boxes in pixels out: call `engine_of(name)`, then its `read`.

Engines also come from packages that name theirs as an entry point of the group `digitize.engines`: a class or function
that gives an `Engine` when it is called.
"""

from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version

from digitize.config import ENGINE_GROUP, engine_names
from digitize.errors import EngineError, get_extra, get_package
from digitize.extract.engines.base import Engine, LetterReader, LineReader, ReadLetter, ReadLine, ReadWord
from digitize.extract.languages import script_of

__all__ = [
    "Engine",
    "LetterReader",
    "LineReader",
    "ReadLetter",
    "ReadLine",
    "ReadWord",
    "engine_of",
    "name_of",
    "reader_of",
    "second_of",
]

SECOND = "rapidocr"  # reads Latin letters on bad paper better than Tesseract, and loses blanks on good paper


def reader_of(engine: Engine, languages: tuple[str, ...]) -> tuple[Engine, str]:
    """The engine that reads these languages where `engine` chooses, else itself; and why it is not the usual one, in words,
    empty where it is."""
    try:
        from digitize.extract.engines.automatic import Automatic
    except ImportError:
        return engine, ""
    return (engine.reader(languages), engine.why_not(languages)) if isinstance(engine, Automatic) else (engine, "")


def second_of(engine: Engine, languages: tuple[str, ...]) -> tuple[LetterReader | None, str]:
    """The engine that reads again what `engine` doubts in these languages, None where there is none; and where it is only
    not installed, that in words."""
    if not getattr(engine, "seconded", False) or any(script_of(language) != "Latn" for language in languages):
        return None, ""
    try:
        second = engine_of(SECOND)
    except EngineError as error:
        return None, f"doubtful words not read by a second engine: {error.message}"
    return (second, "") if isinstance(second, LetterReader) else (None, "")


def name_of(engine: Engine) -> str:
    """The engine's name, with that of the second one that it is helped by."""
    with suppress(PackageNotFoundError):
        return f"{engine.name}, {SECOND} {version(SECOND)}" if getattr(engine, "seconded", False) else engine.name
    return engine.name


@cache
def engine_of(name: str) -> Engine:
    """The engine of that name, loaded once a process; "lstm" is Tesseract's networks run by ourselves, and Tesseract in
    process where they can't be; "auto" is that with RapidOCR for doubtful words of Latin letters, or where Tesseract is not
    there in process, the system's executable with it.

    Raises EngineError when it is not there.
    """
    if name in ("auto", "lstm", "tesseract"):
        try:
            return _inside(name)
        except ImportError:
            if name != "auto":
                raise EngineError(f"the engine {name} is not installed", get_package("tesserocr")) from None
    if name in ("auto", "pytesseract"):
        from digitize.extract.engines.executable import TesseractExecutable

        return TesseractExecutable(seconded=name == "auto")
    if name == "rapidocr":
        try:
            from digitize.extract.engines.rapidocr import RapidOCR
        except ImportError:
            raise EngineError("the engine rapidocr is not installed", get_extra("rapidocr")) from None
        return RapidOCR()
    return _of_a_package(name)


def _of_a_package(name: str) -> Engine:
    point = next((one for one in entry_points(group=ENGINE_GROUP) if one.name == name), None)
    if point is None:
        raise EngineError(f"no engine is called {name}", f"use one of {', '.join(engine_names())}")
    try:
        found = point.load()()
    except ImportError as error:
        raise EngineError(f"the engine {name} needs {error.name or error}", "install that") from None
    if not isinstance(found, Engine):
        raise EngineError(f"{name}: its entry point gives no digitize Engine", "ask the makers of its package")
    return found


def _inside(name: str) -> Engine:
    """An engine that runs in process. Raises ImportError when tesserocr is not installed."""
    if name in ("auto", "lstm"):
        from digitize.extract.engines.automatic import Automatic

        return Automatic(seconded=name == "auto")
    from digitize.extract.engines.tesseract import Tesseract

    return Tesseract()
