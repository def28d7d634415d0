"""A sample is judged at the desk, in a real Chromium, by keys alone; what is wrong is refused."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from digitize.errors import ConfigError
from digitize.review import sampling, write_report
from digitize.review.desk.desk import Desk
from digitize.review.desk.server import application
from digitize.review.sampling import Judgement, Plan, kept
from digitize.review.sampling.records import QUESTIONS
from tests.review.browser import CHROMIUM, chromium
from tests.review.corpus import Corpus, cleaned, record

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS = 30_000  # milliseconds: a loaded machine is slow
HOSTILE = "<script>alert(1)</script>"


class Unmade:
    """Nothing is made anew here."""

    def remake(self, sha256: str) -> None: ...
    def look(self, sha256: str) -> None: ...
    def close(self) -> None: ...


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
def address(output: Path) -> Iterator[str]:
    desk = Desk(output, Unmade())
    config = uvicorn.Config("", port=0, log_level="error", timeout_graceful_shutdown=1)
    socket = config.bind_socket()
    port = socket.getsockname()[1]
    config.app = application(desk, "token", [f"127.0.0.1:{port}"], "Ada")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/token/"
    server.should_exit = True
    thread.join(10)
    desk.close()


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        pytest.skip("no Chromium on this system")
    with chromium() as found:
        yield found


def judged(output: Path) -> dict[str, dict[str, str]]:
    return {id: dict(one.verdicts) for id, one in kept.read_judgements(output, "first").items()}


@pytest.mark.slow
def test_a_sample_is_judged_by_keys(browser: "Browser", address: str, output: Path) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(address)
    page.get_by_role("link", name="Judge the sample first").click()
    page.locator("#questions").wait_for()
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
    assert {one.who for one in kept.read_judgements(output, "first").values()} == {"Ada"} and faults == []
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    for at in ("", "?item=" + next(iter(judged(output)))):
        page.goto(f"{address}sample/first{at}")
        found = axe.Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()


def posted(address: str, values: Any) -> tuple[int, dict[str, Any]]:
    origin = address.removesuffix("/token/")
    headers = {"Content-Type": "application/json", "Origin": origin}
    request = urllib.request.Request(f"{address}api/judge", json.dumps(values).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def got(address: str, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_what_does_not_fit_is_refused(address: str, output: Path) -> None:
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
        code, answer = posted(address, values)
        assert code == 400 and answer["error"]
    assert judged(output) == {}
    code, answer = posted(address, said)
    assert code == 200 and answer["next"] in {one.id for one in sample.items} - {item.id}
    assert judged(output) == {item.id: said["verdicts"]}


def test_pages_of_the_queue_show_texts_as_texts(address: str, output: Path) -> None:
    sample = kept.read_sample(output, "first")
    for item in sample.items:
        code, html = got(address, f"sample/first?item={item.id}")
        assert code == 200 and "<script>alert" not in html
    assert got(address, "sample/first?item=none")[0] == 404 and got(address, "sample/none")[0] == 404
    assert "Judge the sample first" in got(address, "index.html")[1]


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
