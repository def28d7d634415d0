"""Corrections of metadata: checked as they are typed, and put into a document's record last."""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Any, Literal

import langcodes
from pydantic import ValidationError

from digitize.corrections.record import Correction, Outcome, Settled
from digitize.errors import DigitizeError
from digitize.model.document import CleanDocument
from digitize.model.metadata import ALL_ELEMENTS, Metadata, Review

FIELDS = (
    *("title", "number", "type", "date.text", "date.edtf", "place", "classification", "people", "sender", "recipient"),
    *(
        "recorded_by",
        "signed",
        "language",
        "archival_reference.text",
        "archival_reference.normalized",
        "archival_reference.remark",
    ),
    *(f"archival_reference.{name}" for name in ALL_ELEMENTS),
)
"""What a reviewer may correct; the rest is measured or counted."""

SAYINGS = ("done", "note")
"""Kinds that say something of a document and change nothing in it."""

DAY = r"(?P<year>-?\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?[?~%]?"
WHOLE = re.compile(DAY)
TYPED_PERSON = re.compile(r"(?P<name>[^()]*)(?:\((?P<role>.*)\))?", re.DOTALL)
SEASONS = range(21, 25)


class FieldError(DigitizeError):
    """A value that its field can't hold; the message says why."""

    code = "field"


def checked(field: str, value: Any, record: Metadata | None = None) -> Any:
    """The value as its field holds it: trimmed, in one line, None for an empty one. Raises FieldError.

    `record` is the one that it shall go into; it, too, must be sound afterwards.
    """
    if field not in FIELDS:
        raise FieldError(f"{field} is no field that can be corrected")
    if field == "people":
        value = _people(value)
    elif isinstance(value, str):
        value = " ".join(value.split()) or None
    elif value is not None:
        raise FieldError("this field holds a text")
    if value is not None:
        _check(field, value)
    if record is not None:
        _set(record, field, value)
    return value


def _people(value: Any) -> list[dict[str, str | None]]:
    """People as a list, or as they are typed: `V. M. Molotov (people's commissioner); A. Eden`."""
    if isinstance(value, str):
        parts = [TYPED_PERSON.fullmatch(part.strip()) for part in value.split(";")]
        value = [part.groupdict() for part in parts if part and part["name"]]
    people = []
    for person in value if isinstance(value, list) else [None]:
        if not isinstance(person, dict) or not isinstance(person.get("name"), str):
            raise FieldError("each person has a name, and may have a role")
        name, role = " ".join(person["name"].split()), " ".join(str(person.get("role") or "").split())
        if name:
            people.append({"name": name, "role": role or None})
    return people


def _check(field: str, value: Any) -> None:
    if field == "date.edtf" and not is_edtf(value):
        raise FieldError(
            "not a date in EDTF: write 1941-06-24, 1941-06, 1941, 1941-06~, 1941? or 1941-06-22/1941-06-24"
        )
    if field == "language" and not langcodes.tag_is_valid(value):
        raise FieldError("not a language tag: write en, ru, tr, de, fr or another of BCP 47")


def is_edtf(text: str) -> bool:
    """Whether a text is a date, or an interval of two, in EDTF level 1.

    >>> [is_edtf(text) for text in ("1941-06-24", "1941-06~", "1941?", "194X", "1941-06-22/1941-06-24", "1941/..")]
    [True, True, True, True, True, True]
    >>> [is_edtf(text) for text in ("1941-02-30", "1941-13", "24.06.1941", "1942/1941", "", "../..")]
    [False, False, False, False, False, False]
    """
    parts = text.split("/")
    if len(parts) == 1:
        return _is_date(text)
    if len(parts) != 2 or not any(map(_is_date, parts)):
        return False
    if not all(part in ("", "..") or _is_date(part) for part in parts):
        return False
    begin, end = (re.sub(r"[?~%]", "", part) for part in parts)
    return not (_is_date(begin) and _is_date(end)) or begin[: len(end)] <= end[: len(begin)]


def _is_date(text: str) -> bool:
    found = WHOLE.fullmatch(text)
    if found is None:
        return False
    year, month, day = found["year"], found["month"] or "XX", found["day"] or "XX"
    if month == "XX":
        return day == "XX"
    if int(month) in SEASONS:
        return found["day"] is None
    if not 1 <= int(month) <= 12:
        return False
    last = monthrange(int(year), int(month))[1] if year.isdecimal() and int(year) else 31
    return day == "XX" or 1 <= int(day) <= last


