"""A document's edit log read back into its traced text: its raw text, or its clean text without a rule."""

import json
from collections.abc import Collection
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from digitize.errors import OutputError
from digitize.model.editlog import parse_log
from digitize.model.page import Box
from digitize.model.traced import Span, TracedText
from digitize.store import Layout, Place, is_plain, is_stem

LOG = ".edits.json"
SUFFIXES = (LOG, ".json", ".txt", "")


def restored(document: str, without: Collection[str] = (), output: Path = Path("output")) -> str:
    """The raw text of a document, or its clean text `without` the edits of some rules.

    `document` is the path of one of its files, or its id or uid in the folder `output`. Raises OutputError when it has no edit
    log or one that is damaged, or when no edit of it is by a rule of that name.
    """
    text = read_edit_log(_log_of(document, output))
    for name in without:
        if name not in text.rules:
            names = sorted(text.rules)
            close = get_close_matches(name, names, 1)
            remedy = f"did you mean {close[0]}?" if close else f"its rules are {', '.join(names) or 'none'}"
            raise OutputError(f"{document}: no edit of this document is by a rule {name}", remedy)
    return text.without(without).text if without else text.raw


def read_edit_log(place: Place) -> TracedText:
    """The traced text that a `.edits.json` tells of. Raises OutputError."""
    try:
        log = parse_log(place.read_bytes())
        spans = [Span(a, b, page, Box(*box), confidence) for a, b, page, *box, confidence in log.spans]
        return TracedText.of_log(log.raw, spans, log.edits)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OutputError(f"{place}: not an edit log ({why})", "run digitize again into this folder") from None


def _log_of(document: str, output: Path) -> Place:
    """The edit log of a document that is named by one of its files, by its id or by its uid."""
    for suffix in SUFFIXES:
        path = Path(document.removesuffix(suffix) + LOG)
        if document.endswith(suffix) and is_plain(path.name) and (place := Place(path.parent) / path.name).is_file():
            return place
    for name in (document, _id_of(document, output)):
        if found := _log_of_id(name, output):
            return found
    raise OutputError(f"{document}: no such document", f"give the path of its .txt, or an id or uid from {output}")


def _log_of_id(id: str, output: Path) -> Place | None:
    stem, _, number = id.rpartition("-")
    if not is_stem(stem) or not number.isdecimal():
        return None
    with suppress(OSError):
        found = Layout(output).source(stem).files(LOG)
        return next((place for place in found if place.name.startswith(f"{number}-")), None)
    return None


def _id_of(uid: str, output: Path) -> str:
    """The id of the document with a uid, empty where the list of the output has none."""
    with suppress(OSError):
        for line in (Layout(output).root / "documents.jsonl").lines():
            with suppress(ValueError, RecursionError):
                if uid and uid.encode() in line and (record := json.loads(line)).get("uid") == uid:
                    return str(record["id"])
    return ""
