"""What a line at the head of a document is by its words alone: a letterhead, a registry number, a title.

Typed papers have no printed title. What names the paper stands among the letterhead, the number and date in the
registry, the classification, and the address, in an order that differs from office to office.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from re import Pattern

from digitize.describe.classification import find_classification
from digitize.describe.dates import find_dates
from digitize.describe.headings import is_lettered, numbered_kind
from digitize.describe.openings import is_said
from digitize.describe.routes import is_route
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.title_score import title_likeness
from digitize.describe.vocabulary import Vocabulary, fold

_TYPIST = re.compile(r"[A-Z/&]{1,8}\s?:\s?(?:[A-Z][\w.]*\s?){1,3}:\s?[a-z]{1,4}\W*")
_ABBREVIATIONS = r"(?:[^\W\d_]{1,5}\.\s?){0,3}"  # the `St.S.` of `St.S. Nr. 733`, the `T.` of `T. n° 404`
_FIGURES = re.compile(r"(?:[\dIlO][\w/.-]*|[IVXLC]{2,7}(?!\w))(?:\s*(?:to|à|bis|[–—-])\s*\d[\w/.-]*)?")
_MISREAD = re.compile(r"N[oO0][a-z][.,]?\s\d{1,5}\W{0,2}")  # a typewriter's point after `No` was read as a letter
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_REST = re.compile(r"^[^\W\d_]*")  # of the word for an office, of which a stem is known
_CYRILLIC = re.compile(r"[а-я]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIELD = re.compile(r"([^\W\d_][\w .'’/]{1,24}?)\s?:\s?\S")
_PREFIX = re.compile(r"^[\W_]*(?:\d{1,3}[.)]\s+)?")  # specks, and the number in a list of papers
_LONGEST_LETTERHEAD = 8  # words
_SUPPLIED = re.compile(r"^\[([^\W\d_]+)\]")  # by an editor: `[Bericht] Nr. 12`
_NAMED = 4  # words behind `Sent to`, where they are no list
_LONGEST_REGISTRY = 70  # letters
_DRAWN_UP = ("report", "memorandum", "minute")  # kinds of paper that nobody sends
_OWN = 4  # letters that `Ihr`, `Your`, `Mein` have at most
_TITLED = 0.5  # of `title_likeness`
_REMARK = re.compile(r"[\[(<]\s?[^\W\d_]+(?: [^\W\d_]+)?\.?\s?[\])>]\.?")  # `[Extract.]`


class HeadPart(StrEnum):
    """The part that a line may play at a document's head."""

    TITLE = "title"  # names the kind of paper, or who writes to whom
    LETTERHEAD = "letterhead"  # the office that writes, and to whom copies go: nothing that names this paper
    REGISTRY = "registry"  # the number under which the paper was sent
    TYPIST = "typist"  # initials of who drafted and who typed
    NUMBER = "number"  # a letter, or a number with one, behind its word: `APPENDIX B`
    MANNER = "manner"  # only how the paper was sent or copied, or where it was made: `Telegramm. Entzifferung`, `held at Lima`
    SUBJECT = "subject"  # says what the paper is about: `Subject: Harbour dues`, `A.s. de la fermeture du port`
    DISTRIBUTION = "distribution"  # says to whom the paper was sent besides: `Sent to comrade Lund, comrade Berg`
    FIELD = "field"  # another labelled line of a form: `COUNTRY: Peru   REPORT NO. 12`


def head_part(text: str, words: Vocabulary) -> HeadPart | None:
    """What the words of a line say it is at a document's head; None where they say nothing.

    >>> head_part("MINISTRY OF FOREIGN AFFAIRS", words), head_part("Memorandum of Conversation", words)
    (<HeadPart.LETTERHEAD: 'letterhead'>, <HeadPart.TITLE: 'title'>)
    """
    line = unspaced(text.strip())
    if _TYPIST.fullmatch(line):
        return HeadPart.TYPIST
    if is_lettered(line, words):
        return HeadPart.NUMBER
    if (numbered_kind(line, words) and len(line.split()) <= _NAMED) or _names_numbered(
        _SUPPLIED.sub(r"\1", line), words
    ):
        return HeadPart.TITLE
    if is_registry(line, words):
        return HeadPart.REGISTRY
    if words.distributed.search(line):
        return HeadPart.LETTERHEAD
    if is_distribution(line, words):
        return HeadPart.DISTRIBUTION
    if words.subject.match(line) or (line[:1].isupper() and words.topics.match(line) and line[-1] not in ".:;"):
        return HeadPart.SUBJECT
    if words.held.match(line) and line.lstrip("_ ([{*")[:1].islower():
        return HeadPart.MANNER
    bare_line = _PREFIX.sub("", line)
    first, *rest = _LETTERS.findall(line) or [""]
    if rest and all(fold(word) in words.extracts for word in rest) and words.types.fullmatch(fold(first)):
        return HeadPart.MANNER
    if _REMARK.fullmatch(line) and all(fold(word) in words.extracts for word in _LETTERS.findall(line)):
        return HeadPart.MANNER
    if sheet_part(line, words) is SheetPart.SALUTATION:
        return None
    if words.routes.match(bare_line) or title_likeness(bare_line, words) >= _TITLED or _names_kind(bare_line, words):
        return HeadPart.TITLE
    if is_route(bare_line, words) and not is_said(bare_line, words):
        return HeadPart.TITLE
    named = words.articles.sub("", bare_line, count=1) if bare_line.isupper() else bare_line  # `THE HARBOUR BOARD`
    if _names_office(named, words) or (bare_line.isupper() and _names_office(bare_line.removesuffix(","), words)):
        return HeadPart.LETTERHEAD
    label = _FIELD.match(line)
    return HeadPart.FIELD if label and label[1].isupper() else None


