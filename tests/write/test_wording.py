"""The words of a page are our reading, in the reviewer's wording, whatever cleaning made of the lines."""

import re

from hypothesis import given
from hypothesis import strategies as st

from digitize.model.page import Box
from digitize.model.traced import Change, Span, TracedText
from digitize.write.wording import wordings

RAW = "1 The Review\nThe govem-\nment of Sofia3 . left on\n~ Friday with F o u r ships\n"


def traced(raw: str = RAW) -> TracedText:
    found = re.finditer(r"\S+", raw)
    spans = tuple(Span(m.start(), m.end(), 1, Box(m.start(), 0.0, m.end(), 10.0), 0.5) for m in found)
    return TracedText(raw, spans)


def change(text: TracedText, rule: str, before: str, after: str) -> TracedText:
    start = text.text.index(before)
    return text.apply(rule, [Change(start, start + len(before), after, "why")])


def words(text: TracedText) -> list[str]:
    return [word for one in wordings(text) for word, _ in one.words]


def test_what_cleaning_does_to_lines_is_not_on_the_page() -> None:
    text = change(traced(), "furniture", "1 The Review\n", "")
    text = change(text, "join-word", "govem-\nment", "govemment")
    text = change(text, "join-line", "on\n~", "on ~")
    assert words(text) == RAW.split()


def test_what_is_put_right_in_words_is() -> None:
    text = change(traced(), "stray-space", "Sofia3 .", "Sofia3.")
    text = change(text, "speck", "~ ", "")
    text = change(text, "letter-space", "F o u r", "Four")
    assert words(text) == [
        "1",
        "The",
        "Review",
        "The",
        "govem-",
        "ment",
        "of",
        "Sofia3.",
        "left",
        "on",
        "Friday",
        "with",
        "Four",
        "ships",
    ]
    (joined,) = (one for one in wordings(text) if one.words and one.words[0][0] == "Four")
    assert joined.estimated and joined.words[0][1] == Box(RAW.index("F o"), 0.0, RAW.index(" ships"), 10.0)


def test_a_reviewers_words_are_certain_also_where_lines_were_joined() -> None:
    text = change(traced(), "join-word", "govem-\nment", "govemment")
    text = change(text, "reviewer", "govemment", "government")
    text = change(text, "reviewer", "left on", "arrived in May on")
    assert words(text) == [
        "1",
        "The",
        "Review",
        "The",
        "government",
        "of",
        "Sofia3",
        ".",
        "arrived",
        "in",
        "May",
        "on",
        "~",
        "Friday",
        "with",
        "F",
        "o",
        "u",
        "r",
        "ships",
    ]
    sure = {one.words[0][0]: (one.confidence, one.corrected) for one in wordings(text) if one.words}
    assert sure["government"] == (1.0, True) and sure["Friday"] == (0.5, False)


def test_words_that_a_reviewer_set_in_stand_with_the_word_before_them() -> None:
    at = RAW.index(" left")
    text = traced().apply("reviewer", [Change(at, at, " never", "why")])
    assert words(text)[7:10] == ["Sofia3", ".", "never"]


@given(st.lists(st.tuples(st.integers(0, len(RAW)), st.integers(0, 6), st.text("ab \n", max_size=4)), max_size=6))
def test_each_span_is_in_one_wording_and_no_changed_text_is_lost(changes: list[tuple[int, int, str]]) -> None:
    text = traced()
    for start, length, after in changes:
        start = min(start, len(text.text))
        end = min(start + length, len(text.text))
        text = text.apply("character", [Change(start, end, after, "why")])
    found = wordings(text)
    covered = [i for one in found for i in range(one.first, one.last + 1)]
    assert covered == list(range(len(text.spans)))
