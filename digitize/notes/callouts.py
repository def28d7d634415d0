"""Where a text calls its notes: raised marks behind words, as printed or as what an engine makes of them."""

import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from typing import NamedTuple

from digitize.model.note_marks import LIKE, SUPERSCRIPTS, rank
from digitize.model.role import LabelledLine, Role

ASIDE = (Role.FURNITURE, Role.NOTE, Role.NOISE)
CALL = re.compile(
    r"[\[(](\d{1,3})[\])]|(?<=[a-zß-ÿа-яёğışœ])(\d{1,3})\)?(?=[\s.,;:]|$)|(?<=[.,;:\"')\]»”’])(\d{1,2})(?=[\s.,;:]|$)"
    r"|(\*{1,5})\)?(?=\s|$|[.,;])|(?<=[^\s\d])([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|[†‡])"
)
STOP, GOES_ON = r"(?<=[^\W_][.,;:])", r"(?= [a-zß-ÿа-яё])"
END = r"(?=[\s.,;:]|$)"
READ_AS = (  # what a raised mark may be read as, how likely such a sign is one, and signs of which each has one (if any)
    (re.compile(STOP + r"(\(?[!?°®©+†‡]{1,2}\)?)(?=\s|$)"), 0.7, "!?°®©+†‡"),
    (re.compile(STOP + r"([\"'’‘”“!?°®*]{2,3})(?=\s|$)"), 0.7, "\"'’‘”“!?°®*"),
    (re.compile(STOP + r"([tf¢]{1,2})(?=\s|$)"), 0.6, ""),
    (re.compile(r"(?<=[^\W\d_]{2})([!?])" + GOES_ON), 0.7, "!?"),
    (re.compile(r"(?<=[^\W\d_]{2})([°®©+])" + END), 0.7, "°®©+"),
    (re.compile(r"(?<=[^\W\d_]{2})(\(?[!?\"'’”°®\d]\)|\([!?\"'’”°®]|[!\"'’”][!?\"'’”])" + END), 0.5, "()!\"'’”"),
    (re.compile(r"(?<=[^\W\d_][.,;])(\(?[!?\"'’”°®\d]\)|\([!?\"'’”°®])(?=\s|$)"), 0.5, "()"),
    (re.compile(r"(?<=[^\W\d_]{2})(!)" + END), 0.3, "!"),
    (re.compile(r"(?<=[^\W\d_]{2})(\?)" + END), 0.2, "?"),
    (re.compile(r"(?<=[.,;:] )(\d{1,2})(?= [^\W\d_a-zа-яё]|$)"), 0.4, ""),
    (re.compile(r"(?<=[^\W\d_] )(\d)" + GOES_ON), 0.2, ""),
)
LETTERS = READ_AS[2:3]  # all that can be in a line without a sign or figure
SIGN = re.compile(r"[^\w\s.,;:-]|[\d¹²³⁴⁵⁶⁷⁸⁹⁰]")
QUOTE = re.compile(r"(?<=[^\W_]{2}|[^\W_][.,;:])([\"'’‘”“])(?=[\s.,;:]|$)")
OPENED = re.compile(r"(?:^|(?<=[\s(\[]))[\"'‘“„«](?=\w)")
HEAD = (Role.NUMBER, Role.TITLE, Role.DATELINE, Role.CLASSIFICATION)
SHOUTED = 0.7  # for a mark in a head: heads neither cry out nor ask
BACK = 400  # characters within which a quotation mark that closes was opened
QUOTED, UNQUOTED, PLURAL = 0.3, 0.6, 0.2
OTHER = 0.05  # that a call's digits were misread
STAR, APART = 0.5, 0.9  # for a star where notes have numbers; for one that stands behind a space
FIGURES = 0.5  # digits for each letter in a row of a table
ANY = 0.5  # of the trust in a sign: that it stands for a star or dagger, though it looks like none
LOST = 0.5  # that a note whose own mark was not read is called
LIKENESS = 0.15  # for a sign that is often read for just this number
DAGGERS = set("+tf†‡¢")


