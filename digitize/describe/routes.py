"""From whom a paper goes to whom, as its title says: `The Minister in Lima (Lund) to the Board of Trade`."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from digitize.describe.headings import document_type
from digitize.describe.openings import is_said
from digitize.describe.people import INITIALS_NAME, TITLED, names_rank
from digitize.describe.titles import without_date, without_end_date, without_excerpt
from digitize.describe.vocabulary import Vocabulary, bare, fold
from digitize.lexicon.wordlist import word_list

_REMARK = re.compile(r"\s*\([^()]*\d[^()]*\)\W*$")  # `(Received October 3)` after the last person
_CAPITALISED = re.compile(r"[^\W\d_a-zа-я][\w’'.-]*")
_BREAK = re.compile(r"[;:]|\.\s+(?=[^\W\d_]{4})")
_DATIVE = re.compile(r"(?:ому|ему|ímu|ému|emu)$")  # of an adjective before an office: `российскому министру`
_RARE = 1e-5  # of a language's words: a common word is no last name
_NO_PLACE = re.compile(r"s\. ?[ld]\.?|o\. ?[OJD]\.?|n\. ?[pd]\.?")  # sine loco, ohne Ort, no place
_INNER_DAY = re.compile(r",\s+(?:[^\W\d_]{1,4}\s+)?\d{1,2}\w{0,2}\.?\s+(?P<month>[^\W\d_]+)\.?(?=,)")
_SHORTEST_NAME = 4  # letters of a last name alone
_DASH = re.compile(r"\s[–—-]\s")
_INITIALS = re.compile(r"(?:[^\W\d_a-zа-я]\.\s?){1,2}[^\W\d_a-zа-я][^\W\d_]+")
_NAMES = re.compile(rf"(?:(?:{_INITIALS.pattern}|[^\W\d_a-zа-я][^\W\d_]+)(?:,\s|$)){{1,4}}")
_ENDS = " ,;:*[]"
_OFFICE_LETTERS = re.compile(
    r"[A-Z]{1,6}(?:/[A-Z]{1,6})*\s+[-–—]\s+(?=[^\W\d_])"
)  # the `PA/HO - ` of `PA/HO - Mr. Lund`
_LONGEST, _LONGEST_NAME, _LONGEST_OFFICE = 16, 5, 6  # words


class Route(NamedTuple):
    """Sender and recipient as a title gives them."""

    sender: str | None
    recipient: str | None


NOBODY = Route(None, None)


def find_route(title: str, words: Vocabulary, below: Iterable[str] = (), language: str | None = None) -> Route:
    """Who writes to whom by the title of a paper, without the articles before them. A conversation has neither. Last names
    alone stand for both, where that of who writes is one of those who sign: it ends one of the lines `below`, or their
    part before a comma; or where both are rare words of the `language` and the day stands behind them.

    >>> find_route("Telegram From the Embassy in Peru to the Board of Trade", words)
    Route(sender='Embassy in Peru', recipient='Board of Trade')
    >>> find_route("LUND TO BROWN", words, ["Emil Lund"])
    Route(sender='LUND', recipient='BROWN')
    """
    title = _without_inner_day(_REMARK.sub("", " ".join(title.split()).strip(" *")), words)
    if document_type(title, (), words) == "conversation":
        return NOBODY
    if words.routes.match(title):
        return _between_places(title, words)
    signing = {fold(tokens[-1]) for text in below if (tokens := text.partition(",")[0].strip(_ENDS).split())}
    if title and (names := _names_alone(title, signing, words)):
        return names
    if is_said(title, words):
        return NOBODY  # a sentence, in which `à` and `to` lead to anything
    dated = without_end_date(without_date(title, words), words)
    begun = _without_end_place(dated, words, dated != title)
    readings = list(dict.fromkeys((begun, without_excerpt(begun, words))))
    for pattern in words.people:
        for text in readings:
            if match := pattern.search(text):
                found = match.groupdict()
                if not (found.get("a") and found.get("b")):
                    return NOBODY
                if (ends := _ends(found["a"], found["b"], text, words)) != NOBODY:
                    return ends
    readings.sort(key=lambda text: words.types.match(text) is None)
    told = (read(text, words) for text in readings for read in (_by_lead, _by_dative, _by_dash, _to_whom))
    last_names = _last_names(begun, words, language) if language and dated != title else NOBODY
    return next((ends for ends in told if ends != NOBODY), last_names)


def _ends(a: str, b: str, title: str, words: Vocabulary) -> Route:
    """Who writes to whom by the two ends of a title; one that begins with the kind of paper may give a last name alone for
    who writes to an office, or to somebody in full: `Lettre de Lund au consul à Lima`."""
    sender, recipient = somebody(a, words), somebody(b, words)
    if sender is None and recipient and words.types.match(title):
        sender = last_name(a, words)
    return Route(sender, recipient) if sender and recipient else NOBODY


def last_name(text: str, words: Vocabulary) -> str | None:
    """A word that is a last name alone, and no place, behind the words that lead to it: `de Lund`."""
    name = unled(text.strip(_ENDS + "."), words) if text.strip(_ENDS + ".") else ""
    known = words.is_city(name) or words.is_land(name) or words.ranks.match(name) or words.institutions.match(name)
    plain = len(name) >= _SHORTEST_NAME and _CAPITALISED.fullmatch(name) and not name.isupper()
    return name if plain and not known else None


def _by_lead(text: str, words: Vocabulary) -> Route:
    """Who writes to whom by a title that says so with a small word between both, one of which is an office: `Kammerherre Lund,
    Gesandt i Lima, til Udenrigsminister Berg`."""
    tokens = text.split()
    leads = (k for k in range(1, len(tokens) - 1) if tokens[k].islower() and _is_lead(tokens[k], words))
    for k in (k for k in leads if not words.ranks.match(tokens[k - 1])):  # `Delegate to the Board` holds one office
        ends = Route(somebody(" ".join(tokens[:k]), words), somebody(" ".join(tokens[k + 1 :]), words))
        if None not in ends and any(_office(end.split(), words) for end in ends if end):
            return ends
    return NOBODY


def _last_names(text: str, words: Vocabulary, language: str) -> Route:
    """Who writes to whom by two last names with a small word between them: `Lund till Berg`."""
    tokens = text.strip(_ENDS + ".").split()
    if len(tokens) != len(Route._fields) + 1 or not (tokens[1].islower() and _is_lead(tokens[1], words)):
        return NOBODY
    names = [last_name(token, words) for token in (tokens[0], tokens[2])]
    rare = all(name and word_list(language).share(name.lower()) < _RARE for name in names)
    return Route(*names) if rare else NOBODY


def _is_lead(word: str, words: Vocabulary) -> bool:
    """Whether a word leads to whom a paper goes: `to`, `til`, `aan`."""
    return word.isalpha() and words.form["recipients"].fullmatch(f"{word} ") is not None


def _by_dative(text: str, words: Vocabulary) -> Route:
    """Who writes to whom by a title that has no word between both, and an ending that says to whom: `Telegram vyslance v
    Limě ministerstvu obchodu`, `Посол в Лиме Э. Лунд российскому министру торговли`."""
    kind = words.types.match(text)
    tokens = text[kind.end() if kind else 0 :].split()
    for k in range(1, len(tokens)):
        office = words.institutions.match(tokens[k]) or words.ranks.match(tokens[k])
        small = tokens[k].islower() or kind  # `Director Bureau of …` has no ending
        if not (office and small and words.sheet["addressed_beginnings"].search(tokens[k])):
            continue
        first = k
        while first > 1 and _DATIVE.search(tokens[first - 1]) and (kind or tokens[first - 1].islower()):
            first -= 1
        a, b = " ".join(tokens[:first]), " ".join(tokens[first:])
        ends = Route(somebody(a, words), somebody(b, words))
        return ends if None not in ends and (kind or _holds_office(a, words)) else NOBODY
    return NOBODY


def _by_dash(text: str, words: Vocabulary) -> Route:
    """Who writes to whom by names on both sides of a dash, the second in the case of whom it is for: `Лунд, Берг — Иванову`."""
    ends = [end.strip(_ENDS + ".") for end in _DASH.split(text)]
    named = len(ends) == len(Route._fields) and all(_NAMES.fullmatch(end) and not words.is_city(end) for end in ends)
    return Route(*ends) if named and _is_for(ends[1], words) else NOBODY


def _to_whom(text: str, words: Vocabulary) -> Route:
    """To whom a paper goes by its kind and a name with initials in the case that says so: `Письмо А. Б. Лунду`."""
    kind = words.types.match(text)
    name = text[kind.end() :].strip(_ENDS + ".") if kind else ""
    return Route(None, name) if _INITIALS.fullmatch(name) and _is_for(name, words) else NOBODY


def _is_for(name: str, words: Vocabulary) -> bool:
    """Whether the ending of a name says that something is for whom it names."""
    return words.sheet["addressed_beginnings"].search(name.split()[-1]) is not None


def _holds_office(text: str, words: Vocabulary) -> bool:
    return bool(words.ranks.search(text) or words.institutions.search(text))


def names_letter(title: str, words: Vocabulary) -> bool:
    """Whether a title names nobody but who writes and to whom, and tells where and when: `Emil Lund an Karl Berg, Lima,
    Sonntag, 3. Mai 1931`."""
    title = " ".join(title.split())
    dated = without_end_date(without_date(title, words), words)
    begun = _without_end_place(dated, words, dated != title)
    ends = find_route(begun, words) if begun != title and "," not in begun and not words.types.match(begun) else NOBODY
    return all(end is not None and 1 < len(end.split()) <= _LONGEST_NAME for end in ends)


def _without_inner_day(title: str, words: Vocabulary) -> str:
    """A title without a day of no year between commas: `Lettre de Lund, du 3 mai, au consul`."""
    found = _INNER_DAY.search(title)
    return title[: found.start()] + title[found.end() :] if found and words.month(found["month"]) else title


def names_ends(title: str, words: Vocabulary) -> bool:
    """Whether a title says who writes to whom, and ends in the day: `Der Hafenmeister an das Hafenamt. 3. Mai 1931`."""
    title = " ".join(title.split())
    return without_end_date(title, words) != title and None not in find_route(title, words)


def is_letter(title: str, route: Route, words: Vocabulary) -> bool:
    """Whether a title names no kind of paper, but the day, who writes, and to whom, without an office: it is a letter's."""
    offices = any(_holds_office(end, words) for end in route if end)
    dated = None not in route and without_end_date(title, words) != title
    return names_letter(title, words) or (dated and not offices and not words.types.search(title))


