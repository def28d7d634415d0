"""Files of the report: written whole or not at all; those of documents that are no more are taken away."""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Writes UTF-8; a reader sees the old file or the new one, never a part. A file that says the same stays."""
    data = text.encode("utf-8", "replace")
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{os.getpid()}.partial")  # not from the name, which may be as long as a name can be
    partial.write_bytes(data)
    partial.replace(path)


def drop_others(folder: Path, kept: Collection[Path]) -> None:
    """Removes the HTML files below `folder` that are not among `kept`, and folders that become empty."""
    for path in sorted(folder.rglob("*.html"), reverse=True):
        if path not in kept:
            path.unlink()
    for path in sorted(folder.glob("*")):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            shutil.rmtree(path)


class Stamps:
    """What each page of the last report was made of, so that a page is made again only when something changed."""

    def __init__(self, path: Path, code: Iterable[Path]) -> None:
        """`path` is where they are kept; `code` are the files by which all pages come out as they do."""
        self.path = path
        self._code = hashlib.sha256("".join(_state(file) for file in code).encode()).hexdigest()
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            self._before = dict(kept["pages"]) if kept["code"] == self._code else {}

    def differ(self, name: str, files: Sequence[Path | None], shown: object) -> bool:
        """Whether a page would show something else than in the last report."""
        parts = [*(_state(file) for file in files if file), repr(shown)]
        self._now[name] = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
        return self._before.get(name) != self._now[name]

    def keep(self) -> None:
        """Notes what the pages of this report are made of."""
        with suppress(OSError):  # then the next report takes longer
            write_whole(self.path, json.dumps({"code": self._code, "pages": self._now}))


def _state(path: Path) -> str:
    try:
        seen = path.stat()
    except OSError:
        return f"{path}: gone"
    return f"{path}: {seen.st_size} {seen.st_mtime_ns}"
