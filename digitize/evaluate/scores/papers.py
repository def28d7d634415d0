"""The metadata of sheets: which fields are right, where gold may allow several values and null is a value."""

import json
import re
from typing import Any

from rapidfuzz import fuzz

from digitize.evaluate.scores.levels import alnum, fold, level_sheet
from digitize.evaluate.scores.truth import TrueDocument
from digitize.model.metadata import KEPT_AT
from digitize.review.made import Made, MadeSource

CORRESPONDENTS = ("sender", "recipient", "signed")
TITLE, PLACE, NAME, NAME_PARTS, REFERENCE = 85.0, 90.0, 85.0, 90.0, 90.0  # percent of likeness: the same
SHORTEST = 3  # letters of a name
SUBJECT = re.compile(r"^(?:subject|betreff|re|objet)\s*[:.]\s*")
GRADE = re.compile(
    r"(?:(?:most|top|strictly|highly|streng|strengt|sehr|très|сов\.?|совершенно|строго)\s+)?"
    r"(?:secret|confidentiel|confidential|restricted|vertraulich|geheim|fortrolig|důvěrné|секретно|конфиденциально)",
    re.IGNORECASE,
)


def verdicts(gold: TrueDocument, made: Made | None, source: MadeSource) -> dict[str, bool]:
    """Whether each field is right: title, date, place and type of every document, the others of those that have one."""
    record = made.record if made else None
    found = record is not None
    title, place = (record.title, record.place) if record else (None, None)
    out = {
        "title": found and any(_alike(_title(t), _title(title), TITLE) for t in gold.wanted("title")),
        "date": found and (record.date.edtf if record and record.date else None) in gold.wanted("date"),
        "place": found and any(_alike(_bare(p), _bare(place), PLACE) for p in gold.wanted("place")),
        "type": found and (record.type if record else None) in gold.wanted("type"),
    }
    if gold.classification:
        out["classification"] = found and _grade(record and record.classification) == _grade(gold.classification)
    if gold.number:
        numbers = [alnum(number) for number in gold.wanted("number") if number]
        out["number"] = found and alnum(record.number if record else None) in numbers
    for name in CORRESPONDENTS:
        if getattr(gold, name):
            mine: str | None = getattr(record, name) if record else None
            out[name] = mine is not None and same_name(mine, gold.wanted(name))
    if gold.reference:
        out["reference"] = _reference_right(gold, made)
        out["reference text"] = alnum(gold.reference) in alnum(_heap(gold, source))
    return out


def false_facts(gold: TrueDocument, made: Made | None) -> int:
    """How many classifications, numbers and references a document was given that has none."""
    if made is None:
        return 0
    record = made.record
    allowed = [alnum(number) for number in gold.also.get("number", ())]
    number = not gold.number and record.number and alnum(record.number) not in allowed
    grade, reference = (
        not gold.classification and record.classification,
        not gold.reference and record.archival_reference,
    )
    return bool(number) + bool(grade) + bool(reference)


def same_name(mine: str, names: list[str | None]) -> bool:
    """Whether a name is one of some: nearly alike, or with the same last name and parts."""
    bare = _words(mine)
    if len(bare) < SHORTEST:
        return False
    for name in filter(None, map(_words, names)):
        parts = fuzz.token_set_ratio(bare, name) >= NAME_PARTS and name.split()[-1] in bare.split()
        if fuzz.ratio(bare, name) >= NAME or parts:
            return True
    return False


def told(gold: TrueDocument, name: str) -> str | None:
    """What the gold says of a field, as text."""
    return getattr(gold, name.removesuffix(" text"))  # type: ignore[no-any-return]


def told_made(made: Made, name: str) -> str | None:
    """What the output says of it."""
    record = made.record
    if name.startswith("reference"):
        return record.archival_reference.text if record.archival_reference else None
    if name == "date":
        return record.date.edtf if record.date else None
    return getattr(record, name)  # type: ignore[no-any-return]


def _reference_right(gold: TrueDocument, made: Made | None) -> bool:
    """Every element, or the text where gold has no elements."""
    if made is None:
        return False
    reference = made.record.archival_reference
    if gold.fields:
        return reference is not None and all(
            (alnum(getattr(reference, name)) or None) == (alnum(gold.fields.get(name)) or None) for name in KEPT_AT
        )
    texts = [one.text for one in (reference, *made.record.other_references) if one]
    return any(fuzz.ratio(alnum(text), alnum(gold.reference)) >= REFERENCE for text in texts)


def _heap(gold: TrueDocument, source: MadeSource) -> str:
    """All that was read of a document's pages, marks and furniture included."""
    pages = range(gold.first_page or 1, (gold.last_page or gold.first_page or 1) + 1)
    heap: list[str] = []
    for one in source.documents:
        mine = [page for page in pages if page in one.clean_by_page or page in one.raw_by_page]
        heap += [one.clean_by_page.get(page, "") + " " + one.raw_by_page.get(page, "") for page in mine]
        heap += [mark.text for mark in one.record.marks if mark.page in pages]
        if gold.first_page in mine:
            heap.append(_references(one))
    return " ".join([*heap, *(source.unclaimed.get(page, "") for page in pages)])


def _references(made: Made) -> str:
    record = made.record.model_dump(mode="json", by_alias=True, include={"archival_reference", "other_references"})
    return json.dumps(list(record.values()), ensure_ascii=False)


def _alike(wanted: str | None, got: str | None, least: float) -> bool:
    return got is None if wanted is None else got is not None and fuzz.ratio(wanted, got) >= least


def _title(text: str | None) -> str | None:
    if text is None:
        return None
    return re.sub(r"[\s.,;:*]+$", "", SUBJECT.sub("", level_sheet(text).casefold()))


def _bare(text: str | None) -> str | None:
    return None if text is None else alnum(text)


def _words(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", fold(text or "")).strip()


def _grade(value: Any) -> str | None:
    found = GRADE.search(value or "")
    return alnum(found[0] if found else value) or None
