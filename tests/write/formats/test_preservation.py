"""Bags, crates and finding aids: whole, checked by their own libraries, with all that the corpus has."""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from digitize.write.corpus import open_corpus
from tests.review.corpus import Corpus, cleaned, record
from tests.write.formats.exported import assert_valid, hostile_record, hostile_text, written

EAD = {"e": "http://ead3.archivists.org/schema/"}
ROOT = Path(__file__).resolve().parents[3]


def test_a_bag_is_valid_and_holds_sources_texts_records_logs_and_corrections(samples: Path, tmp_path: Path) -> None:
    bagit = pytest.importorskip("bagit")
    output = tmp_path / "output"
    shutil.copytree(samples, output)
    sha256 = next(iter(open_corpus(output).documents())).record.source.sha256
    (output / "corrections").mkdir()
    (output / "corrections" / f"{sha256[:16]}.jsonl").write_text("{}\n")
    (output / "report").mkdir()
    (output / "report" / "index.html").write_text("<html>")
    here = os.getcwd()
    bag = bagit.Bag(str(written(output, "bagit", tmp_path / "bag")))
    assert os.getcwd() == here
    bag.validate()
    assert bag.info["External-Description"].endswith("19 machine, 0 reviewed, 0 approved.")
    data = tmp_path / "bag" / "data"
    for document in open_corpus(output).documents():
        for suffix in (".txt", ".json", ".edits.json"):
            kept = data / "documents" / document.source / f"{document.base}{suffix}"
            assert kept.read_bytes() == document.bytes(suffix)
    assert (data / "sources" / "letter.png").read_bytes() == (ROOT / "scans" / "letter.png").read_bytes()
    assert len(list((data / "sources").iterdir())) == len({one.source for one in open_corpus(output).documents()})
    assert (data / "documents.jsonl").read_bytes() == (output / "documents.jsonl").read_bytes()
    assert (data / "corrections" / f"{sha256[:16]}.jsonl").is_file() and (data / "report" / "index.html").is_file()
    (data / "documents.jsonl").write_text("changed")
    assert not bag.is_valid()


def test_a_bag_of_a_part_holds_that_part(made: Corpus, tmp_path: Path) -> None:
    pytest.importorskip("bagit")
    from digitize.write.formats import export, load_format

    made.add(record(1), cleaned())
    made.add(record(2), cleaned())
    corpus = open_corpus(made.written(), ids=["harbour-0002"])
    (bag,) = export(corpus, [load_format("bagit")], tmp_path / "bag")
    names = {path.name for path in (bag / "data" / "documents").rglob("*") if path.is_file()}
    assert names == {"0002-minute.txt", "0002-minute.json", "0002-minute.edits.json"}
    assert (bag / "data" / "documents.jsonl").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("name", ["rocrate", "bagit"])
def test_a_crate_describes_each_of_its_files(samples: Path, tmp_path: Path, name: str) -> None:
    library = pytest.importorskip("rocrate.rocrate")
    folder = written(samples, name, tmp_path / "crate", crate=True)
    root = folder / "data" if name == "bagit" else folder
    graph = json.loads((root / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    assert {"ro-crate-metadata.json", "./"} <= {one["@id"] for one in graph}
    crate = library.ROCrate(str(root))
    told = {entity.id for entity in crate.data_entities}
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    loose = {one for one in files if one.endswith("unclaimed.txt")}
    assert {one for one in files if one.isascii()} - loose - {"ro-crate-metadata.json"} <= told
    entity = crate.get("documents/web-print/" + next((root / "documents" / "web-print").glob("*.txt")).name)
    assert entity["encodingFormat"] == "text/plain" and entity["temporalCoverage"] == "1941-03-17"
    assert "not reviewed" in entity["description"] and entity["isBasedOn"].id == "sources/web-print.pdf"


def test_a_crate_has_what_the_specification_asks_for(samples: Path, tmp_path: Path) -> None:
    """RO-Crate 1.1, sections 2 to 4; its own validator needs an environment of its own (test_validators.py)."""
    folder = written(samples, "rocrate", tmp_path / "crate")
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    found = {one["@id"]: one for one in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    descriptor, root = found["ro-crate-metadata.json"], found["./"]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset" and all(
        root[name] for name in ("name", "description", "datePublished", "license")
    )
    files = {id for id, one in found.items() if one["@type"] == "File"}
    assert files == {part["@id"] for part in root["hasPart"]}
    assert all((folder / unquote(id)).is_file() for id in files)
    named = [value["@id"] for one in found.values() for value in one.values() if isinstance(value, dict)]
    assert {id for id in named if not id.startswith("https://w3id.org/ro/crate/")} <= found.keys()


def test_the_finding_aid_is_valid_and_goes_from_the_fonds_to_the_leaves(samples: Path, tmp_path: Path) -> None:
    path = written(samples, "ead3", tmp_path / "ead3.xml")
    assert_valid(path, "ead3.rng")
    tree = etree.parse(str(path))
    fonds = tree.find(".//e:c[@level='fonds']", EAD)
    assert fonds.find("e:did/e:repository/e:corpname/e:part", EAD).text
    item = next(
        one
        for one in tree.iterfind(".//e:c[@level='item']", EAD)
        if "114-117" in [u.text for u in one.iterfind("e:did/e:unitid", EAD)]
    )
    levels = [one.get("level") for one in item.iterancestors() if one.get("level")]
    assert levels == ["file", "series", "fonds", "collection"]
    assert len(tree.findall(".//e:c[@level='item']", EAD)) == len(list(open_corpus(samples).documents()))


def test_the_finding_aid_counts_and_tells_what_is_missing(made: Corpus, tmp_path: Path) -> None:
    for number, leaves in enumerate(("1-3", "7"), 1):
        reference = record()["archival_reference"] | {"leaves": leaves}
        made.add(record(number, uid=f"u{number}", archival_reference=reference), cleaned())
    for number in (3, 4):
        made.add(hostile_record(number, uid=f"u{number}"), hostile_text())
    path = written(made.written(), "ead3", tmp_path / "ead3.xml")
    assert_valid(path, "ead3.rng")
    tree = etree.parse(str(path))
    file = tree.find(".//e:c[@level='file']", EAD)
    assert "Leaves 4-6 are not among the digitized documents." in [
        one.text for one in tree.iterfind(".//e:scopecontent/e:p", EAD)
    ]
    assert file.find("e:did/e:physdesc", EAD).text.endswith("digitized pages")


@pytest.mark.parametrize(
    ("edtf", "normal"), [("1938-03", "1938-03"), ("194X", "1940/1949"), ("1941/..", None), ("no date", None)]
)
def test_a_date_of_the_finding_aid_stands_once(made: Corpus, tmp_path: Path, edtf: str, normal: str | None) -> None:
    made.add(record(1, date={"text": "as printed", "edtf": edtf}), cleaned())
    path = written(made.written(), "ead3", tmp_path / "ead3.xml")
    assert_valid(path, "ead3.rng")
    described = etree.parse(str(path)).find(".//e:c[@level='item']/e:did", EAD)
    date = described.find("e:unitdate", EAD)
    assert (date.text, date.get("normal")) == ("as printed", normal)
    assert (described.find("e:unitdatestructured", EAD) is not None) == (edtf == "1941/..")
