"""Dates in six languages come out as EDTF that a library accepts; what is no date is left alone."""

import time

import edtf
import pytest

from digitize.describe.chronology import find_date
from digitize.describe.dates import find_dates, is_undated
from digitize.describe.origin import document_place
from digitize.describe.vocabulary import Vocabulary
from digitize.model.role import Role
from tests.describe.build import document

DATES = {
    "June 24, 1941": "1941-06-24",
    "24 June 1941": "1941-06-24",
    "24th June, 1941.": "1941-06-24",
    "Tuesday the 24th of June, 1941": "1941-06-24",
    "10 Broad Street, May 5th 1940": "1940-05-05",
    "Telegram 52 16 April 1940,": "1940-04-16",
    "Lima, [13 September 1940, 6.28 p.m.]": "1940-09-13",
    "LIMA, [24] [1] May 1940, 6.53 p.m.": "1940-05-24",
    "[17 April 1940, 6.10 p.m.] [1]": "1940-04-17",
    "Circular D67 LIMA, 17 August [1940]": "1940-08-17",
    "Lima, March 27, 1940—6 p.m.": "1940-03-27",
    "Lima, March 27, 1940-6 p. m.": "1940-03-27",
    "No. 148 of 3rd April, 1939": "1939-04-03",
    "9 мая 1941 г.": "1941-05-09",
    "23 сентября 1939г.": "1939-09-23",
    "Псков, 3 ЯНВАРЯ 1922 года": "1922-01-03",
    "Sofia, den 2. Februar 1940": "1940-02-02",
    "Bremen, den 14. März 1938": "1938-03-14",
    "Lyon, le 3 mars 1940": "1940-03-03",
    "Lyon, le 1er août 1939": "1939-08-01",
    "Lyon, 5 fevrier 1940": "1940-02-05",
    "İzmir, 3 Mart 1940": "1940-03-03",
    "5 KASIM 1942": "1942-11-05",
    "2 ŞUBAT 1941": "1941-02-02",
    "dnia 7 września 1939 r.": "1939-09-07",
    "Kraków, 12 grudnia 1946": "1946-12-12",
    "12.III.1941": "1941-03-12",
    "1. XII. 1939": "1939-12-01",
    "«24» июня 1941 г.": "1941-06-24",
    "« 24 » июня 1941 г.": "1941-06-24",
    '"24" июня 1941 года': "1941-06-24",
    "24.VI.41 г.": "1941-06-24",
    "24/VI-41 г.": "1941-06-24",
    "24 VI 1941": "1941-06-24",
    "1941 г. июня 24": "1941-06-24",
    "24.6.1941": "1941-06-24",
    "24.6.41": "1941-06-24",
    "March 20, '05.": "1905-03-20",
    "Lima am 11. März 07.": "1907-03-11",
    "d. 4. Okt. 38": "1938-10-04",
    "14/5 1931": "1931-05-14",
    "20/III/39": "1939-03-20",
    "Mch. 20, 1905": "1905-03-20",
    "den 3. Decbr. 1943": "1943-12-03",
    "Roma, 12 dic. 1938": "1938-12-12",
    "1941-06-24": "1941-06-24",
    "6/24/1941": "1941-06-24",
    "5/6/1941": "1941-06-05?",
    "June 22–24, 1941": "1941-06-22/1941-06-24",
    "22-24 июня 1941 г.": "1941-06-22/1941-06-24",
    "night of 21/22 June 1941": "1941-06-21/1941-06-22",
    "23 et 24 juin 1941": "1941-06-23/1941-06-24",
    "28 May – 3 June 1940": "1940-05-28/1940-06-03",
    "May 28–June 3, 1940": "1940-05-28/1940-06-03",
    "28 December 1940 – 3 January 1941": "1940-12-28/1941-01-03",
    "May–June 1940": "1940-05/1940-06",
    "June 1941": "1941-06",
    "июнь 1941 г.": "1941-06",
    "лето 1941 г.": "1941-22",
    "[1941]": "1941",
    "1941?": "1941?",
    "Lima, 1941": "1941",
    "[June 1941?]": "1941-06?",
    "June 1941 (?)": "1941-06?",
    "about June 1941": "1941-06~",
    "ca. 1941": "1941~",
    "около 5 июня 1941 г.": "1941-06-05~",
    "early June 1941": "1941-06~",
    "Anfang Juni 1941": "1941-06~",
    "not later than 24 June 1941": "../1941-06-24",
    "не ранее 24 июня 1941 г.": "1941-06-24/..",
    "11 (24) июня 1914 г.": "1914-06-24",
    "24 июня (7 июля) 1914 г.": "1914-07-07",
    "11/24 June 1914": "1914-06-24",
    "July 12/25, 1914": "1914-07-25",
    "den 3ten May 1821": "1821-05-03",
    "am 1sten März 1802": "1802-03-01",
    "3e Mei 1830": "1830-05-03",
    "24 June l941": "1941-06-24",
    "24 June 194O": "1940-06-24",
    "I0 May 1940": "1940-05-10",
    "3 Mav 1940": "1940-05-03",
    "З мая 1941 г.": "1941-05-03",
    "24 Septemher 1940": "1940-09-24",
    "24 мaя 1941 г.": "1941-05-24",
}

