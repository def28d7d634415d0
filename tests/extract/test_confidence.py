"""A word's confidence is the share of such words that are right, as measured."""

from itertools import pairwise
from pathlib import Path

import pytest

from digitize.errors import ConfigError
from digitize.extract import confidence
from digitize.extract.confidence import calibrated, kind_of

ENGLISH = ("eng",)


@pytest.mark.parametrize(("text", "kind"), [("harbour,", "known"), ("Zxqvu", "word"), ("No.7", "number"), ("—", "")])
def test_words_are_of_a_kind(text: str, kind: str) -> None:
    assert kind_of(text, ENGLISH) == kind


@pytest.mark.parametrize("text", ["harbour", "Zxqvu", "1941"])
def test_what_the_engine_trusts_more_is_trusted_more(text: str) -> None:
    trust = [calibrated(raw / 100, text, "tesseract 5.5", ENGLISH) for raw in range(101)]
    assert all(a <= b for a, b in pairwise(trust))
    assert 0 < trust[0] < 0.7
    assert 0.98 < trust[-1] < 1


def test_a_known_word_is_believed_sooner_than_a_number() -> None:
    assert calibrated(0.7, "harbour", "tesseract 5.5", ENGLISH) > calibrated(0.7, "h4rb0ur", "tesseract 5.5", ENGLISH)


def test_marks_and_unmeasured_engines_keep_the_engines_own_confidence() -> None:
    assert calibrated(0.42, ":", "tesseract 5.5", ENGLISH) == 0.42
    assert calibrated(0.42, "harbour", "other 1", ENGLISH) == 0.42
    assert calibrated(1.2, "harbour", "other 1", ENGLISH) == 1.0


@pytest.mark.parametrize("curve", ["[[0.5, 0.9], [0.4, 0.95]]", "[[0.1, 0.9], [0.4, 0.5]]", "[0.1, 3]", "[]"])
def test_a_damaged_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, curve: str) -> None:
    (tmp_path / "confidence.toml").write_text(f"[broken]\nword = {curve}\n")
    monkeypatch.setattr(confidence, "data_dir", lambda: tmp_path)
    with pytest.raises(ConfigError, match=r"broken\.word"):
        calibrated(0.5, "Zxqvu", "broken 1", ENGLISH)
