"""The report and the desk in a real Chromium: what a reviewer sees and does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitize.batch.rebuild import Rebuilder
from digitize.corrections import read_journal
from digitize.model.metadata import FLAGS
from digitize.review import write_report
from tests.batch.sheets import sheet
from tests.batch.test_run import digitize, records
from tests.review.browser import watched
from tests.review.corpus import Corpus, cleaned, record
from tests.review.serving import Serving
from tests.review.test_report import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with watched(browser, viewport={"width": 1400, "height": 900}) as opened:
        yield opened


@pytest.fixture
def report(tmp_path: Path) -> Path:
    corpus = Corpus(tmp_path)
    for number in range(1, 6):
        low = record(number)["archival_reference"] | {"confidence": 1 - number / 10}
        corpus.add(record(number, title=f"Minute {number} on the pilots") | {"archival_reference": low}, cleaned())
    values = record(6, title=HOSTILE, flags=[]) | {"place": HOSTILE}
    corpus.add(values, cleaned(confidence=lambda i: 0.4 if i == 20 else 1.0))
    return write_report(corpus.written())


def titles(page: "Page") -> list[str]:
    return page.locator("#documents a.title").all_inner_texts()


def test_the_list_is_sorted_searched_and_filtered(page: "Page", report: Path) -> None:
    page.goto(report.as_uri())
    assert titles(page)[0] == "Minute 5 on the pilots"  # the worst first
    page.locator("th[data-key=number] button").click()
    assert titles(page)[0] == "Minute 1 on the pilots"
    page.keyboard.press("/")
    page.keyboard.type("harbour-0003")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Minute 3 on the pilots"
    page.locator("#shown", has_text="1 of 6").wait_for()
    assert titles(page) == ["Minute 3 on the pilots"]
    page.locator("#reset").click()
    page.locator("button.flag[data-flag=reference-repaired]").click()
    assert len(titles(page)) == 5
    page.locator("#flag").select_option("-")
    assert titles(page) == [HOSTILE]


def test_the_list_prints_whole_with_its_sources(page: "Page", report: Path, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(report.as_uri())
    page.locator("#documents a.title").first.wait_for()
    page.pdf(path=str(tmp_path / "list.pdf"))
    printed = pdfium.PdfDocument(tmp_path / "list.pdf")
    text = closed_up("".join(one.get_textpage().get_text_range() for one in printed))
    assert text.count("harbour.pdf") == 6 + 1  # in a row each, and in the table of sources
    assert all(closed_up(one) in text for one in (FLAGS["reference-repaired"], "Minute 1 on", "Minute 5 on"))


def closed_up(text: str) -> str:
    """A text without its blanks, of which a printed page may have more."""
    return "".join(text.split())


def test_a_document_shows_its_modes_edits_and_places(page: "Page", report: Path) -> None:
    page.goto(report.as_uri())
    page.locator("#documents a.title", has_text="Minute 5").click()
    page.wait_for_url("**/0005-*.html")  # and for its script
    text = page.locator("#text")
    page.keyboard.press("1")
    assert "har-" not in text.inner_text() and "harbour" in text.inner_text()
    page.keyboard.press("3")
    assert "har-" in text.inner_text()
    page.keyboard.press("n")
    assert page.locator(".e.current").count() == 1 and ":" in page.locator("#detail").inner_text()
    page.keyboard.press("j")
    page.wait_for_url("**/0004-*.html")
    page.keyboard.press("k")
    page.wait_for_url("**/0005-*.html")


def test_doubtful_words_are_a_key_apart_from_where_the_reader_is(page: "Page", tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.add(record(), cleaned(confidence=lambda i: 1.0 if i % 5 else 0.4))
    page.goto(write_report(corpus.written()).parent.joinpath("documents/harbour/0001-minute.html").as_uri())

    def at() -> list[str]:
        return page.evaluate("DOCUMENT.kept().map(String)")

    press(page, "1")
    doubtful = page.locator("#text .d3:visible").evaluate_all("nodes => nodes.map((node) => node.dataset.w)")
    assert len(doubtful) >= 3
    press(page, "d", "d")
    assert at() == [doubtful[1]]
    press(page, "D")
    assert at() == [doubtful[0]]
    page.evaluate(f"DOCUMENT.keep(['{int(doubtful[1]) + 1}'], true)")
    press(page, "d")
    assert at() == [doubtful[2]]
    for _ in doubtful[2:]:
        press(page, "d")
    assert at() == [doubtful[0]]


def test_words_and_their_places_light_up_both_ways(page: "Page", tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    corpus.add(record(), cleaned())
    corpus.page_images()
    page.goto(write_report(corpus.written()).parent.joinpath("documents/harbour/0001-minute.html").as_uri())
    word = page.locator("#text .w", has_text="Captain").first
    word.hover()
    mark = page.locator(".mark.hover").first
    assert mark.count() == 1
    box = mark.bounding_box()
    assert box
    page.mouse.move(5, 5)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("#text .w.hover").first.inner_text() == "Captain"


def test_hostile_text_runs_nothing_and_breaks_no_layout(page: "Page", report: Path) -> None:
    page.goto(report.as_uri())
    page.locator("#flag").select_option("-")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#documents a.title").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("img[src=x]").count() == 0


def serious(page: "Page") -> list[str]:
    """What axe finds that is serious or worse."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_report(browser: "Browser", report: Path, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(report.as_uri())
    assert serious(page) == []
    page.locator("#documents a.title", has_text="Minute 5").click()
    page.wait_for_load_state()  # a page that is half there has not all of its colours
    page.locator("#text").wait_for()
    assert serious(page) == []
    context.close()


