"""The place where a document was written: beside its day, in its letterhead, below its text."""

from collections.abc import Sequence
from itertools import chain, pairwise

from digitize.describe.cells import cells_of
from digitize.describe.chronology import closings, day_of_head
from digitize.describe.dates import find_dates
from digitize.describe.places import (
    as_city,
    find_place,
    place_of_letterhead,
    place_of_wire,
    town_of_address,
    town_of_block,
    town_of_line,
)
from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary, fold
from digitize.model.document import CleanDocument
from digitize.model.role import LabelledLine, Role

_TOWN = 3  # words of a town at most
_PRINTED, _HALF = 4, 4  # lines from the printed half of a day down to what is filled in, and words of it
_NEAR, _AT_RIGHT = 1.6, 0.35  # pitches between the lines of an address; free at its left, of the column's width


def document_place(document: CleanDocument, heads: Sequence[str], words: Vocabulary) -> str | None:
    """The place beside the date, as printed: that of the head, or of the dateline below the text where that has none."""
    day, told = day_of_head(heads, words)
    ends = [] if told else closings(document, words) + _signed_days(document)
    own_ends = ends if day else ()
    if town := _town_of_block(document, words) or _town_over_day(document, words):
        return town
    dated = chain(own_ends, _cells_with_days(document, words), heads, ends, _over_dates(document, words))
    if place := next((place for text in dated if (place := find_place(text, words))), None):
        return as_city(place, _sure_of(place, document), words)
    if place := _place_of_wire(document, words):
        return place
    found = (place for text in _letterhead(document) if (place := place_of_letterhead(text, words)))
    if place := next(found, None) or _town_of_office(document, words):
        return place
    towns = (town for text in _above_text(document) if (town := town_of_line(text, words)))
    return next(towns, None) if day else None


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


def _signed_days(document: CleanDocument) -> list[str]:
    """The lines of a document's signature, one of which may be the place and the day."""
    return [line for p in document.paragraphs_of(Role.SIGNATURE) for line in p.text.split("\n")]
