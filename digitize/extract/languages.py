"""Which languages can be read here, where their models are, and what is known of their words."""

import contextlib
import hashlib
import os
import sys
import tempfile
from functools import cache
from glob import glob
from pathlib import Path

import langcodes
import wordfreq

from digitize.errors import EngineError
from digitize.lexicon import WordList, word_list

SUFFIX = ".traineddata"
NOT_LANGUAGES = {"osd", "equ", "snum"}  # models of Tesseract that read no text
SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


def folders() -> list[Path]:
    """The folders in which models are looked up, the first ones first: TESSDATA_PREFIX, the Python environment (where
    packages of models put them), the user's own, the system's."""
    named = os.environ.get("TESSDATA_PREFIX")
    places = [Path(named), Path(named) / "tessdata"] if named else []
    places += [Path(sys.prefix) / "share" / "tessdata", user_folder()]
    for pattern in SYSTEM_FOLDERS:
        places += [Path(found) for found in sorted(glob(pattern), reverse=True)]
    return [place for place in dict.fromkeys(places) if place.is_dir()]


def user_folder() -> Path:
    """Where a user without root puts models."""
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path("~/.local/share").expanduser()) / "digitize" / "tessdata"


def installed_languages() -> dict[str, Path]:
    """The languages that can be read here, by Tesseract's code, each with its model; sorted by code."""
    found: dict[str, Path] = {}
    for folder in folders():
        for model in sorted(folder.glob("*" + SUFFIX)):
            if model.stem not in NOT_LANGUAGES and os.access(model, os.R_OK):
                found.setdefault(model.stem, model)
    return dict(sorted(found.items()))


@cache
def folder_of(languages: tuple[str, ...]) -> Path:
    """One folder that holds the models of all these languages, as Tesseract takes but one.

    Models that lie in several folders are linked together in a folder of the user's cache. Raises EngineError for a
    language that is not installed.
    """
    installed = installed_languages()
    for language in languages:
        if language not in installed:
            remedy = f"put {language}{SUFFIX} into {user_folder()}, or install your system's package of it"
            raise EngineError(f"the language {language} is not installed", remedy, "language-missing")
    for folder in folders():
        if all((folder / (language + SUFFIX)).is_file() for language in languages):
            return folder
    models = [installed[language].resolve() for language in languages]
    key = hashlib.sha256("\n".join(map(str, models)).encode()).hexdigest()[:16]
    return _linked(models, _cache_folder() / f"tessdata-{key}")


def _cache_folder() -> Path:
    cached = os.environ.get("XDG_CACHE_HOME")
    wanted = (Path(cached) if cached else Path("~/.cache").expanduser()) / "digitize"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        if os.access(wanted, os.W_OK):
            return wanted
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="digitize-"))


def _linked(models: list[Path], folder: Path) -> Path:
    """A folder of links to models. It appears whole or not at all, whoever makes it at the same time."""
    if all((folder / model.name).is_file() for model in models):
        return folder
    made = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    for model in models:
        try:
            (made / model.name).symlink_to(model)
        except OSError:
            (made / model.name).write_bytes(model.read_bytes())
    with contextlib.suppress(OSError):  # another process was first
        made.rename(folder)
    return folder if all((folder / model.name).is_file() for model in models) else made


@cache
def script_of(language: str) -> str:
    """The script (ISO 15924) that a language of Tesseract's is written in."""
    if language in ("srp_latn", "aze_cyrl", "uzb_cyrl"):
        return language[-4:].title()
    with contextlib.suppress(ValueError, LookupError):
        return str(langcodes.Language.get(language.split("_")[0]).maximize().script)
    return "Latn"


@cache
def code_of(language: str) -> str:
    """The code in BCP 47 of a language (Tesseract's code), without its script; empty for what is the name of none."""
    with contextlib.suppress(ValueError, LookupError):
        return langcodes.Language.get(language.split("_")[0]).language or ""
    return ""


@cache
def common_words(language: str) -> WordList:
    """The common words of a language (Tesseract's code), lower case, with how often they are used; empty when nothing is
    known of it."""
    code = code_of(language)
    if code in wordfreq.available_languages("small"):
        with contextlib.suppress(ValueError, LookupError):
            return word_list(code, "small")
    return WordList([])
