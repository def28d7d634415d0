"""Scans of archival documents in, a corpus of clean texts with metadata out.

>>> import digitize
>>> for document in digitize.read("scans/letter.png"):  # doctest: +SKIP
...     print(document.metadata.title, document.text)

What a program may call is here; it is loaded when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digitize.door import Corpus, Document, clean_text, open_corpus, read, read_reference
    from digitize.errors import DigitizeError

__version__ = "0.2.0"
__all__ = ["Corpus", "DigitizeError", "Document", "clean_text", "open_corpus", "read", "read_reference"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.errors" if name == "DigitizeError" else f"{__name__}.door"), name)
