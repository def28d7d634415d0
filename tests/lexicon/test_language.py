"""Each language has its own months; what several call so is asked of the document's language."""

from pathlib import Path

import pytest

from digitize.config import load_settings
from digitize.errors import ConfigError
from digitize.lexicon.language import Calendars, Language
from digitize.model.metadata import Metadata
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

CROATIAN = """Primili smo vaše pismo i zahvaljujemo na obavijesti koja je stigla iz luke.
Brod je otplovio prema jugu, ali se nije vratio kako je bilo javljeno od kapetana.
Ova cijena je viša nego prije, a koja će biti poslije nije nam još poznato.""".splitlines()
POLISH = """Otrzymaliśmy list i dziękujemy za wiadomość, która przyszła z portu oraz od kapitana.
Statek jest już w drodze na południe, ale nie wrócił do portu, jak to było podane przez urząd.
Ta cena jest wyższa niż była, tylko nie wiemy jeszcze, jak długo może się utrzymać.""".splitlines()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def paper(knowledge: Knowledge, place: str, text: list[str]) -> Metadata:
    """The record of a paper of `place`, 12 listopada 1940."""
    head = [Row("5. PARNA", "centre", bold=True), Row(f"{place}, 12. listopada 1940.", "right", 2.0)]
    rows = [*head, *(full(line, 2.0 if n == 0 else 1.0) for n, line in enumerate(text))]
    (found,) = assemble([page(1, rows)], SourceInput("in.pdf", "0" * 64, "in"), knowledge).documents
    return found[1]


def test_listopad_is_october_in_croatian_and_november_in_polish(knowledge: Knowledge) -> None:
    croatian, polish = paper(knowledge, "Zagreb", CROATIAN), paper(knowledge, "Kraków", POLISH)
    assert croatian.date and polish.date
    assert (croatian.language, croatian.date.edtf, croatian.place) == ("hr", "1940-10-12", "Zagreb")
    assert (polish.language, polish.date.edtf, polish.place) == ("pl", "1940-11-12", "Kraków")


def test_a_month_of_a_language_that_is_not_known_is_not_guessed() -> None:
    one = Language.of("aa", {"leaffall": 10, "sowing": 4}, (), {})
    other = Language.of("bb", {"leaffall": 11, "mowing": 7}, (), {})
    both = Calendars({"aa": one, "bb": other})
    assert [both.months("Leaffall", True, code) for code in ("aa", "bb", None)] == [(10,), (11,), (10, 11)]
    assert [both.months("sowing", False, code) for code in ("aa", "bb", None)] == [(4,)] * 3
    assert [both.months("nowing", True, code) for code in ("aa", "bb", None)] == [(4,), (7,), ()]
    assert both.months("leaffa1l", False, None) == (10, 11) and both.months("walking", True, "aa") == ()


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *[("Mer.", 3), ("Oet.", 10), ("Jnn", 6), ("Ang.", 8), ("Deo.", 12), ("Fcb.", 2), ("May", 5)],
        *[("Doc.", None), ("the", None), ("Nos.", None), ("Sec.", None), ("Bd.", None)],
    ],
)
def test_a_months_short_name_is_known_with_a_letter_read_for_its_neighbour(
    knowledge: Knowledge, word: str, month: int | None
) -> None:
    assert knowledge.vocabulary.month(word, language="en") == month


def test_a_users_own_table_makes_a_language(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "sl.toml").write_text('[sl]\nfunction_words = "in je v na se da za po pa"\nmonths = { vinotok = 10 }\n')
    (tmp_path / "mine.toml").write_text('languages = ["sl.toml"]\n')
    settings, _ = load_settings(tmp_path / "mine.toml", environ={})
    own = Knowledge.load(settings).vocabulary
    assert own.calendars.months("vinotok", False, "sl") == own.calendars.months("oktober", False, "sl") == (10,)
    assert not knowledge.vocabulary.calendars.months("vinotok", False, "sl")
    (tmp_path / "mine.toml").write_text('languages = ["none.toml"]\n')
    with pytest.raises(ConfigError, match=r"none\.toml"):
        Knowledge.load(load_settings(tmp_path / "mine.toml", environ={})[0])
