"""How well a document was read, what was done to it, and what a reviewer should look at."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import get_args

from digitize.describe.context import SourceContext
from digitize.describe.vocabulary import Vocabulary
from digitize.model.document import CleanDocument
from digitize.model.metadata import ArchivalReference, Gap, Quality, TextFrom
from digitize.model.role import AFTER_BLANKS, HANDWRITTEN, SCRAWL, LabelledLine, Role
from digitize.model.traced import IN_DOUBT, Edit, TracedText

DOUBTFUL = 0.85
"""A word that is right with less probability than this counts as doubtful, and is marked in the report. On data/real 57 % of the
wrong words are, and 4 % of the right ones; below 0.6 are 28 % and 1 %."""

_LOW_MEAN = 0.92  # mean confidence of a document's words: as many of them are right
_MANY_DOUBTFUL = 0.2  # share of its words
_SURE_BOUNDARY = 0.6
_SURE_REFERENCE = 0.7
_MUCH_TAKEN = 12  # words of a page at least, more than from the source's other pages, and
_MUCH_OF_PAGE, _MUCH_OF_ONLY_PAGE = 0.15, 0.25  # of its words; where no other pages tell what is usual
_PAGES_THAT_TELL = 3
_TAKEN_OUT = (Role.FURNITURE, Role.NOISE)
_DOUBTED = 0.5  # a figure less sure than this takes all of its doubt along
_READING_WEIGHS = 0.15  # the share of its figures' doubts that a reference has, fitted on data/dev and data/letters
_NUMBER = re.compile(r"\S*\d\S*")
_FIGURES = re.compile(r"\d+")
_NOT_ITS_WORDS = (Role.FURNITURE, Role.NOISE, Role.FRONT)


def page_range(document: CleanDocument) -> tuple[int, int]:
    """The first and the last page that text of the document stands on, counted from 1."""
    own = [line.page for line in document.segment.lines if line.role not in _NOT_ITS_WORDS]
    pages = own or [line.page for line in document.segment.lines] or [span.page for span in document.text.spans] or [1]
    return min(pages), max(pages)


def measure_quality(document: CleanDocument, context: SourceContext) -> Quality:
    """How the document's pages were read, with the mean confidence of its words (furniture aside)."""
    first, last = page_range(document)
    pages = [page for n in range(first, last + 1) if (page := context.pages.get(n)) and not page.error]
    kinds = {page.text_from for page in pages}
    engines = dict.fromkeys(page.engine for page in pages if page.engine)
    languages = dict.fromkeys(language for page in pages for language in page.languages)
    sure, pages_taken = _confidences(document), taken_out(document.segment.lines)
    return Quality(
        text_from=_kind(kinds),
        engine=", ".join(engines) or None,
        languages=tuple(languages),
        confidence=round(sum(sure) / len(sure), 3) if sure else 0.0,
        doubtful_words=sum(confidence < DOUBTFUL for confidence in sure),
        taken_out=tuple((n, round(taken / words, 3)) for n, (taken, words) in sorted(pages_taken.items()) if taken),
        unread=len(context.places),
    )


def _kind(kinds: set[str]) -> TextFrom:
    """Where the text of pages comes from."""
    if len(kinds) > 1:
        return "mixed"
    return next((kind for kind in get_args(TextFrom) if kind in kinds), "text-layer")


def _confidences(document: CleanDocument) -> list[float]:
    lines = [line.line for line in document.segment.lines if line.role not in _NOT_ITS_WORDS]
    sure = [word.probability for line in lines for word in line.words]
    return [min(max(c, 0.0), 1.0) for c in sure or [span.confidence for span in document.text.spans]]


def find_gaps(document: CleanDocument, context: SourceContext) -> tuple[Gap, ...]:
    """Where pages that could not be read are missing in the document's text."""
    unread = context.unread(*page_range(document))
    runs = [[page for _, page in run] for _, run in groupby(enumerate(unread), lambda pair: pair[1] - pair[0])]
    return tuple(Gap(first_page=run[0], last_page=run[-1], at=_place_of(run[-1], document.text)) for run in runs)


def _place_of(page: int, text: TracedText) -> int:
    behind = next((span.start for span in text.spans if span.page > page), None)
    return len(text.text) if behind is None else text.position(behind)


def taken_out(lines: Iterable[LabelledLine]) -> dict[int, tuple[int, int]]:
    """For each page how many of its words were taken out, and how many it has; marks without a letter, and what an engine
    makes of a scrawl, are no words."""
    out: dict[int, tuple[int, int]] = {}
    for line in lines:
        unread = SCRAWL in line.reasons[:1]
        count = 0 if unread else sum(any(map(str.isalnum, word.text)) for word in line.line.words)
        taken, words = out.get(line.page, (0, 0))
        out[line.page] = (taken + count * (line.role in _TAKEN_OUT), words + count)
    return out


