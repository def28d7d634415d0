"""The text of a document's page is the raw text, the clean text and the difference at once."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.describe.quality import DOUBTFUL
from digitize.model.traced import Change, TracedText
from digitize.review.diff import Diff, Mark
from digitize.review.log import Log, read_log
from digitize.review.markup import parts
from digitize.store import Place
from tests.review.corpus import Page, change, cleaned, edit_log, spans_of


def log_of(text: TracedText, folder: Path) -> Log:
    path = folder / "a.edits.json"
    path.write_text(json.dumps(edit_log(text)), encoding="utf-8")
    return read_log(Place(folder) / path.name)


def page_of(log: Log) -> Page:
    return Page("".join(parts(Diff(log).tokens(), log.spans)))


def marks_of(log: Log) -> list[Mark]:
    return [token for token in Diff(log).tokens() if isinstance(token, Mark)]


def test_without_deletions_it_is_the_clean_text_and_without_insertions_the_raw_one(tmp_path: Path) -> None:
    text = cleaned()
    page = page_of(log_of(text, tmp_path))
    assert page.shown["clean"] == text.text
    assert page.shown["raw"] == text.raw


def test_every_edit_names_its_rule_and_its_reason(tmp_path: Path) -> None:
    page = page_of(log_of(cleaned(), tmp_path))
    titles = {a["title"] for a in page.named("span") if (a.get("class") or "").startswith("e")}
    assert {
        "headers, page numbers: running header",
        "cut words joined: cut by the line end",
        "ligatures, odd signs: printed so in the errata",
    } <= titles


def test_moved_text_is_marked_as_moved_in_both_places_with_the_changes_inside_it(tmp_path: Path) -> None:
    log = log_of(cleaned(), tmp_path)
    away = [mark for mark in marks_of(log) if mark.away]
    here = [mark for mark in marks_of(log) if mark.here]
    assert [mark.edit.before for mark in away] == ["1 See the chart.\n"]
    assert [mark.edit.after for mark in here] == ["1 See the Chart.\n"]
    assert [part.edit.rule for part in here[0].come if isinstance(part, Mark)] == ["character"]


def test_words_lead_to_their_place_on_the_page_in_both_places_of_a_move(tmp_path: Path) -> None:
    text = cleaned()
    page = page_of(log_of(text, tmp_path))
    chart = next(i for i, span in enumerate(text.spans) if text.raw[span.start : span.end] == "chart.")
    assert sum(a.get("data-w") == str(chart) for a in page.named("span")) >= 2


def test_doubtful_words_are_marked_by_degree(tmp_path: Path) -> None:
    degrees = {0: 0.3, 1: 0.6, 2: 0.8, 3: 0.95}
    text = TracedText("faint weak fair clear", spans_of("faint weak fair clear", degrees.__getitem__))
    words = page_of(log_of(text, tmp_path)).named("span")
    assert [word["class"] for word in words] == ["w d3", "w d2", "w d1", "w"]
    assert words[0]["title"] == "read with confidence 0.30"


def test_what_the_record_counts_as_doubtful_is_what_the_report_marks(tmp_path: Path) -> None:
    less, as_much = {0: DOUBTFUL - 0.01}, {0: DOUBTFUL}
    shown = [page_of(log_of(TracedText("weak", spans_of("weak", of.__getitem__)), tmp_path)) for of in (less, as_much)]
    assert [page.named("span")[0]["class"] for page in shown] == ["w d1", "w"]


def test_each_page_of_the_source_begins_with_a_link_to_its_image(tmp_path: Path) -> None:
    links = page_of(log_of(cleaned(), tmp_path)).named("a")
    assert [link["href"] for link in links] == ["#page-1", "#page-2"]


def test_control_and_direction_characters_are_shown_and_do_not_act(tmp_path: Path) -> None:
    text = TracedText("a\x00b\x1bc \u202edesrever", spans_of("a\x00b\x1bc \u202edesrever"))
    shown = page_of(log_of(text, tmp_path)).shown["all"]
    assert shown == "a␀b␛c \ufffddesrever"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_both_texts_are_whole_after_any_edits_and_moves(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = data.draw(st.text(alphabet="ab<&\n\f ", min_size=1, max_size=40))
    text = TracedText(raw, spans_of(raw))
    for i in range(data.draw(st.integers(0, 4))):
        length = len(text.text)
        start = data.draw(st.integers(0, length))
        end = data.draw(st.integers(start, min(length, start + 6)))
        to = data.draw(st.one_of(st.none(), st.integers(0, start), st.integers(end, length)))
        after = "" if to is not None else data.draw(st.text(alphabet="xy>\n ", max_size=3))
        try:
            text = text.apply(f"rule-{i}", [Change(start, end, after, "because", to)])
        except ValueError:
            continue  # a move into or out of the middle of an edit
    log = log_of(text, tmp_path_factory.mktemp("log"))
    page = page_of(log)
    assert page.shown["clean"] == log.text()
    assert page.shown["raw"] == log.raw


def test_a_blank_line_is_marked_where_the_line_ends(tmp_path: Path) -> None:
    text = change(TracedText("One.\nTwo.", spans_of("One.\nTwo.")), "paragraph", "\n", "\n\n", "a sentence ends")
    log = log_of(text, tmp_path)
    html = "".join(parts(Diff(log).tokens(), log.spans))
    assert html.index("<ins>") < html.index("Two.") and "<del>" not in html
