"""Institutions that no table names and that keep papers: a name in capitals with the word for an archive or a library in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from digitize.references.grammar import Archives

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w./])|[^\W\d_]+(?:['’-][^\W\d_]+)*(?=\.(?:\s|$))"
)
"""A word of a name, and no letter of a signature: `D410/T`."""
ELIDED = re.compile(r"^[a-z]{1,4}['’](?=.)")
LONGEST = 12
"""Words of the longest name."""
REACH = 160
"""Characters of the longest name."""
NOT_FIRST = frozenset(
    ("the", "see", "cf", "from", "in", "at", "and", "also", "source", "quelle", "fonte", "siehe", "vgl")
)
"""Words in capitals that stand in front of a name at the beginning of a sentence."""
SEGMENT = re.compile(r", (?=[^\W\d_])")
ABBREVIATION = re.compile(r" ?\((?:[^\W\d_][\w ]{2,20}: )?([^\W\d_a-zà-ÿ]{2,8}(?:-[^\W\d_a-zà-ÿ]{2,8})?)\)")
"""What a name is shortened to from here on: `(dalej: ANK)`."""
LEAST_CAPITALS = 2
SMALL = 2
"""Words in small letters that may stand behind the word for an archive: `Archives diplomatiques`, `archiv hlavního města`."""
MANUSCRIPT = frozenset(("MS", "MSS", "Ms", "Mss", "ms", "mss", "Cod", "Hs"))


class Institution(NamedTuple):
    """A name `text[start:end]`; `code` is its abbreviation; `archive`: it says that it keeps an archive, not only papers."""

    start: int
    end: int
    code: str
    archive: bool


def institution_starts(text: str, archives: Archives, pos: int = 0) -> Iterator[int]:
    """Where names begin, from `pos` on, that have the word for an institution in them."""
    words = archives.words
    folded = text[pos:].casefold()
    tokens = list(TOKEN.finditer(text, pos)) if any(stem in folded for stem in words.stems) else []
    for i, token in enumerate(tokens):
        if not words.institution.match(token[0]):
            continue
        first = i
        while first and i - first < LONGEST and _continues(text, tokens[first - 1], tokens[first], archives):
            first -= 1
        while first < i and (not tokens[first][0][0].isupper() or tokens[first][0].casefold() in NOT_FIRST):
            first += 1
        yield tokens[first].start()


def institutions_at(text: str, at: int, archives: Archives) -> list[Institution]:
    """The institution that a text names at this place, with all its houses, and with the first alone: what follows it may be
    what it keeps (`Kreisarchiv Warendorf, Gemeindearchiv Beelen, Nr. 123`)."""
    if not text[at : at + 1].isupper():
        return []
    first = _segment(text, at, archives)
    if not any(archives.words.institution.match(token[0]) for token in first):
        return _short(text, at)
    every, ends = list(first), [first[-1].end()]
    while further := _further(text, ends[-1], archives):
        every += further
        ends.append(further[-1].end())
    kept = any(archives.words.keeps.match(token[0]) for token in every)
    found = []
    for end in dict.fromkeys((ends[-1], ends[0])):
        short = ABBREVIATION.match(text, end)
        found.append(Institution(at, short.end() if short else end, short[1] if short else _code(first), kept))
    return found


def _short(text: str, at: int) -> list[Institution]:
    """What is called by one word or an abbreviation, and has a manuscript behind it: `Wellcome MS Amer.108`."""
    word = TOKEN.match(text, at)
    behind = TOKEN.match(text, word.end() + 1) if word and text[word.end() : word.end() + 1] == " " else None
    if not word or not behind or behind[0] not in MANUSCRIPT or len(word[0]) < LEAST_CAPITALS:
        return []
    return [] if word[0].casefold() in NOT_FIRST else [Institution(at, word.end(), word[0], True)]


def _segment(text: str, at: int, archives: Archives) -> list[re.Match[str]]:
    """The words of a name from here to the next comma, number or signature."""
    found: list[re.Match[str]] = []
    for token in TOKEN.finditer(text, at, at + REACH):
        if (not found and token.start() != at) or token[0] in MANUSCRIPT or len(found) == LONGEST:
            break
        if found and not _continues(text, found[-1], token, archives):
            break
        if found and _is_signature(text, token, found, archives):
            break
        found.append(token)
    while found and not found[-1][0][0].isupper() and not archives.words.institution.fullmatch(found[-1][0]):
        found.pop()
    if found and archives.words.keeps.match(found[-1][0]):
        found += _small(text, found[-1].end())
    return found


def _small(text: str, end: int) -> list[re.Match[str]]:
    """The words in small letters that end a name before a comma: `Archives diplomatiques,`."""
    found: list[re.Match[str]] = []
    for token in TOKEN.finditer(text, end, end + REACH):
        if text[end : token.start()] != " " or not token[0].islower() or len(found) == SMALL:
            break
        found.append(token)
        end = token.end()
    return found if text[end : end + 2] == ", " else []


def _is_signature(text: str, token: re.Match[str], before: Sequence[re.Match[str]], archives: Archives) -> bool:
    """Capitals behind a name that are none of its abbreviation, and so begin what it holds: `Zentralbibliothek Zürich SCH R 201`."""
    word, end = token[0], token.end()
    if len(word) < LEAST_CAPITALS or not word.isupper() or word == _code(before):
        return False
    if text[end : end + 1] == ",":
        return False  # `Historický archiv ČNB, fond`: it ends the name
    alone = len(before) == 1 and archives.words.institution.fullmatch(before[0][0])
    return not alone and not archives.words.institution.fullmatch(word)


def _further(text: str, end: int, archives: Archives) -> list[re.Match[str]]:
    """The department or the house that the next words name, up to a comma: `, Special Collections,`."""
    gap = SEGMENT.match(text, end)
    tokens = _segment(text, gap.end(), archives) if gap else []
    if not tokens or text[tokens[-1].end() : tokens[-1].end() + 1] not in (",", ".", ":", ";"):
        return []
    words = archives.words
    told = any(words.institution.match(token[0]) or words.division.match(token[0]) for token in tokens)
    return tokens if told and not any(words.holdings.match(token[0]) for token in tokens) else []


def _continues(text: str, one: re.Match[str], other: re.Match[str], archives: Archives) -> bool:
    """Two words that follow each other in one name."""
    joined = text[one.end() : other.start()]
    within = joined == " " or (joined in ("'", "’"))
    return within and all(_is_of_a_name(word[0], archives) for word in (one, other))


def _is_of_a_name(word: str, archives: Archives) -> bool:
    """A word with a capital, after an article too (`l'État`), or one that stands inside names in small letters."""
    words = archives.words
    return ELIDED.sub("", word)[0].isupper() or word in words.joints or bool(words.institution.fullmatch(word))


def _code(tokens: Sequence[re.Match[str]]) -> str:
    """The initials of a name's words."""
    printed = [token[0] for token in tokens]
    short = list(takewhile(lambda word: word.isupper() and 2 < len(word.replace(".", "")) < 9, printed))
    if short:
        return short[0].replace(".", "")
    if len(printed) == 1:
        return printed[0]
    if _initials(printed[:-1]) == printed[-1]:
        return printed[-1]  # the name with its own abbreviation: `State Records of South Australia SRSA`
    return _initials(printed)


def _initials(printed: Sequence[str]) -> str:
    kept = (word for word in printed if word[0].isupper())
    last = printed[-1]
    short = last if len(last) == LEAST_CAPITALS and last.isupper() else ""  # `Hampshire RO`
    return "".join(w if w == short else w.replace(".", "") if w.count(".") > 1 else w[0] for w in kept)
