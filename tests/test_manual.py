"""The help helps: every command shows calls that work, and every error is explained."""

import ast
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from digitize.cli import commands
from digitize.errors import DISTRIBUTION, get_extra
from digitize.explained import explanations
from digitize.manual import EXAMPLES, FIRST, SHELLS, completion_of

ROOT = Path(__file__).parent.parent
WRITTEN = [
    *(ROOT / "digitize").rglob("*.py"),
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/**/*.md"),
    ROOT / "tools" / "setup.sh",
]
OF_RECORDS = {"absent", "crash", "hidden", "internal", "memory", "no-input", "page-crash", "text-unread", "timeout"}
"""Codes that no error class carries: those of lines of sources.jsonl."""


def call_of(example: str) -> list[str]:
    """The arguments of an example: what a shell would give, without what it does with the streams."""
    words = shlex.split(example)
    assert words[0] == "digitize"
    return words[1 : next((at for at, word in enumerate(words) if word in ("<", ">", "|")), None)]


def parsed(arguments: list[str]) -> click.Context:
    name, *rest = arguments
    return commands.commands[name].make_context(name, rest)


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_the_help_of_each_command_shows_calls_that_it_takes(name: str) -> None:
    command = commands.commands[name]
    told = command.get_help(click.Context(command, info_name=f"digitize {name}"))
    assert "\n  Examples:\n" in told
    for example in EXAMPLES[name]:
        assert f"\n    {example}\n" in f"{told}\n"
        assert call_of(example)[0] == name
        parsed(call_of(example))


def test_the_command_alone_shows_three_things_that_work() -> None:
    shown = re.findall(r"^  (digitize .*?)  ", FIRST, re.MULTILINE)
    assert len(shown) == 3
    for call in shown:
        parsed(call_of(call))


def codes_raised() -> set[str]:
    """The codes that the program's errors can carry: those of their classes, and those given when they are raised."""
    found = set()
    for path in (ROOT / "digitize").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
                found.add(getattr(node.value, "value", None))
            elif isinstance(node, ast.Call) and re.search("Error$|^_skip$", getattr(node.func, "id", "")):
                found |= {getattr(one, "value", None) for one in node.args[2:3]}
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Lack":
                found |= {getattr(one, "value", None) for one in node.args[:1]}
    return {code for code in found if isinstance(code, str)} | OF_RECORDS


def test_every_error_is_explained_and_nothing_else() -> None:
    raised = codes_raised()
    assert {"encrypted", "config", "page-damaged"} <= raised
    unknown = raised - set(explanations())
    assert not unknown, f"without a table in config/errors.toml: {unknown}"
    assert all(one.what.endswith(".") and one.do.endswith(".") for one in explanations().values())


def test_no_word_of_ours_names_a_package_of_others() -> None:
    assert get_extra("review").endswith(f"pip install '{DISTRIBUTION}[review]'")
    strange = re.compile(r"(pip|pipx|uv tool|uv pip) install[^\n`]*\bdigitize(?!-archives)(\[|\b(?!/))")
    for path in WRITTEN:
        assert not strange.search(path.read_text(encoding="utf-8")), path
    assert f'name = "{DISTRIBUTION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def completed(*words: str) -> list[str]:
    return [one.value for one in ShellComplete(commands, {}, "digitize", "").get_completions([*words[:-1]], words[-1])]


def test_values_that_are_known_are_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed("run", "--engine", "rap") == ["rapidocr"]
    assert {"tei"} == set(completed("export", "corpus", "--format", "te")) == set(completed("run", "--format", "te"))
    assert completed("explain", "encry") == ["encrypted"]
    assert completed("undo", "--rule", "join-w") == completed("restore", "x", "--without", "join-w") == ["join-word"]
    assert completed("run", "--text-layer", "ig") == ["ignore"]
    monkeypatch.setattr("digitize.extract.languages.installed_languages", lambda: dict.fromkeys(("deu", "eng", "rus")))
    assert completed("run", "--lang", "") == ["deu", "eng", "rus"]
    assert completed("run", "--lang", "rus+") == ["rus+deu", "rus+eng"]


def test_a_profile_is_a_name_or_a_file() -> None:
    asked = ShellComplete(commands, {}, "digitize", "")
    [told] = asked.get_completions(["run", "--profile"], "./northern.t")
    assert (told.type, told.value) == ("file", "./northern.t")
    assert completed("run", "--profile", "bas") == ["base"]


def test_what_is_missing_is_installed_where_the_program_runs_and_by_what_installed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert get_extra("dask") == f"{tmp_path}/bin/python -m pip install '{DISTRIBUTION}[dask]'"
    monkeypatch.setattr("shutil.which", lambda name: f"{tmp_path}/bin/{name}")
    assert get_extra("dask") == f"pip install '{DISTRIBUTION}[dask]'"
    (tmp_path / "uv-receipt.toml").touch()
    assert get_extra("dask") == f"uv pip install --python {tmp_path} '{DISTRIBUTION}[dask]'"
    (tmp_path / "pipx_metadata.json").touch()
    assert get_extra("dask") == f"pipx runpip {DISTRIBUTION} install '{DISTRIBUTION}[dask]'"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_takes_its_completion(shell: str) -> None:
    script = completion_of(commands, shell)
    assert "digitize" in script
    if program := shutil.which(shell):
        done = subprocess.run([program, "-n"], input=script, text=True, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