def usually_taken(lines: Iterable[LabelledLine]) -> float | None:
    """How many words are taken out of a page of a source; None where it has too few pages to tell."""
    pages = [taken for taken, words in taken_out(lines).values() if words]
    return median(pages) if len(pages) >= _PAGES_THAT_TELL else None


def _much_taken(document: CleanDocument, usual: float | None) -> bool:
    """Whether an unusual share of the words of a page was taken out."""
    share = _MUCH_OF_ONLY_PAGE if usual is None else _MUCH_OF_PAGE
    return any(
        taken >= _MUCH_TAKEN + 2 * (usual or 0) and taken >= share * words
        for taken, words in taken_out(document.segment.lines).values()
    )


def as_sure_as_read(
    reference: ArchivalReference, document: CleanDocument, readings: Sequence[str] = ()
) -> ArchivalReference:
    """The reference with its confidence lowered by that of its words that have digits: they are what nothing else tells.

    A word is less in doubt with each of the further `readings` of its line that has its figures.
    """
    texts = ((p.text.find(reference.text), p) for p in document.paragraphs_of(Role.REFERENCE, Role.NOTE))
    found = next(((p.start + at, p) for at, p in texts if at >= 0), None)
    if found is None:
        return reference
    start = found[0]
    words = [(start + word.start(), word[0]) for word in _NUMBER.finditer(reference.text)]
    spans = {span: word for at, word in words if (span := document.text.locate(at))}
    again = [set(_FIGURES.findall(reading)) for reading in readings]
    return with_reading(reference, [span.confidence ** (1 / (1 + _times(word, again))) for span, word in spans.items()])


def _times(word: str, readings: Sequence[set[str]]) -> int:
    """How many of these readings, by their figures, have those of a word."""
    return sum(reading.issuperset(_FIGURES.findall(word)) for reading in readings)


def with_reading(reference: ArchivalReference, figures: Iterable[float]) -> ArchivalReference:
    """The reference with its confidence lowered by that of its words that have digits."""
    sure = [min(max(confidence, 0.0), 1.0) for confidence in figures]
    read = math.prod(sure) ** _READING_WEIGHS * min(1.0, min(sure, default=1.0) / _DOUBTED)
    return reference.model_copy(update={"confidence": round(reference.confidence * read, 3)})


def count_edits(edits: Sequence[Edit]) -> dict[str, int]:
    """How many changes each rule made, those inside moved text included, by the rules' names in order."""
    counts = Counter(one.rule for edit in edits for one in (edit, *edit.inner))
    return dict(sorted(counts.items()))


def reading_flags(
    document: CleanDocument, quality: Quality, language: str | None, context: SourceContext, words: Vocabulary
) -> set[str]:
    """The flags about how the document was read and cut out."""
    first, last = page_range(document)
    flags = set()
    if document.segment.confidence < _SURE_BOUNDARY:
        flags.add("boundary-uncertain")
    if any(AFTER_BLANKS in line.reasons and line.role is Role.BODY for line in document.segment.lines):
        flags.add("boundary-uncertain")  # another document may begin there
    if unread := context.unread(first, last):
        flags.add("page-missing")
        if any(first < page < last for page in unread):
            flags.add("boundary-uncertain")  # another document may begin there
    if context.places:
        flags.add("text-unread")
    if any(HANDWRITTEN in line.reasons[:1] for line in document.segment.lines):
        flags.add("handwritten")
    if any(one.reason.startswith(IN_DOUBT) for edit in document.text.edits for one in (edit, *edit.inner)):
        flags.add("join-doubtful")
    count = len(_confidences(document))
    if count and (quality.confidence < _LOW_MEAN or quality.doubtful_words > _MANY_DOUBTFUL * count):
        flags.add("low-confidence")
    if _much_taken(document, context.usually_taken):
        flags.add("much-taken-out")
    model = words.ocr.get(language or "")
    if model and quality.languages and _is_from_image(document) and model not in quality.languages:
        flags.add("language-missing")
    return flags


def _is_from_image(document: CleanDocument) -> bool:
    """Whether most of its words were read from an image, also where a file of pages tells of that reading: those of a text
    layer have a type."""
    typeset = [word.style is not None for line in document.segment.lines for word in line.line.words]
    return sum(typeset) < len(typeset) / 2


def reference_flags(reference: ArchivalReference | None) -> set[str]:
    """The flags about a document's archival reference."""
    if reference is None:
        return {"reference-missing"}
    if reference.remark == reference.text:
        return set()  # only where it is printed from
    flags = set()
    if reference.repairs:
        flags.add("reference-repaired")
    elements = (reference.fond, reference.series, reference.item, reference.file, reference.leaves, reference.inventory)
    if reference.alternatives or reference.confidence < _SURE_REFERENCE or not any(elements):
        flags.add("reference-uncertain")
    if any(elements) and reference.archive_name is None:
        flags.add("archive-unknown")
    return flags
