"""A volume's references stand at the heads of its documents or at their feet, and that is told for the volume."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.label import label
from digitize.model.page import Page
from digitize.notes import assign
from digitize.split import split
from tests.label.test_label import CUES, body, roles
from tests.typeset import Row, full, page

TITLED = replace(CUES, source=lambda text: text.startswith("Source: "))


def starts(pages: Sequence[Page]) -> list[str]:
    """The first line of each document."""
    found = split(label(pages, TITLED)).documents
    return [next(line.text for line in segment.lines if line.role != "furniture") for segment in found]


def entry(reference: str, title: str, day: int) -> list[Row]:
    """A document with its reference above its title."""
    return [
        Row(reference, "left", 2.6),
        Row(title, "centre", 1.35, italic=True),
        Row(f"Ostend, {day} May 1931", "right", 1.3),
        *body(2),
        Row("BRANDT", "indent", 1.1),
    ]


def headed() -> list[Page]:
    first = [*entry("F: 101", "The Consul in Ostend to the Board", 3), *entry("F: 102", "The Board to the Consul", 4)]
    second = [*entry("F: 103", "Memorandum by the Engineer", 5), *entry("F: 104", "The Consul to the Pilots", 6)]
    return [page(1, first), page(2, second)]


def test_references_above_their_titles_begin_their_documents() -> None:
    assert starts(headed()) == ["F: 101", "F: 102", "F: 103", "F: 104"]
    found = split(label(headed(), TITLED))
    assert [[x.text for x in s.lines if x.role == "reference"] for s in found.documents] == [
        ["F: 101"],
        ["F: 102"],
        ["F: 103"],
        ["F: 104"],
    ]


def test_references_below_their_documents_stay_there() -> None:
    def closed(title: str, day: int, reference: str, gap: float = 2.6) -> list[Row]:
        return [
            Row(title, "centre", gap, italic=True),
            Row(f"Ostend, {day} May 1931", "right", 1.3),
            *body(2),
            Row(reference, "left", 1.35),
        ]

    first = [*closed("The Consul in Ostend to the Board", 3, "F: 101"), *closed("The Board to the Consul", 4, "F: 102")]
    second = [*closed("Memorandum by the Engineer", 5, "F: 103"), *closed("The Consul to the Pilots", 6, "F: 104")]
    begun = starts([page(1, first), page(2, second)])
    assert begun[0] == "The Consul in Ostend to the Board" and not any(text.startswith("F:") for text in begun)


def test_one_reference_typed_at_the_top_of_a_page_heads_it() -> None:
    rows = [Row("F: 101", "right"), Row("SECRET", "left", 2.0), Row("NOTE ON THE MOLE", "centre", 2.0), *body(3)]
    assert starts([page(1, rows)]) == ["F: 101"]


def test_a_reference_that_ends_a_document_on_the_next_page_heads_nothing() -> None:
    pages = [
        page(1, [Row("The Consul in Ostend to the Board", "centre"), Row("3 May 1931", "right", 1.5), *body(9)]),
        page(2, [Row("F: 101"), Row("Printed in the papers of the harbour.", gap=1.5)]),
    ]
    assert starts(pages) == ["The Consul in Ostend to the Board"]


def test_a_reference_between_number_and_title_is_neither_title_nor_dateline() -> None:
    def numbered(number: int, day: int) -> list[Row]:
        return [
            Row(f"No. {number}", "centre", 2.6),
            Row(f"F: {number}, sheet", "left", 1.05),
            Row("The Consul in Ostend to the Board", "left", 1.3),
            Row(f"Ostend, {day} May 1931", "right", 1.3),
            *body(2),
        ]

    pages = [page(1, [*numbered(41, 3), *numbered(42, 4)]), page(2, [*numbered(43, 5), *numbered(44, 6)])]
    found = roles(pages)
    assert [text for role, text in found if role == "reference"] == [f"F: {n}, sheet" for n in range(41, 45)]
    assert [role for role, text in found if text.startswith("The Consul")] == ["title"] * 4


def test_a_number_and_a_reference_in_one_line_head_even_a_single_document() -> None:
    rows = [Row("No. 41 F: 101, sheet", bold=True), Row("The Consul in Ostend to the Board", gap=1.4, bold=True)]
    found = roles([page(1, [*rows, Row("Ostend, 3 May 1931", "right", 1.4), *body(3)])])
    assert [role for role, _ in found[:3]] == ["reference", "title", "dateline"]


def test_a_reference_between_title_and_dateline_is_a_line_of_the_head() -> None:
    def titled(number: int, day: int) -> list[Row]:
        return [
            Row(f"{number}. The Consul in Ostend to the Board", "left", 2.6, bold=True),
            Row(f"F: {number}, sheet", "left", 1.2),
            Row(f"Ostend, {day} May 1931", "left", 1.2),
            *body(2),
        ]

    pages = [page(1, [*titled(41, 3), *titled(42, 4)]), page(2, [*titled(43, 5), *titled(44, 6)])]
    assert [role for role, text in roles(pages) if text.startswith(("F: ", "Ostend, "))] == [
        "reference",
        "dateline",
    ] * 4
    assert starts(pages) == [f"{n}. The Consul in Ostend to the Board" for n in range(41, 45)]


def test_a_reference_heads_running_text_too_where_references_stand_at_heads() -> None:
    third = [Row("F: 105", "left", 2.6), *body(2)]
    assert starts([*headed(), page(3, [*entry("F: 106", "The Board to the Pilots", 7), *third])])[-1] == "F: 105"


def test_a_line_right_above_a_footer_begins_no_document() -> None:
    def typed(reference: str) -> list[Row]:
        heading = [Row("MEMORANDUM OF A TALK", "centre", bold=True), Row("Ostend, 4 May 1931", "right", 1.6)]
        return [*heading, *body(4), Row("HB: ltr", "left", 2.4, bold=True), Row(reference, "right", 2.0)]

    pages = [page(n, typed(f"F: 10{n}")) for n in range(1, 4)]
    assert starts(pages) == ["MEMORANDUM OF A TALK"] * 3


def test_notes_on_the_source_go_to_the_documents_that_begin_on_the_page() -> None:
    rows = [
        Row("The Consul in Ostend to the Board", "centre", bold=True),
        Row("Ostend, 3 May 1931", "right", 1.5),
        *body(2),
        Row("The Board to the Consul in Ostend", "centre", 2.5, bold=True),
        Row("Ostend, 4 May 1931", "right", 1.5),
        *body(2),
        full("and of the dredger nothing was said.1", 1.0),
        Row("Source: F: 101. Secret. Drafted by Brandt and sent to", "left", y=560, size=8.0),
        Row("London.", size=8.0),
        Row("Source: F: 102. Secret.", size=8.0),
        Row("1 Built at Hull.", size=8.0),
    ]
    cues = replace(TITLED, reference=lambda text: float(text.startswith(("F: ", "Source: F: "))))
    found = split(assign(label([page(1, rows, rules=[550.0])], cues)))
    notes = [[x.text for x in s.lines if x.role == "note"] for s in found.documents]
    assert notes == [
        ["Source: F: 101. Secret. Drafted by Brandt and sent to", "London."],
        ["Source: F: 102. Secret.", "1 Built at Hull."],
    ]


def test_a_reference_below_a_pages_notes_is_no_note() -> None:
    rows = [
        Row("The Consul in Ostend to the Board", "centre"),
        *body(3),
        Row("1 Built at Hull.", y=590, size=8.0),
        Row("F: 101", gap=2.0),
    ]
    assert ("reference", "F: 101") in roles([page(1, rows, rules=[580.0])])


def test_a_last_line_and_a_reference_between_a_sites_lines_stay_text() -> None:
    site = [Row("Papers of the Harbour Board http://harbour.example/en", y=30)]
    end = [Row("Views: 12", gap=1.5), Row("© 2001 The Harbour Board. All rights reserved", gap=1.3)]
    pages = [
        page(1, [*site, Row("The Consul in Ostend to the Board", "centre", 3), *body(3), *end]),
        page(2, [*site, Row("Recorded by Brandt", gap=3), Row("F: 101", gap=1.5), *end]),
    ]
    assert {("reference", "F: 101"), ("signature", "Recorded by Brandt")} <= set(roles(pages))


def test_what_ends_a_column_stands_at_a_foot() -> None:
    def closed(number: int, day: int) -> list[Row]:
        return [
            Row(f"[{number}]", "left", 2.6),
            Row("Memorandum by the Engineer", "left", 1.3),
            Row(f"Ostend, {day} May 1931", "right", 1.3),
            *body(2),
            Row("H. BRANDT.", "right", 1.2, size=11.0),
            Row(f"F: {100 + number}", "right", 0.9),
        ]

    rows = [*closed(41, 3), *closed(42, 4), *closed(43, 5)]
    text = page(1, rows, height=900)
    side = page(1, [Row("Opinion of the Board.", "left", y=300)]).lines[0]
    lines = (*text.lines, replace(side, column=1))
    assert starts([replace(text, lines=lines)]) == ["[41]", "[42]", "[43]"]
