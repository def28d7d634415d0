"""Several readings of one printed reference: most of them decide, what they disagree on is less sure, and all is told."""

import pytest

from digitize.model.metadata import ArchivalReference
from digitize.references import Archives, read_together


def read(archives: Archives, first: str, *others: str) -> ArchivalReference:
    (one,) = read_together(first, others, archives)
    return one


def test_readings_that_agree_leave_a_reference_as_it_is(archives: Archives) -> None:
    (alone,) = read_together("TNA, FO 371/29483", [], archives)
    together = read(archives, "TNA, FO 371/29483", "TNA. FO 371/29483", "TNA,FO 371/29483")
    assert together == alone


@pytest.mark.parametrize(
    ("first", "others", "value"),
    [
        ("TNA, FO 371/24983", ("TNA, FO 371/29483", "TNA, FO 371/29483."), "29483"),
        ("[AA: A981, JAPAN 171]", ("[AA: A981, JAPAN 177]", "{AA: A981, JAPAN 177]", "[AA; A981, JAPAN 177]"), "JAPAN 177"),
        ("BArch, R 43 II/1418, Bl. 12", ("BArch, R 43 II/1413, Bl. 12", "BArch, R 43 II/1413, Bl. 12"), "1413"),
    ],
)  # fmt: skip
def test_most_readings_decide_and_the_change_is_listed(
    archives: Archives, first: str, others: tuple[str, ...], value: str
) -> None:
    one = read(archives, first, *others)
    before = read(archives, first)
    assert one.item == value and one.text == before.text
    assert [(r.field, r.from_, r.to, r.rule) for r in one.repairs] == [("item", before.item, value, "another-reading")]
    assert one.alternatives[0].item == before.item
    assert one.confidence < before.confidence


def test_a_value_on_which_readings_disagree_is_less_sure(archives: Archives) -> None:
    alone = read(archives, "RGASPI, f. 17, op. 162, d. 19, l. 4")
    doubted = read(
        archives, "RGASPI, f. 17, op. 162, d. 19, l. 4", "RGASPI, f. 17, op. 162, d. 10, l. 4", "no reference"
    )
    assert doubted.file == "19" and not doubted.repairs
    assert doubted.confidence < 0.6 < alone.confidence
    assert doubted.alternatives[0].file == "10"


def test_a_stroke_between_numbers_is_no_matter_of_taste(archives: Archives) -> None:
    one = read(archives, "TNA, CAB 65/13", "TNA, CAB 65/1 3", "TNA, CAB 651/3")
    assert one.item == "13" and one.confidence < 0.9


def test_what_only_other_readings_make_out_is_unsure_and_listed_value_by_value(archives: Archives) -> None:
    one = read(archives, "ARch Rk 13 ll", "BArch R 43 II/1413", "BArch R 43 II/1413")
    assert (one.archive, one.series, one.item, one.text) == ("BArch", "R 43 II", "1413", "ARch Rk 13 ll")
    assert {r.rule for r in one.repairs} == {"another-reading"} and one.confidence < 0.8
    assert read_together("the harbour was closed", ["the harbour was closed", "the harb0ur was closed"], archives) == ()


def test_each_of_several_references_is_weighed_by_itself(archives: Archives) -> None:
    first, second = read_together(
        "TNA, FO 371/29483; CAB 65/1", ["TNA, FO 371/29488; CAB 65/1", "TNA, FO 371/29488; CAB 65/1"], archives
    )
    assert (first.item, second.item) == ("29488", "1")
    assert first.confidence < second.confidence


def test_a_reference_of_which_the_first_reading_ends_too_early_has_its_whole_text(archives: Archives) -> None:
    printed = "RGVA. f. 0132. op. EL. de 1588. TL 102-107."
    better = "RGVA. f. 0132. op. 11. d. 1588. ll. 102-107."
    one = read(archives, printed, better, better)
    assert (one.inventory, one.file, one.leaves, one.text, one.remark) == ("11", "1588", "102-107", printed, None)
    assert {r.field for r in one.repairs} >= {"inventory", "file", "leaves"}


def test_two_readings_that_agree_weigh_more_than_twice_one(archives: Archives) -> None:
    alone = read(archives, "TNA, FO 371/29483").confidence
    agreed = read(archives, "TNA, FO 371/29483", "TNA, FO 371/29488", "TNA, FO 371/29483")
    assert agreed.item == "29483" and 0.75 * alone < agreed.confidence < 0.9 * alone
