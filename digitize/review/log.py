"""Reading a document's edit log, schema `digitize/edits/1`."""

import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from digitize.errors import OutputError
from digitize.model.editlog import parse_log
from digitize.model.edits import Edit
from digitize.model.role import Role
from digitize.store import Place
from digitize.store.output import Entry, Output

REMEMBERED = 2  # logs that were read last: what the desk shows is in the report right after


class Spot(NamedTuple):
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
    """The raw text, its words with their places, the edits, last first, and where lines of another role begin."""

    raw: str
    spans: tuple[Spot, ...]
    edits: tuple[Edit, ...]
    roles: tuple[tuple[int, Role], ...] = ()

    def text(self) -> str:
        """The clean text: the raw text with every edit applied."""
        parts, at = list[str](), 0
        for edit in reversed(self.edits):
            parts += (self.raw[at : edit.start], edit.after)
            at = edit.end
        return "".join([*parts, self.raw[at:]])


def read_log(file: Place) -> Log:
    """Reads an edit log. Raises OutputError when it is missing or isn't one."""
    try:
        return as_log(file, file.read_bytes())
    except OSError as error:
        raise _no_log(file, error.strerror or type(error).__name__) from None


def as_log(file: Place, data: bytes) -> Log:
    """The edit log that bytes of a file say, one object for the same bytes as far as they were read last. Raises
    OutputError."""
    digest = hashlib.sha256(data).digest()
    if (known := _read.get(digest)) is not None:
        return known
    try:
        log = parse_log(data)
    except ValueError as error:
        raise _no_log(file, error) from None
    _read[digest] = out = Log(
        log.raw, tuple(map(Spot._make, log.spans)), log.edits, tuple(role[:2] for role in log.roles)
    )
    with suppress(KeyError):  # another thread was faster
        while len(_read) > REMEMBERED:
            _read.popitem(last=False)
    return out


_read: OrderedDict[bytes, Log] = OrderedDict()


def _no_log(file: Place, why: object) -> OutputError:
    return OutputError(f"{file}: not an edit log ({why})", "run digitize again into this folder")


def texts_of(output: Output, entry: Entry) -> tuple[str, Log | None]:
    """The clean text of a document, empty where it is gone, and its edit log, None where that can't be read."""
    edits = output.file(entry, ".edits.json")
    try:
        log = read_log(edits) if edits else None
    except OutputError:
        log = None
    return read_text(output, entry), log


def read_text(output: Output, entry: Entry) -> str:
    """The clean text of a document as its file has it, empty where that is gone."""
    file = output.file(entry, ".txt")
    try:
        return file.read_text("replace") if file else ""
    except OSError:
        return ""