def place_in_title(title: str, words: Vocabulary) -> str | None:
    """Where a letter was written whose title names nobody but who writes and to whom, and tells where and when."""
    if not names_letter(title, words):
        return None
    begun = _without_end_place(without_end_date(title, words), words, True)
    place = title[len(begun) :].strip(_ENDS).partition(",")[0]
    return place if place[:1].isupper() and bare(place) not in words.weekdays and not _NO_PLACE.match(place) else None


def _without_end_place(text: str, words: Vocabulary, dated: bool) -> str:
    """A title without the place and the weekday at its end, where it was `dated` behind them; also without what an editor
    has for either where the paper tells none."""
    while "," in text:
        begun, _, last = text.rpartition(",")
        last = unled(last.strip(_ENDS + "."), words) if last.strip(_ENDS + ".") else ""
        day = bare(last) in words.weekdays or words.undated.fullmatch(last) or _NO_PLACE.fullmatch(last)
        place = words.is_city(last) or (dated and _CAPITALISED.fullmatch(last) and not words.ranks.match(last))
        if not (day or place):
            break
        text, dated = begun.rstrip(_ENDS), dated or bool(day)
        if place and not day:
            break
    return text


def _names_alone(title: str, signing: Collection[str], words: Vocabulary) -> Route | None:
    """Who writes to whom by a title that begins with a last name which stands below the paper: `LUND AN BROWN`, `Lund an die
    Fakultät`."""
    name, *rest = title.split()
    if not 2 <= len(rest) <= _LONGEST_OFFICE or fold(name) not in signing:
        return None
    led = _is_lead(rest[0], words)
    recipient = " ".join(rest[1:]).strip(_ENDS + ".")
    if led and not title.isupper():
        article = words.articles.match(recipient)
        recipient = recipient[article.end() :].strip(_ENDS) if article else recipient
        led = rest[0].islower() and not is_said(recipient, words) and any(map(str.isupper, recipient))
    return Route(name, recipient) if led and recipient else None


