"""Two outputs, source by source and document by document."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.model.listed import SourceRecord
from digitize.model.metadata import Metadata
from digitize.review.compare.match import Document, Match, match
from digitize.review.compare.texts import Side, TextChange, text_changes
from digitize.review.log import texts_of
from digitize.store.output import Entry, Output, read_output

CHANGES = ("split", "joined", "recut", "added", "gone", "changed", "moved")
"""What may have become of a document; `moved`: nothing but its number or its pages."""

LEFT_OUT = ("schema", "id", "edits")  # of a record: what says nothing of the document itself
MOVED = ("uid", "source.first_page", "source.last_page")
SLIGHT = 0.02  # differences of a confidence below this are not worth a reviewer's look


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the metadata, by its path (`archival_reference.fond`), and its two values."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """Documents of the old output that became those of the new one, and what changed in them."""

    kind: str
    file: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    old_uids: tuple[str, ...]
    new_uids: tuple[str, ...]
    title: str
    pages: tuple[int, int]
    texts: tuple[TextChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that is only in one of the outputs, or came out otherwise, in a sentence."""

    file: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed; `same` documents didn't."""

    old: str
    new: str
    same: int
    documents: tuple[DocumentChange, ...]
    sources: tuple[SourceChange, ...]

    @property
    def kinds(self) -> dict[str, int]:
        """How many documents of each kind of change, in the order of `CHANGES`."""
        counts = Counter(change.kind for change in self.documents)
        return {kind: counts[kind] for kind in CHANGES if counts[kind]}

    @property
    def rules(self) -> list[tuple[str, int]]:
        """How many changes of text each rule had a part in, the most frequent first."""
        counts = Counter(rule for change in self.documents for text in change.texts for rule in text.rules)
        return counts.most_common()

    @property
    def fields(self) -> list[tuple[str, int]]:
        """In how many documents each field of the metadata changed, the most frequent first."""
        return Counter(one.field for change in self.documents for one in change.fields).most_common()


def compare(old: Path, new: Path) -> Comparison:
    """Compares two output folders. Raises OutputError when one is not an output."""
    before, after = read_output(old), read_output(new)
    changes: list[DocumentChange] = []
    same = 0
    for left, right in _sources(before, after):
        pairs = match([document_of(before, e) for e in left], [document_of(after, e) for e in right])
        for pair in pairs:
            change = change_of(pair)
            if change:
                changes.append(change)
            else:
                same += 1
    return Comparison(str(old), str(new), same, tuple(changes), tuple(_source_changes(before, after)))


def _sources(old: Output, new: Output) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """The documents of each source in both outputs: one with the same content is the same whatever its name, and one
    with the same name is the same whatever its content."""
    left, right = _by_source(old), _by_source(new)
    partners = {key: key for key in left.keys() & right.keys()}
    for part in (1, 0):  # the sha256, then the file's name
        rest = {key[part]: key for key in right.keys() - set(partners.values())}
        for key in left:
            if key not in partners and key[part] in rest:
                partners[key] = rest.pop(key[part])
    for key, entries in left.items():
        yield entries, right[partners[key]] if key in partners else []
    for key in right.keys() - set(partners.values()):
        yield [], right[key]


def _by_source(output: Output) -> dict[tuple[str, str], list[Entry]]:
    out: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in output.entries:
        out[entry.record.source.file, entry.record.source.sha256].append(entry)
    return out


def document_of(output: Output, entry: Entry) -> Document:
    """A document with its text and its edit log, as far as they are there."""
    return Document(entry.record, *texts_of(output, entry))


def change_of(pair: Match) -> DocumentChange | None:
    """What changed in documents that belong together, None where nothing did."""
    first = (pair.new or pair.old)[0].record
    last = (pair.new or pair.old)[-1].record
    ids = (
        *(tuple(d.record.id for d in pair.old), tuple(d.record.id for d in pair.new)),
        *(tuple(d.record.uid for d in pair.old), tuple(d.record.uid for d in pair.new)),
    )
    title = first.title or first.id
    pages = (first.source.first_page, last.source.last_page)
    if not pair.old or not pair.new:
        return DocumentChange(pair.kind, first.source.file, *ids, title, pages)
    texts = tuple(text_changes(Side(pair.old), Side(pair.new)))
    fields = tuple(field_changes(pair.old[0].record, pair.new[0].record)) if pair.kind == "kept" else ()
    kind = pair.kind
    if kind == "kept":
        moved = ids[0] != ids[1] or any(one.field in MOVED for one in fields)
        told = texts or any(one.field not in MOVED for one in fields)
        kind = "changed" if told else "moved" if moved else ""
    return DocumentChange(kind, first.source.file, *ids, title, pages, texts, fields) if kind else None


def field_changes(old: Metadata, new: Metadata) -> Iterator[FieldChange]:
    """The fields of two records that differ, in the order of the record."""
    before, after = dict(_flat(old)), dict(_flat(new))
    for field in dict.fromkeys([*before, *after]):
        a, b = before.get(field), after.get(field)
        if a == b or (isinstance(a, float) and isinstance(b, float) and abs(a - b) < SLIGHT):
            continue
        yield FieldChange(field, a, b)


def _flat(record: Metadata) -> Iterator[tuple[str, Any]]:
    for field, value in record.model_dump(mode="json", by_alias=True).items():
        if field in LEFT_OUT:
            continue
        if isinstance(value, dict):
            yield from ((f"{field}.{inner}", one) for inner, one in value.items())
        elif value is not None:
            yield field, value


def _source_changes(old: Output, new: Output) -> Iterator[SourceChange]:
    before, after = {s.file: s for s in old.sources}, {s.file: s for s in new.sources}
    for file in sorted(before.keys() | after.keys()):
        a, b = before.get(file), after.get(file)
        if a is None and b:
            yield SourceChange(file, "added", f"only in {new.root}")
        elif b is None and a:
            yield SourceChange(file, "gone", f"only in {old.root}")
        elif a and b and (told := "; ".join(_otherwise(a, b))):
            yield SourceChange(file, "changed", told)


def _otherwise(old: SourceRecord, new: SourceRecord) -> Iterator[str]:
    if old.sha256 != new.sha256:
        yield "another file under this name"
    for name in ("status", "pages", "documents", "engine"):
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield f"{name}: {a} → {b}"
