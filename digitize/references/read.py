"""A footer's text → its references: where each begins, its best reading, and what stands with it as a remark."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from digitize.model.metadata import ArchivalReference
from digitize.references.behind import held_before, named_behind, named_last
from digitize.references.grammar import Archives
from digitize.references.known import Named, named_until
from digitize.references.record import MENTION, RUNS_ON, record
from digitize.references.search import Reading, readings_at
from digitize.references.starts import JOINED, first_start, starts
from digitize.references.unknown import publishes

LONGEST = 4_000
"""Characters of a text that are read; a footer is shorter."""
SAYING = 8
"""Words that may say where a document is printed from or kept."""
FEW = 3
"""Words before a reference that are what it belongs to (`Conference files,`), not a sentence."""
ABBREVIATED = 8
"""Letters of a name that is none in full."""
ENDS = '.;!?»”"*)]'
"""Marks that end what stands before a reference."""
OPENING = re.compile(r"[\[({„“«\"'<]*\s*$")
BRACE = re.compile(r"(?<=\b[A-Z])\}(?=\.? ?\d)")
GOES_ON = re.compile(r"(?: ?, ?| )(?=[^\W_])")
"""A comma or a blank behind a reference, and a word: no mark ends it."""
BAR = re.compile(r"(?<=\d)\|(?=\d)|(?<=[.,:/-])\|(?=\d)|(?<=[ .:]\d)\|(?= ?[;,.)]|$)")
"""The bar that a `1` beside a figure was misread as: `leg. 13|7`."""
CLOSING = re.compile(r"\s*[\])}.»”\"'>/|\\]*")


DOCUMENT_NUMBER = re.compile(r"[\s\[(]*\d{1,4}[a-zа-я]?[\s.)\]]*")
HEADED = re.compile(r"(?:^|(?<=[.;])) *[^.;:]{2,40}: *$")
"""What says of the next reference what it is: `Копия: `."""


def read_references(text: str, archives: Archives) -> tuple[ArchivalReference, ...]:
    """All references of a footer text, in their order, each with its text as printed; none: an empty tuple.

    What stands with a reference and is none of its elements is its remark: what follows it up to the next one, and
    what precedes the first.
    """
    plain, places = _plain(text)
    found = _found(plain, archives)
    out = []
    past = 0
    for i, (start, readings) in enumerate(found):
        end = _closed(plain, readings[0].end)
        following = found[i + 1][0] if i + 1 < len(found) else len(plain)
        before, after = plain[: start if i == 0 else 0], plain[end:following]
        if i and (own := HEADED.search(plain, 0, start)) and own.start() >= past:
            before = own[0]
        if i + 1 < len(found) and (next_own := HEADED.search(after)):
            after = after[: next_own.start()]
        remarks = ["" if _numbers_document(before, archives) else before, after]
        past = end
        worth = MENTION if i == 0 and _in_sentence(plain[:start].rstrip(), archives) else 1.0
        worth *= RUNS_ON if GOES_ON.match(plain, readings[0].end, following) else 1.0
        out.append(record(text[places[start] : places[end]].strip(" ;,"), readings, _remark(remarks, archives), worth))
    return tuple(out)


def read_reference(text: str, archives: Archives) -> ArchivalReference | None:
    """The first reference of a text, or None."""
    return next(iter(read_references(text, archives)), None)


def is_mentioned(reference: ArchivalReference, text: str, archives: Archives) -> bool:
    """Whether the text that a reference was read from runs on into it as a sentence: `For the reply see AA:A989, 4`."""
    plain, places = _plain(text)
    at = bisect_left(places, max(text.find(reference.text), 0))
    return _in_sentence(plain[:at].rstrip(), archives)


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text on one line with single spaces, and where each of its characters (and its end) stands in `text`.

    The brace that an `l` of a label was misread as is put right, and the bar that a `1` beside a figure was.
    """
    line = re.sub(r"[\n\r\t\u00a0\u2009\u202f]", " ", unicodedata.normalize("NFC", text[:LONGEST]))
    line = BRACE.sub("l", line) if "}" in line else line
    line = BAR.sub("1", line) if "|" in line else line
    if "  " not in line:
        return line, range(len(line) + 1)
    kept = [i for i, char in enumerate(line) if char != " " or i == 0 or line[i - 1] != " "]
    return "".join(line[i] for i in kept), [*kept, len(line)]


