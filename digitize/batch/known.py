"""Which source of OUTPUT an input is: one that an earlier run made, or a new one."""

from dataclasses import dataclass
from pathlib import Path

from digitize.batch.inputs import Input
from digitize.batch.ledger import Finished, Ledger
from digitize.batch.names import Stems
from digitize.batch.places import GONE, STDIN, is_gone, path_at, root_of, shown, stamp_of
from digitize.corrections import digest


@dataclass(frozen=True, slots=True)
class Named:
    """An input as a source of OUTPUT: the name of its folder, its name in the lists, its number among the sources of its
    content, and what was made of it before, if anything was."""

    stem: str
    file: str
    copy: int
    before: Finished | None


class Known:
    """The sources of an OUTPUT, each of which an input of a run can be, and but one input.

    A source is known by its content first, so that files may be renamed and folders moved; one whose file still lies
    where it lay stays with that, so that a copy is a source of its own. A file that is another one now is the same source,
    renewed; but one that was corrected stays as it is, and its successor is a new source beside it.
    """

    def __init__(self, output: Path, ledger: Ledger) -> None:
        self._output, self._ledger = output, ledger
        self._stems = Stems(ledger.stems())
        self._claimed: set[str] = set()
        self._copies: dict[str, int] = {}
        self.left: set[Path] = set()  # INPUT folders whose files were found elsewhere

    def at(self, given: Input) -> tuple[str, Finished] | None:
        """The source that lies where an input does, if it keeps its name in the lists."""
        found = self._ledger.at(given.place)
        return found if found and shown(found[1].file, given.file) == found[1].file else None

    def name(self, given: Input, sha256: str) -> Named:
        """The source that an input is; `sha256` is empty where its content is not known. Call it in the order of the
        inputs, so that all runs over the same inputs give the same names. Raises OutputError."""
        if given.skipped:
            return self._claim(f":{given.place}", given.file, 1, None)
        here = self._ledger.at(given.place)
        found = here if here and sha256 in ("", here[1].sha256) else self._moved(given, sha256)
        if found and here and found[0] != here[0]:
            self._let_go(*here)
        if not found and here:
            if digest(self._output, here[1].sha256):
                self._let_go(*here)
            else:
                found = here
        if not found:
            return self._claim(self._stems.take(given.title), given.file, self._copy(sha256), None)
        stem, made = found
        copy = made.copy if sha256 in ("", made.sha256) else self._copy(sha256)
        if made.place != given.place:
            self._ledger.change(stem, made, place=given.place)
        return self._claim(stem, shown(made.file, given.file), copy, made)

    def _claim(self, stem: str, file: str, copy: int, before: Finished | None) -> Named:
        self._claimed.add(stem)
        return Named(stem, file, copy, before)

    def _moved(self, given: Input, sha256: str) -> tuple[str, Finished] | None:
        """A source with this content whose own file is not there any more: best one of the same name."""
        free = [
            (made.file != given.file, stem, made)
            for stem, made in (self._ledger.of_content(sha256) if sha256 else self._nowhere(given))
            if stem not in self._claimed and _displaced(made)
        ]
        if not free:
            return None
        _, stem, made = min(free, key=lambda one: one[:2])
        if made.place:
            self.left.add(root_of(made.place, made.file))
        return stem, made

    def _nowhere(self, given: Input) -> list[tuple[str, Finished]]:
        """Of an input that can't be read: sources of its name of which nobody knows where they lay."""
        return [(stem, made) for stem, made in self._ledger.of_place("") if made.file == given.file]

    def _let_go(self, stem: str, made: Finished) -> None:
        """The file at the source's place is another one now."""
        self._ledger.change(stem, made, reached=False, place=GONE + made.place)

    def _copy(self, sha256: str) -> int:
        """The number of a further source with this content."""
        if not sha256:
            return 1
        known = max((made.copy for _, made in self._ledger.of_content(sha256)), default=0)
        self._copies[sha256] = 1 + max(known, self._copies.get(sha256, 0))
        return self._copies[sha256]


def _displaced(made: Finished) -> bool:
    """Whether the file at a source's place is gone, or not what it was."""
    if made.place.startswith(STDIN):
        return False
    return not made.place or is_gone(made.place) or stamp_of(path_at(made.place)) not in ("", made.stamp)