class NoteCallout(NamedTuple):
    """A mark in the text of a document; `trust` is 1.0 for one that is written as a call."""

    document: int
    page: int
    column: int
    mark: str
    trust: float
    line: int
    at: int  # where it ends in its line
    is_image: bool  # read from an image, where raised figures are misread

    def fits(self, mark: str) -> float:
        """How likely the note with this mark is the one called here."""
        if self.trust in (1.0, APART) and self.mark == mark:
            return self.trust
        if mark.isdigit():
            if self.mark.isdigit():
                return OTHER if self.trust == 1.0 or self.mark != mark else self.trust
            sign, inner = STAR if self.mark[0] == "*" and self.trust == 1.0 else self.trust, self.mark.strip("()")
            sign = 0.0 if self.trust == APART else sign
            return sign + LIKENESS * (LIKE.get(inner) == int(mark) or inner == mark)
        if not mark or mark.isalpha():
            return LOST * self.trust if self.trust < 1.0 else 0.0
        if rank(mark) is None or self.mark.isdigit():
            return 0.0
        alike = DAGGERS & set(self.mark) if mark in "†‡" else set("*°\"'") & set(self.mark)
        return 0.6 if alike else ANY * self.trust if self.trust < APART else 0.1


def document_of(starts: Sequence[int], i: int) -> int:
    """The document, by its place in `starts`, that a line of text stands in; -1 before the first."""
    return bisect_right(starts, i) - 1


def find_callouts(lines: Sequence[LabelledLine], starts: Sequence[int], pages: Container[int]) -> list[NoteCallout]:
    """All that may be calls on these pages, in reading order."""
    out: list[NoteCallout] = []
    before, document = "", -1
    for i, line in enumerate(lines):
        if line.role in ASIDE:
            continue
        owner = document_of(starts, i)
        before = before[-BACK:] if owner == document else ""
        document = owner
        text = line.text
        if line.page in pages:
            is_image = line.line.words[0].style is None
            least = SHOUTED if line.role in HEAD else 0.0
            out += [
                NoteCallout(
                    owner, line.page, line.line.column, mark, max(trust, least * (mark in "!?°®")), i, at, is_image
                )
                for at, (mark, trust) in sorted(_in_line(text, before).items())
            ]
        before += " " + text
    return out


def calls(lines: Sequence[LabelledLine], starts: Sequence[int]) -> dict[tuple[int, int], set[str]]:
    """The marks that are called for certain, by document and page."""
    out: dict[tuple[int, int], set[str]] = {}
    for call in find_callouts(lines, starts, {line.page for line in lines}):
        if call.trust in (1.0, APART):
            out.setdefault((call.document, call.page), set()).add(call.mark)
    return out


def _in_line(text: str, before: str) -> dict[int, tuple[str, float]]:
    """What may be calls in a line, by where they end, where `before` is the document's text above it."""
    signs = set(SIGN.findall(text))
    if not signs:
        return {match.end(): (match[1], trust) for pattern, trust, _ in LETTERS for match in pattern.finditer(text)}
    found: dict[int, tuple[str, float]] = {}
    for match in CALL.finditer(text):
        mark = next(filter(None, match.groups())).translate(SUPERSCRIPTS)
        alone = mark[0] == "*" and text[match.start() - 1 : match.start()] in ("", " ")
        found[match.end()] = (mark, APART if alone else 1.0)
    if sum(map(str.isdigit, text)) > FIGURES * sum(map(str.isalpha, text)):
        return found  # a row of a table, full of dirt and points
    for pattern, trust, needed in READ_AS:
        for match in pattern.finditer(text) if not needed or not signs.isdisjoint(needed) else ():
            found.setdefault(match.end(), (match[1], trust))
    for match in QUOTE.finditer(text):
        above = before + " " + text[: match.start()]
        is_open = len(OPENED.findall(above)) > len(QUOTE.findall(above))
        plural = match[1] in "'’" and text[match.start() - 1] == "s"
        found.setdefault(match.end(), (match[1], QUOTED if is_open else PLURAL if plural else UNQUOTED))
    return found
