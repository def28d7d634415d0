"""A run puts in the corrections that it finds, and does again only what they concern."""

import json
from pathlib import Path

import pytest

from digitize.batch.remake import Remaker
from digitize.corrections import Correction, anchor_of, append, read_outcomes
from digitize.errors import OutputError
from digitize.model.page import Box
from tests.batch.sheets import sheet
from tests.batch.test_run import digitize, files, records


def word(output: Path, source: str, text: str, to: str) -> Correction:
    """A correction of the first word of a document that reads `text`."""
    [path] = (output / "documents" / source).glob("0001-*.edits.json")
    log = json.loads(path.read_text(encoding="utf-8"))
    words = [(log["raw"][a:b], Box(*box)) for a, b, page, *box, _ in log["spans"] if page == 1]
    at = [w for w, _ in words].index(text)
    anchor = anchor_of(1, words, at, at)
    fixed = {"id": f"{text}-{to}", "when": "2024-05-03T10:00:00Z", "who": "Ada", "source": f"{source}.pdf"}
    return Correction.model_validate(fixed | {"kind": "text", "anchor": anchor, "was": text, "to": to})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        sheet(tmp_path / "in" / f"{name}.pdf", title=f"Letter {name} from the Harbour Master to the Consul")
    return tmp_path / "in"


def sha_of(output: Path, file: str) -> str:
    return str(next(record["sha256"] for record in records(output) if record["file"] == file))


def test_only_the_corrected_source_is_made_again_and_in_the_same_way(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    before = files(output)
    append(output, sha_of(output, "a.pdf"), [word(output, "a", "Alma,", "Alba,")])
    summary = digitize(folder, output)
    assert summary.made == 1
    changed = {name for name, data in files(output).items() if before.get(name) != data}
    assert {name.split("/")[1] for name in changed if "/" in name} == {"a"}
    [text] = (output / "documents" / "a").glob("*.txt")
    assert "Port Alba, 3 May 1927" in text.read_text(encoding="utf-8")
    log = json.loads(text.with_suffix(".edits.json").read_text(encoding="utf-8"))
    assert [(e["before"], e["after"]) for e in log["edits"] if e["rule"] == "reviewer"] == [("Alma,", "Alba,")]
    assert digitize(folder, output).made == 0
    assert [o.state for o in read_outcomes(output, sha_of(output, "a.pdf")).values()] == ["applied"]


def test_a_source_made_anew_is_as_the_next_run_makes_it(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    append(output, sha_of(output, "a.pdf"), [word(output, "a", "Alma,", "Alba,"), word(output, "a", "Letter", "Note")])
    remaker = Remaker(output)
    remaker.remake(sha_of(output, "a.pdf"))
    remaker.close()
    made = files(output)
    assert [name for name in made if "0001-note-a" in name] and not [n for n in made if "0001-letter-a" in n]
    assert digitize(folder, output).made == 0
    assert files(output) == made
    digitize(folder, tmp_path / "fresh")
    assert files(tmp_path / "fresh").keys() != made.keys()
    (output / ".digitize" / "ledger.sqlite").unlink()
    digitize(folder, output)
    assert files(output) == made


def test_without_the_cache_a_source_waits_for_the_next_run(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    for entry in (output / ".digitize" / "pages").rglob("*.json.z"):
        entry.unlink()
    before = files(output)
    with pytest.raises(OutputError, match="run digitize again"):
        Remaker(output).remake(sha_of(output, "a.pdf"))
    assert files(output) == before
