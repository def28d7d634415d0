"""Letters that coding or reading made wrong: what each text of a line should be, with the reason.

Each function takes a text and gives changes (start, end, after, reason) in it. They change what is certain, and nothing
in a text that is right: no letter of a language, no mark that was printed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from ftfy import fix_encoding
from ftfy.badness import is_bad

from digitize.clean.words import RARE, Words, frequency

Fix = tuple[int, int, str, str]
Gap = Callable[[int], float]
"""How wide the space at a place of the text is on the page, as a share of the type size."""

WIDER = 1.6  # times the usual gap of letter-spaced letters: a gap between words
TIGHT = 0.12  # of the type size: no space was set
PLAIN = 4.0  # Zipf frequency of the words that a letter-spaced run without wider gaps is taken apart into

CHARACTERS = {  # as printed is kept; only what the coding of the file made of it is put right
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-"),
    **dict.fromkeys("\u02b9\u02bc\u02c8\u02bb\u02bd\uff07", "'"),
    **dict.fromkeys("\u00ad\ufeff\u200b\u200c\u200d\u2060\u180e", ""),
    **dict.fromkeys("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    "\u2024": ".", "\u2025": "..",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff]")
CONTROLS = re.compile(rf"(?<= ){CONTROL.pattern}+ |{CONTROL.pattern}+")
ODD = re.compile("[" + "".join(CHARACTERS) + r"]| {2,}(?=\S)")
HALF = re.compile(r"\\ud[89a-f][0-9a-f]{2}")  # a lone surrogate, as the pipeline writes it out
ACCENTS = re.compile(r"(?<=[^\W\d_])[\u00b4\u0060\u2032](?=[^\W\d_])")  # an accent or a prime for an apostrophe
MINUS = re.compile(r"(?<=\w)\u2212(?=\w)")
LATIN, CYRILLIC = "AaBCcEeHIiJjKkMOoPpSsTXxYy", "АаВСсЕеНІіЈјКкМОоРрЅѕТХхУу"
TO_CYRILLIC, TO_LATIN = str.maketrans(LATIN, CYRILLIC), str.maketrans(CYRILLIC, LATIN)
RUSSIAN_ALIKE = frozenset("АаВСсЕеНКМОоРрТХхУу")
LATIN_LETTER = re.compile("[A-Za-z]")
LETTERS = re.compile(r"[^\W\d_]+")
LONGEST_LINE, LONGEST_WORD = 2000, 60  # characters: what is longer is no line or word of a language
LOOKALIKE = re.compile(rf"(?<![\w.'’-])[{LATIN}]+(?![\w.'’-])")
LOOSE = re.compile(r"(?<=[\w)\]»”\"]) (?=,\s|\.(?:\s|$)(?!\s?[.,a-zа-яё]))")
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")
CODED = re.compile(r"[À-ÿ¨¸]{4,}")
SPACED = re.compile(r"(?<![^\s(«„“\"'\[])[^\W\d_](?: [^\W\d_]){3,}(?![^\W_])")


def name_of(character: str) -> str:
    """What a character is called, for a reason: `no-break space`."""
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


def characters(text: str) -> Iterator[Fix]:
    """Look-alikes and invisible characters of other codings.

    >>> fixed("oﬀice 32‐33, the peopleʹs\\u00a0 own", characters), fixed("a\\x00b\\u202ec", characters)
    ("office 32-33, the people's own", 'abc')
    """
    for found in ODD.finditer(text):
        run = found[0]
        if run[0] == " ":
            if found.start() and text[found.start() - 1] not in "\n\f":
                yield found.start(), found.end(), " ", "doubled space"
            continue
        after = CHARACTERS[run]
        beside = text[found.start() - 1 : found.start()] == " " or text[found.end() : found.end() + 1] == " "
        yield found.start(), found.end(), "" if after == " " and beside else after, name_of(run)
    yield from ((found.start(), found.end(), "\ufffd", "half of a character") for found in HALF.finditer(text))
    for pattern, after in ((CONTROLS, ""), (ACCENTS, "'"), (MINUS, "-")):
        for found in pattern.finditer(text):
            yield found.start(), found.end(), after, name_of(found[0][0])


def mojibake(text: str) -> Iterator[Fix]:
    """Text that was decoded by the wrong table.

    >>> fixed("the AmbassadorÂ’s cafÃ©", mojibake), fixed("le café", mojibake), fixed("Ñåêðåòíî, ñðî÷íî", mojibake)
    ('the Ambassador’s café', 'le café', 'Секретно, срочно')
    """
    at = 0
    for line in text.splitlines(keepends=True):
        if len(line) < LONGEST_LINE and not line.isascii():
            if is_bad(line) and (right := fix_encoding(line)) != line:
                yield from (
                    (at + a, at + b, after, "decoded by the wrong table") for a, b, after in differing(line, right)
                )
            else:
                for found in CODED.finditer(line):
                    if after := from_windows_1251(found[0]):
                        yield at + found.start(), at + found.end(), after, "Cyrillic read as Latin letters"
        at += len(line)


def from_windows_1251(text: str) -> str | None:
    """Cyrillic of Windows that was read as Latin-1, where the word is one of Russian."""
    right = text.encode("latin-1").decode("cp1251", "replace")
    known = all(c.isalpha() for c in right) and frequency(right.lower(), "ru") >= RARE
    return right if known else None


def differing(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Where two texts differ, word by word; the whole of it where they have not the same number of words.

    >>> list(differing("a bx c", "a by c"))
    [(2, 4, 'by')]
    """
    old, new = list(re.finditer(r"\S+", before)), re.findall(r"\S+", after)
    if len(old) != len(new):
        yield 0, len(before), after
        return
    for found, word in zip(old, new, strict=True):
        if found[0] != word:
            yield found.start(), found.end(), word


