"""The uid of a document is its content's and its place's: nothing beside it in the corpus changes it."""

from hypothesis import given
from hypothesis import strategies as st

from digitize.model.uid import Beginning, uids

beginnings = st.builds(
    Beginning.at,
    st.integers(1, 40),
    st.floats(0, 600, allow_nan=False),
    st.floats(0, 850, allow_nan=False),
    st.just(595.0),
)


@given(st.lists(beginnings, max_size=30), st.data())
def test_a_document_before_it_that_is_split_leaves_a_uid_alone(places: list[Beginning], data: st.DataObject) -> None:
    places.sort()
    at = data.draw(st.integers(0, len(places)))
    more = [*places[:at], data.draw(beginnings), *places[at:]]
    assert uids("ab", more)[at + 1 :] == uids("ab", places)[at:]


@given(st.lists(beginnings, max_size=60), st.integers(1, 3))
def test_no_two_documents_of_a_corpus_have_one_uid(places: list[Beginning], copies: int) -> None:
    every = [uid for copy in range(1, copies + 1) for sha in ("ab", "cd") for uid in uids(sha, places, copy)]
    assert len(set(every)) == len(every)


def test_a_reading_that_moves_the_line_a_little_leaves_the_uid_alone() -> None:
    assert uids("ab", [Beginning.at(3, 80.0, 101.0, 595.0)]) == uids("ab", [Beginning.at(3, 81.5, 102.5, 594.0)])
    assert uids("ab", [Beginning.at(3, 80.0, 101.0, 595.0)]) != uids("ab", [Beginning.at(3, 320.0, 101.0, 595.0)])
