"""Two outputs are compared document by document, though boundaries, names and numbers moved."""

import json
from pathlib import Path
from typing import Any

import pytest

from digitize.cli import main
from digitize.errors import OutputError
from digitize.model.traced import TracedText
from digitize.review.compare import as_json, compare, page
from tests.review.corpus import Corpus, Page, change, record, spans_of

FIRST = "Letter of the harbour master\nThe pilots asked for coal and for bread,\nand they were given both of them.\n"
SECOND = "Telegram to the consul\nNo ship will sail before Monday morning,\nfor the ice is thick in the bay.\n"
THIRD = "Note on the lighthouse\nIts keeper has left without any reason,\nand nobody lights the lamp at night.\n"


def output(root: Path, *raws: str, **changed: Any) -> Path:
    """An output of one source of one page, a document for each raw text."""
    corpus = Corpus(root)
    spans = iter(spans_of("".join(raws)))
    for number, raw in enumerate(raws, 1):
        own = spans_of(raw)
        boxes = [next(spans).box for _ in own]
        placed = tuple(type(s)(s.start, s.end, 1, box) for s, box in zip(own, boxes, strict=True))
        corpus.add(record(number, title=raw.split("\n")[0]) | {"number": None} | changed, TracedText(raw, placed))
    return corpus.written()


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "old", tmp_path / "new"


def test_outputs_that_agree_have_no_changes(places: tuple[Path, Path]) -> None:
    found = compare(output(places[0], FIRST, SECOND), output(places[1], FIRST, SECOND))
    assert (found.same, found.documents, found.sources) == (2, (), ())


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ((FIRST + SECOND, THIRD), (FIRST, SECOND, THIRD), {"split": 1, "moved": 1}),
        ((FIRST, SECOND, THIRD), (FIRST, SECOND + THIRD), {"joined": 1}),
        ((FIRST, SECOND), (FIRST,), {"gone": 1}),
        ((FIRST, THIRD), (FIRST, SECOND, THIRD), {"added": 1, "moved": 1}),
        ((FIRST + SECOND[:40], SECOND[40:]), (FIRST, SECOND), {"changed": 2}),
    ],
)
def test_boundaries_that_moved(
    places: tuple[Path, Path], old: tuple[str, ...], new: tuple[str, ...], kinds: dict[str, int]
) -> None:
    assert compare(output(places[0], *old), output(places[1], *new)).kinds == kinds


def test_a_renamed_source_is_the_same_and_another_one_is_not(places: tuple[Path, Path]) -> None:
    source = record()["source"]
    renamed = output(places[1], FIRST, source=source | {"file": "other.pdf"})
    assert compare(output(places[0], FIRST), renamed).kinds == {"changed": 1}
    other = output(places[1], FIRST, source=source | {"file": "other.pdf", "sha256": "cd" * 32})
    assert compare(places[0], other).kinds == {"added": 1, "gone": 1}


def test_a_change_of_text_names_its_rule_or_the_reading(places: tuple[Path, Path]) -> None:
    raw = "The har-\nbour is closed today.\n"
    plain = TracedText(raw, spans_of(raw))
    joined = change(plain, "join-word", "har-\nbour", "harbour", "cut by the line end")
    misread = "The har-\nbour is dosed today.\n"
    for place, text in zip(places, (plain, joined), strict=True):
        corpus = Corpus(place)
        corpus.add(record(), text)
        corpus.add(record(2), TracedText(misread if place == places[0] else raw, spans_of(raw)))
        corpus.written()
    first, second = compare(*places).documents
    assert [(t.old, t.new, t.rules) for t in first.texts] == [("har-\nbour", "harbour", ("join-word",))]
    assert [(t.old, t.new, t.page, t.rules) for t in second.texts] == [("dosed", "closed", 1, ("reading",))]


