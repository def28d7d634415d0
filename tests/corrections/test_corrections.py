"""What a reviewer corrected stays corrected: in the next run, with a better engine, in another scan of the print."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from digitize.corrections import State
from digitize.model.page import Page, Word
from digitize.model.pieces import spliced
from digitize.model.traced import IN_DOUBT, TracedText
from digitize.pipeline import Assembled
from tests.corrections.volumes import BODY, correction, elsewhere, made, reread, titles, volume
from tests.typeset import Row, full, page

PAGES = volume()
LETTER, MEMORANDUM, TELEGRAM = range(3)


def text(found: Assembled, document: int) -> str:
    return found.documents[document][0].text.text


def states(found: Assembled) -> list[tuple[State, str | None]]:
    """What became of each correction, and the id of the document that its outcome names by the uid."""
    ids = {record.uid: record.id for _, record in found.documents}
    return [(outcome.state, ids.get(outcome.document or "")) for outcome in found.outcomes]


def undone(traced: TracedText) -> str:
    """The clean text with every edit undone, as the log has them."""
    out = traced.text
    shift = 0
    for edit in reversed(traced.edits):
        start = edit.start + shift
        assert out[start : start + len(edit.after)] == edit.after
        shift += len(edit.after) - (edit.end - edit.start)
    applied = traced.raw
    for edit in traced.edits:
        applied = applied[: edit.start] + edit.after + applied[edit.end :]
    return applied


def test_without_corrections_nothing_changes() -> None:
    assert made(PAGES).outcomes == ()


@pytest.mark.parametrize(
    "again",
    [
        lambda pages: pages,
        lambda pages: reread(pages),
        lambda pages: reread(pages, dosed="closcd"),
        lambda pages: elsewhere(pages),
        lambda pages: elsewhere(reread(pages, dosed="dosod", ice="icc")),
    ],
    ids=["the same reading", "other boxes", "another misreading", "another scan", "another scan, read otherwise"],
)
@pytest.mark.parametrize(("on", "document"), [(1, MEMORANDUM), (2, TELEGRAM)])
def test_a_corrected_word_stays_corrected(again: Callable[[list[Page]], list[Page]], on: int, document: int) -> None:
    wanted = correction(PAGES, "text", on, "dosed,", was="dosed,", to="closed,")
    found = made(again(PAGES), wanted)
    assert states(found) == [(State.APPLIED, f"harbour-000{document + 1}")]
    changed = text(found, document)
    assert "was closed, and that coal" in changed
    [edit] = [e for e in found.documents[document][0].text.edits if e.rule == "reviewer"]
    assert edit.after == "closed," and "Ada" in edit.reason and edit.page == on
    assert undone(found.documents[document][0].text) == changed


def test_a_word_that_a_better_engine_reads_right_needs_no_edit() -> None:
    wanted = correction(PAGES, "text", 1, "dosed,", was="dosed,", to="closed,")
    found = made(reread(PAGES, **{"dosed,": "closed,"}), wanted)
    assert states(found) == [(State.ALREADY, "harbour-0002")]
    assert "reviewer" not in {e.rule for e in found.documents[MEMORANDUM][0].text.edits}


def test_a_passage_over_lines_and_a_joined_word_is_corrected_whole() -> None:
    wanted = correction(PAGES, "text", 1, "noth- ing could", nth=1, was="nothing could", to="nothing\n\nmight")
    found = made(PAGES, wanted)
    assert text(found, LETTER).count("nothing could") == 1 and "nothing\n\nmight be promised" in text(found, LETTER)
    assert [p.text.split()[0] for p in found.documents[LETTER][0].paragraphs][-1] == "might"


def test_the_later_of_two_corrections_counts() -> None:
    first = correction(PAGES, "text", 1, "dosed,", was="dosed,", to="dozed,")
    second = correction(PAGES, "text", 1, "dosed,", was="dozed,", to="closed,")
    assert "was closed, and" in text(made(PAGES, first, second), MEMORANDUM)


def test_an_edit_is_taken_back_and_stays_so() -> None:
    wanted = correction(PAGES, "revert", 1, "noth- ing", rule="join-word", was="-\n", to="")
    for pages in (PAGES, reread(PAGES)):
        found = made(pages, wanted)
        assert "noth-\ning" in text(found, LETTER).replace("noth- ing", "noth-\ning")
        assert text(found, LETTER).count("nothing") == 1
        assert undone(found.documents[LETTER][0].text) == text(found, LETTER)


def test_corrections_on_top_of_an_edit_that_was_taken_back_keep_their_order() -> None:
    back = correction(PAGES, "revert", 1, "noth- ing", nth=1, rule="join-word", was="-\n", to="")
    inner = correction(PAGES, "text", 1, "reported on", nth=1, was="reported on", to="said on")
    outer = correction(PAGES, "text", 1, "had reported on the", nth=1, was="had said on the", to="spoke of the")
    traced = made(PAGES, back, inner, outer).documents[LETTER][0].text
    assert "engineers spoke of the state" in traced.text
    for piece in traced.pieces:
        below = traced.raw[piece.start : piece.end]
        assert [layer.step for layer in piece.layers] == sorted({layer.step for layer in piece.layers})
        for layer in piece.layers:
            below = spliced(below, layer.splices)
        assert below == piece.text


def test_all_edits_of_a_rule_in_a_document_are_taken_back() -> None:
    wanted = correction(PAGES, "revert", 1, "Letter from", rule="join-word", every=True)
    found = made(PAGES, wanted)
    assert "nothing" not in text(found, LETTER) and "nothing" in text(found, MEMORANDUM)


def test_an_edit_that_is_accepted_stays_and_is_told() -> None:
    wanted = correction(PAGES, "accept", 1, "noth- ing", rule="join-word", was="-\n", to="")
    found = made(PAGES, wanted)
    assert text(found, LETTER) == text(made(PAGES), LETTER)
    assert states(found) == [(State.APPLIED, "harbour-0001")]


def test_a_document_is_split_and_the_text_stays_whole() -> None:
    wanted = correction(PAGES, "split", 1, "The Minister asked", nth=1)
    for pages in (PAGES, reread(PAGES), elsewhere(PAGES)):
        found = made(pages, wanted)
        assert len(found.documents) == 4 and found.documents[1][1].boundary.evidence == ("reviewer",)
        before = sum(len(d.text.raw.split()) for d, _ in made(pages).documents)
        assert sum(len(d.text.raw.split()) for d, _ in found.documents) == before


def test_a_source_without_a_head_is_split_and_keeps_its_beginning() -> None:
    pages = [PAGES[1].__class__(1, 450.0, 650.0, PAGES[0].lines[2:10])]
    assert len(made(pages).documents) == 1
    found = made(pages, correction(pages, "split", 1, "The Minister asked", nth=1))
    assert len(found.documents) == 2 and found.unclaimed == ()


def test_a_document_is_joined_with_the_one_before_it() -> None:
    wanted = correction(PAGES, "join", 2, "Telegram to the Minister")
    found = made(reread(PAGES), wanted)
    assert list(titles(found)) == [
        "Letter from the Consul in Ostend to the Harbour Board",
        "Memorandum by the Harbour Master",
    ]
    assert "Telegram to the Minister of Trade" in text(found, MEMORANDUM)


def test_a_line_gets_another_role() -> None:
    wanted = correction(PAGES, "role", 2, "at a fair", role="furniture")
    found = made(PAGES, wanted)
    assert "fair price" not in text(found, TELEGRAM) and "fair price" in found.documents[TELEGRAM][0].text.raw
    assert states(found) == [(State.APPLIED, "harbour-0003")]


def test_a_field_is_corrected_last_and_its_flag_goes() -> None:
    corrections = [
        correction(PAGES, "field", 1, "Memorandum by", field="archival_reference.text", value="F 6, no. 3"),
        correction(PAGES, "field", 1, "Memorandum by", field="archival_reference.fond", value="06"),
        correction(PAGES, "field", 1, "Memorandum by", field="people", value=[{"name": "Harbour Master"}]),
        correction(PAGES, "field", 1, "Memorandum by", field="title", value="Memorandum"),
    ]
    record = made(PAGES, *corrections).documents[MEMORANDUM][1]
    assert record.title == "Memorandum" and [p.name for p in record.people] == ["Harbour Master"]
    assert record.archival_reference and record.archival_reference.fond == "06"
    assert "reference-missing" not in record.flags


def test_a_field_that_no_run_can_hold_is_told_and_not_put_in() -> None:
    found = made(PAGES, correction(PAGES, "field", 1, "Memorandum by", field="date.edtf", value="9.5.1931"))
    assert found.documents[MEMORANDUM][1] == made(PAGES).documents[MEMORANDUM][1]
    assert found.outcomes[0].state is State.MISFIT and "EDTF" in found.outcomes[0].why


def test_a_correction_whose_words_are_gone_is_a_misfit_and_harms_nothing() -> None:
    wanted = correction(PAGES, "text", 1, "dosed,", was="dosed,", to="closed,")
    blank = [p if p.number == 2 else Page(1, p.width, p.height) for p in PAGES]
    found = made(blank, wanted)
    assert found.outcomes[0].state is State.MISFIT and "page 1" in found.outcomes[0].why
    assert "closed" not in "".join(d.text.text for d, _ in found.documents)


def test_a_word_like_it_elsewhere_on_the_page_is_left_alone() -> None:
    wanted = correction(PAGES, "text", 1, "the", nth=1, was="the", to="THE")
    found = made(PAGES, wanted)
    assert sum(d.text.text.count("THE") for d, _ in found.documents) == 1
    lines = tuple(x for x in PAGES[0].lines if "season" not in x.text and "asked" not in x.text)
    gone = [Page(1, 450.0, 650.0, lines[4:]), PAGES[1]]
    assert made(gone, wanted).outcomes[0].state is State.MISFIT


def test_done_names_its_document() -> None:
    found = made(PAGES, correction(PAGES, "done", 2, "Telegram to", value=True))
    assert states(found) == [(State.APPLIED, "harbour-0003")]


def test_the_record_says_who_reviewed_it_and_how_many_corrections_it_holds() -> None:
    corrections = [
        correction(PAGES, "field", 1, "Memorandum by", field="title", value="Memorandum"),
        correction(PAGES, "field", 1, "Memorandum by", field="date.edtf", value="9.5.1931"),  # no run can hold it
        correction(PAGES, "done", 1, "Memorandum by", value=True),
    ]
    review = made(PAGES, *corrections).documents[MEMORANDUM][1].review
    assert (review.status, review.corrections) == ("reviewed", 1)
    assert (review.by, review.at) == (corrections[2].who, corrections[2].when)
    taken_back = correction(PAGES, "done", 1, "Memorandum by", value=False)
    review = made(PAGES, *corrections, taken_back).documents[MEMORANDUM][1].review
    assert (review.status, review.by, review.at, review.corrections) == ("machine", None, None, 1)
    assert {record.review.status for _, record in made(PAGES).documents} == {"machine"}


def test_a_split_before_a_document_leaves_its_uid_alone() -> None:
    before = [record.uid for _, record in made(PAGES).documents]
    found = made(PAGES, correction(PAGES, "split", 1, "The Minister asked", nth=0))
    after = [record.uid for _, record in found.documents]
    assert len(after) == len(before) + 1
    assert [after[0], *after[2:]] == before
    assert [record.id for _, record in found.documents][-1] == "harbour-0004"


def doubted(pages: list[Page], *words: str, by: str = "confidence") -> list[Page]:
    """The pages with these words read with little confidence, or with little chance to be right."""

    def seen(word: Word) -> Word:
        return replace(word, **{by: 0.3}) if word.text in words else word

    return [
        replace(one, lines=tuple(replace(line, words=tuple(map(seen, line.words))) for line in one.lines))
        for one in pages
    ]


@pytest.mark.parametrize("by", ["confidence", "chance"])
def test_a_word_that_was_corrected_or_confirmed_is_certain(by: str) -> None:
    passage = "said that no pilot would leave"
    pages = doubted(PAGES, "said", "pilot", "leave", "while", "ice", "dosed,", "coal", "fair", "price", "wharf.", by=by)
    before = made(pages).documents[MEMORANDUM][1]
    right = correction(pages, "text", 1, passage, was=passage, to=passage)
    read = "while the ice was dosed,"
    wrong = correction(pages, "text", 1, read, was=read, to=read.replace("dosed", "closed"))
    found = made(pages, right, wrong)
    document, after = found.documents[MEMORANDUM]
    assert [state for state, _ in states(found)] == [State.APPLIED, State.APPLIED]
    assert (before.quality.doubtful_words, after.quality.doubtful_words) == (10, 4)
    assert after.quality.confidence > before.quality.confidence
    assert "low-confidence" in before.flags and "low-confidence" not in after.flags
    doubtful = [document.text.raw[span.start : span.end] for span in document.text.spans if span.confidence < 0.5]
    assert doubtful == ["coal", "fair", "price", "wharf."]
    assert [edit.after for edit in document.text.edits if edit.rule == "reviewer"] == ["while the ice was closed,"]
    assert after.review.corrections == 1  # what was right is none
    assert made(pages).documents[MEMORANDUM][1] == before


def test_a_join_that_was_accepted_is_in_doubt_no_more() -> None:
    rows = [*BODY[:3], full("and of the whole district the walrus-"), Row("lantern alone was spared.")]
    pages = [
        page(1, [Row("Letter to the Board", "centre", 1.4), Row("Ostend, 3 May 1931", "right", 1.5), *rows, *BODY])
    ]
    document, before = made(pages).documents[0]
    [doubtful] = [edit for edit in document.text.edits if edit.reason.startswith(IN_DOUBT)]
    assert "join-doubtful" in before.flags
    accepted = correction(
        pages, "accept", 1, "walrus- lantern", rule=doubtful.rule, was=doubtful.before, to=doubtful.after
    )
    found, after = made(pages, accepted).documents[0]
    assert found.text.text == document.text.text and "join-doubtful" not in after.flags


def test_a_note_changes_nothing_and_an_approval_is_in_the_record() -> None:
    note = correction(PAGES, "note", 1, "Memorandum by the Harbour Master", value="ask about the seal")
    found = made(PAGES, note)
    assert found.documents == made(PAGES).documents and states(found) == [(State.APPLIED, "harbour-0002")]
    approved = correction(PAGES, "done", 1, "Memorandum by the Harbour Master", value="approved")
    review = made(PAGES, note, approved).documents[MEMORANDUM][1].review
    assert (review.status, review.by, review.corrections) == ("approved", "Ada", 0)
