"""A line that is a reference on its own looks like one; a sentence that mentions one does not."""

import pytest

from digitize.references import Archives, is_source, likeness


@pytest.mark.parametrize(
    "line",
    [
        "[AA:A989, 43/735/56]",
        "[AA: A981, FAR EAST 31, ATTACHMENT A]",
        "Avp rf, f. About. On. 4. P. 2, d.7. L. 31‐33.",
        "РГВА, ф. 4, оп. 19, д. 70, л. 11.",
        "PA AA, R 29775, Bl. 12-15",
        "BArch, R 43 II/1413, Bl. 17-20",
        "740.0011 European War 1939/8841: Telegram",
        "FO 371/24856",
        "Source: AVP RF, f. 06, op. 3, p. 2, d. 9, l. 4",
        "АВП РФ, ф. 06, оп. 3, п. 2, д. 9,",
        "АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4. Подлинник.",
        "ГАСО. Ф. Р-88. Оп. 1. Д. 45.",
        "Подлинник. АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4.",
        "PRO, CAB 65/7, WM(40)141",
        "File No. 763.72/1190",
        "Telegram, L/PO/4/26: f 102",
        "AMAE, Papiers d'agents, Barrère, 12",
        "(BCA, 030 10/117 823 4)",
        "BCA, 490.01, 63.545.25",
        "` Архив: ГАРФ, ф. 1235, оп. 5, д. 483, л. 161. Подлинник.",
        "Місце зберігання: ЦДАВО України, ф. 2, оп. 7, спр. 190, арк. 14",
        "Местонахождение: РГАСПИ. Ф. 17. Оп. 162. Д. 9. Л. 12.",
    ],
)
def test_a_reference_on_its_own_line_scores_high(archives: Archives, line: str) -> None:
    assert likeness(line, archives) > 0.7


@pytest.mark.parametrize(
    "line",
    [
        "See file AA:A989, Portugal 7.",
        "(See AA: A2697, vol. 3 and the submission of 9 May",
        "In PRO:DO 35/1088, iii.",
        "4 Dispatched 2 May. In PRO:DO 35/1088, iii.",
        "1941-06-22",
        "No. 212",
        "Cablegram 97 3 May 1941,",
        "LONDON, 3 May 1941",
        "FO 371/24856 was opened in May and shows that the Minister had asked for it",
        "Washington, March 10, 1940.",
        "Из дневника посла в Турции, 12 мая 1941 г.",
        "Копия. Посол сказал, что 5 мая в 12 ч.",
        "the Ambassador said that page 5 and list 7 were wrong",
        "",
        "- 12 -",
    ],
)
def test_other_lines_score_low(archives: Archives, line: str) -> None:
    assert likeness(line, archives) < 0.35


def test_an_archives_name_alone_is_no_reference_yet(archives: Archives) -> None:
    assert 0.4 <= likeness("Department of State", archives) < 0.5


@pytest.mark.parametrize(
    ("note", "is_one"),
    [
        ("Source: Department of State, Central Files, 782.5/4–1862. Secret; Niact.", True),
        ("1 Source: Kennedy Library, National Security Files, Box 180. Secret.", True),
        ("Источник: АВП РФ, ф. 06, оп. 3, п. 2, д. 9, л. 4", True),
        ("Source: a private letter of the Consul.", False),
        ("NAA: A1838, 169/11/1", False),
        ("See Source: RG 59", False),
    ],
)
def test_a_note_that_tells_its_documents_source(archives: Archives, note: str, is_one: bool) -> None:
    assert is_source(note, archives) is is_one
