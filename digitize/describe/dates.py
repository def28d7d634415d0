"""Dates in a text: found as printed, read as EDTF (ISO 8601-2:2019, level 1)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from re import Match, Pattern

from digitize.describe.datepatterns import DatePatterns, date_patterns
from digitize.describe.vocabulary import Vocabulary, bare
from digitize.model.metadata import Date
from digitize.model.roman import roman_number

_DIGITS = str.maketrans(
    {
        "l": "1",
        "ı": "1",
        "T": "1",
        "Т": "1",
        "I": "1",
        "i": "1",
        "|": "1",
        "O": "0",
        "o": "0",
        "О": "0",
        "о": "0",
        "З": "3",
    }
    | dict.fromkeys("@%Ø", "0")  # a typewriter's zero with a stroke
)
_ROMAN = {roman_number(month): month for month in range(1, 13)}
_ONES = re.compile(r"(?=.*l)[l1]{2}")  # a typewriter's eleven, which has no other one than `l`
_ROMAN_LETTERS = str.maketrans("ХІVlхі1", "XIVIXII")
_YEAR = re.compile(
    r"(?<![^\W\d_])(?:1\d|20|[lI|]\d)[\dlI|OoОоЗ]{2}(?!\d)|[\dIVXХ][.,/-]\s?\d{2}(?!\d)|\b1 ?9 ?\d ?\d\b"
    r"|['’‘´`]\s?\d{2}(?!\d)|[IVXХІ]\s?[–—]\s?\d{2}(?!\d)|[^\W\d_]{3}\.?,?\s\d{2}\W*$|\b1[89]\d{3}\W*$"
)
_STAMPED = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,4}(?![^\W\d_])")
_CENTURY_OF_SHORT_YEARS = 1900
_YEAR_DIGITS = 4  # with which an EDTF date begins
_LONGEST_PLACE = 36  # letters
_DOUBT_BEFORE = re.compile(r"(?:^|[\[(])\s?\?\s?$")
_CALENDARS_APART = range(10, 14)  # days between the Julian and the Gregorian calendar since 1582


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `text[start:end]`. `precision` is "day", "month", "season", "year" or "interval"."""

    start: int
    end: int
    date: Date
    precision: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    edtf: str
    precision: str
    doubtful: bool = False


_Reader = Callable[[Match[str], Vocabulary, str | None], _Found | None]


def find_dates(text: str, words: Vocabulary, language: str | None = None) -> list[FoundDate]:
    """The dates of a text that have at least a year, from left to right.

    A month that is named so in several languages is that of `language`, the text's; where that is not known, no more than
    the year is.

    >>> find_dates("Sofia, den 2. Februar 1940", words)[0].date.edtf
    '1940-02-02'
    >>> [find_dates("12. listopada 1940", words, code)[0].date.edtf for code in ("hr", "pl", None)]
    ['1940-10-12', '1940-11-12', '1940']
    """
    text = text.replace("_", " ")  # a rule below the words
    if _YEAR.search(text) is None:
        return []
    found: list[_Found] = []
    for pattern, read in _readings(date_patterns(words)):
        for one in _matches(pattern, read, text, words, language):
            if all(one.end <= other.start or one.start >= other.end for other in found):
                found.append(one)
    found.sort(key=lambda one: one.start)
    return [_qualified(text, one, words) for one in _as_intervals(text, found, words)]


def is_stamped(found: FoundDate) -> bool:
    """Whether a day is written as stamps have it, its month shortened in capitals: `19 OKT. 1926`, `6JULI1931`."""
    return found.date.text.isupper() and _STAMPED.search(found.date.text) is not None


def is_undated(text: str, words: Vocabulary) -> bool:
    """Whether the text says that there is no date: `n.d.`, `б. д.`"""
    return words.undated.search(text) is not None


def _readings(patterns: DatePatterns) -> list[tuple[Pattern[str], _Reader]]:
    """The ways that dates are written, those that say more first: what one has read is not read again."""
    return [
        (patterns.day_month, _day_month),
        (patterns.month_day, _day_month),
        (patterns.iso, _numbers),
        (patterns.numeric, _numbers),
        (patterns.roman, _numbers),
        (patterns.year_first, _day_month),
        (patterns.short_day_month, _day_month),
        (patterns.short_month_day, _day_month),
        (patterns.year_day, _day_month),
        (patterns.strokes, _day_month),
        (patterns.month_year, _month_year),
        (patterns.year_month, _month_year),
        (patterns.years, _years_alone),
        (patterns.year, _year_alone),
    ]


