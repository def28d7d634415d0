"""Settings come from many places; the last one wins, each says where it is from, and a wrong one is named."""

import re
from pathlib import Path

import pytest

from digitize.clean import RULES
from digitize.config import ConfigError, Settings, data_dir, load_profile, load_settings, parse_pages


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def wrong(path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_settings(written(path, text), environ={})
    assert caught.value.remedy
    return caught.value.message


def test_the_shipped_file_lists_every_setting_and_every_cleaning_rule() -> None:
    settings, origins = load_settings(environ={})
    assert settings.model_copy(update={"clean": {}}) == Settings()
    assert list(settings.clean) == list(RULES)
    tables = settings.model_dump()
    keys = {f"{k}.{i}" if i else k for k, v in tables.items() for i in (v if isinstance(v, dict) else [""])}
    assert set(origins) == keys


def test_later_places_win_and_each_setting_says_where_it_is_from(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    written(tmp_path / ".config" / "digitize" / "config.toml", '[read]\nengine = "pytesseract"\npages = "1-9"\n')
    own = written(tmp_path / "own.toml", '[read]\npages = "2"\nmax_pixels = 5\n[clean]\njoin-word = false\n')
    environ = {**home, "DIGITIZE_READ_MAX_PIXELS": "6", "DIGITIZE_READ_PAGE_SECONDS": "7", "PATH": "x"}
    settings, origins = load_settings(own, None, environ, {"read.page_seconds": 8, "batch.jobs": None})
    assert settings.read.engine == "pytesseract"
    assert (settings.read.pages, settings.read.max_pixels, settings.read.page_seconds) == ("2", 6, 8)
    assert settings.clean["join-word"] is False and settings.clean["join-line"] is True
    assert origins["read.engine"].endswith(".config/digitize/config.toml")
    assert origins["read.pages"] == str(own)
    assert origins["read.max_pixels"] == "environment DIGITIZE_READ_MAX_PIXELS"
    assert origins["read.page_seconds"] == "option --page-seconds"


def test_a_profile_gives_its_languages_unless_others_are_asked_for(tmp_path: Path) -> None:
    profile = written(tmp_path / "port.toml", "languages = ['deu', 'fra']\ntitle = ['^Schreiben', '(?i)^note']\n")
    settings, origins = load_settings(profile=str(profile), environ={})
    assert settings.read.languages == ("deu", "fra")
    assert origins["read.languages"] == f"profile {profile}"
    assert [p.pattern for p in settings.patterns["title"]] == ["^Schreiben", "(?i)^note"]
    asked, _ = load_settings(None, str(profile), {}, {"read.languages": "eng+rus"})
    assert asked.read.languages == ("eng", "rus")
    assert load_settings(environ={})[0].patterns == {}


def test_a_users_own_archives_and_profiles_are_found(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "digitize"
    written(folder / "profiles" / "mine.toml", "description = 'My own'\n")
    written(folder / "archives.toml", "")
    own = written(tmp_path / "job" / "own.toml", "archives = ['port.toml']\n")
    settings, _ = load_settings(environ={"HOME": str(tmp_path)})
    assert settings.archives == (folder / "archives.toml",)
    assert load_settings(own, environ={})[0].archives == (tmp_path / "job" / "port.toml",)
    assert load_profile("mine", {"HOME": str(tmp_path)}).name == "mine"


@pytest.mark.parametrize("path", sorted((data_dir() / "profiles").glob("*.toml")), ids=lambda p: p.stem)
def test_shipped_profiles_can_be_read(path: Path) -> None:
    profile = load_profile(path.stem, {})
    assert profile.description
    assert profile.patterns


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[read]\n\nengin = "x"\n', "line 3: read.engin is not a setting"),
        ('[read]\nengine = "x"\n', "line 2: read.engine: "),
        ("read = 3\n", "line 1: read is a table"),
        ("[batch]\njobs = -2\n", "line 2: batch.jobs: "),
        ("[clean]\njoin-words = false\n", "line 2: clean.join-words is not a setting"),
        ('[read]\npages = "9-3"\n', "line 2: read.pages: '9-3' is not a range"),
        ('[read]\nlanguages = ["../x"]\n', "line 2: read.languages: '../x' is not a language code"),
        ("x = \n", "at line 1"),
        ('profile = "atlantis"\n', "profile atlantis: no such profile"),
    ],
)
def test_a_wrong_setting_is_named_with_file_line_and_fault(tmp_path: Path, text: str, message: str) -> None:
    said = wrong(tmp_path / "wrong.toml", text)
    assert message in said
    assert "wrong.toml" in said or "atlantis" in said


def test_a_wrong_environment_variable_is_named() -> None:
    with pytest.raises(ConfigError, match="DIGITIZE_READ_ENGIN is not a setting: did you mean DIGITIZE_READ_ENGINE"):
        load_settings(environ={"DIGITIZE_READ_ENGIN": "auto"})
    with pytest.raises(ConfigError, match=r"environment DIGITIZE_BATCH_JOBS: batch\.jobs"):
        load_settings(environ={"DIGITIZE_BATCH_JOBS": "many"})


def test_a_wrong_profile_is_named_with_file_line_and_fault(tmp_path: Path) -> None:
    path = written(tmp_path / "p.toml", "name = 'p'\ntitle = ['(a']\n")
    with pytest.raises(ConfigError, match=re.escape(f"{path}, line 2: title: '(a' is not a regular expression")):
        load_profile(str(path), {})
    path = written(tmp_path / "q.toml", "titles = ['a']\n")
    with pytest.raises(ConfigError, match="line 1: titles is not a setting: did you mean title"):
        load_profile(str(path), {})


def test_pages_are_ranges() -> None:
    assert parse_pages("3, 5-7,9-") == ((3, 3), (5, 7), (9, None))
    assert parse_pages("-4") == ((1, 4),)
    for text in ("0", "4-2", "x", "1;2", "--"):
        with pytest.raises(ValueError, match=r"range|page"):
            parse_pages(text)
