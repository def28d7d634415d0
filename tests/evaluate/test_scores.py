"""`digitize evaluate` scores an output against gold: by the definitions that it says, whatever form the gold has."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from digitize.errors import DigitizeError
from digitize.evaluate import scores
from digitize.evaluate.scores import markup
from digitize.evaluate.scores.gold import read_gold
from digitize.evaluate.scores.graphemes import character_errors, word_errors, words
from digitize.evaluate.scores.tally import Tally, calibration
from digitize.evaluate.scores.truth import Form
from tests.review.corpus import Corpus, Page, cleaned, record

# Made with dinglehopper 0.11.0 (uniseg 0.10.1): gold, text, character errors of characters, word errors of words.
DINGLEHOPPER = [
    ("Fnord", "Food", (2, 5), (1, 1)),
    ("Schlyñ lorem ipsum.", "Schlym\u0303 lorem ipsum.", (1, 19), (1, 3)),
    ("Schlyn\u0303", "Schly\u00f1", (0, 6), (0, 1)),
    ("Dies ist ein Beispielsatz!", "Dies ein ist Beispielsarz:", (8, 26), (3, 4)),
    ("abc", "", (3, 3), (1, 1)),
    ("", "", (0, 0), (0, 0)),
    (
        "Der schnelle [„braune“] Fuchs kann keine 3,14 Meter springen, oder?",
        *("Der schnelle braune Fuchs kann 3.14 Meter springen oder", (13, 67), (2, 10)),
    ),
    ("ве\u0301домство и\u0301з НКИД — т. Молотов", "ведомство из НКИД - т. Молотов", (3, 30), (2, 5)),
    (
        "Mr. O'Brien's letter of 1,200.50 dollars\nwent out.",
        *("Mr O’Briens letter of 1200.50 dollars went  out", (7, 50), (2, 8)),
    ),
    ("ver⸗\nſproene zu berliefern", "ver-\nsproene zu überliefern", (3, 26), (2, 4)),
    ("uͤber die Straße", "über die Strasse", (3, 15), (2, 3)),
    ("line one\r\nline two", "line one\nline two", (1, 17), (0, 4)),
    ("🇩🇪🇫🇷 👩\u200d👩\u200d👧 ok", "🇩🇪 👩 ok", (2, 7), (0, 1)),
]


@pytest.mark.parametrize(("gold", "text", "characters", "in_words"), DINGLEHOPPER)
def test_errors_are_dinglehoppers(gold: str, text: str, characters: tuple[int, int], in_words: tuple[int, int]) -> None:
    found = character_errors(gold, text), word_errors(gold, text)
    assert [(one.errors, one.of) for one in found] == [characters, in_words]


def test_letters_of_the_private_use_area_are_letters_of_words() -> None:
    assert words("das ver\ue00aproene zu") == ["das", "ver\ue00aproene", "zu"]


def test_long_texts_are_compared() -> None:
    """Tens of thousands of characters: the distance is exact, and no matrix of them is held."""
    text = "".join(f"word{n} n\u0303ext " for n in range(6000))
    wrong = text.replace("word77 ", "ward77 ").replace("word5999", "")
    assert character_errors(text, wrong).errors == 1 + len("word5999")


def test_a_calibration_curve_holds_what_was_said_against_what_held() -> None:
    found = calibration([(0.95, True)] * 9 + [(0.95, False), (0.1, False), (1.0, True)])
    assert found is not None and found.items == 12
    assert [(part.items, round(part.right, 3)) for part in found.curve] == [(1, 0.0), (11, round(10 / 11, 3))]
    assert found.error == pytest.approx((0.1 + abs(0.95 * 10 + 1.0 - 10)) / 12)
    assert calibration([]) is None


GOLD_TEXT = (
    "Minute of the meeting with Captain Orlov\n12 March 1938. Confidential\n\nThe captain said that the harbour would "
    "stay open, and the pilots would remain.\n\nHe asked for coal. [1]\n\n1 See the Chart.\n\nF. About. On. 3. d. 5."
)
ELEMENTS = {"archive": None, "fond": "06", "inventory": "3", "file": "5"}


def gold_document(**changed: Any) -> dict[str, Any]:
    values = {
        "title": "Minute of the meeting with Captain Orlov",
        **{"text": GOLD_TEXT, "first_page": 1, "last_page": 2, "date": "1938-03-12", "classification": "Confidential"},
        **{"type": "minute", "reference": "F. About. On. 3. d. 5.", "fields": ELEMENTS, "damage": 2, "number": None},
        **{"notes": [["1", "See the Chart."]], "recorded_by": None},
    }
    return values | changed


def sheet(page: int, *lines: str, **more: Any) -> dict[str, Any]:
    return {"page": page, "image": "", "lines": lines, "furniture": [], "rotated": [], "handwriting": False} | more


def gold_sheets(**changed: Any) -> dict[str, Any]:
    values = gold_document(**changed)
    del values["text"]
    body = ["The captain said that the har-", "bour would stay open, and the pilots", "would remain."]
    pages = [
        sheet(
            1,
            values["title"],
            "12 March 1938. Confidential",
            *body,
            "1 See the Chart.",
            furniture=["41 The Harbour Review"],
        ),
        sheet(2, "He asked for cool. [1]", "F. About. On. 3. d. 5.", catchword="and"),
    ]
    places = {"place": None, "sender": None, "recipient": "V. Orlov", "signed": None, "sender_also": ["x"]}
    return values | {"pages": pages} | places


def saved(folder: Path, *documents: dict[str, Any], name: str = "harbour", **more: Any) -> Path:
    folder.mkdir(exist_ok=True)
    values = {"source": f"{name}.pdf", "documents": documents} | more
    (folder / f"{name}.gold.json").write_text(json.dumps(values), encoding="utf-8")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    corpus = Corpus(tmp_path / "out")
    corpus.root.mkdir()
    corpus.add(record(), cleaned(confidence=lambda i: 0.5 if i == 12 else 0.97))
    corpus.page_images()
    return corpus.written()


def tally(gold: Path, output: Path) -> Tally:
    (found,) = scores.evaluate(gold, output).tallies.values()
    return found


def test_a_perfect_output_has_perfect_scores(tmp_path: Path, output: Path) -> None:
    text = next((output / "documents" / "harbour").glob("*.txt")).read_text(encoding="utf-8")
    found = scores.rates(tally(saved(tmp_path / "gold", gold_document(text=text)), output))
    ones = ("recall", "start F1", "PQ", "page F1", "para F1", "title", "date", "classification", "type", "reference")
    assert {name: found[name] for name in ones} == dict.fromkeys(ones, 1.0)
    zeros = ("CER", "CER g", "WER", "lost", "extra", "joins")
    assert {name: found[name] for name in zeros} == dict.fromkeys(zeros, 0.0)
    assert found["damaged reference"] == found["notes"] == 1.0 and "place" not in found


def test_each_fault_costs_its_own_score(tmp_path: Path, output: Path) -> None:
    text = next((output / "documents" / "harbour").glob("*.txt")).read_text(encoding="utf-8")
    wrong = gold_document(text=text.replace("coal", "cool"), date="1938-03-13", fields=ELEMENTS | {"fond": "7"})
    one = tally(saved(tmp_path / "gold", wrong), output)
    found = scores.rates(one)
    assert (found["date"], found["reference"], found["title"]) == (0.0, 0.0, 1.0)
    assert found["recall"] == pytest.approx(1 - 1 / one.counts["words"]) and one.characters.errors == 1
    assert {(error.what, error.wanted, error.got) for error in one.errors} == {
        ("text", "cool.", "coal."),
        ("date", "1938-03-13", "1938-03-12"),
        ("reference", "fond 7, inventory 3, file 5", "fond 06, inventory 3, file 5"),
    }
    (spot,) = (error for error in one.errors if error.what == "text")
    assert spot.page == 2 and spot.box is not None and spot.box.y0 > 40


def test_a_missed_and_a_false_start_are_told(tmp_path: Path, output: Path) -> None:
    other = gold_document(text="Telegram of the consul\n\nNothing of it was read at all by anybody.", first_page=3)
    text = next((output / "documents" / "harbour").glob("*.txt")).read_text(encoding="utf-8")
    gold = saved(tmp_path / "gold", gold_document(text=text), other | {"last_page": 3, "title": "Telegram"})
    one = tally(gold, output)
    found = scores.rates(one)
    assert (found["start R"], found["start P"], found["page F1"]) == (0.5, 1.0, pytest.approx(2 / 3))
    assert found["PQ"] == pytest.approx(1 / 1.5) and found["lost"]
    assert ("begins", "Telegram", None, 3) in {(e.what, e.wanted, e.got, e.page) for e in one.errors}


def test_sheets_are_scored_page_by_page(tmp_path: Path, output: Path) -> None:
    one = tally(saved(tmp_path / "gold", gold_sheets()), output)
    found = scores.rates(one)
    assert one.form is Form.SHEETS and (found["start F1"], found["exact"], found["PQ"]) == (1.0, 1.0, 1.0)
    assert (found["title"], found["date"], found["place"], found["recipient"]) == (1.0, 1.0, 1.0, 0.0)
    assert (one.counts["misread"], one.characters.errors, found["recall"]) == (1, 1, 39 / 40)
    assert ("text", "cool", "coal") in {(error.what, error.wanted, error.got) for error in one.errors}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("harbour.gold.txt", "{0}"),
        ("harbour.txt", "\ufeff{0}"),
        (
            "harbour.page.xml",
            '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page imageFilename="">'
            '<ReadingOrder><OrderedGroup id="o"><RegionRefIndexed index="1" regionRef="b"/>'
            '<RegionRefIndexed index="0" regionRef="a"/></OrderedGroup></ReadingOrder>'
            '<TextRegion id="b"><TextEquiv><Unicode>{2}</Unicode></TextEquiv></TextRegion>'
            '<TextRegion id="a"><TextLine><TextEquiv index="1"><Unicode>no</Unicode></TextEquiv>'
            '<TextEquiv index="0"><Unicode>{1}</Unicode></TextEquiv></TextLine>'
            "<TextEquiv><Unicode>not this</Unicode></TextEquiv></TextRegion></Page></PcGts>",
        ),
        (
            "harbour.alto.xml",
            '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock><TextLine>'
            '<String CONTENT="{1}"/></TextLine><TextLine><String CONTENT="{2}"/></TextLine></TextBlock></PrintSpace>'
            "</Page></Layout></alto>",
        ),
    ],
)
def test_gold_of_text_alone_is_read_in_every_form(tmp_path: Path, output: Path, name: str, text: str) -> None:
    (tmp_path / "gold").mkdir()
    true = next((output / "documents" / "harbour").glob("*.txt")).read_text(encoding="utf-8").replace("coal", "cool")
    first, rest = true[:100].rsplit(" ", 1)[0], true[100:]
    rest = true[len(first) + 1 :]
    (tmp_path / "gold" / name).write_text(text.format(true, first, rest), encoding="utf-8")
    one = tally(tmp_path / "gold", output)
    assert one.form is Form.TEXT and one.characters.errors == 1
    assert scores.rates(one)["recall"] == pytest.approx(1 - 1 / one.counts["words"])


TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Minute of the meeting with '
    "Captain Orlov</title></titleStmt><sourceDesc><msDesc><msIdentifier><idno>F. About. On. 3. d. 5.</idno>"
    "</msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc><correspDesc><correspAction type='sent'><date "
    "when='1938-03-12'/></correspAction></correspDesc></profileDesc></teiHeader><text><body><pb n='1'/>"
    "<head>Minute of the meeting with <hi>Captain</hi> Orlov<lb/>12 March 1938. Confidential</head><p>The captain said "
    "that the harbour would stay open, and the pilots would remain.</p><fw>41 The Harbour Review</fw><pb n='2'/>"
    "<p>He asked for\n   <choice><sic>coal</sic><corr>coals</corr></choice>. [1]<note n='1'>See the <!-- so --> Chart.</note></p>"
    "<closer><seg type='reference'>F. About. On. 3. d. 5.</seg></closer></body></text></TEI>"
)


@pytest.mark.parametrize("name", ["harbour.tei.xml", "harbour/0001.xml"])
def test_tei_is_gold_of_documents(tmp_path: Path, output: Path, name: str) -> None:
    path = tmp_path / "gold" / name
    path.parent.mkdir(parents=True)
    path.write_text(TEI, encoding="utf-8")
    (source,) = read_gold(tmp_path / "gold")
    (document,) = source.documents
    assert document.text == GOLD_TEXT and (document.first_page, document.last_page) == (1, 2)
    found = scores.rates(tally(tmp_path / "gold", output))
    judged = {name: found[name] for name in ("title", "date", "reference", "start F1", "recall", "page F1")}
    assert judged == dict.fromkeys(judged, 1.0)


def test_tei_as_this_program_exports_it_says_what_the_records_say() -> None:
    header = (
        "<bibl type='scan'><title>harbour.pdf</title><biblScope unit='page' from='3' to='4'/></bibl><msDesc>"
        "<msIdentifier><repository key='AVPRF'>Archive</repository><idno>AVP RF, f. 06</idno><altIdentifier type='fond'>"
        "<idno>06</idno></altIdentifier><altIdentifier type='as-printed'><idno>F. About.</idno></altIdentifier>"
        "</msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc><creation><date from='1941-06-22' to='1941-06-24'/>"
        "<placeName>Moscow</placeName></creation><textClass><keywords><term type='type'>letter</term></keywords></textClass>"
    )
    body = (
        "<div><head type='number'>7</head><opener><dateline>Moscow</dateline><seg type='classification'>Secret</seg></opener>"
        "<p>The har-<lb break='no'/>bour, the pi-<lb/>lots<lb/>and <del>one</del> coal.</p><closer><signed>M.</signed></closer></div>"
    )
    text = f"<TEI><teiHeader><fileDesc><sourceDesc>{header}</profileDesc></teiHeader><text><body>{body}</body></text></TEI>"
    (source,) = markup.read(text.encode(), "other")
    (document,) = source.documents
    assert source.source == "harbour.pdf" and (document.first_page, document.last_page) == (3, 4)
    assert document.text == "7\n\nMoscow\n\nSecret\n\nThe harbour, the pilots\nand coal.\n\nM."
    found = (document.number, document.date, document.place, document.type, document.reference, document.fields)
    other = text.replace("harbour.pdf", "pilots.pdf")
    corpus = f"<teiCorpus><teiHeader/>{text}{other}{text}</teiCorpus>"
    sources = {one.source: len(one.documents) for one in markup.read(corpus.encode(), "other")}
    assert sources == {"harbour.pdf": 2, "pilots.pdf": 1}
    assert found == ("7", "1941-06-22/1941-06-24", "Moscow", "letter", "F. About.", {"archive": "AVPRF", "fond": "06"})


def test_pages_of_a_folder_are_one_source(tmp_path: Path) -> None:
    folder = tmp_path / "gold" / "volume"
    folder.mkdir(parents=True)
    for n, text in enumerate(("first page", "second page"), 1):
        (folder / f"{n:04}.txt").write_text(text, encoding="utf-8")
    (source,) = read_gold(tmp_path / "gold")
    assert (source.source, source.pages, source.paged) == ("volume", ("first page", "second page"), True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("harbour.gold.json", "{"),
        ("harbour.gold.json", '{"source": "harbour.pdf", "documents": [{"text": 7}]}'),
        ("harbour.xml", "<html/>"),
        ("harbour.xml", "<alto"),
        ("harbour.pdf", "no gold"),
    ],
)
def test_gold_that_is_wrong_is_named(tmp_path: Path, output: Path, name: str, text: str) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / name).write_text(text, encoding="utf-8")
    with pytest.raises(DigitizeError, match="harbour" if name != "harbour.pdf" else "gold"):
        scores.evaluate(tmp_path / "gold", output)


def test_a_source_that_was_not_read_scores_nothing(tmp_path: Path, output: Path) -> None:
    gold = saved(tmp_path / "gold", gold_document(), name="other")
    found = scores.rates(tally(gold, output))
    assert (found["recall"], found["start F1"], found["title"], found["CER"]) == (0.0, 0.0, 0.0, 1.0)


def test_the_table_the_json_and_the_page_say_the_same(tmp_path: Path, output: Path) -> None:
    gold = saved(
        tmp_path / "gold", gold_document(title="<script>alert(1)</script>", text=GOLD_TEXT.replace("coal", "cool"))
    )
    found = scores.evaluate(gold, output)
    told = io.StringIO()
    scores.terminal(found, Console(file=told, width=120))
    values = json.loads(scores.as_json(found))
    cer = values["forms"]["documents"]["ALL"]["rates"]["CER g"]
    assert f"{cer:.4f}" in told.getvalue() and max(map(len, told.getvalue().splitlines())) <= 120
    assert values["schema"] == "digitize/evaluation/1" and {"title"} <= {error["what"] for error in values["errors"]}
    scores.save(found, tmp_path / "scores.html")
    html = (tmp_path / "scores.html").read_text(encoding="utf-8")
    assert f"{cer:.4f}" in html and "<script>" not in html
    page = Page(html)
    crops = [one for one in page.named("svg") if one.get("class") == "crop"]
    assert crops and page.named("use")[0]["href"] == "#page-1"
    assert str(page.named("image")[0]["href"]).startswith("data:image/jpeg;base64,")