def _matches(
    pattern: Pattern[str], read: _Reader, text: str, words: Vocabulary, language: str | None
) -> Iterator[_Found]:
    """All readings; after a match that is no date the search goes on one character later."""
    at = 0
    while match := pattern.search(text, at):
        found = read(match, words, language)
        if found and any(_is_doubtful(match, name, words, language) for name in ("m1", "m2", "m3")):
            found = replace(found, edtf=found.edtf[:_YEAR_DIGITS])
        at = match.end() if found else match.start() + 1
        if found:
            yield found


def _is_doubtful(match: Match[str], name: str, words: Vocabulary, language: str | None) -> bool:
    """Whether the name of a month means another one in another language."""
    month = match[name] if name in match.re.groupindex else None
    return month is not None and len(words.calendars.months(month, True, language)) > 1


def _number(text: str) -> int:
    return int(text.replace(" ", "").replace("/", "1").translate(_DIGITS))  # `10/94 / y.` was `10 1941 г.`


def _day_month(match: Match[str], words: Vocabulary, language: str | None) -> _Found | None:
    """A day and its month, or two: a range (`22–24 June`), or one day in both calendars (`11 (24) июня`)."""
    year = _number(match["y"]) if match["y"] else _number(match["ye"])
    if year < 100:
        year += _CENTURY_OF_SHORT_YEARS
    first = words.month(match["m1"], True, language) if match["m1"] else None
    last = words.month(match["m2"] or match["m3"], True, language) if match["m2"] or match["m3"] else None
    if (match["m1"] and not first) or ((match["m2"] or match["m3"]) and not last) or not (first or last):
        return None
    one = _day(year, first or last, match["d1"])
    if match["d2"] is None:
        return _Found(match.start(), match.end(), one.isoformat(), "day") if one and not (first and last) else None
    two = _day(year, last or first, match["d2"])
    between = match.string[match.end("d1") : match.start("d2")]
    if one and two and one > two and (two - one).days + 365 in _CALENDARS_APART:
        one = _day(year - 1, first or last, match["d1"])
    if one and two and (two - one).days in _CALENDARS_APART and re.search(r"[(/]", between):
        return _Found(match.start(), match.end(), two.isoformat(), "day")
    if one and two and (one - two).days in _CALENDARS_APART and "/" in between:  # the new style first
        return _Found(match.start(), match.end(), one.isoformat(), "day")
    if not one or not two or one >= two or "(" in between:
        return None
    return _Found(match.start(), match.end(), f"{one.isoformat()}/{two.isoformat()}", "interval")


def _day(year: int, month: int | None, day: str) -> date | None:
    try:
        return date(year, month or 0, _number(day))
    except ValueError:
        return None


def _numbers(match: Match[str], words: Vocabulary, language: str | None) -> _Found | None:
    """`24.6.1941`, `12.III.1941`, `1941-06-24`. With slashes and both numbers under 13, the order is doubtful."""
    year = _number(match["y"])
    if year < 100:
        year += _CENTURY_OF_SHORT_YEARS
    ones = _ONES.fullmatch(match["m"]) is not None
    roman = None if ones else _ROMAN.get(match["m"].translate(_ROMAN_LETTERS))
    known = match["m"].isdigit() and _number(match["m"]) < 13
    month = roman if roman and not known else _number(match["m"])  # `10/111/1937` was III
    day, doubtful = match["d"], False
    if match.groupdict().get("s") == "/" and match.start("d") < match.start("y"):
        written = roman is not None and not known  # a month in Roman figures is no day
        doubtful = _number(day) < 13 and month < 13 and _number(day) != month and not written
        if month > 12:
            day, month = match["m"], _number(match["d"])
    read = _day(year, month, day)
    return _Found(match.start(), match.end(), read.isoformat(), "day", doubtful) if read else None


def _month_year(match: Match[str], words: Vocabulary, language: str | None) -> _Found | None:
    year = _number(match["y"])
    season = words.seasons.get(bare(match["m1"]))
    if season and not match["m2"]:
        return _Found(match.start(), match.end(), f"{year}-{season}", "season")
    first = words.month(match["m1"], False, language)
    last = words.month(match["m2"], False, language) if match["m2"] else None
    if first is None or (match["m2"] and (last is None or last <= first)):
        return None
    if last:
        return _Found(match.start(), match.end(), f"{year}-{first:02}/{year}-{last:02}", "interval")
    return _Found(match.start(), match.end(), f"{year}-{first:02}", "month")


