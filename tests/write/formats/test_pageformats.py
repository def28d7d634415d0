"""Pages are written in the formats of others, valid, whole, and so that reading them gives the same documents again."""

import gc
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from digitize.batch.shelf import Shelf
from digitize.model.kept import SURE
from digitize.model.traced import TracedText
from digitize.write.corpus import open_corpus
from digitize.write.held import Held
from digitize.write.leaves import sources_of
from tests.batch.test_run import digitize
from tests.extract.pagefiles import hocr, hocr_page, put
from tests.review.corpus import Corpus as Made
from tests.review.corpus import change, cleaned, record, spans_of
from tests.write.formats.pages import SCHEMAS, assert_valid, exported, texts, tree

PAGE = "Letter of the pilots\nThe captain said that the bar would stay open, and that the pilots would remain at sea.\n"
NAMES = ("pdf", "alto", "page", "hocr", "mets", "iiif")


@pytest.fixture(scope="module")
def made(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples in each format of pages."""
    folder = tmp_path_factory.mktemp("made")
    return {name: exported(samples, name, folder / name) for name in NAMES}


@pytest.fixture
def made_by_hand(tmp_path: Path) -> Made:
    (tmp_path / "output").mkdir()
    return Made(tmp_path / "output")


def test_the_same_pages_give_the_same_bytes(samples: Path, made: dict[str, Path], tmp_path: Path) -> None:
    for name in NAMES:
        again = tree(exported(samples, name, tmp_path / name))
        first = tree(made[name])
        assert [key for key in first if first[key] != again.get(key)] == [] and first.keys() == again.keys(), name


def test_alto_and_page_and_mets_are_valid(made: dict[str, Path]) -> None:
    assert_valid([*made["alto"].rglob("*.xml"), *made["mets"].rglob("alto/*.xml")], "alto-4-4.xsd")
    assert_valid(list(made["page"].rglob("*.xml")), "page-2019-07-15.xsd")
    assert_valid(list(made["mets"].rglob("mets.xml")), "mets.xsd")


def test_manifests_are_valid(made: dict[str, Path]) -> None:
    files = list(made["iiif"].rglob("*.json"))
    loaded = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in files]
    kinds = {value["type"] for _, value in loaded}
    assert kinds == {"Collection", "Manifest", "AnnotationPage"}
    schema = SCHEMAS / "iiif-presentation-3.json"
    if not schema.is_file():
        pytest.skip(f"no {schema}")
    from jsonschema import Draft7Validator

    validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    for path, value in loaded:
        assert not [error.message for error in validator.iter_errors(value)][:2], path


def test_manifests_are_taken_by_the_library_for_them(made: dict[str, Path]) -> None:
    prezi = pytest.importorskip("iiif_prezi3")
    for path in made["iiif"].rglob("*.json"):
        value = json.loads(path.read_text(encoding="utf-8"))
        getattr(prezi, value["type"])(**value)


def test_manifests_have_pictures_text_and_documents(samples: Path, made: dict[str, Path]) -> None:
    folder = made["iiif"] / "volume-excerpt"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["items"]) == 5 and len(manifest["structures"]) == len(texts(samples)["volume-excerpt"])
    canvas = manifest["items"][0]
    image = canvas["items"][0]["items"][0]["body"]
    assert (folder / "images" / image["id"].rpartition("/")[2]).stat().st_size > 10_000
    assert (canvas["width"], canvas["height"]) == (image["width"], image["height"])
    page = json.loads((folder / "text" / "0001.json").read_text(encoding="utf-8"))
    told = [annotation["body"]["value"] for annotation in page["items"]]
    assert any("Minister for External Affairs" in text for text in told)
    assert {annotation["motivation"] for annotation in page["items"]} == {"supplementing"}


FACTS = ("title", "number", "type", "date", "place", "classification", "people", "sender", "recipient", "recorded_by")
MORE_FACTS = ("signed", "received", "notes", "language", "flags", "reference_at", "edits")


def facts_of(output: Path) -> dict[str, list[dict[str, object]]]:
    """What the records of each source say, but for places, confidences, and the names of files."""
    found: dict[str, list[dict[str, object]]] = {}
    for line in (output / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        facts = {name: record[name] for name in (*FACTS, *MORE_FACTS)}
        reference = record["archival_reference"] or {}
        facts["reference"] = {key: reference[key] for key in reference if key not in ("confidence", "alternatives")}
        facts["marks"] = [(mark["kind"], mark["text"], mark["page"]) for mark in record["marks"]]
        facts["pages"] = (record["source"]["first_page"], record["source"]["last_page"], len(record["unread"]))
        facts["engine"] = (record["quality"]["engine"], record["quality"]["languages"])
        found.setdefault(record["id"].rpartition("-")[0], []).append(facts)
    return found


@pytest.mark.parametrize(
    "name", ["alto", *(pytest.param(one, marks=pytest.mark.slow) for one in ("page", "hocr", "mets"))]
)
def test_what_is_written_is_read_to_the_same_documents(
    samples: Path, made: dict[str, Path], tmp_path: Path, name: str
) -> None:
    digitize(made[name], tmp_path / "out")
    before, after = texts(samples), texts(tmp_path / "out")
    lone = {"letter": "0001"} if name != "mets" else {}  # a folder of one page is no volume: its file is the source
    facts, again = facts_of(samples), facts_of(tmp_path / "out")
    for source, expected in before.items():
        assert after[lone.get(source, source)] == expected, source
        assert again[lone.get(source, source)] == facts[source], source


@pytest.mark.slow
def test_the_text_layer_of_a_pdf_is_read_to_the_same_documents(
    samples: Path, made: dict[str, Path], tmp_path: Path
) -> None:
    digitize(made["pdf"], tmp_path / "out", read__text_layer="use")
    assert texts(tmp_path / "out") == texts(samples)


def test_pdfs_are_pdf_a(made: dict[str, Path]) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)
    for path in made["pdf"].glob("*.pdf"):
        assert not [str(finding) for finding in pdfa.validate_written(path, "2b").findings], path


def test_a_pdf_shows_the_scan_as_it_is(made: dict[str, Path]) -> None:
    for name in ("volume-excerpt", "typescript"):
        with pikepdf.open(f"scans/{name}.pdf") as before, pikepdf.open(made["pdf"] / f"{name}.pdf") as after:
            assert len(before.pages) == len(after.pages)
            for old, new in zip(before.pages, after.pages, strict=True):
                (stored,), (kept,) = (list(page.get_images().values()) for page in (old, new))
                assert bytes(stored.read_raw_bytes()) == bytes(kept.read_raw_bytes())


def test_the_text_of_a_pdf_is_what_was_read_in_order(samples: Path, made: dict[str, Path]) -> None:
    for source in sources_of(open_corpus(samples)):
        document = pypdfium2.PdfDocument(made["pdf"] / f"{source.stem}.pdf")
        for leaf in source.leaves():
            shown = document[leaf.number - 1].get_textpage().get_text_bounded()
            found = re.sub(r"[\s\x02\ufffe-]+", "", shown)  # PDFium shows hyphens at lines' ends in its own way
            for line in leaf.lines:
                doubted = all(word.confidence < SURE for word in line.words) and line.role == "furniture"
                if line.role != "unclaimed" and not doubted:
                    assert re.sub(r"[\s-]+", "", line.text) in found, (source.stem, leaf.number, line.text)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext on this machine")
def test_pdftotext_finds_each_line_in_the_order_in_which_it_was_read(samples: Path, made: dict[str, Path]) -> None:
    with Shelf(samples) as shelf:
        for source in sources_of(open_corpus(samples, shelf=shelf)):
            command = ["pdftotext", "-raw", str(made["pdf"] / f"{source.name}.pdf"), "-"]
            shown = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
            found, at = re.sub(r"[\s-]+", "", shown), 0
            for leaf in source.leaves():
                for line in leaf.lines:
                    text = re.sub(r"[\s-]+", "", line.text)
                    doubted = all(word.confidence < SURE for word in line.words) and line.role in ("furniture", "noise")
                    if not doubted:
                        at = found.find(text, at)
                        assert at >= 0, (source.stem, leaf.number, line.text)
                        at += len(text)


def test_a_pdf_tells_what_it_holds(samples: Path, made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"] / "russian-volume.pdf") as pdf:
        assert pdf.Root.Lang == "ru"
        with pdf.open_outline() as outline:
            assert len(outline.root) == len(texts(samples)["russian-volume"])
            assert "ЗАПИСЬ БЕСЕДЫ" in outline.root[0].title
        meta = pdf.open_metadata()
        assert "АВП РФ" in meta["dc:source"] or "AVP RF" in meta["dc:source"]
        assert "made by machine" in meta["dc:description"] and "confidence" in meta["dc:description"]


def test_a_pdf_of_each_document_has_its_pages(samples: Path, tmp_path: Path) -> None:
    folder = exported(samples, "pdf", tmp_path / "each", {"files": ["volume-excerpt.pdf"]}, each="document")
    records = [json.loads(line) for line in (samples / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = [one["source"] for one in records if one["source"]["file"] == "volume-excerpt.pdf"]
    files = sorted((folder / "volume-excerpt").glob("*.pdf"))
    assert len(files) == len(wanted)
    for path, source in zip(files, wanted, strict=True):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == source["last_page"] - source["first_page"] + 1


def test_every_word_of_a_page_is_there_with_its_role(samples: Path, made: dict[str, Path]) -> None:
    page = etree.parse(str(made["alto"] / "volume-excerpt" / "0001.xml")).getroot()
    space = {"a": page.nsmap[None]}
    labels = set(page.xpath("//a:StructureTag/@LABEL", namespaces=space))
    assert {"furniture", "title", "body", "note", "classification"} <= labels
    words = page.xpath("//a:String/@CONTENT", namespaces=space)
    assert "Cabinet" in words and "68" in words
    assert "made by machine" in page.xpath("//a:OtherTag/@DESCRIPTION", namespaces=space)[0]


def test_a_part_of_a_corpus_has_the_pages_of_its_documents(samples: Path, tmp_path: Path) -> None:
    first = json.loads((samples / "documents.jsonl").read_text(encoding="utf-8").splitlines()[-2])
    folder = exported(samples, "hocr", tmp_path / "part", {"ids": [first["id"]]})
    source = first["source"]
    names = {f"{number:04}.hocr" for number in range(source["first_page"], source["last_page"] + 1)}
    assert {path.name for path in folder.rglob("*.hocr")} == names


def test_without_the_cache_pages_are_put_together_of_the_logs(samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples, tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy" / ".digitize")
    folder = exported(tmp_path / "copy", "alto", tmp_path / "alto")
    assert_valid(list(folder.rglob("*.xml")), "alto-4-4.xsd")
    whole = exported(samples, "alto", tmp_path / "whole")
    for path in whole.rglob("*.xml"):
        kept, left = (sorted(_words(root / path.relative_to(whole))) for root in (whole, folder))
        assert kept == left, path


def test_the_words_are_the_reviewers(made_by_hand: Made, tmp_path: Path) -> None:
    text = change(cleaned(), "reviewer", "harbour", "haven", "A. Reader")
    made_by_hand.add(record(review={"status": "reviewed", "by": "A. Reader", "at": None, "corrections": 1}), text)
    output = made_by_hand.written()
    page = (exported(output, "hocr", tmp_path / "hocr") / "harbour" / "0001.hocr").read_text(encoding="utf-8")
    assert re.search(r'x_wconf 100"[^>]*data-reading="corrected">haven<', page) and "har-" not in page
    assert "reviewed by A. Reader" in page
    document = pypdfium2.PdfDocument(exported(output, "pdf", tmp_path / "pdf") / "harbour.pdf")
    assert "haven" in document[0].get_textpage().get_text_bounded()


def test_places_that_are_a_guess_are_marked(made_by_hand: Made, tmp_path: Path) -> None:
    made_by_hand.add(record(), change(cleaned(), "character", "asked for", "askedsome for more", "two words were read"))
    output = made_by_hand.written()
    for name, suffix, marked in (
        ("alto", "xml", r'CONTENT="askedsome"[^>]* TAGREFS="estimated"'),
        ("page", "xml", r'custom="estimated \{\}">\s*<Coords[^>]*>\s*<TextEquiv[^>]*>\s*<Unicode>askedsome<'),
        ("hocr", "hocr", r'data-place="estimated">askedsome<'),
    ):
        page = (exported(output, name, tmp_path / name) / "harbour" / f"0002.{suffix}").read_text(encoding="utf-8")
        assert re.search(marked, page), name
        assert page.count("estimated") >= 3
    text = json.loads(
        (exported(output, "iiif", tmp_path / "iiif") / "harbour/text/0002.json").read_text(encoding="utf-8")
    )
    assert any("places estimated" in one["label"]["en"][0] for one in text["items"])


def test_a_source_without_documents_has_its_pages(tmp_path: Path) -> None:
    lines = ("1 Harbour ........ 3", "2 Pilots ........ 9", "3 Lights ........ 12", "4 Dues ........ 15")
    put(tmp_path / "in", {"contents.hocr": hocr(hocr_page("CONTENTS", *lines))})
    digitize(tmp_path / "in", tmp_path / "out")
    assert not texts(tmp_path / "out")
    folder = exported(tmp_path / "out", "alto", tmp_path / "alto")
    assert "Pilots" in _words(folder / "contents" / "0001.xml")
    named = exported(tmp_path / "out", "alto", tmp_path / "named", {"files": ["contents.hocr"]})
    assert tree(named) == tree(folder)


def test_documents_are_let_go_of_when_their_pages_have_passed(made_by_hand: Made) -> None:
    for number in range(1, 41):
        spans = tuple(span._replace(page=number) for span in spans_of(PAGE))
        place = record()["source"] | {"first_page": number, "last_page": number}
        made_by_hand.add(record(number, uid=f"u{number}") | {"source": place}, TracedText(PAGE, spans))
    every = sources_of(open_corpus(made_by_hand.written()))
    source = next(every)
    held = []
    for leaf in source.leaves():
        assert [line.document for line in leaf.lines] == [f"u{leaf.number}"] * 2
        held.append(sum(isinstance(one, Held) for one in gc.get_objects()))
    assert len(held) == 40 and max(held) < 6


def _words(path: Path) -> list[str]:
    found = etree.parse(str(path)).getroot()
    return [str(word) for word in found.xpath("//a:String/@CONTENT", namespaces={"a": found.nsmap[None]})]
