"""Whatever runs follow one another into one OUTPUT, with kills and reviewers' corrections among them: nothing is lost that
a run was not asked to take away, what was corrected stays, what did not change is not touched, and a document keeps its uid."""

import hashlib
import json
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from digitize.batch import run, tasks, workers
from digitize.batch.ledger import Ledger
from digitize.batch.results import Results
from digitize.batch.tasks import Work
from digitize.batch.workers import Outcome, Task
from digitize.config import Settings, load_settings
from digitize.corrections import Correction, anchor_of, append, journals
from digitize.errors import ConfigError
from digitize.model.page import Box
from digitize.pipeline import Knowledge
from tests.batch import sheets

NAMES = ("in/a.pdf", "in/A.pdf", "in/sub/a.pdf", "in/b.pdf", "other/a.pdf", "other/c.tif.pdf")
INPUTS = ("in", "in", "in", "other", "in/sub", *NAMES[:4])
PAGES = ("", "", "", "1", "2-3", "1-2", "9-")
CONTENTS = 4
CHANGES = st.tuples(
    st.sampled_from(["put", "put", "copy", "rename", "remove", "remove", "break"]),
    st.sampled_from(NAMES),
    st.integers(0, CONTENTS - 1),
    st.sampled_from(NAMES),
)
LAST = ("tell", "_publish")  # after these a run has said all that it has to say
EXAMPLES, STEPS = 20, 9
PHASES = (Phase.explicit, Phase.generate)  # to make a failing sequence shorter takes longer than to read it


class Killed(BaseException):
    """The run ends here, as by SIGKILL: nothing that it would still do is done."""


class Clock:
    """Ends a run at one of the points where it may be ended."""

    left: int | None = None

    @classmethod
    def tick(cls) -> None:
        if cls.left is not None:
            cls.left -= 1
            if cls.left < 0:
                raise Killed


class Inline:
    """Does the tasks of a run in this process."""

    capacity = 1

    def __init__(self, _: int, work: Work) -> None:
        tasks._work[:] = [work]
        tasks._knowledge.cache_clear()
        self._tasks: deque[Task] = deque()

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def next(self) -> tuple[Task, Outcome] | None:
        Clock.tick()
        task = self._tasks.popleft()
        return task, workers._outcome(task.function, task.args)

    def close(self) -> None:
        self._tasks.clear()


def mortal(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, before and after which a run may be killed."""

    def called(*args: Any, **values: Any) -> Any:
        Clock.tick()
        result = function(*args, **values)
        if function.__name__ not in LAST:
            Clock.tick()
        return result

    return called


@contextmanager
def in_process() -> Iterator[None]:
    """Runs need no processes, and may be killed at any of their steps."""
    known: dict[str, Knowledge] = {}
    load = Knowledge.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[run.__module__], "Workers", Inline)
        patch.setattr(tasks, "limit_memory", lambda _: None)
        patch.setattr(Knowledge, "load", lambda s: known.setdefault(repr(s.clean), load(s)))
        for owner, name in (
            *((Ledger, name) for name in ("put", "drop", "keep", "tell", "forget_strays", "set_absent")),
            *((Results, name) for name in ("_into_place", "_remove_strays", "_publish")),
        ):
            patch.setattr(owner, name, mortal(getattr(owner, name)))
        yield


def chosen(**options: object) -> Settings:
    return load_settings(environ={}, options={key.replace("__", "."): value for key, value in options.items()})[0]


def lines(output: Path, name: str) -> list[dict[str, Any]]:
    path = output / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


class State:
    """An OUTPUT as it is: its documents by their uids, with their files' bytes and times, and its sources."""

    def __init__(self, output: Path) -> None:
        self.documents = {one["uid"]: one for one in lines(output, "documents.jsonl")}
        self.count = len(lines(output, "documents.jsonl"))
        self.sources = lines(output, "sources.jsonl")
        self.files: dict[str, dict[str, tuple[bytes, int]]] = {}
        for uid, one in self.documents.items():
            stem, _, number = one["id"].rpartition("-")
            found = sorted((output / "documents" / stem).glob(f"{number}-*"))
            self.files[uid] = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}

        self.bases = {uid.partition("-")[0] for uid in self.documents}


