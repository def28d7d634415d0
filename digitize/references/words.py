"""The `[words]` of `archives.toml`, compiled: what stands around references, and what the names of institutions are made of."""

import re
import unicodedata
from collections.abc import Iterable

from digitize.references.grammar import Words
from digitize.references.tables import Table


def words_of(table: Table) -> Words:
    """The words that a table gives."""
    hereafter, units, held = (_any(table.strings(key)) for key in ("hereafter", "units", "held"))
    longest_first = (sorted(table.strings(key), key=len, reverse=True) for key in ("places", "mentions", "number"))
    places, mentions, numbers = map(_any, longest_first)
    archive = _any(word.casefold() for word in table.strings("archive"))
    return Words(
        archive=re.compile(rf"\w*(?:{archive})(?!al\b)[^\W\d_]{{0,2}}"),
        same=frozenset(letters(word) for word in table.strings("same")),
        lead=frozenset(word.casefold() for word in table.strings("lead")),
        mentions=re.compile(rf"(?:{mentions})(?![^\W_])[.,:]? *", re.IGNORECASE),
        kinds=frozenset(word.casefold() for word in table.strings("kinds")),
        printed_from=tuple(word.casefold() for word in table.strings("printed_from")),
        places=re.compile(
            rf"[.,]? *\(?(?:{places})\)?(?!\w)| *\([^()]{{0,60}}(?i:{archive})[^()]{{0,60}}\)| *\((?:[^\W\d_]{{2,14}}(?: [^\W\d_]{{2,14}}){{0,2}}|(?i:{hereafter})[^()]{{1,30}})\)"
        ),
        number=re.compile(rf"\s*(?:{numbers})(?![^\W\d_])[.\s]*", re.IGNORECASE),
        docket=table.pattern("docket"),
        pages=frozenset(table.strings("pages")),
        units=re.compile(rf"(?<!\w)(?:(?:{units})\.? ?(?:č|nr|n)?\.? ?\d|(?:{held}) (?-i:[A-Z\d]))", re.IGNORECASE),
        unit_labels=frozenset(word.casefold() for word in table.strings("units")),
        institution=table.pattern("institution"),
        stems=tuple(table.strings("stems")),
        keeps=table.pattern("keeps"),
        division=table.pattern("division"),
        holdings=table.pattern("holdings"),
        joints=frozenset(table.strings("joints")),
        generic=frozenset(table.strings("generic")),
        periodicals=re.compile(rf"(?<!\w)(?:{'|'.join(table.strings('periodicals'))})(?!\w)", re.IGNORECASE),
        holding=re.compile(rf"(?<!\w)(?i:{held}) (?=[A-Z\d])[^;,“”»\"]{{2,60}}"),
    )


def _any(words: Iterable[str]) -> str:
    """The pattern of any of these words, which matches nothing where there are none."""
    return "|".join(map(re.escape, words)) or "(?!)"


def letters(text: str) -> str:
    """A name as it is looked up: its letters and digits alone, case folded."""
    return re.sub(r"[^\w®]+", "", unicodedata.normalize("NFC", text)).casefold()
