"""The number under which an office sends a letter: 720 of `No. 720.`, II of `Bukarest No. II.`, 412/31 of `412/31. szám.`"""

import re
from collections.abc import Sequence

from digitize.describe.cells import cells_of
from digitize.describe.dates import FoundDate, find_dates, is_stamped
from digitize.describe.filenumbers import is_of_another
from digitize.describe.formlines import number_of_form
from digitize.describe.letterlines import ENDS
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary
from digitize.model.role import LabelledLine, Role

_FIGURES = re.compile(r"(?<!\w)[lI|](?=\d)[\d/.-]*\d|\d[\w/.‐‑-]*\w|\d|(?<!\w)l?[IVXLC][IVXLCl]{0,6}(?![\w])")
_ONES = str.maketrans("lI|", "111")
_MISREAD = re.compile(r"\W*N[oO0][a-z]?[.,]?\s*(?=\d)")
_SIGN_AS_LETTER = re.compile(r"\W*m\s?(?=\d[\w/‐‑-]*\W*$)")  # what machines make of `№` beside a date
_ALONE = re.compile(r"\W{0,2}(\d{1,5})\W?")
_ALONE_LETTERED = re.compile(r"\W{0,2}([A-Z]{1,2}\.?\s?\d{1,5}(?:/\d{2,4})?)\W?")  # `A 218.`
_LETTERED = re.compile(
    r"[\s.:,]*(?P<code>(?:[A-Z]{1,2}|[IVX]{1,4}(?:\s[A-Z])?)\s?\d{1,5}(?:[\w/.‐‑-]*\w)?|\d{1,4}\s[A-Z](?=\.?(?:\W*$|\s{2})))"
)
_OF_BRANCH = re.compile(r"\d[\w/.‐‑-]*\s(?:[A-ZÀ-Þ][^\W\d_]{0,4}\.?){1,4}(?:\s\d{1,2})?")  # `412 Cab`, `412 E.M.G. 2`
_PREFIXED = re.compile(r"[A-Z]{1,3}\s\d")
_PLACE = re.compile(r"[^\W\d_a-zа-я][^\W\d_]{2,}\s+")  # from where a paper is sent: `Lima No. II.`
_HYPHENS = str.maketrans("‐‑", "--")
_BEGINS = re.compile(r"\W{0,2}(\d[\w/.‐‑-]*)\.?")
_NEAR = 4  # letters between the word for a number and its figures


