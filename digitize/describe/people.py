"""Who speaks in a document, who wrote to whom, and who recorded or signed it."""

import re
from re import Pattern

from digitize.describe.titles import without_date, without_end_date, without_excerpt
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.metadata import Person

_INITIAL = r"[^\W\d_a-zа-я](?:[a-zа-я’']{0,2}|[A-ZА-Я]?)\."
_SURNAME = r"(?:(?:de|von|van|der|den|la|le|du|di|da|al|bin|zu|ter|фон|дер|де|ван|ди|ла|ле)\s+){0,2}(?:d['’])?[^\W\d_a-zа-я][\w’'-]*(?:[ -][^\W\d_a-zа-я][\w’'-]+)?"
INITIALS_NAME = re.compile(rf"(?<!\w)(?P<name>(?:{_INITIAL}\s?){{1,4}}{_SURNAME})")
_SMALL = r"(?!(?:st|dr|mr|ms|no|nr|vs|ok|ca|c|v|d)\.)[a-zа-я]{1,2}\.|ca\.(?=\s?[^\W\d_a-zа-я][\w’'-]+$)"
SPOILED_NAME = re.compile(
    rf"(?<![\w.])(?P<name>(?:{_SMALL})\s?(?:{_INITIAL}\s?){{0,2}}{_SURNAME})$"
)  # `s. A. Lund`, `al. Lund`
SPOILED_CASE = re.compile(
    r"(?<!\w)at\s+(?P<name>[A-Z][\w’'-]+[aeioy]em)$"
)  # `A. Aktay` with a Russian ending: `at Aktaem`
_BRACKETED = re.compile(r"^(?P<role>.+?)\s*\((?P<name>[^\W\d_][^()]{1,40})\)$")
_CAPITALISED = re.compile(r"(?:d['’])?[^\W\d_a-zа-я][\w’'.-]*")
_COMPLETED = re.compile(
    r"(?:(?:[^\W\d_]\[[^\W\d_]+\]|[^\W\d_]\.)\s?){1,3}[^\W\d_]\[[^\W\d_]+\]"
)  # initials that an editor completed: `E[MIL] L[UND]`
TITLED = re.compile(
    r"^(?:(?i:Sir|Lord|Lady|Viscount|Count|Baron|Prince|Dr|Prof|Freiherr|Graf)|[A-Z][a-z]+ Col|Col|Maj|Gen|Adm|Capt)\b\.?"
)
_END = re.compile(r"\s*(?:[\n;()\[\]*]|,\s|(?<=[^\W\d_]{4})\.\s+(?=[^\W\d_]{4})|\.?$)")
_PARTICLES = frozenset(
    [
        "v",
        "v.",
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "do",
        "dos",
        "da",
        "du",
        "la",
        "le",
        "y",
        "zu",
        "zur",
        "ter",
        "ten",
        "bin",
    ]
)
_NAME_PARTICLES = frozenset({"v", "v.", "von", "van", "zu", "ter", "bin"})  # `de` leads to a country, too
_OF_A_BODY = re.compile(r"(?P<name>.+?)\s+(?:of|in)\s+the\s+")  # `Mr. Murray of the Division of …`
_PREPOSITION = 3  # letters of the longest word that leads to a place: `посол в Лиме`, `Minister in Lima`
_NUMERAL = re.compile(r"[IVX]+")
_REMARK = re.compile(r"\s*\([^()]*\d[^()]*\)\W*$")  # `(Received October 3)` after the last person
_LONGEST_NAME = 5  # words


def find_recorder(text: str, words: Vocabulary) -> str | None:
    """Who recorded the conversation, by the words of the text: `Recorded by X`, `Беседу записал X`; None if not said.

    >>> find_recorder("Recorded by V. Pavlov", words)
    'V. Pavlov'
    """
    folded = fold(text)
    if not any(stem in folded for stem in words.recorder_stems):
        return None
    for match in words.recorded_by.finditer(text):
        rest = text[match.end() :]
        if name := _name_from(rest, words) or _name_behind_office(_first_sentence(rest), words):
            return name
    return None


