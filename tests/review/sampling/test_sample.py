"""A sample is drawn by seed, judged at the desk or on a sheet, and certified; the certificate can be checked."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from digitize.cli import main
from digitize.errors import DigitizeError
from digitize.review import sampling
from digitize.review.sampling import Frame, Judgement, Plan, kept
from digitize.review.sampling.records import QUESTIONS, Sample, SampleError
from tests.review.corpus import Corpus, Page, cleaned, record

WHEN = "2001-02-03T04:05:06Z"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    corpus = Corpus(tmp_path / "out")
    corpus.root.mkdir()
    for n in range(1, 9):
        sure = 0.6 if n % 2 else 0.97
        quality = record()["quality"] | {"confidence": sure}
        corpus.add(
            record(n, "harbour" if n < 6 else "pilots", quality=quality, uid=f"u{n}"),
            cleaned(confidence=lambda i, sure=sure: sure),  # type: ignore[misc]
        )
    corpus.page_images()
    return corpus.written()


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def drawn(output: Path, **plan: Any) -> Sample:
    return sampling.draw(output, "first", "7", Plan(**plan), 6, 100)


def judged(output: Path, sample: Sample, wrong: frozenset[str] = frozenset()) -> None:
    """Judges everything as right, but these items."""
    found = []
    for item in sample.items:
        said = "wrong" if item.id in wrong else "right"
        verdicts = dict.fromkeys(QUESTIONS[item.kind], said)
        found.append(
            Judgement.model_validate({"item": item.id, "who": "A. Reader", "when": WHEN, "verdicts": verdicts})
        )
    kept.add_judgements(output, sample.name, found)


def test_the_same_seed_draws_the_same_items_and_another_others(output: Path) -> None:
    one, two = drawn(output), Frame(output).draw("first", "7", Plan(), 6, 100)
    other = Frame(output).draw("first", "8", Plan(), 6, 100)
    assert one == two and {item.id for item in one.items} != {item.id for item in other.items}
    assert len({item.id for item in one.items}) == len(one.items) == 106


def test_items_are_what_the_corpus_has_in_proportion(output: Path) -> None:
    sample = drawn(output)
    texts = {path.parent.name + "-" + path.name[:4]: path.read_text() for path in output.glob("documents/*/*.txt")}
    characters = [item for item in sample.items if item.kind == "character"]
    for item in characters:
        assert item.before + item.text + item.after in texts[item.document] and not item.text.isspace()
        assert item.text in item.word and item.word in texts[item.document] and item.weight == 1 / len(item.word)
        assert item.box is not None
    assert sample.corpus.characters == sum(len("".join(text.split())) for text in texts.values())
    strata = [one for one in sample.strata if one.kind == "character"]
    assert {one.name for one in strata} == {
        "harbour.pdf, high",
        "harbour.pdf, low",
        "pilots.pdf, high",
        "pilots.pdf, low",
    }
    assert all(abs(one.drawn - 100 * one.size / sample.corpus.characters) < 1 for one in strata)


def test_all_of_a_small_corpus_is_drawn(output: Path) -> None:
    sample = sampling.draw(output, "first", "7", Plan(), 50, 0)
    assert len(sample.items) == 8
    judged(output, sample, frozenset({sample.items[0].id}))
    found = sampling.result(sample, kept.read_judgements(output, "first"))
    (boundaries,) = (one.estimate for one in found.measures if one.name == "boundaries")
    assert boundaries is not None and boundaries.low == boundaries.rate == boundaries.high == 1 / 8


def test_rates_have_intervals_and_pass_or_fail(output: Path) -> None:
    sample = drawn(output, kind="rate", rates={"characters": 0.10, "title": 0.01})
    characters = [item.id for item in sample.items if item.kind == "character"]
    judged(output, sample, frozenset(characters[:2]))
    found = sampling.result(sample, kept.read_judgements(output, "first"))
    by_name = {one.name: one for one in found.measures}
    of_characters = by_name["characters"].estimate
    assert of_characters is not None and of_characters.wrong == 2
    assert of_characters.low < of_characters.rate < of_characters.high
    assert by_name["characters"].verdict.passed is True
    assert by_name["title"].verdict.passed is False  # none of six is wrong: that is no proof of 1 %
    assert by_name["words"].verdict.passed is None and found.passed is False


def test_unjudged_items_leave_it_open_and_unclear_ones_out(output: Path) -> None:
    sample = drawn(output, kind="rate", rates={"*": 0.9})
    judged(output, sample)
    more = {"item": sample.items[0].id, "who": "B", "when": WHEN}
    unclear = Judgement.model_validate(more | {"verdicts": dict.fromkeys(QUESTIONS["document"], "unclear")})
    kept.add_judgements(output, sample.name, [unclear])
    found = sampling.result(sample, kept.read_judgements(output, "first"))
    title = next(one for one in found.measures if one.name == "title")
    assert title.unclear == 1 and title.estimate is not None and title.estimate.judged == 5
    assert found.passed is True and found.reviewers == ("A. Reader", "B")
    kept.add_judgements(output, sample.name, [Judgement.model_validate(more | {"verdicts": {"title": "right"}})])
    assert sampling.result(sample, kept.read_judgements(output, "first")).passed is None


def test_plans_set_the_sizes(output: Path) -> None:
    corpus = Frame(output).record
    assert corpus.documents == 8
    sample = sampling.draw(output, "lots", "7", Plan(kind="iso2859", aql=6.5), 1, 1)
    kinds = [item.kind for item in sample.items]
    assert (kinds.count("document"), kinds.count("character")) == (2, 125)  # letters A and K
    trial = sampling.draw(output, "trial", "7", Plan(kind="dfg", claim=0.98), None, None)
    assert [item.kind for item in trial.items] == ["character"] * 500
    judged(output, trial, frozenset(item.id for item in trial.items[:4]))
    found = sampling.result(trial, kept.read_judgements(output, "trial"))
    assert found.passed is True and "496 of 500" in found.measures[0].verdict.why
    judged(output, trial, frozenset(item.id for item in trial.items[:5]))
    assert sampling.result(trial, kept.read_judgements(output, "trial")).passed is False


def test_more_may_be_drawn_for_the_dfg_and_too_few_judged_decide_nothing(output: Path) -> None:
    more = sampling.draw(output, "more", "7", Plan(kind="dfg", claim=0.95), None, 510)
    assert len(more.items) == 510
    said = [
        Judgement(
            item=item.id,
            who="A",
            when=WHEN,
            verdicts=dict.fromkeys(QUESTIONS["character"], "unclear" if n < 11 else "right"),
        )
        for n, item in enumerate(more.items)
    ]
    kept.add_judgements(output, "more", said)
    assert sampling.result(more, kept.read_judgements(output, "more")).passed is None
    values = sampling.save(output, "more")[1]
    assert values["passed"] is None
    assert "is not decided" in (output / "samples" / "more.certificate.html").read_text(encoding="utf-8")


def test_the_hash_is_of_texts_and_records_but_not_of_reviews(output: Path) -> None:
    before = Frame(output).sha256
    path = output / "documents.jsonl"
    lines = path.read_text(encoding="utf-8")
    path.write_text(lines.replace('"flags": ["reference-repaired"]', '"flags": []', 1), encoding="utf-8")
    assert Frame(output).sha256 != before
    path.write_text(lines, encoding="utf-8")
    assert Frame(output).sha256 == before


def test_a_sheet_is_filled_in_and_read(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = output.parent / "sheet.csv"
    code, out, _ = called(
        capsys, "sample", str(output), "--documents", "3", "--characters", "20", "--sheet", str(sheet)
    )
    assert code == 0 and "3 documents and 20 characters" in out and "fill in" in out
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 3 * len(QUESTIONS["document"]) + 20
    for n, row in enumerate(rows):
        row["verdict"] = "o" if row["question"] == "character" and n % 5 == 0 else "r"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    code, out, _ = called(capsys, "sample", str(output), "--read", str(sheet), "--who", "A. Reader", "--json")
    values = json.loads(out)
    measures = {one["measure"]: one for one in values["measures"]}
    assert (values["judged"], values["items"], values["reviewers"]) == (23, 23, ["A. Reader"])
    assert measures["characters"]["wrong"] == 0 and measures["words"]["wrong"] == 4
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",o,", ",x,"), encoding="utf-8")
    code, _, err = called(capsys, "sample", str(output), "--read", str(sheet))
    assert code == 2 and "sheet.csv:" in err and "'x'" in err


def test_no_cell_of_a_sheet_is_run(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.add(record(title="=HYPERLINK(1)"), cleaned())
    sample = Frame(corpus.written()).draw("first", "1", Plan(), 1, 0)
    assert ",'=HYPERLINK(1)," in sampling.sheet(sample)


def test_a_certificate_is_made_and_holds(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = drawn(output, kind="rate", rates={"characters": 0.2})
    judged(output, sample, frozenset({sample.items[-1].id}))
    code, out, _ = called(capsys, "certificate", str(output))
    assert code == 0 and out.strip().endswith("first.certificate.html")
    values = json.loads((output / "samples" / "first.certificate.json").read_text(encoding="utf-8"))
    assert values["schema"] == "digitize/certificate/1" and values["passed"] is True
    assert values["corpus"]["sha256"] == Frame(output).sha256 and values["reviewers"] == ["A. Reader"]
    page = Page((output / "samples" / "first.certificate.html").read_text(encoding="utf-8"))
    assert "The corpus passes." in page.shown["all"] and values["corpus"]["sha256"] in page.shown["all"]
    code, out, _ = called(capsys, "certificate", str(output), "--check")
    assert code == 0 and out.strip().endswith("holds")


def changed_text(output: Path) -> None:
    path = next(output.glob("documents/*/*.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("coal", "cool"), encoding="utf-8")


def changed_record(output: Path) -> None:
    path = output / "documents.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("1938-03-12", "1938-03-13", 1), encoding="utf-8")


def changed_judgement(output: Path) -> None:
    path = output / "samples" / "first.judgements.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"character": "right"', '"character": "wrong"', 1))


def changed_sample(output: Path) -> None:
    path = output / "samples" / "first.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["items"][-1]
    path.write_text(json.dumps(values), encoding="utf-8")


def changed_certificate(output: Path) -> None:
    path = output / "samples" / "first.certificate.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    values["measures"][0]["high"] /= 2
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (changed_text, "have changed since the sample was drawn"),
        (changed_record, "have changed since the sample was drawn"),
        (changed_judgement, "measures.characters.wrong: the certificate says 0, the files 1"),
        (changed_sample, "draws other items"),
        (changed_certificate, "measures.characters.high"),
    ],
)
def test_a_check_finds_what_differs(output: Path, capsys: pytest.CaptureFixture[str], change: Any, told: str) -> None:
    judged(output, drawn(output))
    assert called(capsys, "certificate", str(output))[0] == 0
    change(output)
    code, out, _ = called(capsys, "certificate", str(output), "--check")
    assert code == 1 and told in out and out.strip().endswith("differs from its files")


def test_what_is_wrong_is_told(output: Path, tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="no sample was drawn"):
        kept.chosen(output, None)
    sample = drawn(output)
    with pytest.raises(SampleError, match="another sample has this name"):
        sampling.draw(output, "first", "8", Plan(), 6, 100)
    with pytest.raises(SampleError, match="can't be a sample's name"):
        sampling.draw(output, "../first", "8", Plan(), 6, 100)
    with pytest.raises(SampleError, match="nothing of the sample first is judged"):
        sampling.save(output, sample.name)
    for plan in ({"kind": "dfg"}, {"kind": "iso2859"}, {"kind": "iso2859", "aql": 0.3}, {"kind": "rate"}):
        with pytest.raises(DigitizeError, match=r"DFG|ISO|rate"):
            sampling.draw(output, "other", "7", Plan.model_validate(plan), 6, 100)
    (output / "samples" / "first.judgements.jsonl").write_text('{"item": 1}\n')
    with pytest.raises(SampleError, match=r"first\.judgements\.jsonl:1"):
        kept.read_judgements(output, "first")


def test_no_link_leads_out_of_the_samples(output: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (output / "samples").symlink_to(outside, target_is_directory=True)
    with pytest.raises(DigitizeError, match="samples"):
        drawn(output)
    assert kept.names(output) == [] and list(outside.iterdir()) == []
