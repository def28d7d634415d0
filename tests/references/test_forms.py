"""Forms of references from many archives: older names, joined ones, runs of numbers, series in words."""

import pytest
from printed import fields

from digitize.references import Archives, read_references


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dresden HSA, Geheimes Kabinett 77, fol. 3", {"archive": "SHStAD", "series": "Geheimes Kabinett", "item": "77", "leaves": "3"}),
        ("Þjskjs. (Þjóðskjalasafn) Stjr. 3, nr. 12", {"archive": "ÞÍ", "series": "Stjr. 3", "item": "12"}),
        ("Brit. Mus., Eg. MS 2001, f. 4", {"archive": "BL", "series": "Eg. MS", "item": "2001", "leaves": "4"}),
        ("Public Record Office, Adm. 2/45", {"archive": "TNA", "series": "Adm. 2", "item": "45"}),
        ("Chartwell Papers, CHAR9/21/3", {"archive": "CAC", "series": "CHAR", "item": "9/21/3"}),
        ("PAAA, Persien 7, Bd. 12", {"archive": "PAAA", "item": "Persien 7, Bd. 12"}),
        ("AMAE, Perse 21, fol. 8", {"archive": "AMAE", "series": "Perse", "item": "21", "leaves": "8"}),
    ],
)  # fmt: skip
def test_older_names_and_abbreviations_of_holdings_are_known(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


def test_small_words_are_no_damaged_number(archives: Archives) -> None:
    assert fields("TNA, FO 371 was opened in 1972", archives) in ([], [{"archive": "TNA", "series": "FO 371"}])


def test_a_letter_beside_a_stroke_is_a_digit_of_the_number(archives: Archives) -> None:
    assert fields("ASTo, Corti estere, mazzo Z/45", archives) == [
        {"archive": "ASTo", "series": "Corti estere", "item": "2/45"}
    ]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("TNA, FO 881/2147 and SP 8/12", {"archive": "TNA", "series": "SP 8", "item": "12"}),
        ("BArch, R 77/12, Bl. 3 und R 77/13, Bl. 4", {"archive": "BArch", "series": "R 77", "item": "13", "leaves": "4"}),
        ("ГАРФ. Ф. 12. Оп. 1. Д. 12. Л. 3 и Д. 15. Л. 4", {"archive": "GARF", "fond": "12", "inventory": "1", "file": "15", "leaves": "4"}),
    ],
)  # fmt: skip
def test_a_word_joins_a_reference_to_the_one_before_it(archives: Archives, text: str, second: dict[str, str]) -> None:
    assert fields(text, archives)[1:] == [second]


@pytest.mark.parametrize("joint", [";", " et"])
def test_a_book_behind_a_reference_is_none_of_its_archive(archives: Archives, joint: str) -> None:
    text = f"AMAE, NS, Perse, vol. 18, fol. 45{joint} Rossi, Storia, vol. 2, p. 45"
    assert len(fields(text, archives)) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AVPRI, Posol'stvo v Pekine, f. 188, op. 761, d. 36", {"archive": "AVPRI", "fond": "188", "inventory": "761", "file": "36"}),
        ("РГИА. Департамент торговли. Ф. 20. Оп. 2. Д. 3.", {"archive": "RGIA", "fond": "20", "inventory": "2", "file": "3"}),
    ],
)  # fmt: skip
def test_what_a_fond_is_called_may_stand_before_its_number(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


@pytest.mark.parametrize(
    ("text", "leaves"),
    [("RGASPI, 17/3/98/12", "12"), ("RGASPI 17-3-98, l. 12", "12"), ("РГАСПИ 17 3 98", None), ("РГАСПИ, 17/3/98, л. 12", "12")],
)  # fmt: skip
def test_a_run_of_numbers_is_the_elements_in_their_order(archives: Archives, text: str, leaves: str | None) -> None:
    (read,) = read_references(text, archives)
    assert (read.fond, read.inventory, read.file, read.leaves) == ("17", "3", "98", leaves)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("PRO, Foreign Office 417/23, p. 8", {"archive": "TNA", "series": "Foreign Office 417", "item": "23", "leaves": "8"}),
        ("Public Record Office, State Papers—Turkey 97/68", {"archive": "TNA", "series": "State Papers—Turkey 97", "item": "68"}),
        ("HHStA PA XV/66, fol. 12r", {"archive": "HHStA", "series": "PA XV", "item": "66", "leaves": "12r"}),
        ('ASTo, "Lettere" (Inv. 11/B), Ministri Prussia, mazzo 2', {"archive": "ASTo", "series": '"Lettere" (Inv. 11/B), Ministri Prussia', "item": "2"}),
        ("AHN, Consejos, leg. 23, No. 4", {"archive": "AHN", "series": "Consejos", "item": "23, No. 4"}),
    ],
)  # fmt: skip
def test_series_in_words_end_where_their_number_stands(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AHI 214/2/7", {"archive": "AHI", "item": "214/2/7"}),
        ("AHSRE, L-E-1033", {"archive": "AHSRE", "item": "L-E-1033"}),
        ("AHI, 14/2/1907", None),
    ],
)  # fmt: skip
def test_a_number_that_is_no_date_may_stand_alone_behind_an_archive(
    archives: Archives, text: str, wanted: dict[str, str] | None
) -> None:
    assert fields(text, archives) == ([wanted] if wanted else [])


