"""Reviewing in a real Chromium: the scan enlarged, words corrected and confirmed, texts searched, long documents."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitize.corrections import Correction, read_journal
from digitize.model.traced import TracedText
from digitize.review import write_report
from tests.review.browser import watched
from tests.review.corpus import RAW, Corpus, change, cleaned, record, spans_of
from tests.review.serving import Nothing, Serving
from tests.review.test_search import TEXTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHA = "ab" * 32
SIZES = {"wide": (1280, 860), "at 200 %": (640, 430), "telephone": (390, 844)}


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with watched(browser, viewport={"width": 1280, "height": 860}, has_touch=True) as opened:
        yield opened


def filled(root: Path, doubt: bool = True) -> Corpus:
    corpus = Corpus(root)
    for number in (1, 2, 3):
        text = cleaned(confidence=lambda i: 0.4 if doubt and i % 9 == 0 else 1.0)
        corpus.add(record(number, uid=f"u{number}", title=f"Minute {number}"), text)
    corpus.page_images()
    corpus.written()
    return corpus


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Serving]:
    with Serving(filled(tmp_path).root, Nothing()) as served:
        yield served


def opened(page: "Page", desk: Serving, number: int = 1) -> None:
    page.goto(f"{desk.address}documents/harbour/{number:04}-minute.html")
    page.wait_for_selector("html[data-ready][data-whole]")
    page.keyboard.press("1")


def said(desk: Serving, count: int, page: "Page") -> list[Correction]:
    """What was saved, when it is so many."""
    for _ in range(600):
        found = read_journal(desk.desk.root, SHA).corrections
        if len(found) >= count:
            return list(found)
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(found)} of {count} were saved")


def test_the_page_is_enlarged_and_moved_by_keys_and_wheel(page: "Page", tmp_path: Path) -> None:
    report = write_report(filled(tmp_path).root).parent
    page.goto((report / "documents/harbour/0001-minute.html").as_uri())
    page.locator("#scan canvas").first.wait_for()
    page.locator("#scan .sheet .extent").first.wait_for()

    def zoom() -> float:
        return float(page.evaluate("SCAN.zoomed()"))

    def settled() -> float:
        before, now = -1.0, zoom()
        while before != now:
            page.wait_for_timeout(150)
            before, now = now, zoom()
        return now

    usual = settled()
    page.keyboard.press("+")
    larger = settled()
    assert larger > usual
    scan = page.locator("#scan").bounding_box()
    assert scan
    page.mouse.move(scan["x"] + 100, scan["y"] + 300)
    page.mouse.wheel(0, 200)
    assert settled() == pytest.approx(larger)  # the wheel moves
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert settled() > larger
    page.keyboard.press("0")
    assert settled() == pytest.approx(usual, rel=0.05)


def test_the_page_is_enlarged_and_moved_by_touch(page: "Page", tmp_path: Path) -> None:
    report = write_report(filled(tmp_path).root).parent
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((report / "documents/harbour/0001-minute.html").as_uri())
    page.locator("#scan .sheet .extent").first.wait_for(state="attached")
    scan, touching = page.locator("#scan").bounding_box(), page.context.new_cdp_session(page)
    assert scan
    x, y = scan["x"] + scan["width"] / 2, scan["y"] + scan["height"] / 2

    def fingers(*places: list[tuple[float, float]]) -> None:
        """Fingers that go from place to place together."""
        for kind, points in (("touchStart", places[0]), *(("touchMove", one) for one in places[1:]), ("touchEnd", [])):
            told = [{"x": a, "y": b, "id": i} for i, (a, b) in enumerate(points)]
            touching.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})
            page.wait_for_timeout(50)
        page.wait_for_timeout(1500)

    usual = float(page.evaluate("SCAN.zoomed()"))
    fingers(*([(x - 20 - 12 * n, y), (x + 20 + 12 * n, y)] for n in range(6)))
    larger = float(page.evaluate("SCAN.zoomed()"))
    assert larger > 1.5 * usual
    before = page.locator("#scan .sheet").first.bounding_box()
    fingers(*([(x, y - 12 * n)] for n in range(8)))
    after = page.locator("#scan .sheet").first.bounding_box()
    assert before and after and after["y"] < before["y"] - 40
    assert page.evaluate("SCAN.zoomed()") == pytest.approx(larger, rel=0.02)
    assert page.evaluate("window.visualViewport.scale") == 1  # it is the scan that grew, not all of the page


@pytest.mark.parametrize("size", SIZES)
def test_text_and_page_stay_together_in_every_window(page: "Page", tmp_path: Path, size: str) -> None:
    width, height = SIZES[size]
    report = write_report(filled(tmp_path).root).parent
    page.set_viewport_size({"width": width, "height": height})
    page.goto((report / "documents/harbour/0001-minute.html").as_uri())
    page.keyboard.press("1")
    page.locator("#text .w", has_text="coal").first.click()
    mark = page.locator("#scan .mark.kept").first
    mark.wait_for()
    for node in (mark, page.locator("#text .w.kept").first):
        box = node.bounding_box()
        assert box and 0 <= box["y"] < height and 0 <= box["x"] < width
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_every_button_and_dialog_is_within_the_window(page: "Page", desk: Serving, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    opened(page, desk)
    if size != "at 200 %":  # there the bar is moved, so that text and page keep their room
        assert beyond(page, ".topbar :is(a, button, input, select, .modes span)", width) == []
    for key in ("?", "m"):
        page.keyboard.press(key)
        assert beyond(page, "dialog[open] :is(button, kbd)", width) == []
        page.keyboard.press("Escape")


def beyond(page: "Page", selector: str, width: int) -> list[str]:
    """What of these is shown to the left or right of the window."""
    boxes = [(node.inner_text(), node.bounding_box()) for node in page.locator(selector).all() if node.is_visible()]
    assert boxes
    return [text for text, box in boxes if box and not 0 <= box["x"] <= box["x"] + box["width"] <= width]


def test_the_list_of_a_telephone_keeps_its_further_filters_in_a_drawer(page: "Page", desk: Serving) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk.address}index.html")
    page.locator("#documents a.title").first.wait_for()
    assert not page.locator("#language").is_visible()
    head = page.locator("th[data-key=risk]")
    assert head.evaluate("node => node.scrollWidth <= node.clientWidth")
    page.get_by_role("button", name="More filters").click()
    page.locator("#language").select_option("en")
    page.reload()
    page.locator("#documents a.title").first.wait_for()
    assert page.locator("#language").is_visible()  # what filters is seen
    page.set_viewport_size({"width": 1280, "height": 860})
    assert page.locator("#rule").is_visible() and not page.locator("#further").is_visible()


def test_the_doubtful_words_that_are_left_are_counted_and_a_button_goes_through_them(
    page: "Page", desk: Serving
) -> None:
    opened(page, desk)
    button, marked = page.locator("#doubt"), page.locator("#text .d3:visible")
    count = marked.count()
    assert count > 1 and button.inner_text() == f"{count} doubtful"
    button.click()
    assert page.evaluate("DOCUMENT.kept().map(String)") == [marked.first.get_attribute("data-w")]
    page.keyboard.press("c")
    assert button.inner_text() == f"{count - 1} doubtful"


def test_nothing_that_a_page_asks_for_is_refused(page: "Page", desk: Serving) -> None:
    answers: list[tuple[str, int]] = []
    page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    opened(page, desk)
    page.locator("a.up").click()
    page.locator("#documents a.title").first.wait_for()
    full = "/pages/harbour/"  # in full size: there is no source in this test
    assert [one for one in answers if one[1] >= 400 and full not in one[0]] == []
    assert any(url.endswith("icon.svg") for url, _ in answers)


def test_enter_goes_on_to_the_next_doubtful_word(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    doubtful = page.evaluate("DOCUMENT.doubts().map((node) => node.textContent)")
    assert len(doubtful) >= 3
    page.keyboard.press("d")
    page.keyboard.press("e")
    field, line = page.locator("#passage-to"), page.locator("#passage-line")
    assert field.input_value() == doubtful[0] and line.is_visible()
    assert "pages/harbour/1" in line.evaluate("node => node.style.backgroundImage")
    above, below = line.bounding_box(), field.bounding_box()
    assert above and below and 0 <= below["y"] - above["y"] - above["height"] < 20
    page.keyboard.insert_text("Kaptan")
    page.keyboard.press("Enter")
    assert field.input_value() == doubtful[1]
    page.keyboard.press("Enter")  # right as it is
    assert field.input_value() == doubtful[2]
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    first, second, third = said(desk, 3, page)
    assert (first.was, first.to) == (doubtful[0], "Kaptan")
    assert second.confirms and third.confirms and (second.was, third.was) == (doubtful[1], doubtful[2])


def test_a_word_is_clicked_on_and_typed_over(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.locator("#text .w", has_text="coal").first.click()
    page.keyboard.type("coke.Xs")  # letters, and no keys of commands
    page.keyboard.press("Enter")
    [one] = said(desk, 1, page)
    assert (one.kind, one.to) == ("text", "coke.Xs")
    page.locator("#text .w:visible", has_text="pilots").first.click()
    page.keyboard.type("guides")
    page.locator("#text .w:visible", has_text="stay").first.click()  # who clicks elsewhere has done with the word
    assert said(desk, 2, page)[1].to == "guides"
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    assert said(desk, 3, page)[2].kind == "undo"
    assert page.locator("#news[open]").count() == 0


def test_words_are_selected_and_typed_over(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    first, last = (page.locator("#text .w:visible", has_text=word).first.bounding_box() for word in ("asked", "coal"))
    assert first and last
    page.mouse.move(first["x"] + 1, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + last["height"] / 2, steps=5)
    page.mouse.up()
    assert page.locator("#passage-to").input_value() == "asked for coal."
    page.keyboard.type("begged for coal and")
    page.keyboard.press("Enter")
    [one] = said(desk, 1, page)
    assert (one.was, one.to) == ("asked for coal.", "begged for coal and")
    word = page.locator("#text .w:visible", has_text="pilots").first
    word.dblclick()
    page.keyboard.type("guides")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert len(said(desk, 1, page)) == 1 and page.locator("#passage[open]").count() == 0  # Esc leaves it as it was


def test_no_key_is_lost_between_documents(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    for key in ("x", "j", "x", "j", "x"):
        page.keyboard.press(key)
    saved = said(desk, 3, page)
    assert [one.kind for one in saved] == ["done"] * 3 and len({one.id for one in saved}) == 3
    outcomes = desk.desk.corrected()
    assert all(len(outcomes.by_document[uid]) == 1 for uid in ("u1", "u2", "u3"))


def test_no_key_is_lost_under_load(page: "Page", desk: Serving) -> None:
    """A browser at a sixth of its speed, and keys that come faster than it shows what they did."""
    opened(page, desk)
    doubtful = page.evaluate("DOCUMENT.doubts().map((node) => node.textContent)")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for _ in range(3):
        for key in ("d", *"c" * len(doubtful), "X"):
            page.keyboard.press(key)
    saved = said(desk, 3 * (len(doubtful) + 1), page)
    assert [one.was for one in saved] == 3 * [*doubtful, None]
    assert all(one.confirms or one.kind == "done" for one in saved) and len({one.id for one in saved}) == len(saved)


def test_a_document_gets_a_note_and_an_approval_by_an_approver(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.keyboard.press("N")
    page.locator("#note-text").fill("ask about the seal")
    page.locator("#note-save").click()
    assert said(desk, 1, page)[0].value == "ask about the seal"
    page.locator("#told", has_text="Saved").wait_for()  # or this would be told after what comes now
    page.keyboard.press("v")
    page.locator("#told", has_text="approver").wait_for()
    page.locator("#part").select_option("approver")
    page.locator("#approve").click()
    assert said(desk, 2, page)[1].value == "approved"
    page.goto(f"{desk.address}index.html#review=approved")
    page.locator("#documents .flag.mine", has_text="note").wait_for()
    assert page.locator("#documents a.title").all_inner_texts() == ["Minute 1"]
    page.locator("#who").select_option("Ada")
    assert page.locator("#documents a.title").count() == 1


def test_a_filter_is_marked_in_one_go_and_undone(page: "Page", desk: Serving) -> None:
    page.goto(f"{desk.address}index.html")
    page.locator("#search").fill("harbour-0002")
    page.locator("#mark", has_text="these 1 as").click()
    page.locator("#marked", has_text="1 marked").wait_for()
    assert page.locator("#documents a.title").count() == 0 and said(desk, 1, page)[0].kind == "done"
    told = page.locator("#queue", has_text="% of the words").inner_text()
    assert "2 of 3 documents are not reviewed" in told
    before, after = (float(found) for found in re.findall(r"([0-9.]+) % of the words", told))
    assert before == pytest.approx(200 * (1 - record()["quality"]["confidence"]) / 3, abs=0.01)
    assert after == pytest.approx(before / 2, abs=0.01)
    page.locator("#unmark").click()
    page.locator("#marked", has_text="Undone").wait_for()
    assert page.locator("#documents a.title").all_inner_texts() == ["Minute 2"]


def test_a_key_is_shown_and_changed(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.keyboard.press("?")
    page.locator("[data-changes=done]").click()
    page.keyboard.press("q")
    assert page.locator("[data-changes=done]").inner_text() == "q"
    page.locator("#keys button", has_text="Close").click()
    page.keyboard.press("q")
    assert said(desk, 1, page)[0].kind == "done"


def test_enter_in_a_field_returns_to_the_text(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    field = page.locator("[data-field=place]")
    field.fill("Ostend")
    field.press("Enter")
    assert said(desk, 1, page)[0].value == "Ostend"
    page.wait_for_function("() => document.activeElement.matches('.reading')")


@pytest.mark.parametrize("served", [False, True], ids=["from disk", "at the desk"])
def test_words_lead_to_their_place_on_the_scan(page: "Page", tmp_path: Path, served: bool) -> None:
    corpus = Corpus(tmp_path)
    for number, text in enumerate(TEXTS, 1):
        values = record(number, uid=f"u{number}", title=f"Minute {number}", language=["en", "ru", "de"][number - 1])
        corpus.add(values, TracedText(text, spans_of(text)))
    corpus.page_images()
    with Serving(corpus.written(), Nothing()) as desk:
        address = f"{desk.address}index.html" if served else write_report(tmp_path).as_uri()
        page.goto(address)
        page.locator("#words").fill("consul")
        page.locator(".passage mark").nth(1).wait_for()
        assert sorted(page.locator("#documents a.title").all_inner_texts()) == ["Minute 1", "Minute 3"]
        page.locator("#language").select_option("de")
        assert page.locator("#documents a.title").all_inner_texts() == ["Minute 3"]
        page.locator("#language").select_option("")
        page.locator("#words").fill('"master harbour"')
        page.locator("#shown", has_text="0 of 3").wait_for()
        page.locator("#words").fill('"harbour master"')
        page.locator(".passage mark").first.wait_for()
        assert page.locator("#documents a.title").all_inner_texts() == ["Minute 1"]
        page.locator("#words").fill("елки арх")
        page.locator(".passage", has_text="Ёлки стояли в Архангельске").click()
        page.locator("#text .w.kept", has_text="Ёлки").wait_for()
        page.locator("#scan .mark.kept").first.wait_for(state="attached")


def long(root: Path, pages: int) -> Path:
    """A document of so many pages, as it was read."""
    corpus = Corpus(root)
    raw = "\f".join(RAW.replace("\f", "") * 3 for _ in range(pages))
    values = record(uid="u1")
    spans = spans_of(raw, lambda i: 0.4 if i % 500 == 7 else 1.0)
    corpus.add(values | {"source": values["source"] | {"last_page": pages}}, TracedText(raw, spans))
    corpus.page_images(range(1, pages + 1))
    return corpus.written()


def test_a_document_opens_at_its_first_page(page: "Page", tmp_path: Path) -> None:
    long(tmp_path, 9)
    page.goto((write_report(tmp_path).parent / "documents/harbour/0001-minute.html").as_uri())
    page.locator("#scan .sheet .extent").first.wait_for(state="attached")
    scan = page.locator("#scan").bounding_box()
    assert scan
    page.evaluate("addEventListener('mousemove', (event) => { window.under = SCAN.at(event); }, true)")
    for step in range(100):
        page.mouse.move(scan["x"] + scan["width"] / 2 + step % 2, scan["y"] + 60)
        if page.evaluate("window.under"):
            break
        page.wait_for_timeout(100)
    number, _, y = page.evaluate("window.under")
    assert number == 1 and y < 120


def test_what_is_out_of_sight_of_a_long_document_is_not_laid_out(page: "Page", tmp_path: Path) -> None:
    with Serving(long(tmp_path, 60), Nothing()) as desk:
        opened(page, desk)
        hidden = "[...document.querySelectorAll('.part')].filter((part) => !part.checkVisibility({ contentVisibilityAuto: true })).length"
        parts = page.locator(".part").count()
        assert parts > 20 and page.evaluate(hidden.replace("part.check", "part.firstElementChild.check")) > parts / 2
        for _ in range(12):
            page.keyboard.press("d")
        box = page.locator("#text .w.kept").bounding_box()
        assert box and 0 < box["y"] < 860
        mark = page.locator("#scan .mark.kept")
        mark.wait_for()
        page.wait_for_timeout(600)
        place = mark.bounding_box()
        assert place and 0 < place["y"] < 860


class Changed(Nothing):
    """Makes a document anew with another text."""

    def __init__(self, corpus: Corpus, text: TracedText) -> None:
        self.corpus, self.text = corpus, text

    def remake(self, sha256: str) -> None:
        self.corpus.add(self.corpus.records.pop(), self.text)
        self.corpus.written()


def shows_kept(page: "Page", text: str) -> None:
    """What the keys stand on is shown, as soon as the browser has drawn it, and is this text."""
    kept = page.locator("#text .w.kept:visible")
    kept.filter(has_text=text).first.wait_for()
    assert kept.all_text_contents() == [text]


def test_after_a_correction_what_is_the_same_stays_as_it_is_and_the_rest_is_shown_anew(
    page: "Page", tmp_path: Path
) -> None:
    raw = "\n".join(f"The pilots of harbour {n} asked for coal." for n in range(400)) + "\n"
    text, corpus = TracedText(raw, spans_of(raw, lambda i: 0.4 if i == 1604 else 1.0)), Corpus(tmp_path)
    corpus.add(record(uid="u1"), text)
    remaking = Changed(corpus, change(text, "misread", "harbour 200 asked", "haven 200 begged", "so on the scan"))
    with Serving(corpus.written(), remaking) as desk:
        opened(page, desk)
        page.evaluate("window.was = [...document.querySelectorAll('.part')]")
        page.keyboard.press("d")
        shows_kept(page, "200")
        page.keyboard.press("c")
        page.wait_for_selector("html[data-made]")
        stays = page.evaluate("[...document.querySelectorAll('.part')].map((part) => window.was.includes(part))")
        assert len(stays) > 5 and stays.count(False) == 1
        shown = page.locator("#text").text_content() or ""
        assert "haven" in shown and "begged" in shown and all(f"harbour {n} asked" in shown for n in (0, 199, 201, 399))
        page.evaluate("DOCUMENT.keep(['1603'], true)")
        shows_kept(page, "haven 200 begged")
        page.keyboard.press("w")
        shows_kept(page, "for")


@pytest.mark.parametrize("piece", ["har-", "bour"])
def test_a_word_that_a_line_cut_is_corrected_and_confirmed_whole(page: "Page", tmp_path: Path, piece: str) -> None:
    corpus, spans = Corpus(tmp_path), spans_of(RAW)
    corpus.add(record(uid="u1"), change(TracedText(RAW, spans), "join-word", "-\n", "", "cut by the line end"))
    number = next(i for i, span in enumerate(spans) if RAW[span.start : span.end] == piece)
    with Serving(corpus.written(), Nothing()) as desk:
        opened(page, desk)
        page.evaluate(f"DOCUMENT.keep(['{number}'], true)")
        page.keyboard.press("e")
        assert page.locator("#passage-to").input_value() == "harbour"
        page.keyboard.insert_text("haven")
        page.keyboard.press("Enter")
        page.evaluate(f"DOCUMENT.keep(['{number}'], true)")
        page.keyboard.press("c")
        corrected, confirmed = said(desk, 2, page)
        assert (corrected.was, corrected.to) == ("harbour", "haven")
        assert confirmed.confirms and confirmed.was == "harbour"


class Steadily(Nothing):
    """Makes sources anew one correction at a time, each in a while."""

    def remake(self, sha256: str) -> None:
        time.sleep(0.4)


def test_a_word_that_was_judged_is_not_asked_for_again_before_its_correction_is_shown(
    page: "Page", tmp_path: Path
) -> None:
    """The page is shown anew for one correction, and the next, made meanwhile, is not in it yet."""
    with Serving(filled(tmp_path).root, Steadily()) as desk:
        opened(page, desk)
        first, second, *_ = page.evaluate("DOCUMENT.doubts().map((node) => node.dataset.w)")
        page.evaluate("""() => new MutationObserver(() => {
            window.left ??= DOCUMENT.doubts().map((node) => node.dataset.w);
        }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-made"] })""")
        page.route("**/documents/**", lambda route: (page.keyboard.press("c"), route.continue_()), times=1)
        page.keyboard.press("d")
        page.keyboard.press("c")
        assert [one.confirms for one in said(desk, 2, page)] == [True, True]
        page.wait_for_selector("html[data-made]")
        left = page.evaluate("window.left")
        assert first in left and second not in left  # this desk makes nothing: the first is in doubt as before


def found(page: "Page") -> list[str]:
    """What axe finds."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    violations = axe.Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:140]}" for one in violations]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(browser: "Browser", desk: Serving, scheme: Any, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{desk.address}index.html")
    page.locator("#words").fill("harbour")
    page.locator(".passage mark").first.wait_for()
    assert found(page) == []
    opened(page, desk)
    assert found(page) == []
    page.keyboard.press("d")
    page.keyboard.press("e")
    assert found(page) == []
    page.keyboard.press("Escape")
    for key in ("?", "m"):
        page.keyboard.press(key)
        assert found(page) == []
        page.keyboard.press("Escape")
    context.close()
