"""How much a line begins like the title of a document."""

import re

from digitize.describe.headings import without_number
from digitize.describe.openings import is_said
from digitize.describe.people import INITIALS_NAME, TITLED
from digitize.describe.vocabulary import Vocabulary, bare

_FIRST = re.compile(r"[^\W_]+")
_LONGEST_NAME = 3  # words
_OFFICE_WITHIN = 40  # letters from the beginning
_PHRASE, _TYPE, _TYPE_ALONE, _NAMED, _OFFICE = 0.8, 0.6, 0.2, 0.5, 0.3  # by what the line begins with
_ROUTE = 0.6  # `FROM LIMA TO BOARD OF TRADE`, `To James Brown` alone
_PEOPLE, _BRACKETED, _COMMA = 0.3, 0.3, 0.2  # for what follows


def title_likeness(text: str, words: Vocabulary) -> float:
    """From 0 to 1, how much the line begins like a title: a word for the type of document, a person, an office.

    The words alone are weighed, not the layout; running text that begins with an office gets 0.3.
    """
    line = text.strip(' [*"«„“')
    if line[:1].isdigit() or not line[:1].isalpha():
        line = without_number(line, words)[0]
    first = _FIRST.match(line)
    if first is None or not line[0].isupper():
        return 0.0
    if words.routes.match(line):
        return _ROUTE
    titled = TITLED.match(line) is not None
    if not titled and bare(first[0])[:5] not in words.title_words and line[1:2] != ".":
        return 0.0
    score = _beginning(line, titled, words)
    if not score:
        return 0.0
    if any(pattern.search(line) for pattern in words.people):
        score += _PEOPLE
    if re.search(r"\([^\W\d_][\w.’' -]+\)", line) and words.ranks.search(line):
        score += _BRACKETED
    return min(score, _OFFICE if is_said(line, words) else 1.0)


def _beginning(line: str, titled: bool, words: Vocabulary) -> float:
    if kind := words.types.match(line):
        if len(kind["type"].split()) > 2 and line[kind.end() : kind.end() + 1] in ("", ",", ":"):
            return _PHRASE  # `Memorandum of a Conversation, Lima`
        following = line[kind.end() :].lstrip(" ,.:[(")
        if not following or not (following[0].islower() or (line.isupper() and following[0].isalpha())):
            return _TYPE_ALONE
        return _PHRASE if len(kind["type"].split()) > 2 else _TYPE
    honorific = words.honorifics.match(line)
    rest = line[honorific.end() :] if honorific else line
    title = TITLED.match(rest)
    name = rest[title.end() :].split() if title else rest.split()
    alone = (honorific or titled) and 0 < len(name) <= _LONGEST_NAME and not INITIALS_NAME.search(" ".join(name))
    if alone and all(token[:1].isupper() for token in name):
        return _OFFICE  # a name alone, as in a list: `Dr. Emil Lund`
    if INITIALS_NAME.match(rest) or ((honorific or titled) and rest[:1].isupper()):
        comma = re.match(r"[^,]{3,40},\s", rest)
        return (_NAMED if honorific or titled else _OFFICE) + (
            _COMMA if comma and words.ranks.search(rest, comma.end()) else 0
        )
    article = words.articles.match(line)
    rest = line[article.end() :] if article else line
    if not rest[:1].isupper():
        return 0.0
    near = words.ranks.search(rest[:_OFFICE_WITHIN]) or words.institutions.search(rest[:_OFFICE_WITHIN])
    return _OFFICE if near else 0.0