def test_of_two_archives_of_a_name_the_one_with_its_place_in_the_name_is_meant(archives: Archives) -> None:
    (read,) = read_references("Archives départementales du Nord, M 62/19", archives)
    assert (read.archive, read.confidence > 0.8) == ("ADN", True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SAPMO-BArch, DY 30/IV 2/11/123, Bl. 12", {"archive": "BArch", "series": "DY 30", "item": "IV 2/11/123", "leaves": "12"}),
        ("ÁBTL 3.1.9. V-144000", {"archive": "ABTL", "series": "3.1.9", "item": "V-144000"}),
        ("NAI, DFA, 5/340/12", {"archive": "NAI", "series": "DFA", "item": "5/340/12"}),
        ("AJ, 334 (MIP), 21-44", {"archive": "AJ", "fond": "334 (MIP)", "folder": "21", "file": "44"}),
        ("BOA, İ. HR. 345/22345", {"archive": "BOA", "series": "İ. HR.", "item": "345/22345"}),
        ("AMAER, fond 71/URSS, vol. 12, f. 5", {"archive": "AMAERo", "fond": "71/URSS", "file": "12", "leaves": "5"}),
    ],
)  # fmt: skip
def test_numbers_of_archives_have_strokes_dashes_and_letters(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    (one,) = fields(text, archives)
    level = lambda value: (value or "").rstrip(".")  # noqa: E731
    assert {name: level(value) for name, value in one.items()} == {name: level(v) for name, v in wanted.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bundesarchiv Koblenz, Nachlass Wirth, N 1342/15", {"archive": "BArch", "series": "N 1342", "item": "15"}),
        ("TNA, War Cabinet, CAB 23/12", {"archive": "TNA", "series": "CAB 23", "item": "12"}),
        ("AAN, KC PZPR, 237/V-98, k. 4", {"archive": "AAN", "fond": "KC PZPR", "file": "237/V-98", "leaves": "4"}),
        ("NA, ÚV KSČ, f. 02/3, sv. 12, a. j. 34", {"archive": "NA", "fond": "02/3", "folder": "12", "file": "34"}),
        ("SHM, BB 7 98", {"archive": "SHD", "series": "BB 7", "item": "98"}),
        ("AGS, Estado, Francia, leg. K 1468, doc. 12", {"archive": "AGS", "series": "Estado, Francia", "item": "K 1468", "folder": "12"}),
        ("Rigsarkivet, Udenrigsministeriet, 5.D.27", {"archive": "RA", "series": "Udenrigsministeriet", "item": "5.D.27"}),
        ("NAI, Home (Political), A, June 1908, nos. 12–15", {"archive": "NAI", "series": "Home (Political), A, June 1908", "item": "12-15"}),
        ("AAV, Arch. Nunz. Vienna, 98, fasc. 2", {"archive": "AAV", "series": "Arch. Nunz. Vienna", "item": "98", "folder": "2"}),
        ("Bibl. nat., ms. fr. 15971, fol. 3", {"archive": "BnF", "series": "ms. fr.", "item": "15971", "leaves": "3"}),
        ("ISA, RG 130, MFA 3100/6", {"archive": "ISA", "series": "MFA", "item": "3100/6"}),
    ],
)  # fmt: skip
def test_what_holdings_are_called_and_their_own_numbers(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AGI, Charcas, leg. I529, f. 3", {"archive": "AGI", "series": "Charcas", "item": "1529", "leaves": "3"}),
        ("AGI, Charcas, leg. |45g", {"archive": "AGI", "series": "Charcas", "item": "1459"}),
        ("TNA, FO 608 2147", {"archive": "TNA", "series": "FO 608", "item": "2147"}),
        ("MAE, NS, Perse, vol. l82, tol. 45", {"archive": "AMAE", "series": "NS, Perse", "item": "182", "leaves": "45"}),
        ("BAV, Barb. Lat. S256, f. 12", {"archive": "BAV", "series": "Barb. Lat.", "item": "5256", "leaves": "12"}),
        ("BStU, MfS, Nr. 55з, BI. 15–19", {"archive": "BStU", "series": "MfS", "item": "553", "leaves": "15-19"}),
        ("HHStA, PA VIII, Karion 503", {"archive": "HHStA", "series": "PA VIII", "item": "503"}),
        ("AHN, Estado, leq. 8461", {"archive": "AHN", "series": "Estado", "item": "8461"}),
    ],
)  # fmt: skip
def test_a_damaged_unit_behind_a_title_is_repaired(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    (read,) = read_references(text, archives)
    assert fields(text, archives) == [wanted]
    assert read.confidence < 0.98 and read.repairs