class Served(Serving):
    """The desk of an output with one letter."""

    def __init__(self, root: Path) -> None:
        self.inputs, self.output = root / "in", root / "out"
        sheet(self.inputs / "a.pdf", pages=2)
        digitize(self.inputs, self.output)
        write_report(self.output)
        self.sha256 = str(records(self.output)[0]["sha256"])
        super().__init__(self.output, Rebuilder(self.output))

    def text(self) -> str:
        paths = sorted((self.output / "documents" / "a").glob("0*.txt"))
        return "\f".join(path.read_text(encoding="utf-8") for path in paths)

    def kinds(self) -> list[str]:
        return [one.kind for one in read_journal(self.output, self.sha256).corrections]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    desk = Served(tmp_path_factory.mktemp("desk"))
    with desk:
        yield desk


def opened(page: "Page", served: Served) -> None:
    page.goto(f"{served.address}index.html#review=")
    page.locator("#documents a.title").first.click()
    ready(page)


def chosen(page: "Page", place: int) -> None:
    """Chooses a word of the text with the mouse, and goes back to the keys."""
    page.locator("#text .w").nth(place).click()
    page.locator("#passage-to").press("Escape")


def ready(page: "Page") -> None:
    page.wait_for_selector("html[data-ready]")


def settled(page: "Page", work: Any) -> None:
    """Does something that is saved, and waits until the page shows the new state."""
    count = page.locator("html").get_attribute("data-made") or ""
    work()
    page.wait_for_selector(f"html[data-made]:not([data-made='{count}'])")


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_reviewer_corrects_a_document_by_keyboard(page: "Page", served: Served) -> None:
    opened(page, served)
    page.keyboard.press("1")
    while page.locator("#text .w.kept").all_inner_texts() != ["Alma,"]:
        page.keyboard.press("w")
    press(page, "e")
    page.keyboard.insert_text("Alba,")
    settled(page, lambda: press(page, "Enter"))
    assert "Port Alba, 3 May 1927" in page.locator("#text").inner_text()
    assert "Port Alba, 3 May 1927" in served.text()
    settled(page, lambda: press(page, "z"))
    assert "Port Alma," in page.locator("#text").inner_text()
    settled(page, lambda: press(page, "y"))
    assert "Port Alba," in page.locator("#text").inner_text()
    digitize(served.inputs, served.output, batch__force=True)
    assert "Port Alba, 3 May 1927" in served.text()


def test_a_word_is_found_by_typing_and_a_field_by_its_letter(page: "Page", served: Served) -> None:
    opened(page, served)
    press(page, "1", "/")
    page.keyboard.insert_text("harbour master to")
    page.locator("#find-count", has_text="1 of 1").wait_for()
    press(page, "Enter")
    assert page.locator("#text .w.kept").all_inner_texts() == ["Harbour", "Master", "to"]
    press(page, "e")
    assert page.locator("#passage-to").input_value() == "Harbour Master to"
    press(page, "Escape", "m", "t")
    assert page.evaluate("document.activeElement.dataset.field") == "title"
    page.keyboard.insert_text("A letter")
    settled(page, lambda: press(page, "Enter"))
    assert page.locator("#heading").inner_text() == "A letter"
    settled(page, lambda: press(page, "Escape", "z"))
    assert "Harbour Master" in page.locator("#heading").inner_text()


