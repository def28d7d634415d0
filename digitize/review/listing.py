"""The list of all documents: its rows as data for the page's script, and the counts and plots above them."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from digitize.explained import explanations
from digitize.model.listed import SourceRecord
from digitize.model.metadata import FLAGS
from digitize.review.corrected import Corrected
from digitize.review.naming import rule_name
from digitize.review.risk import minutes, risk
from digitize.store.output import Entry, Output

BINS = 10
STATUSES = ("machine", "reviewed", "approved")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a plot; `share` of the longest bar, 0 to 1."""

    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with what came of it; `lonely` names the pages that are in no document, `outside`
    says how many they are."""

    record: SourceRecord
    folder: str | None
    documents: int
    lonely: str
    outside: int
    unclaimed: str | None


def address(entry: Entry) -> str | None:
    """A document's page, relative to the report folder."""
    if entry.folder is None or entry.stem is None:
        return None
    return quote(f"documents/{entry.folder}/{entry.stem}.html")


def rows(output: Output, corrections: Corrected) -> str:
    """The script file that holds the list: one array a document, in the order that `list.js` reads."""
    sources = sorted({entry.record.source.file for entry in output.entries})
    rules = sorted({rule for entry in output.entries for rule in entry.record.edits})
    flags = sorted({flag for entry in output.entries for flag in entry.record.flags})
    names = sorted({name for entry in output.entries for name in corrections.names(entry.record.uid)})
    place = {
        "source": {name: i for i, name in enumerate(sources)},
        "rule": {name: i for i, name in enumerate(rules)},
        "flag": {name: i for i, name in enumerate(flags)},
        "name": {name: i for i, name in enumerate(names)},
    }
    data = {
        "sources": sources,
        "rules": rules,
        "named": {rule: rule_name(rule) for rule in rules},
        "flags": [[flag, FLAGS.get(flag, "")] for flag in flags],
        "names": names,
        "rows": [_row(entry, place, corrections) for entry in output.entries],
    }
    return f"window.REPORT = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _row(entry: Entry, place: dict[str, dict[str, int]], corrections: Corrected) -> list[Any]:
    record = corrections.reviewed(entry.record)
    reference = record.archival_reference
    danger = risk(record)
    first, last = record.source.first_page, record.source.last_page
    further = [
        record.place,
        record.sender,
        record.recipient,
        record.recorded_by,
        record.signed,
        record.type,
        *(person.name for person in record.people),
    ]
    further += [reference.text if reference else None, record.date.text if record.date else None]
    return [
        address(entry),
        record.id,
        record.number,
        record.title,
        record.date.edtf if record.date else None,
        record.classification,
        (reference.normalized or reference.text) if reference else None,
        _short(record.boundary.confidence),
        _short(record.quality.confidence),
        _short(reference.confidence) if reference else None,
        sum(record.edits.values()),
        str(first) if first == last else f"{first}–{last}",
        place["source"][record.source.file],
        [place["flag"][flag] for flag in record.flags],
        [place["rule"][rule] for rule in record.edits],
        round(danger.total, 2),
        danger.explanation,
        " ".join(filter(None, further)),
        STATUSES.index(record.review.status),
        record.review.corrections,
        len(corrections.misfits(record.uid)),
        record.uid,
        record.language,
        [place["name"][name] for name in corrections.names(record.uid)],
        corrections.note(record.uid),
        round(minutes(record), 1),
    ]


def _short(confidence: float) -> float:
    return round(confidence, 3)


def rule_bars(entries: Sequence[Entry]) -> list[Bar]:
    """Edits by rule, the most frequent first."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(entry.record.edits)
    most = max(counts.values(), default=1)
    return [
        Bar(rule, count, count / most) for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def source_bars(sources: Sequence[SourceRow], most: int = 6) -> list[Bar]:
    """Documents a source, the largest first; of many sources, those with the most documents."""
    ranked = sorted(sources, key=lambda row: (-row.documents, row.record.file))[:most]
    longest = max((row.documents for row in ranked), default=0) or 1
    return [Bar(row.record.file, row.documents, row.documents / longest) for row in ranked]


def flag_counts(entries: Sequence[Entry]) -> list[tuple[str, str, int]]:
    """Each flag that occurs, what it means, and in how many documents."""
    counts = Counter(flag for entry in entries for flag in entry.record.flags)
    return [
        (flag, FLAGS.get(flag, ""), counts[flag]) for flag in sorted(counts, key=lambda flag: (-counts[flag], flag))
    ]


def histograms(entries: Sequence[Entry]) -> list[tuple[str, list[Bar]]]:
    """How the confidences of boundary, text and reference are distributed over ten bins."""
    records = [entry.record for entry in entries]
    references = [record.archival_reference.confidence for record in records if record.archival_reference]
    return [
        ("boundary", _bins([record.boundary.confidence for record in records])),
        ("text", _bins([record.quality.confidence for record in records])),
        ("reference", _bins(references)),
    ]


def _bins(values: Sequence[float]) -> list[Bar]:
    counts = Counter(min(int(value * BINS), BINS - 1) for value in values)
    most = max(counts.values(), default=1)
    return [Bar(f"{i / BINS:.1f}–{(i + 1) / BINS:.1f}", counts[i], counts[i] / most) for i in range(BINS)]


def failures(sources: Sequence[SourceRow]) -> list[tuple[SourceRow, str | None]]:
    """The sources that were not read, or in part, or for which a means is missing, each with what helps, where that is
    known."""
    told = explanations()
    rows = [row for row in sources if row.record.status in ("error", "partial") or _lacks_means(row.record)]
    return [
        (row, told[row.record.error.code].do if row.record.error and row.record.error.code in told else None)
        for row in rows
    ]


def _lacks_means(record: SourceRecord) -> bool:
    """Whether a file was left out only because what reads its kind is not installed."""
    return record.status == "skipped" and record.error is not None and record.error.code.endswith("-missing")


def source_rows(output: Output) -> list[SourceRow]:
    """All sources, those that failed first, and last those that were left out as no inputs."""
    by_source: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in output.entries:
        by_source.setdefault((entry.record.source.file, entry.record.source.sha256), []).append(entry)
    table, seen = [], set()
    for record in output.sources:
        entries = by_source.get((record.file, record.sha256), [])
        lonely = _lonely(record, entries)
        outside = sum(last - first + 1 for first, last in lonely)
        folder = output.folder_of(record)
        seen.add(folder)
        unclaimed = f"unclaimed/{quote(folder)}.html" if folder in output.unclaimed else None
        table.append(SourceRow(record, folder, len(entries), _ranges(lonely), outside, unclaimed))
    for folder in output.unclaimed.keys() - seen:
        record = SourceRecord(file=folder, status="unknown")
        table.append(SourceRow(record, folder, 0, "", 0, f"unclaimed/{quote(folder)}.html"))
    order = {"error": 0, "partial": 1, "absent": 2, "unknown": 3, "skipped": 5}
    return sorted(table, key=lambda row: (order.get(row.record.status, 4), row.record.file))


def _lonely(record: SourceRecord, entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """The stretches of pages of a source that are in no document, first and last."""
    out, at = [], 1
    for first, last in sorted((e.record.source.first_page, e.record.source.last_page) for e in entries):
        if at < first:
            out.append((at, first - 1))
        at = max(at, last + 1)
    total = record.pages or 0
    return [(first, min(last, total)) for first, last in [*out, (at, total)] if first <= min(last, total)]


def _ranges(lonely: Sequence[tuple[int, int]]) -> str:
    """Pages in words: `1–4, 30`."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in lonely)
