"""An OUTPUT that somebody sent was made to do harm: whoever reports on it, reviews it, trains on it or runs into it again
loses nothing beside it, gives nothing away, and is told what was odd."""

import json
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from digitize.batch.rebuild import Rebuilder
from digitize.batch.results import Results
from digitize.cli import main
from digitize.errors import OutputError
from digitize.review import write_report
from digitize.review.desk.server import Server
from digitize.store import Layout, Place, is_base, is_stem
from tests.batch.test_run import records, settings
from tests.faults.foreign import SECRET, Scene, contents, desk_of, make, state
from tests.review.browser import CHROMIUM, chromium
from tests.review.serving import Nothing, Serving

LINKS: dict[str, tuple[str, str]] = {
    # of the attack: where it lies in the output ({a}: the first document, {key}: the source), and what it leads to
    "corrections": ("corrections/{key}.jsonl", ".bashrc"),
    "corrections that lead nowhere": ("corrections/{key}.jsonl", "new"),
    "the folder of corrections": ("corrections", "inner"),
    "the folder of outcomes": (".digitize/corrections", "inner"),
    "outcomes": (".digitize/corrections/{key}.json", ".bashrc"),
    "the report": ("report", "inner"),
    "pages of documents": ("report/documents", "."),
    "pages of a source": ("report/documents/a", "."),
    "page images": ("report/pages", "."),
    "images of a source": ("report/pages/a", "."),
    "the assets": ("report/assets", "inner"),
    "the list": ("report/index.html", "page.html"),
    "the stamps": (".digitize/report.json", ".bashrc"),
    "exports": ("export", "."),
    "an export": ("export/bag", "."),
    "a file of an export": ("export/documents-with-text.jsonl", ".bashrc"),
    "a preview": (".digitize/pages/{key}/0001.jpg", "id_rsa"),
    "the sizes of pages": (".digitize/pages/{key}/sizes.json", "id_rsa"),
    "unclaimed text": ("documents/a/unclaimed.txt", "id_rsa"),
    "a text": ("{a}.txt", "id_rsa"),
    "a log": ("{a}.edits.json", "id_rsa"),
    "a record": ("{a}.json", "id_rsa"),
    "documents of a source": ("documents/a", "."),
    "all documents": ("documents", "."),
    "the list of documents": ("documents.jsonl", "id_rsa"),
    "the list of sources": ("sources.jsonl", "id_rsa"),
    "the list of changes": ("changes.jsonl", "id_rsa"),
    "all that can be made again": (".digitize", "inner"),
    "what is being made": (".digitize/making", "."),
    "pages as read": (".digitize/pages", "."),
    "pages of a source as read": (".digitize/pages/{key}", "."),
    "settings": (".digitize/settings", "."),
    "the ledger": (".digitize/ledger.sqlite", "cookies.sqlite"),
    "the ledger that leads nowhere": (".digitize/ledger.sqlite", "new.sqlite"),
    "what the ledger has not taken in": (".digitize/ledger.sqlite-wal", ".bashrc"),
    "the journal of the ledger": (".digitize/ledger.sqlite-journal", ".bashrc"),
}


THOROUGHLY = ("corrections", "documents of a source", "pages of a source as read", "settings", "the ledger")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def scene(made: Path, tmp_path: Path) -> Scene:
    for name in ("in", "out", "victim"):
        shutil.copytree(made / name, tmp_path / name, symlinks=True)
    return Scene(tmp_path)


def names(scene: Scene, where: str) -> str:
    return where.format(a=scene.first(".txt").removesuffix(".txt"), key=scene.key)


@pytest.mark.parametrize("attack", LINKS)
def test_a_link_is_not_followed(scene: Scene, attack: str) -> None:
    where, target = LINKS[attack]
    scene.put(names(scene, where), target)
    before = state(scene.victim)
    scene.use(attack in THOROUGHLY)
    assert state(scene.victim) == before
    assert not [name for name, data in contents(scene.output) if SECRET.encode() in data]


