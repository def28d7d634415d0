"""What a run tells programs: its events, its log, how it ended."""

import csv
import json
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from digitize import __version__, batch
from digitize.batch.events import Event, Gone, PagesRead, Started, Summary, as_json
from digitize.batch.progress import progress
from digitize.config import load_settings
from digitize.errors import OutputError
from tests.batch.sheets import sheet

SCHEMA = Path(batch.__file__).with_name("events-1.schema.json")


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def check(told: Any, schema: Any) -> None:
    jsonschema.validate(told, schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """Two runs of a folder with letters of which one is lost between them, a broken file and a file that is no input: the output, and the events."""
    place = tmp_path_factory.mktemp("events")
    sheet(place / "in" / "letter.pdf")
    sheet(place / "in" / "lost.pdf", title="Letter from the Pilot to the Consul")
    (place / "in" / "broken.pdf").write_bytes(b"<html>")
    (place / "in" / "list.docx").write_bytes(b"")
    settings, _ = load_settings(environ={"HOME": str(place)}, options={"batch.jobs": 1})
    for _ in range(2):
        with progress("quiet", log=place / "log.jsonl") as tell:
            summary = batch.run([place / "in"], place / "out", settings, tell)
        batch.write_tables(summary, place / "out")
        for name in ("broken.pdf", "lost.pdf"):
            (place / "in" / name).unlink(missing_ok=True)
    lines = (place / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return place / "out", [json.loads(line) for line in lines]


def test_the_events_of_real_runs_are_as_published(logged: tuple[Path, list[Any]], schema: Any) -> None:
    for event in logged[1]:
        check(event, schema)
    assert {event["event"] for event in logged[1]} == set(schema["properties"]["event"]["enum"])


def test_the_schema_refuses_what_is_no_event(logged: tuple[Path, list[Any]], schema: Any) -> None:
    for event in logged[1]:
        for field in event:
            with pytest.raises(jsonschema.ValidationError):
                check({name: value for name, value in event.items() if name != field}, schema)
        with pytest.raises(jsonschema.ValidationError):
            check({**event, "further": 1}, schema)


def test_a_log_goes_on_where_the_last_run_ended_and_its_times_rise(logged: tuple[Path, list[Any]]) -> None:
    names = [event["event"] for event in logged[1]]
    assert names.count("started") == names.count("summary") == 2
    times = [datetime.fromisoformat(event["time"]) for event in logged[1]]
    assert times == sorted(times)
    assert all(time.utcoffset() is not None for time in times)


def test_how_a_run_ended_stands_in_the_output(logged: tuple[Path, list[Any]], schema: Any) -> None:
    told = json.loads((logged[0] / "summary.json").read_text(encoding="utf-8"))
    check(told, schema)
    assert (told["schema"], told["version"]) == ("digitize/summary/1", __version__)
    assert (told["sources"], told["documents"], told["failed"], told["absent"]) == (1, 1, 0, 1)
    first = next(event for event in logged[1] if event["event"] == "summary")
    assert (first["failed"], first["codes"]) == (1, ["not-a-pdf"])


@pytest.mark.parametrize("event", [Started(1, 2), Gone((("a.pdf", "why"),), ("b.pdf",)), Summary("out")])
def test_each_kind_of_event_is_as_published(event: Event, schema: Any) -> None:
    check(json.loads(json.dumps(as_json(event, datetime.now(UTC)))), schema)


def test_the_end_tells_of_an_earlier_run_only_where_something_was_there_before() -> None:
    first = Summary("out", sources=1, pages=2, documents=4, changes={"new": 4})
    assert first.told(None) == f"4 documents from 2 pages of 1 input in 0 s. Look at {Path('out', 'documents')}"
    later = replace(first, changes={"new": 1, "changed": 2, "gone": 0})
    assert later.told(None).startswith("Since the last run: 1 new, 2 changed (changes.jsonl lists them)\n")


def test_plain_lines_tell_what_is_done_and_no_pace_before_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["digitize.batch.progress"], "EVERY", -1.0)  # the package calls a function so, too
    stream = StringIO()
    with progress("", stream=stream) as tell:
        tell(Started(1, 2))
        tell(PagesRead("a.pdf", 1, 0))
    first, second = stream.getvalue().splitlines()
    assert first == "0 of 1 input, 0 pages, 0 documents"
    assert re.match("0 of 1 input, 1 page, 0 documents, [0-9.]+ pages/(s|min)", second)


def test_a_log_that_can_not_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the log can't be written"), progress("", log=tmp_path / "no" / "log"):
        raise AssertionError("it went on")


def test_a_table_tells_how_sure_each_page_of_each_document_is(tmp_path: Path) -> None:
    sheet(tmp_path / "in" / "a.pdf", pages=3)
    sheet(tmp_path / "in" / "b.pdf")
    settings, _ = load_settings(environ={"HOME": str(tmp_path)}, options={"batch.jobs": 1})
    with progress("quiet") as tell:
        batch.write_tables(batch.run([tmp_path / "in"], tmp_path / "out", settings, tell), tmp_path / "out")
    with (tmp_path / "out" / "pages.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(row["id"], row["page"]) for row in rows] == [
        ("a-0001", "1"),
        ("a-0001", "2"),
        ("a-0001", "3"),
        ("b-0001", "1"),
    ]
    lines = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    for row in rows:
        assert row["uid"] == records[row["id"]]["uid"]
        assert int(row["words"]) > 30
        assert 0 < float(row["confidence"]) <= 1
        assert float(row["document_confidence"]) == pytest.approx(records[row["id"]]["quality"]["confidence"], abs=1e-3)
    before = (tmp_path / "out" / "pages.csv").stat().st_mtime_ns
    with progress("quiet") as tell:
        batch.write_tables(batch.run([tmp_path / "in"], tmp_path / "out", settings, tell), tmp_path / "out")
    assert (tmp_path / "out" / "pages.csv").stat().st_mtime_ns == before


@pytest.mark.parametrize(("name", "shown"), [("a,b", "a,b-0001"), ("=1+1", "'=1+1-0001")])
def test_a_files_name_moves_no_column_and_is_no_formula(tmp_path: Path, name: str, shown: str) -> None:
    sheet(tmp_path / "in" / f"{name}.pdf")
    settings, _ = load_settings(environ={"HOME": str(tmp_path)}, options={"batch.jobs": 1})
    with progress("quiet") as tell:
        batch.write_tables(batch.run([tmp_path / "in"], tmp_path / "out", settings, tell), tmp_path / "out")
    with (tmp_path / "out" / "pages.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [(row["id"], row["page"]) for row in rows] == [(shown, "1")]
