"""What the words of a line on a form say: its printed name, or a label with what is filled in behind it."""

import pytest

from digitize.describe import Vocabulary, form_field
from digitize.describe.formlines import filled_in, wired_number

NAMES = [
    "INCOMING TELEGRAM",
    "INCOMING TELEGRAM   Ministry of Trade",
    "TELEGRAMM",
    "Télégramme à l'arrivée",
    "TELEGRAMMA IN PARTENZA",
    "TELEGRAMA CIFRADO",
    "TELEGRAM SZYFROWY",
    "ŠIFRA DOŠLÁ",
    "S z á m j e l t á v i r a t .",
    "ŞİFRE TELGRAF",
    "ШИФРОВКА",
    "Шифротелеграма",
    "INDGÅET TELEGRAM",
    "INKOMEND TELEGRAM",
    "TELECRAMMA IN PARTEN2A",  # two letters misread
]


@pytest.mark.parametrize("text", NAMES)
def test_the_printed_names_of_telegrams_forms(words: Vocabulary, text: str) -> None:
    assert form_field(text, words) == "name"


@pytest.mark.parametrize("text", ["Telegram from Lima", "TELEGRAPH STATION OSTEND", "The telegram received yesterday"])
def test_what_only_speaks_of_telegrams_is_no_forms_name(words: Vocabulary, text: str) -> None:
    assert form_field(text, words) is None


FIELDS = {
    "FROM : HARBOUR BOARD OSTEND": "sender",
    "Von: Gesandtschaft Lima": "sender",
    "De : Lima": "sender",
    "Da: Lima": "sender",
    "Od: Konsulat w Limie": "sender",
    "Odesílatel: Lima": "sender",
    "Kimden: Lima Elçiliği": "sender",
    "От: Лунда": "sender",
    "Від: Лунда": "sender",
    "Feladó: Lund": "sender",
    "Fra: Legationen i Lima": "sender",
    "Van: Gezantschap Lima": "sender",
    "TO   : FE - Mr. Lund": "recipient",
    "An: Auswärtiges Amt": "recipient",
    "À : Ministère du Commerce": "recipient",
    "Do: Ministerstwa Handlu": "recipient",
    "Komu: Ministerstvo obchodu": "recipient",
    "Kime: Ticaret Vekâleti": "recipient",
    "Кому: т. Бергу": "recipient",
    "Címzett: Kereskedelmi Minisztérium": "recipient",
    "Til: Havneministeriet": "recipient",
    "NR: C 58575": "number",
    "Núm.: 61": "number",
    "Č.: 61": "number",
    "Sayı: 61": "number",
    "DATE: May 3, 1931": "date",
    "Fecha: 3 de mayo de 1931": "date",
    "Kelt: 1931. május 3.": "date",
    "Получена: 3 мая 1931 г.": "received",
    "Betreff: Hafengebühren": "subject",
    "Dotyczy: opłat portowych": "subject",
    "Konu: Liman rüsumu": "subject",
    "PARTICIPANTS: Mr. Lund": "participants",
    "ACTION: FE": "other",
    "152, August 22, 7 p. m.": "wired",
}


@pytest.mark.parametrize("text", FIELDS)
def test_labels_with_a_colon(words: Vocabulary, text: str) -> None:
    assert form_field(text, words) == FIELDS[text]


PRINTED = {
    "FROM Lima via N.R.": "sender",
    "Dated May 3, 1931": "date",
    "Rec'd 8:05 a.m., 4th.": "received",
    "z Limy, dnia 3.V.1931 godz. 21.30": "sender",
    "otrzymano 4.V. godz. 1.10": "received",
    "Из Лимы": "sender",
    "Nr. 37": "number",
    "YOUNG | FROM Lima": "sender",  # behind the rest of a stamp
}


@pytest.mark.parametrize("text", PRINTED)
def test_labels_without_a_colon_are_known_on_forms_alone(words: Vocabulary, text: str) -> None:
    assert form_field(text, words) is None
    assert form_field(text, words, printed=True) == PRINTED[text]


@pytest.mark.parametrize(
    "text", ["A kikötő vezetője ma délután magához", "From the pilots we hear that nothing was done"]
)
def test_a_sentence_is_no_label(words: Vocabulary, text: str) -> None:
    assert form_field(text, words, printed=True) is None


def test_several_labels_stand_on_a_row(words: Vocabulary) -> None:
    row = "Von: Lima    An: Auswärtiges Amt    Nr.: 61"
    assert [(x.field, row[x.begin : x.end].strip()) for x in filled_in(row, words)] == [
        ("sender", "Lima"),
        ("recipient", "Auswärtiges Amt"),
        ("number", "61"),
    ]


def test_the_number_above_a_telegrams_text(words: Vocabulary) -> None:
    assert wired_number("152, August 22, 7 p. m.") == "152"
    assert wired_number("My 900, June 25, 10 a. m., and your 407") is None
