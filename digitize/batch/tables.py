"""What programs read of an OUTPUT as a whole: `summary.json`, how the last run ended, and `pages.csv`, how sure each page is."""

import json
from collections import defaultdict
from collections.abc import Iterator
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
    with (output / "documents.jsonl").open(encoding="utf-8") as records:
        for record in map(json.loads, records):
            yield from _rows_of(record, output)


def _rows_of(record: Json, output: Path) -> Iterator[str]:
    source, _, number = record["id"].rpartition("-")
    logs = list((output / "documents" / source).glob(f"{number}-*.edits.json"))
    words: dict[int, list[float]] = defaultdict(list)
    for _, _, page, *_, confidence in json.loads(logs[0].read_text(encoding="utf-8"))["spans"] if logs else ():
        words[page].append(confidence)
    whole = f"{record['quality']['confidence']:.3f}"
    for page in range(record["source"]["first_page"], record["source"]["last_page"] + 1):
        mean = f"{sum(words[page]) / len(words[page]):.3f}" if words[page] else ""
        yield f"{record['uid']},{record['id']},{page},{len(words[page])},{mean},{whole}"
