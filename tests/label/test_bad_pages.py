"""Sources without anything to go by come through: whole, quickly, and with little confidence."""

import time
from collections import Counter

import pytest

from digitize.label import label
from digitize.model.page import Page
from digitize.notes import assign
from digitize.split import split
from tests.label.test_label import CUES, body, volume
from tests.typeset import Row, full, page


def empty() -> list[Page]:
    return [Page(n, 450.0, 650.0) for n in range(1, 6)]


def furniture_only() -> list[Page]:
    return [
        page(n, [Row("Papers of the Harbour Board", "centre", y=30), Row(str(n), "centre", y=620)]) for n in range(1, 9)
    ]


def untitled() -> list[Page]:
    return [page(n, body(8)) for n in range(1, 6)]


def notes_only() -> list[Page]:
    return [page(1, [Row("Notes", "centre"), *(Row(f"{n} Built at Hull.", size=8.0) for n in range(1, 30))])]


SOURCES = {
    "no pages": [],
    "blank pages": empty(),
    "one line": [page(1, [Row("The harbour")])],
    "one mark": [page(1, [Row("*")])],
    "furniture alone": furniture_only(),
    "no titles": untitled(),
    "notes alone": notes_only(),
    "blank pages between": [volume()[0], *empty()[1:3], Page(9, 450.0, 650.0, volume()[1].lines)],
    "a volume": volume(),
}


@pytest.mark.parametrize("pages", SOURCES.values(), ids=SOURCES)
def test_every_word_is_in_one_document_or_unclaimed_whatever_the_pages_hold(pages: list[Page]) -> None:
    lines = label(pages, CUES)
    found = split(lines)
    parts = [line for segment in found.documents for line in segment.lines] + list(found.unclaimed)
    told = Counter(word.text for line in parts for word in line.line.words)
    assert told == Counter(word.text for read in pages for line in read.lines for word in line.words)
    assert Counter(line.index for line in parts) == Counter(range(len(lines)))


@pytest.mark.parametrize("name", ["one line", "no titles"])
def test_a_source_without_titles_is_one_document_of_low_confidence(name: str) -> None:
    found = split(label(SOURCES[name], CUES))
    assert len(found.documents) <= 1
    assert all(segment.confidence <= 0.5 for segment in found.documents)


def test_blank_pages_and_furniture_make_no_document() -> None:
    assert split(label(empty(), CUES)).documents == ()
    assert split(label(furniture_only(), CUES)).documents == ()


def test_the_time_of_two_thousand_pages_does_not_grow_with_their_square() -> None:
    pages = [
        page(n, [Row("Papers of the Harbour Board", "centre", y=30), *body(4), Row(str(n), "centre", y=620)])
        for n in range(1, 2001)
    ]
    begin = time.process_time()
    found = split(assign(label(pages, CUES)))
    assert (time.process_time() - begin) / len(pages) < 0.5
    assert len(found.documents) == 1


def test_notes_at_the_end_of_a_volume_go_to_the_documents_that_call_them() -> None:
    first, second = (
        "They asked for the dredger1 at once, and for pilots.2",
        "Nothing is known of the vessel3 that the Board bought.4",
    )
    pages = [
        page(
            1,
            [
                Row("41", "centre"),
                Row("The Consul in Ostend to the Board", "centre", 1.4),
                Row("Ostend, 3 May 1931", "right", 1.5),
                full(first, 1.2, "indent"),
                *body(2),
            ],
        ),
        page(
            2,
            [
                Row("42", "centre"),
                Row("Memorandum by the Engineer", "centre", 1.4),
                Row("Ostend, 4 May 1931", "right", 1.5),
                full(second, 1.2, "indent"),
                *body(2),
            ],
        ),
        page(
            3,
            [
                Row("Notes", "centre"),
                *(
                    Row(f"{n} Built at Hull in the year {1900 + n}.", size=8.0, gap=1.5 if n == 1 else 1.0)
                    for n in (1, 2, 3, 4, 5, 6)
                ),
            ],
        ),
    ]
    found = split(assign(label(pages, CUES)))
    one, two = ([line.text for line in segment.lines if line.role == "note"] for segment in found.documents)
    assert [text[0] for text in one] == ["1", "2"]
    assert [text[0] for text in two][:2] == ["3", "4"]
    assert "Notes" in [line.text for line in found.unclaimed]
