"""A terminal shows what text says, and does nothing that it says to do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.cli import main
from digitize.terminal import shown, shown_json

ESCAPES = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e\u2066\u200f\x7f\ud800"


@given(st.text())
def test_all_that_is_shown_is_seen(text: str) -> None:
    assert all(c.isprintable() or c in "\n\t" for c in shown(text))
    assert all(c.isprintable() or c == "\n" for c in shown_json(text))


@given(st.recursive(st.text() | st.integers() | st.none(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_json_says_the_same(value: object) -> None:
    assert json.loads(shown_json(value)) == value
    assert json.loads(shown_json(value, indent=2)) == value


@pytest.mark.parametrize("arguments", [["reference", f"GARF, f. 5, op. 3 {ESCAPES}"], ["restore", ESCAPES], [ESCAPES]])
@pytest.mark.parametrize("how", [[], ["--json"], ["--json", "--all"]])
def test_no_command_sends_what_it_was_given(
    arguments: list[str], how: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*arguments, *how])
    told = capsys.readouterr()
    assert all(c.isprintable() or c in "\n\t" for c in told.out + told.err)
