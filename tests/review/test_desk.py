"""The desk answers whatever it is asked: what is none of its business with a 4xx, its reviewers never with a 500."""

import json
import os
import re
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from digitize.batch.rebuild import Rebuilder
from digitize.corrections import read_journal
from digitize.model.facsimile import Picture
from digitize.model.traced import TracedText
from digitize.review.desk import connections, guard, redirect
from digitize.review.desk.connections import hosts_of, is_seen_by_others, listening, names_of
from digitize.review.listing import address
from digitize.review.search import TextIndex
from digitize.store.output import Output
from tests.batch.sheets import letters
from tests.batch.test_run import digitize, records
from tests.review.corpus import Corpus, Page, cleaned, record, spans_of
from tests.review.serving import TOKEN, Nothing, Serving

DEEP = b"[" * 100_000
SHORT, LONG = 4.0, 30.0  # seconds that writers and readers work
WRITERS, READERS = 3, 30


@pytest.fixture
def desk(corpus: Corpus) -> Iterator[Serving]:
    corpus.add(record(), cleaned())
    with Serving(corpus.written(), Nothing()) as served:
        yield served


ASKED = {"address": "documents/harbour/0001-minute.html", "version": "0", "made": "x", "who": "Ada"}
BODIES = {
    "nested": b'{"address": ' + DEEP,
    "a value that is nested": json.dumps({**ASKED, "wish": {"kind": "field", "field": "title", "value": "@"}})
    .encode()
    .replace(b'"@"', DEEP),
    "half a character": b'{"address": "\\ud800", "version": "0", "who": "\\udfff"}',
    "no UTF-8": b"\xff\xfe\xfd",
    "no JSON": b"{",
    "nothing": b"",
    "a number": b"1",
    "a number of many digits": b"9" * 10_000,
    "a list": b"[]",
    "what it does not know": b'{"evil": 1}',
    "nulls": b'{"address": null, "field": null, "value": null, "document": null}',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("what", ["correct", "undo", "redo", "check", "wait", "mark", "unmark", "search"])
def test_what_is_no_request_of_a_page_is_refused(desk: Serving, what: str, body: str) -> None:
    assert desk.post(what, BODIES[body])[0] == 400


LINES = {
    "OPTIONS *": b"OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "CONNECT": b"CONNECT example.org:443 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "CONNECT itself": b"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "TRACE": b"TRACE /token/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a whole address": b"GET http://{host}/token/index.html HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "no host": b"GET /token/index.html HTTP/1.0\r\n\r\n",
    "another host": b"GET /token/index.html HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no token": b"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a null": b"GET /token/pages/%00/%00.jpg HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "half a character": b"GET /token/documents/%ed%a0%80/x.html HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "above": b"GET /token/pages/..%2f..%2f/1.jpg HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "rubbish": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    "a socket": b"GET /token/ HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
}


@pytest.mark.parametrize("line", LINES)
def test_whatever_is_asked_has_an_answer(desk: Serving, line: str, capfd: pytest.CaptureFixture[str]) -> None:
    data = (
        LINES[line]
        .replace(b"{host}", desk.host.encode())
        .replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n")
    )
    answer = desk.raw(data)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 3"))
    assert "Traceback" not in capfd.readouterr().err
    assert desk.get("index.html")[0] == 200


def chunked(desk: Serving, size: int, more: bytes = b"") -> bytes:
    head = f"POST /{TOKEN}/api/check HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: http://{desk.host}\r\n"
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
    chunk = b"%x\r\n%s\r\n" % (1 << 16, b" " * (1 << 16))
    return desk.raw(head.encode() + more + b"\r\n" + chunk * (size >> 16) + b"0\r\n\r\n")


def test_a_request_is_limited_however_it_is_cut(desk: Serving) -> None:
    assert chunked(desk, 1 << 18).startswith(b"HTTP/1.1 400")
    for more in (b"", b"Content-Length: 10\r\n"):
        answer = chunked(desk, 1 << 24, more)  # the connection may be closed before it could be read
        assert answer == b"" or answer.startswith((b"HTTP/1.1 413", b"HTTP/1.1 400"))
    assert desk.post("check", b"{}", **{"Content-Length": str(1 << 30)})[0] == 413
    assert desk.get("index.html")[0] == 200


def test_who_says_nothing_is_not_waited_for(desk: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.5)
    begin = time.monotonic()
    assert desk.raw(b"") == b""
    assert desk.raw(f"GET /{TOKEN}/index.html HTTP/1.1\r\nHost: ".encode()) == b""
    head = f"POST /{TOKEN}/api/check HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: http://{desk.host}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n"
    assert desk.raw(head.encode() + b"{").startswith(b"HTTP/1.1 408")
    assert time.monotonic() - begin < 3 * 30  # seconds: each was ended, none by the other side


def test_other_machines_reach_the_desk_under_the_address_that_is_printed() -> None:
    for host in ("0.0.0.0", "127.0.0.1", "localhost"):
        with listening(host, 0) as listener:
            names = names_of(host, listener)
            assert is_seen_by_others(listener) == (host == "0.0.0.0")
            assert host != "0.0.0.0" or "0.0.0.0" not in names
            assert {"127.0.0.1:8000", "localhost:8000"} <= set(hosts_of(names, 8000))
            assert "localhost" in hosts_of(names, 80)


def test_the_token_stands_in_a_file_that_only_its_user_reads() -> None:
    with redirect("http://127.0.0.1:1/secret&token/") as path:
        assert "secret&amp;token" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert "secret" not in str(path)
    assert not path.parent.exists()


class Slow(Nothing):
    """Makes sources anew, and is not done before it is told."""

    def __init__(self) -> None:
        self.done = threading.Event()

    def remake(self, sha256: str) -> None:
        self.done.wait(120)


def test_what_is_made_anew_slowly_keeps_no_page_waiting(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    slow, where = Slow(), "documents/harbour/0001-minute.html"
    with Serving(corpus.written(), slow) as desk:
        view = desk.desk.view(where)
        assert view
        wish = {"kind": "field", "field": "title", "value": "Another"}
        asked = {"address": where, "made": view.made, "version": view.version, "wish": wish}
        status, answer = desk.post("correct", asked)
        assert status == 200
        waiting = {"address": where, "document": "x", "source": view.sha256, "id": answer["id"]}
        threads = [threading.Thread(target=desk.post, args=("wait", waiting)) for _ in range(60)]
        for thread in threads:
            thread.start()
        try:
            for name in (where, "index.html", "assets/rows.js", where):
                assert desk.get(name)[0] == 200
            assert not slow.done.is_set() and desk.desk.wait(where, "x", view.sha256, answer["id"], 0)["making"]
        finally:
            slow.done.set()
            for thread in threads:
                thread.join()


class Titles:
    """Changes the title of a document, and with it the names of its files, as fast as it can."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.number = corpus, 0

    def change(self) -> None:
        folder = self.corpus.root / "documents" / "harbour"
        old = next(path.name.removesuffix(".txt") for path in folder.glob("0001-*.txt"))
        self.number += 1
        for suffix in (".txt", ".json", ".edits.json"):
            os.replace(folder / f"{old}{suffix}", folder / f"0001-minute-{self.number}{suffix}")


def test_a_title_that_changes_gives_no_reader_an_error(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    titles, done = Titles(corpus), threading.Event()
    with Serving(corpus.written(), Nothing()) as desk:

        def change() -> None:
            while not done.is_set():
                titles.change()
                os.utime(corpus.root / "documents.jsonl")
                time.sleep(0.05)

        thread = threading.Thread(target=change)
        thread.start()
        try:
            answers = [desk.get("documents/harbour/0001-minute.html")[0] for _ in range(30)]
            answers += [desk.get(name)[0] for name in ("index.html", "assets/rows.js") for _ in range(5)]
        finally:
            done.set()
            thread.join()
    assert set(answers) <= {200, 404} and 200 in answers


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("volume")
    (folder / "in").mkdir()
    letters(folder / "in" / "a.pdf", 6)
    digitize(folder / "in", folder / "out")
    return folder / "out"


@pytest.mark.parametrize("seconds", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def test_many_read_and_some_write_and_nothing_is_lost(volume: Path, tmp_path: Path, seconds: float) -> None:
    output = tmp_path / "out"
    shutil.copytree(volume, output)
    sha256 = str(records(output)[0]["sha256"])
    statuses: list[int] = []
    saved: list[str] = []
    end = time.monotonic() + seconds
    with Serving(output, Rebuilder(output)) as desk:

        def read(seed: int) -> None:
            chance = Random(seed)
            while time.monotonic() < end:
                places = [where for entry in desk.desk.output().entries if (where := address(entry))]
                statuses.append(desk.get(chance.choice([*places, "index.html", "assets/rows.js"]))[0])

        def write(seed: int) -> None:
            chance = Random(seed)
            while time.monotonic() < end:
                entry = chance.choice(desk.desk.output().entries)
                where = address(entry) or ""
                view = desk.desk.view(where)
                if view is None:
                    continue
                title = f"Letter {seed} {chance.randrange(10**6)}"
                wish = {"kind": "field", "field": "title", "value": title}
                asked = {"address": where, "made": view.made, "version": view.version, "who": f"w{seed}", "wish": wish}
                status, answer = desk.post("correct", asked)
                statuses.append(status)
                if status == 200:
                    saved.append(answer["id"])

        threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
        threads += [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert saved and statuses.count(200) > len(saved)
    assert set(statuses) <= {200, 400, 404, 409}
    assert {one.id for one in read_journal(output, sha256).corrections} == set(saved)


def test_a_correction_of_one_document_is_never_put_into_another(corpus: Corpus) -> None:
    for name, digits in (("harbour", "ab"), ("haven", "cd")):
        values = record(source=name, uid=name)
        values["source"] |= {"sha256": digits * 32}
        corpus.add(values, TracedText(f"{name}\n", spans_of(f"{name}\n")))
    with Serving(corpus.written(), Nothing()) as desk:
        one, other = (desk.desk.view(f"documents/{name}/0001-minute.html") for name in ("harbour", "haven"))
        assert one and other and one.made != other.made
        wish = {"kind": "text", "first": 0, "last": 0, "was": "harbour", "to": "Harbour"}
        asked = {
            "address": "documents/haven/0001-minute.html",
            "made": one.made,
            "version": other.version,
            "wish": wish,
        }
        status, answer = desk.post("correct", asked)
        assert status == 400 and "made anew" in answer["error"]
        assert not read_journal(desk.desk.root, other.sha256).corrections


def test_many_documents_are_marked_and_unmarked_in_one_go(corpus: Corpus) -> None:
    for number in (1, 2, 3):
        corpus.add(record(number, uid=f"u{number}"), cleaned())
    with Serving(corpus.written(), Nothing()) as desk:

        def reviewed() -> list[str]:
            output, known = desk.desk.snapshot()
            return [e.record.uid for e in output.entries if known.reviewed(e.record).review.status == "reviewed"]

        status, answer = desk.post("mark", {"documents": ["u1", "u3", "nobody"], "who": "Ada"})
        assert (status, answer["count"]) == (200, 2) and reviewed() == ["u1", "u3"]
        assert desk.post("mark", {"documents": ["u1"]})[0] == 400  # it is so already
        assert desk.post("unmark", {"action": answer["action"], "who": "Ben"})[0] == 400  # that was Ada
        assert desk.post("unmark", {"action": answer["action"], "who": "Ada"}) == (200, {"count": 2})
        assert reviewed() == []


def test_an_undo_meets_others_and_never_oneself(corpus: Corpus) -> None:
    corpus.add(record(uid="u1"), cleaned())
    where = "documents/harbour/0001-minute.html"
    with Serving(corpus.written(), Nothing()) as desk:
        view = desk.desk.view(where)
        assert view
        asked = {"address": where, "made": view.made, "version": view.version}

        def saying(who: str, text: str) -> str:
            now = desk.desk.view(where)
            assert now
            wish = {"kind": "note", "value": text}
            status, answer = desk.post("correct", asked | {"version": now.version, "who": who, "wish": wish})
            assert status == 200
            return str(answer["version"])

        old = saying("Ada", "first")
        saying("Ada", "second")
        assert desk.post("undo", asked | {"version": old, "who": "Ada"})[0] == 200
        old = saying("Ada", "third")
        saying("Ben", "fourth")
        assert desk.post("undo", asked | {"version": old, "who": "Ada"})[0] == 409
        assert desk.desk.corrected().note("u1") == "fourth"


def test_of_a_text_only_what_a_page_does_not_have_is_sent_again(corpus: Corpus) -> None:
    raw = "\n".join(f"The pilots of harbour {n} asked for coal." for n in range(400)) + "\n"
    text = TracedText(raw, spans_of(raw))
    corpus.add(record(uid="u1"), text)
    where = "documents/harbour/0001-minute.html"
    with Serving(corpus.written(), Nothing()) as desk:
        whole = desk.get(where, **{"X-Have": "none"})[1].decode()
        states = re.findall(r'data-state="([0-9a-f]+)"', whole)
        assert len(states) > 5 and len(set(states)) == len(states)
        thin = desk.get(where, **{"X-Have": " ".join(states[1:])})[1].decode()
        assert re.findall(r'data-state="([0-9a-f]+)"', thin) == states
        assert "harbour 399" not in thin and "harbour 1 " in Page(thin, "text").shown["clean"]
        assert len(thin) < len(whole) / 4 and thin.count("<div") == whole.count("<div")


def test_texts_are_searched_and_the_index_follows(corpus: Corpus) -> None:
    corpus.add(record(uid="u1"), cleaned())
    with Serving(corpus.written(), Nothing()) as desk:
        assert desk.post("search", {"words": "harbour coal"}) == (200, {"found": ["u1"]})
        status, answer = desk.post("search", {"words": "coal", "documents": ["u1"]})
        assert status == 200 and ["coal", True] in answer["passages"]["u1"]
        (corpus.root / "documents" / "harbour" / "0001-minute.txt").write_text("nothing is left")
        os.utime(corpus.root / "documents.jsonl", ns=(0, 0))  # as after each making
        assert desk.post("search", {"words": "coal"}) == (200, {"found": []})


def test_a_long_text_comes_in_two_and_is_whole(corpus: Corpus) -> None:
    raw = "\n".join(f"The pilots of harbour {n} asked for coal." for n in range(1500)) + "\n"
    corpus.add(record(uid="u1"), TracedText(raw, spans_of(raw)))
    where = "documents/harbour/0001-minute.html"
    with Serving(corpus.written(), Nothing()) as desk:
        page = desk.get(where)[1].decode()
        whole = desk.get(where, **{"X-Have": "none"})[1].decode()
        more, made = (re.search(pattern, page) for pattern in (r'data-more="(\d+)"', r'data-made="(\w+)"'))
        assert more and made
        status, rest = desk.get(f"text/{made[1]}?from={more[1]}")
        assert status == 200
        for name in (
            f"text/{made[1]}",
            f"text/{made[1]}?from=x",
            f"text/{made[1]}?from=-1",
            "text/0?from=1",
            "text/../x?from=1",
        ):
            assert desk.get(name)[0] == 404
    text = re.compile(r'<div id="text"[^>]*>(.*?</div>)</div>', re.S)
    first, all_of_it = text.search(page), text.search(whole)
    places, parts = rest.decode().split("\n", 1)
    assert first and all_of_it and len(page) < len(whole) / 3
    assert first[1] + parts == all_of_it[1]
    assert f'data-state="{places.partition(" ")[0]}">{places.partition(" ")[2]}<' in whole


def test_how_many_words_each_document_has_is_told(corpus: Corpus) -> None:
    corpus.add(record(uid="u1"), cleaned())
    corpus.add(record(2, uid="u2"), TracedText("Two words\n", spans_of("Two words\n")))
    with Serving(corpus.written(), Nothing()) as desk:
        assert json.loads(desk.get("lengths.json")[1]) == {"u1": len(cleaned().text.split()), "u2": 2}


def test_texts_are_taken_up_before_the_first_search(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = threading.Event()
    update = TextIndex.update

    def seen(index: TextIndex, output: Output) -> None:
        update(index, output)
        taken.set()

    monkeypatch.setattr(TextIndex, "update", seen)
    corpus.add(record(uid="u1"), cleaned())
    with Serving(corpus.written(), Nothing()) as desk:
        desk.get("index.html")
        assert not taken.is_set()  # the list comes first
        desk.get("assets/rows.js")
        assert taken.wait(60)
        taken.clear()
        assert desk.post("search", {"words": "coal"}) == (200, {"found": ["u1"]}) and not taken.is_set()


def test_a_page_in_full_size_is_that_of_a_source_of_the_output(corpus: Corpus) -> None:
    corpus.add(record(), cleaned())
    asked: list[tuple[str, str, int]] = []

    def view(folder: str, sha256: str, page: int) -> Picture | None:
        asked.append((folder, sha256, page))
        return Picture(b"picture", "image/jpeg", 1, 1) if page == 1 else None

    with Serving(corpus.written(), Nothing(), view) as desk:
        assert desk.get("pages/harbour/1-full.jpg") == (200, b"picture")
        for name in (
            "harbour/2-full.jpg",
            "harbour/x-full.jpg",
            "harbour/1.jpg",
            "other/1-full.jpg",
            "harbour/-full.jpg",
        ):
            assert desk.get(f"pages/{name}")[0] == 404
    assert asked == [("harbour", "ab" * 32, 1), ("harbour", "ab" * 32, 2)]
