"""A small typesetter: documents come in, sheets of placed words go out.

Lengths are points; x and y are measured from the top left of the sheet, y being a word's baseline.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyphen

from press.fonts import Font
from press.sample import Document, Sample, Style

MARK = re.compile(r"\[(\d+)\]|\*$")
CORE = re.compile(r"[^\W\d_]{6,}")
TITLE_IN_HEADER = 48  # characters of a document's title that a running header shows
TITLES = {
    "bold": ("left", "bold"),
    "centre": ("centre", "bold"),
    "caps": ("centre", "bold"),
    "caps-plain": ("centre", "plain"),
    "italic": ("centre", "italic"),
    "plain": ("left", "plain"),
}
RULE_ROOM = 10  # points, for the rule above the notes


@dataclass(frozen=True, slots=True)
class Line:
    """A set line: words at their distance from the left edge of the column; `notes` are called from it."""

    words: tuple[tuple[float, str], ...]
    font: Font
    height: float
    space: float = 0
    document: int | None = None
    keep: bool = False  # stays with the next line
    notes: tuple["Line", ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    x: float
    y: float
    text: str
    font: Font


@dataclass(slots=True)
class Sheet:
    """A page: its words, its ruling lines (x, y, width), the documents on it, and the lines that are of none."""

    words: list[Word] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    documents: set[int] = field(default_factory=set)
    furniture: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set in a column of `measure` points."""

    font: Font
    measure: float
    leading: float
    align: str = "left"
    indent: float = 0
    space: float = 0
    hyphens: pyphen.Pyphen | None = None

    def lines(self, text: str) -> list[Line]:
        """The paragraph broken into lines."""
        rows = list(self._rows(text.split()))
        return [self._line(row, i, len(rows)) for i, row in enumerate(rows)]

    def _rows(self, words: list[str]) -> Iterator[list[str]]:
        queue = words[::-1]
        row: list[str] = []
        room = self.measure - self.indent
        hyphened = 0  # lines in a row that end in a hyphen
        while queue:
            word = queue.pop()
            if not row or self.font.width(" ".join([*row, word])) <= room:
                row.append(word)
                continue
            start, rest = self._part(word, row, room) if hyphened < 2 and queue else ("", word)
            hyphened = hyphened + 1 if start else 0
            yield [*row, start] if start else row
            queue.append(rest)
            row, room = [], self.measure
        yield row

    def _part(self, word: str, row: list[str], room: float) -> tuple[str, str]:
        """The word cut where its beginning still fits into the row; or nothing, and the word."""
        core = CORE.search(word)
        if self.hyphens and core and not core[0].isupper():
            for at in reversed(self.hyphens.positions(core[0])):
                start = word[: core.start() + at] + "-"
                if at >= 2 and len(core[0]) - at >= 3 and self.font.width(" ".join([*row, start])) <= room:
                    return start, word[core.start() + at :]
        return "", word

    def _line(self, row: list[str], i: int, of: int) -> Line:
        gap = self.font.width(" ")
        natural = self.font.width(" ".join(row))
        left = self.indent if i == 0 and self.align in ("left", "justify") else 0.0
        if self.align == "right":
            left = self.measure - natural
        elif self.align == "centre":
            left = (self.measure - natural) / 2
        elif self.align == "justify" and i < of - 1 and len(row) > 1:
            gap += (self.measure - left - natural) / (len(row) - 1)
        words = []
        for word in row:
            words.append((left, word))
            left += self.font.width(word) + gap
        return Line(tuple(words), self.font, self.leading * self.font.size, self.space if i == 0 else 0)


