"""The date of a document, and its place: from where documents are dated, never from their running text."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from digitize.describe.cells import cells_of
from digitize.describe.classification import find_classification
from digitize.describe.dates import FoundDate, find_dates, is_stamped, is_undated
from digitize.describe.labelrow import label_row
from digitize.describe.places import (
    as_city,
    find_place,
    place_of_letterhead,
    place_of_wire,
    town_of_address,
    town_of_block,
    town_of_line,
)
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.metadata import Date
from digitize.model.role import LabelledLine, Role

_DATELINE_IN_BODY = 160  # letters at the beginning of a body that may be its dateline
_TRUST_BODY_PARAGRAPHS = 2
_SIGNATURE = 6  # words at most
_TOWN = 3  # words of a town at most
_PRINTED, _HALF = 4, 4  # lines from the printed half of a day down to what is filled in, and words of it
_CLOSING = 5  # paragraphs
_LAST = 8  # lines
_LONGEST_CLOSING = 60  # letters
_QUOTE = 3  # letters
_RECEIVED = 2  # by so much a day of receipt is less sure than one of dispatch
_NEAR, _AT_RIGHT = 1.6, 0.35  # pitches between the lines of an address; free at its left, of the column's width
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
    if found := best_date(heads, words, language):
        closing = None if _is_told_by(heads, words) else _own_day(document, words, language)
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
        _closings(document, words),
        _drawn_up(document, words),
        _told_on(document, words),
    ):
        if found := best_date(texts, words, language):
            return found.date
    return None


def _own_day(document: CleanDocument, words: Vocabulary, language: str | None) -> FoundDate | None:
    """The day with its place below a text whose head tells a span of days, that of a journey or a strike, or when the paper
    was received."""
    found = best_date([x for x in _closings(document, words) if find_place(x, words)], words, language)
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


def _closings(document: CleanDocument, words: Vocabulary) -> list[str]:
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
    ranked = _ranked(texts, words, language)
    return min(ranked, key=lambda c: c[:2])[2] if ranked else None


def _is_told_by(heads: Iterable[str], words: Vocabulary) -> bool:
    """Whether a head tells when its paper was made: no span of days alone, and no day of receipt."""
    rank, _, found = min(_ranked(heads, words), key=lambda c: c[:2], default=(_RECEIVED, 0, None))
    return found is not None and found.precision != "interval" and rank < _RECEIVED


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


def _signed_days(document: CleanDocument) -> list[str]:
    """The lines of a document's signature, one of which may be the place and the day."""
    return [line for p in document.paragraphs_of(Role.SIGNATURE) for line in p.text.split("\n")]


def _is_beside_stamp(before: str, behind: str, words: Vocabulary) -> bool:
    """Whether what stands beside a day in its line is a stamp's, and no place: words that an office stamps."""
    return any(words.stamps.search(x.rsplit("\n", 1)[-1]) for x in (before, behind.split("\n", 1)[0])) and not (
        before.rstrip().endswith(",")
    )


def document_place(document: CleanDocument, heads: Sequence[str], words: Vocabulary) -> str | None:
    """The place beside the date, as printed: that of the head, or of the dateline below the text where that has none."""
    ends = [] if _is_told_by(heads, words) else _closings(document, words) + _signed_days(document)
    own_ends = ends if best_date(heads, words) else ()
    if town := _town_of_block(document, words) or _town_over_day(document, words):
        return town
    told = chain(own_ends, _cells_with_days(document, words), heads, ends, _over_dates(document, words))
    if place := next((place for text in told if (place := find_place(text, words))), None):
        return as_city(place, _sure_of(place, document), words)
    if place := _place_of_wire(document, words):
        return place
    found = (place for text in _letterhead(document) if (place := place_of_letterhead(text, words)))
    if place := next(found, None) or _town_of_office(document, words):
        return place
    dated = any(find_dates(head, words) for head in heads)
    towns = (town for text in _above_text(document) if (town := town_of_line(text, words)))
    return next(towns, None) if dated else None


def _place_of_wire(document: CleanDocument, words: Vocabulary) -> str | None:
    """The place from where a telegram on a form came, by its line of service figures."""
    lines = document.segment.lines
    head = [x for x in lines if x.page == lines[0].page and x.role is not Role.BODY]
    form = any(x.part == "form" for x in head)
    return next((place for x in head if form and (place := place_of_wire(x.text, words))), None)


def _town_over_day(document: CleanDocument, words: Vocabulary) -> str | None:
    """The town with its state, land or district in a letterhead, where no line with a day at the head names a place."""
    lines = [x for x in document.segment.lines if x.page == document.segment.lines[0].page and x.part == "date"]
    if any(find_place(unspaced(x.text), words) for x in lines):
        return None
    towns = (town for text in _above_text(document) if (town := town_of_address(text, words)))
    return next(towns, None)


def _town_of_block(document: CleanDocument, words: Vocabulary) -> str | None:
    """The town of the address that stands at the right above a letter's day, and belongs to no letterhead."""
    lines = [x for x in document.segment.lines if x.part != "stamp"]
    day = next((i for i, x in enumerate(lines) if x.part == "date" and x.page == lines[0].page), 0)
    first = day
    while first and _is_of_block(lines[first - 1], lines[first]) and not find_dates(lines[first - 1].text, words):
        first -= 1
    alone = first < day and find_dates(lines[day].text, words)[:1] and not find_place(unspaced(lines[day].text), words)
    return town_of_block([unspaced(x.text) for x in lines[first:day]], words) if alone else None


def _is_of_block(above: LabelledLine, line: LabelledLine) -> bool:
    """Whether a line stands right above another of an address at the right of a sheet."""
    free = above.role is Role.DATELINE and above.part is None and line.gap is not None and line.gap < _NEAR
    return free and above.page == line.page and above.left > _AT_RIGHT * above.width


