"""A document's metadata as rows that a reviewer reads, each with the words of the page that it came from."""

import json
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.corrections import FIELDS, REVIEWER
from digitize.label.evidence import EVIDENCE
from digitize.label.weights import shipped_weights
from digitize.model.document import NO_HEAD
from digitize.model.metadata import ELEMENTS, Alternative, ArchivalReference, Elements, Metadata
from digitize.review.log import Log, Spot
from digitize.review.naming import in_words

KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"
PREFERRED = {
    "date.text": "s",
    "date.edtf": "d",
    "archival_reference.text": "r",
}  # keys for the fields that are corrected most

AROUND = ".,;:()[]\"'“”„«»*"  # signs beside a word that are none of it
LABELS = {"date.text": "date as printed", "date.edtf": "date (EDTF)"}  # others are called as in the record
REASONS = 4  # pieces of evidence that are told first
OTHERWISE = {REVIEWER: "a reviewer says so", NO_HEAD: "no head was found in it"}
"""What is told of a beginning beside the evidence that is weighed."""

AGAINST = -1.0  # log-odds: what tells so much speaks against a beginning
READ_FROM = {"alto": "an ALTO file", "page": "a PAGE file", "hocr": "an hOCR file"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: its value (None: not found), something to add, and the first and last word that it stands in."""

    label: str
    value: str | None
    detail: str = ""
    words: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """A reference: its elements as rows, and its repairs and rival readings in words."""

    reference: ArchivalReference
    elements: tuple[tuple[str, str], ...]
    repairs: tuple[str, ...]
    alternatives: tuple[str, ...]
    words: tuple[int, int] | None


def facts(record: Metadata, words: "Words") -> list[Fact]:
    """All that is known of a document but its references, in the order of the record."""
    date = record.date
    source = record.source
    pages = (
        f"{source.first_page}" if source.first_page == source.last_page else f"{source.first_page}–{source.last_page}"
    )
    people = [Fact("Person", person.name, person.role or "", words.of(person.name)) for person in record.people]
    quality = record.quality
    return [
        Fact("Title", record.title, words=words.of(record.title)),
        Fact("Number", record.number, words=words.of(record.number)),
        Fact("Type", record.type),
        Fact("Date", date.edtf, f"printed “{date.text}”", words.of(date.text)) if date else Fact("Date", None),
        Fact("Place", record.place, words=words.of(record.place)),
        Fact("Classification", record.classification, words=words.of(record.classification)),
        *(people or [Fact("People", None)]),
        Fact("From", record.sender, words=words.of(record.sender)),
        Fact("To", record.recipient, words=words.of(record.recipient)),
        Fact("Signed", record.signed, words=words.of(record.signed)),
        *([Fact("Received", record.received.edtf, f"printed “{record.received.text}”")] if record.received else []),
        *(Fact("Enclosure", enclosure) for enclosure in record.enclosures),
        *([Fact("Enclosed in", record.enclosed_in)] if record.enclosed_in else []),
        Fact("Recorded by", record.recorded_by, words=words.of(record.recorded_by)),
        Fact("Language", record.language),
        Fact("Source", source.file, f"pages {pages}" if "–" in pages else f"page {pages}"),
        Fact(
            "Read from",
            READ_FROM.get(quality.text_from, quality.text_from.replace("-", " ")),
            ", ".join(filter(None, (quality.engine, *quality.languages))),
        ),
        *([Fact("Taken out", _taken_out(quality.taken_out))] if quality.taken_out else []),
    ]


@dataclass(frozen=True, slots=True)
class Because:
    """On what evidence a document begins where it does, in sentences: what tells most, what speaks against it, and what
    tells less, of which there are `lesser` pieces."""

    most: str
    against: str
    less: str
    lesser: int


def because(evidence: Sequence[str]) -> Because:
    """The evidence in sentences, by how much each tells.

    >>> because(["date-line", "new-page", "reviewer", "no-title"])
    Because(most='A reviewer says so; it is the first text of a page; a date stands with it.', against='No title stands with it.', less='', lesser=0)
    """
    weigh = shipped_weights().alone
    ranked = sorted(evidence, key=lambda name: -math.inf if name == REVIEWER else -weigh.get(name, 0.0))
    against = [name for name in ranked if weigh.get(name, 0.0) <= AGAINST]
    for_it = [name for name in ranked if name not in against]
    return Because(_sentence(for_it[:REASONS]), _sentence(against), _sentence(for_it[REASONS:]), len(for_it[REASONS:]))


def _sentence(evidence: Sequence[str]) -> str:
    told = "; ".join(EVIDENCE.get(name) or OTHERWISE.get(name) or in_words(name) for name in evidence)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _taken_out(pages: Sequence[tuple[int, float]]) -> str:
    """The shares of the pages' words that were taken out, the largest first, as far as they catch the eye."""
    shown = sorted(pages, key=lambda page: -page[1])[:3]
    return ", ".join(f"{share:.0%} of the words of page {n}" for n, share in shown)


def editable(record: Metadata) -> list[tuple[str, str, str, str]]:
    """Each field that a reviewer may correct: its path, its label, its value as they type it, and the key that goes to
    it: a letter of its label where one is free."""
    values = record.model_dump(mode="json", by_alias=True)
    out: list[tuple[str, str, str, str]] = []
    for path in FIELDS:
        group, _, name = path.partition(".")
        value = values[group] if not name else (values[group] or {}).get(name)
        if path == "people":
            value = "; ".join(f"{p.name} ({p.role})" if p.role else p.name for p in record.people)
        label = LABELS.get(path) or (name if group == "archival_reference" else path).replace("_", " ")
        taken = {key for *_, key in out}
        key = next(c for c in (*PREFERRED.get(path, ""), *label, *KEYS) if c in KEYS and c not in taken)
        out.append((path, f"reference: {label}" if group == "archival_reference" else label, value or "", key))
    return out


def reference_facts(reference: ArchivalReference, words: "Words") -> ReferenceFacts:
    """A reference with every repair spelled out."""
    repairs = tuple(
        f"{repair.field}: printed “{repair.from_}”, read as “{repair.to}” ({in_words(repair.rule)})"
        for repair in reference.repairs
    )
    return ReferenceFacts(
        reference,
        tuple(_elements(reference)),
        repairs,
        tuple(_rival(alternative) for alternative in reference.alternatives),
        words.of(reference.text),
    )


def _elements(elements: Elements) -> list[tuple[str, str]]:
    named = [("archive", " – ".join(filter(None, (elements.archive, elements.archive_name))))]
    named += [(name, getattr(elements, name) or "") for name in ELEMENTS]
    return [(name, value) for name, value in named if value]


def _rival(alternative: Alternative) -> str:
    read = ", ".join(f"{name} {value}" for name, value in _elements(alternative))
    return f"{read} (confidence {alternative.confidence:.2f})"


class Words:
    """The words of a page's text, to find a printed value among them."""

    def __init__(self, log: Log | None) -> None:
        raw, spans = (log.raw, log.spans) if log else ("", ())
        self.words = [raw[start:end].casefold().strip(AROUND) for start, end, *_ in spans]

    def of(self, value: str | None) -> tuple[int, int] | None:
        """The first and the last of the words that spell a value as it is printed, None where none do."""
        wanted = [_bare(word) for word in (value or "").split()]
        return _sequence(self.words, wanted) if wanted and wanted[-1] else None


def _sequence(words: list[str], wanted: list[str]) -> tuple[int, int] | None:
    """Where the wanted words stand among the words; the last may have something printed on to it (`1941—noon`)."""
    last = len(wanted) - 1
    for at in range(len(words) - last):
        if words[at : at + last] == wanted[:last] and words[at + last].startswith(wanted[last]):
            return at, at + last
    return None


def _bare(word: str) -> str:
    return word.casefold().strip(AROUND)


def line_roles(log: Log) -> str:
    """The words with which lines of another role begin, by their indexes, each with the role: a JSON list."""
    starts = [span.start for span in log.spans]
    return json.dumps([[bisect_left(starts, start), role.value] for start, role in log.roles])


def boxes(spans: Sequence[Spot]) -> str:
    """Each word's page and box, in tenths of points, as the page's script wants them: a JSON list."""
    tenths = (
        f"[{page},{x0 * 10:.0f},{y0 * 10:.0f},{x1 * 10:.0f},{y1 * 10:.0f}]" for _, _, page, x0, y0, x1, y1, _ in spans
    )
    return f"[{','.join(tenths)}]"