def meant(path: Path, document: dict[str, Any]) -> bool:
    """Whether a document may be of the file at a path, by their names."""
    return str(path).endswith(f"/{document['source']['file']}") or path.name == document["source"]["file"]


class Sequence(RuleBasedStateMachine):
    contents: list[bytes]
    uids: dict[bytes, list[tuple[int, str]]]
    """Of each content, the page that each document begins on and its uid, as a run over it alone gives them."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.output = self.root / "out"
        self.told: dict[str, dict[str, Any]] = {}
        self.half: set[tuple[Path, bytes]] = set()
        self.pruning = False
        self.corrected: dict[str, set[str]] = {}
        for folder in ("in/sub", "other"):
            (self.root / folder).mkdir(parents=True)
        for number, name in enumerate(NAMES[:4]):
            (self.root / name).write_bytes(self.contents[number])

    def teardown(self) -> None:
        Clock.left = None
        shutil.rmtree(self.root, ignore_errors=True)

    def change(self, changes: list[tuple[str, str, int, str]]) -> None:
        for what, name, content, other in changes:
            path = self.root / name
            if what == "put":
                path.write_bytes(self.contents[content])
            elif what == "break":
                path.write_bytes(b"no PDF")
            elif path.exists() and what == "rename":
                path.rename(self.root / other)
            elif path.exists() and what == "copy":
                shutil.copy(path, self.root / "copy")
                (self.root / "copy").rename(self.root / other)
            elif what == "remove":
                path.unlink(missing_ok=True)

    @rule(
        changes=st.lists(CHANGES, max_size=3),
        inputs=st.lists(st.sampled_from(INPUTS), min_size=1, max_size=3),
        pages=st.sampled_from(PAGES),
        plain=st.booleans(),
        prune=st.sampled_from([False, False, True]),
        killed=st.sampled_from([None] * 12 + list(range(0, 60, 5))),
    )
    def digitize(
        self,
        changes: list[tuple[str, str, int, str]],
        inputs: list[str],
        pages: str,
        plain: bool,
        prune: bool,
        killed: int | None,
    ) -> None:
        self.change(changes)
        paths = [self.root / one for one in inputs]
        before = State(self.output)
        files = {one for path in paths for one in ([path] if path.is_file() else path.rglob("*.pdf"))}
        given = {(path, path.read_bytes()) for path in files}
        whole = self.carry_out(paths, pages, plain, prune, killed)
        if whole:
            after = State(self.output)
            self.check_kept(before, after, given, prune)
            self.check_corrected(after)
            self.check_read(after, given, pages)
            self.check_told(after)
        self.half = set() if whole else self.half | given
        self.pruning = False if whole else self.pruning or prune

    @rule(which=st.integers(0, 30), kind=st.sampled_from(["note", "text", "done"]))
    def review(self, which: int, kind: str) -> None:
        """A reviewer says something of a document: nothing that was made of its source may go from now on."""
        documents = State(self.output).documents
        if not documents:
            return
        uid = sorted(documents)[which % len(documents)]
        one = documents[uid]
        stem, _, number = one["id"].rpartition("-")
        [path] = (self.output / "documents" / stem).glob(f"{number}-*.edits.json")
        log = json.loads(path.read_text(encoding="utf-8"))
        page = one["source"]["first_page"]
        words = [(log["raw"][a:b], Box(*box)) for a, b, at, *box, _ in log["spans"] if at == page]
        said: dict[str, Any] = {"note": {"value": "seen"}, "done": {"value": True}}.get(kind, {})
        if kind == "text":
            said = {"was": words[0][0], "to": f"{words[0][0]}s"}
        sha256 = one["source"]["sha256"]
        fixed = {"id": f"{len(self.corrected.get(sha256, ()))}-{which}", "when": "2024-05-03T10:00:00Z", "who": "Ada"}
        fixed |= {"source": one["source"]["file"], "kind": kind, "anchor": anchor_of(page, words, 0, 0)}
        append(self.output, sha256, [Correction.model_validate(fixed | said)])
        same = {uid for uid, other in documents.items() if other["source"]["sha256"] == sha256}
        self.corrected.setdefault(sha256, set()).update(uid.partition("-")[0] for uid in same)

    def check_corrected(self, after: State) -> None:
        """Corrections are as they were said, and the documents of what was corrected are there."""
        assert len(journals(self.output)) == len(self.corrected)
        assert set().union(*self.corrected.values()) <= after.bases

    def carry_out(self, paths: list[Path], pages: str, plain: bool, prune: bool, killed: int | None) -> bool:
        """Whether the run came to its end."""
        options = chosen(batch__jobs=1, read__pages=pages, clean__paragraph=plain, batch__prune=prune)
        state = None if all(path.exists() for path in paths) else self.listing()
        Clock.left = killed
        try:
            run(paths, self.output, options, lambda _: None)
            assert state is None, "a named input is missing"
            return True
        except ConfigError:
            assert state is None or state == self.listing()
            return False
        except Killed:
            return False
        finally:
            Clock.left = None

    def listing(self) -> list[tuple[str, int]]:
        return sorted((str(path), path.stat().st_mtime_ns) for path in self.root.rglob("*"))

    def check_kept(self, before: State, after: State, given: set[tuple[Path, bytes]], prune: bool) -> None:
        """What was given neither to this run nor to those that were killed before it stays as it was."""
        given, prune = given | self.half, prune or self.pruning
        read = {content for _, content in given}
        for uid, one in before.documents.items():
            content = self.content(one)
            renewed = content in read or any(meant(path, one) for path, _ in given)
            there = any(meant(path, one) and path.read_bytes() == content for path in self.root.rglob("*.pdf"))
            if not renewed and (there or not prune):
                assert after.documents.get(uid) == one
                assert after.files[uid] == before.files[uid]
            replaced = any(meant(path, one) and other != content for path, other in given)
            if not replaced and not prune:
                assert uid.partition("-")[0] in after.bases
        for uid, files in after.files.items():
            known = before.files.get(uid, {})
            assert all(state == known[name] for name, state in files.items() if known.get(name, (b"",))[0] == state[0])

    def check_read(self, after: State, given: set[tuple[Path, bytes]], pages: str) -> None:
        """What was given has its documents, each with its files, under the uids that they always have."""
        assert after.count == len(after.documents)  # no uid twice
        assert all(len(files) == 3 for files in after.files.values())
        for content in {content for _, content in given} & set(self.contents) if not pages else ():
            assert {uid for _, uid in self.uids[content]} <= after.bases

    def content(self, document: dict[str, Any]) -> bytes:
        sha256 = document["source"]["sha256"]
        return next(one for one in self.contents if hashlib.sha256(one).hexdigest() == sha256)

    def check_told(self, after: State) -> None:
        """`changes.jsonl` says what became of the documents since it said so last."""
        now = {
            uid: one | {"files": {name: data for name, (data, _) in after.files[uid].items()}}
            for uid, one in after.documents.items()
        }
        wanted = {(uid, "new") for uid in now.keys() - self.told.keys()}
        wanted |= {(uid, "gone") for uid in self.told.keys() - now.keys()}
        wanted |= {(uid, "changed") for uid in now.keys() & self.told.keys() if now[uid] != self.told[uid]}
        assert {(one["uid"], one["change"]) for one in lines(self.output, "changes.jsonl")} == wanted
        self.told = now


def test_no_sequence_of_runs_loses_or_touches_what_it_was_not_asked_to(tmp_path: Path) -> None:
    with in_process():
        Sequence.contents, Sequence.uids = [], {}
        for number in range(1, CONTENTS + 1):
            path = sheets.letters(tmp_path / f"{number}.pdf", number)
            run([path], tmp_path / f"{number}", chosen(), lambda _: None)
            found = lines(tmp_path / f"{number}", "documents.jsonl")
            Sequence.contents.append(path.read_bytes())
            Sequence.uids[path.read_bytes()] = [(one["source"]["first_page"], one["uid"]) for one in found]
            assert [page for page, _ in Sequence.uids[path.read_bytes()]] == list(range(1, number + 1))
        quick = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True)
        quick = settings(quick, suppress_health_check=list(HealthCheck), phases=PHASES)
        run_state_machine_as_test(Sequence, settings=quick)
