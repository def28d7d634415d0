"""What a line of a form is by its words: the form's printed name, or a label with what was filled in behind it.

Telegrams and memoranda are written on forms: `INCOMING TELEGRAM`, and below it `FROM: Lima`, `TO: Secretary of State`,
`NO: 12, May 3, 6 p. m.` The words are those of the tables `form` in `config/languages.toml`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from digitize.describe.sheetlines import tells_subject
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, bare, fold

_LONG, _ODD_OF_LONG = 14, 5  # letters of a long name, of which more may be wrong
_FUZZY, _ODD = 9, 6  # letters of a name that may be misread, and one in so many that may be wrong
_LONGEST_NAME = 60  # letters of a line with a form's name
_OFFICE_WORDS = 5  # of the office behind or before a form's name
_LONGEST_PRINTED = 7  # words behind a printed label without a colon
_LEAST_LABEL = 4  # letters of a label before which the rest of a stamp may stand
_LONG_LABEL = 8  # letters of one that tells nothing of the paper
_STAMPED = 26  # letters of that rest
_LONGEST = 100  # letters of a line of a form
_CLOCK = r"\d{1,2}(?:[.:,]\d\d)?\s?(?:[ap]{1,2}\s?[.,]?\s?m\b\.?|h\b\.?|hrs\b|uhr\b|час\w*\.?)"
_WIRED = re.compile(
    rf"\W{{0,3}}(?P<number>\d{{1,5}})[.,]{{1,2}}\s*(?:(?P<a>[^\W\d_]{{3,}})\.?\s(?P<day>\d{{1,2}})|\d{{1,2}}\.?\s(?P<b>[^\W\d_]{{3,}}))"
    rf"(?:,?\s\d{{4}})?[.,;]?\s*(?:{_CLOCK}|\d{{1,4}})?[\s.,]*(?:,?\s\d{{4}})?\W*",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…+|_{4,}")
_FIGURES = str.maketrans("10", "lo")  # as engines read them for letters
_BEGUN = re.compile(r"(?<!\S)(?=[^\W\d_a-zа-я]|№)")  # a word with a capital, or the sign of a number


class Field(StrEnum):
    """What a line of a form tells."""

    NAME = "name"  # of the form: letterhead, and no title
    SENDER = "sender"
    RECIPIENT = "recipient"
    NUMBER = "number"
    DATE = "date"
    RECEIVED = "received"
    SUBJECT = "subject"
    PARTICIPANTS = "participants"
    OTHER = "other"  # for whom copies are, how urgent it is
    WIRED = "wired"  # number, day and hour above a telegram's text: `1152, August 22, 7 p. m.`


_TABLES = {
    Field.PARTICIPANTS: "participants",
    Field.RECEIVED: "received",
    Field.DATE: "dates",
    Field.SENDER: "senders",
    Field.RECIPIENT: "recipients",
    Field.NUMBER: "numbers",
    Field.OTHER: "others",
}
_PRINTED = (Field.RECEIVED, Field.DATE, Field.SENDER, Field.RECIPIENT, Field.NUMBER)


@dataclass(frozen=True, slots=True)
class Filled:
    """A label of a form that stands at `start` of a line, and what is filled in behind it, from `begin` to `end`."""

    field: Field
    start: int
    begin: int
    end: int


@lru_cache(maxsize=8192)
def form_field(text: str, words: Vocabulary, printed: bool = False) -> Field | None:
    """What a line tells of a form's fields; None where it tells nothing. On a form whose name is known (`printed`) labels
    need no colon: `FROM Lima`.

    >>> form_field("INCOMING TELEGRAM", words), form_field("TO: Secretary of State", words)
    (<Field.NAME: 'name'>, <Field.RECIPIENT: 'recipient'>)
    """
    line = unspaced(text.strip())
    if not line or len(line) > _LONGEST:
        return None
    if names_form(line, words):
        return Field.NAME
    if is_wired(line, words):
        return Field.WIRED
    found = filled_in(line, words, printed)
    return found[0].field if found else None


def names_form(line: str, words: Vocabulary) -> bool:
    """Whether a line is the printed name of a telegram's form, alone or beside its office: `INCOMING TELEGRAM Department
    of State`; of a long name a letter in six may be misread."""
    if len(pieces := _LEADERS.split(line)) > 1:  # printed dots for what is filled in
        return any(names_form(piece, words) or _named_and_filled(piece, words) for piece in pieces)
    line = line.strip(" .,:;*_-–—()[]|'\"")
    if not line or len(line) > _LONGEST_NAME or not (line[0].isupper() or not line[0].isalpha()):
        return False
    found = words.form["names"].match(line)
    rest = line[found.end() :].strip(" .,:;-–—|") if found else ""
    if found and (not rest or _is_office(rest, words) or number_of_form(line, words)):
        return True
    folded = bare(line).translate(_FIGURES)
    most = len(folded) // (_ODD if len(folded) < _LONG else _ODD_OF_LONG)
    return len(folded) >= _FUZZY and any(
        Levenshtein.distance(folded, name, score_cutoff=most) <= most
        for name in words.form_names
        if abs(len(name) - len(folded)) <= most
    )


def _named_and_filled(piece: str, words: Vocabulary) -> bool:
    """Whether a piece is a form's name with a label behind it, filled in or not: `TELEGRAM Received under No. 12`."""
    found = words.form["names"].match(piece)
    if found is None or not piece[: found.end()].isupper():
        return False
    rest = piece[found.end() :].strip()
    return bool(filled_in(rest, words, True)) or any(kind.fullmatch(rest) for kind in words.form.values())


def number_of_form(line: str, words: Vocabulary) -> str | None:
    """The number behind a form's name: 412/31 of `TELESPRESSO N. 412/31`."""
    found = words.form["names"].match(line)
    sign = words.numbers.match(line, found.end()) if found else None
    number = _NUMBER.fullmatch(line[sign.end() :].strip(" .:")) if sign else None
    return number[0] if number and line.isupper() else None


def _is_office(text: str, words: Vocabulary) -> bool:
    return len(text.split()) <= _OFFICE_WORDS and text[0].isupper() and words.institutions.search(text) is not None


def is_wired(line: str, words: Vocabulary) -> bool:
    """Whether a line is the number, day and hour that a telegram begins with: `1152, August 22, 7 p. m.`"""
    found = _WIRED.fullmatch(line)
    return found is not None and words.month(found["a"] or found["b"], near=False) is not None


def wired_number(line: str) -> str | None:
    """The number of such a line."""
    found = _WIRED.fullmatch(unspaced(line.strip()))
    return found["number"] if found else None


def filled_in(line: str, words: Vocabulary, printed: bool = False) -> list[Filled]:
    """The labels of a line with what is filled in behind each: `FROM: Lima   TO: Board of Trade` has two."""
    found = _label(line, 0, words, printed) or (_behind_stamp(line, words) if printed else None)
    out: list[Filled] = []
    while found:
        below = next((x for at in _blanks(line, found.begin) if (x := _label_behind(line, at, words, printed))), None)
        out.append(Filled(found.field, found.start, found.begin, below.start if below else len(line)))
        found = below
    return out


def _blanks(line: str, begin: int) -> list[int]:
    return [found.start() for found in _BEGUN.finditer(line, begin + 1)]


def _label_behind(line: str, at: int, words: Vocabulary, printed: bool) -> Filled | None:
    """The label that stands at a place behind another; without a colon only behind wide white, and before a number or a
    day: `FROM Lima     No. 12`; where the form's name is not known, a long one before a number: `Desp. No. 12`."""
    found = _label(line, at, words, _FAR_BEHIND.search(line, 0, at) is not None)
    label = line[found.start : found.begin] if found else ""
    if found is None or ":" in label:
        return found
    told = found.field in (Field.NUMBER, Field.RECEIVED, Field.DATE) if printed else found.field is Field.NUMBER
    told = told or (printed and found.field is Field.RECIPIENT and label.strip().isupper())
    return found if told and (printed or _long(label)) else None


def _label(line: str, at: int, words: Vocabulary, printed: bool) -> Filled | None:
    """The label that stands at a place of a line."""
    if at == 0 and (subject := words.subject.match(line)):
        return Filled(Field.SUBJECT, 0, subject.end(), len(line))
    for field, table in _TABLES.items():
        found = words.form[table].match(line, at)
        if found and (colon := _COLON.match(line, found.end())) and line[found.start() :].lstrip(_SPECKS)[:1].isupper():
            return Filled(field, at, colon.end(), len(line))
    if at == 0 and printed and tells_subject(line, words) and line.split(None, 1)[1][:1].isupper():
        return Filled(Field.SUBJECT, 0, len(line.split(None, 1)[0]) + 1, len(line))
    for field in _PRINTED if printed else ():
        found = words.form[_TABLES[field]].match(line, at)
        if found and field is Field.NUMBER and _ONE_LETTER.fullmatch(found[0]):
            continue  # the letter of a registry's number: `C 3811/312/62`
        if found and _is_value(line[found.end() :], field, words):
            return Filled(field, at, found.end(), len(line))
    other = words.form["others"].match(line, at) if printed else None
    if other and sum(map(str.isalpha, other[0])) >= _LONG_LABEL and line[other.end() :][:1].isupper():
        return Filled(Field.OTHER, at, other.end(), len(line))
    return None


_ONE_LETTER = re.compile(r"\W*[A-Z]\s*")
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"\d[\w/.-]*")
_WIDE = re.compile(r"\s{3,}")
_FAR_BEHIND = re.compile(r"\s{3,}$")
_COLON = re.compile(r"\s{0,4}[:;]+\s*|(?<=[:;])\s*")
_SPECKS = " |'\"‘’.,*_-–—"


def _is_value(text: str, field: Field, words: Vocabulary) -> bool:
    """Whether a text may be filled in behind a printed label: a name, a number, a day."""
    text = _WIDE.split(text.strip(_SPECKS), maxsplit=1)[0]
    if not text or len(_FIGURE.split(text, maxsplit=1)[0].split()) > _LONGEST_PRINTED:
        return False
    if field is Field.NUMBER:
        return text[0].isdigit() or (text[0].isupper() and any(map(str.isdigit, text[:8])))
    if field in (Field.RECEIVED, Field.DATE):
        return any(map(str.isdigit, text))
    text = _FIGURE.split(text, maxsplit=1)[0]  # a day may stand behind a name
    if fold(text.split()[0] if text.split() else "") in words.predicates:
        return False  # `TO BE TRANSMITTED IN CODE`
    small = [w for w in text.split() if w[0].islower() and not _common(w, words)]
    return text[:1].isupper() and len(small) <= 1 and not text.endswith(("!", "?"))


def _common(word: str, words: Vocabulary) -> bool:
    folded = fold(word).strip(".,")
    return folded in words.before_date or any(folded in common for common in words.function_words.values())


def _behind_stamp(line: str, words: Vocabulary) -> Filled | None:
    """A printed label behind what was read of a stamp at the left of it: `SAYRE | FROM Lima via N.R.`; that of a number
    also far behind what is filled in above."""
    for begun in _BEGUN.finditer(line, 1, _STAMPED):
        found = _label(line, begun.start(), words, True)
        if found and found.field in _PRINTED[:3] and _long(line[found.start : found.begin]):
            return found
        if found and found.field is Field.NUMBER and _FAR_BEHIND.search(line, 0, begun.start()):
            return found  # behind the second row of another field
    return None


def _long(label: str) -> bool:
    return sum(map(str.isalpha, label)) >= _LEAST_LABEL
