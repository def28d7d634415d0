"""A document while it is being cleaned: its text, and where each of its lines stands in the raw text."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from digitize.clean.breaks import Break, line_end, verse_end
from digitize.clean.verse import verses
from digitize.clean.words import Words
from digitize.model.role import LabelledLine, Role
from digitize.model.traced import Span, TracedText

DROPPED = (Role.FURNITURE, Role.NOISE)


@dataclass(frozen=True)
class Draft:
    """`starts[i]` is where line i begins in the raw text; line i ends, with its line feed, at `ends[i]`. `verse` has the
    lines of poems, each with its poem's number; `missing` are pages that could not be read."""

    text: TracedText
    lines: tuple[LabelledLine, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: Words
    verse: dict[int, int]
    missing: frozenset[int] = frozenset()
    known_ends: dict[tuple[int, int], tuple[Break, str]] = field(default_factory=dict, compare=False, repr=False)

    def with_text(self, text: TracedText) -> "Draft":
        return replace(self, text=text)

    @cached_property
    def kept(self) -> list[int]:
        """The lines that are not dropped, in the order of the current text."""
        lines = [i for i, line in enumerate(self.lines) if line.role not in DROPPED]
        if not self.text.is_moved:
            return lines
        place = dict(zip(lines, self.text.positions([self.starts[i] for i in lines]), strict=True))
        return sorted(lines, key=place.__getitem__)

    def end_of(self, above: int, below: int) -> tuple[Break, str]:
        """What the end of one line is when another follows, and why. Asked by several rules, told once."""
        if (above, below) not in self.known_ends:
            self.known_ends[above, below] = self._end_of(above, below)
        return self.known_ends[above, below]

    def _end_of(self, above: int, below: int) -> tuple[Break, str]:
        if any(page in self.missing for page in range(self.lines[above].page + 1, self.lines[below].page)):
            return Break.PARAGRAPH, "a page between them could not be read"
        poem, next_poem = self.verse.get(above), self.verse.get(below)
        if (poem, next_poem) != (None, None) and self.lines[above].role is self.lines[below].role:
            return verse_end(self.lines[below], poem == next_poem)
        return line_end(self.lines[above], self.lines[below], self.words)

    def line_at(self, raw_at: int) -> int:
        """The line that a place of the raw text belongs to."""
        return max(bisect_right(self.starts, raw_at) - 1, 0)

    def gap_at(self, at: int) -> float:
        """How wide the space at a place of the current text is on the page, as a share of the type size."""
        raw_at = self.text.raw_position(at)
        before, after = self.text.span_at(raw_at - 1), self.text.span_at(raw_at + 1)
        size = self.lines[self.line_at(raw_at)].line.size
        apart = before is None or after is None or before.page != after.page or not size
        return float("inf") if apart or before is None or after is None else (after.box.x0 - before.box.x1) / size

    def confidence_at(self, at: int) -> float:
        """How sure the reader was of the word at a place of the current text."""
        span = self.text.locate(at)
        return span.confidence if span else 1.0

    def line_ends(self) -> Iterator[tuple[int, int, int]]:
        """Each line end between two kept lines: its place in the current text, the line above, the line below."""
        places = self.text.positions([self.ends[i] - 1 for i in self.kept[:-1]])
        yield from zip(places, self.kept, self.kept[1:], strict=False)


def draft(lines: Sequence[LabelledLine], words: Words, missing: frozenset[int] = frozenset()) -> Draft:
    """The raw text of a document: its lines as read, each ending in a line feed, each page in a form feed."""
    lines = [line if line.sound is not None else replace(line, sound=line.text) for line in lines]
    parts: list[str] = []
    spans: list[Span] = []
    starts, ends = [], []
    at = 0
    for i, line in enumerate(lines):
        starts.append(at)
        for word in line.line.words:
            spans.append(Span(at, at + len(word.text), line.page, word.box, word.probability))
            parts += [word.text, " "]
            at += len(word.text) + 1
        parts[-1] = "\n"
        ends.append(at)
        if i + 1 < len(lines) and lines[i + 1].page != line.page:
            parts.append("\f")
            at += 1
    return Draft(
        TracedText("".join(parts), tuple(spans)),
        tuple(lines),
        tuple(starts),
        tuple(ends),
        words,
        verses(lines),
        missing,
    )