def _between_places(title: str, words: Vocabulary) -> Route:
    """To whom a telegram goes by the line that says from where to where: the office, or the city where one is; and from
    whom, if that is an office: `FROM BOARD OF TRADE TO LIMA`."""
    text = without_excerpt(title, words)
    found = next((x for pattern in words.people if (x := pattern.search(text)) and x.groupdict().get("a")), None)
    if text == title or found is None or not found.groupdict().get("b"):
        return NOBODY
    sender, recipient = (found[end].strip(_ENDS + ".") for end in ("a", "b"))
    office = _office(sender.split(), words)
    known = words.is_city(recipient) or _office(recipient.split(), words)
    return Route(sender if office else None, recipient if known else None)


def made_for(title: str, words: Vocabulary) -> str | None:
    """Whom a paper was made for, by its title: an office or a person with a title, behind the kind of paper and the word that leads to it.

    >>> made_for("Note pour le Directeur du port", words), made_for("Note pour la presse", words)
    ('Directeur du port', None)
    """
    kind = words.types.match(title)
    ends = (
        (kind.end(), kind.end() - len(kind[0].split()[-1])) if kind else ()
    )  # the kind may have that word: `Appunto per`
    behind = next((title[at:][led.end() :] for at in ends if (led := words.made_for.match(title[at:]))), None)
    if behind is None:
        return None
    name = behind.strip(_ENDS)
    while article := words.articles.match(name):
        name = name[article.end() :].strip(_ENDS)
    office = names_rank(name, words.ranks) or words.institutions.match(name)
    letters = _OFFICE_LETTERS.match(name)
    titled = words.sheet["persons"].match(name, letters.end() if letters else 0)
    person = titled is not None and name[titled.end() :][:1].isupper()
    return name if (office or person) and len(name.split()) <= _LONGEST_OFFICE and not is_said(name, words) else None


