"""Languages are told by the words that a reading knows; models are found wherever they lie."""

from pathlib import Path

import numpy as np
import pytest

from digitize.errors import EngineError
from digitize.extract.engines import ReadLine, ReadWord
from digitize.extract.known_words import known_share, likelihood, script_shares, tokens
from digitize.extract.languages import folder_of, installed_languages, script_of
from digitize.extract.pixels import Gray
from digitize.extract.prepare import prepare
from digitize.extract.probe import Evidence, fitting, languages_of
from tests.extract.conftest import MakeScan

GERMAN = (
    "Der Minister hat heute die Antwort der Regierung gelesen und sofort eine neue Weisung an die Vertretung "
    "geschickt, weil die Lage an der Grenze sich in den letzten Tagen sehr verändert hat."
)
ENGLISH = (
    "The minister has read the answer of the government today and sent a new order because the border has changed."
)


def test_a_page_in_another_language_than_the_source_is_noticed() -> None:
    assert fitting(Evidence(GERMAN, 0.9), ("eng",), ("deu", "eng"), lambda: ("eng",)) == ("deu",)
    assert fitting(Evidence(ENGLISH, 0.9), ("eng",), ("deu", "eng"), lambda: ("deu",)) == ("eng",)


def test_a_page_that_makes_no_sense_is_probed() -> None:
    noise = "Bbl nepebIm 3HaKaM oTHeCTM Hapoahblii KoMMccap cKa3aJI nocjiy Typuun o pa60Te aaaa bbbb cccc dddd eeee"
    assert fitting(Evidence(noise, 0.4), ("eng",), ("eng", "rus"), lambda: ("rus",)) == ("rus",)


def test_words_tell_their_language() -> None:
    for text, language, other in ((ENGLISH, "eng", "deu"), (GERMAN, "deu", "eng")):
        assert known_share(tokens(text), language) > 0.9
        assert likelihood(tokens(text), language) > likelihood(tokens(text), other) + 0.5


def test_scripts_are_shares_of_letters() -> None:
    assert script_shares("абвг abcd") == {"Latn": 0.5, "Cyrl": 0.5}
    assert (script_of("rus"), script_of("eng")) == ("Cyrl", "Latn")


def test_a_language_that_is_not_installed_says_how_to_get_it() -> None:
    with pytest.raises(EngineError) as caught:
        folder_of(("xyz",))
    assert caught.value.code == "language-missing"
    assert "xyz.traineddata" in caught.value.remedy


def test_models_in_several_folders_are_brought_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "named").mkdir()
    (tmp_path / "data" / "digitize" / "tessdata").mkdir(parents=True)
    (tmp_path / "named" / "aaa.traineddata").write_bytes(b"a")
    (tmp_path / "data" / "digitize" / "tessdata" / "bbb.traineddata").write_bytes(b"b")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "named"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert {"aaa", "bbb"} <= set(installed_languages())
    folder = folder_of(("aaa", "bbb"))
    assert sorted(path.name for path in folder.iterdir()) == ["aaa.traineddata", "bbb.traineddata"]
    assert folder_of(("aaa", "bbb")) == folder


class Mixed:
    """An engine that reads the same text whatever it is shown."""

    name = "mixed 1"

    def __init__(self, *texts: str) -> None:
        self._lines = [ReadLine(tuple(ReadWord(w, 0, 0, 9, 9, 0.9) for w in t.split()), 9.0, 5.0) for t in texts]

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        return self._lines

    read_block = read


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("Посланник сообщил мне вчера, что правительство еще не приняло решения", ("eng", "rus")),
        ("поовнаиАл релае оное Горимоп сопмепац теюш пе ст ле гие спи", ("eng",)),
    ],
)
def test_a_second_script_counts_only_with_words_of_its_language(
    make_scan: MakeScan, second: str, found: tuple[str, ...]
) -> None:
    engine = Mixed("The Minister asked whether the harbour dues would be lowered before the season", second)
    assert languages_of([prepare(np.asarray(make_scan()))], engine, ("eng", "rus")) == found
