"""Dates in EDTF level 1 as other systems want them: a first and a last day, month or year."""

import re
from calendar import monthrange
from dataclasses import dataclass

DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX))?(?:-(?P<day>\d{2}|XX))?(?P<mark>[?~%]?)")
SEASONS = {"21": ("03", "05"), "22": ("06", "08"), "23": ("09", "11"), "24": ("12", "12")}  # of one calendar year


@dataclass(frozen=True, slots=True)
class Period:
    """From `begin` to `end`, both included, as ISO 8601 days, months or years; None where open or unknown. A single date
    has one and the same for both; so has a single month."""

    begin: str | None
    end: str | None
    approximate: bool = False
    uncertain: bool = False

    @property
    def single(self) -> str | None:
        """The date, of one that is no interval."""
        return self.begin if self.begin == self.end else None

    @property
    def first_day(self) -> str | None:
        return _day(self.begin, last=False)

    @property
    def last_day(self) -> str | None:
        return _day(self.end, last=True)


def period(edtf: str | None) -> Period | None:
    """What a date in EDTF level 1 says, None for one that says nothing.

    >>> period("1941-06-24"), period("1941-06~")
    (Period(begin='1941-06-24', end='1941-06-24', approximate=False, uncertain=False), Period(begin='1941-06', end='1941-06', approximate=True, uncertain=False))
    >>> period("1941-06-22/1941-06-24").last_day, period("194X").begin, period("194X").end, period("1941/..").end
    ('1941-06-24', '1940', '1949', None)
    >>> period("1941-06").first_day, period("1941-06").last_day, period("no date")
    ('1941-06-01', '1941-06-30', None)
    """
    first, slash, last = (edtf or "").partition("/")
    begins, ends = _one(first), _one(last) if slash else _one(first)
    found = [one for one in (begins, ends) if one]
    if not found:
        return None
    marks = "".join(one[2] for one in found)
    approximate, uncertain = bool(set(marks) & set("~%")), bool(set(marks) & set("?%"))
    return Period(begins[0] if begins else None, ends[1] if ends else None, approximate, uncertain)


def _one(text: str) -> tuple[str, str, str] | None:
    """The begin and the end of a date without a slash, and its mark."""
    found = DATE.fullmatch(text)
    if found is None or found["year"] == "0000":
        return None
    year, month, day, mark = found["year"], found["month"] or "XX", found["day"] or "XX", found["mark"]
    first, last = year.replace("X", "0"), year.replace("X", "9")
    if first == "0000":
        return None
    if first != last or month == "XX":
        return first, last, mark
    if month in SEASONS:
        begin, end = SEASONS[month]
        return f"{year}-{begin}", f"{year}-{end}", mark or "~"
    if not 1 <= int(month) <= 12:
        return None
    if day == "XX":
        return f"{year}-{month}", f"{year}-{month}", mark
    if not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        return None
    return f"{year}-{month}-{day}", f"{year}-{month}-{day}", mark


def _day(date: str | None, last: bool) -> str | None:
    if date is None or len(date) == 10:
        return date
    year, _, month = date.partition("-")
    month = month or ("12" if last else "01")
    return f"{year}-{month}-{monthrange(int(year), int(month))[1] if last else 1:02}"


def whole(periods: list[Period]) -> Period | None:
    """The time from the first to the last of several; None without any that is known."""
    begins = sorted(day for one in periods if (day := one.first_day))
    ends = sorted(day for one in periods if (day := one.last_day))
    return Period(begins[0], ends[-1]) if begins and ends else None
