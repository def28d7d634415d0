"""Papers on forms, from their pages to their records: telegrams and memoranda in several languages."""

import pytest

from digitize.config import load_settings
from digitize.describe import Vocabulary
from digitize.describe.forms import as_city_named, place_of
from digitize.model.metadata import Metadata
from digitize.pipeline import Knowledge, SourceInput, assemble
from tests.typeset import Row, full, page

TEXT = [
    full("The pilots asked whether the harbour dues would be", 1.5, "indent"),
    full("lowered before the season, and were told that nothing"),
    full("could be promised until the engineers had reported on"),
    full("the state of the eastern mole, which the storms of the"),
    Row("winter had left in need of repair."),
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(load_settings(environ={})[0])


def record(knowledge: Knowledge, *head: Row, signed: str = "LUND") -> Metadata:
    rows = [*head, *TEXT, Row(signed, "right", 2.0)]
    (one,) = assemble([page(1, rows)], SourceInput("form.pdf", "0" * 64, "form"), knowledge).records
    return one


def fields(one: Metadata) -> dict[str, str | None]:
    date = one.date.edtf if one.date else None
    told = {"title": one.title, "number": one.number, "type": one.type, "date": date, "place": one.place}
    return told | {"sender": one.sender, "recipient": one.recipient}


def test_an_american_telegram(knowledge: Knowledge) -> None:
    head = [
        Row("TELEGRAM RECEIVED", "centre", size=13),
        Row("FROM Lima", "centre", 2),
        Row("Dated May 3, 1931", "centre"),
    ]
    head += [Row("Rec'd 4:20 p.m.", "centre"), Row("Secretary of State,", gap=1.5), Row("Washington.", "indent")]
    one = record(knowledge, *head, Row("152, May 3, 5 p. m.", "indent", 1.5))
    assert fields(one) == {
        "title": None,
        "number": "152",
        "type": "telegram",
        "date": "1931-05-03",
        "place": "Lima",
        "sender": "LUND",
        "recipient": "Secretary of State",
    }
    assert one.signed == "LUND"


def test_a_telegram_with_labels(knowledge: Knowledge) -> None:
    head = [Row("INCOMING TELEGRAM", "centre", size=13), Row("Action: FE", gap=2), Row("Info: SS, G")]
    head += [Row("FROM:  Lima", gap=1.5), Row("TO:    Secretary of State"), Row("NO:    2586, March 27, 6 p. m., 1951")]
    one = record(knowledge, *head)
    assert fields(one) == {
        "title": None,
        "number": "2586",
        "type": "telegram",
        "date": "1951-03-27",
        "place": "Lima",
        "sender": "LUND",
        "recipient": "Secretary of State",
    }


def test_a_military_message(knowledge: Knowledge) -> None:
    head = [
        Row("FROM : COMNAV TOKYO JAPAN"),
        Row("TO   : HARBOUR BOARD OSTEND"),
        Row("NR   : C 58575        25 MAR 51"),
    ]
    one = record(knowledge, *head, signed="SIGNED LUND")
    assert fields(one) == {
        "title": None,
        "number": "C 58575",
        "type": "telegram",
        "date": "1951-03-25",
        "place": "TOKYO",
        "sender": "COMNAV TOKYO JAPAN",
        "recipient": "HARBOUR BOARD OSTEND",
    }
    assert one.signed == "LUND"


def test_the_subject_of_a_memorandum_is_its_title(knowledge: Knowledge) -> None:
    head = [Row("Memorandum", "centre", size=14), Row("TO:      FE - Mr. Berg          DATE: May 3, 1951", gap=2)]
    head += [Row("FROM:    CA - Emil Lund"), Row("SUBJECT: Harbour dues at Ostend", gap=1.5)]
    one = record(knowledge, *head, signed="CA:EL:rk")
    assert fields(one) == {
        "title": "Harbour dues at Ostend",
        "number": None,
        "type": "memorandum",
        "date": "1951-05-03",
        "place": None,
        "sender": "CA - Emil Lund",
        "recipient": "FE - Mr. Berg",
    }


def test_what_stands_in_the_middle_names_a_memorandum_without_a_subject(knowledge: Knowledge) -> None:
    head = [
        Row("Memorandum", "centre", size=14),
        Row("May 3, 1951", "right", 1.5),
        Row("TO:    FE - Mr. Berg", gap=1.5),
    ]
    one = record(knowledge, *head, Row("FROM:  CA - Emil Lund"), Row("THE HARBOUR DUES OF OSTEND", "centre", 2.0))
    assert (one.title, one.type) == ("THE HARBOUR DUES OF OSTEND", "memorandum")


FORMS = {
    "de": [
        Row("TELEGRAMM", "centre", size=13),
        Row("Ankara, den 2. Mai 1938          20.15 Uhr", gap=2),
        Row("Ankunft:   2. Mai 1938          23.40 Uhr"),
        Row("Nr. 61", gap=1.5),
    ],
    "fr": [
        Row("TÉLÉGRAMME A L'ARRIVÉE", "centre", size=13),
        Row("De Ankara          le 2 mai 1938 à 20 h. 15", gap=2),
        Row("Reçu le 2 mai à 23 h. 40"),
        Row("N° 61"),
    ],
    "cs": [
        Row("ŠIFRA DOŠLÁ", "centre", size=13),
        Row("Odesílatel: Ankara          Došlo: 3. května 1938", gap=2),
        Row("Datum: 2. května 1938"),
        Row("Č.: 61"),
    ],
    "es": [
        Row("TELEGRAMA CIFRADO", "centre", size=13),
        Row("De: Ankara", gap=2),
        Row("Núm.: 61"),
        Row("Fecha: 2 de mayo de 1938"),
    ],
    "tr": [
        Row("ŞİFRE TELGRAF", "centre", size=13),
        Row("Kimden: Ankara", gap=2),
        Row("Tarih: 2 Mayıs 1938          No: 61"),
    ],
    "it": [
        Row("TELEGRAMMA IN ARRIVO", "centre", size=13),
        Row("N. 61", gap=2),
        Row("Ankara, 2 maggio 1938-XVI - ore 20,15"),
        Row("(arrivo ore 23,40)"),
    ],
}


@pytest.mark.parametrize("language", FORMS)
def test_telegrams_in_several_languages(knowledge: Knowledge, language: str) -> None:
    one = record(knowledge, *FORMS[language])
    assert fields(one) | {"recipient": None} == {
        "title": None,
        "number": "61",
        "type": "telegram",
        "date": "1938-05-02",
        "place": "Ankara",
        "sender": "LUND",
        "recipient": None,
    }


def test_labels_of_a_note_in_german(knowledge: Knowledge) -> None:
    head = [Row("Vermerk", "centre"), Row("Berlin, den 3. Mai 1938.", "right", 1.5), Row("Von:  Pol. IV", gap=1.5)]
    one = record(knowledge, *head, Row("An:   Herrn Staatssekretär"), Row("Betr.: Hafengebühren in Ostende", gap=1.5))
    assert fields(one) == {
        "title": "Hafengebühren in Ostende",
        "number": None,
        "type": "memorandum",
        "date": "1938-05-03",
        "place": "Berlin",
        "sender": "Pol. IV",
        "recipient": "Herrn Staatssekretär",
    }


PLACES = {
    "Shanghai via N.R.": "Shanghai",
    "New Delhi": "New Delhi",
    "CINCFE TOKYO JAPAN": "TOKYO",
    "Moskwy, dnia 4.XI.1935": "Moskwa",
    "AMEMBASSY ANKARA": "ANKARA",
    "Rio de Janeiro": "Rio de Janeiro",
    "Bernard": "Bernard",
    "Secretary of State": None,
    "E. Lund": None,
    "CINCFE": None,
}


@pytest.mark.parametrize("text", PLACES)
def test_the_place_from_where_a_telegram_comes(words: Vocabulary, text: str) -> None:
    assert place_of(text, words) == PLACES[text]


def test_a_citys_name_in_another_case(words: Vocabulary) -> None:
    assert as_city_named("Berlina", words) == "Berlin"
    assert as_city_named("Ankary", words) == "Ankara"
    assert as_city_named("Minister", words) is None
    assert as_city_named("Bernard", words) is None  # and not in Bern
