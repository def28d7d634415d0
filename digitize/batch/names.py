"""From an input's name to the safe and unique name of its folder in OUTPUT."""

import re
import unicodedata
from collections.abc import Iterable

from digitize.store.layout import HOSTILE, STEM_BYTES, STEM_LENGTH

OURS = re.compile(r"\.(txt|jsonl?|html)$", re.IGNORECASE)  # a folder that is called so would pass for a file of ours
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}  # on Windows


def utf8(name: str) -> str:
    """The name as it is, with escapes for bytes that are no UTF-8, which JSON can't hold.

    >>> utf8("a\\nb\\udce9")
    'a\\nb\\\\udce9'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(text: str) -> str:
    """The text on one line that any terminal and JSON take: control characters and broken Unicode as escapes.

    >>> one_line("a\\nb\\udce9")
    'a\\\\nb\\\\udce9'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in utf8(text))


def safe_stem(name: str) -> str:
    """A file's name without its suffix, as a folder name that every file system takes; else it stays as it is. A name that
    ends in a slash is a folder's and has none.

    A stem that would look like one of the output's own files loses its dot, for those who look for `*.json` there.

    >>> safe_stem("Молотов и Актай: 1941.pdf"), safe_stem("-rf ..pdf"), safe_stem("CON.pdf"), safe_stem("?.pdf")
    ('Молотов и Актай_ 1941', 'rf', 'CON_', 'source')
    >>> safe_stem("vol.2.pdf"), safe_stem("list.json.pdf")
    ('vol.2', 'list_json')
    >>> safe_stem("vol.2/")
    'vol.2'
    """
    stem = name.rpartition(".")[0] if "." in name.lstrip(".") and not name.endswith("/") else name.removesuffix("/")
    folded = unicodedata.normalize("NFKC", stem.encode("utf-8", "replace").decode("utf-8"))
    kept = re.sub(r"_{2,}", "_", "".join(c if c.isprintable() and c not in HOSTILE else "_" for c in folded))
    kept = _cut(kept.lstrip("-_. "), STEM_LENGTH, STEM_BYTES).rstrip("-_. ")
    if not kept:
        return "source"
    kept = OURS.sub(r"_\1", kept)
    return f"{kept}_" if kept.partition(".")[0].casefold() in RESERVED else kept


def _cut(text: str, length: int, size: int) -> str:
    return text[:length].encode("utf-8")[:size].decode("utf-8", "ignore")


class Stems:
    """Hands out safe stems, each once, whatever the case of its letters: `volume`, `volume-2`, …"""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """`taken` are stems that were handed out before."""
        self._taken = {_key(stem) for stem in taken}

    def take(self, name: str) -> str:
        stem = safe_stem(name)
        candidate, number = stem, 1
        while (key := _key(candidate)) in self._taken:
            number += 1
            mark = f"-{number}"
            candidate = _cut(stem, STEM_LENGTH - len(mark), STEM_BYTES - len(mark)).rstrip("-_. ") + mark
        self._taken.add(key)
        return candidate


def _key(stem: str) -> str:
    return unicodedata.normalize("NFC", stem.casefold())
