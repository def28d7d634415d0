"""Scores a source whose gold is the texts of its documents with their metadata.

A document's start is found when it lies within eight words of the true one; characters are compared over all text of
the source, so that headers left in and text lost both count; metadata is judged of the documents whose start is found.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from rapidfuzz.distance.Levenshtein import distance
from rapidfuzz.fuzz import ratio

from digitize.evaluate.scores.aligned import Opcode, Word, opcodes, tell_words
from digitize.evaluate.scores.graphemes import character_errors, word_errors
from digitize.evaluate.scores.levels import level_document, words_document
from digitize.evaluate.scores.segments import count_segments
from digitize.evaluate.scores.tally import Error, Tally
from digitize.evaluate.scores.truth import Form, TrueDocument, TrueSource
from digitize.model.metadata import KEPT_AT
from digitize.model.page import Box
from digitize.review.made import Made, MadeSource

NEAR = 8  # words between a start and the true one
Item = TypeVar("Item")

IN_A_ROW = 3  # gold words that are gone together count as lost
TITLE, NOTE, REMARK, NAME = 90.0, 90.0, 80.0, 85.0  # percent of likeness from which two are the same
DAMAGED = 2  # how much of a reference is printed damaged, from which it counts as damaged
NAMED = ("place", "sender", "recipient", "signed")
HYPHENATED = re.compile(r"[^\W\d_]{2,}-\s+[^\W\d_]{2,}")
GRADE = re.compile(
    r"(?:(?:most|top|strictly|highly|сов\.?|совершенно|строго)\s+)?"
    r"(?:secret|confidential|restricted|секретно|конфиденциально)",
    re.IGNORECASE,
)


def score_documents(gold: TrueSource, made: MadeSource) -> Tally:
    """The tally of one source."""
    tally = Tally(Form.DOCUMENTS)
    true, starts = _flat([words_document(document.text or "") for document in gold.documents])
    mine, begins = _flat([placed(document) for document in made.documents])
    ops = opcodes([word.text for word in mine], true)
    place = _places(ops, len(mine), len(true))
    hits = _hits(starts, begins, place)
    _count_text(tally, gold, made, true, mine, ops)
    _count_paragraphs(tally, gold, made, place)
    tell_words(tally, made.file, true, mine, ops)
    if all(document.first_page for document in gold.documents):
        count_segments(tally, [_pages(d.first_page, d.last_page) for d in gold.documents], _segments(made))
    tally.counts.update({"documents": len(gold.documents), "found": len(made.documents), "starts": len(hits)})
    found = set(hits.values())
    for k, document in enumerate(made.documents):
        tally.stated("boundary", document.record.boundary.confidence, k in found)
        if k not in found:
            page = document.record.source.first_page
            title = document.record.title or document.record.id
            tally.errors.append(Error(made.file, "begins", None, title, page, _first_box(document), document.record.id))
    for g, true_document in enumerate(gold.documents):
        k = hits.get(g, -1)
        if k < 0:
            tally.errors.append(Error(made.file, "begins", true_document.title, None, true_document.first_page))
        _judge(tally, made.file, true_document, made.documents[k] if k >= 0 else None)
    return tally


def placed(document: Made) -> list[Word]:
    """The levelled words of a document with their places."""
    words = ((level, one) for one in document.words for level in words_document(one.text))
    return [Word(level, one.page, one.box, one.confidence, document.record.id) for level, one in words]


def _flat(parts: Sequence[Sequence[Item]]) -> tuple[list[Item], list[int]]:
    """All items in order, and where each part begins."""
    out: list[Item] = []
    begins = []
    for part in parts:
        begins.append(len(out))
        out += part
    return out, begins


def _places(ops: Sequence[Opcode], mine: int, true: int) -> list[int]:
    """The gold position of each of the output's words, and of their end."""
    place = [0] * (mine + 1)
    for op in ops:
        for i in range(op.src_start, op.src_end):
            place[i] = op.dest_start + min(i - op.src_start, max(op.dest_end - op.dest_start - 1, 0))
    place[mine] = true
    return place


def _hits(starts: Sequence[int], begins: Sequence[int], place: Sequence[int]) -> dict[int, int]:
    """Each gold document that was found, and the output's document that begins there."""
    hits: dict[int, int] = {}
    for k, begin in enumerate(begins):
        near = min(range(len(starts)), key=lambda g: abs(starts[g] - place[begin]), default=None)
        if near is not None and near not in hits and abs(starts[near] - place[begin]) <= NEAR:
            hits[near] = k
    return hits


def _count_text(
    tally: Tally, gold: TrueSource, made: MadeSource, true: Sequence[str], mine: Sequence[Word], ops: Sequence[Opcode]
) -> None:
    texts, others = [document.text or "" for document in gold.documents], [one.text for one in made.documents]
    left, right = " ".join(true), " ".join(word.text for word in mine)
    lost = (op.dest_end - op.dest_start for op in ops if op.tag == "insert")
    whole, clean = " ".join("\n".join(texts).split()), " ".join("\n".join(others).split())
    tally.characters += character_errors(whole, clean)
    tally.words += word_errors(whole, clean)
    joins = len(HYPHENATED.findall("\n".join(others))) - len(HYPHENATED.findall("\n".join(texts)))
    tally.counts.update(
        {
            "words": len(true),
            "met": (Counter(true) & Counter(word.text for word in mine)).total(),
            "characters": len(left),
            "wrong characters": distance(left, right),
            "lost": sum(words for words in lost if words >= IN_A_ROW),
            "extra": sum(op.src_end - op.src_start for op in ops if op.tag == "delete"),
            "joins": max(joins, 0),
        }
    )


