"""What the engine misread is mended on evidence; names, numbers, references, foreign words are left alone."""

from dataclasses import replace

import pytest

from digitize.clean import Words, clean
from digitize.clean.letters import fixed
from digitize.clean.misread import stray_marks, strokes
from digitize.model.document import Segment
from digitize.model.role import LabelledLine, Role
from tests.clean.table import filled

USED = ["and the government of the people would remember that the government had said so again"] * 2


def read(text: str, confidence: float, role: Role = Role.BODY) -> str:
    lines = []
    for line in filled([text], role):
        words = tuple(replace(word, confidence=confidence) for word in line.line.words)
        lines.append(replace(line, line=replace(line.line, words=words)))
    return clean(Segment(tuple[LabelledLine, ...](lines), 1, ()), Words.of(USED, "en")).text.text.rstrip("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("he asked by. the people", "he asked by the people"),
        ("sent to .the people -and others", "sent to the people and others"),
        ("they said that:the people would", "they said that the people would"),
        ("the answer . was given", "the answer was given"),
        ("that the govemment had said", "that the government had said"),
    ],
)
def test_a_word_that_was_hardly_read_is_mended(before: str, after: str) -> None:
    assert read(before, 0.6) == after


@pytest.mark.parametrize("before", ["he asked by. the people", "that the govemment had said"])
def test_a_word_that_was_surely_read_is_left_alone(before: str) -> None:
    assert read(before, 1.0) == before


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Govemment of Oovernment",  # names
        "see pp. 4 and vol. ii, etc. and no. 14 of 3.5 per cent",
        "three months’ time, it can’t be, o’clock",
        "the Board met. They left: they had said so.",
        "a well-known man - so he said - and up-to-date",
        "der Staatssekretär sagte dem Botschafter nichts",
    ],
)
def test_what_is_printed_so_is_left_alone(text: str) -> None:
    assert read(text, 0.6) == text


def test_references_are_left_alone() -> None:
    text = "PA AA, rz. the govemment 12:the"
    assert read(text, 0.6, Role.REFERENCE) == text


@pytest.mark.parametrize("text", ["as far as | can learn", "he said that|had been", "and |think so", "and| think so"])
def test_a_stroke_that_may_be_the_word_i_is_never_taken_out(text: str) -> None:
    assert fixed(text, lambda t: stray_marks(t, Words(), lambda at: 0.5)) == text


def test_a_stroke_is_the_word_i_only_where_the_source_uses_that_word() -> None:
    source = Words.of(["and I said, and I thought it"], "en")
    for words, right in ((source, "as far as I can learn"), (Words(), "as far as | can learn")):
        assert fixed("as far as | can learn", lambda t, w=words: strokes(t, w, lambda at: 0.5)) == right
    assert list(strokes("as far as | can learn", source, lambda at: 0.99)) == []
