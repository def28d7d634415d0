"""Damaged references are repaired, each repair is listed, and the confidence says how sure that is."""

import random
from collections.abc import Callable

import pytest
from composed import Composed, serial, soviet
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.model.metadata import ArchivalReference
from digitize.references import Archives, read_reference, read_references


def right(composed: Composed, read: ArchivalReference | None) -> bool:
    if read is None or (read.archive or "").casefold() != composed.archive.casefold():
        return False
    plain = lambda text: (text or "").replace(" ", "").replace(".", "").casefold()  # noqa: E731
    return all(plain(getattr(read, field)) == plain(value) for field, value in composed.elements.items())


@pytest.mark.parametrize(
    ("compose", "damage", "least"),
    [
        (soviet, 0, 0.99),
        (soviet, 1, 0.97),
        (soviet, 2, 0.96),
        (soviet, 3, 0.95),
        (soviet, 4, 0.94),
        (serial, 0, 0.99),
        (serial, 1, 0.97),
    ],
)
def test_composed_references_are_read_with_all_elements_right(
    archives: Archives, compose: Callable[[random.Random, int], Composed], damage: int, least: float
) -> None:
    source = random.Random(41 + damage)
    made = [compose(source, damage) for _ in range(400)]
    assert sum(right(c, read_reference(c.text, archives)) for c in made) / len(made) >= least


def test_confidence_means_what_it_says(archives: Archives) -> None:
    source = random.Random(5)
    made = [compose(source, damage) for compose in (soviet, serial) for damage in range(5) for _ in range(150)]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for composed in made:
        read = read_reference(composed.text, archives)
        if read:
            bins.setdefault(int(read.confidence * 10), []).append((read.confidence, right(composed, read)))
    total = sum(map(len, bins.values()))
    error = sum(abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values()) / total
    assert error < 0.08


def test_every_repair_is_listed_with_what_was_printed(archives: Archives) -> None:
    read = read_reference("WUA RF. f. About. On. 4. P. 2l, d.5. L. 3З‐35.", archives)
    assert read is not None
    assert (read.fond, read.inventory, read.folder, read.file, read.leaves) == ("06", "4", "21", "5", "33-35")
    repairs = {(r.field, r.from_, r.to) for r in read.repairs}
    assert ("archive", "WUA RF", "AVP RF") in repairs
    assert ("fond", "About", "06") in repairs
    assert ("folder", "2l", "21") in repairs
    assert ("leaves", "3З‐35", "33-35") in repairs
    assert read.confidence < 0.95


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("ГАРФ. Ф. P-5446. Оп. 24a. Д. 5. Л. 6.", "fond", "Р-5446"),
        ("ГАРФ. Ф. P-5446. Оп. 24a. Д. 5. Л. 6.", "inventory", "24а"),
        ("GARF, f. 5446, op. 24а, d. 5, l. 6", "inventory", "24a"),
        ("ЦДА, ф. 176K, оп. 8, а.е. 5, л. 6", "fond", "176К"),
    ],
)
def test_letters_of_a_value_are_in_the_script_of_its_label(
    archives: Archives, text: str, field: str, value: str
) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert getattr(read, field) == value
    assert field in {repair.field for repair in read.repairs}


def test_a_close_rival_is_listed_and_lowers_the_confidence(archives: Archives) -> None:
    read = read_reference("РГВА, ф. 4, оп. 19, д. 14б, л. 2", archives)
    assert read is not None
    assert {read.file} | {a.file for a in read.alternatives} == {"14б", "146"}
    assert read.confidence < 0.95


def test_the_items_of_serial_archives_stay_as_printed(archives: Archives) -> None:
    read = read_reference("[AA:A3196, 1942, 0.2O41]", archives)
    assert read is not None
    assert read.item == "1942, 0.2O41"


@pytest.mark.parametrize(
    "text",
    [
        "[AA:A989, 43/735/",
        "fAA: A989, 43/735]",
        "[A4:A989, 43/735]",
        "{AA:A989, 43/735}",
        "[AA:A9B9, 43/735",
        "|AA : A989, 43/735|",
    ],
)
def test_brackets_that_an_engine_misread_do_no_harm(archives: Archives, text: str) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert (read.archive, read.series, read.item) == ("NAA", "A989", "43/735")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="фоплдАВПРfopdl0123456789IОЗB.,;:-–[]()/ \n", max_size=120))
def test_any_text_is_read_without_an_error_and_nothing_is_invented(archives: Archives, text: str) -> None:
    for read in read_references(text, archives):
        assert 0 <= read.confidence <= 1
        assert read.text and read.text.split()[0] in " ".join(text.split())


