"""Heads as offices of many tongues write them, from the sheet to the record: a table of papers."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from digitize.config import Settings
from digitize.knowledge import Knowledge
from digitize.pipeline import SourceInput, assemble
from tests.typeset import EM, Row, full, page

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
    "da": [
        "Lodserne spurgte, om Havneafgifterne vilde blive nedsat",
        "inden Sæsonen, og der blev svaret, at intet kunde loves",
        "før Ingeniørerne havde afgivet Indberetning om Tilstanden",
        "af den østlige Mole, som Vinterens Storme havde efterladt",
        "i en daarlig Stand.",
    ],
    "sv": [
        "Lotsarna frågade om hamnavgifterna skulle sänkas före",
        "säsongen, och de fick till svar att intet kunde utlovas",
        "innan ingenjörerna hade rapporterat om tillståndet hos",
        "den östra piren, som vinterns stormar hade lämnat kvar",
        "i behov av lagning.",
    ],
    "nb": [
        "Losene spurte om havneavgiftene ville bli satt ned før",
        "sesongen, og de fikk til svar at intet kunne loves før",
        "ingeniørene hadde meldt om tilstanden på den østre",
        "moloen, som vinterens stormer hadde etterlatt slik at",
        "den måtte utbedres.",
    ],
    "it": [
        "I piloti chiesero se i diritti portuali sarebbero stati",
        "ridotti prima della stagione, e fu loro risposto che nulla",
        "poteva essere promesso prima che gli ingegneri avessero",
        "riferito sullo stato del molo orientale, che le tempeste",
        "avevano danneggiato.",
    ],
    "ru": [
        "Лоцманы спрашивали, будут ли портовые сборы снижены до",
        "начала навигации, и им ответили, что ничего нельзя было",
        "обещать, пока инженеры не доложат о состоянии восточного",
        "мола, который был сильно повреждён зимними штормами и",
        "требовал ремонта.",
    ],
    "fr": [
        "Les pilotes demandèrent si les droits de port seraient",
        "abaissés avant la saison, et on leur répondit que rien ne",
        "pouvait être promis avant que les ingénieurs eussent fait",
        "leur rapport sur l'état de la jetée orientale, que les",
        "tempêtes avaient endommagée.",
    ],
    "pl": [
        "Piloci zapytali, czy opłaty portowe będą obniżone przed",
        "sezonem, i powiedziano im, że nic nie można obiecać, zanim",
        "inżynierowie nie złożą sprawozdania o stanie wschodniego",
        "mola, które zimowe burze uszkodziły i które wymagało",
        "naprawy.",
    ],
    "tr": [
        "Kılavuzlar liman resimlerinin mevsimden önce indirilip",
        "indirilmeyeceğini sordular ve kendilerine mühendislerin",
        "doğu mendireğinin hali hakkında rapor vermelerinden evvel",
        "hiçbir şey vaat edilemeyeceği söylendi, çünkü kış",
        "fırtınaları onu bozmuştu.",
    ],
    "cs": [
        "Lodivodi se tázali, zda budou přístavní poplatky sníženy",
        "ještě před sezonou, a bylo jim řečeno, že nic nelze slíbit,",
        "dokud inženýři nepodají zprávu o stavu východního mola,",
        "které zimní bouře poškodily a které bylo třeba opravit,",
        "než připlují první lodi.",
    ],
    "es": [
        "Los pilotos preguntaron si los derechos de puerto serían",
        "reducidos antes de la temporada, y se les dijo que nada",
        "podía prometerse hasta que los ingenieros informasen del",
        "estado del muelle del este, que las tormentas habían",
        "dañado durante el invierno.",
    ],
    "nl": [
        "De loodsen vroegen of de havengelden vóór het seizoen",
        "verlaagd zouden worden, en hun werd gezegd dat er niets",
        "kon worden beloofd voordat de ingenieurs verslag hadden",
        "uitgebracht over de toestand van de oostelijke pier die",
        "door de stormen was beschadigd.",
    ],
    "sk": [
        "Lodivodi sa pýtali, či budú prístavné poplatky znížené",
        "ešte pred sezónou, a bolo im povedané, že nič nemožno",
        "sľúbiť, kým inžinieri nepodajú správu o stave východného",
        "móla, ktoré zimné búrky poškodili a ktoré bolo treba",
        "opraviť.",
    ],
    "hu": [
        "A révkalauzok megkérdezték, hogy a kikötői díjakat az",
        "idény előtt leszállítják-e, és azt a választ kapták, hogy",
        "semmit sem lehet ígérni, amíg a mérnökök nem tesznek",
        "jelentést a keleti móló állapotáról, amelyet a téli viharok",
        "megrongáltak.",
    ],
}
FIELDS = ("number", "date", "place", "title", "type", "classification", "sender", "recipient", "signed", "reference")
SET = {"^^ ": ("centre", 1.5 * EM), "^ ": ("centre", EM), "> ": ("right", EM), ". ": ("indent", EM)}
WIDE = " " * 10


class Paper(NamedTuple):
    """A paper of the table: its language, the rows of its head and its end, and what must be read of it."""

    language: str
    head: list[Row]
    tail: list[Row]
    told: dict[str, str | None]


def papers() -> Iterator[tuple[str, Paper]]:
    table = (Path(__file__).parent / "office_heads.txt").read_text(encoding="utf-8")
    for block in table.split("\n== ")[1:]:
        name, language, sheet = block.split("\n", 2)
        sheet, told = sheet.rsplit("\n= ", 1)
        head, tail = f"{sheet}\n".split("\n~", 1)
        yield name, Paper(language, rows(head), rows(tail), fields(told))


def rows(lines: str) -> list[Row]:
    out, gap = [], 1.0
    for line in lines.split("\n"):
        if not line.strip():
            gap = 2.0
            continue
        at, size = "left", EM
        while mark := next((mark for mark in SET if line.startswith(mark)), None):
            (at, size), line = SET[mark], line[len(mark) :]
        out.append(Row(line.replace("   ", WIDE), at, gap, size))
        gap = 1.0
    return out


def fields(told: str) -> dict[str, str | None]:
    """`number 41 title -` → what each field must be."""
    out: dict[str, list[str]] = {}
    for word in told.split():
        if word in FIELDS and word not in out:
            out[word] = []
        else:
            out[list(out)[-1]].append(word)
    return {field: None if value == ["-"] else " ".join(value) for field, value in out.items()}


def text(language: str) -> list[Row]:
    first, *more, last = TEXTS[language] * 2
    return [full(first, 1.8, "indent"), *(full(line) for line in more), Row(last)]


PAPERS = dict(papers())


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(Settings())


@pytest.mark.parametrize("name", PAPERS)
def test_what_the_head_of_an_offices_paper_tells(knowledge: Knowledge, name: str) -> None:
    paper = PAPERS[name]
    sheet = page(1, [*paper.head, *text(paper.language), *paper.tail])
    ((_, found),) = assemble([sheet], SourceInput("mole.pdf", "0" * 64, "mole"), knowledge).documents
    own = found.archival_reference
    read = found.model_dump(include={*FIELDS} - {"date", "reference"})
    read |= {"date": found.date and found.date.edtf, "reference": own and own.text}
    assert {field: read[field] for field in paper.told} == paper.told