def sent_under(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The number of a paper, by the first line of its head that tells one."""
    return next((n for x in _numbered(lines, words) if (n := _number(x, words))), None)


def _numbered(lines: Sequence[LabelledLine], words: Vocabulary) -> list[LabelledLine]:
    """The lines of a head that may tell a letter's number: those that do little else before all others; none that tells
    the paper of another to which this one answers."""
    first = [x for x in lines if x.part in ("number", "date") or (x.part is None and x.role is Role.DATELINE)]
    first += [x for x in lines if x.part in ("journal", "form") and x.page == lines[0].page]
    first += [x for x in lines if x.part in ("office", "copies", "enclosure") and x.page == lines[0].page]
    return [x for x in first if not words.sheet["theirs"].match(x.text)]


def _number(line: LabelledLine, words: Vocabulary) -> str | None:
    """The number under which an office sends a paper, beside the date or alone: 720 of `No. 720.`, II of `Bukarest No.
    II.`, also where the point was read as a letter (`Now 95.`) or the whole sign (`m 15, May 3, 1931`). The number of
    another paper is none: `Ges. No. 200 af 7.6.43`."""
    first = cells_of(line)[0][1].strip()
    if line.part == "number" and (alone := _ALONE.fullmatch(first) or _ALONE_LETTERED.fullmatch(first)):
        return alone[1]
    if line.part == "journal":
        return _before_file(line.text, words)
    if line.part == "form":
        return number_of_form(unspaced(line.text), words)
    if line.part == "number" and line.text.strip() != first:
        texts = [text for _, text in cells_of(line)]
        return next((n for x in texts if (n := _number_of(x, find_dates(x, words), words))), None)
    dates = find_dates(line.text, words) if line.part in ("date", None) else []
    if any(is_stamped(x) for x in dates):
        return None
    if line.part is None and not dates and first != line.text.strip() and _is_number_alone(first, words):
        return _number_of(first, [], words)
    if line.part is None and not dates and not _is_number_alone(line.text, words):
        beside = cells_of(line)[-1][1] if line.role is Role.DATELINE else ""  # far behind an office
        kind = words.types.match(beside)
        text = beside[kind.end() :] if kind else beside
        figures = _FIGURES.search(text) if _is_number_alone(text, words) else None
        return _figures(figures[0]) if figures else None
    return _number_of(line.text, dates, words)


def _number_of(line: str, dates: Sequence[FoundDate], words: Vocabulary) -> str | None:
    """The number behind its word in a text, before its days or behind them."""
    for text in [line[: dates[0].start], line[dates[-1].end :]] if dates else [line]:
        if behind := _numbered_behind(text, words):
            return behind
        found = words.numbers.search(text) or _MISREAD.match(text) or (_SIGN_AS_LETTER.match(text) if dates else None)
        figures = _figures_in(text, found.end()) if found else None
        if found is None or figures is None or figures.start() - found.end() >= _NEAR:
            continue
        behind = line[line.find(text) + figures.end() :]
        before = text[: found.start()].strip()
        if not (before and is_of_another(behind, words)) and not _counts_copies(before, words):
            return _figures(figures[0])
    return None


def _numbered_behind(text: str, words: Vocabulary) -> str | None:
    """The number before the word for it, where a language says so: 412/31 of `412/31. szám.`"""
    figures = _BEGINS.match(text)
    behind = words.numbers_behind.match(text, figures.end()) if figures else None
    return figures[1].strip("./-") if figures and behind else None


def _counts_copies(before: str, words: Vocabulary) -> bool:
    """Whether the word before a number's tells that it is a copy's: `Copy No. 2`."""
    last = before.rsplit(None, 1)[-1:]
    return bool(last) and words.handling.fullmatch(last[0].strip(",;")) is not None


def _before_file(text: str, words: Vocabulary) -> str | None:
    """The number of a paper before the word for its file's: 412 of `Nr. 412   J. Nr. 17.B.3`."""
    filed = words.sheet["journal"].search(text)
    before = text[: filed.start()] if filed and not words.sheet["journal"].match(text) else ""
    if not _is_number_alone(before, words):
        return None
    found = words.numbers.search(before)
    figures = _figures_in(before, found.end()) if found else None
    return _figures(figures[0]) if figures else None


def _figures_in(text: str, at: int) -> re.Match[str] | None:
    """The figures of a number behind its word, with the letters before or behind them: `I 6080/28.3`, `19 E`."""
    return _LETTERED.match(text, at) or _FIGURES.search(text, at)


def _figures(read: str) -> str:
    """A number as it was typed: machines read a one as `l`, or a Roman one so."""
    told = read.translate(_HYPHENS).strip("./-:, ")
    if any(map(str.isdigit, told)):
        return told.translate(_ONES) if told[0] in "lI|" and not _PREFIXED.match(told) else told
    return told.replace("l", "I")


def _is_number_alone(text: str, words: Vocabulary) -> bool:
    """Whether a line has nothing but a number behind its word, or behind the place that it comes from: `No. 11/930`,
    `Lima No. II.`"""
    bare = text.strip(ENDS)
    place = _PLACE.match(bare)
    if _numbered_behind(bare, words):
        return True
    found = words.numbers.match(bare) or (words.numbers.match(bare, place.end()) if place else None)
    figures = bare[found.end() :].strip(ENDS) if found else ""
    return any(whole.fullmatch(figures) for whole in (_FIGURES, _LETTERED, _OF_BRANCH))
