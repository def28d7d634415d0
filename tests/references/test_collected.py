"""References collected from footnotes, editions and finding aids are read; lines that only look like some are not."""

from collections import Counter

import pytest
from printed import all_right, lookalikes, printed_references, right

from digitize.references import Archives, read_references

LEAST = {"plain": 0.94, "sentence": 0.85, "damaged": 0.65}
LATER = {"plain": 0.85, "sentence": 0.75, "damaged": 0.65}
OPENED = {"plain": 0.75, "sentence": 0.6, "damaged": 0.6}
SEVENTH = {"plain": 0.8, "sentence": 0.6, "damaged": 0.5}
EIGHTH = {"plain": 0.6, "sentence": 0.85, "damaged": 0.8}
CURIOUS = {"plain": 0.6, "sentence": 0.5, "damaged": 0.4}
COLLECTED = {
    "collected.tsv": LEAST,
    "collected_second.tsv": LEAST,
    "collected_third.tsv": LEAST,
    "collected_fourth.tsv": LATER,
    "opened_fourth.tsv": LATER,
    "opened_fifth.tsv": OPENED,
    "collected_sixth.tsv": OPENED,
    "opened_sixth.tsv": CURIOUS,
    "collected_seventh.tsv": SEVENTH,
    "collected_eighth.tsv": EIGHTH,
    "practice.tsv": LATER,
    "practice_second.tsv": {"plain": 0.85},
    "practice_third.tsv": {"plain": 0.75, "sentence": 0.75},
}
"""The tables that are developed on, with what is right of each kind at least."""


def shares(name: str, archives: Archives) -> dict[str, float]:
    rows = printed_references(name)
    count = Counter(row.kind for row in rows)
    good = Counter(row.kind for row in rows if all_right(read_references(row.text, archives), row.expected))
    return {kind: good[kind] / count[kind] for kind in count}


def test_the_collected_tables_are_wide() -> None:
    halves = (
        "set_aside",
        "set_aside_second",
        "set_aside_third",
        "set_aside_seventh",
        "set_aside_eighth",
        "set_aside_practice",
    )
    names = (*COLLECTED, *(f"{half}.tsv" for half in halves))
    rows = [row for name in names for row in printed_references(name)]
    assert len(rows) >= 1_690
    assert len({one.archive for row in rows for one in row.expected}) >= 200
    assert len(set(lookalikes("lookalikes-collected.txt"))) >= 490


@pytest.mark.parametrize("name", COLLECTED)
def test_collected_references_are_read_with_every_element(archives: Archives, name: str) -> None:
    good = shares(name, archives)
    assert all(good[kind] >= least for kind, least in COLLECTED[name].items())


@pytest.mark.parametrize("text", lookalikes("lookalikes-collected.txt"))
def test_nothing_is_surely_read_from_collected_lookalikes(archives: Archives, text: str) -> None:
    assert all(read.confidence <= 0.5 for read in read_references(text, archives))


def test_nine_in_ten_of_what_is_given_nine_tenths_are_right(archives: Archives) -> None:
    sure = [
        right(read, expected)
        for name in COLLECTED
        for row in printed_references(name)
        for read, expected in zip(read_references(row.text, archives), row.expected, strict=False)
        if read.confidence >= 0.9
    ]
    assert sum(sure) / len(sure) >= 0.9
