"""Datelines of printed volumes in many hands and languages: the date in EDTF that a library accepts, and the place."""

from pathlib import Path

import edtf
import pytest

from digitize.describe import Vocabulary, find_place
from digitize.describe.chronology import best_date
from digitize.describe.places import place_of_letterhead

LINES = (Path(__file__).parent / "datelines.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


def test_there_are_many() -> None:
    assert len({text for text, _, _ in ROWS}) == len(ROWS) >= 150


@pytest.mark.parametrize(("text", "date", "place"), ROWS)
def test_a_dateline_gives_its_date_and_place(text: str, date: str, place: str, words: Vocabulary) -> None:
    found = best_date([text], words)
    assert (found.date.edtf if found else "-") == date
    assert (find_place(text, words) or "-") == place
    if found:
        edtf.parse_edtf(found.date.edtf)
        assert found.date.text in " ".join(text.split())


LETTERHEADS = {
    "Wien XVIII. Sternwartestrasse 71": "Wien",
    "LONDON, N. 16.": "LONDON",
    "Praha V, Jáchymova 3": "Praha",
    "Quay Street 12": None,
    "Ministry II. Division": None,
}


@pytest.mark.parametrize("line", LETTERHEADS)
def test_a_letterheads_town_is_told_by_its_district(line: str, words: Vocabulary) -> None:
    assert place_of_letterhead(line, words) == LETTERHEADS[line]
