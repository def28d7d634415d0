"""Who speaks, writes, records and signs is read from titles and signatures, as printed."""

import pytest

from digitize.describe import Vocabulary, find_place, find_recorder
from digitize.describe.people import find_people, find_signer

RECORDERS = {
    "Recorded by V. Petrov": "V. Petrov",
    "Recorded by Chernova.": "Chernova",
    "The conversation was recorded by A. B. Smith, second secretary": "A. B. Smith",
    "Беседу записал Иванов": "Иванов",
    "Записала М. Сидорова": "М. Сидорова",
    "ЗАПИСАЛ: В. ПЕТРОВ": "В. ПЕТРОВ",
    "Aufgezeichnet von Dr. Braun": "Dr. Braun",
    "Notował J. Kowalski": "J. Kowalski",
    "It is recorded by the committee that": None,
    "He had recorded nothing": None,
}

PEOPLE = {
    "Record of the talk of the deputy minister for trade of Peru A. B. Lopez with the consul of Chile J. Mora": [
        ("A. B. Lopez", "deputy minister for trade of Peru"),
        ("J. Mora", "consul of Chile"),
    ],
    "Record of the conversation of the mayor V. V. Olsen with the ambassador of Persia in the USSR Mirza Reza Khan": [
        ("V. V. Olsen", None),
        ("Mirza Reza Khan", "ambassador of Persia in the USSR"),
    ],
    "Mr A. B. Brown, Minister to Chile, to Dr C. D. Green, Minister for Trade": [
        ("A. B. Brown", "Minister to Chile"),
        ("Dr C. D. Green", "Minister for Trade"),
    ],
    "Department of Trade to Mr A. B. Brown, Minister to Chile": [("A. B. Brown", "Minister to Chile")],
    "The Minister in Chile (Brown) to the Secretary of State": [
        ("Brown", "Minister in Chile"),
        ("Secretary of State", None),
    ],
    "Memorandum of Conversation, by the Under Secretary of State (Brown)": [("Brown", "Under Secretary of State")],
    "Запись беседы посла СССР в Чили А. Б. Иванова с министром торговли Чили Х. Лопесом": [
        ("А. Б. Иванова", "посла СССР в Чили"),
        ("Х. Лопесом", "министром торговли Чили"),
    ],
    "Из дневника А. Б. Иванова. Прием посланника Чили Х. Лопеса": [
        ("А. Б. Иванова", None),
        ("Х. Лопеса", "посланника Чили"),
    ],
    "Der Botschafter in Lima an das Auswärtige Amt": [("Botschafter in Lima", None)],
    "Sir A. Brown (Lima) to Mr. Green. (Received October 3)": [("Sir A. Brown", None), ("Green", None)],
    "SIR AUBREY THORNE TO MR. L. CASTLETON": [("SIR AUBREY THORNE", None), ("L. CASTLETON", None)],
    "Joseph C. Brown to Ann Green": [("Joseph C. Brown", None), ("Ann Green", None)],
    "Der Reichsaußenminister an den Botschafter in Lima": [
        ("Reichsaußenminister", None),
        ("Botschafter in Lima", None),
    ],
    "Recording of the conversation of V. V. Olsen with the ambassador of Persia at Aktaem": [
        ("V. V. Olsen", None),
        ("Aktaem", "ambassador of Persia"),  # a name with a spoiled initial
    ],
    "Proposal to found a bank": [],
    "Minute 466 of the Council": [],
}

PLACES = {
    "Telegram 81 [1] LIMA, 26 January 1942": "LIMA",
    "Circular telegram M29 LIMA, 24 May 1940, 1.27 p.m.": "LIMA",
    "Telegram Heron 7 NEW YORK, 24 May 1940": "NEW YORK",
    "Sofia, den 2. Februar 1940": "Sofia",
    "Washington, March 10, 1940.": "Washington",
    "Washington, D.C., March 10, 1940.": "Washington",
    "Top secret. The Hague, Monday, March 11, 1940": "The Hague",
    "г. Псков, 5 мая 1941 г.": "Псков",
    "24 июня 1941 г., Псков": "Псков",
    "Lyon, le 3 mars 1940": "Lyon",
    "d'Ankara, le 3 mars 1940": "Ankara",
    "WAR CABINET 24 June 1941": None,
    "Teleprinter message D262 [LIMA], [13 September 1940, 6.28 p.m.] [1]": "LIMA",
    "Telegram 52 24 May 1940,": None,
    "May 14, 1940 top secret": None,
    "9 мая 1941 г.": None,
    "Received 14 May 1940": None,
    "The Prime Minister, 14 May 1940": None,
    "LIMA": None,
}


@pytest.mark.parametrize("text", RECORDERS)
def test_who_recorded_is_named_as_printed(text: str, words: Vocabulary) -> None:
    assert find_recorder(text, words) == RECORDERS[text]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BROWN", "BROWN"),
        ("T. ELINK MULDER", "T. ELINK MULDER"),
        ("(gez.) Neumann", "Neumann"),
        ("gez. Frhr. v. Neumann", "Frhr. v. Neumann"),
        ("Ambassador of the USSR in Chile\nA. Ivanov", "A. Ivanov"),
        ("Plenipotentiary", None),
        ("JOHN HAY.", "JOHN HAY"),
        ("MARSHALL", "MARSHALL"),
        ("The Marshal", None),
        ("A R v Lund", "A R v Lund"),
        ("Полпред", None),
        ("Подлинник", None),
        ("the end of the text", None),
    ],
)
def test_a_signature_gives_a_name_but_an_office_alone_does_not(text: str, name: str | None, words: Vocabulary) -> None:
    assert find_signer(text, words) == name


@pytest.mark.parametrize("title", PEOPLE)
def test_a_title_names_its_people_with_their_offices(title: str, words: Vocabulary) -> None:
    assert [(person.name, person.role) for person in find_people(title, words)] == PEOPLE[title]


@pytest.mark.parametrize("dateline", PLACES)
def test_the_place_stands_beside_the_date(dateline: str, words: Vocabulary) -> None:
    assert find_place(dateline, words) == PLACES[dateline]
