"""A classification is what is printed, without precedence and handling, in any of the languages."""

import time

import pytest

from digitize.describe import Vocabulary, find_classification, is_classification_line

LINES = {
    "MOST SECRET IMMEDIATE": "MOST SECRET",
    "MOST IMMEDIATE MOST SECRET": "MOST SECRET",
    "PERSONAL AND MOST SECRET": "MOST SECRET",
    "SECRET AND PERSONAL": "SECRET",
    "MOST SECRET FOR THE PRIME MINISTER": "MOST SECRET",
    "FOR THE PRIME MINISTER MOST SECRET": "MOST SECRET",
    "MOST IMMEDIATE URGENT CONFIDENTIAL AND PERSONAL TO MR BROWN": "CONFIDENTIAL",
    "SECRET FOR MINISTER AND PRIME MINISTER ONLY": "SECRET",
    "Secret and Confidential": "Secret and Confidential",
    "Strictly confidential": "Strictly confidential",
    "URGENT CONFIDENTIAL AND PERSONAL TO": "CONFIDENTIAL",
    "RESTRICTED": "RESTRICTED",
    "Сов. секретно": "Сов. секретно",
    "СОВЕРШЕННО СЕКРЕТНО": "СОВЕРШЕННО СЕКРЕТНО",
    "Совершенно секретно. Особая папка": "Совершенно секретно",
    "Секретно. Лично": "Секретно",
    "Streng geheim": "Streng geheim",
    "Geheime Reichssache": "Geheime Reichssache",
    "Streng vertraulich. Citissime": "Streng vertraulich",
    "Telegramm in Ziffern — Streng geheim": "Streng geheim",
    "Chiffre – Geheim": "Geheim",
    "Très secret": "Très secret",
    "CONFIDENTIEL": "CONFIDENTIEL",
    "ÇOK GİZLİ": "ÇOK GİZLİ",
    "Gizli": "Gizli",
    "Ściśle tajne": "Ściśle tajne",
    "S E C R E T": "SECRET",
    "M O S T S E C R E T": "MOST SECRET",
    "MOST SECBET": "MOST SECRET",
}

UNCLASSIFIED_LINES = [
    "IMMEDIATE",
    "FOR THE PRIME MINISTER",
    "PERSONAL FOR BROWN FROM SMITH",
    "MOST IMMEDIATE FOR PRIME MINISTER PERSONAL HIMSELF ONLY",
]

OTHER_LINES = [
    "",
    "The Secretary of State",
    "secret.",
    "in the most secret manner, as the minister",
    "Important questions were",
    "For the first time, in May",
    "To the Mayor, Mr Brown, it",
    "VISIT OF A MINISTER TO LIMA [1]",
    "Repeated to Mr A. B. Brown, Prime Minister",
    "из строго секретного доклада",
    "Тов. Иванову",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_marks_gives_its_classification(line: str, words: Vocabulary) -> None:
    found = find_classification(line, words)
    assert found is not None
    assert found[0] == LINES[line]
    assert is_classification_line(line, words)


@pytest.mark.parametrize("line", UNCLASSIFIED_LINES)
def test_precedence_and_handling_alone_are_no_classification(line: str, words: Vocabulary) -> None:
    assert find_classification(line, words) is None
    assert is_classification_line(line, words)


@pytest.mark.parametrize("line", OTHER_LINES)
def test_other_lines_are_not_taken_for_marks(line: str, words: Vocabulary) -> None:
    assert not is_classification_line(line, words)


def test_a_classification_beside_a_date_is_found_with_its_place(words: Vocabulary) -> None:
    text = "May 14, 1940 top secret"
    assert find_classification(text, words) == ("top secret", 13, 23)


def test_long_hostile_lines_come_to_an_end(words: Vocabulary) -> None:
    start = time.process_time()
    for line in ("most " * 4000, "secret and " * 2000, "A " * 5000, "for The " * 3000):
        find_classification(line, words)
        is_classification_line(line, words)
    assert time.process_time() - start < 60


def test_a_stamp_beside_a_classification_is_none_of_its_words(words: Vocabulary) -> None:
    assert is_classification_line("RECEIVED STRICTLY CONFIDENTIAL", words)
    assert not is_classification_line("Received in confidence", words)
