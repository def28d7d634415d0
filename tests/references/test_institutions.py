"""Institutions that no table names are known by what they are called, and known archives by signs of another's system."""

import pytest
from printed import fields

from digitize.references import Archives, read_references


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Source: Minnesota Historical Society, Hubert Humphrey Papers, Box 12, Folder 3. Secret.",
            {"archive": "MHS", "series": "Hubert Humphrey Papers", "item": "Box 12, Folder 3"},
        ),
        ("Cumbria Record Office, D/LONS/W1/12", {"archive": "CRO", "series": "D/LONS/W1", "item": "12"}),
        ("Zentralbibliothek Luzern, Ms. 45, fol. 3r", {"archive": "ZL", "series": "Ms.", "item": "45", "leaves": "3r"}),
        ("Archivio storico Ricordi, busta 12, fasc. 3", {"archive": "AR", "item": "12", "folder": "3"}),
        ("Liechtensteinisches Landesarchiv, RE 1919/154", {"archive": "LL", "series": "RE 1919", "item": "154"}),
        ("National Archives of Malta, CSG 01", {"archive": "NAM", "series": "CSG", "item": "01"}),
        ("Oud Archief Delfland, inv.nr. 1622", {"archive": "OAD", "item": "1622"}),
        (
            "Kreisarchiv Altenau, Gemeindearchiv Lohe, Nr. 17",
            {"archive": "KA", "series": "Gemeindearchiv Lohe", "item": "17"},
        ),
        ("Ducal Archives, Windsor, GEO/MAIN/45/7", {"archive": "DA", "series": "GEO/MAIN/45", "item": "7"}),
        ("Archives diplomatiques, Fonds Dupont, carton 3", {"archive": "AMAE", "series": "Fonds Dupont", "item": "3"}),
        ("Dorset Record Office, 4521/2/8", {"archive": "DRO", "series": "4521/2", "item": "8"}),
        ("Archiv für Landesgeschichte, 02-114-007/3", {"archive": "AL", "item": "02-114-007/3"}),
        ("Somalia National Archives, B12/345", {"archive": "SNA", "series": "B12", "item": "345"}),
        ("a copy is kept, OEE MS KX 7.", {"archive": "OEE", "series": "MS KX", "item": "7"}),
    ],
)
def test_what_an_institution_is_called_names_it(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_an_institution_is_named_inside_a_sentence(archives: Archives) -> None:
    text = "See the letter in Georgia Historical Society, MS 278, Box 3, Folder 12."
    assert fields(text, archives) == [{"archive": "GHS", "series": "MS 278", "item": "Box 3, Folder 12"}]


def test_a_known_archive_in_the_words_of_another_is_the_one_that_is_meant(archives: Archives) -> None:
    text = "(Qatar Digital Library, IOR/L/PS/10/1165/1)"
    assert fields(text, archives) == [{"archive": "BL", "series": "L/PS/10", "item": "1165/1"}]


@pytest.mark.parametrize(
    "text",
    [
        "Cambridge University Press, Studies in History, vol. 12, p. 5",
        "Journal of the Royal Society, Papers, vol. 12",
        "the Institute of Physics, Conference Series No. 12, Bristol",
        "University of London, MPhil thesis, 1987, p. 12",
        "Records of the Past, vol. 12, p. 45",
        "Archiv orientální, 83, no. 2 (2015), pp. 4-17",
        "Bulletin of the John Rylands Library, 72/3 (1990), 12-34",
        "Cambridge University Library Bulletin, 12/3 (1987)",
        "International Record Review, May 2003",
    ],
)
def test_what_an_institution_publishes_is_no_reference(archives: Archives, text: str) -> None:
    assert not read_references(text, archives)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ANK, 29/456, sygn. 12, k. 41.", {"archive": "ANK", "fond": "29/456", "file": "12", "leaves": "41"}),
        (
            "Stadtarchiv Heilbronn B019-153: Ratsschreiberei",
            {"archive": "StadtA", "series": "B019", "item": "153"},
        ),
        (
            "Archivo General de la Nación, sección República, fondo Ministerio de Obras Públicas",
            {"archive": "AGN", "series": "sección República, fondo Ministerio de Obras Públicas"},
        ),
    ],
)
def test_a_known_archive_is_read_by_what_the_text_has_the_sign_of(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("J 386 Bü 257 Familienbuch", {"series": "J 386", "item": "257"}),
        ("(Hannah Arendt Papers, Box 3, Folder 12)", {"series": "Hannah Arendt Papers", "item": "Box 3, Folder 12"}),
    ],
)
def test_a_form_that_says_what_it_is_needs_no_name(archives: Archives, text: str, wanted: dict[str, str]) -> None:
    assert fields(text, archives) == [wanted]


def test_two_numbers_of_one_series_are_one_item(archives: Archives) -> None:
    assert fields("TNA, FO 371/2147 and 2148", archives) == [
        {"archive": "TNA", "series": "FO 371", "item": "2147 and 2148"}
    ]


def test_files_of_a_departments_office_are_named_behind_it(archives: Archives) -> None:
    text = "Source: Department of State, Bureau of Intelligence, INR Files, Peru 1971. Secret."
    assert fields(text, archives) == [
        {"archive": "NARA", "series": "Bureau of Intelligence, INR Files", "item": "Peru 1971"}
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Nachlass Lammasch, Haus-, Hof- und Staatsarchiv, Karton 7, fol. 3",
            {"archive": "HHStA", "series": "Nachlass Lammasch", "item": "7", "leaves": "3"},
        ),
        (
            "„Zölle und Maut 1801–1812 – Bestand Hann. 12“, Niedersächsisches Landesarchiv",
            {"archive": "NLA", "series": "Bestand Hann.", "item": "12"},
        ),
    ],
)
def test_a_holding_may_stand_before_the_name_of_its_archive(
    archives: Archives, text: str, wanted: dict[str, str]
) -> None:
    assert fields(text, archives) == [wanted]


def test_a_signature_behind_its_own_label_is_read_behind_what_it_belongs_to(archives: Archives) -> None:
    text = "National Records of Scotland, fund: GD12 – Papers of the Muir Family, Reference: GD12/5/301"
    assert fields(text, archives) == [{"archive": "NRS", "series": "GD12/5", "item": "301"}]


def test_a_zero_behind_the_first_letter_of_a_series_was_a_letter(archives: Archives) -> None:
    assert fields("Eden to Hoare, F0954/13", archives) == [{"archive": "TNA", "series": "FO954", "item": "13"}]


def test_leaves_with_their_side_need_no_label(archives: Archives) -> None:
    text = "ASVe, Senato, filza 8, 12r-14v"
    assert fields(text, archives) == [{"archive": "ASVe", "series": "Senato", "item": "8", "leaves": "12r-14v"}]


def test_what_is_read_outside_an_archives_system_gives_way_to_what_is_read_inside(archives: Archives) -> None:
    text = "British Library: India Office Records and Private Papers, IOR/R/15/|/10"
    assert fields(text, archives) == [{"archive": "BL", "series": "R/15/1", "item": "10"}]
