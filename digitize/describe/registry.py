"""The number of the file that an office put a paper into: `J.No. 151.D.3.`, which no archive's system describes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from digitize.describe.dates import find_dates, is_stamped
from digitize.describe.filenumbers import is_of_another, registry_at_start
from digitize.describe.labelrow import label_row
from digitize.describe.quality import with_reading
from digitize.describe.sheetlines import SheetPart, sheet_part
from digitize.describe.spaced import unspaced
from digitize.describe.stamped_words import page_said
from digitize.describe.vocabulary import Vocabulary
from digitize.model.metadata import ArchivalReference, Repair
from digitize.model.page import Word
from digitize.model.role import LabelledLine, Role
from digitize.references import ANOTHER

_SCRAP, _DOUBTED = 3, 0.6  # letters of what was read of a hand's mark behind a number, and the confidence of it
_GOES_ON = re.compile(r"[^\W\d_a-zа-я]?[a-zа-я]{1,3}\s+(?=\d)")  # the `og` before a second number
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\.?")
_LED = re.compile(r"^[a-z]{2} (?=[IVX]+ )")
_LABEL = re.compile(r"^[^\W\d_][^\d:]*:\s*(?=.*\d)")
_LABEL_IN_BRACKETS = re.compile(r"^\([^()\d]{4,}\)\s*(?=.*\d)")  # of a form: `(Posizione) A. 7`
_FIGURES = re.compile(r"\d(?=[\s.,])")
_CLASS = re.compile(r"(?:[^\W\d_]{1,4}[./]){2,4}[^\W\d_]{0,4}[.,]?\s+[^\W\d_]{1,3}[.°]?\s?\d{1,5}\W?")
_ROMAN = re.compile(r"(?<![^\W_])(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})(?![^\W_])")
_ITEM = re.compile(r"[A-Z]\.\d{2,5}")
_HEAD = frozenset(Role) - {Role.BODY, Role.NOTE, Role.TABLE, Role.FURNITURE, Role.NOISE}
_TEXT = _HEAD | {Role.BODY}
_WIDE = 3.0  # heights of the lower of two words: white between them that parts a file's number from what is beside it
_SAME = 0.6  # of their letters and figures that two readings of one number have in common
_UNSURE = 0.9  # a reading with a less sure word gives way to another one
_SURE = 0.95  # of such numbers on the development sheets of data/real that were read well and are the paper's own


def file_number(lines: Sequence[LabelledLine], words: Vocabulary) -> ArchivalReference | None:
    """The first file's number at a document's head, as a reference of which no element is known; that of another paper
    is none: `No. 346 af 5/6/42`."""
    if (row := label_row(lines, words)) is not None:
        text = " ".join(word.text for word in row.own)
        if any(map(str.isdigit, text)):
            return _numbered(row.own, text)
        lines = [x for x in lines if x.index not in row.lines]
    head = [x for x in lines if x.page == lines[0].page]
    own = (i for i, x in enumerate(head) if _is_journal(x, words) and not _is_of_another(x.text, words))
    own = (i for i in own if not words.sheet["theirs"].match(head[i].text))
    own = (i for i in own if not _is_stamped(head[max(0, i - 1) : i + 2], words))
    first = next(own, None)
    if first is None:
        found = next((found for x in head if x.role in _HEAD for found in _pieces(x, words)), None)
        return found or _item(head, words)
    line = head[first].line
    text, read = _from_its_word(_bare(unspaced(head[first].text)), words), [*line.words]
    while len(read) > 1 and _is_scrap(read[-1]):
        read.pop()
        text = text.rsplit(None, 1)[0]
    goes_on = first + 1 < len(head) and _GOES_ON.match(head[first + 1].text)
    if goes_on and not words.numbers.match(head[first + 1].text):
        below = head[first + 1]
        return _numbered([*read, *below.line.words], f"{text} {below.text}")
    return _numbered(read, text, [_undated(_from_its_word(one, words), words) for one in line.readings])


def _item(head: Sequence[LabelledLine], words: Vocabulary) -> ArchivalReference | None:
    """The number of an item in a collection of copies, alone above a paper, a letter and figures: `B.189`."""
    first = next((x for x in head if x.role in _TEXT), None)
    alone = first is not None and first.role in _HEAD and _ITEM.fullmatch(first.text.strip())
    if not first or not alone or page_said(first.text, words) is not None:
        return None
    return _numbered(first.line.words, first.text.strip(), first.line.readings)


def _undated(text: str, words: Vocabulary) -> str:
    """A reading of a file's number without the day that another reading set apart from it."""
    dates = find_dates(text, words)
    return text[: dates[0].start].strip() if dates and dates[0].start else text


