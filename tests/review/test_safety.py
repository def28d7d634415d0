"""What a reviewer typed is never lost, in a real Chromium: a desk that does not answer or refuses, others who were faster,
documents that are left too soon, keys that come before their document."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digitize.corrections import Correction, append
from tests.review.browser import watched
from tests.review.serving import Nothing, Serving
from tests.review.test_reviewing import SHA, SIZES, filled, found, long, opened, said

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SLOW = 0.8  # seconds


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with watched(browser, viewport={"width": 1280, "height": 860}) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Serving]:
    with Serving(filled(tmp_path).root, Nothing()) as served:
        yield served


def begin(page: "Page", word: str, to: str) -> None:
    """A word is typed over, and nothing saved yet."""
    page.locator("#text .w:visible", has_text=word).first.click()
    page.keyboard.type(to)


def other(desk: Serving) -> None:
    """Another reviewer corrects the source."""
    values = {"id": "ab12", "action": "ab12", "when": "2026-01-01T00:00:00Z", "who": "Bo", "source": "harbour.pdf"}
    append(desk.desk.root, SHA, [Correction(**values, kind="undo", of=("none",))])


def slowly(page: "Page", what: str) -> None:
    """The desk answers what is asked there in a while."""

    def wait(route: "Route") -> None:
        time.sleep(SLOW)
        route.continue_()

    page.route(what, wait)


def test_a_desk_that_does_not_answer_is_asked_until_it_does(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.route("**/api/correct", lambda route: route.abort(), times=2)
    begin(page, "coal", "coke.")
    page.keyboard.press("Enter")
    page.locator("#told", has_text="Not saved yet").wait_for()
    begin(page, "pilots", "guides")
    page.keyboard.press("Enter")
    assert [one.to for one in said(desk, 2, page)] == ["coke.", "guides"]


def test_what_is_refused_stays_in_view_until_it_is_saved(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.route("**/api/correct", lambda route: route.fulfill(status=400, json={"error": "not now"}), times=1)
    begin(page, "coal", "coke.")
    page.keyboard.press("Enter")
    assert "“coal.” reads “coke.” – not now" in page.locator("#unsaved li").inner_text()
    opened(page, desk, 2)
    page.locator("#unsaved li", has_text="coke.").locator(
        "a"
    ).click()  # it is told on other pages too, and leads to its own
    page.wait_for_selector("html[data-whole]")
    page.locator("#unsaved button", has_text="Save again").click()
    [one] = said(desk, 1, page)
    assert (one.was, one.to) == ("coal.", "coke.")
    page.locator("#unsaved").wait_for(state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_not_saved(browser: "Browser", desk: Serving, scheme: Any) -> None:
    width, height = SIZES["telephone"]
    window = {"width": width, "height": height}
    with watched(browser, viewport=window, color_scheme=scheme, bypass_csp=True) as page:
        opened(page, desk)
        page.route("**/api/correct", lambda route: route.fulfill(status=400, json={"error": "not now"}), times=1)
        begin(page, "coal", "coke.")
        page.keyboard.press("Enter")
        page.locator("#unsaved li").wait_for()
        assert found(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passage_that_can_not_be_one_correction_stays_in_its_input(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    ends = [page.locator("#text .w:visible", has_text=re.compile(f"^{word}\\b")).first for word in ("remain", "He")]
    page.evaluate("(words) => DOCUMENT.keep(words, true)", [word.get_attribute("data-w") for word in ends])
    page.keyboard.press("e")
    page.keyboard.type("much that was typed")
    page.keyboard.press("Enter")
    page.locator("#told", has_text="still here").wait_for()
    page.locator("#text .w:visible", has_text="Captain").first.click()
    assert page.locator("#passage-to").input_value() == "much that was typed"


def test_a_correction_that_meets_others_is_kept_whatever_is_chosen(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    other(desk)
    begin(page, "coal", "coke.")
    page.keyboard.press("Enter")
    page.locator("#news button", has_text="Show the new state").click()
    page.locator("#unsaved button", has_text="Save again").click()
    assert said(desk, 2, page)[1].to == "coke."


def test_what_is_typed_is_saved_before_its_document_is_left(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    slowly(page, "**/api/correct")
    begin(page, "coal", "coke.")
    page.locator("#after").click()
    page.locator("#position", has_text="2 of").or_(page.locator("h1", has_text="Minute 2")).first.wait_for()
    place = page.locator("[data-field=place]")
    place.fill("Ostend")
    page.locator("a.up").click()
    page.wait_for_url("**/index.html*")
    word, field = said(desk, 2, page)
    assert (word.to, field.value) == ("coke.", "Ostend")


def test_a_value_that_can_not_be_saved_keeps_its_document_open(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.locator("[data-field='date.edtf']").fill("the day after")
    page.locator("#after").click()
    page.locator("[id='w-date.edtf']:visible").wait_for()
    assert page.locator("h1").inner_text() == "Minute 1"
    assert page.locator("[data-field='date.edtf']").input_value() == "the day after"
    page.keyboard.press("Escape")


def test_a_note_that_was_begun_is_there_when_one_comes_back(page: "Page", desk: Serving) -> None:
    opened(page, desk)
    page.keyboard.press("N")
    page.keyboard.type("ask about")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.locator("h1", has_text="Minute 2").wait_for()
    assert page.locator("#note-text").input_value() == ""
    page.keyboard.press("k")
    page.locator("h1", has_text="Minute 1").wait_for()
    page.keyboard.press("N")
    page.keyboard.press("End")
    page.keyboard.type(" the seal")
    page.locator("#note-save").click()
    assert said(desk, 1, page)[0].value == "ask about the seal"


def test_letters_that_come_before_their_document_are_letters(page: "Page", desk: Serving) -> None:
    """What is typed behind `e` belongs in the input, though the next document is not there yet: no letter is a command."""
    opened(page, desk)
    slowly(page, "**/documents/**/0002-minute.html")
    for key in ("j", "d", "e", *"caX", "Enter"):
        page.keyboard.press(key)
    [one] = said(desk, 1, page)
    assert (one.kind, one.to) == ("text", "caX")


def test_keys_that_want_all_of_a_text_wait_for_it(page: "Page", tmp_path: Path) -> None:
    with Serving(long(tmp_path, 60), Nothing()) as desk:
        held: list[Route] = []  # what the desk is asked for there waits until the keys are pressed
        page.route("**/text/**", lambda route: held.append(route))
        page.goto(f"{desk.address}documents/harbour/0001-minute.html")
        page.wait_for_selector("html[data-ready]")
        few = page.locator(".part").count()
        assert page.locator("html[data-whole]").count() == 0
        page.keyboard.press("1")
        page.keyboard.press("d")
        first = page.locator("#text .w.kept").get_attribute("data-w")
        page.keyboard.press("D")  # round, to the last of all
        page.keyboard.press("c")
        for route in held:
            route.continue_()
        page.unroute("**/text/**")
        [one] = said(desk, 1, page)
        assert one.confirms and first == "7"
        page.wait_for_selector("html[data-whole]")
        assert page.locator(".part").count() > 2 * few
        assert one.anchor and one.anchor.page == page.evaluate(
            "DOCUMENT.boxes()[7 + 500 * Math.floor((DOCUMENT.boxes().length - 8) / 500)][0]"
        )
