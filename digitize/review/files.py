"""Files of the report: written whole or not at all; those of documents that are no more are taken away."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from digitize.store import Place, folded


def write_whole(place: Place, text: str) -> None:
    """Writes UTF-8; a reader sees the old file or the new one, never a part. A file that says the same stays."""
    place.write_parts((text.encode("utf-8", "replace"),), spare=True)


def drop_others(folder: Place, kept: Collection[Place]) -> None:
    """Removes the HTML files in `folder` and in the folders in it that are not among `kept`, and folders that become
    empty."""
    names = {_key(place) for place in kept}
    for inner in (folder, *folder.folders()):
        for file in inner.files(".html"):
            if _key(file) not in names:
                file.unlink(missing_ok=True)
        if inner != folder:
            with suppress(OSError):
                inner.rmdir()  # only when nothing is left in it


def _key(place: Place) -> tuple[str, ...]:
    """Alike for places that some file system takes for one."""
    return tuple(map(folded, place.names))


class Stamps:
    """What each page of the last report was made of, so that a page is made again only when something changed; and the
    state in which it was left, so that one that anybody else wrote is made again."""

    def __init__(self, place: Place, code: Iterable[Path]) -> None:
        """`place` is where they are kept; `code` are the files by which all pages come out as they do."""
        self.place = place
        self._code = hashlib.sha256("".join(_state_of(file) for file in code).encode()).hexdigest()
        self._before: dict[str, list[str]] = {}
        self._now: dict[str, list[str]] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
            kept = json.loads(place.read_bytes())
            self._before = dict(kept["pages"]) if kept["code"] == self._code else {}

    def differ(self, page: Place, files: Sequence[Place | None], shown: object) -> bool:
        """Whether a page would show something else than it does."""
        parts = [*(_state(file) for file in files if file), repr(shown)]
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
        self._now[_name(page)] = [digest, ""]
        return self._before.get(_name(page)) != [digest, _state(page, own=True)]

    def note(self, page: Place) -> None:
        """After a page was made, or found as it was left."""
        self._now[_name(page)][1] = _state(page, own=True)

    def keep(self) -> None:
        """Notes what the pages of this report are made of."""
        with suppress(OSError):  # then the next report takes longer
            write_whole(self.place, json.dumps({"code": self._code, "pages": self._now}))


def _name(page: Place) -> str:
    return "/".join(page.names[-2:])


def _state(place: Place, own: bool = False) -> str:
    """The size of a file and when it was written; of one's `own`, also what nobody can set who copies or changes it."""
    try:
        seen = place.stat()
    except OSError:
        return f"{place}: gone"
    return f"{place}: {seen.st_size} {seen.st_mtime_ns}" + (f" {seen.st_ctime_ns} {seen.st_ino}" if own else "")


def _state_of(path: Path) -> str:
    try:
        seen = path.stat()
    except OSError:
        return f"{path}: gone"
    return f"{path}: {seen.st_size} {seen.st_mtime_ns}"
