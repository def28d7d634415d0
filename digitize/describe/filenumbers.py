"""What a line is by its words: the number of a file, of a registry or an office's sign, with its word or without."""

import re

from digitize.describe.dates import find_dates
from digitize.describe.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_CODE = re.compile(r"(?:[^\W\d_]{1,4}|\d{1,4})(?:[./-]+(?:[^\W\d_]{1,4}|\d{1,4}))+\W?")
_FILED = re.compile(
    r"\(?(?:[a-z]{2} )?(?:[A-Z]{1,3} ?\d{1,5}/\d{1,5}/\d{1,5}|\d{2,6}/\d{1,4}/\d{2,4}|[IVX]{1,4} [A-Z]{1,2} \d{2,6}|[A-Z]{2,3} \d{2,5}/\d{2}|(?:[A-Z]\.?){1,4} ?\(\d{2}(?:\d{2})?\) ?\d{1,4})\)?\W?"
)  # a registry's: `(C 4127/312/62)`, `zu II R 3115`, `W.P. (43) 412`
_BRACKETED = re.compile(r"\s*\([^()]*\d[^()]*\)\W*$")
_SIGN_TOKEN = re.compile(
    r"(?:[^\W\d_]{1,4}|\d{1,6}[^\W\d_]{0,2})(?:[./‐-]+(?:[^\W\d_]{1,5}|\d{1,6}[^\W\d_]{0,2}))*[.,/]?"
)
_LETTERS_BEFORE = re.compile(r"[A-ZÀ-ÞА-Я][^\W\d_]{0,3}\.?(?:[ ./-]*[A-ZÀ-ÞА-Я][^\W\d_]{0,3}\.?)*(?=[ ./-]*\d)")
_OF_CHANCERY = re.compile(r"[A-Z][a-z]{1,3}\.\s?\d{3,6}\s[A-Z]")  # letters of a branch on both sides: `Rk. 4127 B`
_CLOCK = re.compile(r"[ap]\.? ?m\b|(?<!\w)(?:h|Uhr|ore|ч)\b", re.IGNORECASE)
_SIGN_TOKENS = 5  # pieces of an office's sign
_FILED_BEFORE = re.compile(r"(?P<code>[A-Z]{1,3} ?\d{1,5}/\d{1,5}/\d{1,5})\.?\s+(?=[A-ZÀ-Þ][a-zà-ÿ])")
_GROUP = re.compile(r"[^\W\d_]+|\d+")
_BESIDE_CODE = re.compile(r"\s[^\W\d_]{1,2}\W?$")  # what was read of a hand's mark behind a file's number
_OFFICE_CODE = re.compile(r"(?P<code>(?:(?:[^\W\d_]{1,3}|\d{1,4})[./]){2,5})\s?(?=\D)")  # before its number
_ROMAN = re.compile(r"[IVX]{2,5}")
_LED = re.compile(r"[\s.,]*[^\W\d_A-ZÀ-ÞА-Я]{1,4}\.?\s?")  # what stands between a number and its paper's day: `af`
_SHORT_DAY = re.compile(r"\d{1,2}[./]\s?\d{1,2}[./]\s?\d")
_LONGEST_CODE, _GROUPS, _NUMBERS = 24, 3, 2  # letters of a file's number without its word; groups, and those of figures
_NEAR = 8  # letters behind the word for a file's number in which its figures begin
_OTHER_WORDS = 2  # beside a file's number


def is_file_number(line: str, words: Vocabulary) -> bool:
    """Whether a line is a file's number behind its word, with hardly a word beside it: `J. No. 5.M.2.`"""
    if _is_code(line, words):
        return True
    each = words.sheet["journal"].finditer(line)
    found = next((x for x in each if not (x[0][:1].isalnum() and line[: x.start()][-1:].isalpha())), None)
    if found is None or len(line[: found.start()]) > 12:
        return False
    rest = line[found.end() :]
    left = [w for w in _WORD.findall(rest) if len(w) > 3]
    return (
        any(map(str.isdigit, rest.lstrip(" .:")[:_NEAR])) and len(left) <= _OTHER_WORDS and not find_dates(rest, words)
    )


def _is_code(line: str, words: Vocabulary) -> bool:
    """Whether a line is the number of a file alone: `93/5.E.22.`, and no date."""
    if _is_numbered_code(line, words) or (_FILED.fullmatch(line) and not find_dates(line, words)):
        return True
    if _is_sign(line, words):
        return True
    line = _BESIDE_CODE.sub("", line)
    if len(line) > _LONGEST_CODE or not _CODE.fullmatch(line):
        return False
    groups = _GROUP.findall(line)
    numbers = sum(group.isdigit() for group in groups)
    return len(groups) >= _GROUPS and _NUMBERS <= numbers < len(groups) and not find_dates(line, words)


def _is_sign(line: str, words: Vocabulary) -> bool:
    """Whether a line is a sign of letters and figures in several pieces: `C.P. 147 (38).`, `I P 21/Allg.`, and no number
    behind its word, but with a branch's letters before it: `Nr. Pol. II 1234/39`."""
    text = _BRACKETED.sub("", line).strip(" .,")
    sign = words.numbers.match(text)
    text = text[sign.end() :].lstrip(" .:") if sign else text
    tokens = text.split()
    if (
        words.numbers.search(text)
        or not 0 < len(tokens) <= _SIGN_TOKENS
        or not all(_SIGN_TOKEN.fullmatch(token) for token in tokens)
    ):
        return False
    before = _LETTERS_BEFORE.match(text)
    letters, figures = re.findall(r"[^\W\d_]+", text), re.findall(r"\d+", text)
    long = max(map(len, figures), default=0) > 1
    branched = before is not None and len(re.findall(r"[^\W\d_]+", before[0])) > 1
    filed = before is not None and len(letters[0]) > 1 and letters[0].isupper() and len(figures) > 1
    parted = "/" in text and len(figures) > 1 and bool(letters)
    signed = sign is None and _OF_CHANCERY.fullmatch(text) is not None
    named = branched or filed or signed or (parted and sign is None)
    return long and named and not _CLOCK.search(line) and not find_dates(text, words)


def registry_at_start(line: str) -> str | None:
    """The registry's number with which a line begins, and a capital behind it: `C 3811/312/62. Telegram to Mr. Lund`."""
    found = _FILED_BEFORE.match(line)
    return found["code"] if found else None


def _is_numbered_code(line: str, words: Vocabulary) -> bool:
    """Whether a line is the sign of a file in letters and figures, and the paper's number in it: `P.III.e. No. 44.` The
    `St.S. Nr. 7` of an official's telegrams has letters alone, and is none."""
    found = _OFFICE_CODE.match(line)
    number = words.numbers.match(line, found.end()) if found else None
    if found is None or number is None or not line[number.end() :].strip(" .").isdigit():
        return False
    return any(group.isdigit() or _ROMAN.fullmatch(group) for group in _GROUP.findall(found["code"]))


def is_of_another(behind: str, words: Vocabulary) -> bool:
    """Whether what stands behind a number is the day of another paper, which has that number: `af 7.6.43`, `vom 3. Mai
    1931`.

    >>> is_of_another(" vom 3. Mai 1931", words), is_of_another(" Lima, 3 May 1931", words)
    (True, False)
    """
    led = _LED.match(behind)
    if led is None:
        return False
    dates = find_dates(behind, words)
    return _SHORT_DAY.match(behind, led.end()) is not None or (bool(dates) and dates[0].start <= led.end())
