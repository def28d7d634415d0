"""References as archives print them are read with every element, also when damaged; what only looks like one is not."""

import time
from collections import Counter

import pytest
from damaging import Damaged, damaged_references
from printed import Printed, all_right, lookalikes, printed_references, right

from digitize.references import Archives, read_references
from digitize.references.load import load_archives
from digitize.references.loosen import loosened

SEED = 8


@pytest.fixture(scope="module")
def damaged(archives: Archives) -> list[Damaged]:
    return list(damaged_references(printed_references(), archives, SEED, 2))


def test_the_tables_are_large_and_wide() -> None:
    rows = printed_references()
    assert len(rows) >= 400
    assert len(set(lookalikes())) >= 100
    assert len({one.archive for row in rows for one in row.expected}) >= 60
    assert not [text for text, n in Counter(row.text for row in rows).items() if n > 1]


def test_97_of_100_printed_references_are_read_with_every_element(archives: Archives) -> None:
    rows = printed_references()
    wrong = [row.text for row in rows if not all_right(read_references(row.text, archives), row.expected)]
    assert len(wrong) <= 0.03 * len(rows), wrong


@pytest.mark.parametrize("row", printed_references("misread.tsv"), ids=lambda row: row.text)
def test_what_readers_and_translators_made_of_references_is_put_right(archives: Archives, row: Printed) -> None:
    assert all_right(read_references(row.text, archives), row.expected)


def test_remarks_of_printed_references_are_kept_apart(archives: Archives) -> None:
    for row in printed_references():
        read = read_references(row.text, archives)
        if all_right(read, row.expected):
            assert [one.remark for one in read] == [one.remark for one in row.expected], row.text


@pytest.mark.parametrize("text", lookalikes())
def test_nothing_is_read_from_what_only_looks_like_a_reference(archives: Archives, text: str) -> None:
    assert read_references(text, archives) == ()


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.89), (True, 0.83)])
def test_damaged_references_are_repaired(
    archives: Archives, damaged: list[Damaged], held_out: bool, least: float
) -> None:
    part = [d for d in damaged if d.held_out == held_out]
    good = sum(all_right(read_references(d.text, archives), d.printed.expected) for d in part)
    assert good / len(part) >= least


def test_the_confidence_of_damaged_references_is_calibrated(archives: Archives, damaged: list[Damaged]) -> None:
    sure = [
        (read.confidence, right(read, expected))
        for d in damaged
        for read, expected in zip(read_references(d.text, archives), d.printed.expected, strict=False)
    ]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, fine in sure:
        bins.setdefault(min(int(confidence * 10), 9), []).append((confidence, fine))
    error = sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values()) / len(sure)
    assert error <= 0.06


def test_every_repair_of_a_damaged_reference_names_what_was_printed(archives: Archives, damaged: list[Damaged]) -> None:
    for d in damaged:
        for read in read_references(d.text, archives):
            assert all(repair.from_ in " ".join(d.text.split()) or repair.from_ in d.text for repair in read.repairs)


@pytest.mark.parametrize(
    "text",
    [
        "АВП РФ, " + "ф. 06, оп. 3, " * 250,
        "FO 371/" * 500,
        "R 43 1" * 600,
        "BCA, 030." + "10." * 1200,
        "AMAE, " + "Guerre 1939-1945, " * 200,
        "123 Smith, " + "A" * 3900,
        "[AA:A461, " + "D703/" * 700,
        "A1 " * 1300,
        "Ф" * 4000,
        "|l1I!" * 800,
        "л. 1, " + "1l, " * 900,
        "NL-HaNA, " + "A, " * 1300,
    ],
)
def test_a_long_or_hostile_text_comes_to_an_end(archives: Archives, text: str) -> None:
    start = time.process_time()
    read_references(text, archives)
    assert time.process_time() - start < 20


def test_a_pattern_is_widened_by_what_its_characters_are_read_as(archives: Archives) -> None:
    readings = archives.damage.readings
    wide = loosened(r"(?:FO|CAB) \d{2,3}(?![/\d])", readings)
    assert wide.fullmatch("F0 З7l") and wide.fullmatch("CA8 б5")
    assert not wide.fullmatch("FO 3") and not wide.match("FO 371/")
    assert loosened("[A-Z-]{2}", readings).fullmatch("A-")
    assert loosened(r"(?P<a>\d)-(?P=a)", readings).fullmatch("3-3")


def test_an_archive_added_by_a_user_is_read_damaged_without_patterns_of_its_own(archives: Archives, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from digitize.config import data_dir

    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[kinds.box]\npattern = "K\\\\d{3}"\n'
        '[systems.boxed]\nminimum = 2\nprint = "{archive} {series}/{item}"\nelements = [\n'
        '  { field = "series", kind = "box", required = true },\n'
        '  { field = "item", kind = "number", required = true, before = "/" },\n]\n'
        '[archives.ZZT]\nname = "Town Archive"\nsystem = "boxed"\nnames = ["ZZT"]\n',
        encoding="utf-8",
    )
    (read,) = read_references("ZZT, K1O5/2З", load_archives([data_dir() / "archives.toml", mine]))
    assert (read.series, read.item) == ("K105", "23")
    assert {(r.field, r.from_, r.to) for r in read.repairs} == {("series", "K1O5", "K105"), ("item", "2З", "23")}
