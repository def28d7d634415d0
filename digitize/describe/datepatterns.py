"""How dates are written: the patterns by which they are found, with the words of all languages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

from digitize.describe.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class DatePatterns:
    day_month: Pattern[str]
    month_day: Pattern[str]
    month_year: Pattern[str]
    numeric: Pattern[str]
    iso: Pattern[str]
    roman: Pattern[str]
    year_first: Pattern[str]
    short_day_month: Pattern[str]
    short_month_day: Pattern[str]
    year_day: Pattern[str]
    strokes: Pattern[str]
    year_month: Pattern[str]
    years: Pattern[str]
    year: Pattern[str]
    between: Pattern[str]


@lru_cache(maxsize=8)
def date_patterns(words: Vocabulary) -> DatePatterns:
    between = rf"(?:[-–—‐‑/(]|(?<![^\W\d_])(?:{words.between_dates})\b)" if words.between_dates else r"[-–—‐‑/(]"
    mark = r"(?:\s?\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹*])?"
    ordinal = rf"\??(?:(?:{words.ordinals})\b|[.,](?=\s?[^\W\d_])|\.|º|°)?"
    one, two = (
        rf"[\[(«„“\"]?\s?(?P<{name}>(?-i:[\dOoIl|ЗО]{{1,2}}|\d[@%ØıTТ]|ı\d))(?!\d)(?:\s?[»”“\"])?{ordinal}\??\]?{mark}"
        for name in ("d1", "d2")
    )
    name = rf"(?!(?:{words.between_dates or '(?!)'})\b)(?=\D|\d\D)[^\W_]{{3,15}}"
    first, second = rf"\[?(?P<m1>{name})\.?\??\]?", rf"\[?(?P<m2>{name})\.?\??\]?"
    short_first = rf"\[?(?P<m1>{name})(?:\.|(?<![^\W_]{{4}}),)?\]?"  # `Mar, 25, 1905`: its point was read as a comma
    era = r"(?:-?(?-i:[IVX]{2,5})(?!\w))?"  # `1938-XVI`, as Italy counted, its hyphen read or not
    clock = r"\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?\s?m\b"  # `1941-5 p. m.`, its dash read as a hyphen
    year = rf"\[?(?P<y>(?:1\d|20|[lI|]\d)[\dlI|OoОоЗ]{{2}}|1 9 ?\d ?\d){era}(?!\d|-(?!{clock})\d|[^\W\d_г])\??\]?"
    of = rf"(?:{words.of_month})?"
    none = "".join(rf"(?P<{group}>(?!))?" for group in ("d2", "m2", "m3"))
    full = r"(?:1\d|20|[lI|]\d)[\dlI|OoОо]{2}"
    day_month = (
        rf"(?<![\w.])(?<!(?<!\d\d\d\d)/){one}(?:\s*{of}{first})?(?:\s*{between}\s*{two}(?:\s*{of}{second})?\)?)?"
        rf"(?:\s*\)?(?P<m3>{name})\.?\]?)?\)?{mark},?\s*{of}{year}"
    )
    month_day = (
        rf"(?<!\w){short_first}(?:(?<=\.)|\s+){one}(?:\s*{between}\s*(?:{second}\s*)?{two}\)?)?(?P<m3>(?!))?"
        rf"(?:[,.]\s*|\s+)(?:{of}{year}|(?P<ye>1[89]\d\d)\d(?=[.,]?\s*$))"  # `Mar. 21, 19314,`: a point was read as a figure
    )
    numeric = (
        r"(?<![\w./])\[?(?P<d>[\dOoIl|]{1,2})\s?(?P<s>[./-])\s?(?P<m>\d{1,2}|[IVXХІl1]{1,4})\s?(?:(?P=s)|(?<=/\d)\.|(?<=/\d\d)\.)?\s?"
        rf"(?P<y>{full}|(?<=\.)\d\d|(?<=\. )\d\d)(?![\d/]|\.\d|-\d)\]?"
    )
    iso = r"(?<![\w./])\[?(?P<y>(?:1\d|20)\d\d)(?P<s>[-./])\s?(?P<m>\d\d)(?P=s)\s?(?P<d>\d\d)(?!\w|[./-]\d)\]?"
    roman = rf"(?<![\w./])\[?(?P<d>\d{{1,2}})(?:[\s./-]|\./)\s?(?P<m>[IVXХІ]{{1,4}})(?:\s?[–—-]|[\s./])\s?(?P<y>{full}|\d\d)(?![\w/]|[.-]\d)\]?"
    led = rf"(?:(?:{'|'.join(map(re.escape, sorted(words.before_date)))})\s)?" if words.before_date else ""
    of_its = rf"(?:\s(?:{words.after_month}))?"  # `1931. május hó 3-án`
    after = rf"(?:(?:{words.after_year.pattern})\s?)"
    year_day = rf"(?<![\w./]){year}[.,]?\s?{after}{led}{one}\s{led}{first}{none}(?!\w|\s?\d)"
    strokes = rf"(?<!\w)\[?(?P<m1>{name})\s(?P<d1>\d{{1,2}})\s?(?P<y>/\s?9\s?\d\s?[/1]){after}{none}\]?"
    year_first = rf"(?<![\w./]){year}[.,]?\s?(?:(?:{words.after_year.pattern})\s)?\s?{led}{first}{of_its}\s{one}{none}(?!\w|\s?\d)"
    short = r"(?:['’‘´`]\s?(?P<y>\d\d)(?![\w.]\w)|(?P<ye>\d\d)(?=\W*$))"  # `March 20, '05`, `Wien am 11. März 07.`
    return DatePatterns(
        short_day_month=re.compile(rf"(?<![\w.]){one}\s*{of}{first},?\s*{short}{none}", re.IGNORECASE),
        short_month_day=re.compile(rf"(?<!\w){first}(?:(?<=\.)|\s+){one}(?:[,.]\s*|\s+){short}{none}", re.IGNORECASE),
        day_month=re.compile(day_month, re.IGNORECASE),
        month_day=re.compile(month_day, re.IGNORECASE),
        month_year=re.compile(rf"(?<!\w)\[?{first}(?:\s*[-–—/]\s*{second})?,?\s*{of}{year}", re.IGNORECASE),
        numeric=re.compile(numeric),
        iso=re.compile(iso),
        roman=re.compile(roman),
        year_first=re.compile(year_first, re.IGNORECASE),
        year_day=re.compile(year_day, re.IGNORECASE),
        strokes=re.compile(strokes, re.IGNORECASE),
        year_month=re.compile(
            rf"(?<![\w./]){year}[.,]?\s(?:(?:{words.after_year.pattern})\s)?{first}(?P<m2>(?!))?(?=[\])]?[.,]?\s*$)",
            re.IGNORECASE,
        ),
        years=re.compile(rf"(?<![\w/–—-])\[?(?P<y>{full})\s?[–—-]\s?(?P<last>{full})\]?(?![\w/–—-])"),
        year=re.compile(rf"(?<![\w/–—-]){year}(?![/–—-]\d)"),
        between=re.compile(rf"\s*{between}\s*", re.IGNORECASE),
    )