def _found(text: str, archives: Archives) -> list[tuple[int, list[Reading]]]:
    """The references of a text, each with where it begins (its opening bracket included) and its readings."""
    found: list[tuple[int, list[Reading]]] = []
    done = 0
    previous: Named | None = None
    first = first_start(text)

    def later() -> Iterator[
        tuple[int, bool]
    ]:  # looked for only when the first one is read: mostly it is all of the text
        yield from (start for start in starts(text, archives, done) if start[0] != first)

    for at, boundary in chain([(first, True)], later()):
        if at < done:
            continue
        boundary = boundary or (bool(found) and _joined(text, done, at))
        readings = readings_at(text, at, archives, previous, boundary)
        readings = [reading for reading in readings if not _may_be_a_book(text, reading, archives)]
        if boundary and (not readings or readings[0].named.institution):
            readings = named_last(text, at, archives) or readings
        if not readings:
            done = max(done, named_until(text, at, archives))
            continue
        if _begins_later(text, at, readings[0], archives):
            continue
        if found and readings[0].named.same:
            readings = [_inherited(reading, found[-1][1][0]) for reading in readings]
        readings = named_behind(text, readings, archives)
        begin, readings = held_before(text, at, readings, archives) if not found else (at, readings)
        opening = OPENING.search(text, 0, begin)
        found.append((opening.start() if opening and opening.start() >= done else begin, readings))
        done = max(readings[0].end, at + 1)
        previous = readings[0].named
    return found


def _may_be_a_book(text: str, reading: Reading, archives: Archives) -> bool:
    """What an archive publishes (`Bulletin of the John Rylands Library, 72/3`); behind a reference, a title of several parts without an archive's name (`Rossi, Storia, vol. 2, p. 45`), or a number
    that has no digit (`Register S. 522`)."""
    named = reading.named
    if named.end - named.start > ABBREVIATED and publishes(text, named.start, named.end, archives):
        return True
    first = reading.parts[0] if reading.parts and named.same and named.nameless else None
    if first is None:
        return False
    printed = first.value.printed
    return ", " in first.value.value if first.element.kind.free else not any(map(str.isdigit, printed))


def _begins_later(text: str, at: int, reading: Reading, archives: Archives) -> bool:
    """Behind the name of an archive that is not read in its own system, and within this reading, one begins that is:
    `British Library: India Office Records, IOR/R/15/1`."""
    costs = archives.damage.costs
    if not reading.named.archive or reading.named.cost < costs["system_other"]:
        return False
    later = (start for start, _ in starts(text[: reading.end], archives) if start > reading.named.end)
    return any(
        one.named.archive and one.cost < costs["name_unknown"]
        for start in later
        for one in readings_at(text, start, archives, None, False)[:1]
    )


def _joined(text: str, end: int, at: int) -> bool:
    """Whether only a word that joins them stands between the end of a reference and this place: `FO 371/2147 and WO 32/12`."""
    joint = JOINED.match(text, end)
    return joint is not None and joint.end() == at


def _inherited(reading: Reading, before: Reading) -> Reading:
    """A reference without its archive's name has what it does not say from the one before it."""
    if not reading.parts:
        return reading
    first = next(i for i, e in enumerate(reading.named.system.elements) if e is reading.parts[0].element)
    elements = reading.named.system.elements[:first]
    kept = tuple(part for part in before.parts if part.element in elements)
    return Reading(reading.named, kept + reading.parts, reading.end, reading.cost)


def _closed(text: str, end: int) -> int:
    closing = CLOSING.match(text, end)
    return closing.end() if closing else end


def _in_sentence(before: str, archives: Archives) -> bool:
    """What stands before a reference runs on into it, and does not only say that one follows (`Source: …`)."""
    if before.lstrip(" ([").casefold().startswith(archives.words.printed_from) and len(before.split()) <= SAYING:
        return False
    if _numbers_document(before, archives):
        return False
    if before.endswith(":"):
        return len(before.split()) > FEW and before[:-1].strip(" [(").casefold() not in archives.words.lead
    if before.endswith(",") and len(before.split()) <= FEW and before.lstrip(" ([")[:1].isupper():
        return False
    return len(before.strip(" [(")) > 1 and before[-1] not in ENDS


def _numbers_document(text: str, archives: Archives) -> bool:
    """Whether a text is nothing but a document's number, printed in one line with its reference: `No. 17   NAI DFA 1/2`."""
    number = archives.words.number.match(text)
    return DOCUMENT_NUMBER.fullmatch(text, number.end() if number else 0) is not None


def _remark(pieces: list[str], archives: Archives) -> str | None:
    kept = []
    for piece in pieces:
        words = piece.strip(" \t.,;:—–-*[](){}|\\/\"'«»„“”")
        words += ")" if words.count("(") > words.count(")") else ""
        if words and words.casefold() not in archives.words.lead and sum(map(str.isalnum, words)) > words.isalpha():
            kept.append(words)
    return "; ".join(kept) or None
