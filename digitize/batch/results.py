"""What a run makes of its sources, put into OUTPUT one source after the other, and what is said there of all of them.

A source's files are made in a folder aside. When all are there, the ledger says so, and only then they are moved into
their places: so a run that is killed leaves each source as it was or as it is to be.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from digitize.batch.adopt import listed_sources
from digitize.batch.changes import changes_of
from digitize.batch.events import Json
from digitize.batch.inputs import Input
from digitize.batch.known import Known
from digitize.batch.ledger import Finished, Ledger, Sizes
from digitize.batch.places import is_gone, root_of
from digitize.batch.sources import Source
from digitize.corrections import digest
from digitize.errors import OutputError
from digitize.store import Layout, Place, is_base, linked
from digitize.write import SUFFIXES, UNCLAIMED, clear_unfinished, write_lines

ABSENT = "its file is gone; its documents are kept"
KEPT = "what an earlier run made of it is kept"


@dataclass(frozen=True, slots=True)
class Absent:
    """A source whose file is gone; `why` it is not to be removed, if it is not."""

    stem: str
    file: str
    why: str = ""


class Results:
    """Opens an OUTPUT folder, takes the results of one source after the other, and publishes the lists at the end.

    Raises OutputError when the folder can't be written, or another run is writing to it.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self._layout = Layout(output)
        try:
            # Found out now, and not after hours of reading.
            check_folders(self._layout)
            self._layout.making.make_folder()
            tempfile.TemporaryFile(dir=output).close()
            self._ledger = Ledger(self._layout.work)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            self._recover()
            self.known = Known(output, self._ledger)
        except OSError as error:
            self.close()
            raise self._unwritable(error) from None
        except BaseException:
            self.close()
            raise

    def _recover(self) -> None:
        """Puts in order what a run left that was killed, or whose ledger is gone."""
        if self._ledger.run == 1:
            for stem, made in listed_sources(self.output):
                self._ledger.put(stem, made, reached=False)
            self._ledger.tell()
        for stem, made in self._ledger.waiting():
            self._into_place(stem, made)
        self._remove_strays()
        self._layout.making.remove_all()

    @property
    def trouble(self) -> str:
        """What was wrong with the ledger that was there, if anything was."""
        return self._ledger.trouble

    def at(self, given: Input) -> Finished | None:
        """What an earlier run made of the file that lies where an input does."""
        here = self.known.at(given)
        return here[1] if here else None

    def whole(self, made: Finished) -> bool:
        """Whether all of a source was read, and its files are as they were written."""
        ok = json.loads(made.record)["status"] == "ok"
        return ok and all(self._sizes_of(name) == size for name, size in made.sizes.items())

    def take(self, source: Source, way: str) -> Json:
        """Takes what became of a source; gives its line of `sources.jsonl`. Of one that failed, what an earlier run made of
        it is kept. Raises OutputError."""
        named, record, made = source.named, source.record, source.made
        if named is None or record is None:
            raise ValueError("a source that is not finished")
        before = named.before
        if source.kept:
            self.keep(named.stem, source.stamp)
            return record
        if made is None and before and before.sizes:
            old = json.loads(before.record)
            record |= {name: old[name] for name in ("sha256", "pages", "documents", "engine")}
            record["error"] |= {"message": f"{record['error']['message']}; {KEPT}"}
            text = json.dumps(_with_old_seconds(record, old), ensure_ascii=False)
            self._ledger.put(named.stem, replace(before, way="", stamp=source.stamp, record=text))
            return record
        if before:
            record = _with_old_seconds(record, json.loads(before.record))
        head = (source.given.place, named.file, way + made.corrections if made else way, source.selection, source.stamp)
        text = json.dumps(record, ensure_ascii=False)
        lines, marks, staged = (made.lines, made.marks, made.staged) if made else ((), (), "")
        done = Finished(*head, source.sha256, named.copy, text, lines, marks, {}, staged)
        self.add(named.stem, done, made.names if made else ())
        return record

    def keep(self, stem: str, stamp: str) -> None:
        """A source is as an earlier run made it; its file is in the state of `stamp`."""
        made = self._ledger.finished(stem)
        if made and made.stamp != stamp:
            self._ledger.change(stem, made, stamp=stamp)
        else:
            self._ledger.keep(stem)

    def add(self, stem: str, made: Finished, names: tuple[str, ...]) -> None:
        """Puts what was made of a source in the place of what was there. Raises OutputError."""
        try:
            made = replace(made, sizes=self._sizes(stem, names, made.staged))
            self._ledger.put(stem, made)
            self._into_place(stem, made)
            self._remove_strays()
        except OSError as error:
            raise self._unwritable(error) from None

    def _into_place(self, stem: str, made: Finished) -> None:
        """Moves the files of a source from where they were made; those that say the same already were never made."""
        if not made.staged:
            return
        staged, folder = self._layout.making / made.staged, self._layout.source(stem)
        if staged.is_folder():
            folder.make_folder()
            for file in staged.files():
                if is_document_file(file.name):
                    file.move_to(folder / file.name)
            staged.remove_all()
        self._ledger.change(stem, made, staged="")

    def _remove_strays(self) -> None:
        names = self._ledger.strays()
        for name in names:
            stem, _, base = name.partition("/")
            _remove(self._layout.source(stem), base)
        if names:
            self._ledger.forget_strays(names)

    def stems_of(self, sha256: str) -> list[str]:
        """The names of the sources with this content."""
        return [stem for stem, _ in self._ledger.of_content(sha256)]

    def finished(self, stem: str) -> Finished | None:
        """What the ledger says of a source, whether its files are there or not."""
        return self._ledger.finished(stem)

    def remake(self, stem: str, made: Finished, names: tuple[str, ...]) -> None:
        """As `add`, and in the lists too; the next run tells what changed. Raises OutputError."""
        self.add(stem, made, names)
        self._write_lists()

    def absent(self) -> list[Absent]:
        """The sources that this run did not have and whose files are gone. Those of which nothing was made are no more.
        Raises OutputError."""
        found = []
        for stem, made in self._ledger.unreached():
            if is_gone(made.place) and made.sizes:
                found.append(Absent(stem, made.file, self._why_kept(made)))
            elif is_gone(made.place):
                self._ledger.drop(stem)
        self._ledger.set_absent([one.stem for one in found])
        return found

    def _why_kept(self, made: Finished) -> str:
        """Why an absent source is kept though those that are absent are to be removed."""
        if digest(self.output, made.sha256):
            return "it was corrected"
        root = root_of(made.place, made.file)
        if not root.is_dir() and root not in self.known.left:
            return f"all of {root} is gone: a disk may be missing"
        return ""

    def prune(self, stems: list[str]) -> None:
        """Removes sources with all that was made of them. Raises OutputError."""
        try:
            for stem in stems:
                self._ledger.drop(stem)
            self._remove_strays()
        except OSError as error:
            raise self._unwritable(error) from None

    def publish(self) -> dict[str, int]:
        """Puts the lists in their places; gives how many documents are new, changed and gone. Raises OutputError."""
        try:
            clear_unfinished(self._layout.documents)
            self._clear_making()
            return self._publish()
        except OSError as error:
            raise self._unwritable(error) from None

    def _clear_making(self) -> None:
        """Removes what was made and never came into its place, but for what the ledger says is still to be moved: a run that
        ends in the middle of that leaves it to the next."""
        waiting = {made.staged for _, made in self._ledger.waiting()}
        with suppress(OSError):
            for folder in self._layout.making.folders():
                if folder.name not in waiting:
                    folder.remove_all()

    def _write_lists(self) -> None:
        write_lines(self._layout.root / "sources.jsonl", self._records())
        write_lines(
            self._layout.root / "documents.jsonl", (line for _, lines, _ in self._ledger.lists() for line in lines)
        )

    def _publish(self) -> dict[str, int]:
        self._write_lists()
        changes = changes_of(self._ledger.untold())
        write_lines(self._layout.root / "changes.jsonl", (json.dumps(one, ensure_ascii=False) for one in changes))
        self._ledger.tell()
        return {kind: sum(one["change"] == kind for one in changes) for kind in ("new", "changed", "gone")}

    def _records(self) -> Iterator[str]:
        for record, _, absent in self._ledger.lists():
            yield absent_record(record) if absent else record

    def _sizes(self, stem: str, names: tuple[str, ...], staged: str) -> Sizes:
        """The sizes of a source's files, some of which may still lie where they were made."""
        aside = self._layout.making / staged if staged else None
        sizes = {}
        for base in names:
            there = sizes_of(self._layout.source(stem), base)
            made = sizes_of(aside, base) if aside else tuple(-1 for _ in there)
            sizes[f"{stem}/{base}"] = tuple(b if b >= 0 else a for a, b in zip(there, made, strict=True))
        return sizes

    def _sizes_of(self, name: str) -> tuple[int, ...]:
        stem, _, base = name.partition("/")
        return sizes_of(self._layout.source(stem), base)

    def close(self) -> None:
        """Leaves the output to other runs."""
        self._ledger.close()

    def _unwritable(self, error: OSError) -> OutputError:
        why = error.strerror or type(error).__name__
        return OutputError(f"{self.output}: can't be written ({why})", "free space, or give another -o OUTPUT")


