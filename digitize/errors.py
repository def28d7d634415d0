"""Everything that digitize can fail with: each error has a code, one sentence, and a remedy."""

import shlex
import shutil
import sys
from pathlib import Path

DISTRIBUTION = "digitize-archives"
"""What the registry calls this program: `digitize` is somebody else's there."""


def get_extra(name: str) -> str:
    """The command that adds one of the extras: `pip install 'digitize-archives[review]'`."""
    return get_package(f"{DISTRIBUTION}[{name}]")


def get_package(*asked: str) -> str:
    """The command that installs packages beside digitize, in the environment that runs, by what made that: pipx, uv or pip."""
    home, what = Path(sys.prefix), shlex.join(asked)
    if (home / "pipx_metadata.json").is_file():
        return f"pipx runpip {DISTRIBUTION} install {what}"
    if (home / "uv-receipt.toml").is_file():
        return f"uv pip install --python {shlex.quote(str(home))} {what}"
    pip = shutil.which("pip")
    if pip and Path(pip).parent == Path(sys.executable).parent:
        return f"pip install {what}"
    return f"{shlex.quote(sys.executable)} -m pip install {what}"


class DigitizeError(Exception):
    """The base of all errors that digitize raises on purpose.

    `code` is stable and scripted against (`sources.jsonl`), `message` says what is wrong in one line,
    `remedy` what to do about it.
    """

    code = "error"

    def __init__(self, message: str, remedy: str = "", code: str | None = None) -> None:
        # Positional arguments only, so that the error survives pickling between processes.
        super().__init__(message, remedy, code)
        self.message = " ".join(message.split())
        self.remedy = " ".join(remedy.split())
        self.code = code or type(self).code

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


class SourceError(DigitizeError):
    """An input that can't be read at all. Codes: `not-found`, `unreadable`, `empty`, `not-a-pdf`, `not-an-image`,
    `unsupported`, `encrypted`, `damaged`, `too-large`, `no-pages`, `djvu-missing`."""

    code = "source"


class PageError(DigitizeError):
    """One page that can't be read.

    Codes: `page-damaged`, `page-too-large`, `page-timeout`, `page-memory`, `page-crash`."""

    code = "page"


class EngineError(DigitizeError):
    """The OCR engine, or a language model of it, is missing or fails."""

    code = "engine"


class ConfigError(DigitizeError):
    """A setting, a profile or an archive table that is wrong; the message names file and line."""

    code = "config"


class OutputError(DigitizeError):
    """The output folder can't be written or read."""

    code = "output"
