"""One source through the stages: pages → roles → documents → clean texts → metadata. Only here is the order known."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from digitize.clean import Words, clean, recut
from digitize.corrections import (
    Correction,
    Outcome,
    Settled,
    State,
    correct_lines,
    correct_record,
    correct_text,
    review_of,
    settle,
    told,
)
from digitize.describe import (
    SourceContext,
    describe,
    find_language,
    in_sequence,
    linked,
    usually_taken,
)
from digitize.knowledge import Knowledge
from digitize.label import Cues, label
from digitize.label.linenumbers import numbers_apart
from digitize.label.margins import with_margins
from digitize.label.parting import parted
from digitize.label.scraps import scraps_apart
from digitize.label.typeset import print_apart
from digitize.label.upright import level, with_upright
from digitize.model.document import CleanDocument, Segment
from digitize.model.metadata import Metadata, Place
from digitize.model.normalized import as_read, for_labelling, normalized, with_words, without_controls
from digitize.model.page import Page
from digitize.model.role import LabelledLine, Role
from digitize.model.uid import Beginning, uids
from digitize.notes import assign
from digitize.split import split, unread_of

__all__ = [
    "STAGES",
    "Assembled",
    "Knowledge",
    "Prepared",
    "SourceInput",
    "Times",
    "assemble",
    "in_order",
    "laid_out",
]

Take = Callable[[CleanDocument, Metadata], object]
STAGES = {
    "look": "opens a source and finds its languages",
    "read": "gives its pages: lines of words with their places",
    "label": "gives each line its role",
    "split": "gives notes to documents, and cuts the lines into these",
    "clean": "makes a document's clean text",
    "describe": "finds its metadata",
    "correct": "puts in what reviewers said",
    "write": "writes its files",
}
"""What is done with a source, in this order. The first two and the last are `batch`'s, the others stand below."""

ASIDE = (Role.FURNITURE, Role.NOISE, Role.NOTE)


@dataclass(frozen=True, slots=True)
class SourceInput:
    """A source: its path below the input folder, its hash, and its name in the output, `<stem>-0001` and on. `copy` counts
    the sources of the output that have the same content, from 1."""

    file: str
    sha256: str
    stem: str
    copy: int = 1


class Times:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Counts what is done within for a stage."""
        begin = time.process_time()
        try:
            yield
        finally:
            self._spent[stage] += time.process_time() - begin

    def taken(self) -> dict[str, float]:
        """What was counted since this was asked last, in the order of the stages."""
        spent, self._spent = self._spent, defaultdict(float)
        return in_order(spent)


def in_order(spent: Mapping[str, float]) -> dict[str, float]:
    """The times of stages in the order of the stages."""
    return {stage: spent[stage] for stage in STAGES if stage in spent}


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a source gave: its documents with their metadata, all records (also of documents that were handed over as they
    were made, whose records the others of the source may have changed since), the lines that no document claims, and what
    became of its corrections."""

    documents: tuple[tuple[CleanDocument, Metadata], ...]
    records: tuple[Metadata, ...]
    unclaimed: tuple[LabelledLine, ...]
    outcomes: tuple[Outcome, ...] = ()


def assemble(
    pages: Sequence[Page], source: SourceInput, knowledge: Knowledge, corrections: Sequence[Correction] = ()
) -> Assembled:
    """The documents of a source from its pages as read, with its reviewers' corrections."""
    return Prepared(pages, source, knowledge).assemble(corrections)


def laid_out(pages: Sequence[Page], cues: Cues) -> list[Page]:
    """The pages as read with their lines as the labels take them: line numbers and scraps apart, notes in the margin in
    their places."""
    read = [normalized(page) for page in pages]
    sheets = numbers_apart([level(page) for page in read])
    sheets = [parted(with_margins(print_apart(scraps_apart(page))), cues) for page in sheets]
    return [with_upright(sheet, page) for sheet, page in zip(sheets, read, strict=True)]


