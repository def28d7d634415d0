"""Files that were made to do harm do none: each has an outcome, a healthy neighbour loses no word, nothing is written
outside OUTPUT, no connection is opened, no program is started, and markup stays text."""

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.batch import sheets

SECONDS = 20.0  # a page may take
SPY = """
import os, socket, sys
def told(event, args):
    # multiprocessing starts its workers through fork_exec, which is told as no event
    if event in ("socket.connect", "socket.getaddrinfo", "os.system", "os.startfile", "os.exec", "os.posix_spawn",
                 "webbrowser.open", "urllib.Request"):
        with open(os.environ["SPIED"], "a") as file:
            print(event, args, file=file)
sys.addaudithook(told)
"""
HEALTHY = "healthy.pdf"


def pdf(path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    sheets.sheet(path, pages=2)
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        change(opened)
        opened.save(path)


def action(**entries: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, **entries)


def active(opened: pikepdf.Pdf) -> None:
    """Everything that a viewer might do by itself."""
    script = action(S=pikepdf.Name.JavaScript, JS="app.launchURL('http://127.0.0.1:9/js', true)")
    launch = action(
        S=pikepdf.Name.Launch, F="/bin/touch pwned", Next=action(S=pikepdf.Name.URI, URI="http://127.0.0.1:9")
    )
    opened.Root.OpenAction = launch
    opened.Root.AA = pikepdf.Dictionary(WC=script)
    opened.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    )
    opened.pages[0].AA = pikepdf.Dictionary(O=action(S=pikepdf.Name.GoToR, F="http://127.0.0.1:9/remote.pdf"))
    opened.attachments["../../escaped.txt"] = b"escaped"


def bomb(opened: pikepdf.Pdf) -> None:
    """A page whose content unpacks to 600 MB of spaces."""
    opened.pages[1].Contents = pikepdf.Stream(opened, b"")
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(b" " * (1 << 20)) for _ in range(600)) + packed.flush()
    opened.pages[1].Contents.write(data, filter=pikepdf.Name.FlateDecode)


def nested_form(opened: pikepdf.Pdf) -> None:
    """A form that draws itself."""
    form = opened.make_stream(b"/Me Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
    page = opened.pages[1]
    page.add_resource(form, "/XObject", pikepdf.Name.Me)
    page.contents_add(b" /Me Do")


def looped_tree(opened: pikepdf.Pdf) -> None:
    opened.Root.Pages.Kids.append(opened.Root.Pages)


def deep(path: Path) -> None:
    """Brackets within brackets, a hundred thousand deep."""
    sheets.sheet(path, pages=2)
    content = path.read_bytes().replace(b"/PageMode", b"/Deep " + b"[" * 100_000 + b"]" * 100_000 + b" /PageMode", 1)
    assert b"[[[[" in content
    path.write_bytes(content)


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def tiff_of(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (10, 10)).save(stream, "TIFF")
    content = bytearray(stream.getvalue())
    directory = struct.unpack_from("<I", content, 4)[0]
    for i in range(struct.unpack_from("<H", content, directory)[0]):
        at = directory + 2 + 12 * i
        tag = struct.unpack_from("<H", content, at)[0]
        if tag in (256, 257):
            struct.pack_into("<HII", content, at + 2, 4, 1, width if tag == 256 else height)
    return bytes(content)


MARKUP = "Letter of <script>alert(1)</script> and <img src=x onerror=alert(2)>"
NAMES = (
    "-rf.pdf",
    "two\nlines.pdf",
    "a" * 200 + ".pdf",
    "Записка о проливах 1941.pdf",
    "<b>bold&.pdf",
    "%2e%2e%2fup.pdf",
    "$(touch pwned).pdf",
)


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """One run over all of them. `in`, `out` and what it may not touch lie in the folder that is given."""
    place = tmp_path_factory.mktemp("hostile")
    inputs = place / "in"
    sheets.sheet(inputs / HEALTHY, pages=3)
    for name in NAMES:
        sheets.sheet(inputs / name)
    sheets.sheet(inputs / "markup.pdf", title=MARKUP)
    for name, change in {"active": active, "bomb": bomb, "form": nested_form, "loop": looped_tree}.items():
        pdf(inputs / f"{name}.pdf", change)
    deep(inputs / "deep.pdf")
    (inputs / "bomb.png").write_bytes(png_of(60_000, 60_000))
    (inputs / "bomb.tif").write_bytes(tiff_of(2_000_000, 2_000_000))
    (inputs / "claims.png").write_bytes(png_of(10_000, 10_000))
    os.mkfifo(inputs / "pipe.pdf")
    (inputs / "device.pdf").symlink_to("/dev/zero")
    sheets.sheet(place / "secret.pdf", title="Secret of the neighbouring folder")
    (inputs / "link.pdf").symlink_to("../secret.pdf")
    (place / "spy").mkdir()
    (place / "spy" / "sitecustomize.py").write_text(SPY)
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": f"{place / 'spy'}{os.pathsep}{root}", "SPIED": str(place / "spied")}
    config = place / "spy" / "config.toml"
    config.write_text(f"[read]\npage_seconds = {SECONDS}\n")
    command = [sys.executable, "-m", "digitize", "run", "in", "-o", "out", "-q", "--jobs", "2", "--config", str(config)]
    run = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=400, check=False)
    return place, run