def _with_old_seconds(record: Json, old: Json) -> Json:
    """The record with the times that the source took before, where nothing else in it is new: so that the list stays."""
    untimed: Json = {"seconds": None, "stages": None}
    return old if record | untimed == old | untimed else record


def absent_record(text: str) -> str:
    """The line of `sources.jsonl` of a source whose file is gone."""
    record: Json = json.loads(text)
    pages = record["error"]["pages"] if record["error"] else []
    absent = {"status": "absent", "error": {"code": "absent", "message": ABSENT, "pages": pages}}
    return json.dumps(record | absent, ensure_ascii=False)


def sizes_of(folder: Place, base: str) -> tuple[int, ...]:
    """The sizes in bytes of a source's files of a name; -1 for one that is not there, or is a link."""
    suffixes = SUFFIXES[:1] if base == UNCLAIMED else SUFFIXES
    return tuple(_size(folder / f"{base}{suffix}") for suffix in suffixes)


def _size(file: Place) -> int:
    return file.stat().st_size if file.is_file() else -1


def _remove(folder: Place, base: str) -> None:
    for suffix in SUFFIXES:
        (folder / f"{base}{suffix}").unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()  # only when nothing is left in it


def is_document_file(name: str) -> bool:
    """Whether a run gives such a name to a file of a source."""
    return any(name.endswith(suffix) and is_base(name.removesuffix(suffix)) for suffix in SUFFIXES)


def check_folders(layout: Layout) -> None:
    """Raises OutputError that names a link where a run has a folder: what it leads to is not written to."""
    folders = [layout.documents, layout.corrections, layout.work, layout.report]
    if layout.documents.is_folder():
        folders += [layout.documents / name for name, kind in layout.documents.entries() if kind == "link"]
    for folder in folders:
        if folder.is_link():
            raise OutputError(f"{folder}: {linked(folder.path).strerror}", "remove the link, and run again")
