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
        ("Архив ЦБС. Ф. 2. Оп. 1. Д. 3. Л. 4", "ATsBS"),
        ("ЦГАЛИ СПб. Ф. 1000. Оп. 2. Д. 3. Л. 4", "TsGALISPb"),
        ("Gosudarstvennyi arkhiv Kirovskoi oblasti, f. 1, op. 2, d. 3, l. 4", "GAKO"),
        ("ЦДМЖР України, ф. 442, оп. 1, спр. 3, арк. 4 зв.", "TsDMZhR"),
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
def test_a_pathological_string_comes_to_an_end(archives: Archives, text: str) -> None:
    import time

    start = time.process_time()
    read_references(text, archives)
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ГАРФ, ф. р-4417, оп. 2, дд. 61, 62", "GARF р-4417 2 61, 62"),
        ("ГАРФ. Ф. Р-9478с/ч. Опись: 5-р. Д. 7204-7206.", "GARF Р-9478с/ч 5-р 7204-7206"),
        ("НА РБ, ф. И-93, оп. 4, д. 7", "NARB И-93 4 7"),
        ("ПермГАСПИ. Ф. 643/1. Оп. 3. Д. 98. Л. 4", "PermGASPI 643/1 3 98 4"),
        ("ЦГИА СПб. ф.21 оп.119", "TsGIASPb 21 119"),
        ("ЦГAКО, ф. 3, оп. 2, д. 9", "TsGAKO 3 2 9"),
        ("ЦДАГО України, ф. 1, оп. 20, спр. 31, сторінка 6", "TsDAHO 1 20 31 6"),
        ("TNA, IR 43/291", "TNA IR 43 291"),
        ("MAF 81/14", "TNA MAF 81 14"),
        ("TNA, QX 12/118", "TNA QX 12 118"),
        ("Mss Eur C115/9", "BL Mss Eur C115 9"),
        ("093.61124/7", "NARA 093.61124 7"),
        ("126.4/21A", "NARA 126.4 21A"),
        ("Department of State, Central Files, 784.5–MSP/9–1058.", "NARA 784.5-MSP 9-1058"),
        ("Source: Department of State, Central Files 1964-66, POL 17 LAOS. Secret.", "NARA Central Files 1964-66 POL 17 LAOS"),
        ("NARA, RG 59, Central Files 1967-69, POL 4 GER W", "NARA RG 59 Central Files 1967-69, POL 4 GER W"),
        ("Johnson Library, National Security File, Country File, Laos, Vol. III", "LBJL National Security File, Country File, Laos, Vol. III"),
        ("Box 3, Lee Papers, Manuscript Division, Library of Congress", "LC Lee Papers Box 3"),
        ("AHN, Estado, Legajo: 5138/9", "AHN Estado 5138/9"),
        ("AGI, Lima, 409, L.3", "AGI Lima 409, L.3"),
        ("AT-OeStA/HHStA StAbt England Varia 27-11", "OeStA HHStA StAbt England Varia 27-11"),
        ("GStA PK, III. HA MdA, III Nr. 12801", "GStAPK III. HA MdA, III 12801"),
        ("BStU, MfS, ZAIG 1107, Bl. 4–6", "BStU 4-6 MfS, ZAIG 1107"),
        ("IfZ, ED 105, Bd. 31", "IfZ ED 105 31"),
        ("Nationaal Archief, Den Haag, access 1.04.03, inventory 812", "NL-HaNA 1.04.03 812"),
        ("MNL OL K 29, box 141", "MNL K 29 box 141"),
        ("NA Prag, ÚŘP, 110-5/61, Kart. 11, Bl. 3", "NA ÚŘP 11 110-5/61 3"),
        ("Archivio di Stato di Milano, fondo Sforzesco, cartella 611", "ASMi fondo Sforzesco 611"),
        ("ASV, Segreteria di Stato, Spagna 351, f. 12", "AAV 12 Segreteria di Stato, Spagna 351"),
        ("BOA, TT 401, fol. 31a", "BOA 31a TT 401"),
        ("BOA, MD 7, hk. 1106", "BOA 1106 MD 7"),
        ("USHMM, RG-50.030*0417", "USHMM RG-50.030 0417"),
        ("YVA, O.33/981", "YVA O.33 981"),
        ("JACAR, Ref. B02030021700", "JACAR B02030021700"),
        ("League of Nations Archives, R1712, 41/22701/22416", "LNA R1712 41/22701/22416"),
        ("NLA, MS 4939, Box 7", "NLA MS 4939 Box 7"),
        ("ANC, Asuntos Políticos, Legajo 31/14", "ANC Asuntos Políticos 31/14"),
        ("[AA: A981, BRAZIL VOL. IV]", "NAA A981 BRAZIL VOL. IV"),
        ("[AA: A2937, MR. SMITH IN LONDON]", "NAA A2937 MR. SMITH IN LONDON"),
        ("313AP/217, Archives nationales", "AN 313AP 217"),
        ("Roll 14, M79, RG 59, NA", "NARA RG 59 M79, Roll 14"),
    ],
)  # fmt: skip
def test_systems_are_open_and_other_ones_are_known(archives: Archives, text: str, expected: str) -> None:
    assert " ".join(elements(text, archives).values()) == expected