def find_signer(text: str, words: Vocabulary) -> str | None:
    """Who signed, from the text of a signature: the name in it; an office or a closing without a name gives None."""
    if _COMPLETED.fullmatch(text.strip(" .,")):
        return text.strip(" .,")
    text = _behind_closing(text.strip(), words)
    recorded = words.recorded_by.match(text)
    text = text[recorded.end() :].lstrip(" :") if recorded else text
    signed = words.signed_by.match(text) or words.signed_by.match(text := text.lstrip("[("))
    if signed and signed[0][:1].isupper() and INITIALS_NAME.fullmatch(text.strip(" .,")):
        signed = None  # an initial, and no `s.`
    rest = text[signed.end() :] if signed else text
    rest = words.own_hand.sub("", rest.strip(" :,[]()*/")).strip(" :.,[]()*/")
    if signed and (name := _name_from(rest, words)):
        return name
    parts = re.split(r"[\n,;]", rest)
    if len(parts) > 1 and any(map(str.isdigit, rest)):
        parts = [part for part in parts if not words.is_city(part.strip())]  # the place before a day
    for part in parts if len(parts) == 1 else ():
        if name := _whole_name(part, words):
            return name
    if name_match := INITIALS_NAME.search(rest):
        return name_match["name"].strip(" ,")
    found = (_whole_name(part, words) or _name_behind_office(part, words) for part in parts)
    return next((name for name in found if name), None)


def _behind_closing(text: str, words: Vocabulary) -> str:
    """A signature's text without the closing that it begins with and the word for from whom: `Lena` of `Viele Grüße von
    Lena`. Empty where nothing but a closing's words follows; `I. A. Lund` is a name, no `i. A.` of Lund."""
    rest = text
    while not INITIALS_NAME.fullmatch(rest.strip(" .,")) and (found := words.sheet["closings"].match(rest)):
        rest = rest[found.end() :]
    if rest == text:
        return text
    if sender := words.sheet["senders"].match(rest):
        return rest[sender.end() :]
    goes_on = any(fold(rest).strip(" .,") in closing.split() for closing in words.closings)
    return "" if goes_on else rest


def _whole_name(part: str, words: Vocabulary) -> str | None:
    """A line that is nothing but a name: `WINSTON S. CHURCHILL`, `Frhr. v. Neurath`."""
    tokens = part.split()
    office = names_rank(part, words.ranks) or words.institutions.search(part)
    remark = fold(part).strip(" .") in words.extracts or words.handling.fullmatch(part.strip(" ."))
    particles = {t for t in tokens if t in _PARTICLES or (part.isupper() and t.lower() in _PARTICLES)}
    inner = [t for k, t in enumerate(tokens) if t[0].islower() or k == 0 or tokens[k + 1 :]]
    small = (t for t in inner if t not in particles and not (len(t) == 1 and t.isupper()))
    phrase = any(
        fold(t) in common for t in small for common in words.function_words.values()
    )  # `Hay` is none as a name
    named = (
        not phrase
        and all(_CAPITALISED.fullmatch(t) or t in _PARTICLES for t in tokens)
        and not set(tokens[-1:]) & _PARTICLES
    )
    return part.strip(" .[]()*") if 0 < len(tokens) <= 4 and named and not office and not remark else None


def names_rank(text: str, ranks: Pattern[str]) -> bool:
    """Whether a text has the word for an office; `Marshall` is none, as no ending doubles a letter."""
    found = ranks.search(text)
    return found is not None and text[found.end() :][:2].strip(" .,").lower() != found[0][-1].lower()


def _first_sentence(text: str) -> str:
    end = _END.search(text)
    return text[: end.start()] if end else text


