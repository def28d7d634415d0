"""A rule is taken back in a whole corpus, shown before it is; corrections are taken to another copy of the same scans."""

import json
from pathlib import Path

import pytest

from digitize.cli import main
from digitize.corrections import append, apply_patch, patch, read_journal
from digitize.errors import OutputError
from digitize.review import compare, sampling
from tests.batch.sheets import sheet
from tests.batch.test_run import digitize
from tests.corrections.test_run import sha_of, word


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        sheet(tmp_path / "in" / f"{name}.pdf", title=f"Letter {name} from the Harbour Master to the Consul")
    digitize(tmp_path / "in", tmp_path / "out")
    return tmp_path / "out"


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def texts(output: Path) -> dict[str, str]:
    paths = sorted(output.glob("documents/*/*.txt"))
    return {str(path.relative_to(output)): path.read_text(encoding="utf-8") for path in paths}


def rules(output: Path) -> set[str]:
    lines = (output / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return {rule for line in lines for rule in json.loads(line)["edits"]}


def test_a_rule_is_taken_back_after_its_diff_was_shown(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = texts(output)
    assert "join-line" in rules(output)
    code, out, err = called(capsys, "undo", str(output), "--rule", "join-line", "--json")
    shown = json.loads(out)
    assert code == 0 and "--yes" in err and texts(output) == before and "join-line" in rules(output)
    assert shown["kinds"] == {"changed": 2} and {"join-line"} <= set(shown["rules"])
    code, _, err = called(capsys, "undo", str(output), "--rule", "join-line", "--yes", "--name", "Ada")
    after = texts(output)
    assert code == 0 and "2 sources made anew" in err and "join-line" not in rules(output)
    now = {(one["old"], one["new"]) for document in shown["documents"] for one in document["texts"]}
    assert all(any(new.strip() in text for text in after.values()) for _, new in now)
    assert after.keys() == before.keys() and all(after[name] != before[name] for name in before)
    with pytest.raises(OutputError, match="no edit is by a rule join-line"):
        compare.without_rule(output, "join-line")
    journal = read_journal(output, sha_of(output, "a.pdf"))
    assert [(one.kind, one.rule, one.every, one.who) for one in journal.active] == [
        ("revert", "join-line", True, "Ada")
    ]


def test_a_rule_that_is_not_there_is_named(output: Path) -> None:
    with pytest.raises(OutputError, match="did you mean join-line"):
        compare.without_rule(output, "join-lime")


def test_corrections_are_taken_to_another_copy(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    append(output, sha_of(output, "a.pdf"), [word(output, "a", "Alma,", "Alba,")])
    append(output, sha_of(output, "b.pdf"), [word(output, "b", "Alma,", "Alda,")])
    digitize(tmp_path / "in", output)
    assert called(capsys, "patch", str(output), "--save", str(tmp_path / "patch.jsonl"))[0] == 0
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "renamed.pdf").write_bytes((tmp_path / "in" / "a.pdf").read_bytes())
    digitize(tmp_path / "elsewhere", tmp_path / "other")
    code, out, _ = called(capsys, "patch", str(tmp_path / "other"), "--apply", str(tmp_path / "patch.jsonl"))
    assert code == 0 and "1 corrections put in, 0 were there" in out and "b.pdf: not among the sources" in out
    (text,) = texts(tmp_path / "other").values()
    assert text == next(text for name, text in texts(output).items() if "/a/" in name) and "Port Alba" in text
    code, out, _ = called(capsys, "patch", str(tmp_path / "other"), "--apply", str(tmp_path / "patch.jsonl"))
    assert "0 corrections put in, 1 were there" in out


def test_a_run_keeps_what_was_drawn_and_judged(output: Path, tmp_path: Path) -> None:
    sample = sampling.draw(output, "first", "7", sampling.Plan(), 2, 5)
    before = (output / "samples" / "first.json").read_bytes()
    digitize(tmp_path / "in", output)
    assert (output / "samples" / "first.json").read_bytes() == before
    assert sampling.Frame(output).sha256 == sample.corpus.sha256


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "digitize/patch/1"}\n{"sha256": "ab"}', "\x00"])
def test_a_patch_that_is_none_adds_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "patch.jsonl"
    path.write_text(text)
    with pytest.raises(OutputError, match=r"patch\.jsonl"):
        apply_patch(tmp_path, path, {"ab" * 32})
    assert patch(tmp_path, {"ab" * 32}).count("\n") == 1 and not (tmp_path / "corrections").exists()
