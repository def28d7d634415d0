"""A town that was misread is put right where only one city is a letter off, and left out where it was hardly read."""

import pytest

from digitize.describe import Vocabulary
from digitize.describe.origin import document_place
from digitize.describe.people import find_signer
from digitize.describe.places import as_city, find_place, place_of_letterhead, town_of_line
from digitize.model.role import Role
from tests.describe.build import document


@pytest.mark.parametrize(
    ("place", "sure", "found"),
    [
        ("Poris", 0.6, "Paris"),
        ("Kopenhagan", 0.6, "Kopenhagen"),
        ("Istanbal", 0.6, "Istanbul"),
        ("Poris", 0.98, "Poris"),
        ("Ostende", 0.6, "Ostende"),
        ("Lindau", 0.98, "Lindau"),
        ("Xqwrtz", 0.3, None),
        ("LIMA", 0.3, "LIMA"),
    ],
)
def test_a_town_is_one_as_it_was_read_or_the_only_city_that_is_a_letter_off(
    place: str, sure: float, found: str | None, words: Vocabulary
) -> None:
    assert as_city(place, sure, words) == found


@pytest.mark.parametrize(("sure", "found"), [(0.6, "Paris"), (0.98, "Poris")])
def test_the_engines_doubt_decides(sure: float, found: str, words: Vocabulary) -> None:
    heads = ["Poris, le 3 mai 1931"]
    paper = document((Role.DATELINE, heads[0]), (Role.BODY, "Le port est ouvert."), sure=sure)
    assert document_place(paper, heads, words) == found


CAPITALS = (
    "Washington, Ankara, Constantinople, Berne, Bern, Berna, Berno, The Hague, Haag, La Haye, L'Aja, Geneva, Genf, Genève, "
    "Ginevra, Genewa, Женева, Cenevre, Danzig, Gdańsk, Вашингтон, Анкара, Берн, Гаага, Leningrad, Ленинград, Petrograd, "
    "Peking, Pekin, Pechino, Пекин, Nanking, New Delhi, Нью-Дели, Ottawa, Canberra, Pretoria, Kaunas, Kowno, Lwów, Львов, "
    "Odessa, Одесса, Charków, Tiflis, Тифлис, Smyrna, İzmir, Salonika, Selânik, Trieste, Milano, Mailand, Genova, Vichy"
)


@pytest.mark.parametrize("city", CAPITALS.split(", "))
def test_capitals_and_seats_of_missions_are_cities(city: str, words: Vocabulary) -> None:
    assert words.is_city(city)
    assert words.is_city(city.upper())


@pytest.mark.parametrize(
    ("line", "town"), [("WASHINGTON", "WASHINGTON"), ("NEW DELHI", "NEW DELHI"), ("RED HOUSE", None)]
)
def test_a_town_may_be_of_two_words(line: str, town: str | None, words: Vocabulary) -> None:
    assert town_of_line(line, words) == town


@pytest.mark.parametrize(
    ("line", "town"),
    [
        ("Prof. Dr. Lund Wien IX., Hafengasse 19.", "Wien"),
        ("Wien XVIII. Hafengasse 71", "Wien"),
        ("Konsul Lund Berlin W 35", "Berlin"),
        ("Prof. Dr. Lund, Hafengasse 19", None),
    ],
)
def test_a_letterheads_town_stands_before_its_district(line: str, town: str | None, words: Vocabulary) -> None:
    assert place_of_letterhead(line, words) == town


@pytest.mark.parametrize("line", ['"Berlin, den 25. Mai 1931.', "| Berlin, den 25. Mai 1931."])
def test_a_speck_before_a_town_is_none_of_its_name(line: str, words: Vocabulary) -> None:
    assert find_place(line, words) == "Berlin"


@pytest.mark.parametrize(("line", "name"), [("Roma, 24 maggio 1931", None), ("HALIFAX", "HALIFAX"), ("Roma", "Roma")])
def test_a_town_before_a_day_has_signed_nothing(line: str, name: str | None, words: Vocabulary) -> None:
    assert find_signer(line, words) == name


def test_a_name_above_a_day_is_no_place(words: Vocabulary) -> None:
    assert find_place("Э. ЛУНД, 12 мая 1931 г.", words) is None
    assert find_place("E. Lund, 12 May 1931", words) is None


def test_who_took_a_paper_down_is_told_without_the_word_for_it(words: Vocabulary) -> None:
    assert find_signer("Записал В. Лунд", words) == "В. Лунд"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Ankara, Turkey, May 7, 1931.", "Ankara"),
        ("Berlin, Deutschland, den 3. Mai 1931", "Berlin"),
        ("Mexico, May 7, 1931", "Mexico"),
        ("Lausanne, Ostende, 3 mai 1931", "Ostende"),
        ("Lima, Callao, May 7, 1931", "Callao"),
    ],
)
def test_a_land_behind_a_city_is_not_the_place(line: str, place: str, words: Vocabulary) -> None:
    assert find_place(line, words) == place


@pytest.mark.parametrize(("line", "name"), [("S. D. Lund", "S. D. Lund"), ("s. Lund", "Lund"), ("(s.) LUND", "LUND")])
def test_an_initial_is_not_the_word_for_signed(line: str, name: str, words: Vocabulary) -> None:
    assert find_signer(line, words) == name
