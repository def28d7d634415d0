"""A language that is not installed: which was meant, and the one command that gets it on this system."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from functools import cache

import langcodes
from babel import Locale, localedata

from digitize.config import data_dir
from digitize.extract.languages import SUFFIX, user_folder

ALIKE = 0.8  # of the letters of two names, in their order, of those of which one is the other mistyped
RELEASE = "https://github.com/tesseract-ocr/tessdata_fast/raw/4.1.0/"
UNSURE = {"chinese": "chi_sim", "fraktur": "frk", "greek": "ell", "norwegian": "nor", "zh": "chi_sim", "zho": "chi_sim"}
"""Names and codes for which Tesseract has a code of its own making."""


@cache
def known_models() -> dict[str, str]:
    """The SHA-256 of each model that can be had, by Tesseract's code of its language."""
    lines = (data_dir() / "models.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {code: digest for code, _, digest in rows}


def meant(named: str) -> str:
    """Tesseract's code for what may be a language's name, in English or its own, a letter or two of it mistyped, or another
    code of it; else empty.

    >>> meant("english"), meant("Deutsch"), meant("ukranian"), meant("uk"), meant("ger"), meant("klingonish")
    ('eng', 'deu', 'ukr', 'ukr', 'deu', '')
    """
    word = named.lower()
    if word in UNSURE:
        return UNSURE[word]
    if re.fullmatch("[a-z]{2,3}", word):
        short = word
    else:
        short = "".join(_names()[name] for name in get_close_matches(word, _names(), 1, ALIKE))
    with suppress(ValueError, LookupError):
        code = langcodes.Language.get(short).to_alpha3() if short else ""
        return code if code in known_models() else ""
    return ""


@cache
def _names() -> dict[str, str]:
    """The codes of languages by their names in English, and by what each calls itself."""
    names = {name.lower(): code for code, name in Locale("en").languages.items() if "_" not in code}
    for code in list(names.values()):
        if localedata.exists(code) and (own := Locale(code).languages.get(code)):
            names.setdefault(own.lower(), code)
    return names


def not_installed(codes: Iterable[str]) -> tuple[str, str]:
    """What is wrong with languages that are not installed, and what to do, each in one sentence.

    >>> not_installed(["english"])[0]
    'english is not installed, nor known to Tesseract'
    """
    missing = list(codes)
    if wrong := [code for code in missing if code not in known_models()]:
        guesses = "".join(f"{code}? " for code in map(meant, wrong) if code)
        remedy = f"{guesses}Languages are named as in --lang eng+deu; a model of your own goes into {user_folder()}"
        return f"{', '.join(wrong)} {_is(wrong)} not installed, nor known to Tesseract", remedy
    named, them = ("language", "it") if len(missing) == 1 else ("languages", "them")
    return f"the {named} {', '.join(missing)} {_is(missing)} not installed", f"get {them} by: {command(missing)}"


def _is(many: list[str]) -> str:
    return "is" if len(many) == 1 else "are"


def command(codes: Iterable[str]) -> str:
    """The one command that gets models on this system: its package manager's, else a download that is checked."""
    sudo = "" if _is_root() else "sudo "
    may = _is_root() or shutil.which("sudo")
    if may and shutil.which("apt-get"):
        return f"{sudo}apt-get install {' '.join('tesseract-ocr-' + code.replace('_', '-') for code in codes)}"
    if may and shutil.which("pacman"):
        return f"{sudo}pacman -S {' '.join('tesseract-data-' + code for code in codes)}"
    if shutil.which("brew"):
        return "brew install tesseract-lang"
    return " && ".join(_download(code) for code in codes)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _download(code: str) -> str:
    """Into the user's own folder, under its name only when its checksum is right."""
    digest, folder = known_models()[code], shlex.quote(str(user_folder()))
    if sys.platform == "win32":  # its own curl; in PowerShell the bare name is another command
        model = f'"{user_folder()}\\{code}{SUFFIX}"'
        return f"curl.exe --create-dirs -fLo {model} {RELEASE}{code}{SUFFIX} (its SHA-256 is {digest})"
    check = "shasum -a 256 -c" if sys.platform == "darwin" else "sha256sum -c"
    return (
        f"(mkdir -p {folder} && cd {folder} && curl -fLo {code}.new {RELEASE}{code}{SUFFIX}"
        f" && echo '{digest}  {code}.new' | {check} && mv {code}.new {code}{SUFFIX})"
    )