def test_small_letters_of_an_engine_that_lost_capitals_are_put_right(archives: Archives) -> None:
    (one,) = read_references("[Aa:a3195, 1940, 1.8076]", archives)
    assert (one.archive, one.series, one.item) == ("NAA", "A3195", "1940, 1.8076")
    assert ("series", "a3195", "A3195", "small-for-capital") in [(r.field, r.from_, r.to, r.rule) for r in one.repairs]


@pytest.mark.parametrize(
    ("text", "archive", "item", "leaves"),
    [
        ("[AA·A463. D705/1/2]", "NAA", "D705/1/2", None),
        ("Lot. 61-D 629, CF 124", "NARA", "CF 124", None),
        ("AMAE, Guerre 1939-1945, Londres, vol. 65, tol. 12", "AMAE", "65", "12"),
    ],
)
def test_stops_and_labels_that_engines_lose_cost_no_element(
    archives: Archives, text: str, archive: str, item: str, leaves: str | None
) -> None:
    (one,) = read_references(text, archives)
    assert (one.archive, one.item, one.leaves) == (archive, item, leaves)


@pytest.mark.parametrize(
    ("text", "series", "item"),
    [
        ("AGI, Contrataeión, leg. 4", "Contratación", "4"),
        ("AGI, C0ntratación, leg. 4", "Contratación", "4"),
        ("BL Har1ey MS 28", "Harley MS", "28"),
        ("TNA C 1О6/17", "C 106", "17"),
        ("NL-HaNA 2.22.Z4", "2.22.24", None),
    ],
)
def test_words_of_titles_and_unusual_values_are_repaired(
    archives: Archives, text: str, series: str | None, item: str | None
) -> None:
    (one,) = read_references(text, archives)
    assert (one.series, one.item) == (series, item)


def test_a_short_label_with_a_letter_that_is_often_misread_is_known(archives: Archives) -> None:
    (one,) = read_references("ЦДІАЛ України, ф. 12, оп. 2, слр. 144, арк. 4", archives)
    assert (one.file, one.folder, one.leaves) == ("144", None, "4")


@pytest.mark.parametrize("text", ["AA Berlin, den 3. März 1940", "AA 4711", "(State Papers Foreign, France), folio 3"])
def test_words_in_small_letters_are_no_numbers_and_no_abbreviations(archives: Archives, text: str) -> None:
    assert read_references(text, archives) == ()


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("PA AA, MAV Moskau, ZR 101S/84", "item", "MAV Moskau, ZR 1015/84"),
        ("РГИА, ф. 12, оп. 3, д. 4, лл. 5, G6–67", "leaves", "5, 66-67"),
        ("TNA, CO 137/32 (Jamaica), fo1io 1О3", "leaves", "103"),
        ("GARF, f. 10Z, Department of Po1ice, 1898 g., op. 3, d. 4", "file", "4"),
    ],
)
def test_what_runs_on_is_repaired_as_a_whole(archives: Archives, text: str, field: str, value: str) -> None:
    (one,) = read_references(text, archives)
    assert getattr(one, field) == value


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("ASMi, fondo Sforzesco, cartella 6A5", "item", "645"),
        ("AGS, Estado, leg. 1383–1A30", "item", "1383-1430"),
        ("NL-HaNA 1.04.02 inv. 7g23", "item", "7923"),
        ("KHA, Prins Willem V, inv.nr. 1 92.", "item", "192"),
        ("Source: Kenncdy Library, National Security Files, Box 1", "archive", "JFKL"),
        ("KAH, Salazar, sig. 9/26", "archive", "RAH"),
        ("BL Add MS 320 t. 213v", "leaves", "213v"),
        ("AGI, Lima, file 12", "item", "12"),
        ("ASV, Segreteria di Stafo, Spagna 7", "series", "Segreteria di Stato, Spagna"),
        ("Source: Department of State, Central Files, NATO З BEL. Secret.", "item", "NATO 3 BEL"),
    ],
)
def test_confusions_are_repaired_in_every_place_of_a_reference(
    archives: Archives, text: str, field: str, value: str
) -> None:
    (one,) = read_references(text, archives)
    assert getattr(one, field) == value


def test_letters_that_numbers_have_stay(archives: Archives) -> None:
    (garf,) = read_references("GARF, f. 9474s, op. 1s, d. 67, l. 4", archives)
    assert (garf.fond, garf.inventory) == ("9474s", "1s")
    (cia,) = read_references("CIA Files, Job 80B01285A, Box 6.", archives)
    assert cia.series == "Job 80B01285A"


def test_a_confused_abbreviation_is_one_of_capitals(archives: Archives) -> None:
    assert [one.archive for one in read_references("KAH, 9-6811, 12", archives)] == ["RAH"]
    assert not read_references("kAH, 9-6811, 12", archives) and not read_references("aNG D < JUN 939", archives)
