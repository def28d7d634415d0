"""References are read in the archives' own systems, several in one footer, remarks apart; nothing else is."""

import pytest

from digitize.references import Archives, is_mentioned, read_reference, read_references


def elements(text: str, archives: Archives) -> dict[str, str]:
    read = read_reference(text, archives)
    assert read is not None, text
    fields = ("archive", "fond", "inventory", "folder", "file", "leaves", "series", "item")
    return {field: value for field in fields if (value := getattr(read, field)) is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("АВП РФ. Ф. 07. Оп. 9. П. 12. Д. 8. Л. 4 об.–6.", "AVPRF 07 9 12 8 4 об.-6"),
        ("AVP RF, fond 0129, opis 25, papka 173, delo 3, listy 14–15", "AVPRF 0129 25 173 3 14-15"),
        ("AVPRF f 06 op 3 p 21 d 234 ll 5-7", "AVPRF 06 3 21 234 5-7"),
        ("РГАСПИ, ф.17, оп.162, д.21, лл. 3, 5–7", "RGASPI 17 162 21 3, 5-7"),
        ("Архив внешней политики Российской Федерации (АВП РФ), ф. 05, оп. 2, п. 3, д. 4, л. 1", "AVPRF 05 2 3 4 1"),
        ("ЦГАОР СССР, ф. 5446, оп. 24а, ед. хр. 77, л. 9", "TsGAOR 5446 24а 77 9"),
        ("ЦДАВО України, ф. 2, оп. 7, спр. 190, арк. 14 зв.", "TsDAVO 2 7 190 14 зв."),
        ("ЦДА. Ф. 176К. Оп. 8. А. е. 12. Л. 33.", "TsDA 176К 8 12 33"),
        ("AAN, MSZ, sygn. 112, k. 4-9", "AAN MSZ 112 4-9"),
        ("[AA:A5954, 651/2]", "NAA A5954 651/2"),
        ("[FA : A3195, 1942, 1.4410]", "NAA A3195 1942, 1.4410"),
        ("[AA: A989, SPAIN (ISLANDS) 5, ii]", "NAA A989 SPAIN (ISLANDS) 5, ii"),
        ("[PRO: DO 35/1088, iii]", "TNA DO 35 1088 iii"),
        ("F.O. 371/24856", "TNA F.O. 371 24856"),
        ("TNA, CAB 66/9, f. 12", "TNA 12 CAB 66 9"),
        ("BL, IOR, R/15/5/214", "BL R/15/5 214"),
        ("741.6711/31: Telegram", "NARA 741.6711 31"),
        ("740.00119 European War 1939/233½", "NARA 740.00119 European War 1939 233½"),
        ("PA AA, R 29775, Bl. 12–15", "PAAA 12-15 R 29775"),
        ("BArch, NS 19/1433, Bl. 3", "BArch 3 NS 19 1433"),
        ("SHD, 7 N 2864", "SHD 7 N 2864"),
        ("CHBAR, E 2001 (D) 2/220", "CHBAR E 2001 (D) 2 220"),
        ("BCA, 030.10/231.557.3", "BCA 030.10 231.557.3"),
    ],
)
def test_each_system_is_read_in_its_own_elements(archives: Archives, text: str, expected: str) -> None:
    assert " ".join(elements(text, archives).values()) == expected


def test_an_undamaged_reference_is_sure_and_has_no_repairs(archives: Archives) -> None:
    read = read_reference("РГВА, ф. 25888, оп. 13, д. 76, л. 18.", archives)
    assert read is not None
    assert read.confidence >= 0.98
    assert read.repairs == () and read.alternatives == () and read.remark is None
    assert read.text == "РГВА, ф. 25888, оп. 13, д. 76, л. 18."
    assert read.normalized == "RGVA, f. 25888, op. 13, d. 76, l. 18"
    assert read.archive_name == "Russian State Military Archive"


def test_several_references_of_one_footer_are_all_read(archives: Archives) -> None:
    text = "АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4; РГАСПИ, ф. 17, оп. 3, д. 998, л. 1. Копия."
    first, second = read_references(text, archives)
    assert (first.archive, first.leaves, first.remark) == ("AVPRF", "4", None)
    assert (second.archive, second.file, second.remark) == ("RGASPI", "998", "Копия")


def test_a_further_reference_has_what_it_does_not_say_from_the_one_before(archives: Archives) -> None:
    text = "АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4; ф. 07, оп. 1, п. 8, д. 5, л. 6; там же, д. 7, л. 8."
    _, second, third = read_references(text, archives)
    assert (second.archive, second.fond, second.leaves) == ("AVPRF", "07", "6")
    assert (third.archive, third.fond, third.folder, third.file, third.leaves) == ("AVPRF", "07", "8", "7", "8")


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4. Подлинник.", "Подлинник"),
        ("Подлинник. АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4.", "Подлинник"),
        ("741.6711/31: Telegram", "Telegram"),
        ("TNA, FO 371/24856, C 4411/5/18. Copy.", "C 4411/5/18. Copy"),
        ("Source: RGVA, f. 4, op. 19, d. 7, l. 2", None),
    ],
)
def test_what_is_no_element_is_kept_apart_as_remark(archives: Archives, text: str, remark: str | None) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert read.remark == remark
    assert remark is None or remark not in read.text


