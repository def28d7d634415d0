"""What a line says of itself when it is no part of a paper."""

import pytest

from digitize.describe import Vocabulary, is_stamp, page_said


@pytest.mark.parametrize(
    "line",
    [
        "DECLASSIFIED",
        "eing. 4. SEP. 1931",
        "ВХОДЯЩИЙ № 51",
        "EVRAK KALEMİ 12 Mayıs 1931",
        "ARRIVÉE",
        "REGISTRY",
        "RECEIVED MAY 8 1931",
        "вх. № 513",
    ],
)
def test_an_office_s_stamp(line: str, words: Vocabulary) -> None:
    assert is_stamp(line, words)


@pytest.mark.parametrize(
    "line",
    [
        "TÉLÉGRAMME À L'ARRIVÉE",
        "No. 12 REGISTRY EMBASSY OF PERU",
        "The papers were declassified in the spring",
        "SECRET",
        "Received 8 May 1931, 3 p.m.",
    ],
)
def test_no_stamp(line: str, words: Vocabulary) -> None:
    assert not is_stamp(line, words)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("page 2", 2),
        ("- Seite 3 von 4 -", 3),
        ("стр. 5", 5),
        ("f. 12r", 12),
        ("л. 15 об.", 15),
        ("page 2 of the note", None),
        ("2", None),
    ],
)
def test_a_page_s_number_is_said_with_its_word(line: str, number: int | None, words: Vocabulary) -> None:
    assert page_said(line, words) == number
