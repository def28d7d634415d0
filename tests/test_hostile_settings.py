"""A table that was made to do harm is wrong use: exit code 2, and one line that says so."""

import re
import time
from pathlib import Path

import pytest

from digitize.cli import main
from digitize.errors import ConfigError
from digitize.patterns import limited
from tests.batch import sheets

TABLES = {
    "lists in lists": "a = " + "[" * 3000 + "]" * 3000,
    "tables in tables": "a = " + "{a=" * 3000 + "1" + "}" * 3000,
    "a name of many parts": "[a" + ".a" * 3000 + "]\nb = 1",
    "a number of many digits": "a = " + "9" * 5000,
    "memory that no machine has": "[read]\nmemory_mb = 100000000000000000000",
    "time without end": "[read]\npage_seconds = inf",
    "no time": "[read]\npage_seconds = nan",
    "pages without end": '[read]\npages = "1-99999999999999"',
    "jobs without end": "[batch]\njobs = 100000000000000000000",
    "a profile that is no name": 'profile = "a\\u0000b.toml"',
    "weights that are no name": 'heads = "a\\u0000b.toml"',
    "archives without end": 'archives = ["/dev/zero"]',
}
PATTERNS = {
    "brackets": "(" * 3000 + ")" * 3000,
    "open brackets": "(" * 3000,
    "classes": "[" * 3000,
    "a repeat": "a{100000000000000}",
    "a long one": "a" * 100_000,
}


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.err.count("\n") == 1 and said.err.isascii() and len(said.err) < 1000
    return said.err


@pytest.mark.parametrize("table", TABLES)
def test_settings_that_do_harm_are_wrong_use(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TABLES[table], encoding="utf-8")
    told(["config", "--config", str(path)], capsys)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_does_harm_is_named(pattern: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "profile.toml"
    path.write_text(f"title = ['{PATTERNS[pattern]}']", encoding="utf-8")
    assert "title" in told(["config", "--profile", str(path)], capsys)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
def test_a_device_is_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    told(["config", "--config", "/dev/zero"], capsys)


ENDLESS = r"(\w+\s?)+!$"
NEVER = "CAW, " + 50 * "a" + " I.303.4.1956, k. 9"


def test_a_pattern_that_never_ends_ends_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archives.toml").write_text(
        f"[kinds.signature]\npattern = '{ENDLESS}'\n[archives.CAW]\nexamples = [{{ text = '{NEVER}', item = '9' }}]\n"
    )
    (tmp_path / "title.toml").write_text(f"title = ['{ENDLESS}']")
    config = tmp_path / "config.toml"
    config.write_text("archives = ['archives.toml']\n[read]\npage_seconds = 0.5\n")
    sheets.sheet(tmp_path / "a.pdf", title="Letter of " + 50 * "a" + " to the consul")
    assert NEVER in told(["reference", "--config", str(config), NEVER], capsys)
    assert "examples" in told(["config", "--config", str(config)], capsys)
    config.write_text("[read]\npage_seconds = 0.5\n")
    inspected = ["inspect", str(tmp_path / "a.pdf"), "--page", "1", "-o", str(tmp_path / "a.html")]
    assert "a.pdf" in told([*inspected, "--config", str(config), "--profile", str(tmp_path / "title.toml")], capsys)


class _Slow:
    """What is raised while it is thrown away is lost."""

    def __del__(self) -> None:
        begun = time.process_time()
        while time.process_time() < begun + 1:
            pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_pattern_that_never_ends_is_ended_when_the_first_word_of_it_was_lost() -> None:
    def endless() -> None:
        _Slow()
        re.match(ENDLESS, 50 * "a" + ".")

    with pytest.raises(ConfigError, match="a title: the patterns"), limited(0.05, "a title"):
        endless()


def test_what_ends_in_time_is_not_ended_afterwards() -> None:
    with limited(0.2, "nothing"):
        pass
    assert sum(n % 7 for n in range(20_000_000)) > 0
