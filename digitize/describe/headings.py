"""What the head of a document says of it: its title, its number, and what kind of document it is."""

import re
from collections.abc import Iterable, Sequence

from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.metadata import DocumentType

_MARK = re.compile(r"\s*(?:\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§]+)")
_NUMBER = r"(?P<number>\d{1,4}(?:[/.-]\d{1,3})?(?:\s?[a-zа-я](?!\w))?|[IVXLC]{1,7}(?!\w))"
_ALONE = re.compile(rf"\W*{_NUMBER}\W*")
_LETTERED = re.compile(
    r"\W*(?P<number>(?:\d{1,4}\s?[–—-]\s?)?[A-Z])\W*"
)  # with a word before: `Appendix B`, `Exhibit 145-A`
_BRACKETED = re.compile(r"\[(?P<number>\d{1,4}[a-zа-я]?)\]")
_LEADING = re.compile(r"\[?(?P<number>(?:[IVXLC]{1,6}\.)?\d{1,4}[a-zа-я]?)\]?[.):]?\s+(?=[^\W\d_])")
COUNTED = re.compile(r"\W*(?P<number>\d{1,6})\.\s+(?=[^\W\d_])")  # a telegram's number before its subject
_YEAR_LIKE = re.compile(r"1[5-9]\d\d|20\d\d")
_KEPT = ("minute", "treaty")  # kinds whose number is a part of their name
_EARLY = 48  # letters: a word for the type that stands further back names what the document is about


def title_and_number(
    titles: Sequence[str], numbers: Sequence[str], markers: Iterable[str], words: Vocabulary
) -> tuple[str | None, str | None]:
    """The title without its number and its note marks, and the number, either None when not there.

    `markers` are those of the document's notes: a bare figure at the end of a title is a mark only if a note has it.
    """
    kinds = [text for text in numbers if numbered_kind(text, words)]
    title = " ".join(" ".join(part.split()) for part in (*kinds, *titles))
    counted = COUNTED.match(title)
    counted = counted if counted and words.subject.match(title[counted.end() :]) else None
    title = words.subject.sub("", title[counted.end() :] if counted else title)
    number = next((found for text in numbers if (found := _number(text, words))), None)
    title, leading = without_number(title, words)
    title = _without_marks(title, markers)
    return title or None, number or leading or (counted["number"] if counted else numbered_kind(title, words))


def numbered_kind(line: str, words: Vocabulary) -> str | None:
    """The number in the name of a kind of paper that is not sent: 12 of `Minutes No. 12 of the Board`.

    >>> numbered_kind("Minutes No. 12", words), numbered_kind("Telegram No. 12", words)
    ('12', None)
    """
    kind = words.types.match(line)
    if kind is None or words.type_of.get(" ".join(fold(kind["type"]).split())) not in _KEPT or not line[:1].isupper():
        return None
    rest = line[kind.end() - kind["type"].endswith("№") :].lstrip()
    sign = words.numbers.match(rest)
    found = re.match(rf"[ .:]*{_NUMBER}(?!\w)", rest[sign.end() :]) if sign else None
    return found["number"] if found else None


def is_lettered(text: str, words: Vocabulary) -> bool:
    """Whether a line is a number with a letter, or a letter, behind the word for it: `APPENDIX B`, `Exhibit No. 145-A`.

    >>> is_lettered("Appendix B", words), is_lettered("Appendix to a letter", words)
    (True, False)
    """
    rest = text.strip()
    while match := words.numbers.match(rest):
        rest = rest[match.end() :].lstrip(" .:")
    return rest != text.strip() and _LETTERED.fullmatch(rest) is not None


def _number(text: str, words: Vocabulary) -> str | None:
    """`71`, `No. 148`, `Document 12`, `№ 5`, `[12]` on a line of its own; `TELEGRAM Nr. 14`."""
    kind = words.types.match(text)
    if kind and words.numbers.match(behind := text[kind.end() :].lstrip()):
        text = behind
    if bracketed := _BRACKETED.fullmatch(text.strip()):
        return bracketed["number"]
    rest = _MARK.sub("", text).strip()
    while match := words.numbers.match(rest):
        rest = rest[match.end() :].lstrip(" .:")
    found = _ALONE.fullmatch(rest) or (_LETTERED.fullmatch(rest) if rest != text.strip() else None)
    return found["number"].replace(" ", "") if found else None


def without_number(title: str, words: Vocabulary) -> tuple[str, str | None]:
    """A number with its word always belongs to the head; a bare one when a word follows that is no month."""
    rest = title
    while match := words.numbers.match(rest):
        rest = rest[match.end() :].lstrip(" .:")
    if rest != title:
        found = re.match(rf"{_NUMBER}[.:]?(?:\s+|$)", rest)
        return (rest[found.end() :].lstrip(" .:—–-"), found["number"].replace(" ", "")) if found else (title, None)
    found = _LEADING.match(title)
    if not found or _YEAR_LIKE.fullmatch(found["number"]):
        return title, None
    following = title[found.end() :].split(None, 1)[0].strip(".,")
    if words.month(following, near=False) or not following[:1].isupper():
        return title, None
    return title[found.end() :], found["number"]


def _without_marks(title: str, markers: Iterable[str]) -> str:
    title = _MARK.sub("", title).strip()
    for marker in markers:
        if marker.isdigit() and (match := re.search(rf"(?<=[^\W\d_.,)])\s?{marker}$", title)):
            title = title[: match.start()]
    return title


def document_type(title: str | None, heads: Sequence[str], words: Vocabulary) -> DocumentType | None:
    """What kind of document this is, by the beginning of its title, then its dateline, then the rest of the title.

    `X to Y` with a dateline `Telegram 52 …` is a telegram, whatever the words for the two offices are, and so is
    `FROM LIMA TO BOARD OF TRADE`.
    """
    named = _first_type(title[:_EARLY], words) if title else None
    for head in heads if named is None else ():
        named = named or _first_type(head[:_EARLY], words)
    if named is None and title:
        named = _first_type(title, words) or ("telegram" if words.routes.match(title) else None)
    return named


def _first_type(text: str, words: Vocabulary) -> DocumentType | None:
    """The type whose word comes first; of two at one place the longer: `memorandum of conversation`."""
    match = words.types.search(text)
    return words.type_of.get(" ".join(fold(match["type"]).split())) if match else None
