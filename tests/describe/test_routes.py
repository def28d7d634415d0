"""Who writes to whom is read from titles, in each of the languages; what names neither gives neither."""

import pytest

from digitize.config import data_dir
from digitize.describe import Vocabulary, describe, head_part
from digitize.describe.context import SourceContext
from digitize.describe.routes import find_route, is_letter, is_route, names_letter, place_in_title
from digitize.model.role import Role
from digitize.references import load_archives
from tests.describe.build import document

ROUTES = {
    "Telegram From the Embassy in Peru to the Board of Trade": ("Embassy in Peru", "Board of Trade"),
    "The Consul in Lima (Lund) to the Secretary of Trade": ("Consul in Lima (Lund)", "Secretary of Trade"),
    "Minute From the Director of Harbours to the Minister": ("Director of Harbours", "Minister"),
    "March 3, 1931, letter of the envoy in Peru to the Ministry of Trade": ("envoy in Peru", "Ministry of Trade"),
    "Der Gesandte in Lima an das Hafenamt": ("Gesandte in Lima", "Hafenamt"),
    "Lettre de M. Lund à M. Orlov": ("M. Lund", "M. Orlov"),
    "Le consul à Lima au ministre du commerce": ("consul à Lima", "ministre du commerce"),
    "Lima Elçiliğinden Ticaret Vekâletine": ("Lima Elçiliği", "Ticaret Vekâleti"),
    "Lima Elçisi Kemal Aksoy'dan Ticaret Vekili Demirkan'a": ("Lima Elçisi Kemal Aksoy", "Ticaret Vekili Demirkan"),
    "Ticaret Vekâletinden Lima Elçiliğine şifre": ("Ticaret Vekâleti", "Lima Elçiliği"),
    "Ticaret Vekâletinden Lima Elçiliğine çekilen telgraf": ("Ticaret Vekâleti", "Lima Elçiliği"),
    "Lima Elçiliğinden Ticaret Vekâletine gelen şifre": ("Lima Elçiliği", "Ticaret Vekâleti"),
    "Emil Lund til Karl Berg": ("Emil Lund", "Karl Berg"),
    "Emil Lund aan Karl van den Berg": ("Emil Lund", "Karl van den Berg"),
    "Emilio Lund a Carlo Berg": ("Emilio Lund", "Carlo Berg"),
    "Emil Lund an Karl Berg, Ostende, Sonntag, 3. Mai 1931": ("Emil Lund", "Karl Berg"),
    "Emil Lund to Karl von Berg, n.p., [3 May? 1931]": ("Emil Lund", "Karl von Berg"),
    "Lettre de Lund, du 3 mai, au pasteur K. Berg, à Lima.": ("Lund", "pasteur K. Berg"),
    "Telegram vyslance v Limě ministerstvu obchodu v Praze": ("vyslance v Limě", "ministerstvu obchodu v Praze"),
    "Z telegramu vyslance ČSR v Chile ministerstvu obchodu": ("vyslance ČSR v Chile", "ministerstvu obchodu"),
    "Из телеграммы посланника СССР в Чили в НКВТ СССР": ("посланника СССР в Чили", "НКВТ СССР"),
    "Kammerherre Lund, Gesandt i Lima, til Udenrigsminister Grev Berg.": (
        "Kammerherre Lund, Gesandt i Lima",
        "Udenrigsminister Grev Berg.",
    ),
    "De Gezant te Lima aan M. Berg, Minister van Handel": ("De Gezant te Lima", "M. Berg, Minister van Handel"),
    "Посол в Лиме граф Э. А. Лунд российскому министру торговли П. Бергу": (
        "Посол в Лиме граф Э. А. Лунд",
        "российскому министру торговли П. Бергу",
    ),
    "Minister Lund to resign": (None, None),
    "Director Bureau of Harbours": (None, None),
    "Ambassador Lund, Chief Delegate to the General Assembly": (None, None),
    "Rapport de Lima au ministre du commerce": (None, None),
    "Visita a Roma": (None, None),
    "Rejse til Ostende": (None, None),
    "Memorandum of a conversation between the Consul in Lima and the Director of Harbours": (None, None),
    "Memorandum by the Director of Harbours": (None, None),
    "Proposal to found a bank": (None, None),
    "Président élu à l'unanimité des membres du conseil": (None, None),
    "Consul Lund to the vote of the harbour council": (None, None),
    "Vapur seferlerinden liman idaresine düşen pay": (None, None),
}


@pytest.mark.parametrize("title", ROUTES)
def test_titles_tell_who_writes_to_whom(words: Vocabulary, title: str) -> None:
    assert tuple(find_route(title, words)) == ROUTES[title]


NAMES = {
    ("LUND A BROWN", "Emil Lund"): ("LUND", "BROWN"),
    ("LUND AD ANSALDO", "LUND"): ("LUND", "ANSALDO"),
    ("LUND TO BOARD OF TRADE", "Lund"): ("LUND", "BOARD OF TRADE"),
    ("LUND AN HANDELSMINISTERIUM", "LUND"): ("LUND", "HANDELSMINISTERIUM"),
    ("LUND À M. BROWN", "E. LUND"): ("LUND", "M. BROWN"),
    ("LUND TO BROWN", "Harris"): (None, None),
    ("VISITA A ROMA", "Harris"): (None, None),
    ("Lund to Brown", "Lund"): ("Lund", "Brown"),
    ("Lund an die philosophische Fakultät", "Lund, d. Z. Dec."): ("Lund", "philosophische Fakultät"),
    ("Lund à la faculté des lettres", "Emil Lund"): (None, None),
    ("Visit to Ostend", "Lund"): (None, None),
    ("Lund to go on", "Lund"): (None, None),
}


