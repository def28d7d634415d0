"""A reference that breaks the sequence of its source is flagged with what was expected, and stays as it was read."""

from collections.abc import Sequence
from typing import Any

from digitize.describe import in_sequence
from digitize.model.metadata import Alternative, ArchivalReference, Boundary, Metadata, Quality, Source

FLAG = "reference-out-of-sequence"


def record(**elements: str | None) -> Metadata:
    reference = ArchivalReference(text="as printed", confidence=0.98, **elements) if elements else None
    nothing: dict[str, Any] = dict.fromkeys(
        ("title", "number", "type", "date", "place", "classification", "recorded_by", "language")
    )
    return Metadata(
        id="volume-0001",
        archival_reference=reference,
        source=Source(file="volume.pdf", sha256="0", first_page=1, last_page=1),
        boundary=Boundary(confidence=1.0),
        quality=Quality(text_from="ocr", engine="tesseract", confidence=0.9, doubtful_words=0),
        edits={},
        **nothing,
    )


def of_file(leaves: Sequence[str], file: str = "5") -> list[Metadata]:
    return [record(archive="RGVA", fond="4", inventory="19", file=file, leaves=leaf) for leaf in leaves]


def flagged(records: Sequence[Metadata]) -> list[int]:
    return [n for n, one in enumerate(in_sequence(records)) if FLAG in one.flags]


def expected(one: Metadata, field: str) -> object:
    assert one.archival_reference is not None
    return getattr(one.archival_reference.alternatives[-1], field)


def test_leaves_that_go_back_where_all_others_run_on() -> None:
    records = of_file(["3-5", "6", "9-12", "1-14", "17", "20-22", "25"])
    assert flagged(records) == [3]
    one = in_sequence(records)[3]
    assert expected(one, "leaves") == "13-16"
    assert one.archival_reference is not None and one.archival_reference.leaves == "1-14"


def test_leaves_that_run_on_are_no_break_and_neither_is_another_file() -> None:
    assert flagged(of_file(["3-5", "6", "9-12", "14", "17", "20-22", "25"])) == []
    assert flagged([*of_file(["30", "33", "36", "38"]), *of_file(["2", "4", "6", "9"], "7")]) == []


def test_a_file_that_is_another_one_than_before_and_behind_it() -> None:
    records = [*of_file(["1", "2", "3", "4"]), *of_file(["5"], "8"), *of_file(["6", "7", "8", "9"])]
    assert flagged(records) == [4]
    assert expected(in_sequence(records)[4], "file") == "5"


def test_a_digit_that_differs_from_that_of_many_others_is_less_sure() -> None:
    series = ["A2680", "A981", "A2680", "A2680", "A1608", "A2880", "A2680", "A981"]
    records = [record(archive="NAA", series=one, item=f"{n}/3") for n, one in enumerate(series)]
    assert flagged(records) == [5]
    one = in_sequence(records)[5].archival_reference
    assert one is not None and one.series == "A2880" and one.confidence <= 0.6
    assert one.alternatives[-1].series == "A2680" and one.alternatives[-1].item == "5/3"


def test_a_letter_that_all_others_have_right_is_put_right_and_listed() -> None:
    series = ["740.0011 Pacific War"] * 5 + ["740.0011 Pacific Wai"]
    records = [record(archive="NARA", series=one, item=str(n * 7)) for n, one in enumerate(series)]
    one = in_sequence(records)[5]
    assert {FLAG, "reference-repaired"} <= set(one.flags)
    read = one.archival_reference
    assert read is not None and read.series == "740.0011 Pacific War" and read.confidence < 0.9
    assert [(r.field, r.from_, r.to) for r in read.repairs] == [("series", series[5], series[0])]
    assert read.alternatives[-1].series == series[5]
    assert in_sequence(records, settled={5}) == records


def test_a_volume_that_keeps_to_nothing_has_no_breaks() -> None:
    records = [record(archive="RGVA", fond=str(n * 37 % 11), inventory="1", file=str(n * 5 % 7)) for n in range(12)]
    assert flagged(records) == []
    assert flagged([record(), record(), record(archive="RGVA", fond="4")]) == []


def read_two_ways(first: str, other: str) -> Metadata:
    """A record whose reference was read in two ways."""
    one = record(archive="AVPRF", fond=first, inventory="2", file="17")
    rival = Alternative(archive="AVPRF", fond=other, inventory="2", file="17", confidence=0.3)
    reference = one.archival_reference
    assert reference is not None
    update = {"alternatives": (rival,), "normalized": f"AVP RF, f. {first}, op. 2, d. 17", "confidence": 0.5}
    return one.model_copy(update={"archival_reference": reference.model_copy(update=update)})


def test_of_two_readings_the_one_whose_fond_others_have_is_taken() -> None:
    others = [record(archive="AVPRF", fond="059", inventory="1", file=str(n)) for n in (3, 8)]
    out = in_sequence([*others, read_two_ways("0559", "059")])[2]
    read = out.archival_reference
    assert read is not None and read.fond == "059" and read.normalized == "AVP RF, f. 059, op. 2, d. 17"
    assert [(r.field, r.from_, r.to, r.rule) for r in read.repairs] == [("fond", "0559", "059", "as-other-references")]
    assert read.alternatives[0].fond == "0559" and "reference-repaired" in out.flags
    assert 0.5 < read.confidence <= 0.85


def test_a_reading_that_others_bear_out_stays_and_so_does_one_that_nothing_decides() -> None:
    others = [record(archive="AVPRF", fond="059", inventory="1", file=str(n)) for n in (3, 8)]
    once_more = [record(archive="AVPRF", fond="0559", inventory="1", file="4")]
    for records in ([*others, *once_more, read_two_ways("0559", "059")], [others[0], read_two_ways("0559", "059")]):
        assert in_sequence(records) == records
    assert in_sequence([*others, read_two_ways("0559", "059")], settled={2})[2] == read_two_ways("0559", "059")