def _name_behind_office(text: str, words: Vocabulary) -> str | None:
    """The name that ends a line that begins with an office: `Полпред СССР в Турции Терентьев`."""
    office = words.ranks.search(text)
    if office is None or len(text[: office.start()].split()) > 2:
        return None
    if found := INITIALS_NAME.search(text, office.end()):
        return found["name"].strip(" ,")
    tokens = text[office.start() :].strip(" .:[]()*").split()
    name: list[str] = []
    for i in range(len(tokens) - 1, 0, -1):
        token, before = tokens[i], tokens[i - 1]
        place = before.islower() and len(before) <= _PREPOSITION and before not in _NAME_PARTICLES
        office_word = words.ranks.match(token) or words.institutions.match(token) or not token[0].isupper()
        if place and words.articles.match(before):
            return None  # the whole belongs to a body: `Secretary of the Harbour Board`
        if place or (token.isupper() and name and not name[0].isupper()):
            break
        if (office_word or not _CAPITALISED.fullmatch(token)) and token not in _NAME_PARTICLES:
            break
        name.insert(0, token)
    return " ".join(name) if 0 < len(name) <= 3 else None


def _name_from(text: str, words: Vocabulary) -> str | None:
    """The name at the beginning of a text, up to where its words are no longer capitalised."""
    text = _plain(text.lstrip(" :—–-"), words)
    if match := INITIALS_NAME.match(text):
        return match["name"]
    end = _END.search(text)
    tokens = text[: end.start() if end else len(text)].split()
    name: list[str] = []
    for token in tokens:
        if not (_CAPITALISED.fullmatch(token) or token in _PARTICLES) or len(name) == _LONGEST_NAME:
            break
        name.append(token)
    if office := next((i for i, token in enumerate(name) if i and names_rank(token, words.ranks)), None):
        name = name[:office]
    while name and name[-1] in _PARTICLES:
        name.pop()
    text = " ".join(name).strip(" .,")
    return None if not text or words.ranks.match(text) else text


def find_people(title: str, words: Vocabulary) -> tuple[Person, ...]:
    """The people that a title names, with their offices: of a conversation, or from whom and to whom.

    Names are as printed, in the case of their language. An office without a name is named by the office; a body
    (a ministry, a government) is no person.
    """
    title = _REMARK.sub("", " ".join(title.split()).strip(" *"))
    if words.routes.match(title):  # from where to where, not from whom to whom
        return ()
    begun = without_end_date(without_date(title, words), words)
    readings = list(dict.fromkeys((begun, without_excerpt(begun, words))))
    for text, pattern in ((text, pattern) for pattern in words.people for text in readings):
        match = pattern.search(text)
        if match is None:
            continue
        parts = [match[group] for group in ("a", "b") if group in pattern.groupindex and match[group]]
        own = words.own_honorifics.get(pattern)
        several = [one for part in parts for one in _several(part)]
        people = [person for one in several if (person := _titled(one, own) or _person(one, words))]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def _titled(text: str, own: Pattern[str] | None) -> Person | None:
    """`M. Bonnet, Ministre des Affaires étrangères`: what the honorific of its language makes a name."""
    honorific = own.match(text) if own else None
    if honorific is None:
        return None
    name, _, role = text[honorific.end() :].strip(" ,;:*[]").partition(", ")
    return Person(name=name, role=role or None) if len(name.split()) <= _LONGEST_NAME else None


def _several(part: str) -> list[str]:
    """`Mr A, Minister for B, and to Mr C` → two."""
    return [one for one in re.split(r",\s+(?:and|und|et|и)\s+(?:to\s+|an\s+|à\s+)?|;\s+", part) if one]


