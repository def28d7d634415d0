"""Reading a document's edit log, schema `digitize/edits/1`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from digitize.errors import OutputError
from digitize.model.edits import Edit, edit_of
from digitize.review.output import Entry, Output


class Place(NamedTuple):
    """A word, `raw[start:end]`, on its page (from 1): its box in points, origin at the top left, and its confidence.

    A named tuple and not a `Span`: a large report reads millions of them.
    """

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Log:
    """The raw text, its words with their places, and the edits, last first."""

    raw: str
    spans: tuple[Place, ...]
    edits: tuple[Edit, ...]

    def text(self) -> str:
        """The clean text: the raw text with every edit applied."""
        text = self.raw
        for edit in self.edits:
            text = text[: edit.start] + edit.after + text[edit.end :]
        return text


def read_log(path: Path) -> Log:
    """Reads an edit log. Raises OutputError when it is missing or isn't one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Log(data["raw"], tuple(map(Place._make, data["spans"])), tuple(map(edit_of, data["edits"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{path}: not an edit log ({error})", "run digitize again into this folder") from None


def texts_of(output: Output, entry: Entry) -> tuple[str, Log | None]:
    """The clean text of a document, empty where it is gone, and its edit log, None where that can't be read."""
    clean, edits = output.path(entry, ".txt"), output.path(entry, ".edits.json")
    try:
        text = clean.read_bytes().decode("utf-8", "replace") if clean else ""
    except OSError:
        text = ""
    try:
        log = read_log(edits) if edits else None
    except OutputError:
        log = None
    return text, log
