"""References that no table foresees wholly are read as far as they go, and what is said around them does no harm."""

import pytest
from printed import fields

from digitize.references import Archives, read_references


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("TNA, FO 371", {"archive": "TNA", "series": "FO 371"}),
        ("NL-HaNA, 2.05.80", {"archive": "NL-HaNA", "series": "2.05.80"}),
        ("CH-BAR#E27*, Landesverteidigung", {"archive": "CHBAR", "series": "E27"}),
        ("RAH, signatura 9/71", {"archive": "RAH", "item": "9/71"}),
    ],
)
def test_a_holding_is_read_where_nothing_else_is_said(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_a_holding_is_not_cut_from_the_number_behind_it(archives: Archives) -> None:
    assert fields("TNA, FO 371 of 12 May 1940", archives) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BArch, RW 4 (Wehrmachtführungsstab)/77, Bl. 9", {"archive": "BArch", "series": "RW 4", "item": "77", "leaves": "9"}),
        ("TNA, CO 733 (Palestine)/297", {"archive": "TNA", "series": "CO 733", "item": "297"}),
    ],
)  # fmt: skip
def test_a_title_in_brackets_stands_between_two_elements(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_what_may_be_the_next_element_is_not_left_out(archives: Archives) -> None:
    text = "Source: Department of State, Lot 71 D 12, Memoranda of Conversation."
    assert fields(text, archives) == [{"archive": "NARA", "series": "Lot 71 D 12", "item": "Memoranda of Conversation"}]
    assert fields("Source: Department of State, Lot 71 D 12. Secret.", archives) == [
        {"archive": "NARA", "series": "Lot 71 D 12"}
    ]


def test_a_known_archive_out_of_its_system_is_a_title_and_a_labelled_unit(archives: Archives) -> None:
    (read,) = read_references("Hrvatski državni arhiv, Zbirka Mažuranić, busta 7, fol. 3", archives)
    assert (read.archive, read.series, read.item, read.leaves) == ("HDA", "Zbirka Mažuranić", "7", "3")
    assert 0.5 < read.confidence < 0.9


def test_an_unknown_archive_is_read_by_a_unit_that_books_have_not(archives: Archives) -> None:
    (read,) = read_references("XYZ, Velkostatek Kladno, kart. 12, fol. 3", archives)
    assert (read.archive, read.archive_name) == ("XYZ", None)
    assert (read.series, read.item, read.leaves) == ("Velkostatek Kladno", "12", "3")
    assert read.confidence < 0.6
    assert not read_references("IBM Corp, Model 5, vol. 12, p. 3", archives)


@pytest.mark.parametrize(
    ("text", "archive"),
    [("SOkA Beroun, fond Město, inv. č. 12", "SOkA"), ("Archives départementales du Cher, Fonds Roy, carton 4", "AD")],
)
def test_the_place_of_one_of_many_archives_belongs_to_its_name(archives: Archives, text: str, archive: str) -> None:
    (read,) = fields(text, archives)
    assert read["archive"] == archive
    assert {"Město", "Fonds Roy"} & set(read.values())


def test_further_volumes_need_no_name(archives: Archives) -> None:
    read = fields("BnF fr. 3181 f. 55; Colbert 390 p. 139", archives)
    assert [(one["series"], one["item"], one["leaves"]) for one in read] == [
        ("fr.", "3181", "55"),
        ("Colbert", "390", "139"),
    ]


def test_look_alike_letters_of_an_open_value_are_a_repair(archives: Archives) -> None:
    (read,) = read_references("PA AA, M 7, А 2044", archives)
    assert read.item == "M 7, A 2044"
    assert [(r.field, r.rule) for r in read.repairs] == [("item", "letter-of-other-script")]


def test_a_text_is_told_as_printed_whatever_its_spaces(archives: Archives) -> None:
    (read,) = read_references("ГАРФ,  ф. 5446,   оп. 1, д. 2", archives)
    assert read.text == "ГАРФ,  ф. 5446,   оп. 1, д. 2"
    assert (read.fond, read.inventory, read.file) == ("5446", "1", "2")


def test_a_word_of_a_law_is_no_archive(archives: Archives) -> None:
    assert not read_references("Art. 21 Abs. 1: das Bundesgebiet", archives)


def test_years_of_a_file_stand_between_its_elements(archives: Archives) -> None:
    assert fields("ГАРФ. Ф. 111 ОО, 1902 г., Оп. 3. Д. 4.", archives) == [
        {"archive": "GARF", "fond": "111 ОО", "inventory": "3", "file": "4"}
    ]


def test_a_letter_among_the_digits_of_a_title_is_a_repair_and_makes_it_less_sure(archives: Archives) -> None:
    (read,) = read_references("NARA, RG 242, microfilm T-3Z1, roll 10", archives)
    assert read.item == "microfilm T-321, roll 10" and read.confidence < 0.75
    assert [(r.field, r.rule) for r in read.repairs] == [("item", "letter-for-digit")]


@pytest.mark.parametrize(
    "text", ["ASNa, Esteri, busta 7", "Naples, Archivio di Stato, Esteri, busta 7", "Archivio di Stato di Napoli, Naples, Esteri, b. 7"]
)  # fmt: skip
def test_the_town_of_an_archive_belongs_to_its_name(archives: Archives, text: str) -> None:
    named = text.replace("Archivio di Stato, ", "Archivio di Stato di Napoli, ")
    assert fields(named, archives) == [{"archive": "ASNa", "series": "Esteri", "item": "7"}]


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("Truman Library, Papers of Anna B. Carter", "Papers of Anna B. Carter"),
        ("Source: Department of State, Central Files, POL 7 S. Secret.", "Central Files"),
    ],
)
def test_an_initial_ends_no_sentence_and_a_subject_does(archives: Archives, text: str, series: str) -> None:
    (one,) = fields(text, archives)
    assert one["series"] == series


