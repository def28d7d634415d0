"""The date of a document: from where documents are dated, never from their running text."""

import re
from collections.abc import Iterable

from digitize.describe.classification import find_classification
from digitize.describe.dates import FoundDate, find_dates, is_stamped, is_undated
from digitize.describe.labelrow import label_row
from digitize.describe.places import find_place
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.metadata import Date
from digitize.model.role import Role

_DATELINE_IN_BODY = 160  # letters at the beginning of a body that may be its dateline
_TRUST_BODY_PARAGRAPHS = 2
_SIGNATURE = 6  # words at most
_TOWN = 3  # words of a town at most
_CLOSING = 5  # paragraphs
_LAST = 8  # lines
_LONGEST_CLOSING = 60  # letters
_QUOTE = 3  # letters
_RECEIVED = 2  # by so much a day of receipt is less sure than one of dispatch
_FEW_BEHIND = 3  # words between a day and the colon behind it
_SAID = re.compile(r"[-–\w]*,?\s+[^\W\d_]{2,}")  # a word behind a day, in small letters
_MARKED = 40  # letters behind a day in which its classification stands
_OF_ERA = re.compile(r"^\s?[-–—]?\s?(?:[Aa]\.\s?)?[IVX]{1,6}(?!\w)")  # the era's year behind a year: `1938-XVI`
_INSERTED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")