def _is_stamped(lines: Sequence[LabelledLine], words: Vocabulary) -> bool:
    """Whether a day as stamps have it stands on one of the lines: the number beside it is the stamp's."""
    return any(is_stamped(day) for line in lines for day in find_dates(line.text, words))


def _bare(text: str) -> str:
    """A registry's number without the brackets around it, the word that leads to it (`zu II R 3115`), and a label with a
    colon: `Our ref: M.12417/40`."""
    inside = _IN_BRACKETS.fullmatch(text)
    return _LED.sub("", _LABEL.sub("", inside[1] if inside else _LABEL_IN_BRACKETS.sub("", text)))


def _from_its_word(text: str, words: Vocabulary) -> str:
    """The text from the word for a file's number on, without the paper's own number before it: `Nr. 412   J. Nr. 17.B.3`."""
    filed, own = words.sheet["journal"].search(text), words.numbers.match(text)
    figures = filed and own and text[own.end() : filed.start()].strip(" .,:")
    return text[filed.start() :].lstrip(" .,:") if filed and figures and figures.isdigit() else text


def _is_journal(line: LabelledLine, words: Vocabulary) -> bool:
    """Whether a line is a file's number by its part, or was taken for an archive's reference and is none."""
    return line.part == "journal" or (line.role is Role.REFERENCE and sheet_part(line.text, words) is SheetPart.JOURNAL)


def _is_of_another(text: str, words: Vocabulary) -> bool:
    return any(is_of_another(text[found.end() :], words) for found in _FIGURES.finditer(text))


def _is_scrap(word: Word) -> bool:
    return word.confidence < _DOUBTED and len(word.text) <= _SCRAP and not any(map(str.isdigit, word.text))


def _numbered(read: Sequence[Word], text: str, readings: Sequence[str] = ()) -> ArchivalReference:
    """The reference that is a file's number, as most of its readings have it."""
    figures = [w.confidence for w in read if any(map(str.isdigit, w.text))]
    whole = (
        text if _signs(text).endswith(_signs(x)) else x for x in readings if _alike(x, text)
    )  # its word may be lost
    forms = [text, *whole]
    votes = Counter(map(_signs, forms))
    doubted = min((w.confidence for w in read if _signs(w.text)), default=0.0) < _UNSURE
    first = _signs(text)

    def worth(form: str) -> tuple[int, bool, bool]:
        goes_on = _signs(form).startswith(first) and _signs(form) != first  # the first reading lost its end
        return votes[_signs(form)], goes_on, (form == text) != doubted

    most = max(forms, key=worth)
    sure = _SURE * (votes[_signs(most)] / len(forms) if len(votes) > 1 else 1.0)
    changed = _signs(most) != _signs(text)
    repairs = (Repair(field="text", from_=text, to=most, rule=ANOTHER),) if changed else ()
    return with_reading(ArchivalReference(text=most if changed else text, repairs=repairs, confidence=sure), figures)


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _alike(one: str, other: str) -> bool:
    return Indel.normalized_similarity(_signs(one), _signs(other)) >= _SAME


def _pieces(line: LabelledLine, words: Vocabulary) -> Iterator[ArchivalReference]:
    """The pieces of a line that are a file's number: apart from what stands beside them, or a class with the paper's
    number in it: `P.III.e. No. 44.`"""
    begun = registry_at_start(line.text)
    if begun and begun != line.text.strip(" ."):
        yield _numbered(line.line.words[: len(begun.split())], begun)
    inside = _IN_BRACKETS.search(line.text) if line.part == "number" else None
    if inside and sheet_part(inside[1], words) is SheetPart.JOURNAL:
        yield _numbered(line.line.words, inside[1])
    if line.part == "number" and _CLASS.fullmatch(line.text) and _ROMAN.search(line.text):
        yield _numbered(line.line.words, line.text, line.line.readings)
    parted = _parted(line.line.words)
    for piece in parted if len(parted) > 1 else ():
        text = " ".join(word.text for word in piece)
        if words.sheet["theirs"].match(text):
            continue
        if sheet_part(text, words) is SheetPart.JOURNAL and not _is_of_another(text, words):
            bare = _bare(text)
            rest = {word.text for other in parted if other is not piece for word in other}
            own = (" ".join(x for x in reading.split() if x not in rest) for reading in line.line.readings)
            yield _numbered(piece[len(text.split()) - len(bare.split()) :], bare, tuple(map(_bare, own)))


def _parted(line: Sequence[Word]) -> list[list[Word]]:
    parted = [list(line[:1])]
    for left, right in pairwise(line):
        height = min(left.box.y1 - left.box.y0, right.box.y1 - right.box.y0)
        if right.box.x0 - left.box.x1 > _WIDE * height:
            parted.append([])
        parted[-1].append(right)
    return parted
