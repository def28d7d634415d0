"""Corrections are lines of a file that people can read, to which lines are only added."""

import json
from pathlib import Path

import pytest

from digitize.corrections import Correction, FieldError, Stale, append, checked, digest, journal_path, read_journal
from tests.corrections.volumes import correction, volume

SHA = "ab" * 32
PAGES = volume()


def word(to: str = "closed,") -> Correction:
    return correction(PAGES, "text", 1, "dosed,", was="dosed,", to=to)


def undo(*of: Correction) -> Correction:
    return word().model_copy(
        update={"id": f"u-{of[0].id}", "kind": "undo", "anchor": None, "of": tuple(c.id for c in of)}
    )


def test_a_line_can_be_read_by_people_and_comes_back_as_it_was(tmp_path: Path) -> None:
    wanted = word("закрыт, “closed”\nor so")
    append(tmp_path, SHA, [wanted])
    path = journal_path(tmp_path, SHA)
    assert path.path == tmp_path / "corrections" / f"{SHA[:16]}.jsonl"
    [line] = path.read_text().splitlines()
    values = json.loads(line)
    assert values["who"] == "Ada" and values["to"] == "закрыт, “closed”\nor so" and "закрыт" in line
    assert values["anchor"]["text"] == "dosed," and values["anchor"]["page"] == 1 and values["anchor"]["before"]
    assert read_journal(tmp_path, SHA).corrections == (wanted,)


def test_lines_are_only_added_and_an_undo_is_a_line(tmp_path: Path) -> None:
    first, second = word(), word("shut,")
    append(tmp_path, SHA, [first, second])
    before = journal_path(tmp_path, SHA).read_bytes()
    taken = undo(second)
    assert append(tmp_path, SHA, [taken]).active == (first,)
    assert append(tmp_path, SHA, [undo(taken)]).active == (first, second)
    assert journal_path(tmp_path, SHA).read_bytes().startswith(before)


def test_what_came_in_meanwhile_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    seen = append(tmp_path, SHA, [word()]).version
    other = word("shut,")
    append(tmp_path, SHA, [other], seen)
    with pytest.raises(Stale) as stale:
        append(tmp_path, SHA, [word("frozen,")], seen)
    assert stale.value.news == (other,)
    assert len(read_journal(tmp_path, SHA).corrections) == 2
    append(tmp_path, SHA, [word("frozen,")], stale.value.journal.version)


def test_a_broken_line_is_told_and_the_others_count(tmp_path: Path) -> None:
    append(tmp_path, SHA, [word()])
    with journal_path(tmp_path, SHA).path.open("a") as file:
        file.write('{"kind": "nonsense"}\nnot json')
    kept = append(tmp_path, SHA, [word("shut,")])
    assert len(kept.corrections) == 2 and [number for number, _ in kept.unread] == [2, 3]


def test_the_digest_tells_that_corrections_changed(tmp_path: Path) -> None:
    assert digest(tmp_path, SHA) == ""
    append(tmp_path, SHA, [word()])
    first = digest(tmp_path, SHA)
    append(tmp_path, SHA, [word("shut,")])
    assert first and digest(tmp_path, SHA) not in ("", first)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "  A  letter\n", "A letter"),
        ("title", "", None),
        ("date.edtf", "1941-06~", "1941-06~"),
        ("language", "tr", "tr"),
        ("people", [{"name": "A. B.", "role": ""}, {"name": " "}], [{"name": "A. B.", "role": None}]),
    ],
)
def test_a_sound_value_is_kept_trimmed(field: str, value: object, kept: object) -> None:
    assert checked(field, value) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date.edtf", "24 June 1941"),
        ("date.edtf", "1941-02-30"),
        ("language", "Klingonese!"),
        ("title", 7),
        ("quality.confidence", "1"),
        ("source.file", "../x"),
    ],
)
def test_an_unsound_value_is_refused_with_a_reason(field: str, value: object) -> None:
    with pytest.raises(FieldError):
        checked(field, value)
