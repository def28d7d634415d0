"""What a line at a document's head is by its words: the office's name, the registry's number, the paper's title."""

from pathlib import Path

import pytest

from digitize.describe import Vocabulary, head_part, is_unfinished

LINES = (Path(__file__).parent / "headlines.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("line", "part"), ROWS)
def test_a_line_tells_its_part_in_a_head(line: str, part: str, words: Vocabulary) -> None:
    assert (head_part(line, words) or "-") == part


@pytest.mark.parametrize("line", ["Telegram From the Legation in Chile to the", "M. Lopez, Ministre du Commerce, aux"])
def test_a_title_does_not_end_in_a_word_that_leads_to_another(line: str, words: Vocabulary) -> None:
    assert is_unfinished(line, words)
    assert not is_unfinished(f"{line} Board", words)
