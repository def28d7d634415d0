"""The figures of `digitize evaluate` are those of the scripts that judge this project, where these are at hand."""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from digitize.evaluate import scores
from tests.evaluate.test_scores import gold_document, gold_sheets, saved
from tests.review.corpus import Corpus, cleaned, record

SHARED = next((up / "shared" for up in Path(__file__).parents if (up / "shared" / "score.py").is_file()), None)
SCRIPTS = {"documents": "score.py", "sheets": "score_real.py", "text": "score_pages.py"}
SAME = {
    "documents": {
        **dict.fromkeys(("recall", "CER", "lost", "extra", "joins", "para F1", "start F1", "title", "date", "type")),
        **{"class": "classification", "ref": "reference", "damaged": "damaged reference", "notes": "notes"},
        **{"remark": "remark", "rec": "recorded_by", "place": "place", "sender": "sender", "recipient": "recipient"},
    },
    "sheets": {
        **dict.fromkeys(("recall", "uncl", "CER", "read", "extra", "furn", "catch", "start P", "start R", "start F1")),
        **dict.fromkeys(("exact", "PQ", "title", "date", "place", "type", "number", "sender", "signed", "false")),
        **{"class": "classification", "recip": "recipient", "ref": "reference", "reftext": "reference text"},
    },
    "text": dict.fromkeys(("recall", "precision", "CER", "raw")),
}
"""Each column of a script, and what the same figure is called here (None: the same)."""

pytestmark = pytest.mark.skipif(SHARED is None, reason="the scripts that judge this project are not at hand")


def script(name: str) -> ModuleType:
    assert SHARED is not None
    spec = importlib.util.spec_from_file_location(name.removesuffix(".py"), SHARED / name)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_script(form: str, gold: Path, output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> Any:
    module = script(SCRIPTS[form])
    monkeypatch.setattr("sys.argv", [SCRIPTS[form], str(gold), str(output), "--json"])
    module.main()
    return json.loads(capsys.readouterr().out)["ALL"]


def differing(form: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The figures that differ; a script's figure of nothing is None or left out here."""
    names = {column: name or column for column, name in SAME[form].items()}
    pairs = {column: (ours.get(name), theirs[column]) for column, name in names.items()}
    return {
        key: (a, b) for key, (a, b) in pairs.items() if (a is None) != (b is None) or (a or 0) != pytest.approx(b or 0)
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Two documents of one source, of which the gold has the first; and text that none claims."""
    corpus = Corpus(tmp_path / "out")
    corpus.root.mkdir()
    corpus.add(record(1), cleaned())
    corpus.add(record(2, sender="The Pilot", classification=None, archival_reference=None), cleaned())
    (corpus.root / "documents" / "harbour" / "unclaimed.txt").write_text("=== page 3 ===\nHarbour lights of Ostend\n")
    return corpus.written()


@pytest.mark.parametrize("form", SAME)
def test_figures_are_the_same(
    form: str, tmp_path: Path, output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = tmp_path / "gold"
    first = "The Consul to the Pilot\n\nHe writes that the har- bour was closed on the morning of the third of May."
    if form == "documents":
        other = gold_document(
            text=first, title="The Consul to the Pilot", first_page=3, sender="The Consul", type="letter"
        )
        saved(gold, gold_document(recorded_by="Orlov", remark="Copy", place="Ostend"), other | {"last_page": 3})
    elif form == "sheets":
        saved(gold, gold_sheets(sender="Captain Orlov", number="4"), optional_starts=[{"page": 9}])
    else:
        gold.mkdir()
        (gold / "harbour.gold.txt").write_text(first + "\nwould re-\nmain S E C R E T until l94O\n", encoding="utf-8")
    theirs = by_script(form, gold, output, capsys, monkeypatch)
    values = json.loads(scores.as_json(scores.evaluate(gold, output)))
    ours = values["forms"][form]["ALL"]
    assert differing(form, ours["rates"], theirs) == {}
    if form == "documents":
        error = ours["calibration"]["boundary"]["error"], ours["calibration"]["reference"]["error"]
        assert error == pytest.approx(
            (theirs["calibration error"]["boundary"], theirs["calibration error"]["reference"])
        )
    if form == "sheets":
        assert ours["calibration"]["boundary"]["error"] == pytest.approx(theirs["calibration error"])
