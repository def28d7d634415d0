"""A document's edit log read back: the raw text in lines of words with their boxes and roles, and how the clean text came
of it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from digitize.model.editlog import parse_log
from digitize.model.page import Box, around
from digitize.model.role import Role
from digitize.model.traced import Span, TracedText
from digitize.write.records import line_starts


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as read, `raw[start:end]`, without its end: its page, its words with their boxes and confidences, what it is
    for, and which part of a letter it is."""

    start: int
    end: int
    page: int
    words: tuple[Span, ...]
    role: Role
    part: str | None

    @property
    def box(self) -> Box:
        """The box around its words, in points."""
        return around(word.box for word in self.words)


@dataclass(frozen=True)
class Reading:
    """The traced text of a document, and where in its raw text lines of another role begin: [start, role, part]."""

    traced: TracedText
    roles: tuple[tuple[int, Role, str | None], ...]

    @cached_property
    def lines(self) -> tuple[RawLine, ...]:
        """The lines in the order in which they were read, furniture among them; each has a word at least."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[RawLine]:
        raw, spans = self.traced.raw, self.traced.spans
        n = 0
        for start in line_starts(raw):
            end = raw.index("\n", start)
            begin = n
            while n < len(spans) and spans[n].start < end:
                n += 1
            if n > begin:
                role, part = self.role_at(start)
                yield RawLine(start, end, spans[begin].page, spans[begin:n], role, part)

    def role_at(self, raw_at: int) -> tuple[Role, str | None]:
        """What the line at a place of the raw text is for, and which part of a letter it is. Body, where the log is of a
        version that did not say."""
        i = bisect_right(self._starts, raw_at) - 1
        return self.roles[i][1:] if i >= 0 else (Role.BODY, None)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, *_ in self.roles]


def reading_of(data: bytes) -> Reading | None:
    """The reading that an edit log tells of, None where it is none."""
    try:
        log = parse_log(data)
        spans = [Span(a, b, page, Box(*box), confidence) for a, b, page, *box, confidence in log.spans]
        return Reading(TracedText.of_log(log.raw, spans, log.edits), log.roles)
    except (ValueError, KeyError, TypeError):
        return None
