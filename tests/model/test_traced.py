"""What a traced text promises: the log leads from raw to clean and back, and every character knows its place."""

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.model.edits import every
from digitize.model.page import Box
from digitize.model.traced import Change, Edit, Span, TracedText


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


def in_range(edit: Edit, start: int, end: int) -> bool:
    return (edit.start == edit.end) == (start == end)


def rebuild(raw: str, edits: Iterable[Edit], gone: Collection[int] = (), first: bool = True) -> str:
    """The text that a log tells of when some of its edits (by id) are left out: read without any piece."""
    single = [part for edit in edits for part in (edit.parts or (edit,)) if not {edit.id, part.id} & set(gone)]
    brought = [part for part in single if part.source]
    halves = {(start, end) for part in brought for start, end in part.source if start < end}
    left_out = [part for edit in edits for part in (edit.parts or (edit,)) if {edit.id, part.id} & set(gone)]
    back = {(start, end) for part in left_out for start, end in part.source if start < end}
    plain = [p for p in single if p.source or (p.start, p.end) not in back or p.after]
    inside = [inner for part in left_out if part.source for inner in part.inner if inner.id not in gone]
    plain = inside + plain if first else plain + inside  # insertions at one place may stand in either order
    out, at = [], 0
    for edit in sorted(plain, key=lambda e: (e.start, e.end)):
        out.append(raw[at : edit.start])
        if edit.source:
            inner = [e for e in edit.inner if e.id not in gone]
            for start, end in edit.source:
                now = start
                while inner and now <= inner[0].start and inner[0].end <= end and in_range(inner[0], start, end):
                    out += [raw[now : inner[0].start], inner[0].after]
                    now = inner.pop(0).end
                out.append(raw[now:end])
        elif (edit.start, edit.end) not in halves or edit.after:
            out.append(edit.after)
        at = edit.end
    return "".join(out) + raw[at:]


def by_hand(text: str, changes: Sequence[Change]) -> str:
    """What changes do to a plain text."""
    for change in sorted(changes, key=lambda c: (c.start, c.end))[::-1]:
        if change.to is None:
            text = text[: change.start] + change.after + text[change.end :]
        else:
            piece, rest = text[change.start : change.end], text[: change.start] + text[change.end :]
            to = change.to - (len(piece) if change.to >= change.end else 0)
            text = rest[:to] + piece + rest[to:]
    return text


@st.composite
def edited(draw: st.DrawFn, moves: bool = True) -> TracedText:
    raw = draw(st.text("ab-\n\f é", max_size=40))
    words = [m.span() for m in re.finditer(r"\S+", raw)]
    spans = [Span(a, b, 1 + n // 3, Box(n, n, n + 1, n + 1)) for n, (a, b) in enumerate(words)]
    text = TracedText(raw, tuple(spans))
    for n in range(draw(st.integers(0, 5))):
        marks = sorted(draw(st.lists(st.integers(0, len(text.text)), max_size=8)))
        if moves and draw(st.booleans()) and len(marks) >= 3:
            a, b, to = marks[:3] if draw(st.booleans()) else [*marks[1:3], marks[0]]
            changes = [Change(a, b, "", "moved", to)]
            with suppress(ValueError):  # into or out of an edit: refused
                moved = text.apply(f"move{n}", changes)
                assert moved.text == by_hand(text.text, changes)
                text = moved
            continue
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        changes = [Change(a, b, draw(st.text("xy\n", max_size=3)), "why") for a, b in pairs]
        before = text.text
        text = text.apply(f"rule{n}", changes)
        assert text.text == by_hand(before, changes)
    return text


@settings(max_examples=150, deadline=None)
@given(edited())
def test_raw_with_every_edit_applied_is_the_clean_text_and_undone_is_the_raw_text(text: TracedText) -> None:
    assert replay(text) == text.text
    assert replay_from_raw(text) == text.text
    assert rebuild(text.raw, text.edits) == text.text
    assert undo(text) == text.raw


@settings(max_examples=150, deadline=None)
@given(edited())
def test_undoing_all_rules_gives_the_raw_text(text: TracedText) -> None:
    assert text.without(text.rules).text == text.raw


@settings(max_examples=150, deadline=None)
@given(edited(), st.data())
def test_undoing_one_edit_leaves_all_others_meaning_what_they_meant(text: TracedText, data: st.DataObject) -> None:
    edits = [e for e in every(text.edits) if not e.parts and (not e.moves or e.source)]
    if not edits:
        return
    edit = data.draw(st.sampled_from(edits))
    undone = text.undo(edit.id)
    assert undone.text in {rebuild(text.raw, text.edits, {edit.id}, first) for first in (True, False)}
    assert replay(undone) == replay_from_raw(undone) == undone.text
    assert undo(undone) == text.raw


@settings(max_examples=150, deadline=None)
@given(edited())
def test_undoing_either_half_of_a_move_undoes_the_move(text: TracedText) -> None:
    for edit in text.edits:
        if edit.source and not edit.parts:
            halves = [e.id for e in every(text.edits) if e.moves and e.pieces == edit.pieces]
            assert len({text.undo(half).text for half in halves}) == 1


@settings(max_examples=150, deadline=None)
@given(edited())
def test_the_log_alone_gives_back_the_text_that_it_was_read_off(text: TracedText) -> None:
    again = TracedText.of_log(text.raw, text.spans, text.edits)
    assert again.text == text.text
    assert again.edits == text.edits
    for rule in text.rules:
        assert again.without([rule]).text == text.without([rule]).text


@settings(max_examples=150, deadline=None)
@given(edited(moves=False), st.data())
def test_a_rule_taken_back_leaves_what_others_did_elsewhere(text: TracedText, data: st.DataObject) -> None:
    if not text.rules:
        return
    rule = data.draw(st.sampled_from(sorted(text.rules)))
    left = text.without([rule])
    assert rule not in left.rules
    alone = [e.id for e in every(text.edits) if e.rule == rule and not e.steps and not e.parts]
    others = [e for e in every(text.edits) if any(step[0] == rule for step in e.steps)]
    if not others:
        assert left.text == rebuild(text.raw, text.edits, alone)


def test_an_edit_on_top_of_another_can_be_undone_by_its_rule_and_the_other_too() -> None:
    text = TracedText("one two three")
    text = text.apply("first", [Change(4, 7, "zwei und", "translated")])
    text = text.apply("second", [Change(9, 12, "UND", "louder"), Change(0, 3, "ONE", "louder")])
    assert text.text == "ONE zwei UND three"
    assert text.without(["second"]).text == "one zwei und three"
    assert text.without(["first"]).text == "ONE two three"
    text = text.apply("third", [Change(4, 8, "ZWEI", "louder still")])
    assert text.without(["second"]).text == "one ZWEI und three"


def test_a_change_over_several_pieces_is_one_edit() -> None:
    text = TracedText("a-\nb c")
    text = text.apply("join", [Change(1, 3, "", "cut")]).apply("word", [Change(0, 2, "AB", "louder")])
    assert [(e.start, e.end, e.before, e.after) for e in text.edits] == [(0, 4, "a-\nb", "AB")]
    assert text.undo(1).text == text.raw
    assert text.without(["word"]).text == "ab c" and text.without(["join"]).text == text.raw


@settings(max_examples=150, deadline=None)
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
