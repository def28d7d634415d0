"""Files of the report: written whole or not at all; those of documents that are no more are taken away."""

import os
import shutil
from collections.abc import Collection
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
