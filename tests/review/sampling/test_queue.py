"""A sample is judged at the desk, in a real Chromium, by keys alone; what is wrong is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitize.errors import ConfigError
from digitize.review import sampling, write_report
from digitize.review.sampling import Judgement, Plan, certificate, kept
from digitize.review.sampling.records import QUESTIONS
from tests.review.browser import CHROMIUM, watched
from tests.review.corpus import Corpus, cleaned, record
from tests.review.serving import Nothing, Serving
from tests.review.test_reviewing import SIZES, found

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    corpus = Corpus(tmp_path)
    for n in range(1, 4):
        corpus.add(record(n, title=f"Minute {n}" if n > 1 else HOSTILE), cleaned())
    corpus.page_images()
    write_report(corpus.written())
    sampling.draw(tmp_path, "first", "7", Plan(kind="rate", rates={"characters": 0.5}), 2, 3)
    return tmp_path


@pytest.fixture
def desk(output: Path) -> Iterator[Serving]:
    with Serving(output, Nothing()) as served:
        yield served


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with watched(browser, viewport={"width": 1400, "height": 900}) as opened:
        yield opened


def judged(output: Path) -> dict[str, dict[str, str]]:
    return {id: dict(one.verdicts) for id, one in kept.read_judgements(output, "first").items()}


@pytest.mark.slow
def test_a_sample_is_judged_by_keys(page: "Page", desk: Serving, output: Path) -> None:
    page.goto(desk.address)
    page.get_by_role("link", name="Judge the sample first").click()
    page.locator("#questions").wait_for()
    page.wait_for_load_state()  # its script listens then
    assert page.locator("svg.page").count() == 2
    page.keyboard.press("Enter")
    page.locator("#told", has_text="Not all is marked").wait_for()
    page.locator("fieldset[data-question=title] input[value=wrong]").check()
    for _ in range(2):
        page.keyboard.press("a")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    for key in "rwo":
        page.locator("svg.line .spot").wait_for()
        with page.expect_navigation():
            page.keyboard.press(key)
    page.get_by_role("heading", name="All is judged").wait_for()
    assert "66.67" not in page.locator("tbody tr", has_text="title").inner_text()
    documents = [one for id, one in judged(output).items() if id.startswith("d-")]
    characters = [one for id, one in judged(output).items() if id.startswith("c-")]
    assert [one["title"] for one in documents] == ["wrong", "right"]
    assert [(one["character"], one["word"]) for one in characters] == [
        ("right", "right"),
        ("wrong", "wrong"),
        ("right", "wrong"),
    ]
    assert {one.who for one in kept.read_judgements(output, "first").values()} == {"Ada"}


def test_a_sample_is_judged_by_buttons_beside_its_scan(page: "Page", desk: Serving, output: Path) -> None:
    items = kept.read_sample(output, "first").items
    document, character = (next(one for one in items if one.kind == kind) for kind in ("document", "character"))
    page.goto(f"{desk.address}sample/first?item={document.id}")
    scan, question = (page.locator(one).first.bounding_box() for one in ("svg.page", "fieldset"))
    assert scan and question and question["x"] > scan["x"] + scan["width"] and question["y"] < 900
    images = page.locator("svg.page image").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    # that in full size lies above the small one, which stays where it is not there
    assert [one.rpartition("/")[2] for one in images[:2]] == ["1.jpg", "1-full.jpg"]
    page.goto(f"{desk.address}sample/first?item={character.id}")
    with page.expect_navigation():
        page.get_by_role("button", name="another character").click()
    assert judged(output)[character.id] == {"character": "right", "word": "wrong"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_the_queue(
    browser: "Browser", desk: Serving, output: Path, scheme: Any, size: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": height})
    page = context.new_page()
    items = kept.read_sample(output, "first").items
    for kind in ("document", "character"):
        item = next(one for one in items if one.kind == kind)
        page.goto(f"{desk.address}sample/first?item={item.id}")
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for item in items:
        desk.post(
            "judge", {"sample": "first", "item": item.id, "verdicts": dict.fromkeys(QUESTIONS[item.kind], "right")}
        )
    page.goto(f"{desk.address}sample/first")
    page.get_by_role("heading", name="All is judged").wait_for()
    assert found(page) == []
    context.close()


def test_what_does_not_fit_is_refused(desk: Serving, output: Path) -> None:
    sample = kept.read_sample(output, "first")
    item = next(one for one in sample.items if one.kind == "character")
    said: dict[str, Any] = {"sample": "first", "item": item.id, "verdicts": {"character": "right", "word": "right"}}
    wrong = [
        said | {"sample": "../documents"},
        said | {"sample": "other"},
        said | {"item": "none"},
        said | {"verdicts": {"character": "right"}},
        said | {"verdicts": {"character": "perhaps", "word": "right"}},
        said | {"more": 1},
    ]
    for values in wrong:
        code, answer = desk.post("judge", values)
        assert code == 400 and answer["error"]
    assert judged(output) == {}
    code, answer = desk.post("judge", said)
    assert code == 200 and answer["next"] in {one.id for one in sample.items} - {item.id}
    assert judged(output) == {item.id: said["verdicts"]}


def test_pages_of_the_queue_show_texts_as_texts(desk: Serving, output: Path) -> None:
    sample = kept.read_sample(output, "first")
    for item in sample.items:
        code, html = desk.get(f"sample/first?item={item.id}")
        assert code == 200 and b"<script>alert" not in html
    assert desk.get("sample/first?item=none")[0] == 404 and desk.get("sample/none")[0] == 404
    assert b"Judge the sample first" in desk.get("index.html")[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_a_certificate_that_fits_its_window(
    browser: "Browser", output: Path, scheme: Any, size: str
) -> None:
    sampling.draw(output, "whole", "7", Plan(), 3, 3)  # all there is: the rate is known
    said = [
        Judgement(
            item=one.id, who="Ada", when="2026-01-01T00:00:00Z", verdicts=dict.fromkeys(QUESTIONS[one.kind], "right")
        )
        for one in kept.read_sample(output, "whole").items
    ]
    kept.add_judgements(output, "whole", said)
    place, _ = certificate.save(output, "whole")
    width, height = SIZES[size]
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(place.path.as_uri())
    assert found(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "-0.00" not in page.inner_text("table")
    context.close()


@pytest.mark.slow
def test_a_certificate_is_one_page_of_pdf(output: Path, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this system")
    sample = kept.read_sample(output, "first")
    said = [{"item": one.id, "who": "Ада", "when": "2001-02-03T04:05:06Z"} for one in sample.items]
    verdicts = [dict.fromkeys(QUESTIONS[one.kind], "right") for one in sample.items]
    judgements = [Judgement.model_validate(a | {"verdicts": b}) for a, b in zip(said, verdicts, strict=True)]
    kept.add_judgements(output, "first", judgements)
    _, values = sampling.save(output, "first")
    sampling.print_page(sampling.page(values), tmp_path / "certificate.pdf")
    made = pdfium.PdfDocument(tmp_path / "certificate.pdf")
    text = made[0].get_textpage().get_text_range()
    assert len(made) == 1 and values["corpus"]["sha256"] in text.replace("\r\n", "") and "Ада" in text


def test_without_a_browser_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="Chromium"):
        sampling.print_page("<!doctype html>", tmp_path / "certificate.pdf")