def _above_text(document: CleanDocument) -> list[str]:
    """The pieces of the lines of a document's head, letterhead among them, down to its text."""
    lines = document.segment.lines
    told = ("address", "field", "copies", "subject", "title")
    end = next((i for i, x in enumerate(lines) if x.role is Role.BODY or x.part in told), len(lines))
    return [unspaced(text) for x in lines[:end] for _, text in cells_of(x)]


def _town_of_office(document: CleanDocument, words: Vocabulary) -> str | None:
    """The town of a letterhead: alone below the name of an office, or the only city that its lines name."""
    lines = [x for x in document.segment.lines if x.page == document.segment.lines[0].page]
    head = [
        unspaced(cells_of(x)[0][1]).strip(" .,")
        for x in lines
        if x.part == "office" or x.reasons[:1] == ("letterhead",)
    ]
    for above, town in pairwise(head):
        office = words.institutions.search(above) is not None and not words.institutions.search(town)
        plain = town.isalpha() and town[:1].isupper() and town.lower() not in words.type_of
        if office and plain and not words.ranks.search(town):
            return town
    below = (line for over, line in pairwise(lines) if over.part in ("office", "issuer") and line.part is None)
    alone = (unspaced(line.text).strip(" .,") for line in below if line.role is Role.DATELINE)
    if city := next((text for text in alone if words.is_city(text)), None):
        return city
    streets = [part.strip(" .") for text in head if "," in text for part in text.split(",")]
    cities = {part for part in streets if words.is_city(part)}
    return cities.pop() if len(cities) == 1 else None


def _cells_with_days(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The pieces with a day of a head's lines that wide white parts: `LEGATION OF CHILE        Lima, May 3, 1931`."""
    lines = [x for x in document.segment.lines if x.part == "date" and x.page == document.segment.lines[0].page]
    parted = [[text for _, text in cells_of(x)] for x in lines]
    return [text for cells in parted if len(cells) > 1 for text in cells[1:] if find_dates(text, words)]


def _over_dates(document: CleanDocument, words: Vocabulary) -> list[str]:
    """The days of a letter's head, each with the town above it: right above and with a comma, as an office stands above
    its town (`BRITISH LEGATION, / LIMA, / 3rd May, 1931.`), below the name of an office, right over the word that leads to the
    day, or in the printed half of a day (`Lima, den` above `3. Mai 1931`)."""
    lines = [x for x in document.segment.lines if x.page == document.segment.lines[0].page]
    out: list[str] = []
    for i, line in enumerate(lines):
        if line.part not in ("date", "field") or line.role is not Role.DATELINE or i == 0:
            continue
        above, over = lines[i - 1], lines[i - 2] if i > 1 else None
        if _stands_over(above, line, words):
            out.append(f"{cells_of(above)[-1][1]}, {line.text}")
        if line.part != "date":
            continue
        town = cells_of(above)[-1][1]
        office = over is not None and words.institutions.search(cells_of(over)[-1][1]) is not None
        free = above.role is Role.DATELINE and above.part is None and len(town.split()) <= _TOWN
        office = office and (" " not in town or words.is_city(town))  # and no second line of its name
        region = words.is_region(town.partition(",")[2])
        if free and (above.text.endswith(",") or region or (office and town[:1].isupper())):
            out.append(f"{town.rstrip(' .,')}, {line.text}")
        out += [f"{half} {line.text}" for x in lines[max(0, i - _PRINTED) : i] if (half := _printed_half(x, words))]
    return out


def _stands_over(above: LabelledLine, line: LabelledLine, words: Vocabulary) -> bool:
    """Whether the last piece of a line is a word that stands right over a day with what leads to it: `Ankara`, over `Dated
    June 12, 1944`."""
    left, town = cells_of(above)[-1]
    led = fold(line.text.split()[0]) in words.before_date and bool(find_dates(line.text, words))
    named = town.isalpha() and town[:1].isupper() and not town.isupper() and above.part is None
    office = words.institutions.search(town) or words.ranks.search(town) or words.types.search(town)
    return led and named and not office and abs(left - line.left) < 1


def _printed_half(line: LabelledLine, words: Vocabulary) -> str | None:
    """The place that is printed before a day, of a line that ends in it: `Berlin W 8, den`."""
    cell = unspaced(cells_of(line)[-1][1])
    *before, last = cell.split() or [""]
    led = fold(last).strip(".,:") in words.before_date and bool(before)
    printed = cell[:1].isupper() and len(before) <= _HALF
    told = words.held.match(cell) is not None
    office = words.institutions.search(cell) is not None
    return cell if (led or (cell.endswith(",") and not office)) and (printed or told) else None


def _sure_of(place: str, document: CleanDocument) -> float:
    """The least confidence in a word of a place, where it stands first on the document's lines; 1.0 where it is not found."""
    parts = place.split()
    for line in document.segment.lines:
        found = [w.confidence for w in line.line.words if w.style is None and w.text.strip(" .,;:()[]") in parts]
        if found:
            return min(found)
    return 1.0


def _letterhead(document: CleanDocument) -> list[str]:
    """The lines above a letter's text on its first sheet that say nothing of whom it goes to, and the pieces of them that
    wide white parts; none of other papers."""
    lines = document.segment.lines
    first = next((i for i, x in enumerate(lines) if x.part == "salutation"), 0)
    above = [x for x in lines[:first] if x.part in (None, "office") and x.page == lines[first].page]
    return [text for x in above for text in dict.fromkeys([x.text, *(piece for _, piece in cells_of(x))])]
