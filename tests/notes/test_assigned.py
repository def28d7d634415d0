"""Notes go to the document that calls them, and their marks and calls are what they must have been."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.label import Cues, label
from digitize.model.document import Split
from digitize.model.page import Page
from digitize.model.role import UNCERTAIN
from digitize.notes import assign
from digitize.split import split
from tests.label.test_label import CUES, body
from tests.typeset import Row, full, page


def made(pages: Sequence[Page], cues: Cues = CUES) -> Split:
    return split(assign(label(pages, cues)))


def texts(found: Split) -> list[list[str]]:
    return [[line.text for line in segment.lines if line.role != "furniture"] for segment in found.documents]


def two_documents(dredger: int, light: int) -> list[Row]:
    """Two documents on one page; the first calls two notes, by these numbers, the second a note 1."""
    return [
        Row("41", "centre"),
        Row("The Consul in Ostend to the Board", "centre", 1.4),
        Row("Ostend, 3 May 1931", "right", 1.5),
        full(f"They asked for the dredger [{dredger}] at once, and the pilots", 1.2, "indent"),
        Row(f"for the light [{light}] on the mole."),
        Row("[F: 12, 7]", gap=1.7),
        Row("42", "centre", 2.4),
        Row("Memorandum by the Engineer", "centre", 1.4),
        Row("Ostend, 4 May 1931", "right", 1.5),
        full("Nothing is known here of the dredger [1] that the Board", 1.2, "indent"),
        Row("has bought."),
        Row("[F: 12, 8]", gap=1.7),
    ]


def test_notes_at_the_foot_go_to_the_document_that_calls_them() -> None:
    rows = [
        *two_documents(1, 2),
        Row("1 Built at Hull.", y=560, size=8.0),
        Row("2 Lit in 1911.", size=8.0, gap=0.85),
        Row("1 The same vessel.", size=8.0, gap=0.85),
    ]
    first, second = texts(made([page(1, rows, rules=[548.0])]))
    assert first[-2:] == ["1 Built at Hull.", "2 Lit in 1911."]
    assert second[-1] == "1 The same vessel."


def test_a_note_whose_mark_is_called_twice_over_is_not_given_to_one_document_twice() -> None:
    rows = [
        *two_documents(2, 3),
        Row("2 Built at Hull, as the letter tells that is printed as", y=560, size=8.0),
        Row("82 of the second volume.", size=8.0, gap=0.85),
        Row("3 Lit in 1911.", size=8.0, gap=0.85),
        Row("1 Printed for the Board.", size=8.0, gap=0.85),
        Row("1 The same vessel.", size=8.0, gap=0.85),
    ]
    first, second = texts(made([page(1, rows, rules=[548.0])]))
    assert first[-4:] == [row.text for row in rows[-5:-1]]
    assert second[-1] == "1 The same vessel."


def short(number: int, *lines: str) -> list[Row]:
    """A short document of its own number."""
    return [
        Row(str(number), "centre", 2.4),
        Row("The Consul in Ostend to the Board", "centre", 1.4),
        Row("Ostend, 3 May 1931", "right", 1.5),
        full(lines[0], 1.2, "indent"),
        *map(Row, lines[1:]),
        Row("[F: 12, 7]", gap=1.7),
    ]


def noted(*rows: Row) -> list[list[str]]:
    """For each document on the page its notes, each line after its mark as printed (`-` where a note goes on)."""
    found = made([page(1, rows, rules=[548.0])])
    return [[f"{x.note or '-'}: {x.text}" for x in one.lines if x.role == "note"] for one in found.documents]


def test_a_misread_note_goes_to_the_misread_call_that_it_answers() -> None:
    first = short(41, "They asked for the dredger' at once, and the pilots for", "the light on the mole.")
    second = short(
        42, "Nothing is known here of the vessel that the Board has", "bought, nor of the light? that is on the mole."
    )
    third = short(43, "The vessel that was bought is of the usual make and has", "been paid.")
    feet = [Row("! Built at Hull.", y=560, size=8.0), Row("? Lit in 1911.", size=8.0, gap=0.85)]
    assert noted(*first, *second, *third, *feet) == [["1: ! Built at Hull."], ["2: ? Lit in 1911."], []]


def test_a_note_that_is_printed_late_stays_with_its_document() -> None:
    feet = ["2 Built at Hull.", "3 Lit in 1911.", "1 Unsigned.", "1 The same vessel."]
    rows = [Row(text, y=560 + 9 * n, size=8.0) for n, text in enumerate(feet)]
    assert [len(notes) for notes in noted(*two_documents(2, 3), *rows)] == [3, 1]


def test_a_note_on_the_source_goes_to_the_document_that_begins_on_the_page() -> None:
    rows = [
        *two_documents(1, 2),
        Row("1 Built at Hull.", y=560, size=8.0),
        Row("2 Lit in 1911.", size=8.0, gap=0.85),
        Row("Source: F: 12, 8. Copied by the clerk.", size=8.0, gap=0.85),
        Row("1 The same vessel.", size=8.0, gap=0.85),
    ]
    cues = replace(
        CUES, reference=lambda text: 1.0 if "F: 12" in text else 0.0, source=lambda t: t.startswith("Source")
    )
    first, second = made([page(1, rows, rules=[548.0])], cues).documents
    notes = [[x.text for x in one.lines if x.role == "note"] for one in (first, second)]
    assert notes == [
        ["1 Built at Hull.", "2 Lit in 1911."],
        ["Source: F: 12, 8. Copied by the clerk.", "1 The same vessel."],
    ]


def test_a_call_is_put_right_where_a_note_answers_it_and_nothing_else_may_be_meant() -> None:
    one = short(41, "They asked for the dredger! at once, and the pilots for", "the light on the mole.")
    feet = Row("! Built at Hull.", y=560, size=8.0)
    found = made([page(1, [*one, feet], rules=[548.0])])
    assert [x.calls for x in found.documents[0].lines if x.calls] == [((26, 27, "1"),)]
    two = short(41, "They asked for the dredger! at once! and the pilots for", "the light on the mole.")
    found = made([page(1, [*two, feet], rules=[548.0])])
    assert not any(x.calls for x in found.documents[0].lines)


def test_a_row_of_a_table_calls_no_notes() -> None:
    one = short(41, "They asked for the dredger? at once, and the pilots for", "Ostend' 214 301,550", "Hull 97 88,412")
    feet = Row("? Built at Hull.", y=560, size=8.0)
    found = made([page(1, [*one, feet], rules=[548.0])])
    assert [x.text[:10] for x in found.documents[0].lines if x.calls] == ["They asked"]


def test_a_number_within_a_note_is_not_taken_for_a_misread_mark() -> None:
    feet = [
        "4 Built at Hull. See the papers of the Board, vol.",
        "4 and the annex.",
        "5 Lit in 1911.",
        "1 The same vessel.",
    ]
    rows = [Row(text, y=560 + 9 * n, size=8.0) for n, text in enumerate(feet)]
    found = noted(*two_documents(4, 5), *rows)
    assert found[0] == [f"4: {feet[0]}", f"-: {feet[1]}", f"5: {feet[2]}"]


def test_a_day_that_begins_a_line_within_a_note_is_no_mark() -> None:
    feet = ["6 The letters that were sent to the consuls on", "11 August to the Board.", "7 On file."]
    rows = [Row(text, "left" if n else "left-full", y=560 + 9 * n, size=8.0) for n, text in enumerate(feet)]
    assert noted(*two_documents(6, 7), *rows)[0] == [f"6: {feet[0]}", f"-: {feet[1]}", f"7: {feet[2]}"]


def test_a_second_star_that_was_not_read_is_told_by_the_call() -> None:
    first = short(41, "They asked for the dredger,* and the pilots at Ostend for", "the light on the mole.**")
    second = short(42, "Nothing is known here of the vessel that the Board has", "bought.")
    feet = [Row("* Built at Hull.", y=560, size=8.0), Row("* Lit in 1911.", size=8.0, gap=0.85)]
    assert noted(*first, *second, *feet) == [["*: * Built at Hull.", "**: * Lit in 1911."], []]


def test_notes_where_their_documents_end_answer_one_star_after_the_other() -> None:
    star = Row("* Printed in part.", y=620, size=8.0)
    first, second = (
        short(n, "They asked for the dredger,* and the pilots at Ostend for", "the light.")[:-1] for n in (41, 42)
    )
    pages = [page(1, [*first, *body(6)]), page(2, [*body(2), *second, *body(2), star]), page(3, [*body(3), star])]
    one, two = made(pages).documents
    assert [[x.page for x in document.lines if x.role == "note"] for document in (one, two)] == [[2], [3]]


def test_a_note_that_runs_on_in_the_next_column_stays_one() -> None:
    first = short(41, "They asked for the dredger’ at once, and the pilots for", "the light on the mole.")
    second = short(42, "Nothing is known here of the vessel that the Board has", "bought.")
    left = page(1, [*first, Row("a The text was read to", y=560, size=8.0)])
    right = page(1, [*second, Row("the Board.", y=560, size=8.0)])
    beside = tuple(replace(line, column=1) for line in right.lines)
    one, two = made([replace(left, lines=left.lines + beside)]).documents
    assert [x.text for x in one.lines if x.role == "note"] == ["a The text was read to", "the Board."]
    assert not [x for x in two.lines if x.role == "note"]


def endnotes(*rows: Row) -> list[list[str]]:
    """The notes of two documents that are printed on a page of their own, and what no document has of it."""
    text = page(1, two_documents(1, 2))
    found = made([text, page(2, [Row("Notes", size=15.0, bold=True), *rows])])
    parts = [*(one.lines for one in found.documents), found.unclaimed]
    return [[x.text for x in part if x.page == 2] for part in parts]


def test_notes_at_the_volume_s_end_go_where_the_headings_among_them_say() -> None:
    notes = [
        Row("Document 41", gap=2.0, italic=True),
        *(Row(f"{n} Built at Hull.", size=8.0, gap=1.0 if n == 1 else 0.8) for n in range(1, 5)),
        Row("Document 42", gap=1.4, italic=True),
        Row("5 The same vessel.", size=8.0),
    ]
    first, second, none = endnotes(*notes)
    assert first == [f"{n} Built at Hull." for n in range(1, 5)]
    assert second == ["5 The same vessel."]
    assert none == ["Notes", "Document 41", "Document 42"]


def test_a_short_line_that_ends_a_note_is_no_heading_over_the_next() -> None:
    notes = [
        Row("Document 41", gap=2.0, italic=True),
        Row("1 The conversation of which the record is printed in", size=8.0),
        Row("Document 42", gap=0.8, size=8.0),
        *(Row(f"{n} Built at Hull.", size=8.0, gap=0.8) for n in range(2, 6)),
    ]
    first, second, none = endnotes(*notes)
    assert len(first) == 6 and not second and none == ["Notes", "Document 41"]


def test_a_dagger_answers_a_sign_that_no_sentence_can_have_there() -> None:
    first = short(41, "They asked for the dredger* at once, and the pilots for", "the light on the mole.")
    second = short(42, "Nothing is known here of the vessel? that the Board has", "bought.")
    feet = [Row("* Built at Hull.", y=560, size=8.0), Row("+ Lit in 1911.", size=8.0, gap=0.85)]
    assert noted(*first, *second, *feet) == [["*: * Built at Hull."], ["†: + Lit in 1911."]]


def test_raised_letters_call_notes_as_figures_do() -> None:
    first = short(41, "They asked for the dredger’ at once, and the pilots for", "the light on” the mole.")
    second = short(42, "Nothing is known here of the vessel that the Board has", *["bought for it."] * 9)
    feet = [Row("a Built at Hull.", y=560, size=8.0), Row("b Lit in 1911.", size=8.0, gap=0.85)]
    assert noted(*first, *second, *feet) == [["a: a Built at Hull.", "b: b Lit in 1911."], []]


def foot(*notes: str, gaps: tuple[float, ...] = ()) -> list[Row]:
    """Notes at the foot of a page, each a line."""
    pitches = dict(enumerate(gaps))
    return [Row(text, y=None if n else 560, size=8.0, gap=pitches.get(n, 0.85)) for n, text in enumerate(notes)]


def counted(first: str, second: str, third: str = "", gaps: tuple[float, ...] = ()) -> list[list[str]]:
    """The notes of three documents of two lines each, whose page counts four notes and lost the calls that are not given."""
    texts = [f"They asked for the dredger{call} at once, and the pilots for" for call in (first, second, third)]
    rows = [row for n, text in enumerate(texts) for row in short(41 + n, text, "the light on the mole.")]
    return noted(*rows, *foot("1 Built at Hull.", "2 Lit in 1911.", "3 On file.", "4 Unsigned.", gaps=gaps))


def test_notes_of_three_documents_that_the_page_counts_follow_the_order_of_the_calls() -> None:
    assert [len(notes) for notes in counted(" [1]", " [2] [3]", " [4]")] == [1, 2, 1]
    assert [len(notes) for notes in counted(" [1] [2]", "", " [3] [4]")] == [2, 0, 2]


def test_a_note_whose_call_was_lost_between_two_documents_is_told_as_doubtful() -> None:
    texts = [f"They asked for the dredger{call} at once, and the pilots for" for call in (" [1]", " [3]")]
    rows = [row for n, text in enumerate(texts) for row in short(41 + n, text, "the light on the mole.")]
    feet = foot("1 Built at Hull.", "2 Lit in 1911.", "3 On file.")
    lines = [x for one in made([page(1, [*rows, *feet], rules=[548.0])]).documents for x in one.lines]
    assert [x.text for x in lines if UNCERTAIN in x.reasons] == ["2 Lit in 1911."]


def test_white_between_the_notes_of_two_documents_tells_whose_they_are() -> None:
    for white, shares in ((1, [1, 3, 0]), (2, [2, 2, 0]), (3, [3, 1, 0])):
        gaps = tuple(1.6 if n == white else 0.85 for n in range(4))
        assert [len(notes) for notes in counted(" [1]", " [4]", gaps=gaps)] == shares


def test_a_mark_that_only_its_row_tells_is_not_counted_against_a_document() -> None:
    first = short(41, "They asked for the dredger [1] at once, and for the light", "[2] on the mole.")
    second = short(
        42, "Nothing is known here of the vessel! that the Board has", "bought, nor of the light [2] that is on it."
    )
    feet = foot("1 Built at Hull.", "2 Lit in 1911.", "! The same vessel.", "2 The same light.")
    assert [len(notes) for notes in noted(*first, *second, *feet)] == [2, 2]


def test_notes_after_a_misread_one_are_notes_of_their_own() -> None:
    calls = "".join(f" [{n}]" for n in range(3, 12))
    one = short(41, f"They asked for it{calls}", "and for the light on the mole.")
    feet = foot(*(f"{'!' if n == 6 else n} Built at Hull in {1900 + n}." for n in range(3, 12)))
    assert len(noted(*one, *feet)[0]) == 9
