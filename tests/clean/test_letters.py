"""Letters that coding or reading made wrong are put right; what is right is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitize.clean import RULES, Words, clean, letters
from digitize.model.document import CleanDocument, Segment
from digitize.model.role import Role
from tests.clean.table import filled

RIGHT = {  # text as it is printed, of each language: no rule may change a letter of it
    "en": "The Ambassador’s “note verbale” of 12–14 May, § 5, cost £ 3 and was sent to São Tomé — and to Řím, too… A B C.",
    "de": "Die „Überfülle“ der Größe: Straße, Maßstab; z. B. Nr. 5 a; der Außenminister ›sagte‹ es. 4 % § 7.",
    "fr": "L’œuvre : « Où est-il ? » — dit-il ; ça coûte 5 F à Noël, n° 3, etc. Il y a là-bas un cœur naïf.",
    "ru": "Он сказал: «Я в Москве, а не у Гитлера» — и ушёл. СССР, № 5, ст. 12, т. е. о том же. Адрес: Haifa, Hotel A.",
    "tr": "Türkiye’nin İstanbul’daki elçisi ığdır hakkında şöyle dedi: “Görüşmeler güçtür.” Â, î, û: hâlâ.",
}


def cleaned(text: str, language: str = "en", role: Role = Role.BODY) -> CleanDocument:
    return clean(Segment(filled([text], role), 1, ()), Words(language=language))


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The oﬀicers ﬁled 32‐33 peopleʹs don´t", "The officers filed 32-33 people's don't"),
        ("en", "a no\u00a0break\u2009and\u200bzero\ufeffwidth", "a no break andzerowidth"),
        ("en", "left\u202eto\u2066right", "lefttoright"),
        ("en", "the AmbassadorÂ’s cafÃ©", "the Ambassador’s café"),
        ("ru", "Cекретно: посол в Mоскве", "Секретно: посол в Москве"),
        ("en", "Мolotov and Vyshinsкy", "Molotov and Vyshinsky"),
        ("ru", "С е к р е т н о", "Секретно"),
        ("en", "T O P S E C R E T", "TOP SECRET"),
        ("de", "das ist g e s p e r r t gesetzt", "das ist gesperrt gesetzt"),
    ],
)
def test_damaged_letters_are_put_right_and_the_log_tells(language: str, before: str, after: str) -> None:
    text = cleaned(before, language).text
    assert text.text == f"{after}\n"
    assert text.edits and all(edit.reason for edit in text.edits)
    assert text.without(text.rules).text == text.raw == f"{before}\n"


@pytest.mark.parametrize("language", RIGHT)
def test_a_text_that_is_right_is_left_alone(language: str) -> None:
    assert cleaned(RIGHT[language], language).text.text == f"{RIGHT[language]}\n"


def test_references_keep_letters_that_look_alike() -> None:
    text = "ABП PФ, ф. 06, оп. 3, п. 1, д. 5"
    assert cleaned(text, "ru", Role.REFERENCE).text.text == f"{text}\n"


def test_a_wider_gap_parts_the_words_of_a_letter_spaced_line() -> None:
    found = letters.spaced("s e n t h o m e", Words(), lambda at: 2.0 if at == 7 else 0.5)
    assert [after for _, _, after, _ in found] == ["sent", "home"]


ANY = st.text(
    st.one_of(
        st.sampled_from(" \n-‐­.’ﬁʹCСеаeм\u0301\u202e\x00ÃÂ©Ñåêð1"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(["en", "ru", "de", "fr", "tr", "xx"]))
def test_any_text_comes_out_in_utf_8_and_can_be_taken_back(raw: str, language: str) -> None:
    lines = [" ".join(line.split(" ")).strip(" ") for line in raw.split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        return
    text = clean(Segment(filled(lines), 1, ()), Words.of(lines, language)).text
    text.text.encode("utf-8")
    assert text.without(text.rules).text == text.raw
    assert not letters.CONTROL.search(text.text)
    kept = {name: clean(Segment(filled(lines), 1, ()), Words.of(lines, language), [name]).text for name in RULES}
    for name, other in kept.items():
        assert name not in other.rules
