"""The printed references again, hurt by a seeded hand as engines, typists and translators hurt them."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from printed import Printed

from digitize.references import Archives

DIGITS = {"0": "OОо", "1": "lI|", "2": "Z", "3": "Зз", "5": "S", "6": "бb", "8": "BВ", "9": "g"}
LETTERS = {
    "а": "a", "о": "o0", "р": "p", "с": "c", "е": "e", "п": "n", "л": "п", "д": "л", "ф": "Ф", "к": "k", "и": "н",
    "н": "и", "А": "A", "В": "B", "Р": "P", "С": "C", "О": "O0", "Н": "H", "П": "ПI", "Г": "Г", "Ф": "Ф®",
    "a": "а", "o": "о0", "p": "р", "c": "с", "e": "еc", "l": "1I", "i": "l1", "s": "5", "n": "и", "B": "8", "A": "А4",
    "O": "0", "P": "Р", "R": "K", "F": "P",
}  # fmt: skip
TRANSLATED = [
    (r"\bф\. ?0?6(?=[,.;])", "f. About"), (r"\bf\. ?06(?=[,.;])", "f. About"), (r"\b[Оо]п\.", "On."),
    (r"\b[Ф]\.", "F."), (r"\bф\.", "f."), (r"\b[Дд]\.", "d."), (r"\b[Лл]\.", "L."), (r"\bop\.", "on."), (r"\b[Пп]\.", "P."),
    (r"\bопись\b", "inventory"), (r"\bдело\b", "case"), (r"\bлисты\b", "sheets"), (r"\bopis\b", "list"),
    (r"\bАВП РФ\b", "WUA RF"), (r"\bАВП РФ\b", "Avp rf"), (r"\bBl\.", "BI."), (r"\bspr\.", "file"),
]  # fmt: skip


HELD_OUT = frozenset(
    ("TsGAOR", "TsGASA", "APRF", "RGANI", "TsAFSB", "RGIA", "RGADA", "RGAVMF", "HDASBU", "TsDA", "ERA", "SHD")
)  # fmt: skip
"""Archives whose damaged references were not looked at when costs and patterns were chosen."""
WORDED = re.compile(r"[^\W\d_]{4,}(?! War)")
"""A value with words in it: they are kept as printed."""


@dataclass(frozen=True)
class Damaged:
    """A printed reference after some hits; `held_out`: its archive was not looked at when costs were chosen."""

    printed: Printed
    text: str
    hits: int
    held_out: bool


def damaged_references(rows: list[Printed], archives: Archives, seed: int, copies: int) -> Iterator[Damaged]:
    """Each row whose values can be repaired at all (numbers, not titles), `copies` times, with one to three hits."""
    source = random.Random(seed)
    repairable = {a.code for a in archives.archives if not any(e.kind.free for e in a.system.elements)}
    for row in rows:
        code = row.expected[0].archive
        worded = any(WORDED.search(value) for value in row.expected[0].elements.values())
        if len(row.expected) > 1 or code not in repairable or row.expected[0].remark or worded:
            continue
        for _ in range(copies):
            hits = source.choice([1, 2, 2, 3])
            text = row.text
            for _ in range(hits):
                text = source.choice(HITS)(text, source)
            if text != row.text:
                yield Damaged(row, text, hits, code in HELD_OUT)


def _digit(text: str, source: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"(?<![^\W\d_])\d(?![^\W\d_])", text) if m[0] in DIGITS]
    return _replaced(text, places, lambda i: source.choice(DIGITS[text[i]]), source)


def _letter(text: str, source: random.Random) -> str:
    words = re.finditer(r"(?<![\w/])(?!об|ob|зв)[^\W\d_]+(?![\w/])", text)
    places = [i for word in words for i in range(word.start(), word.end()) if text[i] in LETTERS]
    return _replaced(text, places, lambda i: source.choice(LETTERS[text[i]]), source)


def _stop(text: str, source: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"[.,](?= )", text)]
    marks = [",", ".", "", " .", "..", ".,", ":"]
    return _replaced(text, places, lambda i: source.choice([m for m in marks if m != text[i]]), source)


def _space(text: str, source: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"(?<=[.,:]) (?=\w)", text)]
    return _replaced(text, places, lambda i: source.choice(["", "  "]), source)


def _case(text: str, source: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"(?<!\w)[^\W\d_](?=[^\W\d_]{0,4}\.)", text)]
    return _replaced(text, places, lambda i: text[i].swapcase(), source)


def _translation(text: str, source: random.Random) -> str:
    known = [(match, to) for pattern, to in TRANSLATED for match in re.finditer(pattern, text)]
    if not known:
        return _digit(text, source)
    match, to = source.choice(known)
    return text[: match.start()] + to + text[match.end() :]


def _replaced(text: str, places: list[int], new: Callable[[int], str], source: random.Random) -> str:
    if not places:
        return text
    i = source.choice(places)
    return text[:i] + new(i) + text[i + 1 :]


HITS = (_digit, _digit, _digit, _letter, _letter, _stop, _space, _case, _translation)
