"""The state of a review: the output as it is now, who corrects what, and the sources that are being made anew."""

import hashlib
import sqlite3
import threading
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from digitize.corrections import (
    Correction,
    Journal,
    Outcome,
    Stale,
    State,
    append,
    read_journal,
    read_outcomes,
    write_outcomes,
)
from digitize.errors import DigitizeError, OutputError
from digitize.review.corrected import Corrected, Told, corrected
from digitize.review.desk.actions import InvalidAction, ReviewAction, correction, undoing
from digitize.review.desk.history import redoable, undoable
from digitize.review.listing import address
from digitize.review.log import Log, as_log, read_log, read_text
from digitize.review.report import write_report
from digitize.review.search import Passage, TextIndex
from digitize.store import Layout, Place
from digitize.store.output import Entry, Output, read_output

NOTED = ("done", "note")  # kinds of corrections that change no text: what became of them is known at once
PATIENCE = 2.0  # seconds with a document whose source is being made anew
MOMENT = 0.05  # seconds between looks at it
UNDISTURBED = 2.0  # seconds in which a document is shown before the desk makes ready to correct it
LOGS = 64  # edit logs that pages in reviewers' browsers may still stand on


class Rebuilds(Protocol):
    """What makes a source anew after its corrections changed."""

    def remake(self, sha256: str) -> None:
        """Raises OutputError with a remedy when it can't."""

    def look(self, sha256: str) -> None:
        """Makes ready for a source that is being read, so that what is corrected in it is made soon."""

    def close(self) -> None:
        """Lets go of what it holds."""


@dataclass(frozen=True, slots=True)
class View:
    """A document as a page shows it: its place in the output, its log, and what both were when the page was made."""

    output: Output
    place: int
    log: Log
    text: str
    version: str
    made: str

    @property
    def entry(self) -> Entry:
        return self.output.entries[self.place]

    @property
    def sha256(self) -> str:
        return self.entry.record.source.sha256