def is_addressed(title: str, words: Vocabulary) -> bool:
    """Whether what stands for a title says only to whom a memorandum goes, as a form's first line does.

    >>> is_addressed("MEMORANDUM FOR: Deputy Director", words), is_addressed("Note pour le Directeur", words)
    (True, False)
    """
    kind = words.types.match(title)
    memorandum = kind is not None and kind["type"].isupper() and words.type_of.get(fold(kind["type"])) == "memorandum"
    return memorandum and made_for(title, words) is not None


def is_route(line: str, words: Vocabulary) -> bool:
    """Whether a line says nothing but from which office to which a paper goes: `Berlin Büyükelçiliğinden Hariciye
    Vekâletine`."""
    tokens = line.split()
    small = [t for t in tokens if t[0].islower() and fold(t) not in words.leading and not words.types.match(t)]
    if len(tokens) > _LONGEST or line[:1].islower() or small or _BREAK.search(line):
        return False
    ends = find_route(line, words)
    return all(end is not None and (words.ranks.search(end) or words.institutions.search(end)) for end in ends)


def tells_route(line: str, words: Vocabulary) -> bool:
    """Whether a text says from whom to whom a paper goes, by an office at least, and is no sentence: `The Minister in
    Lima, E. Lund, to the Head of the Board, P. Brown`."""
    ends = find_route(line, words)
    office = any(end is not None and (words.ranks.search(end) or words.institutions.search(end)) for end in ends)
    return office and None not in ends


def somebody(text: str, words: Vocabulary) -> str | None:
    """A name or an office without its article and the words that lead to it; None for what is neither."""
    text = text.strip(_ENDS)
    while article := words.articles.match(text):
        text = text[article.end() :].strip(_ENDS)
    tokens = text.split()
    if not tokens or len(tokens) > _LONGEST:
        return None
    office = _office(tokens, words)
    held = (found := INITIALS_NAME.search(text)) is not None and found.end() == len(text)  # `pasteur K. Lund`
    name = any(x.match(text) for x in (INITIALS_NAME, TITLED, words.honorifics))
    name = name or (held and len(tokens) <= _LONGEST_OFFICE)
    plain = 1 < len(tokens) <= _LONGEST_NAME and tokens[0][0].isupper()
    plain = plain and all(_CAPITALISED.fullmatch(token) or token in words.leading for token in tokens)
    return text if office or name or plain else None


def _office(tokens: Sequence[str], words: Vocabulary) -> bool:
    """Whether a word for an office stands before any word that leads on: `Embassy in Peru`, and no `vote of the council`."""
    first = next((k for k, token in enumerate(tokens) if k and words.leads(token)), len(tokens))
    begun = " ".join(tokens[:first])
    return bool(words.ranks.search(begun) or words.institutions.search(begun))


def unled(text: str, words: Vocabulary) -> str:
    """A name without the words that lead to it: `von`, `du`."""
    tokens = text.split()
    while len(tokens) > 1 and words.leads(tokens[0]):
        tokens.pop(0)
    return " ".join(tokens)


def leads_on(text: str, words: Vocabulary) -> bool:
    """Whether a text can't end where it does: `Ministry of the`; an initial is no such word: `ЛУНДУ И. В`."""
    last = text.split()[-1]
    return fold(last) in words.leading and not (len(last) == 1 and last.isupper())
