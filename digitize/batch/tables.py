"""What programs read of an OUTPUT as a whole: `summary.json`, how the last run ended, and `pages.csv`, how sure each page is."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from digitize import __version__
from digitize.batch.events import Json, Summary, as_json
from digitize.write.files import write_lines, write_text

SUMMARY = "summary.json"
PAGES = "pages.csv"
COLUMNS = "uid,id,page,words,confidence,document_confidence"


def write_tables(summary: Summary, output: Path) -> None:
    """Writes how a run ended, and the table of pages if a document is not as it was. Raises OutputError."""
    told = {"schema": "digitize/summary/1", "version": __version__, **as_json(summary, datetime.now(UTC))}
    write_text(output / SUMMARY, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    if any(summary.changes.values()) or not (output / PAGES).is_file():
        write_lines(output / PAGES, _rows(output))


def _rows(output: Path) -> Iterator[str]:
    """A row for each page of each document. No value needs quoting, and none is a formula to a spreadsheet program."""
    yield COLUMNS
    of, logs = "", dict[str, Path]()
    with (output / "documents.jsonl").open(encoding="utf-8") as records:
        for record in map(json.loads, records):
            source, _, number = record["id"].rpartition("-")
            if source != of:
                folder = output / "documents" / source
                of, logs = source, {log.name.partition("-")[0]: log for log in folder.glob("*.edits.json")}
            yield from _rows_of(record, logs.get(number))


def _rows_of(record: Json, log: Path | None) -> Iterator[str]:
    words: dict[int, list[float]] = defaultdict(list)
    with suppress(OSError, ValueError, KeyError, TypeError):  # a log that is none has no words to count
        for _, _, page, *_, confidence in json.loads(log.read_text(encoding="utf-8"))["spans"] if log else ():
            words[page].append(confidence)
    whole = f"{record['quality']['confidence']:.3f}"
    for page in range(record["source"]["first_page"], record["source"]["last_page"] + 1):
        mean = f"{sum(words[page]) / len(words[page]):.3f}" if words[page] else ""
        yield f"{record['uid']},{record['id']},{page},{len(words[page])},{mean},{whole}"
