"""One source through the stages: pages → roles → documents → clean texts → metadata. Only here is the order known."""

import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from re import Match, Pattern

from digitize.clean import Words, clean, recut
from digitize.config import Profile, Settings, data_dir, load_profile, recognisable_profiles
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
    FoundDate,
    SourceContext,
    Vocabulary,
    describe,
    find_classification,
    find_dates,
    find_language,
    find_recorder,
    head_part,
    in_sequence,
    is_classification_line,
    is_remark,
    is_said,
    is_stamp,
    is_unfinished,
    leaf_said,
    linked,
    load_vocabulary,
    names_paper,
    page_said,
    sheet_part,
    tells_subject,
    title_likeness,
    usually_taken,
)
from digitize.label import Cues, Weights, joined, label, load_weights
from digitize.label.linenumbers import numbers_apart
from digitize.label.margins import with_margins
from digitize.label.parting import parted
from digitize.label.scraps import scraps_apart
from digitize.label.upright import level, with_upright
from digitize.model.document import CleanDocument, Segment
from digitize.model.metadata import Metadata, Place
from digitize.model.page import Line, Page, Word
from digitize.model.role import LabelledLine, Role
from digitize.model.uid import Beginning, uids
from digitize.patterns import compiled
from digitize.references import Archives, is_led, is_source, likeness, load_archives
from digitize.split import split, unread_of

Take = Callable[[CleanDocument, Metadata], object]
STAGES = {
    "look": "opens a source and finds its languages",
    "read": "gives its pages: lines of words with their places",
    "label": "gives each line its role",
    "split": "cuts the lines into documents",
    "clean": "makes a document's clean text",
    "describe": "finds its metadata",
    "correct": "puts in what reviewers said",
    "write": "writes its files",
}
"""What is done with a source, in this order. The first two and the last are `batch`'s, the others stand below."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
SEEN = 500  # characters of a word that the labels look at; none of a language is longer
ASKED = 2000  # answers that are remembered: those of some dozen pages
DIGIT = re.compile(r"\d")
SURROGATE = re.compile(r"[\ud800-\udfff]")
ASIDE = (Role.FURNITURE, Role.NOISE, Role.NOTE)
BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029 ]+")


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


@dataclass(frozen=True)
class Knowledge:
    """All that is known before a page is seen: archives, the words of languages, the collection's patterns."""

    archives: Archives
    vocabulary: Vocabulary
    patterns: dict[str, tuple[Pattern[str], ...]]
    rules_off: frozenset[str] = frozenset()
    weights: Weights | None = None
    collections: tuple[Profile, ...] = ()  # those that are chosen by what stands on the pages
    chosen: str = ""  # the name of the one that was

    @classmethod
    def load(cls, settings: Settings) -> "Knowledge":
        return cls(
            archives=load_archives([data_dir() / "archives.toml", *settings.archives]),
            vocabulary=load_vocabulary([data_dir() / "languages.toml", *settings.languages]),
            patterns=_together(load_profile("base").patterns, settings.patterns)
            | {"own boilerplate": joined(settings.patterns.get("boilerplate", ()))},
            rules_off=frozenset(name for name, on in settings.clean.items() if not on),
            weights=load_weights(Path(settings.heads)) if settings.heads else None,
            collections=() if settings.profile else recognisable_profiles(),
        )

    def for_pages(self, pages: Sequence[Page]) -> "Knowledge":
        """What is known of a source that shows signs of a collection: with the patterns of its profile. A sign may run
        over to the next line."""
        texts = [" ".join(line.text for line in page.lines) for page in pages] if self._signs else []
        for name, signs in self._signs:
            if any(sign.search(text) for text in texts for sign in signs):
                return self._of[name]
        return self

    @cached_property
    def _signs(self) -> list[tuple[str, list[Pattern[str]]]]:
        return [(profile.name, [compiled(sign) for sign in profile.signs]) for profile in self.collections]

    @cached_property
    def _of(self) -> dict[str, "Knowledge"]:
        return {
            profile.name: replace(
                self, patterns=_together(self.patterns, profile.patterns), collections=(), chosen=profile.name
            )
            for profile in self.collections
        }

    @cached_property
    def cues(self) -> Cues:
        words = self.vocabulary
        asked = lru_cache(ASKED)  # the same line is asked for the same thing by several steps
        dates = asked(lambda text: find_dates(text, words))
        return Cues(
            reference=asked(lambda text: likeness(text, self.archives)),
            remark=lambda text: is_remark(text, words),
            source=lambda text: is_source(text, self.archives),
            led=lambda text: is_led(text, self.archives),
            date=asked(lambda text: _dated(text, dates(text)) if DIGIT.search(text) else 0.0),
            classification=asked(lambda text: is_classification_line(text, words)),
            recorder=asked(lambda text: find_recorder(text, words) is not None),
            classified=asked(lambda text: find_classification(text, words) is not None),
            part=asked(lambda text: head_part(text, words)),
            office=lambda text: bool(words.ranks.search(text) or words.institutions.search(text)),
            unfinished=lambda text: is_unfinished(text, words),
            title=asked(lambda text: title_likeness(text, words)),
            names=asked(lambda text: names_paper(text, words)),
            said=lambda text: is_said(text, words),
            about=lambda text: tells_subject(text, words),
            day=lambda text: next((f.date.edtf for f in dates(text)), None),
            stamp=asked(lambda text: is_stamp(text, words)),
            page_said=lambda text: page_said(text, words),
            sheet=lambda text: sheet_part(text, words),
            leaf_said=lambda text: leaf_said(text, words),
            patterns=self.patterns,
        )


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


