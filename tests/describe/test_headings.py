"""Titles lose their number and note marks and nothing else; type and language follow from the words."""

import pytest

from digitize.describe import Vocabulary, find_language, title_likeness
from digitize.describe.headings import document_type, title_and_number


@pytest.mark.parametrize(
    ("titles", "numbers", "markers", "title", "number"),
    [
        (["71 Mr Brown to Mr Green"], [], [], "Mr Brown to Mr Green", "71"),
        (["No. 148. Mr Brown", "to Mr Green"], [], [], "Mr Brown to Mr Green", "148"),
        (["Document 12 Mr Brown to Mr Green"], [], [], "Mr Brown to Mr Green", "12"),
        (["ЗАПИСЬ БЕСЕДЫ *"], ["№ 5"], ["*"], "ЗАПИСЬ БЕСЕДЫ", "5"),
        (["Aufzeichnung des Direktors"], ["Nr. 3"], [], "Aufzeichnung des Direktors", "3"),
        (["Mr Brown to Mr Green [1]"], ["DOCUMENT 7a"], ["1"], "Mr Brown to Mr Green", "7a"),
        (["Mr Brown to Mr Green1"], ["IV"], ["1"], "Mr Brown to Mr Green", "IV"),
        (["Council Minute 466"], [], ["1"], "Council Minute 466", None),
        (["24 June 1941, a talk"], [], [], "24 June 1941, a talk", None),
        (["1941 Agreement on wool"], [], [], "1941 Agreement on wool", None),
        ([], ["12"], [], None, "12"),
        ([], ["[12]"], [], None, "12"),
        ([], ["Nº 5"], [], None, "5"),
        ([], ["Belge No: 12"], [], None, "12"),
        ([], ["Dok. Nr. 12 *"], [], None, "12"),
        (["Mr Brown to Mr Green²"], ["№ 45/2"], [], "Mr Brown to Mr Green", "45/2"),
        ([], [], [], None, None),
    ],
)
def test_title_and_number(
    titles: list[str], numbers: list[str], markers: list[str], title: str | None, number: str | None, words: Vocabulary
) -> None:
    assert title_and_number(titles, numbers, markers, words) == (title, number)


@pytest.mark.parametrize(
    ("title", "head", "kind"),
    [
        ("Record of the conversation of A. B. Lopez with J. Mora", "", "conversation"),
        ("Memorandum of Conversation, by Mr Brown", "", "conversation"),
        ("Memorandum by Mr Brown on the conversation in Lima", "", "memorandum"),
        ("Mr Brown to Mr Green", "Cablegram 52 LIMA, 24 May 1940", "telegram"),
        ("Mr Brown to Mr Green", "Letter LIMA, 24 May 1940", "letter"),
        ("Mr Brown to Mr Green", "Tel. (No. 55.) R. 11:30 P.M.", "telegram"),
        ("Mr Brown to Mr Green", "(Telegraphic.) LIMA, 24 May 1940", "telegram"),
        ("M. Lund à M. Berg", "T. n° 404. Chiffré.", "telegram"),
        ("Mr Brown to Mr Green", "Tel. Victoria 3456", None),
        ("The Minister in Chile (Brown) to the Secretary of State", "640.0012/55: Telegram", "telegram"),
        ("Письмо А. Б. Иванова в министерство", "", "letter"),
        ("Из дневника А. Б. Иванова. Прием посла", "", "conversation"),
        ("Telegramm des Botschafters", "", "telegram"),
        ("Договор о дружбе", "", "treaty"),
        ("Mr Brown to Mr Green", "", None),
        (None, "", None),
    ],
)
def test_the_type_is_said_by_title_or_dateline(
    title: str | None, head: str, kind: str | None, words: Vocabulary
) -> None:
    assert document_type(title, [head], words) == kind


SENTENCES = {
    "en": "The minister said that he had not been told of this and that it would be discussed in the cabinet.",
    "ru": "Министр сказал, что он об этом не был извещен и что это будет обсуждаться на заседании.",
    "de": "Der Minister sagte, daß er davon nicht unterrichtet worden sei und daß es in der Sitzung besprochen werde.",
    "fr": "Le ministre a dit qu'il n'en était pas informé et que la question serait examinée dans une séance.",
    "tr": "Bakan bu konuda bilgisi olmadığını ve bunun toplantıda görüşüleceğini daha sonra da söyledi.",
    "pl": "Minister powiedział, że nie był o tym poinformowany i że będzie to omawiane na posiedzeniu rządu.",
    "uk": "Міністр сказав, що він про це не був повідомлений і що це буде обговорено на засіданні.",
    "bg": "Министърът каза, че не е бил уведомен за това и че то ще се обсъжда на заседанието.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_the_language_is_known_from_a_sentence(code: str, words: Vocabulary) -> None:
    assert find_language(SENTENCES[code], words) == code


def test_a_text_too_short_is_not_guessed(words: Vocabulary) -> None:
    assert find_language("Lima 1940", words) is None
    assert find_language("Lima 1940", words, ["spa"]) == "es"
    assert find_language("", words, ["spa"]) is None


def test_a_short_text_is_in_a_language_that_it_was_read_with(words: Vocabulary) -> None:
    misread = "o se na Mr Brown z do"  # what is left of three lines of faint English
    assert find_language(misread, words, ["eng"]) == "en"
    assert find_language(misread, words, ["rus", "eng"]) in (None, "en")
    assert find_language(SENTENCES["de"], words, ["deu", "eng"]) == "de"
    assert find_language(" ".join([SENTENCES["fr"]] * 5), words, ["eng"]) == "fr"


def test_titles_are_more_like_titles_than_running_text(words: Vocabulary) -> None:
    titles = [
        "Mr A. B. Brown, Minister to Chile, to Dr C. D. Green",
        "12 Mr A. B. Brown, Minister to Chile, to Dr C. D. Green",
        "Record of the conversation of the deputy minister for trade",
        "Из дневника посла СССР в Чили А. Б. Иванова",
        "The Secretary of State to the Minister in Chile (Brown)",
        "Aufzeichnung des Direktors der Abteilung",
        "Der Botschafter in Lima an das Auswärtige Amt",
    ]
    bodies = [
        "The Ambassador told me that he had spoken of this",
        "of the goods, which the ministry would not",
        "Посол согласился с этим предложением",
        "Telegram 52 24 May 1940",
        "",
        "***",
    ]
    assert min(title_likeness(title, words) for title in titles) >= 0.6
    assert max(title_likeness(body, words) for body in bodies) <= 0.5
