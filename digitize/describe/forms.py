"""What the fields of a form tell: from where and to whom a telegram goes, under which number, on what day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digitize.describe.dates import find_dates
from digitize.describe.formlines import Field, Filled, filled_in, form_field, names_form, number_of_form, wired_number
from digitize.describe.headings import document_type
from digitize.describe.people import INITIALS_NAME, TITLED
from digitize.describe.places import find_place
from digitize.describe.sheetlines import tells_subject
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, bare, fold
from digitize.model.metadata import Date, DocumentType, Metadata
from digitize.model.role import LabelledLine, Role

_ENDS = " .,:;*_-–—|[]'\"‘’"
_NUMBER = re.compile(r"(?:(?-i:[A-Z])[A-Z]{0,2}[ -]?)?\d[\w/.-]*", re.IGNORECASE)
_CLOCK = re.compile(r",?\s\d{1,2}(?:[.:]\d\d)?\s?[ap]\s?\.?\s?m\.?(?=\W|$)", re.IGNORECASE)
_PARTED = re.compile(r"\s{3,}|,\s+|\s+(?=via\b)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][^\W\d_.'’-]*")
_WIDE, _BLANKS = 1.6, 3  # type sizes: white that parts two pieces of a line; and blanks that stand for it
_ALONE = {Field.SENDER: "senders", Field.RECIPIENT: "recipients"}
_PLACE = 3  # words of a place at most
_SHORT_ENDING = re.compile(r"[aeiouyаеиоуыюя][aeiouyаеиоуыюяmм]?")  # of a case, behind a short stem
_STEM, _ENDING = 4, 3  # letters of a city's name that stay in all cases, and of an ending


@dataclass(frozen=True, slots=True)
class Form:
    """What a form's fields tell; None where they don't. `tells_place_alone` where who writes is told by a place;
    `beside_day` is the place beside a day, in a line without a label."""

    tells_place_alone: bool = False
    sender: str | None = None
    recipient: str | None = None
    number: str | None = None
    date: Date | None = None
    place: str | None = None
    type: DocumentType | None = None
    beside_day: str | None = None


def read_form(lines: Sequence[LabelledLine], words: Vocabulary, language: str | None = None) -> Form | None:
    """The fields of a document on a form; None where it stands on none."""
    head = [x for x in lines if x.page == lines[0].page and x.part in ("form", "field", "subject")]
    if not any(x.part == "field" for x in head):
        return None
    dated = [x for x in lines if x.page == lines[0].page and x.part == "date"]
    name = next((x for x in head if x.part == "form" and names_form(_named_cell(x, words), words)), None)
    spread = [_spread(x) for x in head if x.part == "field"]
    rows = [(text, filled_in(text, words, name is not None)) for text in spread]
    fields = _below_labels(lines, words) | _values(rows, words)
    wired = next((text for text, _ in rows if form_field(text, words) is Field.WIRED), None)
    telegram = (
        name is not None or wired is not None or (_is_message(fields) and not any(x.part == "subject" for x in head))
    )
    origin = fields.get(Field.SENDER)
    place = place_of(origin, words) if origin and telegram else None
    if origin and place is None and words.institutions.search(origin):
        place = _town_of(origin, words)
    if place is None and telegram and Field.RECEIVED in fields:
        place = _from_ablative(fields[Field.RECEIVED], words)
    return Form(
        tells_place_alone=place is not None
        and (not origin or len(_origin(origin, words).split()) == len(place.split())),
        sender=_named(_undated(origin, words) if origin else None),
        recipient=_named(fields.get(Field.RECIPIENT)),
        number=_number(fields, wired) or (number_of_form(_named_cell(name, words), words) if name else None),
        date=_date(fields, words, language),
        place=place,
        beside_day=next((at for x in dated if (at := find_place(unspaced(x.text), words))), None),
        type=(_named_kind(name, words) or "telegram") if telegram else _kind(lines, words),
    )


def _named_cell(line: LabelledLine, words: Vocabulary) -> str:
    """The piece of a line that is a form's name: an office may stand at the left of it."""
    pieces = [unspaced(line.text), *(text.strip() for text in _spread(line).split(" " * _BLANKS))]
    return next((text for text in pieces if names_form(text, words)), pieces[0])


