"""The words of a document as they stand on its pages, in our reading: what cleaning and reviewers changed in them is in, and
what it changed between them (lines joined, notes moved, furniture taken out) is not."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digitize.model.page import Box
from digitize.model.pieces import without
from digitize.model.traced import Span, TracedText

LAYOUT = frozenset(
    (
        "furniture",
        "page-break",
        "move-note",
        "move-reference",
        "move-address",
        "paragraph",
        "join-word",
        "lost-hyphen",
        "join-line",
    )
)
"""The rules that make a text of lines."""

REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Part:
    """A range of the raw text and what stands there on the page; `by` is empty where it is as read, else the last rule."""

    start: int
    end: int
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they are read where the spans from `first` to `last` stand, with their boxes; none where these were dirt.
    `estimated` says that the boxes are shares of those of the spans."""

    first: int
    last: int
    words: tuple[tuple[str, Box], ...]
    confidence: float
    estimated: bool = False
    corrected: bool = False


def wordings(traced: TracedText) -> list[Wording]:
    """What stands at the spans of a text, in the order of the raw text; each span is in one of them."""
    page = _Page(traced)
    return [_wording(traced.spans, *group, page.text(*group)) for group in page.groups()]


class _Page:
    """The raw text in its own order, with what was changed in its words."""

    def __init__(self, traced: TracedText) -> None:
        self._raw, self._spans, self._parts = traced.raw, traced.spans, _parts(traced)
        self._starts = [part.start for part in self._parts]

    def groups(self) -> Iterator[tuple[int, int]]:
        """The first and the last of the spans that stay one by one, or that one change touches or joins."""
        spans, tied = self._spans, set[int]()  # spans that are tied to the next one
        n = 0
        for part in self._parts:
            if not part.by:
                continue
            while n < len(spans) and spans[n].end <= part.start:
                n += 1
            last = n
            while last + 1 < len(spans) and spans[last + 1].start < part.end:
                last += 1
            tied.update(range(n, last))
            if 0 < n < len(spans) and part.start < part.end <= spans[n].start and not self._apart(n):
                tied.add(n - 1)
        first = 0
        for i in range(len(spans)):
            if i not in tied:
                yield first, i
                first = i + 1

    def _apart(self, n: int) -> bool:
        """Whether there is white between a span and the one before it."""
        return any(map(str.isspace, self._between(self._spans[n - 1].end, self._spans[n].start)[0]))

    def text(self, first: int, last: int) -> tuple[str, str]:
        """What stands at these spans, and who changed it."""
        return self._between(self._spans[first].start, self._spans[last].end)

    def _between(self, start: int, end: int) -> tuple[str, str]:
        out, by = [], ""
        for i in range(max(bisect_left(self._starts, start) - 1, 0), len(self._parts)):
            part = self._parts[i]
            if part.start > end:
                break
            if part.start == part.end:
                if part.by and start < part.start <= end:  # it stays with the word before it
                    out.append(part.text)
            elif part.start < end and part.end > start:
                out.append(part.text if part.by else self._raw[max(part.start, start) : min(part.end, end)])
            else:
                continue
            by = REVIEWER if REVIEWER in (by, part.by) else part.by or by
        return "".join(out), by


def _parts(traced: TracedText) -> list[Part]:
    """The raw text in its own order, with what was changed in its words."""
    out = []
    for piece in traced.pieces:
        if not piece.layers:
            out.append(Part(piece.start, piece.end, piece.text))
            continue
        left = without(piece, traced.raw[piece.start : piece.end], lambda layer: layer.rule in LAYOUT)
        reviewed = any(layer.rule == REVIEWER for layer in piece.layers)
        if reviewed and not any(layer.rule == REVIEWER for layer in left.layers):
            left = piece  # what a reviewer made of a word that was joined
        by = REVIEWER if reviewed else left.rule
        out.append(Part(piece.start, piece.end, left.text, by if left.layers else ""))
    return sorted(out, key=lambda part: (part.start, part.end))


def _wording(spans: Sequence[Span], first: int, last: int, told: tuple[str, str]) -> Wording:
    texts, corrected = told[0].split(), told[1] == REVIEWER
    sure = 1.0 if corrected else min(span.confidence for span in spans[first : last + 1])
    if len(texts) == last - first + 1:
        words = tuple((text, span.box) for text, span in zip(texts, spans[first : last + 1], strict=True))
        return Wording(first, last, words, sure, False, corrected)
    box = spans[first].box
    for span in spans[first + 1 : last + 1]:
        if span.page == spans[first].page and span.box.y0 < box.y1 and span.box.y1 > box.y0:
            box = box.union(span.box)
    return Wording(first, last, tuple(apportioned(texts, box)), sure, True, corrected)


def apportioned(texts: Sequence[str], box: Box) -> Iterator[tuple[str, Box]]:
    """Words side by side in a box, each with its share of the width by its letters."""
    advance = box.width / max(sum(map(len, texts)) + len(texts) - 1, 1)
    at = box.x0
    for text in texts:
        yield text, Box(round(at, 2), box.y0, round(at + advance * len(text), 2), box.y1)
        at += advance * (len(text) + 1)
