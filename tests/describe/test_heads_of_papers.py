"""The heads of office papers in several languages, from the sheet to the record: number, day, place, subject, whose the
paper is and to whom it goes."""

from collections.abc import Sequence
from typing import Any

import pytest

from digitize.config import Settings
from digitize.knowledge import Knowledge
from digitize.pipeline import SourceInput, assemble
from tests.typeset import Row, full, page

TEXTS = {
    "en": [
        "The pilots asked whether the harbour dues would be",
        "lowered before the season, and were told that nothing",
        "could be promised until the engineers had reported on",
        "the state of the eastern mole, which the storms of the",
        "winter had left in need of repair.",
    ],
    "de": [
        "Die Lotsen fragten, ob die Hafengebühren noch vor der",
        "Saison gesenkt würden, und es wurde ihnen gesagt, dass",
        "nichts versprochen werden könne, bevor die Ingenieure über",
        "den Zustand der Ostmole berichtet hätten, welche von den",
        "Stürmen des Winters beschädigt worden war.",
    ],
    "fr": [
        "Les pilotes ont demandé si les droits de port seraient",
        "abaissés avant la saison, et il leur a été répondu que",
        "rien ne pouvait être promis tant que les ingénieurs ne se",
        "seraient pas prononcés sur l'état du môle de l'est, que",
        "les tempêtes de l'hiver avaient endommagé.",
    ],
    "ru": [
        "Лоцманы спросили, будут ли портовые сборы снижены до",
        "начала сезона, и им ответили, что ничего нельзя обещать,",
        "пока инженеры не доложат о состоянии восточного мола,",
        "который был поврежден бурями прошедшей зимы и который",
        "требует ремонта.",
    ],
    "pl": [
        "Piloci zapytali, czy opłaty portowe zostaną obniżone",
        "przed sezonem, i odpowiedziano im, że nic nie można",
        "obiecać, dopóki inżynierowie nie złożą sprawozdania o",
        "stanie wschodniego mola, które zostało uszkodzone przez",
        "zimowe burze.",
    ],
    "it": [
        "I piloti hanno chiesto se i diritti di porto sarebbero",
        "stati ridotti prima della stagione, ed è stato loro",
        "risposto che nulla poteva essere promesso fino a quando",
        "gli ingegneri non avessero riferito sullo stato del molo,",
        "che le tempeste avevano danneggiato.",
    ],
    "es": [
        "Los pilotos preguntaron si los derechos de puerto serían",
        "reducidos antes de la temporada, y se les dijo que nada",
        "podía prometerse hasta que los ingenieros informasen del",
        "estado del muelle del este, que los temporales del invierno",
        "habían dañado.",
    ],
    "tr": [
        "Kılavuzlar liman resimlerinin mevsimden önce indirilip",
        "indirilmeyeceğini sordular ve kendilerine mühendislerin",
        "doğu mendireğinin durumu hakkında rapor vermelerinden önce",
        "bir şey vaat edilemeyeceği söylendi, çünkü kış fırtınaları",
        "mendireği tahrip etmişti.",
    ],
    "cs": [
        "Lodivodi se ptali, zda budou přístavní poplatky sníženy",
        "před sezónou, a bylo jim řečeno, že nic nelze slíbit,",
        "dokud inženýři nepodají zprávu o stavu východního mola,",
        "které bylo poškozeno zimními bouřemi a které je nutno",
        "opravit co nejdříve.",
    ],
    "da": [
        "Lodserne spurgte, om havneafgifterne vilde blive nedsat",
        "inden sæsonen, og fik at vide at intet kunde loves, før",
        "ingeniørerne havde afgivet beretning om tilstanden af den",
        "østre mole, som vinterens storme havde beskadiget og som",
        "skulde sættes i stand.",
    ],
    "hu": [
        "A révkalauzok megkérdezték, hogy a kikötői illetékeket",
        "leszállítják-e még az idény előtt, és azt a választ kapták,",
        "hogy semmit sem lehet ígérni, amíg a mérnökök nem tettek",
        "jelentést a keleti móló állapotáról, amelyet a téli viharok",
        "erősen megrongáltak.",
    ],
    "hr": [
        "Peljari su upitali hoće li lučke pristojbe biti snižene",
        "prije početka sezone, a odgovoreno im je da se ništa ne",
        "može obećati dok inženjeri ne podnesu izvještaj o stanju",
        "istočnog gata, koji je bio oštećen zimskim olujama i koji",
        "treba da se popravi što prije.",
    ],
    "uk": [
        "Лоцмани запитали, чи будуть портові збори знижені ще до",
        "початку сезону, і їм відповіли, що нічого не можна",
        "обіцяти, доки інженери не доповідять про стан східного",
        "молу, який був пошкоджений бурями минулої зими і який",
        "потребує негайного ремонту.",
    ],
    "ro": [
        "Piloții au întrebat dacă taxele de port vor fi reduse",
        "înainte de sezon și li s'a răspuns că nimic nu se poate",
        "făgădui până când inginerii nu vor fi raportat asupra",
        "stării digului de răsărit, pe care furtunile iernii l-au",
        "stricat și care trebuie reparat.",
    ],
    "pt": [
        "Os pilotos perguntaram se os direitos de porto seriam",
        "reduzidos antes da estação, e foi-lhes respondido que",
        "nada se podia prometer enquanto os engenheiros não",
        "informassem sobre o estado do molhe de leste, que os",
        "temporais do inverno tinham danificado.",
    ],
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(Settings())


def text(language: str) -> list[Row]:
    first, *more, last = TEXTS[language] * 2
    return [full(first, 1.8, "indent"), *(full(line) for line in more), Row(last)]


def record(knowledge: Knowledge, language: str, head: Sequence[Row], tail: Sequence[Row] = ()) -> dict[str, Any]:
    sheet = page(1, [*head, *text(language), *tail])
    ((_, found),) = assemble([sheet], SourceInput("mole.pdf", "0" * 64, "mole"), knowledge).documents
    own = found.archival_reference
    told = found.model_dump(
        include={"title", "number", "type", "place", "classification", "sender", "recipient", "signed"}
    )
    return told | {"date": found.date and found.date.edtf, "reference": own and own.text}


PAPERS: dict[str, tuple[str, list[Row], list[Row], dict[str, str | None]]] = {
    "a German legation's report, its file beside its number": (
        "de",
        [
            Row("Deutsche Gesandtschaft"),
            Row("Nr. 412.    J.Nr. 17/31", gap=1.5),
            Row("Kopenhagen, den 3. Mai 1931", "right", 1.5),
            Row("Inhalt: Die Ostmole.", gap=2),
            Row("2 Durchschläge", gap=1.2),
        ],
        [Row("gez. Lund", "right", 2), Row("An das Auswärtige Amt,", gap=2), Row("Berlin.")],
        {
            "title": "Die Ostmole.",
            "number": "412",
            "type": "dispatch",
            "signed": "Lund",
            "recipient": "Auswärtige Amt",
            "reference": "J.Nr. 17/31",
        },
    ),
    "a note in spaced letters, what it is about below": (
        "de",
        [
            Row("Berlin, den 3. Mai 1931.", "right"),
            Row("V e r m e r k", "centre", 2),
            Row("betreffend die Ostmole in Ostende.", "centre"),
        ],
        [Row("gez. Dr. Lund", "right", 2)],
        {"title": "Vermerk betreffend die Ostmole in Ostende.", "type": "memorandum", "signed": "Dr. Lund"},
    ),
    "a note of a consulate, whose name stands above": (
        "de",
        [
            Row("Abschrift."),
            Row("Deutsches Konsulat", gap=1.5),
            Row("Pressburg, den 3. Mai 1931", "right", 1.5),
            Row("Verbalnote", "centre", 2),
        ],
        [],
        {"title": "Verbalnote", "type": "note", "sender": "Deutsches Konsulat", "place": "Pressburg"},
    ),
    "a secret paper of an office": (
        "de",
        [
            Row("G e h e i m !"),
            Row("St.S. Nr. 412", gap=1.5),
            Row("Berlin, den 3. 5. 1931", "right", 1.5),
            Row("Herrn Ministerialdirektor Lund", gap=2),
        ],
        [],
        {"classification": "Geheim", "number": "412", "date": "1931-05-03", "reference": None},
    ),
    "a French legation's despatch": (
        "fr",
        [
            Row("LÉGATION DE FRANCE"),
            Row("N° 412", gap=1.5),
            Row("Stockholm, le 3 mai 1931", "right", 1.5),
            Row("A.s. des droits de port", gap=2),
            Row("Confidentiel", gap=1.5),
            Row("Monsieur le Ministre,", gap=2),
        ],
        [Row("E. Lund", "right", 2)],
        {
            "title": "A.s. des droits de port",
            "number": "412",
            "type": "dispatch",
            "classification": "Confidentiel",
            "signed": "E. Lund",
        },
    ),
    "a French office's letter, from whom to whom": (
        "fr",
        [
            Row("Objet : Droits de port"),
            Row("Paris, le 3 mai 1931", "right", 1.5),
            Row("Le Ministre du Commerce", gap=2),
            Row("à Monsieur le Préfet du Nord"),
        ],
        [],
        {
            "title": "Droits de port",
            "type": "letter",
            "sender": "Ministre du Commerce",
            "recipient": "Préfet du Nord",
        },
    ),
    "a Russian letter to a commissar": (
        "ru",
        [
            Row("Исх. № 412/с"),
            Row("3 мая 1931 г."),
            Row("Народному комиссару торговли", "right", 1.5),
            Row("тов. Орлову А. Б.", "right"),
            Row("Уважаемый товарищ Орлов!", "centre", 2),
        ],
        [Row("С коммунистическим приветом", gap=2), Row("В. Лунд", "right")],
        {
            "title": None,
            "type": "letter",
            "recipient": "Народному комиссару торговли тов. Орлову А. Б",
            "signed": "В. Лунд",
        },
    ),
    "a Polish legation's report": (
        "pl",
        [
            Row("POSELSTWO R. P."),
            Row("Nr 412/31", gap=1.5),
            Row("Ryga, dnia 3 maja 1931 r.", "right", 1.5),
            Row("Poufne", gap=1.5),
            Row("W sprawie: mola w Rydze", gap=1.5),
            Row("Do Ministerstwa Handlu", "right", 2),
        ],
        [Row("(-) J. Nowak", "right", 2)],
        {
            "title": "mola w Rydze",
            "number": "412/31",
            "type": "dispatch",
            "place": "Ryga",
            "classification": "Poufne",
            "recipient": "Ministerstwa Handlu",
            "signed": "J. Nowak",
        },
    ),
    "an Italian legation's report": (
        "it",
        [
            Row("R. LEGAZIONE D’ITALIA"),
            Row("N. 412/31", gap=1.5),
            Row("Oslo, 3 maggio 1931", "right", 1.5),
            Row("Riservato", gap=1.5),
            Row("Oggetto: Diritti di porto", gap=1.5),
            Row("Al R. Ministero degli Affari Esteri", "right", 2),
        ],
        [Row("E. Lund", "right", 2)],
        {"title": "Diritti di porto", "type": "dispatch", "recipient": "R. Ministero degli Affari Esteri"},
    ),
    "a Spanish embassy's despatch": (
        "es",
        [
            Row("EMBAJADA DE ESPAÑA"),
            Row("Núm. 412", gap=1.5),
            Row("Lima, 3 de mayo de 1931", "right", 1.5),
            Row("Asunto: Derechos de puerto", gap=1.5),
            Row("Excmo. Señor:", gap=2),
        ],
        [Row("E. Lund", "right", 2)],
        {"title": "Derechos de puerto", "number": "412", "type": "dispatch", "place": "Lima"},
    ),
    "a Turkish legation's letter, whose addressee's name has an ending": (
        "tr",
        [
            Row("Oslo Elçiliği"),
            Row("3 Mayıs 1931", "right", 1.5),
            Row("Konu: Liman resimleri", gap=1.5),
            Row("Hariciye Vekâletine", "centre", 2),
        ],
        [Row("E. Lund", "right", 2)],
        {"title": "Liman resimleri", "type": "letter", "recipient": "Hariciye Vekâletine"},
    ),
    "a Danish legation's report, its ministry at the foot": (
        "da",
        [
            Row("KGL. DANSK GESANDTSKAB"),
            Row("J. Nr. 7.B.12", "right"),
            Row("OSLO, d. 3/5 1931.", gap=1.5),
            Row("Nr. 412     3 Gennemslag.", "right", 1.5),
            Row("Østmolen.", "right"),
        ],
        [Row("UDENRIGSMINISTERIET,", gap=2)],
        {
            "title": "Østmolen.",
            "number": "412",
            "type": "dispatch",
            "sender": "KGL. DANSK GESANDTSKAB",
            "recipient": "UDENRIGSMINISTERIET",
            "reference": "J. Nr. 7.B.12",
        },
    ),
    "a Danish note, its day below": (
        "da",
        [
            Row("Ø.P. II J. Nr. 7.B.12", "right"),
            Row("N o t i t s", "centre", 2),
            Row("angaaende Østmolen.", "centre"),
        ],
        [Row("d. 3. Maj 1931.", gap=2)],
        {"title": "Notits angaaende Østmolen.", "type": "note", "date": "1931-05-03"},
    ),
    "a title over a small word and a third line": (
        "da",
        [
            Row("1.ll.1931.", "right"),
            Row("Lodserne ved", "centre", 2),
            Row("i", "centre"),
            Row("Ostende og Lima.", "centre"),
        ],
        [],
        {"title": "Lodserne ved i Ostende og Lima.", "date": "1931-11-01"},
    ),
    "a British despatch, its office and town above its day": (
        "en",
        [
            Row("No. 412"),
            Row("CONFIDENTIAL"),
            Row("BRITISH LEGATION,", "right"),
            Row("OSLO,", "right"),
            Row("3rd May, 1931.", "right"),
            Row("My Lord,", gap=2),
        ],
        [Row("I have the honour to be,", gap=2), Row("E. Lund.", "right", 2)],
        {"number": "412", "type": "dispatch", "place": "OSLO", "date": "1931-05-03", "classification": "CONFIDENTIAL"},
    ),
    "a paper that is about something and goes to nobody": (
        "en",
        [Row("May 3, 1931", "right"), Row("Subject: The eastern mole", gap=1.5)],
        [],
        {"title": "The eastern mole", "type": "memorandum"},
    ),
    "a telegram, its number before its subject": (
        "en",
        [Row("Lima, May 3, 1931", "right"), Row("02867. Subject: The eastern mole", gap=1.5)],
        [],
        {"title": "The eastern mole", "type": "telegram", "number": "02867"},
    ),
    "a Romanian legation's report, its addressee at the foot": (
        "ro",
        [
            Row("LEGAȚIUNEA REGALĂ A ROMÂNIEI", "centre"),
            Row("Nr. 412"),
            Row("Oslo, 3 mai 1931", "right"),
            Row("Obiect: Digul de răsărit", gap=2),
            Row("CONFIDENȚIAL", "right", 1.5),
            Row("Domnule Ministru,", "indent", 2),
        ],
        [
            Row("E. Lund", "right", 2),
            Row("Excelenței Sale", gap=2),
            Row("Domnului V. BERG"),
            Row("Ministrul Afacerilor Străine"),
        ],
        {
            "title": "Digul de răsărit",
            "number": "412",
            "place": "Oslo",
            "classification": "CONFIDENȚIAL",
            "recipient": "Domnului V. BERG",
            "signed": "E. Lund",
        },
    ),
    "a Portuguese embassy's despatch, to whom it goes in small letters at the foot": (
        "pt",
        [
            Row("EMBAIXADA DE PORTUGAL", "centre"),
            Row("N.º 412", gap=1.5),
            Row("Oslo, 3 de Maio de 1931", "right", 1.5),
            Row("Assunto: O molhe de leste", gap=2),
            Row("Senhor Ministro,", "indent", 2),
        ],
        [
            Row("A Bem da Nação", gap=2),
            Row("E. Lund", "right", 2),
            Row("A Sua Excelência", gap=2),
            Row("o Ministro do Comércio"),
            Row("LISBOA"),
        ],
        {"title": "O molhe de leste", "number": "412", "recipient": "Ministro do Comércio", "signed": "E. Lund"},
    ),
    "a Croatian office's letter to a ministry in the dative": (
        "hr",
        [
            Row("BANSKA VLAST"),
            Row("Split, 3. svibnja 1931.", "right", 1.5),
            Row("Pov. br. 412."),
            Row("Predmet: Istočni gat u Splitu", gap=2),
            Row("MINISTARSTVU SAOBRAĆAJA", gap=2),
        ],
        [Row("Načelnik:", "right", 2), Row("Dr. Lund", "right")],
        {
            "title": "Istočni gat u Splitu",
            "number": "412",
            "reference": None,
            "recipient": "MINISTARSTVU SAOBRAĆAJA",
            "signed": "Dr. Lund",
        },
    ),
    "a Czech letter to an office in the dative": (
        "cs",
        [
            Row("V Praze dne 3. května 1931.", "right"),
            Row("č.j. 4.120/A-31", gap=1.5),
            Row("Přístavnímu úřadu v Děčíně.", gap=2),
            Row("Věc: Východní molo", gap=2),
        ],
        [Row("S dokonalou úctou", gap=2), Row("E. Lund", "right", 2)],
        {
            "title": "Východní molo",
            "number": None,
            "reference": "č.j. 4.120/A-31",
            "type": "letter",
            "recipient": "Přístavnímu úřadu v Děčíně",
            "signed": "E. Lund",
        },
    ),
    "a Hungarian report, its number before the word for it": (
        "hu",
        [
            Row("M. KIR. FŐKONZULÁTUS"),
            Row("412/1931. szám."),
            Row("Oslo, 1931. május 3.", "right"),
            Row("Tárgy: A keleti móló                  Bizalmas", gap=2),
        ],
        [Row("E. Lund", "right", 2)],
        {"title": "A keleti móló", "number": "412/1931", "classification": "Bizalmas"},
    ),
    "a Ukrainian mission's letter": (
        "uk",
        [
            Row("ДИПЛОМАТИЧНА МІСІЯ"),
            Row("Ч. 412", gap=1.5),
            Row("Відень, 3 травня 1931 р.", gap=1.2),
            Row("Панові Міністрові Торгівлі", "right", 2),
        ],
        [Row("А. Лунд", "right", 2)],
        {"number": "412", "recipient": "Панові Міністрові Торгівлі", "signed": "А. Лунд"},
    ),
    "a Turkish letter to an office of several words": (
        "tr",
        [
            Row("T.C.", "centre"),
            Row("İKTİSAT VEKÂLETİ", "centre"),
            Row("Sayı: 412", gap=1.5),
            Row("Ankara, 3 Mayıs 1931", "right"),
            Row("Özü: Doğu mendireği", gap=2),
            Row("Gümrük ve İnhisarlar Vekâleti Celilesine", "centre", 2),
        ],
        [Row("E. Lund", "right", 2)],
        {
            "title": "Doğu mendireği",
            "number": "412",
            "recipient": "Gümrük ve İnhisarlar Vekâleti Celilesine",
            "reference": None,
        },
    ),
    "a Polish legation's report, its addressee over two lines at the right": (
        "pl",
        [
            Row("Ryga, dn. 3 maja 1931 r.", "right"),
            Row("Nr. 41/L/2"),
            Row("Dotyczy: molo w Rydze", gap=2),
            Row("Do Pana", "right", 2),
            Row("Ministra Spraw Zagranicznych", "right"),
        ],
        [Row("J. Nowak", "right", 2)],
        {"title": "molo w Rydze", "number": "41/L/2", "recipient": "Ministra Spraw Zagranicznych"},
    ),
    "a Russian letter, whose first number is a copy's": (
        "ru",
        [
            Row("СЕКРЕТНО", "right"),
            Row("Экз. № 2", "right"),
            Row("Рига, 3 мая 1931 г.", gap=1.5),
            Row("№ 412/с"),
            Row("ЗАМЕСТИТЕЛЮ НАРКОМА", "right", 2),
            Row("тов. БЕРГУ В.А.", "right"),
        ],
        [
            Row("ТОРГПРЕД                             Э. Лунд", gap=2),
            Row('"3" мая 1931 г.', gap=2),
        ],
        {"number": "412/с", "recipient": "ЗАМЕСТИТЕЛЮ НАРКОМА тов. БЕРГУ В.А", "signed": "Э. Лунд"},
    ),
    "a French despatch whose office stands beside its day": (
        "fr",
        [
            Row("LÉGATION DE FRANCE            Oslo, le 3 mai 1931"),
            Row("N° 412", gap=1.5),
            Row("A.s. de", gap=2),
            Row("M. Berg à Oslo."),
            Row("Monsieur le Ministre,", "indent", 2),
        ],
        [
            Row("d'Ormont", "right", 2),
            Row("Son Excellence", gap=2),
            Row("Monsieur Paul BERG,"),
        ],
        {"title": "A.s. de M. Berg à Oslo.", "place": "Oslo", "recipient": "Monsieur Paul BERG", "signed": "d'Ormont"},
    ),
    "a paper signed for an office over several lines": (
        "fr",
        [Row("Berne, le 3 mai 1931", "right"), Row("Concerne : Le môle de l'est", gap=2), Row("Monsieur,", gap=2)],
        [
            Row("DIVISION DU COMMERCE", "right", 2),
            Row("Le Directeur :", "right"),
            Row("Lund", "right", 1.5),
            Row("Copie à : Département politique,", gap=2),
            Row("Berne.", "indent"),
        ],
        {"title": "Le môle de l'est", "signed": "Lund"},
    ),
    "numbered minutes, what they are of in small letters below": (
        "ru",
        [
            Row("ПРОТОКОЛ № 12", "centre"),
            Row("заседания Комиссии по ремонту мола", "centre"),
            Row("гор. Рига                           3 мая 1931 г.", gap=1.5),
        ],
        [],
        {
            "title": "ПРОТОКОЛ № 12 заседания Комиссии по ремонту мола",
            "number": "12",
            "type": "minute",
            "date": "1931-05-03",
        },
    ),
    "minutes whose day stands in their title": (
        "hu",
        [
            Row("JEGYZŐKÖNYV", "centre"),
            Row("az 1931. évi május hó 3-án tartott", "centre"),
            Row("értekezletről", "centre"),
            Row("Jelen vannak: Lund Emil, Berg Anna.", gap=1.5),
        ],
        [],
        {"title": "JEGYZŐKÖNYV az 1931. évi május hó 3-án tartott értekezletről", "date": "1931-05-03"},
    ),
    "minutes that say in their first sentence when they were taken": (
        "cs",
        [
            Row("Protokol", "centre"),
            Row("sepsaný u přístavního úřadu dne 3. května 1931 za účasti podepsaných.", gap=2),
        ],
        [],
        {"title": "Protokol", "type": "minute", "date": "1931-05-03"},
    ),
    "a note for an office, its kind in spaced letters": (
        "fr",
        [
            Row("Paris, le 3 mai 1931", "right"),
            Row("N O T E", "centre", 2),
            Row("pour le Directeur du port", "centre"),
        ],
        [],
        {"title": "NOTE pour le Directeur du port", "type": "note", "recipient": "Directeur du port"},
    ),
    "a summary in spaced letters and small ones behind them": (
        "ru",
        [Row("С П Р А В К А", "centre"), Row("о состоянии мола", "centre")],
        [Row("Э. Лунд", "right", 2), Row("3.V.31 г.", gap=1.5)],
        {"title": "СПРАВКА о состоянии мола", "type": "memorandum", "signed": "Э. Лунд"},
    ),
    "a report by its name, which is no misread mark": (
        "es",
        [Row("RESERVADO", "right"), Row("INFORME", "centre", 2), Row("sobre el muelle del este", "centre")],
        [Row("Lima, 3 de mayo de 1931."), Row("E. Lund", "right", 2)],
        {
            "title": "INFORME sobre el muelle del este",
            "type": "report",
            "classification": "RESERVADO",
            "date": "1931-05-03",
            "place": "Lima",
        },
    ),
    "a mission's letter, its town in the mission's name": (
        "tr",
        [
            Row("MOSKOVA BÜYÜKELÇİLİĞİ", "centre"),
            Row("Sayı: 412                                 3 Mayıs 1931", gap=1.5),
            Row("Özü: Doğu mendireği", gap=2),
        ],
        [],
        {"number": "412", "date": "1931-05-03", "place": "MOSKOVA"},
    ),
    "a despatch on a form, its labels printed without colons": (
        "it",
        [
            Row("R. AMBASCIATA D’ITALIA"),
            Row("TELESPRESSO N. 412/31", "centre", 1.5),
            Row("Indirizzato a      R. MINISTERO DEGLI ESTERI", gap=2),
            Row("Oggetto            Il molo di levante", gap=1.5),
            Row("Riferimento        Telespresso n. 12 del 3 aprile"),
            Row("RISERVATO", gap=1.5),
        ],
        [Row("E. Lund", "right", 2)],
        {
            "title": "Il molo di levante",
            "number": "412/31",
            "type": "dispatch",
            "recipient": "R. MINISTERO DEGLI ESTERI",
            "classification": "RISERVATO",
        },
    ),
    "a telegram, its day and hours below its number, a label in small letters": (
        "pl",
        [
            Row("TELEGRAM SZYFROWY", "centre", size=13),
            Row("Z  RYGI            Nr. 412", gap=2),
            Row("nadanydn. 23.VIII.1931 godz. 14.10"),
        ],
        [Row("LUND", "right", 2)],
        {"number": "412", "type": "telegram", "date": "1931-08-23"},
    ),
    "a slip of a weekday before a day": (
        "fr",
        [Row("Libourne, mercrbdi 3 juin 1931", "right"), Row("Mon cher ami,", gap=2)],
        [Row("Je vous embrasse.", gap=2), Row("Geneviève", "right", 2)],
        {"place": "Libourne", "date": "1931-06-03"},
    ),
    "a memorandum to a commissar, named with what it is about": (
        "ru",
        [
            Row("НАРОДНОМУ КОМИССАРУ ТОРГОВЛИ", "right"),
            Row("тов. БЕРГУ В.А.", "right"),
            Row("ДОКЛАДНАЯ ЗАПИСКА", "centre", 2),
            Row("о состоянии мола", "centre"),
        ],
        [],
        {
            "title": "ДОКЛАДНАЯ ЗАПИСКА о состоянии мола",
            "type": "memorandum",
            "recipient": "НАРОДНОМУ КОМИССАРУ ТОРГОВЛИ тов. БЕРГУ В.А",
        },
    ),
    "a legation's report, its number behind its kind beside the office": (
        "ru",
        [
            Row("РОССИЙСКАЯ МИССИЯ                      Донесение № 412"),
            Row("В ПЕРСИИ"),
            Row("Рига, 3 мая 1931 г.", "right", 1.5),
            Row("О состоянии мола", "indent", 1.5),
        ],
        [],
        {"number": "412", "place": "Рига"},
    ),
    "a note about a day that is not its own": (
        "da",
        [
            Row("J.No. 7.B.12.", "right"),
            Row("Notits vedrørende Havnearbejdet i", "indent", 2),
            Row("Ostende efter Ulykken paa Østmolen"),
            Row("i Stormen den 6/4 1931."),
        ],
        [],
        {
            "title": "Notits vedrørende Havnearbejdet i Ostende efter Ulykken paa Østmolen i Stormen den 6/4 1931.",
            "type": "note",
            "date": None,
        },
    ),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_what_the_head_of_a_paper_tells(knowledge: Knowledge, paper: str) -> None:
    language, head, tail, told = PAPERS[paper]
    found = record(knowledge, language, head, tail)
    assert {name: found[name] for name in told} == told
