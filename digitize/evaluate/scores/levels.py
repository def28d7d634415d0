"""Texts as they are compared: what no reader would call an error is levelled in both.

Each kind of gold has its own levels, because each is printed otherwise: documents (`…_document`: texts with paragraphs),
sheets (`…_sheet`: typed lines, page by page) and plain text of whole pages (`…_plain`).
"""

import re
import unicodedata

QUOTES = {"‘": "'", "’": "'", "ʹ": "'", "“": '"', "”": '"'}
DASHES = {"–": "-", "—": "-", "‐": "-"}
LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "\u00ad": None}
DOCUMENT = str.maketrans({**QUOTES, **DASHES, "‑": "-", **LIGATURES})
SHEET = str.maketrans(
    {
        **QUOTES,
        **DASHES,
        **LIGATURES,
        "`": "'",
        "´": "'",
        "„": '"',
        "«": '"',
        "»": '"',
        "−": "-",
        "½": "1/2",
        "…": "...",
    }
)
LETTER = r"[^\W\d_]"
HYPHENS = "\u2010\u2011\u00ad\u00ac-"  # in a class of characters: the plain one last
TYPED = str.maketrans("IlO", "110")  # what a typewriter without figures 1 and 0 types for them


def level_document(text: str) -> str:
    """Quotes, dashes and blanks alike; line ends stay."""
    return re.sub(r"[ \t\r\f\v]+", " ", unicodedata.normalize("NFC", text).translate(DOCUMENT))


def words_document(text: str) -> list[str]:
    return level_document(text).split()


def level_sheet(text: str) -> str:
    """Besides, on typed sheets: hyphens inside words, letter-spaced words, a typewriter's l for 1 and O for 0.

    >>> level_sheet("well-known;see  S E C R E T of l94O")
    'wellknown; see SECRET of 1940'
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(SHEET))
    text = re.sub(rf"(?<={LETTER})-(?={LETTER})", "", text)
    text = re.sub(rf"([,;:.!?])(?={LETTER})", r"\1 ", text)
    text = re.sub(r"(?<!\S)((?:\w ){2,}\w)(?!\w)", lambda found: found[1].replace(" ", ""), text)
    text = re.sub(r"\S*\d\S*", lambda found: _figures(found[0]), text)
    return re.sub(r"\s+", " ", text).strip()


def _figures(token: str) -> str:
    zeros = re.sub(r"(?<=\d)[oO]|[oO](?=\d)", "0", token)
    return re.sub(r"(?<=[\d.,/(])[lI](?=\W|\d|$)|(?<!\w)[lI](?=[\d.,])", "1", zeros)


def running(lines: list[str] | tuple[str, ...]) -> str:
    """Lines as running text: a word that a line's end cuts is whole again."""
    return re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "", "\n".join(lines))


def joined_sheet(lines: list[str] | tuple[str, ...]) -> str:
    """Typed lines as running text, levelled."""
    return level_sheet(running(lines))


def fold(word: str) -> str:
    """A word without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    return bare.replace("ø", "o").replace("æ", "ae").replace("ß", "ss").replace("ł", "l")


def words_sheet(text: str) -> list[str]:
    """The words of a levelled text, folded."""
    return [fold(found[0]) for found in re.finditer(r"\w+", text)]


def alnum(text: str | None) -> str:
    """Letters and figures alone, folded."""
    return re.sub(r"[\W_]+", "", fold(unicodedata.normalize("NFC", text or "")))


def words_plain(text: str) -> list[str]:
    """The words of a page's plain text: those cut by a line's end are whole, letter-spaced ones are words, a
    typewriter's I, l and O in figures are digits; case and accents stay."""
    text = re.sub(rf"(?<=\w)[{HYPHENS}][ \t]*\r?\n\s*(?=\w)", "", unicodedata.normalize("NFC", text))
    text = re.sub(r"(?<!\w)(?:[^\W\d_] ){2,}[^\W\d_](?!\w)", lambda found: found[0].replace(" ", ""), text)
    return [word.translate(TYPED) if re.search(r"\d", word) else word for word in re.split(r"[\W_]+", text) if word]


def squeeze_plain(text: str) -> str:
    """A page's plain text without white space and hyphens."""
    return re.sub(rf"[\s{HYPHENS}]+", "", unicodedata.normalize("NFC", text))
