"""A run puts in the corrections that it finds, and does again only what they concern."""

import json
import shutil
from pathlib import Path
from random import Random

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from digitize.batch.rebuild import Rebuilder
from digitize.corrections import Correction, anchor_of, append, read_outcomes
from digitize.errors import OutputError
from digitize.model.page import Box
from tests.batch.sheets import sentence, sheet
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
    rebuilder = Rebuilder(output)
    rebuilder.remake(sha_of(output, "a.pdf"))
    rebuilder.close()
    made = files(output)
    assert [name for name in made if "0001-note-a" in name] and not [n for n in made if "0001-letter-a" in n]
    assert digitize(folder, output).made == 0
    assert files(output) == made
    digitize(folder, tmp_path / "fresh")
    assert files(tmp_path / "fresh").keys() != made.keys()
    (output / ".digitize" / "ledger.sqlite").unlink()
    digitize(folder, output)
    assert files(output) == made


def letters(path: Path, count: int) -> Path:
    """A PDF of letters, two on a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    chance = Random(7)
    for number in range(count):
        y = 780 if number % 2 == 0 else 420
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(80, y, f"Letter {number + 1} from the Harbour Master to the Consul")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(80, y - 30, f"Port Alma, {number + 3} May 1927")
        for i in range(10):
            canvas.drawString(80, y - 70 - 16 * i, sentence(chance))
        if number % 2:
            canvas.showPage()
    canvas.save()
    return path


def line_of(output: Path, source: str, number: int, kind: str, line: int, **values: object) -> Correction:
    """A correction of a line of a document, counted from 0."""
    [path] = (output / "documents" / source).glob(f"{number:04}-*.edits.json")
    log = json.loads(path.read_text(encoding="utf-8"))
    words = [(log["raw"][a:b], Box(*box)) for a, b, page, *box, _ in log["spans"]]
    at = sum(len(one.split()) for one in log["raw"].replace("\f", "\n").split("\n")[:line])
    fixed = {"id": f"{kind}{number}-{line}", "when": "2024-05-03T10:00:00Z", "who": "Ada", "source": f"{source}.pdf"}
    anchor = anchor_of(log["spans"][at][2], words, at, at + 2)
    return Correction.model_validate(fixed | {"kind": kind, "anchor": anchor} | values)


def test_only_what_a_correction_changes_is_made_anew_and_all_is_as_a_new_run_makes_it(tmp_path: Path) -> None:
    letters(tmp_path / "in" / "a.pdf", 6)
    output, fresh = tmp_path / "out", tmp_path / "fresh"
    assert digitize(tmp_path / "in", output).documents == 6
    sha256 = sha_of(output, "a.pdf")
    rebuilder = Rebuilder(output)
    rebuilder.look(sha256)

    def corrected(one: Correction) -> set[str]:
        """Puts a correction in; the numbers of the documents whose files were written."""
        state = {path: path.stat().st_mtime_ns for path in (output / "documents" / "a").iterdir()}
        told = (output / "changes.jsonl").read_bytes()
        append(output, sha256, [one])
        rebuilder.remake(sha256)
        assert (output / "changes.jsonl").read_bytes() == told
        shutil.copytree(output / "corrections", fresh / "corrections", dirs_exist_ok=True)
        digitize(tmp_path / "in", fresh)
        assert files(output) == files(fresh)
        now = {path: path.stat().st_mtime_ns for path in (output / "documents" / "a").iterdir()}
        return {path.name[:4] for path in now if state.get(path) != now[path]}

    assert corrected(word(output, "a", "Alma,", "Alba,")) == {"0001"}
    assert corrected(line_of(output, "a", 3, "split", 5)) == {"0003", "0004", "0005", "0006", "0007"}
    assert corrected(line_of(output, "a", 6, "field", 0, field="title", value="Another title")) == {"0006"}
    undo = word(output, "a", "Letter", "x").model_copy(update={"id": "u", "kind": "undo", "of": ("split3-5",)})
    assert "0001" not in corrected(undo) and len(records(output, "documents.jsonl")) == 6
    rebuilder.close()


def test_without_the_cache_a_source_waits_for_the_next_run(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    digitize(folder, output)
    for entry in (output / ".digitize" / "pages").rglob("*.json.z"):
        entry.unlink()
    before = files(output)
    with pytest.raises(OutputError, match="run digitize again"):
        Rebuilder(output).remake(sha_of(output, "a.pdf"))
    assert files(output) == before
