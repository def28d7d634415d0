"""The main job on the samples in scans/, from the command line to the files: what a new user sees first."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent
TRUTH = json.loads((ROOT / "scans" / "samples.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    command = [sys.executable, "-m", "digitize", "run", str(ROOT / "scans"), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "report/index.html" in done.stdout.strip().splitlines()[-1]
    return folder


def records(output: Path, source: str) -> list[dict]:  # type: ignore[type-arg]
    lines = (output / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return [r for r in map(json.loads, lines) if r["source"]["file"] == source]


def text_of(output: Path, record: dict) -> str:  # type: ignore[type-arg]
    found = list((output / "documents").rglob(f"{record['id'].rsplit('-', 1)[1]}-*.txt"))
    return next(p.read_text(encoding="utf-8") for p in found if record["id"].startswith(p.parent.name))


def test_every_record_is_valid_against_the_schema_in_the_package_and_gives_its_clean_text(output: Path) -> None:
    schema = json.loads((ROOT / "digitize" / "model" / "document-1.schema.json").read_text(encoding="utf-8"))
    lines = (output / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == sum(len(source["documents"]) for source in TRUTH.values())
    for record in map(json.loads, lines):
        jsonschema.validate(record, schema)
        text = text_of(output, record)
        assert text.endswith("\n") and "\f" not in text and "\n\n\n" not in text


@pytest.mark.parametrize("source", sorted(TRUTH))
def test_each_sample_gives_its_documents_with_their_dates_and_first_pages(output: Path, source: str) -> None:
    found = records(output, source)
    expected = TRUTH[source]["documents"]
    assert [(r["date"] or {}).get("edtf") for r in found] == [d["date"] for d in expected]
    assert [r["source"]["first_page"] for r in found] == [d["first_page"] for d in expected]


def test_a_sentence_cut_by_the_page_is_whole_and_the_site_s_boilerplate_is_gone(output: Path) -> None:
    (record,) = records(output, "web-print.pdf")
    text = text_of(output, record)
    assert "promised that the answer would not take longer than a few days." in text
    for word in ("https://", "Download", "Home |", "1/2"):
        assert word not in text


def test_a_damaged_footer_is_repaired_and_the_repairs_are_listed(output: Path) -> None:
    (record,) = records(output, "web-print.pdf")
    reference = record["archival_reference"]
    elements = {name: reference[name] for name in ("archive", "fond", "inventory", "folder", "file", "leaves")}
    expected = {"archive": "AVPRF", "fond": "06", "inventory": "2", "folder": "7", "file": "91", "leaves": "114-117"}
    assert elements == expected
    assert ("fond", "About", "06") in [(r["field"], r["from"], r["to"]) for r in reference["repairs"]]
    assert "reference-repaired" in record["flags"]


@pytest.mark.parametrize("source", sorted(TRUTH))
def test_no_word_is_lost_between_a_page_and_the_output(output: Path, source: str) -> None:
    """The raw texts of a source's documents and its unclaimed text hold, once each, all the words that were read."""
    stem = source.rsplit(".", 1)[0]
    spans: list[tuple[int, float, float]] = []
    for path in sorted((output / "documents" / stem).glob("*.edits.json")):
        log = json.loads(path.read_text(encoding="utf-8"))
        assert all(log["raw"][start:end].strip() for start, end, *_ in log["spans"])
        spans += [(page, x0, y0) for _, _, page, x0, y0, *_ in log["spans"]]
        now = log["raw"]
        for edit in log["edits"]:
            assert now[edit["start"] : edit["end"]] == edit["before"]
            now = now[: edit["start"]] + edit["after"] + now[edit["end"] :]
        assert now == path.with_name(path.name.replace(".edits.json", ".txt")).read_text(encoding="utf-8")
    assert len(set(spans)) == len(spans)