class Prepared:
    """A source whose lines have their roles. It can be put together again and again as its corrections change, and
    makes anew only the documents that these change: one that it made before stays the same object."""

    def __init__(self, pages: Sequence[Page], source: SourceInput, knowledge: Knowledge) -> None:
        self.times = Times()
        knowledge = knowledge.for_pages(pages)
        self._source, self._knowledge = source, knowledge
        self._widths = {page.number: page.width for page in pages}
        with self.times.of("label"):
            read = [sound(page) for page in pages]
            sheets = numbers_apart([level(page) for page in read])
            sheets = [parted(with_margins(scraps_apart(page)), knowledge.cues) for page in sheets]
            self._pages = [with_upright(sheet, page) for sheet, page in zip(sheets, read, strict=True)]
            found = label([plain(page) for page in self._pages], knowledge.cues, knowledge.weights)
        self.lines = _as_read(found, self._pages)
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
            parts = split(lines)
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
        unclaimed = (replace(x, line=_with_words(x.line, _controlled)) for x in parts.unclaimed)
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


def _dated(text: str, dates: Sequence[FoundDate]) -> float:
    """The share of a line that is a date; a year alone dates a title page, not a document."""
    return sum(f.end - f.start for f in dates if f.precision != "year") / max(len(text), 1)


def _together(*tables: dict[str, tuple[Pattern[str], ...]]) -> dict[str, tuple[Pattern[str], ...]]:
    return {kind: joined([p for table in tables for p in table.get(kind, ())]) for table in tables for kind in table}


def sound(page: Page) -> Page:
    """The page with every word in NFC, on one line, and lone surrogates, which no file may hold, written as `\\ud800`."""
    return replace(page, lines=tuple(line for line in (_with_words(x, _sound_text) for x in page.lines) if line.words))


def plain(page: Page) -> Page:
    """The page as the labels see it: without control characters, its words cut short where they are none; a line of
    nothing else stays as it is."""
    return replace(page, lines=tuple(line if (line := _with_words(x, _plain_text)).words else x for x in page.lines))


def _as_read(lines: Sequence[LabelledLine], pages: Sequence[Page]) -> tuple[LabelledLine, ...]:
    """The labelled lines with their words as they were read, so that what cleaning takes out is in the log."""
    read = [line for page in pages for line in page.lines]
    return tuple(
        x if x.line.words == line.words else replace(x, line=replace(x.line, words=line.words))
        for x, line in zip(lines, read, strict=True)
    )


def _with_words(line: Line, text: Callable[[str], str]) -> Line:
    words = tuple(word for word in (_with_text(word, text(word.text)) for word in line.words) if word.text)
    return line if words == line.words else replace(line, words=words)


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else replace(word, text=text)


def _sound_text(text: str) -> str:
    return unicodedata.normalize("NFC", BREAKS.sub(" ", SURROGATE.sub(_written_out, text))).strip(" ")


def _written_out(surrogate: Match[str]) -> str:
    return f"\\u{ord(surrogate[0]):04x}"


def _plain_text(text: str) -> str:
    return _controlled(text)[:SEEN]


def _controlled(text: str) -> str:
    return CONTROL.sub("", text).strip(" ") if CONTROL.search(text) else text
