"""Titles of printed volumes in six languages: without number and note marks, with their type and their people."""

from pathlib import Path

import pytest

from digitize.describe import Vocabulary
from digitize.describe.headings import document_type, title_and_number
from digitize.describe.people import find_people

LINES = (Path(__file__).parent / "titles.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("printed", "expected", "number", "kind", "people"), ROWS)
def test_a_title_says_number_type_and_people(
    printed: str, expected: str, number: str, kind: str, people: str, words: Vocabulary
) -> None:
    title, found_number = title_and_number(printed.split(" / "), [], ["1"], words)
    assert title == (printed if expected == "=" else expected)
    assert (found_number or "-") == number
    assert (document_type(title, [], words) or "-") == kind
    named = " + ".join(f"{person.name}: {person.role or '-'}" for person in find_people(title or "", words))
    assert (named or "-") == people
