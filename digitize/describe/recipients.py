"""To whom a letter goes: by its address, its salutation, or the heading of a telegram."""

import re
from collections.abc import Sequence
from itertools import groupby

from digitize.describe.cells import cells_of
from digitize.describe.letterlines import (
    ENDS,
    FEWEST_LETTERS,
    HAS_DIGIT,
    HEAD,
    LONGEST_NAME,
    LONGEST_OFFICE,
    OF_CAPITAL,
    WORD,
    head_lines,
    is_office,
)
from digitize.describe.routes import leads_on, made_for, somebody, unled
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary
from digitize.model.role import LabelledLine

_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-zа-я]\.")


def to_whom(lines: Sequence[LabelledLine], salutations: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The recipient of a letter with such salutations, by the first of its lines that tells one."""
    return _recipient(lines, words) or _made_for(lines, words) or _called(salutations, words) or _wired_to(lines, words)


def _recipient(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The first line of an address that names somebody, without the words that only lead to it: of the first that begins
    as addresses do, else of the first."""
    groups = (list(group) for is_address, group in groupby(lines, key=lambda x: x.part == "address") if is_address)
    blocks = [[unspaced(cells_of(line)[0][1]) for line in group] for group in groups]
    blocks.sort(key=lambda block: sheet_part(block[0], words) is None)
    if not blocks:  # a line between a form's fields
        free = [unspaced(x.text) for x in lines if x.role in HEAD and x.part is None and x.page == lines[0].page]
        blocks = [[text] for text in free if sheet_part(text, words) is SheetPart.ADDRESSEE]
    return next((name for block in blocks if (name := _named(block, words))), None)


def _named(block: Sequence[str], words: Vocabulary) -> str | None:
    """Whom the lines of an address name."""
    for k, text in enumerate(block):
        if name := _addressed(text, words):
            below = block[k + 1 : k + 2]
            if below and name.isupper() and " " not in name:  # a mission's name on a telegram
                return f"{name}, {below[0].strip(' .,:;')}"
            return _with_holder(name, below, words)
    return None


def _made_for(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Whom a paper was made for, as its head says behind the kind of paper: `MEMORANDUM FOR THE HARBOUR MASTER`."""
    head = [unspaced(x.text).strip(ENDS) for x in head_lines(lines)]
    wholes = (text for a, b in zip(head, [*head[1:], ""], strict=False) for text in (a, f"{a} {b}"))
    return next((name for text in wholes if (name := made_for(text, words))), None)


def _with_holder(office: str, below: Sequence[str], words: Vocabulary) -> str:
    """An office with who holds it, whom the line below names with a title and initials: `Наркому торговли / тов. Лунду Э.`;
    with the end of its own name, where it can't end so."""
    held = below and words.sheet["persons"].match(below[0]) and not words.sheet["persons"].match(office)
    named = below and len(below[0].split()) <= LONGEST_NAME and _INITIAL.search(below[0])
    goes_on = below and leads_on(office, words) and len(below[0].split()) <= LONGEST_NAME
    return f"{office} {below[0].strip(ENDS)}" if (held and named) or goes_on else office


def _addressed(text: str, words: Vocabulary) -> str | None:
    if words.sheet["addressed"].fullmatch(text.strip(" :")):
        held = is_office(text, words) and len(text.split()) > 1  # `The Secretary of State`
        return text.strip(ENDS) if held else None  # leads to a name below, or to none: `Excmo. Sr.`
    text = OF_CAPITAL.sub("O", text.strip(ENDS + "'’\""))
    lead = words.sheet["addressed"].match(text)
    if lead is None and (to := words.form["recipients"].match(text)) and words.sheet["persons"].match(text, to.end()):
        lead = to  # `To Mrs. Lund`
    person = words.sheet["persons"].match(text)
    if lead and (person is None or lead.end() > person.end()):
        if not is_office(lead[0], words):
            text = text[lead.end() :].strip(ENDS)
        elif not (words.articles.match(text) and text[:1].isupper()):
            text = unled(text, words)
    text = _without_article(text, words)
    letters = sum(map(str.isalpha, text))
    if letters <= FEWEST_LETTERS or HAS_DIGIT.search(text) or words.sheet["persons"].fullmatch(text + " "):
        return None
    return text


def _without_article(text: str, words: Vocabulary) -> str:
    """`le Préfet` → `Préfet`; `The Secretary of State` is called so."""
    article = words.articles.match(text)
    return text[article.end() :] if article and text[:1].islower() else text


def _called(salutations: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """Whom a salutation names, with a name or an office: `Kære Hans Jakob Hansen,`; nobody in `Dear Sir:`."""
    for line in salutations:
        if words.sheet["opened"].search(line.text):
            continue  # `Die Gesandtschaft beehrt sich`, which says who writes
        text = re.split(r"[,!:;]|(?<=[^\W\d_]{4})\.(?:\s|$)", unspaced(line.text), maxsplit=1)[0]
        rest = text
        while (found := words.sheet["salutations"].match(rest)) and found.end() < len(rest):
            rest = rest[found.end() :]
        titled = words.sheet["persons"].match(rest)
        tokens = WORD.findall(rest[titled.end() :] if titled else rest)
        tokens = [t for t in tokens[:-1] if not words.leads(t)] + tokens[-1:]  # `Lieber Herr von Lund!`
        named = len(tokens) > 1 and rest != text and all(t[0].isupper() for t in tokens)
        office = (rest != text or not words.sheet["salutations"].fullmatch(text)) and words.ranks.search(rest)
        office = office or (rest != text and words.institutions.match(rest))
        surname = (
            titled and len(tokens) == 1 and tokens[0][0].isupper() and not words.sheet["persons"].match(f"{tokens[0]} ")
        )
        if office or named or surname:  # and no `Herr Kollege`
            return rest.strip(ENDS) or None
    return None


def _wired_to(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """To whom a telegram goes, as its head says behind the kind of paper: `Cypher telegram to Mr. Lund (Lima),`."""
    for text in (unspaced(cell).strip() for line in head_lines(lines) for _, cell in cells_of(line)):
        kind = words.types.search(text)
        begun = kind is not None and len(text[: kind.start()].split()) <= 1
        lead = words.form["recipients"].match(text, kind.end()) if kind and begun else None
        name = _closed(text[lead.end() :].strip(ENDS)) if lead else ""
        if name[:1].isupper() and len(name.split()) <= LONGEST_OFFICE and (told := somebody(name, words)):
            return told
    return None


def _closed(text: str) -> str:
    """A text with the bracket that it opens last closed: `Mr. Lund (Lima` → `Mr. Lund (Lima)`."""
    return f"{text})" if text.count("(") > text.count(")") else text