def _person(text: str, words: Vocabulary) -> Person | None:
    text = text.strip(" ,;:*[]")
    text = re.sub(r"(?<=\w{3})\.$", "", text)
    bracketed = _BRACKETED.match(text)
    if bracketed and words.institutions.search(bracketed["name"]):  # where this one is: `Schmidt (Büro RAM)`
        return _person(bracketed["role"], words)
    if bracketed:
        if _is_name(bracketed["role"], words):  # with the place where this one is: `Sir A. Brown (Lima)`
            return Person(name=_plain(bracketed["role"], words), role=None)
        return Person(name=bracketed["name"], role=_office(bracketed["role"], words) or None)
    name, comma, role = text.partition(", ")
    if comma and _is_name(name, words):
        return Person(name=_plain(name, words), role=_office(role, words) or None)
    belongs = _OF_A_BODY.match(text) if words.honorifics.match(text) else None
    name = belongs["name"] if belongs else text
    if _is_name(name, words):
        return Person(name=_plain(name, words), role=None)
    if _is_body(text, words):
        return None
    if found := [*INITIALS_NAME.finditer(text), *SPOILED_NAME.finditer(text), *SPOILED_CASE.finditer(text)]:
        last = found[-1]
        before = text[: last.start()].strip(" ,")
        return Person(
            name=last["name"].strip(" ,"), role=_office(before, words) if words.ranks.search(before) else None
        )
    if words.ranks.search(text):
        return _named_after_office(text, words) or _office_holder(text, words)
    return None


def _named_after_office(text: str, words: Vocabulary) -> Person | None:
    """An office and right behind it nothing but a name: `Botschafter von Papen`, `Dışişleri Bakanı Şükrü Saraçoğlu`."""
    tokens = _office(text, words).split()
    offices = [i for i, t in enumerate(tokens) if words.ranks.match(t) or words.institutions.match(t)]
    if not offices:
        return None
    name = tokens[offices[-1] + 1 :]
    if not 0 < len(name) <= _LONGEST_NAME or name[-1] in _PARTICLES or _NUMERAL.fullmatch(name[-1]):
        return None
    if not all((t[0].isupper() and _CAPITALISED.fullmatch(t)) or t in _NAME_PARTICLES for t in name):
        return None
    if tokens[0].islower() and len(name) > 2:
        return None
    return Person(name=" ".join(name), role=" ".join(tokens[: offices[-1] + 1]))


def _is_body(text: str, words: Vocabulary) -> bool:
    """Whether the word for a body comes before one for an office: `Department of …`, `Prime Minister's Department`."""
    plain = re.sub(r"[^\W\d_]+['’]s\s", "", text)
    body, office = words.institutions.search(plain), words.ranks.search(plain)
    return body is not None and (office is None or (body.start(), -body.end()) < (office.start(), -office.end()))


def _office_holder(text: str, words: Vocabulary) -> Person:
    """An office, with the name after it where the office is in small letters: `ambassador of Iran Sultan Ahmed`."""
    office = _office(text, words)
    tokens = office.split()
    rank = words.ranks.search(office)
    if rank is None or not rank[0][0].islower():
        return Person(name=office, role=None)
    run = len(tokens)
    while run and _CAPITALISED.fullmatch(tokens[run - 1]) and not words.ranks.match(tokens[run - 1]):
        run -= 1
    led = run < len(tokens) and any(t.islower() and fold(t) in words.leading for t in tokens[:run][-1:])
    run += led  # the country after `of`, `in`
    while run < len(tokens) and tokens[run].isupper() and len(tokens[run]) > 1:
        run += 1
    name = tokens[run:]
    if not name or run == 0:
        return Person(name=office, role=None)
    return Person(name=" ".join(name), role=" ".join(tokens[:run]))


def _is_name(text: str, words: Vocabulary) -> bool:
    if words.institutions.search(text) or words.articles.match(text):
        return False
    if words.honorifics.match(text) or TITLED.match(text) or INITIALS_NAME.fullmatch(text):
        return len(text.split()) <= _LONGEST_NAME + 2
    tokens = text.split()
    return (
        1 < len(tokens) <= _LONGEST_NAME
        and not words.ranks.search(text)
        and all(_CAPITALISED.fullmatch(t) for t in tokens)
    )


def _plain(name: str, words: Vocabulary) -> str:
    honorific = words.honorifics.match(name)
    return name[honorific.end() :].strip() if honorific else name.strip()


def _office(role: str, words: Vocabulary) -> str:
    """The office without the article before it."""
    article = words.articles.match(role)
    return (role[article.end() :] if article else role).strip(" ,")
