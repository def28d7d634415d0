"""What changed from one clean text to another, and which rules made the change, as far as the edit logs tell."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from rapidfuzz.distance import Indel

from digitize.model.traced import Edit
from digitize.review.compare.match import Document

PARAGRAPH = re.compile(r"(?:(?!\n\n).)*(?:\n\n|$)", re.DOTALL)
WORD = re.compile(r"\s+|\w+|[^\w\s]")
LARGEST = 25_000_000  # words times words that are compared exactly; beyond, a whole stretch counts as changed
AROUND = 90  # characters before and after a change that are shown with it
READING = "reading"  # what a change is laid to that no rule made: the page was read otherwise


@dataclass(frozen=True, slots=True)
class TextChange:
    """`old` became `new`, by `rules` (those that did it in the new output, or did it in the old one and do no more), between
    `before` and `after`, as much of the text around as tells the place; `follows` says that the change before it is so
    near that `before` begins right behind that one."""

    old: str
    new: str
    page: int | None
    rules: tuple[str, ...]
    before: str = ""
    after: str = ""
    follows: bool = False


@dataclass(frozen=True)
class Side:
    """The clean text of one or several documents, with what their rules did to it."""

    documents: tuple[Document, ...]

    @cached_property
    def text(self) -> str:
        return "\n\n".join(document.text.rstrip("\n") for document in self.documents) + "\n" * bool(self.documents)

    @cached_property
    def _made(self) -> list[tuple[int, int, Edit]]:
        """Each edit with its place in the clean text, in order."""
        out: list[tuple[int, int, Edit]] = []
        base = 0
        for document in self.documents:
            shift = 0
            for edit in reversed(document.log.edits) if document.log else ():
                start = base + edit.start + shift
                out.append((start, start + len(edit.after), edit))
                shift += len(edit.after) - (edit.end - edit.start)
            base += len(document.text.rstrip("\n")) + 2
        return out

    def edits(self, start: int, end: int) -> Counter[tuple[str, str, str]]:
        """The edits (rule, before, after) that made `text[start:end]` what it is."""
        made: Counter[tuple[str, str, str]] = Counter()
        for a, b, edit in self._made:
            if a > end:
                break
            if b >= start:
                made.update((one.rule, one.before, one.after) for one in (edit, *edit.inner))
        return made

    def page(self, at: int) -> int | None:
        """The page that a character of the text was read from."""
        base = shift = 0
        for document in self.documents:
            length = len(document.text.rstrip("\n")) + 2
            if at < base + length and document.log:
                for edit in reversed(document.log.edits):
                    if base + edit.end + shift > at:
                        break
                    shift += len(edit.after) - (edit.end - edit.start)
                raw = at - base - shift
                spans = [span.page for span in document.log.spans if span.start <= raw]
                return spans[-1] if spans else document.record.source.first_page
            base += length
        return None


def text_changes(old: Side, new: Side) -> list[TextChange]:
    """The changes in order of the text."""
    out, stretches = [], list(_changed(old.text, new.text))
    for i, (a, b, c, d) in enumerate(stretches):
        before, after = old.edits(a, b), new.edits(c, d)
        rules = {rule for rule, _, _ in (before - after) + (after - before)}
        page = new.page(c) or old.page(a)
        last = stretches[i - 1][3] if i else 0
        following = stretches[i + 1][2] if i + 1 < len(stretches) else len(new.text)
        follows, followed = bool(i) and c - last <= 2 * AROUND, i + 1 < len(stretches) and following - d <= 2 * AROUND
        lead = new.text[last:c] if follows else _tail(new.text[last:c])
        rest = "" if followed else _head(new.text[d:following].rstrip("\n"))
        rules_told = tuple(sorted(rules)) or (READING,)
        out.append(TextChange(old.text[a:b], new.text[c:d], page, rules_told, lead, rest, follows))
    return out


def _tail(text: str) -> str:
    """The end of a text, from the beginning of a paragraph or a word."""
    short = text[-AROUND:].rpartition("\n\n")[2]
    return short if short == text else short.partition(" ")[2] if len(short) == AROUND else short


def _head(text: str) -> str:
    """The beginning of a text, to the end of a paragraph or a word."""
    short = text[:AROUND].partition("\n\n")[0]
    return short if short == text else short.rpartition(" ")[0] if len(short) == AROUND else short


Stretch = tuple[int, int, int, int]


def _changed(old: str, new: str) -> Iterator[Stretch]:
    """Where the texts differ: `old[a:b]` became `new[c:d]`. By paragraphs first, then by words inside them."""
    if old == new:
        return
    left, right = _parts(PARAGRAPH, old), _parts(PARAGRAPH, new)
    starts, others = _starts(left), _starts(right)
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            a, c = starts[i], others[k]
            yield from _words_changed(old[a : starts[j]], new[c : others[m]], a, c)


def _words_changed(old: str, new: str, a: int, c: int) -> Iterator[Stretch]:
    left, right = _parts(WORD, old), _parts(WORD, new)
    if not left or not right or len(left) * len(right) > LARGEST:
        yield a, a + len(old), c, c + len(new)
        return
    starts, others = _starts(left), _starts(right)
    waiting: Stretch | None = None
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            # A single space or mark between two changed words belongs to the change.
            between = code.src_end - code.src_start == 1 and not left[code.src_start].isalnum()
            if waiting and not between:
                yield waiting
                waiting = None
            continue
        stretch = (starts[code.src_start] + a, starts[code.src_end] + a)
        other = (others[code.dest_start] + c, others[code.dest_end] + c)
        waiting = (waiting[0] if waiting else stretch[0], stretch[1], waiting[2] if waiting else other[0], other[1])
    if waiting:
        yield waiting


def _parts(kind: re.Pattern[str], text: str) -> list[str]:
    return [found for found in kind.findall(text) if found]


def _starts(parts: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, parts))]
