"""A title is words: those of the document's language, or such as the engine was sure of."""

from dataclasses import replace

import pytest

from digitize.describe.titles import is_legible
from digitize.model.document import CleanDocument
from digitize.model.role import Role
from tests.describe.build import document


def titled(title: str, sure: float) -> CleanDocument:
    return document((Role.TITLE, title), (Role.BODY, "The pilots asked about the harbour dues."), sure=sure)


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Report on the eastern harbour", "en"),
        ("Bericht über die Hafenmole", "de"),
        ("Note sur le port de pêche", "fr"),
        ("Beretning om Havnen i Lima", "da"),
    ],
)
def test_words_of_the_language_are_a_title_however_badly_they_were_read(title: str, language: str) -> None:
    assert is_legible(title, titled(title, 0.5), language)


@pytest.mark.parametrize("title", ["5.189", "Be310", "Qxv Wrf Zkkqd", "T. C. 7"])
def test_figures_and_what_an_engine_makes_of_scrawl_are_none(title: str) -> None:
    assert not any(is_legible(title, titled(title, 0.5), language) for language in ("en", "de", "fr", None))


def test_a_word_that_no_list_knows_is_one_where_the_engine_was_sure_of_it() -> None:
    assert is_legible("Zkkqdische Wrfmole", titled("Zkkqdische Wrfmole", 0.95), "de")
    assert not is_legible("Zkkqdische Wrfmole", titled("Zkkqdische Wrfmole", 0.5), "de")


def test_doubt_about_a_mark_beside_a_word_is_none_about_the_title() -> None:
    paper = titled("Zkkqdische Wrfmole — x", 0.95)
    first, *rest = paper.segment.lines
    words = [replace(w, confidence=0.3 if len(w.text) < 2 else 0.95) for w in first.line.words]
    lines = (replace(first, line=replace(first.line, words=tuple(words))), *rest)
    assert is_legible("Zkkqdische Wrfmole — x", replace(paper, segment=replace(paper.segment, lines=lines)), None)