def test_a_change_of_metadata_names_its_field(places: tuple[Path, Path]) -> None:
    date = {"text": "12 March 1938", "edtf": "1938-03"}
    [found] = compare(output(places[0], FIRST), output(places[1], FIRST, date=date, place="Riga")).documents
    assert {(f.field, f.old, f.new) for f in found.fields} == {
        ("date.edtf", "1938-03-12", "1938-03"),
        ("place", None, "Riga"),
    }


def test_the_page_is_one_file_where_hostile_text_stays_text(places: tuple[Path, Path]) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(2)> \u202e\n"
    html = page(compare(output(places[0], FIRST), output(places[1], FIRST + hostile, place=hostile)))
    shown = Page(html)
    assert not shown.named("script") and not shown.named("img") and not shown.named("link")
    assert "<script>alert(1)</script>" in shown.shown["all"] and "\u202e" not in shown.shown["all"]


def test_json_holds_what_is_told(places: tuple[Path, Path]) -> None:
    told = json.loads(as_json(compare(output(places[0], FIRST, SECOND), output(places[1], FIRST))))
    assert told["schema"] == "digitize/diff/1" and told["kinds"] == {"gone": 1} and told["same"] == 1
    assert told["documents"][0]["old"] == ["harbour-0002"] and told["documents"][0]["new"] == []


def test_a_folder_without_a_run_is_an_error(places: tuple[Path, Path]) -> None:
    with pytest.raises(OutputError, match=r"documents\.jsonl"):
        compare(output(places[0], FIRST), places[1])


def test_a_change_is_read_in_its_sentence(tmp_path: Path) -> None:
    lines = [
        "The captain said that the port was open.",
        *(f"Ship {n} lay at anchor before the mole." for n in range(9)),
    ]
    old = "\n".join([*lines, "The pilots asked for coal and rope.", *lines]) + "\n"
    new = old.replace("coal and rope", "coke and ropes").replace("port was open", "port was closed", 1)
    [change] = compare(output(tmp_path / "a", old), output(tmp_path / "b", new)).documents
    first, second, third = change.texts
    assert first.before.endswith("The captain said that the port was ") and first.after.startswith(".\nShip 0")
    assert second.before.endswith("asked for ") and not second.follows
    assert (third.before, third.follows, second.after) == (" and ", True, "")
    shown = Page(page(compare(output(tmp_path / "c", old), output(tmp_path / "d", new)))).shown["all"]
    assert "asked for coalcoke" in shown and "… " in shown


def test_the_command_writes_html_and_prints(places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = output(places[0], FIRST, SECOND), output(places[1], FIRST)
    for more, said in (([], "1 gone"), (["--html", str(new / "diff.html")], "diff.html"), (["--json"], '"gone": 1')):
        with pytest.raises(SystemExit) as done:
            main(["diff", str(old), str(new), *more])
        assert done.value.code == 0 and said in " ".join(capsys.readouterr().out.split())
    assert "harbour-0002" in (new / "diff.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("more", "code"), [([], 0), (["--exit-code"], 1)])
def test_the_exit_code_tells_of_a_change_where_it_is_asked_for(
    places: tuple[Path, Path], capsys: pytest.CaptureFixture[str], more: list[str], code: int
) -> None:
    old, new = output(places[0], FIRST, SECOND), output(places[1], FIRST)
    for pair, expected in (((old, new), code), ((old, old), 0)):
        with pytest.raises(SystemExit) as done:
            main(["diff", *map(str, pair), *more])
        assert (done.value.code or 0) == expected
    assert "1 gone" in " ".join(capsys.readouterr().out.split())


def test_a_document_of_the_same_uid_is_the_same_though_no_word_is_as_it_was(places: tuple[Path, Path]) -> None:
    old, new = output(places[0], FIRST, uid="d9f2"), output(places[1], SECOND, uid="d9f2")
    found = compare(old, new)
    assert found.kinds == {"changed": 1}
    assert found.documents[0].old_uids == found.documents[0].new_uids == ("d9f2",)