Ended = tuple[Path, subprocess.CompletedProcess[str]]


def test_each_has_an_outcome_and_the_run_ends(ended: Ended) -> None:
    place, run = ended
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    told = [json.loads(line) for line in (place / "out" / "sources.jsonl").read_text("utf-8").splitlines()]
    status = {record["file"]: record["status"] for record in told}
    assert set(status) == {path.name for path in (place / "in").iterdir()}
    assert {status[name] for name in (HEALTHY, "markup.pdf", "active.pdf", "form.pdf", "loop.pdf", *NAMES)} == {"ok"}
    assert {status[name] for name in ("bomb.png", "bomb.tif", "claims.png", "pipe.pdf")} == {"error"}
    assert (status["device.pdf"], status["link.pdf"]) == ("skipped", "skipped")
    assert status["bomb.pdf"] in ("ok", "partial")
    assert status["deep.pdf"] in ("ok", "error")


def test_no_word_of_a_healthy_neighbour_is_lost(ended: Ended) -> None:
    place, _ = ended
    [text] = [path.read_text("utf-8") for path in (place / "out" / "documents" / "healthy").glob("*.txt")]
    assert [n for n in (1, 2, 3) if f"leaf{n}" in text] == [1, 2, 3]


def test_nothing_is_written_outside_the_output_and_nothing_is_taken_from_outside_the_input(ended: Ended) -> None:
    place, _ = ended
    there = {path.name for path in place.iterdir()} - {"spied"}
    assert there == {"in", "out", "spy", "secret.pdf"}
    assert not list(place.rglob("pwned")) and not list(place.rglob("escaped*"))
    texts = [p.read_bytes() for p in (place / "out").rglob("*") if p.suffix in (".txt", ".json", ".jsonl", ".html")]
    assert not any(b"neighbouring folder" in text for text in texts)


def test_no_connection_is_opened_and_no_program_started(ended: Ended) -> None:
    place, _ = ended
    assert not (place / "spied").exists(), (place / "spied").read_text()
    environment = os.environ | {"PYTHONPATH": str(place / "spy"), "SPIED": str(place / "spied")}
    try_it = "import socket; socket.socket().connect_ex(('127.0.0.1', 9)); import os; os.system('true')"
    subprocess.run([sys.executable, "-c", try_it], env=environment, check=True)
    assert len((place / "spied").read_text().splitlines()) == 2  # the spy sees what there is to see


def test_markup_stays_text_in_every_output(ended: Ended) -> None:
    place, _ = ended
    [record] = [p for p in (place / "out" / "documents" / "markup").glob("*.json") if ".edits" not in p.name]
    assert json.loads(record.read_text("utf-8"))["title"] == MARKUP
    pages = list((place / "out").rglob("*.html"))
    assert pages
    for page in pages:
        html = page.read_text("utf-8")
        assert "<script>alert" not in html and "<img src=x" not in html and "<b>bold" not in html
    assert any("&lt;script&gt;alert(1)" in page.read_text("utf-8") for page in pages)


@pytest.mark.slow
def test_a_file_of_twenty_thousand_pages_ends(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    canvas = Canvas(str(tmp_path / "in" / "many.pdf"), pagesize=(90, 90), pageCompression=0)
    for _ in range(20_000):
        canvas.showPage()
    canvas.save()
    command = [
        sys.executable,
        "-m",
        "digitize",
        "run",
        str(tmp_path / "in"),
        "-o",
        str(tmp_path / "out"),
        "-q",
        "--no-report",
    ]
    ended = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=600, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads((tmp_path / "out" / "sources.jsonl").read_text())["pages"] == 20_000
