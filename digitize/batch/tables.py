"""What programs read of an OUTPUT as a whole: `summary.json`, how the last run ended, and `pages.csv`, how sure each page is."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from digitize import __version__
from digitize.batch.events import Json, Summary, as_json
from digitize.errors import OutputError
from digitize.store import Layout, Place
from digitize.write.files import write_lines, write_text
from digitize.write.formats.tables import Value, cell

SUMMARY = "summary.json"
PAGES = "pages.csv"
MOST_PAGES = 1_000_000  # of a document
COLUMNS = "uid,id,page,words,confidence,document_confidence"


def write_tables(summary: Summary, output: Path) -> None:
    """Writes how a run ended, and the table of pages if a document is not as it was. Raises OutputError."""
    told = {"schema": "digitize/summary/1", "version": __version__, **as_json(summary, datetime.now(UTC))}
    root = Layout(output).root
    write_text(root / SUMMARY, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    if any(summary.changes.values()) or not (root / PAGES).is_file():
        write_lines(root / PAGES, _rows(Layout(output)))


def _rows(layout: Layout) -> Iterator[str]:
    """The lines of the table: the names of its columns, then a row for each page of each document."""
    yield COLUMNS
    of, logs = "", dict[str, Place]()
    for line in (layout.root / "documents.jsonl").lines():
        with suppress(ValueError, KeyError, TypeError, AttributeError, OutputError):  # of a folder that somebody sent
            record = json.loads(line)
            source, _, number = record["id"].rpartition("-")
            if source != of:
                of, logs = (
                    source,
                    {log.name.partition("-")[0]: log for log in layout.source(source).files(".edits.json")},
                )
            yield from _rows_of(record, logs.get(number))


def _rows_of(record: Json, log: Place | None) -> list[str]:
    words: dict[int, list[float]] = defaultdict(list)
    with suppress(OSError, ValueError, KeyError, TypeError):  # a log that is none has no words to count
        for _, _, page, *_, confidence in json.loads(log.read_bytes())["spans"] if log else ():
            words[page].append(confidence)
    first, last = record["source"]["first_page"], record["source"]["last_page"]
    uid, id, whole = str(record["uid"]), str(record["id"]), f"{record['quality']['confidence']:.3f}"
    return [
        _line(uid, id, page, len(words[page]), _mean(words[page]), whole)
        for page in range(first, min(last, first + MOST_PAGES) + 1)
    ]


def _line(*values: Value) -> str:
    """
    >>> _line("u1", "a,b-0001", 3), _line("u1", "=1+1-0001", 3)
    ('u1,"a,b-0001",3', "u1,'=1+1-0001,3")
    """
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(map(cell, values))
    return line.getvalue()


def _mean(values: list[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else ""