def _named_kind(name: LabelledLine | None, words: Vocabulary) -> DocumentType | None:
    """The kind of paper that a form's name tells, where it is another than a telegram."""
    return document_type(None, [_named_cell(name, words)], words) if name else None


def with_form(record: Metadata, form: Form, words: Vocabulary) -> Metadata:
    """A record with what its form's fields tell, before what its lines told otherwise. Where a telegram's field says only
    from which place it comes, who signed it has sent it."""
    by_place = form.tells_place_alone and record.signed is not None
    named = record.title is not None and tells_subject(record.title, words)  # behind a printed label without a colon
    title = record.title.split(None, 1)[1] if named and record.title else record.title
    told = {
        "number": form.number,
        "type": form.type,
        "date": form.date,
        "place": _surer(record.place, form, words),
        "sender": record.signed if by_place else form.sender,
        "recipient": form.recipient,
    }
    flags = {flag for flag in record.flags if flag != "date-missing" or form.date is None}
    known = {name: value for name, value in told.items() if value is not None or name == "place"}
    return record.model_copy(update={**known, "title": title, "flags": tuple(sorted(flags))})


def _surer(beside: str | None, form: Form, words: Vocabulary) -> str | None:
    """Of the place beside a day and that of a form's field the one that is known for a city, or names nothing else; what
    is filled in for a person, or is a label, is no place."""
    if form.beside_day:
        return form.beside_day
    if beside is None or _is_label(beside, words) or beside in f"{form.sender} {form.recipient}":
        return beside if form.place and beside and beside in form.place else form.place
    city = form.place is not None and as_city_named(form.place, words) is not None
    known = words.is_city(beside)
    return form.place if form.place and (form.place in beside or (city and not known)) else beside


def _is_label(text: str, words: Vocabulary) -> bool:
    return any(kind != "ablatives" and label.fullmatch(text) for kind, label in words.form.items())


def _spread(line: LabelledLine) -> str:
    """A line's text with several blanks where wide white parts its pieces."""
    words = line.line.sound
    text = words[0].text if words else ""
    for left, right in pairwise(words):
        wide = right.box.x0 - left.box.x1 > _WIDE * line.unit
        text += (" " * _BLANKS if wide else " ") + right.text
    return unspaced(text)


def _values(rows: Sequence[tuple[str, Sequence[Filled]]], words: Vocabulary) -> dict[Field, str]:
    """What is filled in behind each label, behind the first of each kind; below a label that stands alone in its line."""
    out: dict[Field, str] = {}
    for text, filled in rows:
        for one in filled:
            value = text[one.begin : one.end].strip()
            if value.strip(_ENDS):
                out.setdefault(one.field, value)
    return out


def _below_labels(lines: Sequence[LabelledLine], words: Vocabulary) -> dict[Field, str]:
    """What is filled in below a printed label that stands alone in its line: `FROM` and below it `Lima`."""
    head = [x for x in lines if x.page == lines[0].page and x.role is Role.DATELINE]
    out: dict[Field, str] = {}
    for label, below in pairwise(head):
        bare_label = label.text.strip(_ENDS)
        field = next((kind for kind, name in _ALONE.items() if words.form[name].fullmatch(bare_label)), None)
        value = _spread(below)
        if field and below.part is None and form_field(value, words, True) is None and len(value.split()) <= _PLACE:
            out.setdefault(field, value)
    return out


def _is_message(fields: dict[Field, str]) -> bool:
    """Whether a form without a name is a military message's: a number with `FROM` and `TO`, no subject."""
    return {Field.SENDER, Field.RECIPIENT, Field.NUMBER} <= fields.keys() and Field.SUBJECT not in fields


def _named(value: str | None) -> str | None:
    """Who or what is filled in, without what stands far behind it."""
    name = re.split(r"\s{3,}", value or "", maxsplit=1)[0].strip(_ENDS)
    return name if sum(map(str.isalpha, name)) > 1 else None


def _number(fields: dict[Field, str], wired: str | None) -> str | None:
    """`C 58575` of `NR: C 58575   25 MAR 51`, 1152 of `1152, August 22, 7 p.m.`"""
    if wired and (number := wired_number(wired)):
        return number
    found = _NUMBER.match(fields.get(Field.NUMBER, "").lstrip(_ENDS))
    return found[0].strip("./-") if found else None


