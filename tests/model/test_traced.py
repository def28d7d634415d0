"""What a traced text promises: the log leads from raw to clean and back, and every character knows its place."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.model.traced import Change, TracedText


def replay(text: TracedText) -> str:
    """What a reader of the log does: apply each edit, in order, to the text as it stands."""
    now = text.raw
    for edit in text.edits:
        assert now[edit.start : edit.end] == edit.before == text.raw[edit.start : edit.end]
        now = now[: edit.start] + edit.after + now[edit.end :]
    return now


def replay_from_raw(text: TracedText) -> str:
    """The other way to read the log: all positions are in the raw text, from the first to the last."""
    out, at = [], 0
    for edit in sorted(text.edits, key=lambda e: e.start):
        out += [text.raw[at : edit.start], edit.after]
        at = edit.end
    return "".join(out) + text.raw[at:]


def undo(text: TracedText) -> str:
    now = text.text
    for edit in reversed(text.edits):
        assert now[edit.start : edit.start + len(edit.after)] == edit.after
        now = now[: edit.start] + edit.before + now[edit.start + len(edit.after) :]
    return now


@st.composite
def edited(draw: st.DrawFn) -> TracedText:
    text = TracedText(draw(st.text("ab-\n\f é", max_size=40)))
    for n in range(draw(st.integers(0, 4))):
        marks = sorted(draw(st.lists(st.integers(0, len(text.text)), max_size=6)))
        if draw(st.booleans()) and len(marks) >= 3:
            a, b, to = marks[:3]
            with suppress(ValueError):  # into or out of an edit: refused
                text = text.apply(f"move{n}", [Change(a, b, "", "moved", to)])
            continue
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        changes = [Change(a, b, draw(st.text("xy\n", max_size=3)), "why") for a, b in pairs]
        text = text.apply(f"rule{n}", changes)
    return text


@settings(max_examples=400, deadline=None)
@given(edited())
def test_raw_with_every_edit_applied_is_the_clean_text_and_undone_is_the_raw_text(text: TracedText) -> None:
    assert replay(text) == text.text
    assert replay_from_raw(text) == text.text
    assert undo(text) == text.raw


@settings(max_examples=200, deadline=None)
@given(edited())
def test_undoing_all_rules_gives_the_raw_text(text: TracedText) -> None:
    names = {p.rule for p in text.pieces} | {p.moved for p in text.pieces}
    assert text.without(names).text == text.raw


@settings(max_examples=200, deadline=None)
@given(edited(), st.integers(0, 60))
def test_a_kept_character_stands_in_both_texts(text: TracedText, at: int) -> None:
    if at >= len(text.text):
        return
    raw_at = text.raw_position(at)
    assert 0 <= raw_at <= len(text.raw)
    piece = next(p for p, o in zip(text.pieces, text._offsets, strict=False) if o <= at < o + len(p.text))
    if not piece.rule:
        assert text.raw[raw_at] == text.text[at]
        assert text.position(raw_at) == at


def test_text_may_be_set_before_a_piece_that_was_moved_to_the_front() -> None:
    text = (
        TracedText("<a")
        .apply("move", [Change(1, 2, "", "moved", 0)])
        .apply("insert", [Change(0, 0, "z", "set before")])
    )
    assert text.text == "za<"
    assert replay(text) == replay_from_raw(text) == "za<"


def test_changes_see_the_current_text_and_compose() -> None:
    text = TracedText("the end-\ning of it\n")
    text = text.apply("join-word", [Change(7, 9, "", "a word cut by the line end")])
    assert text.text == "the ending of it\n"
    text = text.apply("character", [Change(11, 13, "OF", "for show")])
    assert text.text == "the ending OF it\n"
    assert [(e.start, e.before, e.after) for e in text.edits] == [(13, "of", "OF"), (7, "-\n", "")]
    assert text.without(["join-word"]).text == "the end-\ning OF it\n"


def test_moved_text_keeps_its_inner_changes_and_can_be_put_back() -> None:
    text = TracedText("body\n1 no-\nte\nmore\n")
    text = text.apply("move-note", [Change(5, 14, "", "a note belongs to the end", 19)])
    assert text.text == "body\nmore\n1 no-\nte\n"
    at = text.text.index("-\n")
    text = text.apply("join-word", [Change(at, at + 2, "", "cut")])
    assert text.text == "body\nmore\n1 note\n"
    assert replay(text) == text.text and undo(text) == text.raw
    assert text.edits[0].source == ((5, 14),) and text.edits[0].inner[0].rule == "join-word"
    assert text.without(["move-note"]).text == "body\n1 note\nmore\n"