def test_a_year_behind_a_file_is_no_leaf(archives: Archives) -> None:
    assert fields("РГИА, ф. 12, оп. 3, д. 45 за 1868 год", archives) == [
        {"archive": "RGIA", "fond": "12", "inventory": "3", "file": "45"}
    ]


def test_labels_of_a_unit_end_the_title_before_them(archives: Archives) -> None:
    text = "Statsarkivet i Oslo, Akershus amt, boks 4; AGI, Lima, tomo 4, doc. 5, ff. 6-7"
    assert fields(text, archives) == [
        {"archive": "SAO", "series": "Akershus amt", "item": "4"},
        {"archive": "AGI", "series": "Lima", "item": "4", "folder": "5", "leaves": "6-7"},
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("GARF, f. 55, Department of Police, 1898 g., op. 3, d. 4, chast' 2, l. 5", {"archive": "GARF", "fond": "55", "inventory": "3", "file": "4", "leaves": "5"}),
        ("AP w Lublinie, fonds 35/12, Akta miasta Lublina (the town), number 4", {"archive": "AP", "fond": "35/12", "file": "4"}),
        ("BnF Clairambault 12 (1530), f. 3", {"archive": "BnF", "series": "Clairambault", "item": "12", "leaves": "3"}),
    ],
)  # fmt: skip
def test_what_is_said_of_an_element_stands_before_the_next(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


def test_what_follows_a_reference_in_a_further_sentence_is_none_of_its_elements(archives: Archives) -> None:
    text = "РГИА, ф. 12, оп. 3, д. 45. Иванов И. И. История города. М., 1990. С. 5."
    assert fields(text, archives) == [{"archive": "RGIA", "fond": "12", "inventory": "3", "file": "45"}]


def test_an_archive_named_twice_is_one_name(archives: Archives) -> None:
    assert fields("Nationaal Archief, NL-HaNA 1.01.02 inv. 44", archives) == [
        {"archive": "NL-HaNA", "series": "1.01.02", "item": "44"}
    ]


def test_papers_are_read_before_the_name_of_who_keeps_them(archives: Archives) -> None:
    assert fields("Anna Carter Papers, Manuscript Division, Library of Congress.", archives) == [
        {"archive": "LC", "series": "Anna Carter Papers"}
    ]


def test_what_says_that_a_reference_follows_is_no_archive(archives: Archives) -> None:
    assert fields("Archive Reference: Ф. 12, оп. 3, д. 45", archives) == [
        {"fond": "12", "inventory": "3", "file": "45"}
    ]
    assert fields("The old archival record Ф. 12, оп. 3, д. 45 remains", archives) == [
        {"fond": "12", "inventory": "3", "file": "45"}
    ]


def test_an_unknown_archive_is_found_in_a_sentence_by_a_unit_that_books_have_not(archives: Archives) -> None:
    (one,) = read_references("„Causa criminal“, Popayán, 1784, QRX, sección colonia, leg. 236, f. 4", archives)
    assert (one.archive, one.series, one.item, one.leaves) == ("QRX", "sección colonia", "236", "4")
    assert one.confidence < 0.6


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Cotton MS Julius B VI", {"archive": "BL", "series": "Cotton MS Julius", "item": "B VI"}),
        ("Arkiv: Orsa kyrkoarkiv, SE/ULA/10119", {"archive": "RA", "series": "10119"}),
        ("National Archives of Australia, series A1200", {"archive": "NAA", "series": "A1200"}),
        ("Archives New Zealand, IA 9/10", {"archive": "ANZ", "series": "IA 9", "item": "10"}),
        ("Nationaal Archief, VOC 1.04.02, inv. 44", {"archive": "NL-HaNA", "series": "1.04.02", "item": "44"}),
    ],
)
def test_systems_go_as_far_as_what_is_printed(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    (one,) = fields(text, archives)
    assert {name: one.get(name) for name in wanted if name != "archive"} == {
        name: value for name, value in wanted.items() if name != "archive"
    }


def test_the_sentence_before_a_reference_is_no_archives_name(archives: Archives) -> None:
    (one,) = fields("It lies in the police archive to this day. GARF f. 12, op. 3 d. 4, l. 5.", archives)
    assert one["archive"] == "GARF"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AGI, Contaduría, 311-B", {"archive": "AGI", "series": "Contaduría", "item": "311-B"}),
        ("AAV, Fondo Salviati 7044, no. 9", {"archive": "AAV", "series": "Fondo Salviati", "item": "7044, no. 9"}),
        ("AHN (Consejos, legajo 5529)", {"archive": "AHN", "series": "Consejos", "item": "5529"}),
        ("HHStA, Polen, Kt. 9, Fasc. 2, f. 11-19, 1640-1660", {"archive": "HHStA", "series": "Polen", "item": "9", "folder": "2", "leaves": "11-19"}),
        ("AAV, Archivio Colonna, Busta 8). In 1711, it was bound", {"archive": "AAV", "series": "Archivio Colonna", "item": "8"}),
        ("Amsterdam, Stadsarchief, Notarissen 1043, Will of Anna Smit, 3 May 1712, fols. 8-9", {"archive": "SAA", "series": "Notarissen", "item": "1043", "leaves": "8-9"}),
        ("SATØ/S-0012/F/Fb/L0003", {"archive": "SATØ", "series": "S-0012/F/Fb", "item": "L0003"}),
        ("State Archives of Assam, Home Department, file no. 12", {"archive": "SAA", "series": "Home Department", "item": "12"}),
        ("BnF, ms. français 2980, f. 7", {"archive": "BnF", "series": "ms. français", "item": "2980", "leaves": "7"}),
        ("Records Office of North Westshire RONW: GRG 4/12", {"archive": "RONW", "series": "GRG 4", "item": "12"}),
    ],
)  # fmt: skip
def test_more_of_what_archives_print(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_a_month_is_no_archive_with_a_wrong_letter(archives: Archives) -> None:
    assert all(one.archive == "RAH" for one in read_references("KAH, 9/4567, fol. 12", archives))
    assert not read_references("AUG 1519 40", archives)


def test_blanks_part_the_letters_of_words_and_not_those_of_a_short_name(archives: Archives) -> None:
    assert not [one for one in read_references("wyrok I SA/Gd 41/22", archives) if one.archive == "ISA"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AN, D XXV 41, dossier 407", {"archive": "AN", "series": "D XXV", "item": "41", "folder": "407"}),
        ("AN, 19770508/3", {"archive": "AN", "series": "19770508", "item": "3"}),
        ("BStU, MfS, AOP 4471/63, Bd. 3, Bl. 8", {"archive": "BStU", "series": "MfS, AOP", "item": "4471/63, Bd. 3", "leaves": "8"}),
        ("AHN, Universidades, exp. 71", {"archive": "AHN", "series": "Universidades", "item": "71"}),
        ("AD Cher, B 27, f. 3", {"archive": "AD", "series": "B", "item": "27", "leaves": "3"}),
        ("AMAE, MD, Espagne 331, f° 7-9", {"archive": "AMAE", "series": "MD, Espagne", "item": "331", "leaves": "7-9"}),
        ("ГАРФ, ф. 102, ОО, 1906, оп. 236, д. 25, ч. 4, л. 8", {"archive": "GARF", "fond": "102", "inventory": "236", "file": "25, ч. 4", "leaves": "8"}),
        ("TNA, FO 371/9140/N2871", {"archive": "TNA", "series": "FO 371", "item": "9140"}),
        ("BAR, E 4320 (B) 1973/17, Bd. 9", {"archive": "CHBAR", "series": "E 4320 (B) 1973/17", "item": "9"}),
        ("AGNA, Sala X, 7-2-5", {"archive": "AGNA", "series": "Sala X", "item": "7-2-5"}),
        ("BOA, Cevdet Zaptiye, 2041", {"archive": "BOA", "series": "Cevdet Zaptiye", "item": "2041"}),
        ("Columbia University, RBML, Anna Carter Papers, box 7", {"archive": "COL", "series": "Anna Carter Papers", "item": "box 7"}),
    ],
)  # fmt: skip
def test_series_and_files_as_footnotes_cite_them(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_letters_of_another_script_are_not_made_of_some_alone(archives: Archives) -> None:
    (one,) = read_references("РГИА. Ф. 12, Оп. 3, Д. 45, L. 12 об.", archives)
    assert one.leaves == "12 об."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vat.lat.4107 f.9v", {"archive": "BAV", "series": "Vat.lat.", "item": "4107", "leaves": "9v"}),
        ("SP 78/231/40, f. 12", {"archive": "TNA", "series": "SP 78", "item": "231/40", "leaves": "12"}),
        ("AN, AF/II/203", {"archive": "AN", "series": "AF/II", "item": "203"}),
        ("BnF, 500 Colbert 397, f. 4", {"archive": "BnF", "series": "500 Colbert", "item": "397", "leaves": "4"}),
        ("SHD, cote AC 28 P 914", {"archive": "SHD", "series": "AC 28 P", "item": "914"}),
        ("SE/RA/720231/II/4/3/17", {"archive": "SE-RA", "series": "720231/II/4/3", "item": "17"}),
        ("SE/RA/221/2210.03.1/E/E 4/E 4 B/2", {"archive": "SE-RA", "series": "221/2210.03.1/E/E 4/E 4 B", "item": "2"}),
        ("РГАДА, ф. 210, оп. 6, ч. 2, д. 31", {"archive": "RGADA", "fond": "210", "inventory": "6, ч. 2", "file": "31"}),
        ("BnF fr. 3204 f.17, 9 folios", {"archive": "BnF", "series": "fr.", "item": "3204", "leaves": "17"}),
        ("AGS, Estado, leg. 13|7, fol. 6", {"archive": "AGS", "series": "Estado", "item": "1317", "leaves": "6"}),
        ("HStAM, Bestand 5IV", {"archive": "HStAM", "series": "Bestand 5IV"}),
        ("Landeshauptarchiv Koblenz (Bestand 403, Oberpräsidium)", {"archive": "LHAKo", "series": "Bestand 403"}),
        ("BayHStA, GDA, Nachlass Anna Huber", {"archive": "BayHStA", "series": "GDA, Nachlass Anna Huber"}),
        ("Дело хранится в Тобольском губернском архиве, ф. 156, оп. 2, д. 5", {"archive": "TGA", "fond": "156", "inventory": "2", "file": "5"}),
    ],
)  # fmt: skip
def test_signatures_and_holdings_as_researchers_note_them(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


def test_files_of_one_inventory_with_what_is_said_of_each_are_as_many_references(archives: Archives) -> None:
    text = (
        "ГАРФ, ф. 9401, оп. 2, д. 64 (Особая папка), д. 65 (1944), д. 70а (доклады); ф. 9408, оп. 1, д. 3 (1945), л. 7"
    )
    read = [(one["fond"], one["inventory"], one["file"], one.get("leaves")) for one in fields(text, archives)]
    assert read == [
        ("9401", "2", "64", None), ("9401", "2", "65", None), ("9401", "2", "70а", None), ("9408", "1", "3", "7"),
    ]  # fmt: skip


def test_a_reference_is_less_sure_where_the_text_runs_on_or_little_is_told(archives: Archives) -> None:
    sure, runs_on, alone = (
        read_references(text, archives)[0].confidence
        for text in ("TNA, FO 371/29483.", "TNA, FO 371/29483 and more", "TNA, FO 371")
    )
    assert sure > runs_on > alone > 0.7