def head_texts(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The datelines of a document, best first; when it has none, a body's beginning that looks like one."""
    datelines = [p.text for p in document.paragraphs_of(Role.DATELINE)]
    datelines = [text for text in datelines if sheet_part(text, words) is not SheetPart.ANSWER]  # another paper's day
    if any(find_dates(text, words) for text in datelines):
        return datelines
    bodies = document.paragraphs_of(Role.BODY)[:_TRUST_BODY_PARAGRAPHS]
    return datelines + [text for p in bodies if (text := dateline_of_body(p.text, words))]


def dateline_of_body(text: str, words: Vocabulary) -> str | None:
    """The beginning of a body, up to its date, if it is a dateline: `Telegram 15 LIMA, [to Quito] 14 August 1940`."""
    beginning = text[:_DATELINE_IN_BODY]
    found = next(iter(find_dates(beginning, words)), None)
    if found is None or found.precision not in ("day", "interval"):
        return None
    before = _INSERTED.sub(" ", beginning[: found.start]).strip(" [(")
    said = _SAID.match(text, found.end)
    marked = find_classification(text[found.end : found.end + _MARKED], words) is not None
    if not before and said and said[0].islower() and not marked:
        return None  # a sentence that begins with a day
    if before and not _leads_to_a_date(before, words):
        return None
    line = text.split("\n", 1)[0] if "\n" in text else beginning
    return line if len(line) >= found.end else beginning[: found.end]


def _leads_to_a_date(before: str, words: Vocabulary) -> bool:
    for token in before.split():
        word = fold(token).strip(".,:;")
        known = (
            word in words.extracts
            or words.types.fullmatch(word)
            or words.received.fullmatch(word)
            or words.sent.fullmatch(word)
        )
        if not (known or token[0].isupper() or any(c.isdigit() for c in token) or not word):
            return False
    last = fold(before.split()[-1])
    if last in words.before_date and "," not in before:
        return False
    return (
        before.endswith(",")
        or any(p.search(before) for p in (words.types, words.received, words.sent))
        or "," in before
    )


def find_date(
    document: CleanDocument, title: str | None, words: Vocabulary, language: str | None = None
) -> Date | None:
    """The date of the document: from its dateline, its head, its title, what stands under it; None when it has none.

    `language` is the document's. The day of dispatch goes before that of receipt, a whole date before a month or a year.
    """
    row = label_row(document.segment.lines, words)
    if row and (found := best_date([row.day], words, language)):
        return found.date
    heads = head_texts(document, words)
    found, told = day_of_head(heads, words, language)
    if found:
        closing = None if told else _own_day(document, words, language)
        return (closing or found).date
    if any(is_undated(text, words) for text in heads):
        return None
    before = [p.text for p in document.paragraphs_of(Role.CLASSIFICATION)]
    ends = [p.text for p in document.paragraphs_of(Role.SIGNATURE)]
    about = any(line.part == "subject" for line in document.segment.lines)
    named = [title] if title and not (about or _is_about(title, words)) else []
    for texts in (
        before,
        named,
        ends,
        closings(document, words),
        _drawn_up(document, words),
        _told_on(document, words),
    ):
        if found := best_date(texts, words, language):
            return found.date
    return None


def _own_day(document: CleanDocument, words: Vocabulary, language: str | None) -> FoundDate | None:
    """The day with its place below a text whose head tells a span of days, that of a journey or a strike, or when the paper
    was received."""
    found = best_date([x for x in closings(document, words) if find_place(x, words)], words, language)
    return found if found and found.precision == "day" else None


def _drawn_up(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The beginning of a text that says on which day it was taken down, up to that: `Sepsaný u soudu dne 3. května 1931`."""
    first = next((p.text for p in document.paragraphs_of(Role.BODY)), "")[:_DATELINE_IN_BODY]
    found = find_dates(first, words) if words.drawn_up.match(first) else []
    return [first[: found[0].end]] if found and found[0].precision == "day" else []


def _told_on(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The sentence with a colon by which a paper without a head begins, where it tells on which day what follows was said:
    `Am 3. Mai 1931 teilt das Hafenamt mit:`, `The Harbour Board telephoned May 3, 1931 as follows:`."""
    first = next((p for p in document.paragraphs if p.role not in (Role.FURNITURE, Role.NOISE)), None)
    text = " ".join(first.text.split()) if first and first.role is Role.BODY else ""
    dates = find_dates(text, words) if text[-1:] == ":" and len(text) <= _DATELINE_IN_BODY else []
    if len(dates) != 1 or dates[0].precision != "day":
        return []
    before = [fold(token).strip(".,") for token in text[: dates[0].start].split()]
    small = [token in words.before_date or token in words.leading for token in before]
    behind = len(text[dates[0].end :].split())
    return [text] if all(small) or (not small[-1] and behind <= _FEW_BEHIND) else []


def _is_about(title: str, words: Vocabulary) -> bool:
    """Whether the only day of a title is one that the paper is about: `Note concerning the strike of 3 May 1931`."""
    dates = find_dates(title, words)
    before = title[: dates[0].start] if len(dates) == 1 else ""
    return not before.rstrip().endswith((",", ".", ";", ":")) and any(
        words.subject.match(f"{token.strip(' .:')}: ") for token in before.split()[1:]
    )


def closings(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The short last paragraphs that begin with a day: the date below a signature, `"3" мая 1931 г. № 12`."""
    last = [p.text for p in document.paragraphs_of(Role.BODY)[-_CLOSING:] if len(p.text) <= _LONGEST_CLOSING]
    last += [text for text in _last_lines(document) if text not in last and _is_placed(text, words)]
    found = [(text, dates) for text in last if (dates := find_dates(text, words))]
    return [
        text
        for text, dates in found
        if dates[0].precision == "day"
        and (_led(text, dates[0], words) or _signed_and_dated(text, dates[-1]) or _is_dateline(text, dates[0], words))
    ]


def _last_lines(document: CleanDocument) -> list[str]:
    """The short lines at the document's end, those of a paragraph each by itself."""
    lines = [x for x in document.segment.lines if x.role in (Role.BODY, Role.SIGNATURE)]
    closed = [x for x in lines[:-_LAST] if x.part == "date"]
    return [unspaced(x.text) for x in [*closed, *lines[-_LAST:]] if len(x.text) <= _LONGEST_CLOSING]


def _is_placed(text: str, words: Vocabulary) -> bool:
    """Whether a line is a town and a day and nothing else: `Lima, 3 May 1931`."""
    dates = find_dates(text, words)
    before = text[: dates[0].start] if dates else ""
    return text[:1].isupper() and 0 < len(before.split()) <= _TOWN and _is_dateline(text, dates[0], words)


def _led(text: str, found: FoundDate, words: Vocabulary) -> bool:
    """Whether a line begins with its day, or with the words that lead to it: `"3" мая 1931`, `den 3. Maj 1931`."""
    before = text[: found.start].strip(' "«„')
    alone = not text[found.end :].strip(' ".)')
    return found.start < _QUOTE or (alone and all(fold(word) in words.before_date for word in before.split()))


def _is_dateline(text: str, found: FoundDate, words: Vocabulary) -> bool:
    """Whether a line is a place and a day, and nothing else: `Lima, den 3. Mai 1931.`, `Lima den 3ten Mai 1931`."""
    led = [fold(word).strip(".") in words.before_date for word in text[: found.start].split()]
    return (
        not _OF_ERA.sub("", text[found.end :]).strip(" .)")
        and ("," in text[: found.start] or led == [False, True])
        and find_place(text, words) is not None
    )


def _signed_and_dated(text: str, found: FoundDate) -> bool:
    """Whether a line is a name or an office and a day, as minutes are signed: `Head of the Branch. 9th May, 1931.`"""
    rest = text[found.end :].strip(" .)")
    return not rest and len(text[: found.start].split()) <= _SIGNATURE and text[:1].isupper()


def in_order_of(language: str | None, date: Date, words: Vocabulary) -> Date:
    """The date without doubt about `1/3/1938` where the document's language puts the day first."""
    doubtful = "/" in date.text and date.edtf is not None and date.edtf.endswith("?") and "?" not in date.text
    if not doubtful or language is None or language in words.month_first:
        return date
    return date.model_copy(update={"edtf": date.edtf.rstrip("?")})


def best_date(texts: Iterable[str], words: Vocabulary, language: str | None = None) -> FoundDate | None:
    """The date that tells most surely when a paper was made, of all in these texts."""
    return day_of_head(texts, words, language)[0]


def day_of_head(heads: Iterable[str], words: Vocabulary, language: str | None = None) -> tuple[FoundDate | None, bool]:
    """The date of a head, and whether it tells when the paper was made: it is no span of days, and no day of receipt."""
    rank, _, found = min(_ranked(heads, words, language), key=lambda c: c[:2], default=(_RECEIVED, 0, None))
    return found, found is not None and found.precision != "interval" and rank < _RECEIVED


def _ranked(texts: Iterable[str], words: Vocabulary, language: str | None = None) -> list[tuple[int, int, FoundDate]]:
    """The dates of texts, each with its rank, the less the surer, and its place among them."""
    candidates: list[tuple[int, int, FoundDate]] = []
    for text in texts:
        previous = 0
        for found in find_dates(text, words, language):
            between = text[previous : found.start]
            received = words.received.search(between) is not None and words.sent.search(between) is None
            vague = found.precision not in ("day", "interval")
            issued = list(words.issued.finditer(between))
            labelled = bool(issued) and not between[issued[-1].end() :].strip() and not vague
            stamped = is_stamped(found) or _is_beside_stamp(between, text[found.end :], words)
            rank = _RECEIVED * received + vague + stamped - 2 * _RECEIVED * labelled
            candidates.append((rank, len(candidates), found))
            previous = found.end
    return candidates


def _is_beside_stamp(before: str, behind: str, words: Vocabulary) -> bool:
    """Whether what stands beside a day in its line is a stamp's, and no place: words that an office stamps."""
    return any(words.stamps.search(x.rsplit("\n", 1)[-1]) for x in (before, behind.split("\n", 1)[0])) and not (
        before.rstrip().endswith(",")
    )
