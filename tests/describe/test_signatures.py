"""Who recorded a conversation and who signed, from the closing lines of documents in six languages."""

from pathlib import Path

import pytest

from digitize.describe import Vocabulary, find_recorder
from digitize.describe.people import find_signer

LINES = (Path(__file__).parent / "signatures.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("kind", "text", "name"), ROWS)
def test_a_closing_line_names_who_recorded_or_signed(kind: str, text: str, name: str, words: Vocabulary) -> None:
    found = find_recorder(text, words) if kind == "r" else find_signer(text, words)
    assert (found or "-") == name
