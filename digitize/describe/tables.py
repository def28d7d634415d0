"""The tables of `languages.toml`: read, checked, and laid over each other."""

from collections.abc import Sequence
from pathlib import Path
from re import Pattern
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from digitize.config import read_toml
from digitize.errors import ConfigError
from digitize.model.metadata import DocumentType
from digitize.patterns import compiled

Words = tuple[str, ...]


class SheetTable(BaseModel):
    """The words of one language by which letters and office papers know their parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    salutations: Words = ()
    opened: Words = ()
    closings: Words = ()
    addressed: Words = ()
    addressed_endings: Words = ()
    addressed_beginnings: Words = ()
    about: Words = ()
    senders: Words = ()
    persons: Words = ()
    deputies: Words = ()
    callings: Words = ()
    journal: Words = ()
    theirs: Words = ()
    enclosed: Words = ()
    copied: Words = ()
    continued: Words = ()
    front: Words = ()


class FormTable(BaseModel):
    """The words of one language that stand printed or typed on forms: their names, and the labels of their fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: Words = ()
    senders: Words = ()
    recipients: Words = ()
    numbers: Words = ()
    dates: Words = ()
    received: Words = ()
    participants: Words = ()
    others: Words = ()
    ablatives: Words = ()


class LanguageTable(BaseModel):
    """The words of one language, as `languages.toml` explains them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ocr: str | None = None
    months: dict[str, int] = {}
    weekdays: Words = ()
    seasons: dict[str, int] = {}
    before_date: Words = ()
    between_dates: Words = ()
    place_particles: Words = ()
    cities: Words = ()
    regions: Words = ()
    ordinals: Words = ()
    of_month: Words = ()
    after_month: Words = ()
    after_year: Words = ()
    about: Words = ()
    doubtful: Words = ()
    until: Words = ()
    since: Words = ()
    parts: Words = ()
    undated: Words = ()
    received: Words = ()
    sent: Words = ()
    month_first: bool = False
    terms: Words = ()
    grades: Words = ()
    phrases: Words = ()
    precedence: Words = ()
    handling: Words = ()
    handling_to: Words = ()
    joined_by: Words = ()
    recorded_by: Words = ()
    signed_by: Words = ()
    own_hand: Words = ()
    numbers: Words = ()
    numbers_behind: Words = ()
    extracts: Words = ()
    held: Words = ()
    articles: Words = ()
    honorifics: Words = ()
    own_honorifics: Words = ()
    ranks: Words = ()
    institutions: Words = ()
    missions: Words = ()
    distributed: Words = ()
    sent_to: Words = ()
    routes: Words = ()
    remarks: Words = ()
    leading: Words = ()
    excerpts: Words = ()
    predicates: str = ""
    graded: Words = ()
    stamps: Words = ()
    pages: Words = ()
    sides: Words = ()
    subject: Words = ()
    topics: Words = ()
    issued: Words = ()
    drawn_up: Words = ()
    made_for: Words = ()
    people: Words = ()
    third_person: Words = ()
    function_words: str = ""
    letters: str = ""
    types: dict[DocumentType, Words] = Field(default_factory=dict)
    sheet: SheetTable = SheetTable()
    form: FormTable = FormTable()

    @field_validator("people", "third_person")
    @classmethod
    def _patterns(cls, patterns: Words) -> Words:
        for pattern in patterns:
            groups = _compiled(pattern).groupindex
            if not set(groups) or set(groups) - {"a", "b"}:
                raise ValueError(f"{pattern!r} must have the groups a and b, or one of them, and no other")
        return patterns

    @field_validator("routes", "remarks")
    @classmethod
    def _routes(cls, patterns: Words) -> Words:
        for pattern in patterns:
            if _compiled(f"(?:{pattern})").groupindex:  # as they stand when they are laid together
                raise ValueError(f"{pattern!r:.100} must have no named groups")
        return patterns

    @field_validator("months")
    @classmethod
    def _month_numbers(cls, months: dict[str, int]) -> dict[str, int]:
        if any(not 1 <= number <= 12 for number in months.values()):
            raise ValueError("a month's number is from 1 to 12")
        return months

    @field_validator("seasons")
    @classmethod
    def _season_numbers(cls, seasons: dict[str, int]) -> dict[str, int]:
        if any(not 21 <= number <= 24 for number in seasons.values()):
            raise ValueError("a season's number is from 21 (spring) to 24 (winter), as in EDTF")
        return seasons


def read_tables(paths: Sequence[Path]) -> dict[str, LanguageTable]:
    """The tables of all files by language code; lists of a later file are added to those of the earlier ones.

    Raises ConfigError that names the file, the table and what is wrong with it.
    """
    merged: dict[str, dict[str, Any]] = {}
    for path in paths:
        for code, table in read_toml(path).items():
            if not isinstance(table, dict):
                raise ConfigError(f"{path}: {code} is not a table", "write one table for each language, as [en]")
            _check(path, code, table)
            merged[code] = _laid_over(merged.get(code, {}), table)
    return {code: LanguageTable.model_validate(table) for code, table in merged.items()}


def _check(path: Path, code: str, table: dict[str, Any]) -> None:
    try:
        LanguageTable.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (code, *first["loc"]))
        remedy = "the head of the shipped languages.toml explains each entry"
        raise ConfigError(f"{path}: [{place}] {first['msg']}", remedy) from None


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        old = out.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            out[key] = _laid_over(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            out[key] = value + [word for word in old if word not in value]
        elif key in ("function_words", "letters", "predicates") and isinstance(old, str):
            out[key] = f"{old} {value}" if key != "letters" else old + value
        else:
            out[key] = value
    return out


def _compiled(pattern: str) -> Pattern[str]:
    try:
        return compiled(pattern)
    except ValueError as error:
        raise ValueError(f"{pattern!r:.100} is no regular expression ({error})") from None
