"""The documentation builds without a warning, loads nothing from elsewhere, says what the program says, and its commands run."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from digitize.cli import commands
from digitize.explained import explanations
from digitize.model.metadata import FLAGS, Metadata
from tests.blocks import BLOCK, run_blocks
from tests.review.browser import CHROMIUM, chromium
from tests.review.test_browser import serious
from tools import handbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


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


def shell_lines() -> Iterator[tuple[Path, str]]:
    """Every call of the command that a page shows."""
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for kind, _, body in BLOCK.findall(page.read_text(encoding="utf-8")):
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", ["tutorial.md", "how-to/archive.md", "how-to/certify.md", "how-to/events.md", "reference/python.md"]
)
def test_the_blocks_of_a_page_run_in_order_and_give_what_it_shows(page: str, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    for name in ("letter.png", "web-print.pdf", "typescript.pdf"):
        (tmp_path / "scans" / name).symlink_to(ROOT / "scans" / name)
    if page == "how-to/events.md":  # it reads the whole folder
        for name in ("web-print.pdf", "typescript.pdf", "letter.png"):
            (tmp_path / "scans" / name).unlink()
        (tmp_path / "scans" / "broken.pdf").write_bytes(b"<html>")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

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
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_site(browser: "Browser", site: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    folders = {path.parent for path in site.rglob("*.html")}
    for folder in sorted(folders):  # of each kind of page the one with the most on it
        pages = [
            path for path in folder.glob("*.html") if path.name != "404.html"
        ]  # this looks for scripts on a server
        path = max(pages, key=lambda path: path.stat().st_size)
        page.goto(path.as_uri())
        assert serious(page) == [], path.name
    context.close()