@pytest.mark.parametrize(
    ("text", "archive", "file"),
    [
        ("в 1938 г. // ЦАОДМ, ф. 91, оп. 1, д. 4, л. 12.", "TsAODM", "4"),
        ("копии ГАТО, ф. 217, оп. 1, д. 3", "GATO", "3"),
        ("Список хранится (ГАКК, ф. 354, оп. 1, д. 121)", "GAKK", "121"),
        ("Архивные данные: РГВА. Ф. 3. Оп. 2. Д. 5", "RGVA", "5"),
        ("Архивные данные: ф. 3, оп. 2, д. 5, л. 1", None, "5"),
        ("the typescript with his autograph, F. 10011, Op. 1, D. 47, L. 7.", None, "47"),
    ],
)
def test_a_reference_is_found_in_a_sentence_and_behind_marks(
    archives: Archives, text: str, archive: str | None, file: str
) -> None:
    read = read_reference(text, archives)
    assert read is not None
    assert (read.archive, read.file) == (archive, file)


def test_several_files_of_one_fond(archives: Archives) -> None:
    read = read_references("РГАСПИ. Ф. 17. Оп. 3 (Д. 5. Л. 3; Д. 7. Л. 4); оп. 4, д. 8", archives)
    assert [(one.fond, one.inventory, one.file) for one in read] == [
        ("17", "3", "5"),
        ("17", "3", "7"),
        ("17", "4", "8"),
    ]


def test_a_known_series_is_surer_than_one_that_is_only_possible(archives: Archives) -> None:
    known, open_ = read_reference("TNA, FO 371/29", archives), read_reference("TNA, QX 371/29", archives)
    assert known is not None and open_ is not None
    assert known.confidence > open_.confidence


@pytest.mark.parametrize(
    "text",
    ["QA76.9, 005.74/2", "005.74/2", "Tel. (0)20 8392 5200", "2 BvR 454/71", "798 F. Supp. 2d 1215", "327.73/057", "LC: QA76.95.W65."],
)  # fmt: skip
def test_class_marks_telephones_and_court_citations_are_none(archives: Archives, text: str) -> None:
    assert read_references(text, archives) == ()


def test_a_sign_that_an_engine_puts_for_another_makes_a_title_less_sure(archives: Archives) -> None:
    read = read_reference("NARA, RG 226, Entry 210, Box 1Z", archives)
    assert read is not None
    assert read.item == "Entry 210, Box 12" and read.confidence < 0.75


def test_what_is_said_of_a_file_in_brackets_stands_between_its_elements(archives: Archives) -> None:
    one = read_reference("RGIA, f. 459, op. 2, d. 599 (a census of 1835), l. 4", archives)
    assert one is not None
    assert (one.fond, one.inventory, one.file, one.leaves) == ("459", "2", "599", "4")