class Desk:
    """One output under review. Every method may be called from any thread."""

    def __init__(self, root: Path, rebuilder: Rebuilds) -> None:
        """Raises OutputError when the folder is not an output."""
        self.root = root
        self._remaker = rebuilder
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._output: tuple[object, Output, Corrected, dict[str, int]] | None = None
        self._logs: OrderedDict[tuple[str, str], Log] = OrderedDict()  # by the document's uid and the log's state
        self._waiting: deque[str] = deque()
        self._busy = ""
        self._read_now = self._looked = ""
        self._look_from = 0.0
        self._report_due = False
        self._troubles: dict[str, str] = {}
        self._closed = False
        self._searching = threading.Lock()
        self._index: TextIndex | None = None
        self._indexed: Output | None = None
        self.output()
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def output(self) -> Output:
        """The output as it is now."""
        return self._read()[1]

    def corrected(self) -> Corrected:
        """All corrections with what became of them."""
        return corrected(self.output())

    def snapshot(self) -> tuple[Output, Corrected]:
        """The output as it is now, and all corrections with what became of them."""
        output = self.output()
        return output, corrected(output)

    def _read(self) -> tuple[object, Output, Corrected, dict[str, int]]:
        with self._lock:
            stamp = _stamp(Layout(self.root).root / "documents.jsonl")
            if not stamp or self._output is None or self._output[0] != stamp:
                output = read_output(self.root)
                places = {where: i for i, entry in enumerate(output.entries) if (where := address(entry))}
                self._output = (stamp, output, corrected(output), places)
            return self._output

    def view(self, where: str) -> View | None:
        """The document with this address, None where there is none. Its log and its text are of one making: while its
        source is made anew, its files are read again until they agree. Raises OutputError."""
        end = time.monotonic() + PATIENCE
        while True:
            last = time.monotonic() > end
            try:
                if found := self._view(where, last):
                    return found
                if last or (where not in self._read()[3] and not self._underway):
                    return None
            except OSError as error:  # moved away meanwhile: the list of files is not true any more
                if last:
                    raise OutputError(f"{where}: can't be read ({error.strerror})", "run digitize again") from None
            with self._changed:
                self._output = None
                self._changed.wait(MOMENT)

    def _view(self, where: str, surely: bool) -> View | None:
        """As the files are now; None where there is no such document, or, unless `surely`, they are of two makings. Raises
        OSError where they are moved meanwhile, and OutputError where the log is none."""
        with self._lock:
            _, output, _, places = self._read()
            place = places.get(where)
            entry = output.entries[place] if place is not None else None
            file = output.file(entry, ".edits.json") if entry else None
            if place is None or entry is None or file is None:
                return None
            data = file.read_bytes()
            text = read_text(output, entry)
            made = hashlib.sha256(data).hexdigest()[:16]
            log = self._logs.get((entry.record.uid, made)) or as_log(file, data)
            if not surely and log.text() != text and file.read_bytes() != data:
                return None
            self._logs[entry.record.uid, made] = log
            self._logs.move_to_end((entry.record.uid, made))
            while len(self._logs) > LOGS:
                self._logs.popitem(last=False)
            sha256 = entry.record.source.sha256
            if self._read_now != sha256:
                self._read_now, self._look_from = sha256, time.monotonic() + UNDISTURBED
            self._changed.notify_all()
            return View(output, place, log, text, read_journal(self.root, sha256).version, made)

    def log(self, made: str) -> Log | None:
        """A log that a page was made of, by the state that it was told; None where that was long ago."""
        with self._lock:
            return next((log for (_, state), log in self._logs.items() if state == made), None)

    @property
    def _underway(self) -> bool:
        return bool(self._busy or self._waiting)

    def elsewhere(self, where: str) -> str | None:
        """Where the document is now whose title was another, and with it the name of its files: at the same number."""
        folder, _, name = where.rpartition("/")
        number = name.partition("-")[0]
        _, _, _, places = self._read()
        found = (one for one in places if one.startswith(f"{folder}/{number}-") and one != where)
        return next(found, None) if where not in places else None

    def correct(self, where: str, made: str, seen: str, who: str, wish: ReviewAction) -> tuple[Correction, Journal]:
        """Saves a correction at once, and has its source made anew.

        `made` and `seen` are the log and the version that the reviewer's page was made of. Raises Stale, InvalidAction,
        FieldError, OutputError.
        """
        with self._lock:
            view = self.view(where)
            log = self._logs.get((view.entry.record.uid, made)) if view else None
            if view is None or log is None:
                raise InvalidAction("this document has been made anew since: it is loaded again")
            one = correction(wish, who, log, view.entry.record, self._following(view) if wish.kind == "join" else None)
            journal = append(self.root, view.sha256, [one], seen)
            if one.kind in NOTED:
                self._note(view.sha256, [Outcome(one.id, State.APPLIED, view.entry.record.uid)])
            self._ask(view.sha256, [one])
            return one, journal

    def _note(self, sha256: str, outcomes: Sequence[Outcome]) -> None:
        write_outcomes(self.root, sha256, [*read_outcomes(self.root, sha256).values(), *outcomes])

    def mark(self, documents: Collection[str], value: bool, who: str) -> tuple[str, int]:
        """Says of many documents, by their uids, that they are reviewed, or not; gives the action, which can be undone in
        one go, and of how many. Raises InvalidAction where there is none, and OutputError."""
        output, known = self.snapshot()
        said: dict[str, list[tuple[str, Correction]]] = defaultdict(list)
        for entry in output.entries:
            uid, sha256 = entry.record.uid, entry.record.source.sha256
            if uid in documents and (known.reviewed(entry.record).review.status != "machine") != value:
                with suppress(InvalidAction, OutputError):  # one without words, or whose log is gone
                    file = output.file(entry, ".edits.json")
                    wish = ReviewAction(kind="done", value=value)
                    if file:
                        said[sha256].append((uid, correction(wish, who, read_log(file), entry.record, None)))
        if not said:
            raise InvalidAction("none of these documents is to be marked")
        action = next(iter(said.values()))[0][1].action
        for sha256, pairs in said.items():
            lines = [one.model_copy(update={"action": action}) for _, one in pairs]
            with self._lock:
                append(self.root, sha256, lines)
                self._note(sha256, [Outcome(one.id, State.APPLIED, uid) for uid, one in pairs])
                self._ask(sha256, lines)
        return action, sum(map(len, said.values()))

    def unmark(self, action: str, who: str) -> int:
        """Takes back what was said of many documents in one go; gives of how many. Raises InvalidAction and OutputError."""
        count = 0
        for sha256 in {entry.record.source.sha256 for entry in self.output().entries}:
            with self._lock:
                active = read_journal(self.root, sha256).active
                if lines := [one for one in active if one.action == action and one.who == " ".join(who.split())]:
                    append(self.root, sha256, [undoing(lines, who)])
                    self._ask(sha256, lines)
                    count += len(lines)
        if not count:
            raise InvalidAction("nothing of yours to undo")
        return count

    def undo(self, where: str, seen: str, who: str, again: bool) -> tuple[Correction, Journal]:
        """Takes the reviewer's last action in this source back; with `again`, the last undo. Raises as `correct`."""
        with self._lock:
            view = self.view(where)
            if view is None:
                raise InvalidAction("this document has been made anew since: it is loaded again")
            name = " ".join(who.split())
            known = read_journal(self.root, view.sha256).corrections
            action = redoable(known, name) if again else undoable(known, name)
            if action is None:
                raise InvalidAction("nothing to redo" if again else "nothing of yours to undo in this source")
            journal = self._add(view.sha256, undoing(action, who), seen)
            self._ask(view.sha256, [one for one in known if one.id in _meant(action, known)])
            return action[0], journal

    def _add(self, sha256: str, one: Correction, seen: str) -> Journal:
        """Adds a reviewer's undo. What they have done themselves since, at another page of theirs, does not stand in its
        way. Raises Stale and OutputError."""
        try:
            return append(self.root, sha256, [one], seen)
        except Stale as stale:
            if any(news.who != one.who for news in stale.news):
                raise
            return append(self.root, sha256, [one], stale.journal.version)

    def _following(self, view: View) -> Log | None:
        """The log of the next document of the same source."""
        entries, after = view.output.entries, view.place + 1
        if after >= len(entries) or entries[after].folder != view.entry.folder:
            return None
        file = view.output.file(entries[after], ".edits.json")
        return read_log(file) if file else None

    def find(self, words: str) -> list[str]:
        """The uids of the documents in whose texts words are, the fittest first. Raises InvalidAction."""
        with self._searching:
            return self._taken_up().find(words)

    def lengths(self) -> dict[str, int]:
        """How many words the text of each document has, by their uids. Raises InvalidAction."""
        with self._searching:
            return self._taken_up().lengths()

    def _taken_up(self) -> TextIndex:
        """The index of the texts as they are now; whoever asks holds `_searching`."""
        try:
            index = self._index = self._index or TextIndex()
        except sqlite3.OperationalError:
            raise InvalidAction("the SQLite of this Python has no full text index") from None
        output = self.output()
        if output is not self._indexed:
            index.update(output)
            self._indexed = output
        return index

    def take_up(self) -> None:
        """Takes up the texts aside, where they are not yet, so that who searches next has not to wait for it."""
        if self._indexed is not self.output() and not self._searching.locked():
            threading.Thread(target=self._done, args=[lambda: self.find("")], daemon=True).start()

    def passages(self, words: str, documents: Sequence[str]) -> dict[str, Passage]:
        """Where words are in the texts of documents, as they were found last."""
        with self._searching:
            return self._index.passages(words, documents) if self._index else {}

    def wait(self, where: str, document: str, sha256: str, id: str, seconds: float) -> dict[str, Any]:
        """Until the source of a correction is made anew, at most so long: where the document is now, what became of the
        correction, and what is wrong when the source could not be made."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._making(sha256), seconds)
            outcome = read_outcomes(self.root, sha256).get(id)
            _, output, _, places = self._read()
            homes = {output.entries[place].record.uid: address for address, place in places.items()}
            home = homes.get(outcome.document or "") if outcome else None
            return {
                "address": where if where in places else home or homes.get(document),
                "making": self._making(sha256),
                "state": outcome.state if outcome else None,
                "why": self._troubles.get(sha256) or (outcome.why if outcome else ""),
            }

    def _making(self, sha256: str) -> bool:
        return sha256 == self._busy or sha256 in self._waiting

    def told(self, view: View) -> list[Told]:
        """The corrections of a document."""
        return self.corrected().by_document.get(view.entry.record.uid, [])

    def _ask(self, sha256: str, corrections: Sequence[Correction]) -> None:
        """Has the source made anew where these corrections change something in it, and the report where they don't."""
        with self._changed:
            self._output = None
            if all(one.kind == "note" for one in corrections):
                self._report_due = True
            elif sha256 not in self._waiting:
                self._waiting.append(sha256)
            self._changed.notify_all()

    def _work(self) -> None:
        """Makes the sources anew that were corrected, one after the other, then the report; then makes ready for the
        source that is being read."""
        while True:
            with self._changed:
                while not (self._closed or self._waiting or self._report_due or (left := self._until_look()) == 0):
                    self._changed.wait(left)
                if self._closed:
                    return
                self._busy = self._waiting.popleft() if self._waiting else ""
                report = not self._busy and self._report_due
                self._report_due = self._report_due and not report
                look = "" if self._busy or report else self._read_now
            if self._busy:
                self._remake(self._busy)
            elif report:
                self._done(lambda: write_report(self.root, searched=False))
            else:
                self._looked = look
                self._done(partial(self._remaker.look, look))

    def _until_look(self) -> float | None:
        """Seconds until the desk makes ready for the source that is being read; None where it is ready."""
        return max(self._look_from - time.monotonic(), 0.0) if self._read_now != self._looked else None

    def _remake(self, sha256: str) -> None:
        trouble = self._done(lambda: self._remaker.remake(sha256))
        with self._changed:
            self._troubles[sha256] = trouble
            self._busy, self._output = "", None
            self._report_due = not trouble
            self._changed.notify_all()

    def _done(self, work: Callable[[], object]) -> str:
        """What is wrong with a piece of work; nothing, if it could be done."""
        try:
            work()
        except DigitizeError as error:
            return str(error)
        except Exception as error:  # of a bug: the desk stays open, and what was saved is saved
            return f"{type(error).__name__}: {error}"
        return ""

    def close(self) -> None:
        """Ends the work; what is saved stays."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._worker.join(10)
        self._remaker.close()


def _stamp(file: Place) -> tuple[int, int] | None:
    """The state of a file; None where it can't be looked at, which reading it tells better."""
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size


def _meant(action: Sequence[Correction], known: Sequence[Correction]) -> set[str]:
    """The ids of the corrections that an action, its undo, or the undo of that, is about in the end."""
    ids = {one.id for one in action}
    while undos := [one for one in known if one.id in ids and one.kind == "undo"]:
        ids = (ids - {one.id for one in undos}) | {of for one in undos for of in one.of}
    return ids