@pytest.mark.parametrize("where", ["corrections/{key}.jsonl", "{a}.txt", "report/index.html", "documents.jsonl"])
def test_a_second_name_of_a_file_is_not_written_to(scene: Scene, where: str) -> None:
    scene.put(names(scene, where), ".bashrc", os.link)
    before = state(scene.victim)
    scene.use()
    assert state(scene.victim) == before


def test_a_ledger_that_is_a_second_name_of_a_database_leaves_that_alone(scene: Scene) -> None:
    scene.put(".digitize/ledger.sqlite", "cookies.sqlite", os.link)
    before = state(scene.victim)
    scene.use()
    assert state(scene.victim) == before


def renamed(to: str) -> tuple[str, tuple[str, ...]]:
    return "UPDATE source SET stem=?, sizes=replace(sizes, '\"a/', '\"' || ? || '/') WHERE stem='a'", (to, to)


ROWS: dict[str, tuple[str, tuple[object, ...]]] = {
    "a stray above": ("INSERT INTO stray VALUES(?)", ("../../victim/0001-x",)),
    "a stray with an absolute name": ("INSERT INTO stray VALUES(?)", ("{victim}/0001-x",)),
    "a stray of one part": ("INSERT INTO stray VALUES(?)", ("..",)),
    "a stray that is no text": ("INSERT INTO stray VALUES(?)", (b"../../victim/0001-x",)),
    "files above": (
        "UPDATE source SET sizes=? WHERE stem='b'",
        ('{{"../../victim/0001-x": [1, 1, 1]}}',),
    ),
    "files of another source": ("UPDATE source SET sizes=? WHERE stem='b'", ('{{"a/0001-x": [1, 1, 1]}}',)),
    "files whose sizes are no numbers": ("UPDATE source SET sizes=? WHERE stem='b'", ('{{"b/0001-x": ["x"]}}',)),
    "a name above": renamed("../../victim"),
    "an absolute name": renamed("{victim}"),
    "a name with a backslash": renamed("..\\..\\victim"),
    "a hidden name": renamed(".digitize"),
    "a name that is composed otherwise": renamed("a\u0308"),
    "a place for what waits above": (
        "UPDATE source SET staged=? WHERE stem='a'",
        ("../../../victim",),
    ),
    "an absolute place for what waits": ("UPDATE source SET staged=? WHERE stem='a'", ("{victim}",)),
    "a checksum above": ("UPDATE source SET sha256=? WHERE stem='a'", ("../../../victim/inner",)),
    "settings above": ("UPDATE source SET way=? WHERE stem='a'", ("../../../victim/0001-x",)),
    "a place that is no path": ("UPDATE source SET place=? WHERE stem='a'", ("%00",)),
    "a record that is nested too deep": ("UPDATE source SET record=? WHERE stem='a'", ("[" * 50_000,)),
    "marks that are nested too deep": ("UPDATE source SET marks=? WHERE stem='a'", ("[" * 50_000,)),
    "pages without end": ("UPDATE source SET pages=? WHERE stem='a'", ("1-99999999999",)),
    "a name of other case": (
        "INSERT INTO source SELECT 'A', run, absent, sorted, told, 'x', file, way, pages, stamp, sha256, 2, record, lines,"
        " marks, '{{}}', '', sum FROM source WHERE stem='a'".replace("{{}}", "{}"),
        (),
    ),
    "a statement of its own": (
        "CREATE TRIGGER evil AFTER UPDATE ON source BEGIN INSERT OR IGNORE INTO stray VALUES('../../victim/0001-x'); END",
        (),
    ),
}


@pytest.mark.parametrize("attack", ROWS)
def test_a_ledger_names_no_file_outside(scene: Scene, attack: str) -> None:
    statement, values = ROWS[attack]
    filled = (v.format(victim=scene.victim) if isinstance(v, str) and "[[" not in v else v for v in values)
    scene.ledger(statement, *filled)
    before = state(scene.victim)
    results = Results(scene.output)
    try:
        assert results.trouble
        results.absent()
        results.publish()
    finally:
        results.close()
    assert (scene.output / ".digitize" / "ledger.damaged").is_file()
    assert "report" not in scene.use()
    assert state(scene.victim) == before