def _names_numbered(line: str, words: Vocabulary) -> bool:
    """Whether a line is the name of a kind of paper with its number and what it is about: `Bericht Nr. 457/61 über die Lage`."""
    kind = words.types.match(line)
    rest = line[kind.end() :].lstrip() if kind and line[:1].isupper() else ""
    sign = words.numbers.match(rest)
    rest = rest[sign.end() :].lstrip(" .:") if sign else ""
    figures = _FIGURES.match(rest)
    about = rest[figures.end() :].split() if figures else []
    return len(about) > 1 and about[0][0].islower() and rest[-1] not in ".:;" and not is_said(rest, words)


def is_distribution(line: str, words: Vocabulary) -> bool:
    """Whether a line says to whom a paper was sent, by names and offices in a row, and no sentence.

    >>> is_distribution("Sent to comrade Lund, comrade Berg, general secretariat", words)
    True
    """
    begun = words.sent_to.match(line)
    if begun is None or is_said(line, words) or (line.endswith(".") and len(line.split()) > _LONGEST_LETTERHEAD):
        return False
    rest = line[begun.end() :]
    return "," in rest or len(rest.split()) <= _NAMED or bool(words.honorifics.search(line))


def is_registry(line: str, words: Vocabulary) -> bool:
    """Whether a line is a number under which a paper was sent, with nothing beside it but marks and short words.

    >>> is_registry("No. 172 Telegraphic Confidential [J 5315/707/67]", words)
    True
    """
    if _MISREAD.fullmatch(line):
        return True
    if len(line) > _LONGEST_REGISTRY or not _number_sign(words).search(line):
        return False
    line = _without_marks(line, words).lstrip(" .,;([")
    begun = _registry(words).match(line)
    figures = _FIGURES.match(line, begun.end()) if begun else None
    if figures is None:
        return False
    rest = words.types.sub(" ", _BRACKETED.sub(" ", line[figures.end() :]))
    if words.institutions.search(rest) and all(word.isupper() for word in _WORD.findall(rest)):
        return True
    left = [word for word in _WORD.findall(rest) if fold(word) not in words.extracts]
    return len(left) <= 1 and not find_dates(line, words)


def _without_marks(line: str, words: Vocabulary) -> str:
    for mark in (words.classification, words.precedence, words.handling):
        line = mark.sub(" ", line)
    return line


@lru_cache(maxsize=8)
def _number_sign(words: Vocabulary) -> Pattern[str]:
    return re.compile(rf"{words.numbers.pattern}|№|n[°º]|n(?:os|°s)(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _registry(words: Vocabulary) -> Pattern[str]:
    return re.compile(rf"\W*{_ABBREVIATIONS}\(?(?:{_number_sign(words).pattern})[\s.:]*", re.IGNORECASE)


def is_unfinished(text: str, words: Vocabulary) -> bool:
    """Whether a line can't be the last of a title: it ends in `to the`, `aux`, `und`.

    >>> is_unfinished("Telegram From the Embassy in Greece to the", words)
    True
    """
    last = text.split()[-1:]
    return bool(last) and last[0] in words.leading


def _names_kind(line: str, words: Vocabulary) -> bool:
    """Whether a line is the name of a kind of paper, alone or in capitals: `СПРАВКА`, `Vermerk`, `NOTE FOR THE RECORD`."""
    kind = words.types.match(line)
    if kind is None and _ends_in_kind(line, words):
        return True
    if kind is None or not line[:1].isupper():
        return False
    rest = line[kind.end() :].strip(" .:*")
    return not rest or line[: kind.end()].isupper()


def _ends_in_kind(line: str, words: Vocabulary) -> bool:
    """Whether a line is a word or two and the kind of a paper that is not sent: `Politischer Bericht`; `Ihr Bericht` is
    another's."""
    *before, last = line.strip(" .:*").split() or [""]
    kind = words.types.fullmatch(last)
    told = kind and words.type_of.get(" ".join(fold(kind["type"]).split())) in _DRAWN_UP
    common = words.function_words.values()
    own = all(
        t[:1].isupper() and t.isalpha() and len(t) > _OWN and not any(fold(t) in c for c in common) for t in before
    )
    return bool(told) and 0 < len(before) < _NAMED - 1 and own and not any(fold(t) in words.predicates for t in before)


def _names_office(line: str, words: Vocabulary) -> bool:
    """Whether a line is the name of an office and nothing else: `BRITISH EMBASSY`, `Deutsche Botschaft`.

    The word for the office begins the line, or ends it or a phrase of it after names alone: `Statement by the
    Government` and `Government Bonds` are none.
    """
    if not line[:1].isupper() or line[-1] in ",:;!?" or any(map(str.isdigit, line)) or words.articles.match(line):
        return False
    office = words.institutions.search(line)
    if office is None or words.types.search(line) or find_classification(line, words):
        return False
    if any(p.search(line) for p in words.people):
        return False
    before, after = line[: office.start()].split(), _REST.sub("", line[office.end() :]).split()
    names = all(word[:1].isupper() and fold(word) not in words.leading for word in [*before, office[0]])
    latin = not _CYRILLIC.search(line)
    ended = not before or not after or not latin or words.leads(after[0]) or not after[0][0].isalpha()
    return names and ended and len(before) + len(after) < _LONGEST_LETTERHEAD and _capitalised(after, words)


def _capitalised(tokens: Iterable[str], words: Vocabulary) -> bool:
    common = words.function_words.values()
    return all(not t[0].isalpha() or t[0].isupper() or any(t in small for small in common) for t in tokens)