def _count_paragraphs(tally: Tally, gold: TrueSource, made: MadeSource, place: Sequence[int]) -> None:
    true = _paragraphs([document.text or "" for document in gold.documents])
    mine = {place[at] for at in _paragraphs([document.text for document in made.documents])}
    good = sum(any(at + near in true for near in (-1, 0, 1)) for at in mine)
    tally.counts.update({"gold breaks": len(true), "breaks": len(mine), "good breaks": min(good, len(true))})


def _paragraphs(texts: Sequence[str]) -> set[int]:
    """The places, counted in words, at which a paragraph begins."""
    out, at = set(), 0
    for text in texts:
        for paragraph in re.split(r"\n\s*\n", text):
            if size := len(words_document(paragraph)):
                out.add(at)
                at += size
    return out


def _pages(first: int | None, last: int | None) -> set[int]:
    return set(range(first or 1, (last or first or 1) + 1))


def _segments(made: MadeSource) -> list[set[int]]:
    sources = (document.record.source for document in made.documents)
    return [_pages(source.first_page, source.last_page) for source in sources]


def _first_box(document: Made) -> Box | None:
    return next((word.box for word in document.words if word.box), None)


def _judge(tally: Tally, file: str, gold: TrueDocument, made: Made | None) -> None:
    """Judges the metadata of a gold document by what the output has of it; nothing where its start was missed."""
    right = verdicts(gold, made)
    for name, good in right.items():
        tally.judge(name, good)
        if made and not good:
            wanted, got = told(gold, name), told_made(made, name)
            tally.errors.append(Error(file, name, wanted, got, made.record.source.first_page, None, made.record.id))
    if gold.fields and gold.damage >= DAMAGED:
        tally.judge("damaged reference", right["reference"])
    for marker, text in gold.notes:
        tally.judge("notes", made is not None and _has_note(made, marker, text))
    reference = made.record.archival_reference if made else None
    if gold.fields and reference:
        tally.stated("reference", reference.confidence, right["reference"])


def verdicts(gold: TrueDocument, made: Made | None) -> dict[str, bool]:
    """Whether each field that the gold speaks of is right; title and date also where it says that there is none."""
    record = made.record if made else None
    out = {}
    if "title" in gold.known:
        out["title"] = record is not None and ratio(_title(gold.title), _title(record.title)) >= TITLE
    if "date" in gold.known:
        out["date"] = record is not None and (record.date.edtf if record.date else None) == gold.date
    if gold.classification:
        out["classification"] = record is not None and grade(record.classification) == grade(gold.classification)
    for name in NAMED:
        if wanted := getattr(gold, name):
            out[name] = record is not None and same_name(wanted, getattr(record, name))
    if gold.recorded_by:
        out["recorded_by"] = record is not None and record.recorded_by == gold.recorded_by
    if gold.type:
        out["type"] = record is not None and record.type == gold.type
    reference = record.archival_reference if record else None
    if gold.fields:
        out["reference"] = reference is not None and all(
            element(getattr(reference, name)) == element(gold.fields.get(name)) for name in KEPT_AT
        )
    elif gold.reference and gold.fields is None:
        given = (reference.text, reference.normalized) if reference else ()
        out["reference"] = any(ratio(element(gold.reference) or "", element(one) or "") >= NOTE for one in given)
    if gold.remark:
        out["remark"] = ratio(_level(gold.remark), _level(reference.remark if reference else None)) >= REMARK
    return out


def told(gold: TrueDocument, name: str) -> str | None:
    """What the gold says of a field, as text."""
    if name == "reference" and gold.fields:
        return _elements({key: gold.fields.get(key) for key in KEPT_AT})
    return getattr(gold, name)  # type: ignore[no-any-return]


def told_made(made: Made, name: str) -> str | None:
    """What the output says of it."""
    record, reference = made.record, made.record.archival_reference
    match name:
        case "reference":
            return _elements({key: getattr(reference, key) for key in KEPT_AT}) if reference else None
        case "remark":
            return reference.remark if reference else None
        case "date":
            return record.date.edtf if record.date else None
        case _:
            return getattr(record, name)  # type: ignore[no-any-return]


def _elements(values: dict[str, str | None]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items() if value)


def _has_note(made: Made, marker: str, text: str) -> bool:
    bare = marker.strip("[]() .")
    return any(
        note.marker.strip("[]() .") == bare and ratio(_level(note.text), _level(text)) >= NOTE
        for note in made.record.notes
    )


def _level(text: str | None) -> str:
    return level_document(text or "").casefold()


def _title(text: str | None) -> str:
    """A title without its number before it and the marks of notes behind it."""
    numbered = re.sub(r"^(No\. )?\d+\s+", "", level_document(text or ""))
    return re.sub(r"[\s*]+$", "", numbered).casefold()


def element(value: str | None) -> str | None:
    """An element of a reference without blanks, points and case; None where there is none."""
    return re.sub(r"[\s.]+", "", level_document(value or "")).casefold() or None


def grade(value: str | None) -> str | None:
    """The classification itself, without precedence or handling remarks around it."""
    found = GRADE.search(level_document(value or ""))
    return element(found[0] if found else value)


def same_name(wanted: str, got: str | None) -> bool:
    """Whether two names or places are one: nearly alike, or one stands within the other."""
    a, b = (re.sub(r"[\W_]+", "", _level(text)) for text in (wanted, got))
    return bool(b) and (ratio(a, b) >= NAME or (min(len(a), len(b)) >= 4 and (a in b or b in a)))
