"""An edit log as a sequence of tokens from which the raw, the clean and the marked text can all be shown."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from digitize.model.traced import Edit
from digitize.review.log import Log, Spot


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `word` is the index of the span that it belongs to, None between words."""

    text: str
    word: int | None = None


@dataclass(frozen=True, slots=True)
class PageStart:
    """Here the text of a page begins."""

    page: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An edit where it happened: what went and what came. `away` and `here` say that it was moved and not changed;
    `lines` that whole lines went or came."""

    edit: Edit
    gone: tuple[Run, ...]
    come: tuple["Run | Mark", ...]
    away: bool = False
    here: bool = False
    lines: bool = False


Token = Run | PageStart | Mark


@dataclass(frozen=True)
class Diff:
    """The tokens of a log. Without the `come` of its marks they spell the raw text, without the `gone` the clean."""

    log: Log

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.log.spans]

    @cached_property
    def _moved(self) -> set[tuple[int, int]]:
        return {bounds for edit in self.log.edits for bounds in edit.source}

    def tokens(self) -> Iterator[Token]:
        pages = _page_starts(self.log.spans)
        at = 0
        for edit in reversed(self.log.edits):
            if not edit.before and not edit.after:
                continue  # a change that changed nothing: there is nothing to show
            yield from self._kept(at, edit.start, pages)
            while pages and pages[0][0] < edit.end:
                yield PageStart(pages.pop(0)[1])
            yield from self._mark(edit)
            at = edit.end
        yield from self._kept(at, len(self.log.raw), pages)

    def runs(self, start: int, end: int) -> list[Run]:
        """`raw[start:end]`, cut into words and what is between them."""
        out: list[Run] = []
        at = start
        for i in range(max(bisect_right(self._starts, start) - 1, 0), bisect_left(self._starts, end)):
            a, b = max(self.log.spans[i].start, at), min(self.log.spans[i].end, end)
            if a >= b:
                continue
            if at < a:
                out.append(Run(self.log.raw[at:a]))
            out.append(Run(self.log.raw[a:b], i))
            at = b
        if at < end:
            out.append(Run(self.log.raw[at:end]))
        return out

    def _kept(self, start: int, end: int, pages: list[tuple[int, int]]) -> Iterator[Token]:
        while pages and pages[0][0] < end:
            at, page = pages.pop(0)
            yield from self.runs(start, max(at, start))
            yield PageStart(page)
            start = max(at, start)
        yield from self.runs(start, end)

    def _mark(self, edit: Edit) -> Iterator[Run | Mark]:
        if edit.before and edit.before.isspace() and edit.after.startswith(edit.before):
            more = edit.after[len(edit.before) :]
            if more + edit.before == edit.after:  # a blank line: shown where the line ends
                yield Mark(edit, (), (Run(more),))
                yield Run(edit.before)
            else:
                yield Run(edit.before)
                yield Mark(edit, (), (Run(more),))
            return
        raw = self.log.raw
        come = self._brought(edit) if edit.source else self._replaced(edit)
        whole = edit.before if edit.before.strip() else edit.after
        lines = whole.endswith(("\n", "\f")) and (edit.start == 0 or raw[edit.start - 1] in "\n\f")
        away = (edit.start, edit.end) in self._moved
        yield Mark(edit, tuple(self.runs(edit.start, edit.end)), come, away, bool(edit.source), lines)

    def _replaced(self, edit: Edit) -> tuple[Run, ...]:
        if not edit.after:
            return ()
        i = bisect_right(self._starts, edit.start) - 1
        inside = i >= 0 and self.log.spans[i].end > edit.start and edit.after.strip()
        return (Run(edit.after, i if inside else None),)

    def _brought(self, edit: Edit) -> tuple[Run | Mark, ...]:
        """The moved text with the changes inside it; as plain text where the log's parts don't add up to it."""
        parts: list[Run | Mark] = []
        waiting = list(edit.inner)
        for start, end in edit.source:
            at = start
            while waiting and at <= waiting[0].start and waiting[0].end <= end:
                inner = waiting.pop(0)
                parts += [*self.runs(at, inner.start), *self._mark(inner)]
                at = inner.end
            parts += self.runs(at, end)
        text = spelled(parts)
        at = edit.after.find(text)
        if at < 0:
            return (Run(edit.after),)
        before, after = edit.after[:at], edit.after[at + len(text) :]
        return (*([Run(before)] if before else []), *parts, *([Run(after)] if after else []))


def spelled(parts: Sequence[Run | Mark]) -> str:
    """The clean text that runs and marks stand for."""
    return "".join(part.text if isinstance(part, Run) else spelled(part.come) for part in parts)


def _page_starts(spans: Sequence[Spot]) -> list[tuple[int, int]]:
    """Where in the raw text each page begins, and its number."""
    out: list[tuple[int, int]] = []
    for span in spans:
        if not out or out[-1][1] != span.page:
            out.append((span.start, span.page))
    return out
