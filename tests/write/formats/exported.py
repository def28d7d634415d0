"""Exports for tests: what a format writes of an output, and what the official schemas say of it."""

import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from digitize.batch.originals import originals_of
from digitize.write.corpus import open_corpus
from digitize.write.formats import Options, export, load_format
from tests.review.corpus import cleaned, record
from tests.write.formats.conftest import SCHEMAS

TEI = "{http://www.tei-c.org/ns/1.0}"
HOSTILE = "=cmd|'/c calc'!A1 \x00\x1b\x07 <b>&amp; ]]> \ufffe 漢字 \U0001f600 | , \"quoted\"\n\r\ttail"


def written(output: Path, name: str, path: Path, **options: Any) -> Path:
    """What a format writes of an output, at a new path."""
    (found,) = export(open_corpus(output, originals_of(output)), [load_format(name)], path, Options(**options))
    return found


def told_by(target: Path, name: str) -> str:
    """All that an export of a format says, as text."""
    if name == "sqlite":
        with closing(sqlite3.connect(target)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [
                row for table in tables if "_fts" not in table for row in database.execute(f'SELECT * FROM "{table}"')
            ]
            return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    if target.is_file():
        return target.read_text(encoding="utf-8")
    told = []
    for path in sorted(target.rglob("*")):
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            told += [json.dumps(row, default=str) for row in pq.read_table(path).to_pylist()]
        elif path.suffix == ".pdf":
            import pikepdf

            with pikepdf.open(path) as pdf:
                told += [pdf.Root.Metadata.read_bytes().decode(), f"<< /Lang ({pdf.Root.Lang})"]
        elif path.is_file():
            told.append(path.read_text(encoding="utf-8"))
    return "\n".join(told)


def hostile_record(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A record whose every text is something that a format could stumble over."""
    values = record(number)
    for name in ("title", "number", "place", "classification", "sender", "recipient", "recorded_by", "signed"):
        values[name] = HOSTILE
    reference = values["archival_reference"] | dict.fromkeys(
        ("text", "archive", "archive_name", "fond", "remark"), HOSTILE
    )
    values |= {"date": {"text": HOSTILE, "edtf": "no date"}, "language": "not a tag", "archival_reference": reference}
    values |= {"people": [{"name": HOSTILE, "role": HOSTILE}], "notes": [{"marker": "\x01", "text": HOSTILE}]}
    values["source"] = values["source"] | {"file": f"../{HOSTILE}.pdf"}
    return values | changed


def hostile_text() -> Any:
    return cleaned(
        "41 The Harbour Review\nMinute \x00\x1b of the meeting\n<p>&amp;]]></p> har-\nbour\npilots\nwould remain.\n1 See the chart.\n\f42 The Harbour Review\nHe asked for coal. [1]\nF. About. On. 3. d. 5.\n"
    )


@cache
def schema(name: str) -> Any:
    return etree.RelaxNG(etree.parse(str(SCHEMAS / name)))


def assert_valid(path: Path, name: str) -> None:
    """By the official schema, where that is on this machine; else that it is XML."""
    tree = etree.parse(str(path), etree.XMLParser(huge_tree=True))
    if not (SCHEMAS / name).is_file():
        pytest.skip(f"no {SCHEMAS / name}: only that {path.name} is XML was tested")
    assert schema(name).validate(tree), "\n".join(map(str, list(schema(name).error_log)[:5]))
