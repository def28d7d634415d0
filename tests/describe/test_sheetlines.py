"""What a line is on a letter's sheets is told by its words, in each of the languages."""

import pytest

from digitize.describe import Vocabulary, sheet_part

LINES = {
    "Sehr geehrter Herr Kollege!": "salutation",
    "Hochgeehrter Dr. Lund und liebwerte Frau Dr.": "salutation",
    "Kære Hr. Lods,": "salutation",
    "Vážený pane kapitáne!": "salutation",
    "My dear Dr. Lund:": "salutation",
    "Hochverehrter Herr Kapitän Orlov und liebwerte Frau Doktor.": "salutation",
    "Kere Hr. Lods,": "salutation",  # of an engine without Danish
    "4 Gennemslag. Lima No. II.": "copies",
    "FROM: American Embassy, Lima": "sender",
    "Von: Dr. Emil Lund": "sender",
    "Fra: Direktør Lund": "sender",
    "De la part de : M. Lund": "sender",
    "Kimden: Emin Demir": "sender",
    "From the third of May: the dues are lower": None,
    "Viele Grüße von Lena": "closing",
    "Lieber Emil. Ein gewisser Orlov fragte nach der Mole und": "called",
    "Very truly yours,": "closing",
    "Resvectfully yours,": "closing",  # a letter misread
    "Mit vorzüglicher Hochachtung": "closing",
    "Veuillez agréer, Monsieur, l'assurance": "closing",
    "Ihr": "closing",
    "Ihr Schreiben vom 3. Mai ist hier": None,
    "The Honorable": "addressee",
    "An das Hafenamt": "addressee",
    "zuhanden von Herrn Direktor Lund,": "addressee",
    "an einem Tage im Mai": None,
    "Hon. Emil Lund,": "person",
    "J.No. 5.M.2.": "journal",
    "93/5.E.22.": "journal",
    "37.H.6.": "journal",
    "p.A.44.21.Tch.-KM.": "journal",
    "p.A.44.21.Tch.-k Ku": "journal",  # a hand's mark beside it
    "P.III.e. No. 44.": "journal",
    "St.S. Nr. 733": None,  # an official's telegram
    "Al R. Ministero degli Affari Esteri": "office-addressed",
    "Народному комиссару торговли": "addressee",
    "à Monsieur le Préfet du Nord": "office-addressed",
    "Ticaret Vekâletine": "addressee",
    "Ticaret Vekâleti": None,
    "12.6.1941": None,
    "17.I.1941": None,
    "U.S.A.": None,
    "W.C.1.": None,
    "8.30-9.15": None,
    "Subject: The eastern mole": "subject",
    "SUBJECT; The eastern mole": "subject",
    "Betr.: Ostmole": "subject",
    "4 Bilag.": "enclosure",
    "Copies to Lima and Quito.": "copies",
    "EL/mk": "initials",
    "Vorwort": "front",
    "Forts.": "continued",
    "Herr Handelsminister": "salutation",  # without a mark
    "Pane ministře": "salutation",
    "Panie Ministrze!": "salutation",
    "Herr Lund": "addressee",
    "Zu Handen des Hafenamtes": "addressee",
    "Pánu okresnému náčelníkovi": "office-addressed",
    "à Monsieur le Préfet E. LUND.": "office-addressed",
    "Votre affectueusement dévoué,": "closing",
    "Váš oddaný": "closing",
    "Ergebenst": "closing",
    "ergebenst mitzuteilen.": None,
    "Ergeht an: Kapitän Lund, Ostende": "copies",
    "Sehr geehrter Herr Lotsendirektorl": "salutation",  # its mark read as a letter
    "My dear Mr. Lund": "salutation",
    "Herr Minister Lund": "addressee",
    "Högtärade Herr Generalkonsul,": "salutation",
    "Zeer geachte Heer Lund,": "salutation",
    "Kjære lods Berg!": "salutation",
    "Med utmärkt högaktning": "closing",
    "Med særlig høiaktelse": "closing",
    "Met de meeste hoogachting,": "closing",
    "Till Hamnstyrelsen i Ystad.": "addressee",
    "Det kongelige Havnekontor,": "addressee",
    "Zijner Excellentie": "addressee",
    "Angående östra piren": "subject",
    "Betreft: de oostelijke pier": "subject",
    "2 bilagor.": "enclosure",
    "Bijlagen: 1.": "enclosure",
    "Vedlegg: 2.": "enclosure",
    "Dnr 588": "journal",
    "A_n_d_a_s Hafenamt": None,
    "The pilots asked whether the dues would be lowered": None,
}


@pytest.mark.parametrize("line", LINES)
def test_the_words_of_a_line_tell_its_part(words: Vocabulary, line: str) -> None:
    assert sheet_part(line, words) == LINES[line]