def _years_alone(match: Match[str], words: Vocabulary, language: str | None) -> _Found | None:
    """`1939–1941`, with nothing beside it."""
    year = _year_alone(match, words, language)
    first, last = _number(match["y"]), _number(match["last"])
    if year is None or first >= last:
        return None
    return _Found(match.start(), match.end(), f"{first}/{last}", "interval")


def _year_alone(match: Match[str], words: Vocabulary, language: str | None) -> _Found | None:
    """A year counts as a date only where nothing but a place, a bracket or `circa` stands with it."""
    text, at = match.string, match.start()
    before, after = text[max(0, at - _LONGEST_PLACE) : at], text[match.end() : match.end() + _LONGEST_PLACE]
    if year := words.after_year.match(after):
        after = after[year.end() :]
    short = len(text) < 2 * _LONGEST_PLACE
    if said := words.undated.search(before):
        before = before[said.end() :].lstrip(" .,")
    if part := words.parts.search(before):
        before = before[: part.start()]
    alone = re.fullmatch(r"(?:[^\W\d_][\w .]{1,30},)?\s*[\[(]?", before) and re.fullmatch(r"[\])?.\s]*", after)
    if not (short and alone) and not words.about.search(before):
        return None
    return _Found(match.start(), match.end(), str(_number(match["y"])), "year")


def _as_intervals(text: str, found: list[_Found], words: Vocabulary) -> list[_Found]:
    """Two whole days with nothing but `to` or a dash between them are one interval."""
    out: list[_Found] = []
    between = date_patterns(words).between
    for one in found:
        last = out[-1] if out else None
        same = last is not None and last.precision == one.precision and one.precision in ("day", "month", "year")
        if last and same and last.edtf < one.edtf and between.fullmatch(text[last.end : one.start].removeprefix(" г.")):
            out[-1] = _Found(last.start, one.end, f"{last.edtf}/{one.edtf}", "interval")
        else:
            out.append(one)
    return out


def _qualified(text: str, one: _Found, words: Vocabulary) -> FoundDate:
    """The date with what stands around it: `about`, `?`, `not later than`, brackets, `г.`"""
    start, end, edtf = one.start, one.end, one.edtf
    if after := words.after_year.match(text, end):
        end = after.end()
    doubt = re.compile(r"\s?[\[(]?\?[\])]?").match(text, end)
    end = doubt.end() if doubt else end
    before = text[max(0, start - 32) : start + 1] if text[start] == "[" else text[max(0, start - 32) : start]
    perhaps = words.doubtful.search(before) or _DOUBT_BEFORE.search(text[:start])
    uncertain = one.doubtful or doubt is not None or "?" in text[start:end] or perhaps is not None
    about = words.about.search(before) or (words.parts.search(before) if one.precision != "day" else None)
    until, since = words.until.search(before), words.since.search(before)
    if until and since and since.start() < until.start():  # `not before`
        until = None
    limit = until or since
    if one.precision != "interval":
        edtf += "%" if uncertain and about else "?" if uncertain else "~" if about else ""
        if limit:
            edtf = f"../{edtf}" if until else f"{edtf}/.."
    if qualifier := about or limit:
        start -= len(before) - qualifier.start() - (text[start] == "[")
    start, end = _balanced(text, start, end)
    printed = _printed(text[start:end]) if one.precision == "day" else text[start:end]
    return FoundDate(
        start, end, Date(text=" ".join(printed.split()), edtf=edtf), "interval" if limit else one.precision
    )


def _printed(text: str) -> str:
    """The text of a date without a note's mark in it: `[24] [1] May 1940` → `[24] May 1940`."""
    without = re.sub(r"(?<=\S)\s?\[\d{1,2}\](?=\s*[^\W\d_]|,)", "", text)
    return without if re.search(r"(?<!\d)\d{1,2}(?!\d)", without) else text


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without a bracket at either side whose partner lies outside."""
    for left, right in ("[]", "()"):
        inside = text[start:end]
        while inside.count(left) > inside.count(right) and inside.startswith(left):
            start, inside = start + 1, inside[1:]
        while inside.count(right) > inside.count(left) and inside.endswith(right):
            end, inside = end - 1, inside[:-1]
    while end > start and text[end - 1] in " ,;":
        end -= 1
    return start, end