def scripts(text: str, words: Words) -> Iterator[Fix]:
    """Latin letters in Cyrillic words, and the reverse. `words` are of the text's language.

    >>> russian = Words(language="ru")
    >>> fixed("Cекретно: посол в Mоскве", lambda t: scripts(t, russian)), fixed("Мolotov", lambda t: scripts(t, Words()))
    ('Секретно: посол в Москве', 'Molotov')
    >>> fixed("писал o том, что OH не знает", lambda t: scripts(t, russian)), fixed("порт Haifa", lambda t: scripts(t, russian))
    ('писал о том, что ОН не знает', 'порт Haifa')
    """
    for found in LETTERS.finditer(text):
        word = found[0]
        if word.isascii() or len(word) > LONGEST_WORD:
            continue
        cyrillic = sum("\u0400" <= c <= "\u04ff" for c in word)
        if not cyrillic or not LATIN_LETTER.search(word):
            continue
        for right, share in ((word.translate(TO_CYRILLIC), cyrillic), (word.translate(TO_LATIN), len(word) - cyrillic)):
            if _of_one_script(right) and (2 * share > len(word) or words.known(right, RARE, 1)):
                yield found.start(), found.end(), right, "letters of another script that look the same"
                break
    if words.language not in ("ru", "uk", "bg"):
        return
    for found in LOOKALIKE.finditer(text):
        right = found[0].translate(TO_CYRILLIC)
        if (
            frozenset(right) <= RUSSIAN_ALIKE
            and _among_cyrillic(text, found.start(), found.end())
            and words.known(right, 4.0, 3)
        ):
            yield found.start(), found.end(), right, "a word in Latin letters that look like its own"


def _of_one_script(word: str) -> bool:
    return len({"CYRILLIC" in unicodedata.name(c, "") for c in word}) == 1


def _among_cyrillic(text: str, start: int, end: int) -> bool:
    """Whether the words on both sides, in the same line, are Cyrillic."""
    before = text[max(start - 30, 0) : start].split("\n")[-1].split()
    after = text[end : end + 30].split("\n")[0].split()
    return bool(before and after and CYRILLIC_WORD.search(before[-1]) and CYRILLIC_WORD.search(after[0]))


def spaced(text: str, words: Words, gap: Gap | None = None) -> Iterator[Fix]:
    """Letter-spaced emphasis. `gap(at)` tells how wide the space at a place is; without it all are the same.

    >>> fixed("С е к р е т н о.", lambda t: spaced(t, Words(language="ru"))), fixed("ist g e s p e r r t", lambda t: spaced(t, Words(language="de")))
    ('Секретно.', 'ist gesperrt')
    >>> fixed("points a b c d e", lambda t: spaced(t, Words())), fixed("J R R Tolkien", lambda t: spaced(t, Words()))
    ('points a b c d e', 'J R R Tolkien')
    """
    for found in SPACED.finditer(text):
        for start, end in _words_in(found.start(), found[0], gap):
            letters = text[start:end].replace(" ", "")
            if len(letters) < 4:
                continue
            for pieces in _ways(letters):
                if all(words.known(piece, PLAIN if len(pieces) > 1 else RARE, 3) for piece in pieces):
                    yield start, end, " ".join(pieces), "letter-spaced"
                    break


def _words_in(at: int, run: str, gap: Gap | None) -> Iterator[tuple[int, int]]:
    """The words of a letter-spaced run: wider gaps part them. Places in the text that the run begins in at `at`."""
    gaps = [gap(at + i) if gap else 1.0 for i in range(1, len(run), 2)]
    usual = sorted(gaps)[len(gaps) // 2]
    start = at
    for i, width in enumerate(gaps):
        if width > WIDER * usual:
            yield start, at + 2 * i + 1
            start = at + 2 * i + 2
    yield start, at + len(run)


def _ways(letters: str) -> Iterator[tuple[str, ...]]:
    """A run of letters as one word, then as two."""
    yield (letters,)
    yield from ((letters[:i], letters[i:]) for i in range(3, len(letters) - 2))


def tight(text: str, gap: Gap | None = None) -> Iterator[Fix]:
    """A space before a full stop or comma where there is none: `in Sofia3 .` was set with the note's call raised.

    >>> fixed("in Sofia3 . He left , then", lambda t: tight(t, lambda at: 0.1)), fixed("a . . . b", lambda t: tight(t, lambda at: 0.1))
    ('in Sofia3. He left, then', 'a . . . b')
    >>> fixed("in Sofia . He", lambda t: tight(t, lambda at: 0.6))
    'in Sofia . He'
    """
    for found in LOOSE.finditer(text):
        if gap and gap(found.start()) < TIGHT:
            yield found.start(), found.end(), "", "no white space before the mark"


def fixed(text: str, letters: Callable[[str], Iterator[Fix]]) -> str:
    """A text with the changes that a function of this module gives for it."""
    for start, end, after, _ in sorted(letters(text), reverse=True):
        text = text[:start] + after + text[end:]
    return text