def test_a_journal_of_sqlite_deletes_no_file(scene: Scene) -> None:
    """A journal can name a further one, which SQLite deletes when it has played it back."""
    ledger = scene.output / ".digitize" / "ledger.sqlite"
    target = str(scene.victim / "id_rsa").encode()
    with closing(sqlite3.connect(ledger)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    magic = bytes.fromhex("d9d505f920a163d7")
    header = magic + b"".join(n.to_bytes(4, "big") for n in (0, 1, pages, 512, size))
    name = b"".join(n.to_bytes(4, "big") for n in ((1 << 30) // size + 1,)) + target
    name += len(target).to_bytes(4, "big") + (sum(target) & 0xFFFFFFFF).to_bytes(4, "big") + magic
    journal = header.ljust(512, b"\0") + name

    def opened() -> None:
        (ledger.parent / "ledger.sqlite-journal").write_bytes(journal)
        with closing(sqlite3.connect(ledger)) as database, suppress(sqlite3.Error):
            database.execute("SELECT count(*) FROM source").fetchone()

    before = state(scene.victim)
    (ledger.parent / "ledger.sqlite-journal").write_bytes(journal)
    scene.use()
    assert state(scene.victim) == before
    opened()
    assert state(scene.victim) != before  # what SQLite alone does with it


EVIL = "</div></script><img src=x onerror=alert(1)><script>alert(2)</script>"
EVIL += "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/evil'>"
LOGS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a page that is markup": lambda log: log["spans"][0].__setitem__(2, EVIL),
    "a place that is markup": lambda log: log["spans"][0].__setitem__(3, EVIL),
    "a beginning that is markup": lambda log: log["spans"][0].__setitem__(0, EVIL),
    "a number of an edit that is markup": lambda log: log["edits"].append(edit(id=EVIL)),
    "an edit of a page that is markup": lambda log: log["edits"].append(edit(page=EVIL)),
    "a rule that is markup": lambda log: log["edits"].append(edit(rule=EVIL, reason=EVIL)),
    "a text that is markup": lambda log: log["edits"].append(edit(after=EVIL)),
    "an edit that moves all without end": lambda log: log["edits"].append(edit(source=[[0, len(log["raw"])]] * 9)),
    "edits in edits": lambda log: log["edits"].append(nested(200)),
    "words in no order": lambda log: log["spans"].reverse(),
    "words outside of the text": lambda log: log["spans"][-1].__setitem__(1, 10**9),
    "a page that no source has": lambda log: log["spans"][0].__setitem__(2, 10**12),
    "a place that is no number": lambda log: log["spans"][0].__setitem__(3, float("nan")),
}


def edit(**changed: Any) -> dict[str, Any]:
    values = {"id": 1, "start": 0, "end": 0, "before": "", "after": "", "rule": "character", "reason": "", "page": 1}
    return values | {"box": None} | changed


def nested(depth: int) -> dict[str, Any]:
    return edit(inner=[nested(depth - 1)] if depth else [])


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system")
def test_no_log_makes_a_browser_do_anything(scene: Scene) -> None:
    log = scene.output / scene.first(".edits.json")
    whole, faults = log.read_text(encoding="utf-8"), list[str]()
    with chromium() as browser, Serving(scene.output, Nothing()) as desk:
        page = browser.new_page()
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("pageerror", lambda error: faults.append(str(error)))
        ours = ("file:", f"http://{desk.host}/")
        page.on("request", lambda request: None if request.url.startswith(ours) else faults.append(request.url))
        for attack, change in LOGS.items():
            values = json.loads(whole)
            values["edits"] = []
            change(values)
            log.write_text(json.dumps(values), encoding="utf-8")
            report = write_report(scene.output)
            stem = log.name.removesuffix(".edits.json")
            where = f"documents/a/{stem}.html"
            for opened in ((report.parent / where).as_uri(), f"{desk.address}{where}", report.as_uri()):
                page.goto(opened)
                page.wait_for_timeout(100)
                assert (attack, faults, page.url.partition("#")[0]) == (attack, [], opened)
                assert page.locator("img[src=x]").count() == 0
            if "markup" not in attack or attack.startswith(("a rule", "a text")):
                continue
            page.goto((report.parent / where).as_uri())
            assert page.locator("#words").text_content() == "[]"
        page.goto(report.as_uri())
        assert page.locator("#list tbody tr").count() == len(records(scene.output, "documents.jsonl"))


def test_markup_that_got_into_a_page_would_not_run(scene: Scene) -> None:
    """Only what has the page's nonce runs, and no text of the page can have known it."""
    report = write_report(scene.output)
    for path in report.parent.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
        [nonce] = re.findall(r"script-src 'nonce-([0-9a-f]{32})';", policy)
        assert "file:" not in policy.partition("script-src")[2]
        scripts = re.findall(r"<script[^>]*>", html)
        assert all(f'nonce="{nonce}"' in script and " src=" in script for script in scripts)
        assert not re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", html))


def test_a_page_of_the_report_that_somebody_changed_is_made_again(scene: Scene) -> None:
    page = min((write_report(scene.output).parent / "documents" / "a").glob("*.html"))
    html, seen = page.read_text(encoding="utf-8"), page.stat()
    page.write_text(html.replace("<main", "<MAIN", 1), encoding="utf-8")  # of the same size, and as old
    os.utime(page, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    write_report(scene.output)
    assert page.read_text(encoding="utf-8") == html


CHECKSUMS = ("../../../victim/inner", "{victim}", "ab", "AB" * 32, "..", "ab" * 31 + "/x")


@pytest.mark.parametrize("checksum", CHECKSUMS)
def test_a_checksum_that_is_none_names_no_folder(scene: Scene, checksum: str) -> None:
    wrong, right = checksum.format(victim=scene.victim), scene.sha256
    for name in ("documents.jsonl", "sources.jsonl", "documents/a/0*.json"):
        scene.rewrite(name, lambda text: text.replace(right, wrong))
    before = state(scene.victim)
    told: list[str] = []
    with suppress(OutputError):
        write_report(scene.output, told.append)
    assert any("checksum" in line for line in told)
    scene.use()
    assert state(scene.victim) == before
    assert not [name for name, data in contents(scene.output) if SECRET.encode() in data]


def test_what_is_no_file_is_not_waited_for(scene: Scene) -> None:
    for name in ("documents/a/unclaimed.txt", f"corrections/{scene.key}.jsonl", scene.first(".edits.json")):
        (scene.output / name).unlink(missing_ok=True)
        (scene.output / name).parent.mkdir(exist_ok=True)
        os.mkfifo(scene.output / name)
    assert "report" not in scene.use()


def test_names_that_some_system_takes_for_others_are_none_of_ours() -> None:
    assert not [
        name
        for name in ("..", ".", "", "a/b", "a\\b", "C:", "a.", "a ", "a\0", "a\n", "\u212b", "e\u0301")
        if is_stem(name)
    ]
    assert not [name for name in ("0001-..", "0001-a/b", "0001-", "x", "0001-E\u0301", "unclaimed2") if is_base(name)]
    with pytest.raises(OutputError):
        Place(Path("x")) / ".."
    with pytest.raises(OutputError):
        Layout(Path("x")).source("../x")


RACED = 300  # times that something is used while it is replaced


@pytest.mark.parametrize("replaced", ["documents", "documents/a", "documents/a/x.txt"])
def test_what_is_replaced_by_a_link_between_a_look_and_its_use_is_not_followed(tmp_path: Path, replaced: str) -> None:
    root, victim = tmp_path / "out", tmp_path / "victim"
    for folder in (root / "documents" / "a", victim / "a"):
        folder.mkdir(parents=True)
        (folder / "x.txt").write_text("ours" if folder.is_relative_to(root) else SECRET)
    before = state(victim)
    done = threading.Event()

    def swap(name: str, target: Path) -> None:
        real, link = root / name, root / f"{name}.link"
        while not done.is_set():
            with suppress(OSError):
                link.symlink_to(target)
                real.rename(root / f"{name}.real")
                link.rename(real)
            with suppress(OSError):
                real.unlink()
            with suppress(OSError):
                (root / f"{name}.real").rename(real)

    folder = Place(root) / "documents" / "a"
    uses: list[Callable[[], object]] = [
        lambda: (folder / "x.txt").write_text("ours"),
        lambda: (folder / "y.txt").write_text("ours"),
        lambda: (folder / "y.txt").unlink(),
        lambda: (folder / "x.txt").read_text(),
        lambda: _append(folder / "x.txt"),
        lambda: (folder / "x.txt").move_to(folder / "z.txt"),
        lambda: (folder / "z.txt").move_to(folder / "x.txt"),
        lambda: [file.unlink() for file in folder.files("y.txt")],
        lambda: (Place(root) / "documents" / "b").remove_all(),
    ]
    inside = replaced.removeprefix("documents").strip("/")
    thread = threading.Thread(target=swap, args=(replaced, victim / inside))
    thread.start()
    try:
        for _ in range(RACED):
            for use in uses:
                with suppress(OSError):
                    assert SECRET not in str(use())
    finally:
        done.set()
        thread.join()
    assert state(victim) == before


def _append(file: Place) -> None:
    with file.appending() as opened:
        opened.write(b"more")


def test_a_desk_serves_no_image_from_elsewhere(scene: Scene) -> None:
    (scene.output / "report" / "pages").mkdir(parents=True, exist_ok=True)
    shutil.rmtree(scene.output / "report" / "pages")
    scene.put("report/pages", ".")
    with desk_of(scene.output, Nothing()) as desk:
        server = Server(desk, "Ada", None)
        for folder, name in (("inner", "1.jpg"), (".", "1.jpg"), ("..", "1.jpg"), ("../../victim", "1.jpg")):
            request = Request({"type": "http", "path_params": {"folder": folder, "name": name}})
            assert server.image(request).status_code == 404


@pytest.mark.parametrize("attack", ["", *LINKS])
def test_a_doctor_says_what_is_odd_and_writes_nothing(
    scene: Scene, attack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where, target = LINKS.get(attack, ("", ""))
    where = names(scene, where)
    if attack:
        scene.put(where, target)
    before = state(scene.root)
    with pytest.raises(SystemExit) as ended:
        main(["doctor", str(scene.output)])
    told = capsys.readouterr().out
    assert ended.value.code == (1 if attack and attack != "the list of documents" else 2 if attack else 0)
    assert where in told if attack else told.endswith("nothing odd\n")
    assert state(scene.root) == before


@pytest.mark.parametrize("attack", ROWS)
def test_a_doctor_reads_the_ledger(scene: Scene, attack: str, capsys: pytest.CaptureFixture[str]) -> None:
    statement, values = ROWS[attack]
    scene.ledger(statement, *(v.format(victim="/v") if isinstance(v, str) and "[[" not in v else v for v in values))
    before = state(scene.root)
    with pytest.raises(SystemExit) as ended:
        main(["doctor", str(scene.output)])
    assert ended.value.code == 1 and "ledger" in capsys.readouterr().out
    assert state(scene.root) == before


ENDLESS = r"title = ['(\w+\s?)+!$']"


def test_folders_below_each_other_without_end_are_told(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    folder = scene.output / "report"
    for _ in range(60):
        folder = folder / "d"
    folder.mkdir(parents=True)
    with suppress(SystemExit):
        main(["doctor", str(scene.output)])
    assert "deeper than any folder of ours" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["export", str(scene.output), "--format", "bagit"])
    assert ended.value.code == 0


def test_a_table_that_a_folder_names_is_used_when_its_user_names_it_and_not_for_ever(scene: Scene) -> None:
    table = scene.output / "profile.toml"
    table.write_text(ENDLESS)
    scene.rewrite(".digitize/settings/*.json", lambda text: text.replace('"profile": ""', f'"profile": "{table}"'))
    mine = settings(read__page_seconds=1).model_copy(update={"profile": str(table)})
    for own, why in ((settings(), "which is none of yours"), (mine, "not done after")):
        rebuilder = Rebuilder(scene.output, own)
        try:
            with pytest.raises(OutputError, match=why):
                rebuilder.remake(scene.sha256)
        finally:
            rebuilder.close()