def test_an_edit_is_taken_back_by_a_key(page: "Page", served: Served) -> None:
    opened(page, served)
    page.locator(".edits [data-edit]").first.wait_for()
    rule = page.evaluate("document.querySelector('#text .e:not(.ws):not([data-rule=reviewer])')?.dataset.rule")
    page.evaluate("DOCUMENT.select(document.querySelector('#text .e[data-rule=join-line]'), true)")
    before = served.text()
    settled(page, lambda: press(page, "r"))
    assert served.text() != before and served.kinds()[-1] == "revert"
    settled(page, lambda: press(page, "z"))
    assert served.text() == before
    assert rule is None or rule


def test_metadata_is_checked_as_it_is_typed_and_saved(page: "Page", served: Served) -> None:
    opened(page, served)
    field = page.locator("[data-field='date.edtf']")
    field.fill("3 May 1927")
    page.locator("[id='w-date.edtf']", has_text="EDTF").wait_for()
    count = len(served.kinds())
    field.press("Enter")
    page.wait_for_timeout(200)
    assert len(served.kinds()) == count
    field.fill("1927-05-04")
    settled(page, lambda: field.press("Enter"))
    [line] = records(served.output, "documents.jsonl")
    assert line["date"]["edtf"] == "1927-05-04"


def test_a_document_is_split_joined_and_marked_as_done(page: "Page", served: Served) -> None:
    opened(page, served)
    page.keyboard.press("1")
    chosen(page, 60)
    settled(page, lambda: press(page, "s"))
    assert len(records(served.output, "documents.jsonl")) == 2
    settled(page, lambda: press(page, "J"))
    assert len(records(served.output, "documents.jsonl")) == 1
    settled(page, lambda: press(page, "z"))
    assert len(records(served.output, "documents.jsonl")) == 2
    settled(page, lambda: press(page, "x"))
    assert page.locator("#done").get_attribute("aria-pressed") == "true"
    page.goto(served.address)
    assert len(titles(page)) == 1  # the other has left the work list
    page.locator("#review").select_option("reviewed")
    assert len(titles(page)) == 1 and served.kinds().count("done") == 1


def test_the_role_of_a_line_is_chosen_from_what_it_is_now(page: "Page", served: Served) -> None:
    opened(page, served)
    page.keyboard.press("1")
    page.locator("#text .w:visible").first.click()
    page.locator("#passage-to").press("Escape")
    press(page, "t")
    role = page.evaluate("document.activeElement.dataset.name")
    assert role and page.locator("#roles [aria-pressed=true]").get_attribute("data-name") == role
    assert role in page.locator("#role-now").inner_text()
    page.keyboard.press("Escape")


def test_two_tabs_do_not_overwrite_each_other(page: "Page", served: Served) -> None:
    opened(page, served)
    other = page.context.new_page()
    opened(other, served)
    settled(page, lambda: press(page, "x"))
    chosen(other, 30)
    press(other, "x")
    news = other.locator("#news")
    news.wait_for()
    assert "Ada" in news.inner_text() and "reviewed" in news.inner_text()
    count = len(served.kinds())
    other.locator("#news button[value=mine]").click()
    while len(served.kinds()) == count:
        other.wait_for_timeout(50)
    assert served.kinds()[-1] == "done"


def test_axe_finds_nothing_serious_on_the_desk(browser: "Browser", served: Served) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    opened(page, served)
    assert serious(page) == []
    page.keyboard.press("?")
    assert serious(page) == []
    context.close()


def test_the_desk_is_kept_from_others(page: "Page", served: Served) -> None:
    get = page.request.get
    assert get(served.address).status == 200
    assert get(served.address.replace("token", "guess")).status == 403
    assert get(served.address, headers={"Host": "evil.example"}).status == 421
    for path in ("pages/..%2F..%2Fa/1.jpg", "pages/a/..%2F..%2F..%2Fsources.jsonl", "assets/..%2Fbase.html"):
        assert get(served.address + path).status == 404
    body = {"address": "", "version": "0"}
    for headers, status in (
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": served.address[:-7]}, 400),
    ):
        answer = page.request.post(
            served.address + "api/correct",
            data=json.dumps(body),
            headers={"Content-Type": "application/json", **headers},
        )
        assert answer.status == status
    policy = get(served.address).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
