"""The documentation builds without a warning, loads nothing from elsewhere, says what the program says, and its commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from digitize.cli import commands
from digitize.explained import explanations
from digitize.model.metadata import FLAGS, Metadata
from digitize.review.desk.desk import Desk
from tests.batch.sheets import sheet
from tests.batch.test_run import digitize
from tests.blocks import blocks, run_blocks
from tests.review.browser import CHROMIUM, chromium
from tests.review.serving import Nothing
from tests.review.test_browser import serious
from tools import handbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def runs(page: Path) -> bool:
    """Whether a page has commands to run."""
    return any(kind in ("sh", "python") and not title for kind, title, _ in blocks(page))


class Loads(HTMLParser):
    """What a browser loads to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("script", "img", "iframe", "source") and told.get("src"):
            self.found.append(told["src"] or "")
        if tag == "link" and told.get("rel") in ("stylesheet", "preconnect", "preload", "icon", "dns-prefetch"):
            self.found.append(told.get("href") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def text_of(site: Path, page: str) -> str:
    return unescape(re.sub("<[^>]+>", "", (site / f"{page}.html").read_text(encoding="utf-8")))


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert loads.found, page
        assert not [one for one in loads.found if re.match("(https?:)?//", one)], page
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_the_reference_says_what_the_program_says(site: Path) -> None:
    told = text_of(site, "reference/commands")
    for name, command in commands.commands.items():
        assert f"digitize {name}" in told
        options = (one for parameter in command.params if isinstance(parameter, click.Option) for one in parameter.opts)
        assert not [one for one in options if one not in told]
    assert not [key for key in handbook.setting_names() if key not in text_of(site, "reference/settings")]
    assert not [flag for flag in FLAGS if flag not in text_of(site, "reference/flags")]
    assert not [told for told in handbook.EXITS.values() if told not in text_of(site, "reference/exit-codes")]
    fields = text_of(site, "reference/fields")
    assert not [one.alias or name for name, one in Metadata.model_fields.items() if (one.alias or name) not in fields]
    errors = (site / "reference" / "errors.html").read_text(encoding="utf-8")
    assert not [code for code in explanations() if f'id="{code}"' not in errors]
    events = text_of(site, "reference/events")
    schema = handbook.schema_of(handbook.batch, "events-1.schema.json")
    assert not [field for one in schema["$defs"].values() for field in one.get("properties", ()) if field not in events]


def anchors(page: Path) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    text = re.sub("^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = (re.sub(r"[`*\[]|\]\([^)]*\)|\]", "", one) for one in re.findall("^#+ (.+)$", text, re.MULTILINE))
    return {re.sub(r"[^\w\- ]", "", one.strip().lower()).replace(" ", "-") for one in headings}


def test_the_links_of_the_pages_outside_of_the_site_lead_somewhere() -> None:
    """Those of the site are held by mkdocs."""
    pages = [page for folder in (".", "bench", "tests", "changes", ".github") for page in (ROOT / folder).glob("*.md")]
    pages += [*(ROOT / "bench").rglob("*/*.md"), *(ROOT / "tests").rglob("*/*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            if not re.match(r"\w+:", link):
                assert target.exists(), f"{page.relative_to(ROOT)}: {link}"
                assert not anchor or anchor in anchors(target), f"{page.relative_to(ROOT)}: {link}"


def shell_lines() -> Iterator[tuple[Path, str]]:
    """Every call of the command that a page shows."""
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for kind, _, body in blocks(page):
            for line in body.replace("\\\n", " ").splitlines() if kind in ("sh", "text") else ():
                if call := re.match(r"(?:\S*nice -n 10 |\.venv/bin/|\$ )?(digitize [a-z].*)", line.strip()):
                    yield page, call[1]


def test_every_call_that_a_page_shows_is_one_that_the_command_takes() -> None:
    shown = list(shell_lines())
    assert len(shown) > 20
    for page, line in shown:
        if "…" in line:
            continue
        name, *rest = shlex.split(line, comments=True)[1:]
        if name in commands.commands:  # else a word of a message: `digitize: …`
            try:
                commands.commands[name].make_context(name, rest)
            except click.ClickException as error:
                pytest.fail(f"{page.relative_to(ROOT)}: {line}: {error.format_message()}")


SAMPLES = ("letter.png", "web-print.pdf", "typescript.pdf")
OF_SAMPLES = (
    "tutorial.md",
    "how-to/certify.md",
    "how-to/own-engine.md",
    "reference/python.md",
)  # the pages that show what comes of them
RUNS = [page.relative_to(DOCS).as_posix() for page in sorted(DOCS.rglob("*.md")) if runs(page)]
NOT_RUN = {
    "podman": "tests/test_machines.py does the steps of the file",
    "dask scheduler": "tests/batch/test_slurm.py, where there is a Slurm",
    "30 1 * * *": "a line for cron: the script that it starts is run",
    "pip install": "tests/test_machines.py installs the wheel",
    "img2pdf": "another project's program",
    "digitize review": "it serves until it is ended: tests/review",
    "digitize run ~/scans -o ~/corpus --watch": "it runs until it is ended: tests/batch/test_watch.py",
    "digitize train corpus": "it takes documents that somebody reviewed: tests/evaluate/test_train.py",
    "$ digitize run papers --lang swe": "what it says depends on the system: tests/extract/test_languages.py",
    "digitize sample corpus --documents 50": "the same is run on a smaller corpus further down",
}
"""How commands begin that a how-to shows and no test of this file runs, with why."""


def test_each_command_of_a_how_to_is_run_or_it_is_said_why_not() -> None:
    shown = [body for page in (DOCS / "how-to").glob("*.md") for kind, _, body in blocks(page) if kind == "text"]
    commands = [body for body in shown if re.match(r"[$ ]*(digitize|pip|podman|img2pdf|\d+ \d+ \*) ", body)]
    assert [body for body in commands if not body.startswith(tuple(NOT_RUN))] == []


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader of the how-tos has: papers, a corpus of them in which one document is reviewed, and a copy from before."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("papers/first.pdf", "papers/second.pdf", "sample.pdf"):
        sheet(folder / name, pages=2)
    digitize(folder / "papers", folder / "corpus")
    shutil.copytree(folder / "corpus", folder / "other-corpus")
    with closing(Desk(folder / "corpus", Nothing())) as desk:
        desk.mark([desk.output().entries[0].record.uid], True, "A. Lund")
    digitize(folder / "papers", folder / "corpus")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNS)
def test_the_blocks_of_a_page_run_in_order_and_give_what_it_shows(page: str, papers: Path, tmp_path: Path) -> None:
    if page in OF_SAMPLES:
        (tmp_path / "scans").mkdir()
        for name in SAMPLES:
            (tmp_path / "scans" / name).symlink_to(ROOT / "scans" / name)
    else:
        shutil.copytree(papers, tmp_path, dirs_exist_ok=True)
        shutil.copytree(papers / "papers", tmp_path / "scans")
        shutil.copytree(papers / "corpus", tmp_path / "output")
    if page == "how-to/events.md":  # it tells of each failure
        (tmp_path / "scans" / "broken.pdf").write_bytes(b"<html>")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path / 'site'}",
        "OMP_NUM_THREADS": "1",
    }
    environment |= {"PIP_TARGET": str(tmp_path / "site"), "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_QUIET": "1"}
    environment |= {"PIP_NO_BUILD_ISOLATION": "0"}  # which is how a variable says --no-build-isolation

    def shell(kind: str, body: str) -> "subprocess.CompletedProcess[str]":
        command = ["sh", "-euc", body] if kind == "sh" else [sys.executable, "-c", body]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900, check=False
        )

    run_blocks(DOCS / page, tmp_path, shell)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    with chromium() as opened:
        yield opened


@pytest.mark.slow
def test_the_site_is_searched_from_disk(browser: "Browser", site: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "how-to" / "move.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("encrypted")
    page.wait_for_selector(".md-search-result__link[href*='errors.html']")
    assert not [url for url in asked if not url.startswith("file:")]
    page.close()


def pages_in(site: Path, scheme: str) -> Iterator[Path]:
    """Every page in one of the two schemes, and of each kind of page the one with the most on it in both."""
    for folder in {path.parent for path in site.rglob("*.html")}:
        pages = [
            path for path in folder.glob("*.html") if path.name != "404.html"
        ]  # this looks for scripts on a server
        largest, *others = sorted(pages, key=lambda path: path.stat().st_size, reverse=True)
        yield largest
        yield from others[scheme == "dark" :: 2]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_site(browser: "Browser", site: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for path in sorted(pages_in(site, scheme)):
        page.goto(path.as_uri())
        assert serious(page) == [], path.name
    context.close()
