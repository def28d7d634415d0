"""The command does what its help says, says what is wrong in one line, and exits as the contract says."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digitize.cli import commands, main
from tests.batch.sheets import sheet

CONTRACT = {
    *("run", "report", "review", "diff", "evaluate", "sample", "certificate", "export", "reference", "restore"),
    *("train", "inspect", "undo", "patch"),
}
HELPERS = {"doctor", "config", "explain", "completion"}


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a home of its own, so that no settings of the user who runs them count."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    for name in [name for name in os.environ if name.startswith("DIGITIZE_")]:
        monkeypatch.delenv(name)


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def test_the_help_lists_commands_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "--help")
    assert code == 0
    assert {"run", "report", "doctor", "config"} <= set(commands.commands) <= CONTRACT | HELPERS
    assert all(name in out for name in commands.commands)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
        (["run", "--engine", "magic"], "--engine"),
        (["run", "--pages", "9-1"], "9-1"),
        (["run", "--lang", "xyz"], "xyz"),
        (["run", "--lang", "english"], "eng?"),
        (["run", "--lang", "eng+hye"], "hye"),
        (["inspect", "letter.pdf", "--page", "2"], "--page 1 to 1"),
        (["inspect", "letter.pdf", "--page", "0"], "--page"),
        (["explain", "page-memori"], "page-memory?"),
        (["completion", "csh"], "csh"),
        (["run", "--profile", "atlantis"], "atlantis"),
        (["run", "--config", "none.toml"], "none.toml"),
        (["config", "--config", "broken.toml"], "broken.toml"),
        (["report", "nowhere"], "nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    Path("broken.toml").write_text("[read\n")
    sheet(Path("letter.pdf"))
    code, out, err = called(capsys, *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("digitize: ") and said in err


def test_a_run_does_what_can_be_done_and_names_what_can_not(capsys: pytest.CaptureFixture[str]) -> None:
    sheet(Path("in/letter.pdf"))
    Path("in/web.pdf").write_text("<html>not found</html>")
    Path("in/link.pdf").symlink_to("missing.pdf")
    code, out, err = called(capsys, "run", "in", "-o", "out", "--jobs", "1")
    assert code == 1
    assert out.splitlines()[-1].endswith("Look at out/report/index.html")
    assert "\n  web.pdf: not a PDF" in out and "\n  link.pdf: a link that leads nowhere" in out
    failures = [line for line in err.splitlines() if " of 3 inputs, " not in line]  # told when a run takes long
    assert len(failures) == 2
    assert failures[0].startswith("link.pdf: a link that") and failures[1].startswith("web.pdf: not a PDF")
    assert Path("out/report/index.html").is_file()
    assert Path("out/documents.jsonl").read_text(encoding="utf-8").count("\n") == 1

    for name in ("web.pdf", "link.pdf"):
        Path("in", name).unlink()
    code, out, err = called(capsys, "run", "in", "-o", "out", "--jobs", "1", "--no-report", "--json", "--force")
    events = [json.loads(line) for line in err.splitlines()]
    assert (code, out) == (0, "")
    assert [e["event"] for e in events] == ["started", "opened", "pages", "source", "summary"]
    assert events[3]["record"]["status"] == "ok"


def test_an_input_that_is_not_there_is_wrong_use_and_nothing_is_touched(capsys: pytest.CaptureFixture[str]) -> None:
    sheet(Path("in/letter.pdf"))
    for wrong in (("run", "in", "missing.pdf", "-o", "out"), ("run", "in", "-o", "s3://bucket/out")):
        code, _, err = called(capsys, *wrong)
        assert code == 2 and len(err.splitlines()) == 1
    assert "no such file or folder" not in err and "copy it there" in err
    assert [path.name for path in Path().iterdir()] == ["in"]


def test_one_file_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Letter from the Pilot to the Consul", "Letter from the Consul to the Pilot"):
        data = sheet(Path("letter.pdf"), title=title).read_bytes()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert called(capsys, "run", "-", "-o", "out", "--jobs", "1", "--no-report")[0] == 0
    sources = [json.loads(line) for line in Path("out/sources.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["file"], one["status"], one["documents"]) for one in sources] == [("stdin", "ok", 1)] * 2
    assert sorted(path.name for path in Path("out/documents").iterdir()) == ["stdin", "stdin-2"]


def test_config_shows_each_setting_with_its_origin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITIZE_BATCH_JOBS", "3")
    code, out, _ = called(capsys, "config")
    lines = [line.split() for line in out.splitlines()]
    assert code == 0
    assert ["batch.jobs", "=", "3", "#", "environment", "DIGITIZE_BATCH_JOBS"] in lines
    assert any(line[0] == "read.engine" and line[-1].endswith("default.toml") for line in lines)


def test_doctor_says_what_is_there_and_how_to_get_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "doctor")
    assert code == 0
    assert "engine tesseract" in out and "languages" in out and "disk" in out
    Path("own.toml").write_text("[read]\nlanguages = ['tlh']\n")
    code, out, _ = called(capsys, "doctor", "--config", "own.toml")
    assert code == 1
    assert "language tlh" in out and "→ Languages are named as in --lang eng+deu" in out


def test_references_are_read_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "reference", "--json", "АВП РФ. Ф. 07. Оп. 2. П. 9. Д. 14. Л. 3-4.")
    assert code == 0
    assert json.loads(out)["fond"] == "07"
    code, out, _ = called(capsys, "reference", "no such thing")
    assert (code, out) == (0, "no archival reference\n")


def test_all_references_of_a_text_are_read_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    two = "РГВА, ф. 4, оп. 1, д. 2, л. 7; РГАЭ, ф. 413, оп. 13, д. 28"
    _, out, _ = called(capsys, "reference", "--json", "--all", two)
    assert [one["archive"] for one in json.loads(out)] == ["RGVA", "RGAE"]
    _, out, _ = called(capsys, "reference", "--json", two)
    assert json.loads(out)["archive"] == "RGVA"
    _, out, _ = called(capsys, "reference", "--json", "--all", "no such thing")
    assert json.loads(out) == []
    _, out, _ = called(capsys, "reference", "--all", two)
    assert "archive: RGVA" in out and "archive: RGAE" in out


def test_the_examples_of_a_users_archives_are_tried(capsys: pytest.CaptureFixture[str]) -> None:
    mine = Path("mine.toml")
    table = '[archives.GAVO]\nname = "Volgograd"\nsystem = "soviet"\nnames = ["ГАВО"]\nexamples = [\n'
    examples = [
        '  { text = "ГАВО. Ф. 71. Оп. 4. Д. 19.", fond = "71", inventory = "4", file = "19" },',
        '  { text = "ГАВО. Ф. 72. Оп. 4. Д. 19.", fond = "71", inventory = "4", file = "19" },',
    ]
    mine.write_text(table + "\n".join(examples) + "\n]\n", encoding="utf-8")
    Path("own.toml").write_text(f"archives = ['{mine.absolute()}']\n")
    code, out, _ = called(capsys, "doctor", "--config", "own.toml")
    assert code == 0
    assert f"{mine.absolute()}:7: ГАВО. Ф. 72. Оп. 4. Д. 19.: fond is read as '72', not '71'" in out
    assert "mine.toml:6" not in out
    code, _, told = called(capsys, "config", "--config", "own.toml")
    assert code == 0 and f"{mine.absolute()}:7: " in told and "fond is read as '72'" in told


def test_ctrl_c_stops_within_seconds_keeps_what_is_done_and_says_how_to_go_on() -> None:
    for i in range(4):
        sheet(Path(f"in/{i}.pdf"))
    sheet(Path("in/long.pdf"), pages=2000)
    command = [sys.executable, "-m", "digitize", "run", "in", "--jobs", "1", "--json", "--no-report"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stderr is not None
    told = (json.loads(line) for line in running.stderr)
    next(event for event in told if event["event"] == "pages" and event["file"] == "long.pdf")
    running.send_signal(signal.SIGINT)
    begin = time.monotonic()
    *_, summary = told
    running.communicate(timeout=60)
    assert time.monotonic() - begin < 50
    assert running.returncode == 130
    assert summary["stopped"] == "interrupted"
    assert len(Path("output/sources.jsonl").read_text().splitlines()) == 4
    assert len(Path("output/documents.jsonl").read_text().splitlines()) == 4


def test_inspect_tells_the_steps_of_labelling(capsys: pytest.CaptureFixture[str]) -> None:
    sheet(Path("letter.pdf"))
    code, out, _ = called(capsys, "inspect", "letter.pdf", "--steps")
    assert code == 0 and out.splitlines()[0].startswith("weigh_places") and not list(Path().glob("*.html"))