class Prepared:
    """A source whose lines have their roles. It can be put together again and again as its corrections change, and
    makes anew only the documents that these change: one that it made before stays the same object."""

    def __init__(self, pages: Sequence[Page], source: SourceInput, knowledge: Knowledge) -> None:
        self.times = Times()
        knowledge = knowledge.for_pages(pages)
        self._source, self._knowledge = source, knowledge
        self._widths = {page.number: page.width for page in pages}
        with self.times.of("label"):
            self._pages = laid_out(pages, knowledge.cues)
            found = label([for_labelling(page) for page in self._pages], knowledge.cues, knowledge.weights)
        self.lines = as_read(found, self._pages)
        self._usually_taken = usually_taken(self.lines)
        texts = [line.text for line in self.lines]
        self._words = Words.of(texts, find_language("\n".join(texts), knowledge.vocabulary) or "en")
        self._before: dict[int, _Document] = {}

    def assemble(self, corrections: Sequence[Correction] = (), take: Take | None = None) -> Assembled:
        """The documents of the source with its reviewers' corrections. With `take` each is handed over as it is made, and
        none is kept: of a source of thousands of pages there may be more than memory holds."""
        with self.times.of("correct"):
            settled, outcomes = settle(corrections, self.lines)
            lines, of_lines = correct_lines(self.lines, settled)
        with self.times.of("split"):
            parts = split(assign(lines))
        names = uids(self._source.sha256, [self._beginning(segment) for segment in parts.documents], self._source.copy)
        reach = self._reach(parts.documents)
        made, homes = list[_Document](), dict[int, str]()
        described, certain = list[Metadata](), set[int]()
        unread = unread_of(self._pages, parts.documents)
        each = zip(names, parts.documents, reach, unread, strict=True)
        for number, (uid, segment, pages, places) in enumerate(each, 1):
            context = SourceContext.of(
                f"{self._source.stem}-{number:04}",
                self._source.file,
                self._source.sha256,
                self._pages,
                uid=uid,
                reach=pages,
                usually_taken=self._usually_taken,
                places=places,
            )
            document = self._document(context, segment, settled)
            homes |= {line.index: uid for line in segment.lines}
            outcomes += document.outcomes
            described.append(document.made[1])
            if document.has_settled_reference:
                certain.add(number - 1)
            if take:
                take(*document.made)
            else:
                made.append(document)
        self._before = {document.segment.lines[0].index: document for document in made}
        with self.times.of("describe"):
            records = tuple(linked(in_sequence(described, certain)))
        documents = tuple((document.made[0], record) for document, record in zip(made, records, strict=not take))
        unclaimed = (replace(x, line=with_words(x.line, without_controls)) for x in parts.unclaimed)
        kept = tuple(x for x in unclaimed if x.line.words)
        return Assembled(documents, records, kept, told(settled, homes, [*outcomes, *of_lines]))

    @property
    def documents(self) -> set[int]:
        """The identities of the documents that were made last."""
        return {id(document.made[0]) for document in self._before.values()}

    def _reach(self, segments: Sequence[Segment]) -> list[tuple[int, int]]:
        """The first and the last page that may belong to each document: what could not be read goes with the document
        before it, and before the first one with that."""
        first, last = (self._pages[0].number, self._pages[-1].number) if self._pages else (1, 1)
        begins = [min(line.page for line in segment.lines) for segment in segments]
        return [
            (begin if i else first, begins[i + 1] - 1 if i + 1 < len(begins) else last)
            for i, begin in enumerate(begins)
        ]

    def _beginning(self, segment: Segment) -> Beginning:
        """Where a document begins: at its first line of text."""
        first = next((line for line in segment.lines if line.role not in ASIDE), segment.lines[0])
        box = first.line.box
        return Beginning.at(first.page, box.x0, (box.y0 + box.y1) / 2, self._widths[first.page])

    def _document(self, context: SourceContext, segment: Segment, settled: Sequence[Settled]) -> "_Document":
        """The document of a segment, as it was made before where neither its lines nor its corrections changed."""
        knowledge, name, uid = self._knowledge, context.id, context.uid
        indexes = {line.index for line in segment.lines}
        own = [one for one in settled if one.line in indexes]
        before = self._before.get(segment.lines[0].index)
        if before and (before.segment, before.around) != (segment, (context.reach, context.places)):
            before = None
        if before and before.settled == own and (before.made[1].id, before.made[1].uid) == (name, uid):
            return before
        cleaned = before.cleaned if before else self._cleaned(segment)
        with self.times.of("correct"):
            document, of_text = correct_text(cleaned, uid, own, recut)
        if before and before.made[0] is document:
            record = before.described.model_copy(update={"id": name, "uid": uid})
        else:
            with self.times.of("describe"):
                record = describe(document, knowledge.archives, knowledge.vocabulary, context)
            if knowledge.chosen:
                record = record.model_copy(update={"flags": tuple(sorted({*record.flags, "profile-chosen"}))})
        corrected, of_record = correct_record(record, document, own)
        misfits = {one.id for one in (*of_text, *of_record) if one.state is State.MISFIT}
        held = [one.correction for one in own if one.correction.id not in misfits]
        if held:
            corrected = corrected.model_copy(update={"review": review_of(held)})
        return _Document(
            segment,
            (context.reach, context.places),
            own,
            cleaned,
            record,
            (document, corrected),
            [*of_text, *of_record],
        )

    def _cleaned(self, segment: Segment) -> CleanDocument:
        language = find_language("\n".join(line.text for line in segment.lines), self._knowledge.vocabulary)
        missing = frozenset(page.number for page in self._pages if page.error)
        with self.times.of("clean"):
            return clean(segment, self._words.within(language), self._knowledge.rules_off, missing)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document as it was made last: from which lines and corrections, and how it was before those."""

    segment: Segment
    around: tuple[tuple[int, int] | None, tuple[Place, ...]]
    settled: list[Settled]
    cleaned: CleanDocument
    described: Metadata
    made: tuple[CleanDocument, Metadata]
    outcomes: list[Outcome]

    @property
    def has_settled_reference(self) -> bool:
        """A reviewer has corrected the reference, or called the document reviewed."""
        told = (one.correction for one in self.settled)
        return any((c.field or "").startswith("archival_reference.") or (c.kind == "done" and c.value) for c in told)
