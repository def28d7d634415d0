"""The clean text is what a reader wants, and the log leads back to every character of the page."""

from dataclasses import replace

import pytest

from digitize.clean import RULES, Words, clean
from digitize.clean.breaks import Break, line_end
from digitize.label import label
from digitize.model.document import CleanDocument, Segment
from digitize.notes import assign
from digitize.split import split
from tests.clean.typed import typed
from tests.label.test_label import CUES, volume
from tests.model.test_traced import replay, replay_from_raw, undo
from tests.typeset import Row, full, page


def documents(pages: list) -> list[CleanDocument]:  # type: ignore[type-arg]
    lines = label(pages, CUES)
    words = Words.of([line.text for line in lines], "en")
    return [clean(segment, words) for segment in split(assign(lines)).documents]


def one(rows: list[Row]) -> str:
    return documents([page(1, rows)])[0].text.text


def test_a_sentence_runs_on_over_the_page_and_the_note_stands_at_the_end() -> None:
    text = documents(volume())[1].text.text
    assert "for the dredger and would wait no longer" in text
    assert text.endswith("1 Built at Hull.\n\n[F: 12, 9]\n")
    assert "Papers of the Harbour Board" not in text and "212" not in text


def test_number_title_dateline_body_signature_and_reference_are_paragraphs_in_order() -> None:
    found = documents(volume())[0]
    assert [p.role.value for p in found.paragraphs] == [
        "number", "title", "dateline", "classification", "body", "body", "body", "signature", "reference",
    ]  # fmt: skip
    assert all(found.text.text[p.start : p.end] == p.text for p in found.paragraphs)


def test_the_log_replays_in_both_directions() -> None:
    for found in documents(volume()):
        assert replay(found.text) == replay_from_raw(found.text) == found.text.text
        assert undo(found.text) == found.text.raw


def test_each_character_of_the_clean_text_leads_to_its_page() -> None:
    text = documents(volume())[1].text
    for phrase, number in (("Memorandum by", 2), ("wait no longer", 3), ("Built at Hull", 2), ("[F: 12, 9]", 3)):
        span = text.locate(text.text.index(phrase))
        assert span is not None and span.page == number


def test_words_cut_by_the_line_end_are_joined_and_compounds_keep_their_hyphen() -> None:
    text = one(
        [
            full("The govern-"),
            full("ment sent its vice-"),
            full("president on an Anglo-"),
            full("Turkish errand of 1939-"),
            Row("40 there."),
        ]
    )
    assert text == "The government sent its vice-president on an Anglo-Turkish errand of 1939-40 there.\n"


@pytest.mark.parametrize(
    ("above", "below", "parted"),
    [
        ("The engineers saw the mole on the evening of the", "22. of October, and found it sound in every way", False),
        ("They reported on the mole and on what was spent,", "22. on the dredger, which lay idle for all of it", True),
        (
            "The engineers saw the mole on the evening of the",
            "(b) surveys, and found it sound in every other way",
            True,
        ),
    ],
)
def test_a_day_behind_a_word_that_leads_to_it_is_no_lists_number(above: str, below: str, parted: bool) -> None:
    text = one([full("The harbour was dredged in the autumn."), full(above), full(below, 1.6), Row("as before.")])
    assert (f"{above} {below}" not in text) == parted


def test_the_sources_own_spelling_decides() -> None:
    rows = [
        full("Full co-operation was promised; and again co-operation was"),
        full("asked for. No co-"),
        Row("operation came."),
    ]
    assert "No co-operation came." in one(rows)


def test_an_indent_begins_a_paragraph_and_an_article_at_the_line_end_does_not_end_one() -> None:
    rows = [
        full("The harbour was closed to all vessels for two days."),
        full("It was opened when the storm had gone, they said.", at="indent"),
        Row("Saying farewell he wished the"),
        Row("Board every success.", gap=2.5),
    ]
    assert one(rows).count("\n\n") == 1
    assert "wished the Board every success." in one(rows)


@pytest.mark.parametrize(("left", "parted"), [(5.0, True), (1.2, False)])
def test_a_typed_stop_that_was_read_as_a_comma_does_not_hide_a_deep_indent(left: float, parted: bool) -> None:
    above, below = typed(["The dredger came at last with all her men,", "Pilots of Hull came with her."])
    kind, _ = line_end(above, replace(below, left=left), Words())
    assert (kind is Break.PARAGRAPH) is parted


def test_an_address_at_a_pages_foot_does_not_cut_the_sentence() -> None:
    lines = typed(["We saw the", ("body @address", "Mr. Lund,"), ("body @address", "Hull."), "\f", "mole at last."])
    text = clean(Segment(lines, 1, ()), Words.of([line.text for line in lines], "en")).text
    assert text.text == "We saw the mole at last.\n\nMr. Lund,\nHull.\n"
    assert undo(text) == text.raw


def test_a_rule_that_is_off_leaves_no_edit() -> None:
    lines = label(volume(), CUES)
    segment = split(assign(lines)).documents[1]
    for name in RULES:
        found = clean(segment, Words(), off=[name])
        assert name not in {p.rule for p in found.text.pieces} | {p.moved for p in found.text.pieces}
        assert undo(found.text) == found.text.raw


def test_coded_characters_are_put_right() -> None:
    assert one([Row("The oﬃce sent leaves 32‐33.")]) == "The office sent leaves 32-33.\n"