@pytest.mark.parametrize(("title", "signed"), NAMES)
def test_names_alone_tell_it_where_the_first_has_signed(words: Vocabulary, title: str, signed: str) -> None:
    assert tuple(find_route(title, words, [signed])) == NAMES[title, signed]
    assert tuple(find_route(title, words)) == (None, None)


PLACES = {
    "FROM LIMA TO MINISTRY OF TRADE": (None, "MINISTRY OF TRADE"),
    "FROM MINISTRY OF TRADE TO LIMA": ("MINISTRY OF TRADE", "LIMA"),
    "FROM DUSK TO DAWN": (None, None),
}


@pytest.mark.parametrize("title", PLACES)
def test_the_line_between_two_places_tells_offices_and_where_a_telegram_goes(words: Vocabulary, title: str) -> None:
    assert tuple(find_route(title, words)) == PLACES[title]


@pytest.mark.parametrize("line", ["Lima Elçiliğinden Ticaret Vekâletine", "Ticaret Vekâletinden Lima Elçiliğine şifre"])
def test_a_line_that_tells_it_by_suffixes_is_a_title(words: Vocabulary, line: str) -> None:
    assert is_route(line, words)
    assert head_part(line, words) == "title"


@pytest.mark.parametrize("line", ["Der Gesandte wandte sich heute an das Hafenamt", "Gemiden limana kadar yürüdük"])
def test_a_sentence_is_none(words: Vocabulary, line: str) -> None:
    assert not is_route(line, words)


def test_records_say_it_but_not_of_what_a_letter_is_about(words: Vocabulary) -> None:
    archives = load_archives([data_dir() / "archives.toml"])
    context = SourceContext("x-0001", "x.pdf", "0" * 64)
    parts = [(Role.TITLE, "The Consul in Lima to the Board of Trade"), (Role.BODY, "The mole is in need of repair.")]
    paper = document(*parts, (Role.SIGNATURE, "LUND"))
    record = describe(paper, archives, words, context)
    assert (record.sender, record.recipient, record.signed) == ("Consul in Lima", "Board of Trade", "LUND")
    lines = paper.segment.lines
    about = (*(type(x)(x.index, x.page, x.line, x.role, part="subject") for x in lines[:1]), *lines[1:])
    segment = type(paper.segment)(about, paper.segment.confidence, paper.segment.evidence)
    told = describe(type(paper)(segment, paper.text, paper.paragraphs), archives, words, context)
    assert (told.sender, told.recipient) == (None, None)


LETTERS = {
    "Emil Lund an Karl Berg, Ostende, Sonntag, 3. Mai 1931": "Ostende",
    "Emil Lund to Karl von Berg, Rivermouth, May 3, 1931": "Rivermouth",
    "Emil Lund à Karl Berg, s.l., 3 mai 1931": None,
}


@pytest.mark.parametrize("title", LETTERS)
def test_a_title_of_two_names_a_place_and_a_day_is_a_letters(title: str, words: Vocabulary) -> None:
    assert names_letter(title, words)
    assert place_in_title(title, words) == LETTERS[title]


@pytest.mark.parametrize(
    "title", ["The Consul in Lima to the Board, May 3, 1931", "Emil Lund and Karl Berg", "", "Lima to Rome, 3 May 1931"]
)
def test_other_titles_are_none(title: str, words: Vocabulary) -> None:
    assert not names_letter(title, words)
    assert place_in_title(title, words) is None


def test_two_rare_words_before_a_day_are_last_names(words: Vocabulary) -> None:
    title = "Söderlund till Hallenborg 3 maj 1931."
    assert tuple(find_route(title, words, language="sv")) == ("Söderlund", "Hallenborg")
    assert is_letter(title, find_route(title, words, language="sv"), words)
    for other in ("Resa till Rektorn 3 maj 1931", "Söderlund till Lima 3 maj 1931", "Söderlund till Hallenborg"):
        assert tuple(find_route(other, words, language="sv")) == (None, None)


@pytest.mark.parametrize(
    ("title", "sender", "recipient"),
    [
        ("Лунд — Иванову", "Лунд", "Иванову"),
        ("Лунд, Берг — Иванову", "Лунд, Берг", "Иванову"),
        ("Ростов — Баку", None, None),
        ("Телеграмма А. Б. Иванову", None, "А. Б. Иванову"),
        ("Письмо А. Б. Иванова", None, None),
        (
            "The Foreign Minister to the German Ambassador in Peru (Lund)",
            "Foreign Minister",
            "German Ambassador in Peru (Lund)",
        ),
        ("The Foreign Minister to the League", None, None),
    ],
)
def test_names_on_both_sides_of_a_dash_or_behind_the_kind_of_paper(
    title: str, sender: str | None, recipient: str | None, words: Vocabulary
) -> None:
    assert find_route(title, words) == (sender, recipient)
