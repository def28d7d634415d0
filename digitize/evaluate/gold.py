"""Documents as they should come out: a volume's gold file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.model.role import Role

FULL, PROSE = 0.75, 3  # of the longest line's length, and words in small letters: a line of running text


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document's paragraphs in order, each with its role; and where it begins a sheet, that sheet's page."""

    paragraphs: tuple[tuple[Role, str], ...]
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """The documents of one source, in order; `source` is its path as the gold names it."""

    source: str
    documents: tuple[GoldDocument, ...]


def read_gold(path: Path) -> Gold:
    """A file `NAME.gold.json`, as it stands beside `NAME.pdf`."""
    table = json.loads(path.read_text(encoding="utf-8"))
    return Gold(table["source"], tuple(_document(record) for record in table["documents"]))


def _document(record: dict[str, Any]) -> GoldDocument:
    """The paragraphs of a record's text, told apart by what the record says of title, notes, reference and the rest; of
    real sheets, whose gold is by page, the lines."""
    if "text" not in record:
        return GoldDocument(tuple(_sheet_lines(record)), record["first_page"])
    blocks = [block.strip() for block in str(record["text"]).split("\n\n")]
    return GoldDocument(tuple((_role(block, record, i), block) for i, block in enumerate(blocks) if block))


def _sheet_lines(record: dict[str, Any]) -> Iterator[tuple[Role, str]]:
    """The lines of a record whose gold is by page; those above the first of running text are its head."""
    lines = [str(line).strip() for page in record["pages"] for line in page["lines"]]
    full = FULL * max(map(len, lines), default=0)
    begun = False
    for i, line in enumerate(lines):
        begun = begun or (len(line) > full and sum(word[:1].islower() for word in line.split()) >= PROSE)
        role = _role(line, record, i)
        yield (role if begun or role is not Role.BODY else Role.DATELINE), line


def _role(block: str, record: dict[str, Any], i: int) -> Role:
    key = _letters(block)
    notes = {_letters(f"{marker} {text}") for marker, text in record.get("notes") or []}
    title = _letters(record.get("title") or "")
    if record.get("reference") and _letters(record["reference"]) == key:
        return Role.REFERENCE
    if key in notes:
        return Role.NOTE
    if i < 4 and title and (key == title or (key.endswith(title) and len(key) - len(title) < 12)):
        return Role.TITLE
    if i < 3 and record.get("number") and key.endswith(_letters(str(record["number"]))) and len(key) < 20:
        return Role.NUMBER
    if record.get("classification") and key == _letters(record["classification"]):
        return Role.CLASSIFICATION
    if key in {_letters(text) for text in record.get("head") or []}:
        return Role.DATELINE
    if key in {_letters(text) for text in record.get("signature") or []}:
        return Role.SIGNATURE
    return Role.BODY


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
