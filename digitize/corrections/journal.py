"""The corrections of a source in their file: JSON Lines, one correction a line, to which lines are only added."""

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from digitize.corrections.record import Correction
from digitize.errors import OutputError
from digitize.model.editlog import fault_of
from digitize.store import Layout, Place


class Stale(Exception):
    """The file has changed since the reviewer saw it; `news` are the corrections that came in since."""

    def __init__(self, journal: "Journal", news: tuple[Correction, ...]) -> None:
        super().__init__("the corrections of this source have changed")
        self.journal, self.news = journal, news


@dataclass(frozen=True, slots=True)
class Journal:
    """All lines of a file; `unread` are those that are no corrections, with their numbers from 1 and what is wrong."""

    corrections: tuple[Correction, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    version: str = "0"

    @property
    def active(self) -> tuple[Correction, ...]:
        """The corrections that count: without undo lines and what they took back. An undo can itself be undone."""
        undone: set[str] = set()
        kept = []
        for correction in reversed(self.corrections):
            if correction.id in undone:
                continue
            if correction.kind == "undo":
                undone.update(correction.of)
            else:
                kept.append(correction)
        return tuple(reversed(kept))


def journal_path(output: Path, sha256: str) -> Place:
    """The file of a source's corrections. Raises OutputError for what is no checksum of a source."""
    return Layout(output).journal(sha256)


def journals(output: Path) -> list[Place]:
    """The files of all corrections of an output; none where their folder can't be read, or is a link."""
    try:
        return Layout(output).corrections.files(".jsonl")
    except OSError:
        return []


def read_journal(output: Path, sha256: str) -> Journal:
    """The corrections of a source, none where it has none. Raises OutputError when the file can't be read."""
    return read_file(journal_path(output, sha256))


def read_file(file: Place) -> Journal:
    """The corrections in a file, as `read_journal`."""
    try:
        return _parsed(file.read_bytes())
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        raise OutputError(f"{file}: can't be read ({error.strerror})", "make it readable") from None


def _parsed(data: bytes) -> Journal:
    corrections, unread = [], []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            corrections.append(Correction.model_validate_json(line))
        except ValidationError as error:
            unread.append((number, fault_of(error)))
    count = sum(1 for line in lines if line.strip())
    version = f"{count}-{hashlib.sha256(data).hexdigest()[:8]}" if count else "0"
    return Journal(tuple(corrections), tuple(unread), version)


def digest(output: Path, sha256: str) -> str:
    """Differs where the corrections of a source differ; empty where it has none."""
    try:
        data = journal_path(output, sha256).read_bytes()
    except (OSError, OutputError):
        return ""
    return f"+{hashlib.sha256(data).hexdigest()[:16]}" if data.strip() else ""


def append(output: Path, sha256: str, corrections: Sequence[Correction], seen: str | None = None) -> Journal:
    """Adds lines to a source's file, whole or not at all, and gives what is in it then.

    With `seen`, the version that the reviewer had before their eyes: raises Stale when the file is another by now.
    Raises OutputError when it can't be written.
    """
    place = journal_path(output, sha256)
    text = "".join(f"{line(correction)}\n" for correction in corrections).encode()
    try:
        with place.appending() as file:
            data = file.read()
            journal = _parsed(data)
            if seen is not None and seen != journal.version:
                raise Stale(journal, _since(data, seen))
            if data and not data.endswith(b"\n"):
                text = b"\n" + text  # another program left the last line open
            _write(file, len(data), text)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OutputError(f"{place}: can't be written ({why})", "free space, or make it writable") from None
    return _parsed(data + text)


def _write(file: IO[bytes], size: int, text: bytes) -> None:
    try:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.truncate(file.fileno(), size)
        raise


def line(correction: Correction) -> str:
    """A correction as a line of its file."""
    values = correction.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(values, ensure_ascii=False)


def _since(data: bytes, seen: str) -> tuple[Correction, ...]:
    """The corrections that were added to a file since a version; all where that version is not its beginning."""
    lines = [one for one in data.split(b"\n") if one.strip()]
    known = int(seen.partition("-")[0]) if seen.partition("-")[0].isdecimal() else 0
    begun = b"".join(one + b"\n" for one in lines[:known])
    return _parsed(b"\n".join(lines[known:] if _parsed(begun).version == seen else lines)).corrections