class Typesetter:
    """Sets the documents of one sample in its style."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.style: Style = sample.style
        self.hyphens = pyphen.Pyphen(lang=sample.language) if sample.style.hyphenate else None

    def sheets(self) -> list[Sheet]:
        """The sample on sheets, with headers, notes and page numbers."""
        style = self.style
        lines = self._matter(self.sample.before)
        for index, document in enumerate(self.sample.documents):
            lines += self._document(index, document)
        lines += self._matter(self.sample.after)
        columns = list(fill(lines, style.page[1] - style.margin[1] - style.margin[3]))
        sheets = []
        for at in range(0, len(columns), style.columns):
            sheet = Sheet()
            for i, column in enumerate(columns[at : at + style.columns]):
                self._place(sheet, column, style.margin[0] + i * (style.measure + style.gutter))
            sheets.append(sheet)
        for number, sheet in enumerate(sheets, 1):
            self._furnish(sheet, number, len(sheets))
        return sheets

    def _setting(
        self, align: str = "left", face: str = "plain", scale: float = 1, indent: float = 0, space: float = 0
    ) -> Setting:
        font = Font(self.style.font, face, self.style.size * scale)
        hyphens = self.hyphens if align == "justify" else None
        return Setting(font, self.style.measure, self.style.leading, align, indent, space, hyphens)

    def _document(self, index: int, document: Document) -> list[Line]:
        """All lines of a document in order, with notes hung on the lines that call them."""
        head = self._title(document)
        for text in document.head:
            head += self._setting(self.style.head, space=3).lines(text)
        head = [replace(line, keep=True) for line in head]
        body: list[Line] = []
        align = "justify" if self.style.justify else "left"
        for text in document.paragraphs:
            body += self._setting(align, indent=self.style.indent, space=self.style.paragraph_space).lines(text)
        lines = head + [replace(line, keep=True) if i == 0 else line for i, line in enumerate(body)]
        end = "left" if self.style.notes == "end" else "right"
        for text in document.signature:
            lines += self._setting(end, space=5).lines(text)
        notes = {marker: self._note(marker, text) for marker, text in document.notes}
        if self.style.notes == "end":
            lines += [line for note in notes.values() for line in note]
        else:
            lines = [replace(line, notes=self._called(line, notes)) for line in lines]
        if document.reference_at == "foot":
            face = "italic" if document.reference.startswith("[") and self.style.font != "mono" else "plain"
            lines += self._setting(face=face, space=7).lines(document.reference)
        if self.style.break_pages and index:
            lines[0] = replace(lines[0], new_page=True)
        return [replace(line, document=index) for line in lines]

    def _title(self, document: Document) -> list[Line]:
        align, face = TITLES[self.style.title]
        title = self.style.title_of(document)
        space = self.style.size * 2
        if self.style.number == "own-line" and document.number:
            number = self._setting("centre", face, space=space).lines(document.number)
            return number + self._setting(align, face, space=4).lines(title)
        if self.style.number == "inline" and document.number:
            title = f"{document.number} {title}"
        return self._setting(align, face, scale=1.05, space=space).lines(title)

    def _note(self, marker: str, text: str) -> list[Line]:
        return self._setting("justify" if self.style.justify else "left", scale=0.84).lines(f"{marker} {text}")

    def _called(self, line: Line, notes: dict[str, list[Line]]) -> tuple[Line, ...]:
        text = " ".join(word for _, word in line.words)
        return tuple(note for found in MARK.finditer(text) for note in notes.get(found[1] or "*", []))

    def _matter(self, items: Iterable[dict[str, str]]) -> list[Line]:
        """Lines that belong to no document, such as a site's navigation."""
        return [
            line
            for item in items
            for line in self._setting(face=item.get("face", "plain"), space=4).lines(item["text"])
        ]

    def _place(self, sheet: Sheet, column: list[Line], left: float) -> None:
        y = self.style.margin[1]
        for i, line in enumerate(column):
            y += line.height + (line.space if i else 0)
            self._put(sheet, line, left, y)
        notes = [replace(note, document=line.document) for line in column for note in line.notes]
        if not notes:
            return
        y = self.style.page[1] - self.style.margin[3] - sum(note.height for note in notes)
        sheet.rules.append((left, y - 1, min(60, self.style.measure / 3)))
        for note in notes:
            y += note.height
            self._put(sheet, note, left, y)

    def _put(self, sheet: Sheet, line: Line, left: float, y: float) -> None:
        sheet.words += [Word(left + x, y, text, line.font) for x, text in line.words]
        if line.document is None:
            sheet.furniture.append(" ".join(word for _, word in line.words))
        else:
            sheet.documents.add(line.document)

    def _furnish(self, sheet: Sheet, number: int, of: int) -> None:
        style = self.style
        page = style.first_page + number - 1
        small, width, height = style.size * 0.9, style.page[0], style.page[1]
        left, top, right = style.margin[0], style.margin[1] * 0.68, width - style.margin[2]
        running = (style.header_odd if page % 2 else style.header_even).replace("{title}", self._short_title(sheet))
        if running:
            self._mark(sheet, running, (left + right) / 2, top, 0.5, Font(style.font, "italic", small))
        if style.page_number == "header":
            outer, anchor = (right, 1.0) if page % 2 else (left, 0.0)
            self._mark(sheet, str(page), outer, top, anchor, Font(style.font, "plain", small))
        if style.page_number == "foot":
            self._mark(sheet, str(page), (left + right) / 2, height - 30, 0.5, Font(style.font, "plain", small))
        print_font = Font(style.font, "plain", 8)
        for text, x, y, anchor in (
            (style.header_left, 24.0, 22.0, 0.0),
            (style.header_centre, width / 2, 22.0, 0.5),
            (style.footer_left, 24.0, height - 16, 0.0),
            (style.footer_right, width - 24, height - 16, 1.0),
        ):
            if text:
                self._mark(sheet, text.format(page=number, pages=of), x, y, anchor, print_font)

    def _short_title(self, sheet: Sheet) -> str:
        title = self.sample.documents[min(sheet.documents)].title
        return title if len(title) <= TITLE_IN_HEADER else title[:TITLE_IN_HEADER].rsplit(" ", 1)[0] + " …"

    def _mark(self, sheet: Sheet, text: str, x: float, y: float, anchor: float, font: Font) -> None:
        x -= anchor * font.width(text)
        for word in text.split():
            sheet.words.append(Word(x, y, word, font))
            x += font.width(word + " ")
        sheet.furniture.append(text)


def fill(lines: list[Line], height: float) -> Iterator[list[Line]]:
    """The lines cut into columns of `height` points, the notes that they call included."""
    column: list[Line] = []
    used = 0.0
    for group in _together(lines):
        need = sum(line.height + line.space + sum(note.height for note in line.notes) for line in group)
        calls = any(line.notes for line in group)
        rule = RULE_ROOM if calls and not any(line.notes for line in column) else 0
        if column and (used + need + rule > height or group[0].new_page):
            yield column
            column, used, rule = [], 0.0, RULE_ROOM if calls else 0
        column += group
        used += need + rule
    yield column


def _together(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        group.append(line)
        if not line.keep:
            yield group
            group = []
    if group:
        yield group
