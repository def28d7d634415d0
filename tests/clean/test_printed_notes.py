"""Notes stand at the end of their document in the order of their numbers, wherever they were printed."""

from dataclasses import replace

from digitize.clean import Words, clean, recut
from digitize.model.document import Segment
from digitize.model.role import LabelledLine, Role
from tests.clean.table import filled


def pages(*texts: tuple[list[str], list[str]], right: float = 5.0) -> tuple[LabelledLine, ...]:
    """A document of one line of text and some lines of notes for each page."""
    out: list[LabelledLine] = []
    for number, (body, notes) in enumerate(texts, 1):
        marked = (replace(x, note=x.text.split()[0]) if x.text[0].isdigit() else x for x in filled(notes, Role.NOTE))
        lines = [*filled(body), *marked]
        out += [replace(line, page=number, index=len(out) + n, right=right) for n, line in enumerate(lines)]
    return tuple(out)


def cleaned(lines: tuple[LabelledLine, ...]) -> list[str]:
    return clean(Segment(lines, 1, ()), Words()).text.text.rstrip("\n").split("\n\n")


def test_a_note_printed_a_page_late_comes_where_its_number_belongs() -> None:
    lines = pages(
        (["It was [2] agreed."], ["2 See Document 4.", "3 On file."]),
        (["They left."], ["4 Unsigned.", "1 Not printed."]),
    )
    assert cleaned(lines)[-4:] == ["1 Not printed.", "2 See Document 4.", "3 On file.", "4 Unsigned."]


def test_a_note_that_runs_over_to_the_next_page_is_one_note() -> None:
    lines = pages(
        (["It was agreed."], ["2 See the report of the", "harbour master and of"]),
        (["They left."], ["his clerk.", "1 Not printed."]),
    )
    assert cleaned(lines)[-2:] == ["1 Not printed.", "2 See the report of the harbour master and of his clerk."]


def test_notes_that_are_counted_page_by_page_stay_in_the_order_of_the_pages() -> None:
    lines = pages(
        (["It was agreed."], ["1 See Document 4.", "2 On file."]),
        (["They left."], ["1 Unsigned.", "2 Not printed."]),
    )
    assert cleaned(lines)[-4:] == ["1 See Document 4.", "2 On file.", "1 Unsigned.", "2 Not printed."]


def test_a_mark_that_passes_for_a_speck_is_kept_where_it_is_a_notes() -> None:
    lines = pages((["It was agreed."], ["! Not printed.", "2 On file."]))
    faint = lines[1].line.words
    words = (replace(faint[0], confidence=0.3, box=replace(faint[0].box, x1=faint[0].box.x0 + 1)), *faint[1:])
    first = replace(lines[1], line=replace(lines[1].line, words=words), note="1")
    assert first.text == "Not printed."
    assert cleaned((lines[0], first, replace(lines[2], note="2")))[-2:] == ["1 Not printed.", "2 On file."]


def test_paragraphs_that_are_found_again_are_the_same() -> None:
    lines = pages(
        (["It was [2] agreed."], ["2 See Document 4.", "3 On file."]),
        (["They left."], ["4 Unsigned.", "1 Not printed."]),
    )
    document = clean(Segment(lines, 1, ()), Words())
    assert recut(document, document.text) == document