NO_DATES = [
    "n.d.",
    "б. д.",
    "12345",
    "640.0012 Balkan Affairs 1939/10847: Telegram",
    "712.68119/2348",
    "[XA : B3196, 1941, 0.11734]",
    "f. 17, op. 162, d. 1940, l. 5",
    "The trade of 1939 was larger than that of 1938.",
    "Papers on Foreign Trade 1937-49, Volume III",
    "from 1939 to 1945",
    "The 14 ships of 2000 tons",
    "a line of a letter in which nothing is dated",
]


@pytest.mark.parametrize("text", DATES)
def test_a_printed_date_is_read(text: str, words: Vocabulary) -> None:
    found = find_dates(text, words)
    assert [one.date.edtf for one in found] == [DATES[text]]
    assert text[found[0].start : found[0].end]
    edtf.parse_edtf(found[0].date.edtf)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_left_alone(text: str, words: Vocabulary) -> None:
    assert find_dates(text, words) == []


def test_the_text_of_a_date_is_as_printed_without_note_marks(words: Vocabulary) -> None:
    assert [one.date.text for one in find_dates("LIMA, [24] [1] May 1940, 6.53 p.m.", words)] == ["[24] May 1940"]
    assert [one.date.text for one in find_dates("[3 May 1940, 6 p.m.], then 9 мая 1941 г.", words)] == [
        "3 May 1940",
        "9 мая 1941 г.",
    ]


@pytest.mark.parametrize("text", ["n.d.", "[No date]", "Undated", "Б. д.", "Без даты", "o. D.", "s. d."])
def test_an_undated_document_says_so(text: str, words: Vocabulary) -> None:
    assert is_undated(text, words)


def test_a_pathological_line_comes_to_an_end(words: Vocabulary) -> None:
    start = time.process_time()
    for line in ("1 May " * 3000 + "1940", "[" * 5000 + "1 1940", "12/" * 5000 + "1941", "1941 " * 3000):
        find_dates(line, words)
    assert time.process_time() - start < 60


def test_a_day_of_receipt_gives_way_to_the_papers_own(words: Vocabulary) -> None:
    head, text = (Role.DATELINE, "pr. 19 Mai 1831."), (Role.BODY, "Die Lotsen bitten um Bescheid.")
    paper = document(head, text, (Role.BODY, "Ostende, den 14ten Mai 1831."))
    found = find_date(paper, None, words, "de")
    assert found is not None
    assert found.edtf == "1831-05-14"
    assert document_place(paper, [head[1]], words) == "Ostende"
    alone = find_date(document(head, text), None, words, "de")
    assert alone is not None
    assert alone.edtf == "1831-05-19"


def test_a_day_in_both_calendars_may_have_the_new_one_first(words: Vocabulary) -> None:
    assert [x.date.edtf for x in find_dates("Ostende, 15./3. Juli 1875", words)] == ["1875-07-15"]
    assert [x.date.edtf for x in find_dates("Ostende, 3./15. Juli 1875", words)] == ["1875-07-15"]