def correct_record(
    record: Metadata, document: CleanDocument, settled: Sequence[Settled]
) -> tuple[Metadata, list[Outcome]]:
    """A document's record with the corrections of its metadata, and what became of them."""
    lines = {line.index for line in document.segment.lines}
    outcomes = []
    for one in settled:
        correction = one.correction
        if one.line not in lines or correction.kind not in ("field", *SAYINGS):
            continue
        if correction.kind in SAYINGS:
            outcomes.append(one.applied(record.uid))
            continue
        try:
            field = correction.field or ""
            after = _set(record, field, checked(field, correction.value))
            outcomes.append(one.already(record.uid) if after == record else one.applied(record.uid))
            record = after
        except FieldError as error:
            outcomes.append(one.misfit(error.message, record.uid))
    return record, outcomes


def review_of(corrections: Sequence[Correction]) -> Review:
    """What the corrections of a document say of its state: the last word that it is reviewed, or approved, counts."""
    words = [one for one in corrections if one.kind == "done"]
    number = sum(one.kind not in SAYINGS and not one.confirms for one in corrections)
    if not words or not words[-1].value:
        return Review(corrections=number)
    last = words[-1]
    status: Literal["reviewed", "approved"] = "approved" if last.value == "approved" else "reviewed"
    return Review(status=status, by=last.who, at=last.when, corrections=number)


def _set(record: Metadata, field: str, value: Any) -> Metadata:
    """The record with one field set, and what depends on it. Raises FieldError."""
    values = record.model_dump(mode="json", by_alias=True)
    group, _, name = field.partition(".")
    if not name:
        values[group] = value
    elif group == "date":
        values["date"] = _date(values["date"], name, value)
    else:
        values[group] = _reference(values[group], name, value)
    values["flags"] = _flags(values, group)
    try:
        return Metadata.model_validate(values)
    except ValidationError as error:
        raise FieldError(error.errors()[0]["msg"]) from None


def _date(date: dict[str, Any] | None, name: str, value: str | None) -> dict[str, Any] | None:
    """A date without its EDTF form is none."""
    if name == "edtf" and value is None:
        return None
    if date is None:
        if name == "text":
            raise FieldError("give the date in EDTF first")
        date = {"text": value, "edtf": value}
    return date | {name: value or ""}


def _reference(reference: dict[str, Any] | None, name: str, value: str | None) -> dict[str, Any] | None:
    """What a reviewer has looked at is sure: repairs and rivals of the element go. A reference without text is none."""
    if name == "text" and value is None:
        return None
    if reference is None:
        reference = dict.fromkeys((*ALL_ELEMENTS, "normalized", "remark")) | {
            "text": "",
            "repairs": [],
            "alternatives": [],
        }
    if name in ALL_ELEMENTS and value != reference[name]:
        reference["normalized"] = _printed_anew(reference["normalized"], reference[name], value)
    repairs = [repair for repair in reference["repairs"] if repair["field"] != name]
    return reference | {name: value, "repairs": repairs, "alternatives": [], "confidence": 1.0}


def _printed_anew(normalized: str | None, old: str | None, new: str | None) -> str | None:
    """The normal form with one element changed; None where it isn't plain which of its parts that is.

    >>> _printed_anew("AVP RF, f. 6, op. 3", "6", "06"), _printed_anew("f. 3, op. 3", "3", "4"), _printed_anew("f. 3", "9", "4")
    ('AVP RF, f. 06, op. 3', None, None)
    """
    if not (normalized and old and new):
        return None
    pattern = rf"(?<![\w-]){re.escape(old)}(?![\w-])"
    places = re.findall(pattern, normalized)
    return re.sub(pattern, lambda _: new, normalized) if len(places) == 1 else None


def _flags(values: dict[str, Any], group: str) -> list[str]:
    flags = set(values["flags"])
    for name, field in (("title", "title"), ("date", "date"), ("reference", "archival_reference")):
        if group == field:
            flags -= {f"{name}-missing"}
            flags |= {f"{name}-missing"} if values[field] is None else set()
    if group == "archival_reference":
        flags -= {"reference-uncertain"}
        if not (values[group] or {}).get("repairs"):
            flags -= {"reference-repaired"}
        if (values[group] or {}).get("archive_name"):
            flags -= {"archive-unknown"}
    return sorted(flags)