def test_an_unknown_archive_is_read_by_its_system_and_less_sure(archives: Archives) -> None:
    read = read_reference("ЦГАКО. Ф. 12. Оп. 4. Д. 5. Л. 6.", archives)
    assert read is not None
    assert (read.archive, read.archive_name, read.fond, read.leaves) == ("TsGAKO", None, "12", "6")
    assert read.confidence < 0.95


@pytest.mark.parametrize(
    ("text", "archive"),
    [
        ("Государственный архив Свердловской области (ГАСО), ф. Р-88, оп. 1, д. 45, л. 3", "GASO"),
        ("Государственный архив Свердловской области. Ф. Р-88. Оп. 1. Д. 45.", "GASO"),
        ("ГОСУДАРСТВЕННЫЙ АРХИВ ТУЛЬСКОЙ ОБЛАСТИ. Ф. 8. Оп. 1. Д. 45.", "GATO"),
        ("Архив РАН. Ф. 2. Оп. 1. Д. 3. Л. 4", "ARAN"),
        ("ЦГА СПб. Ф. 1000. Оп. 2. Д. 3. Л. 4", "TsGASPb"),
        ("Gosudarstvennyi arkhiv Kirovskoi oblasti, f. 1, op. 2, d. 3, l. 4", "GAKO"),
        ("ЦДІАК України, ф. 442, оп. 1, спр. 3, арк. 4 зв.", "TsDIAK"),
        ("ДА-Пловдив, ф. 112К, оп. 1, а.е. 5, л. 3", "DA"),
        ("KAA, f. 1, ap. 2, b. 33, l. 4", "KAA"),
    ],
)
def test_unknown_archives_have_their_abbreviation_in_latin_letters(archives: Archives, text: str, archive: str) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert (read.archive, read.archive_name) == (archive, None)
    assert read.confidence < 0.95


def test_a_known_archive_by_a_name_that_its_table_does_not_give(archives: Archives) -> None:
    read = read_reference("Российский государственный исторический архив. Ф. 23. Оп. 1. Д. 3. Л. 4", archives)
    assert read is not None
    assert (read.archive, read.archive_name) == ("RGIA", "Russian State Historical Archive")


def test_a_name_behind_its_elements_is_the_references(archives: Archives) -> None:
    read = read_reference("Ф. 06, оп. 3, п. 4, д. 35, л. 12. АВП РФ.", archives)
    assert read is not None
    assert (read.archive, read.fond, read.remark) == ("AVPRF", "06", None)


def test_a_reference_that_a_sentence_mentions_is_less_sure(archives: Archives) -> None:
    alone = read_reference("[AA:A989, 43/735]", archives)
    mentioned = read_reference("For the reply see file AA:A989, 43/735.", archives)
    assert alone is not None and mentioned is not None
    assert mentioned.confidence < alone.confidence


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("Печатается по копии, хранящейся в АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4.", False),
        ("Original in AVP RF, f. 06, op. 3, p. 2, d. 9, l. 4", False),
        ("Source: RGVA, f. 4, op. 19, d. 7, l. 2", False),
        ("Conference files, lot 59 D 95, CF 156", False),
        ("The minister wrote to Lima, see RGVA, f. 4, op. 19, d. 7, l. 2", True),
        ("On his talk in file AA:A989, 43/735 more is said.", True),
    ],
)
def test_a_reference_in_a_sentence_is_told_from_one_on_its_own(archives: Archives, text: str, mentioned: bool) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert is_mentioned(read, text, archives) == mentioned
    assert (read.confidence < 0.95) == mentioned


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1941-06-22",
        "No. 212",
        "Telegram 97 of 3 May 1941",
        "12 мая 1941 г.",
        "оп. 5 от 12 мая 1941 г.",
        "л. 5",
        "See Document 34, note 1.",
        "Vol. 5, p. 123.",
        "DOCUMENTS ON FOREIGN POLICY",
        "Cmd. 6285",
        "3.5.1940/12",
        "The first edition, p. 5, l. 7.",
        "FO had no list 5.",
        "He lived at 12 Fond Street, Flat 3.",
        "Secret. F. 5.",
        "at 10.30/11.00 a.m.",
        "I saw the Ambassador on 3 May; he left on 5 May.",
        "Д. 3. Вопрос 5.",
        "Op. 18 No. 3 in D",
        "Статья 3, п. 5 договора",
        "К делу № 5, лист 3",
        "Resolution 242/1967",
        "Vol. XII, doc. 41, pp. 3-7",
        "RG",
        "AA",
        "ф.",
        "(cf. ibid., p. 12)",
        "A 1 B 2 C 3",
        "100/5",
        "1,234.50",
        "Ref. your 345 of 6 June",
        "Bl. 5",
        "NS 19",
    ],
)
def test_what_only_looks_like_a_reference_is_none(archives: Archives, text: str) -> None:
    assert read_references(text, archives) == ()


@pytest.mark.parametrize(
    "text", ["ф. " * 900, "l1" * 3000, "[AA:" * 900, "1" * 5000, "740." * 900, "АВП РФ, ф. " * 300]
)
def test_a_pathological_string_costs_milliseconds(archives: Archives, text: str) -> None:
    import time

    start = time.process_time()
    read_references(text, archives)
    assert time.process_time() - start < 0.25
