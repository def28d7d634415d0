"""A user's own words come on top of the shipped ones; a wrong table says where it is wrong."""

from pathlib import Path

import pytest

from digitize.config import data_dir
from digitize.describe import find_classification, find_dates, load_vocabulary
from digitize.errors import ConfigError

SHIPPED = data_dir() / "languages.toml"


def test_words_of_a_users_file_are_added(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[nl]\nterms = ["geheim stuk"]\n[en]\nterms = ["hush"]\n', encoding="utf-8")
    words = load_vocabulary([SHIPPED, own])
    assert [one.date.edtf for one in find_dates("3 januari 1941", words)] == ["1941-01-03"]
    for text in ("GEHEIM STUK", "Most hush", "MOST SECRET"):
        found = find_classification(text, words)
        assert found is not None and found[0] == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[en]\ntermz = ["secret"]\n', "en.termz"),
        ("[en]\nterms = 3\n", "en.terms"),
        ("[en]\nmonths = { maytime = 13 }\n", "from 1 to 12"),
        ("[en]\nseasons = { spring = 1 }\n", "21"),
        ('[en]\npeople = ["(?P<a>.+"]\n', "regular expression"),
        ('[en]\npeople = ["conversation"]\n', "groups a and b"),
        ('[en]\nremarks = ["(?i)printed"]\n', "regular expression"),
        ('[en]\nroutes = ["(?P<a>from)"]\n', "no named groups"),
        (f'[en]\nremarks = ["{"(" * 3000}{")" * 3000}"]\n', "nested too deep"),
        ('[en.types]\nsong = ["song"]\n', "types"),
        ("en = 3\n", "not a table"),
        ("[en\n", "line 1"),
    ],
)
def test_a_wrong_table_is_named_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"wrong\.toml") as error:
        load_vocabulary([SHIPPED, path])
    assert said in str(error.value)


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_vocabulary([tmp_path / "none.toml"])
