"""To whom a letter goes: by its address, its salutation, or the heading of a telegram."""

import re
from collections.abc import Sequence
from itertools import groupby

from digitize.describe.cells import cells_of
from digitize.describe.routes import leads_on, somebody, unled
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary
from digitize.model.role import LabelledLine, Role

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_OF_CAPITAL = re.compile(r"^0(?=\.\s)")  # `0. Lund`
_ENDS = " .,:;*_-–—()[]|~"
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-zа-я]\.")
_HAS_DIGIT = re.compile(r"\d")
_FEWEST_LETTERS = 3
_LONGEST_NAME, _LONGEST_OFFICE = 5, 9  # words
_LONGEST_LINE = 100  # letters of a line of a head
_HEAD = (Role.DATELINE, Role.TITLE)


def to_whom(lines: Sequence[LabelledLine], salutations: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The recipient of a letter with such salutations, by the first of its lines that tells one."""
    return _recipient(lines, words) or _called(salutations, words) or _wired_to(lines, words)


def _recipient(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The first line of the first address that names somebody, without the words that only lead to it."""
    for is_address, group in groupby(lines, key=lambda line: line.part == "address"):
        if not is_address:
            continue
        block = [unspaced(cells_of(line)[0][1]) for line in group]
        for k, text in enumerate(block):
            if name := _addressed(text, words):
                below = block[k + 1 : k + 2]
                if below and name.isupper() and " " not in name:  # a mission's name on a telegram
                    return f"{name}, {below[0].strip(' .,:;')}"
                return _with_holder(name, below, words)
    return None


def _with_holder(office: str, below: Sequence[str], words: Vocabulary) -> str:
    """An office with who holds it, whom the line below names with a title and initials: `Наркому торговли / тов. Лунду Э.`;
    with the end of its own name, where it can't end so."""
    held = below and words.sheet["persons"].match(below[0]) and not words.sheet["persons"].match(office)
    named = below and len(below[0].split()) <= _LONGEST_NAME and _INITIAL.search(below[0])
    goes_on = below and leads_on(office, words) and len(below[0].split()) <= _LONGEST_NAME
    return f"{office} {below[0].strip(_ENDS)}" if (held and named) or goes_on else office


def _addressed(text: str, words: Vocabulary) -> str | None:
    text = _OF_CAPITAL.sub("O", text.strip(_ENDS + "'’\""))
    lead = words.sheet["addressed"].match(text)
    person = words.sheet["persons"].match(text)
    if lead and (person is None or lead.end() > person.end()):
        office = words.institutions.search(lead[0]) or words.ranks.search(lead[0])
        if not office:
            text = text[lead.end() :].strip(_ENDS)
        elif not (words.articles.match(text) and text[:1].isupper()):
            text = unled(text, words)
    text = _without_article(text, words)
    letters = sum(map(str.isalpha, text))
    if letters <= _FEWEST_LETTERS or _HAS_DIGIT.search(text) or words.sheet["persons"].fullmatch(text + " "):
        return None
    return text


def _without_article(text: str, words: Vocabulary) -> str:
    """`le Préfet` → `Préfet`; `The Secretary of State` is called so."""
    article = words.articles.match(text)
    return text[article.end() :] if article and text[:1].islower() else text


def _called(salutations: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Whom a salutation names, with a name or an office: `Kære Hans Jakob Hansen,`; nobody in `Dear Sir:`."""
    for line in salutations:
        text = re.split(r"[,!:;]|(?<=[^\W\d_]{4})\.(?:\s|$)", unspaced(line.text), maxsplit=1)[0]
        rest = text
        while (found := words.sheet["salutations"].match(rest)) and found.end() < len(rest):
            rest = rest[found.end() :]
        titled = words.sheet["persons"].match(rest)
        tokens = _WORD.findall(rest[titled.end() :] if titled else rest)
        named = len(tokens) > 1 and rest != text and all(t[0].isupper() for t in tokens)
        office = words.ranks.search(rest) or (rest != text and words.institutions.match(rest))
        if office or named or (titled and titled[0].rstrip().endswith(".") and len(tokens) == 1):
            return rest.strip(_ENDS) or None
    return None


def _wired_to(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """To whom a telegram goes, as its head says behind the kind of paper: `Cypher telegram to Mr. Lund (Lima),`."""
    head = [x for x in lines if x.role in _HEAD and x.page == lines[0].page and len(x.text) <= _LONGEST_LINE]
    for text in (unspaced(cell).strip() for line in head for _, cell in cells_of(line)):
        kind = words.types.search(text)
        begun = kind is not None and len(text[: kind.start()].split()) <= 1
        lead = words.form["recipients"].match(text, kind.end()) if kind and begun else None
        name = _closed(text[lead.end() :].strip(_ENDS)) if lead else ""
        if name[:1].isupper() and len(name.split()) <= _LONGEST_OFFICE and (told := somebody(name, words)):
            return told
    return None


def _closed(text: str) -> str:
    """A text with the bracket that it opens last closed: `Mr. Lund (Lima` → `Mr. Lund (Lima)`."""
    return f"{text})" if text.count("(") > text.count(")") else text
