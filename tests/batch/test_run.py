"""A run gives what the contract says, byte for byte, and what fails costs nothing but itself."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.batch import Event, Summary, run, usable_cores
from digitize.batch.events import Started
from digitize.batch.ledger import Ledger
from digitize.config import Settings, load_settings
from digitize.errors import ConfigError, OutputError
from digitize.store import Place
from tests.batch import sheets


def settings(**options: object) -> Settings:
    return load_settings(environ={}, options={key.replace("__", "."): value for key, value in options.items()})[0]


def records(output: Path, name: str = "sources.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / name).read_text(encoding="utf-8").splitlines()]


def digitize(inputs: Path, output: Path, tell: Callable[[Event], None] = lambda _: None, **options: object) -> Summary:
    return run([inputs], output, settings(**{"batch__jobs": 1, **options}), tell)


def files(output: Path) -> dict[str, bytes]:
    found = {
        str(p.relative_to(output)): p.read_bytes() for p in sorted((output / "documents").rglob("*")) if p.is_file()
    }
    return found | {"documents.jsonl": (output / "documents.jsonl").read_bytes()}


def text_of(output: Path, source: str) -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted((output / "documents" / source).rglob("*.txt")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sheets.sheet(tmp_path / "in" / "a.pdf", pages=5)
    sheets.sheet(tmp_path / "in" / "b.pdf", title="Letter from the Consul to the Harbour Master")
    return tmp_path / "in"


def test_the_output_is_the_same_whatever_the_number_of_jobs(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"no PDF")
    events: list[Event] = []
    summary = digitize(folder, tmp_path / "two", events.append, batch__jobs=2)
    digitize(folder, tmp_path / "one")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert [(r["file"], r["status"], r["pages"]) for r in records(tmp_path / "two")] == [
        ("a.pdf", "ok", 5),
        ("b.pdf", "ok", 1),
        ("broken.pdf", "error", 0),
    ]
    assert (summary.sources, summary.failed, summary.pages) == (3, 1, 6)
    assert summary.failures[0].startswith("broken.pdf: not a PDF")
    assert events[-1] == summary
    assert next(d["id"] for d in records(tmp_path / "two", "documents.jsonl")) == "a-0001"
    assert list((tmp_path / "two").rglob("*.part")) == []
    sizes = json.loads(next((tmp_path / "two" / ".digitize" / "pages").rglob("sizes.json")).read_text())
    assert set(sizes) in ({"1", "2", "3", "4", "5"}, {"1"})
    assert len(list((tmp_path / "two" / ".digitize" / "pages").rglob("0*.jpg"))) == 6


def test_documents_that_are_true_no_more_are_removed_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    own = output / "documents" / "b" / "my notes.txt"
    own.write_text("mine")
    sheets.sheet(folder / "b.pdf", title="Memorandum on the Harbour")
    assert digitize(folder, output).changes == {"new": 1, "changed": 0, "gone": 1}
    assert len(list((output / "documents" / "b").iterdir())) == 4
    (folder / "b.pdf").unlink()
    summary = digitize(folder, output, batch__prune=True)
    assert (summary.pruned, summary.changes["gone"]) == (1, 1)
    assert [p.name for p in (output / "documents" / "b").iterdir()] == ["my notes.txt"]
    assert {d["source"]["file"] for d in records(output, "documents.jsonl")} == {"a.pdf"}


def test_a_run_that_was_killed_leaves_its_sources_as_they_were_or_as_they_are_to_be(
    folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    (output / "documents" / "b" / ".digitize-x.part").write_text("half")
    half = output / ".digitize" / "making" / "a.0123"
    half.mkdir(parents=True)
    (half / "0001-other.txt").write_text("half made")
    digitize(folder / "b.pdf", output)
    assert files(output) == before
    ledger = Ledger(Place(output) / ".digitize")  # killed after it said that all is there, before it was moved
    made = ledger.finished("a")
    assert made
    moved = replace(made, sizes={"a/0001-other": (9,)}, staged="a.0123", lines=())
    ledger.put("a", moved)
    ledger.close()
    half.mkdir(parents=True)
    (half / "0001-other.txt").write_text("made whole")
    digitize(folder / "b.pdf", output)
    assert [p.name for p in (output / "documents" / "a").iterdir()] == ["0001-other.txt"]
    digitize(folder, output)
    assert files(output) == before


def test_documents_are_known_from_the_lists_when_the_ledger_is_gone(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before, lists = files(output), records(output)
    shutil.rmtree(output / ".digitize")
    digitize(folder / "b.pdf", output)
    assert files(output) == before
    untimed = {"seconds": 0, "stages": {}}
    assert [r | untimed for r in records(output)] == [r | untimed for r in lists]
    assert records(output, "changes.jsonl") == []
    digitize(folder, output)
    assert files(output) == before


def test_only_the_pages_asked_for_are_read(folder: Path, tmp_path: Path) -> None:
    digitize(folder, tmp_path / "out", read__pages="4-")
    first, second = records(tmp_path / "out")
    assert (first["status"], first["pages"]) == ("ok", 2)
    assert (second["status"], second["error"]["code"]) == ("error", "no-pages")


def test_fail_fast_stops_at_the_first_failure_and_keeps_what_is_done(folder: Path, tmp_path: Path) -> None:
    (folder / "aa.pdf").write_bytes(b"no PDF")
    summary = digitize(folder, tmp_path / "out", batch__keep_going=False)
    assert summary.stopped == "failed"
    assert [r["file"] for r in records(tmp_path / "out")] == ["a.pdf", "aa.pdf"]
    assert (tmp_path / "out" / "documents" / "a").is_dir()


def test_a_stopped_run_keeps_what_an_earlier_one_made_of_the_inputs_not_reached(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    sheets.sheet(folder / "a.pdf", pages=2)
    (folder / "aa.pdf").write_bytes(b"no PDF")
    digitize(folder, output, batch__keep_going=False)
    assert {d["source"]["file"] for d in records(output, "documents.jsonl")} == {"a.pdf", "b.pdf"}
    assert [name for name in before if name.startswith("documents/b/")] == [
        name for name in files(output) if name.startswith("documents/b/")
    ]


def test_without_an_input_or_an_output_the_run_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="nothing to read"):
        digitize(tmp_path / "empty", tmp_path / "out")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="can't be written"):
        digitize(folder, tmp_path / "file")
    with pytest.raises(ConfigError, match="xyz is not installed"):
        digitize(folder, tmp_path / "out", read__languages="xyz")


def test_a_list_that_someone_else_wrote_removes_nothing(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    (tmp_path / "0001-untitled.txt").write_text("precious")
    (output / "documents.jsonl").write_text('{"id": "../..-0001", "title": null}\nnot json\n[]\n{"id": 3}\n')
    digitize(folder, output)
    assert (tmp_path / "0001-untitled.txt").read_text() == "precious"


@pytest.mark.slow
def test_an_image_that_breaks_off_makes_its_source_partial_and_its_document_tells_the_place(tmp_path: Path) -> None:
    image = Image.new("L", (1000, 1400), 245)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    for n in range(26):
        pen.text((60, 40 + 50 * n), "The ferry was late and the mill stood still until noon", font=font, fill=30)
    (tmp_path / "in").mkdir()
    whole = tmp_path / "in" / "a.jpg"
    image.save(whole, dpi=(150, 150))
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    digitize(tmp_path / "in", tmp_path / "out")
    [record], [document] = records(tmp_path / "out"), records(tmp_path / "out", "documents.jsonl")
    assert (record["status"], record["error"]["code"], record["error"]["pages"]) == ("partial", "page-damaged", [])
    assert "1 of 1 pages are read in part" in record["error"]["message"] and "ferry" in text_of(tmp_path / "out", "a")
    assert "text-unread" in document["flags"] and document["unread"][-1]["box"][3] == pytest.approx(672, abs=1)


def test_there_is_a_core_to_use() -> None:
    assert usable_cores() >= 1


def test_a_file_without_its_end_is_partial(tmp_path: Path) -> None:
    path = sheets.sheet(tmp_path / "in" / "a.pdf", pages=8)
    data = path.read_bytes()
    path.write_bytes(data[: int(0.9 * len(data))])
    summary = digitize(tmp_path / "in", tmp_path / "out")
    [record] = records(tmp_path / "out")
    assert (record["status"], record["error"]["code"]) == ("partial", "truncated")
    assert record["documents"] == 1 and summary.failed == 1
    assert record["error"]["pages"] == [8] and "the end of the file is missing" in record["error"]["message"]
    [document] = records(tmp_path / "out", "documents.jsonl")
    assert [gap["first_page"] for gap in document["gaps"]] == [8] and "page-missing" in document["flags"]


def test_a_file_or_folder_that_vanishes_is_one_named_failure_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    sheets.sheet(folder / "sub" / "c.pdf")
    sheets.sheet(folder / "z.pdf")

    def vanish(event: Event) -> None:
        if isinstance(event, Started):
            (folder / "b.pdf").unlink()
            shutil.rmtree(folder / "sub")

    summary = digitize(folder, tmp_path / "out", vanish)
    told = [(r["file"], r["status"], (r["error"] or {}).get("code")) for r in records(tmp_path / "out")]
    gone = [("b.pdf", "error", "not-found"), ("sub/c.pdf", "error", "not-found")]
    assert told == [("a.pdf", "ok", None), *gone, ("z.pdf", "ok", None)]
    assert (summary.failed, len(summary.failures)) == (2, 2)
    assert summary.failures[0] == "b.pdf: no such file: check the path"


def test_files_that_are_no_input_are_in_the_list_and_in_one_line_of_the_summary(folder: Path, tmp_path: Path) -> None:
    for name in ("letter.docx", "notes.txt", "more.txt"):
        (folder / name).write_text("x")
    summary = digitize(folder, tmp_path / "out")
    assert (summary.sources, summary.failed, summary.skipped, summary.failures) == (2, 0, 0, ())
    assert "Left out, as sources.jsonl says of each: 3 files that are no inputs (2 .txt, 1 .docx)." in summary.told(
        None
    )
    listed = {
        r["file"]: (r["status"], r["documents"], (r["error"] or {}).get("code")) for r in records(tmp_path / "out")
    }
    assert listed["letter.docx"] == listed["notes.txt"] == ("skipped", 0, "no-input")
    assert set(listed) == {"a.pdf", "b.pdf", "letter.docx", "more.txt", "notes.txt"}
    for path in folder.glob("*.pdf"):
        path.unlink()
    with pytest.raises(ConfigError, match="3 files that are no inputs"):
        digitize(folder, tmp_path / "none")


def test_the_time_of_each_stage_is_told_and_is_no_change(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    summary = digitize(folder, output)
    stages = ["look", "read", "label", "split", "clean", "describe", "correct", "write"]
    assert [list(record["stages"]) for record in records(output)] == [stages] * len(records(output))
    assert list(summary.stages) == [line.split()[0] for line in summary.timings().splitlines()] == stages
    assert sum(summary.stages.values()) > 0
    before = (output / "sources.jsonl").read_bytes()
    assert "read" not in digitize(folder, output).stages
    assert (output / "sources.jsonl").read_bytes() == before