def _date(fields: dict[Field, str], words: Vocabulary, language: str | None) -> Date | None:
    """The day behind its label, or beside the number: `2586, March 27, 6 p.m., 1951`."""
    for field in (Field.DATE, Field.NUMBER, Field.SENDER):
        text = fields.get(field, "")
        for read in (text, _CLOCK.sub("", text)):
            if days := [x for x in find_dates(read, words, language) if x.precision == "day"]:
                return days[0].date
    return None


def place_of(origin: str, words: Vocabulary) -> str | None:
    """The place from where a telegram comes, as its field tells it: a city in it, or a few words that are no office and
    no person.

    >>> place_of("CINCFE TOKYO JAPAN", words), place_of("Secretary of State", words)
    ('TOKYO', None)
    """
    text = _origin(origin, words)
    tokens = _TOKEN.findall(text)
    runs = (" ".join(tokens[k : k + n]) for n in (3, 2) for k in range(len(tokens) - n + 1))
    named = next((run for run in runs if words.is_city(run)), None)
    named = named or next((city for token in tokens if (city := as_city_named(token, words))), None)
    if named:
        return named
    person = INITIALS_NAME.search(text) or TITLED.match(text) or words.honorifics.match(text)
    office = words.ranks.search(text) or words.institutions.search(text)
    plain = 0 < len(tokens) <= _PLACE and not any(map(str.isdigit, text)) and not (person or office)
    return text if plain and all(t[0].isupper() for t in tokens) and not _is_code(text) else None


def _town_of(origin: str, words: Vocabulary) -> str | None:
    """The city that stands behind a mission's name and a comma: `AMEMBASSY, LIMA`."""
    office, _, town = _undated(origin, words).partition(", ")
    first = re.split(r"\s{3,}|,", town, maxsplit=1)[0].strip(_ENDS)
    return first if first and words.institutions.search(office) and as_city_named(first, words) else None


def _origin(text: str, words: Vocabulary) -> str:
    return _PARTED.split(_undated(text, words).strip(_ENDS), maxsplit=1)[0].strip(_ENDS)


def _undated(text: str, words: Vocabulary) -> str:
    """From where or whom, without the day and what stands behind it: `Lima den 3/5 1931 kl. 17.40`."""
    dates = find_dates(text, words)
    if not dates or not text[: dates[0].start].strip():
        return text
    before = text[: dates[0].start].split()
    return " ".join(before[:-1] if len(before) > 1 and fold(before[-1]) in words.before_date else before)


def _is_code(text: str) -> bool:
    """Whether a text is the short name of a staff: `CINCFE`, `COMNAVFE`."""
    return " " not in text and text.isupper() and len(text) > 1


def as_city_named(word: str, words: Vocabulary) -> str | None:
    """The city that a word names, in the case in which cities are listed: `Moskwa` of `Moskwy`. None where it names none."""
    if words.is_city(word):
        return word
    folded = bare(word)
    near = [city for city in words.cities if " " not in city and _is_case_of(folded, bare(city))]
    whole = [city for city in near if folded.startswith(bare(city))] or near
    return min(whole, key=lambda city: (abs(len(city) - len(word)), city)) if near and word[0].isupper() else None


def _is_case_of(word: str, city: str) -> bool:
    stem = city[:-1] if city[-1:] in "aeiouyаея" else city
    ending = word[len(stem) :]
    short = len(stem) > _STEM or _SHORT_ENDING.fullmatch(ending)  # and no `Bernard` of Bern
    return len(stem) >= _STEM and word.startswith(stem) and 0 < len(ending) <= _ENDING and word != city and bool(short)


def _from_ablative(text: str, words: Vocabulary) -> str | None:
    """The place in a word whose ending says that something comes from there: `Bukarestből`."""
    for word in _TOKEN.findall(text):
        ending = words.form["ablatives"].search(word)
        if word[0].isupper() and ending and len(word) - len(ending[0]) >= _STEM:
            return str(word[: ending.start()])
    return None


def _kind(lines: Sequence[LabelledLine], words: Vocabulary) -> DocumentType | None:
    """The kind of paper that a line above the fields names."""
    first = next((i for i, x in enumerate(lines) if x.part in ("field", "subject")), 0)
    above = [unspaced(x.text) for x in lines[:first] if x.part == "form" or x.role in (Role.DATELINE, Role.TITLE)]
    return document_type(None, above, words)
