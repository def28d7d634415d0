"""Classifications as printed at the heads of documents in nine languages, apart from precedence and handling."""

from pathlib import Path

import pytest

from digitize.describe import Vocabulary, find_classification

LINES = (Path(__file__).parent / "marks.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("line", "classification"), ROWS)
def test_a_line_of_marks_gives_its_classification(line: str, classification: str, words: Vocabulary) -> None:
    found = find_classification(line, words)
    assert (found[0] if found else "-").casefold() == classification.casefold()
