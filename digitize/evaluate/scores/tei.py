"""A TEI file as a document of gold: its text as it is printed, its notes after it, and what its header says.

Read are headers as this program exports them, and of others what they have in common: title, sent and received, creation,
the identifier of the manuscript.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from digitize.evaluate.scores.elements import every, first, local, told
from digitize.evaluate.scores.levels import running
from digitize.evaluate.scores.truth import TrueDocument
from digitize.model.metadata import ELEMENTS

BLOCKS = frozenset(
    ("p", "head", "ab", "l", "item", "row", "dateline", "salute", "signed", "byline", "label", "addrLine")
)
GROUPS = frozenset(("opener", "closer"))  # each element right in them is a block
LEFT_OUT = frozenset(("fw", "teiHeader", "facsimile", "standOff", "del", "note"))  # no text, or not at its place
AS_PRINTED = ("sic", "orig", "abbr")  # of a choice: what stands on the paper
LINE, JOINED = "\v", "\x01"  # in a spelled text: a line's end, and one within a word


def document(root: Element) -> TrueDocument:
    """A TEI element as a document."""
    header, text = first(root, "teiHeader"), first(root, "text")
    blocks = _in_order(list(_blocks(text)), text) if text is not None else []
    found = {key: value for key, value in _header(header).items() if value} if header is not None else {}
    number = next((told(head) for head in every(root, "head") if head.get("type") == "number"), None)
    return TrueDocument.model_validate({"text": "\n\n".join(blocks), "number": number, **_extent(root), **found})


def scan(root: Element) -> str:
    """The name of the scan that a file says it is of; empty where it says none."""
    return next((told(first(one, "title")) for one in every(root, "bibl") if one.get("type") == "scan"), "")


def _extent(root: Element) -> dict[str, int]:
    """The first and the last page, as the header has them, or the page breaks where these are numbered."""
    for scope in every(root, "biblScope"):
        ends = scope.get("from", ""), scope.get("to", "")
        if scope.get("unit") == "page" and all(end.isdecimal() for end in ends):
            return {"first_page": int(ends[0]), "last_page": int(ends[1])}
    pages = [int(n) for one in every(root, "pb") if (n := one.get("n", "")).isdecimal()]
    return {"first_page": min(pages), "last_page": max(pages)} if pages else {}


def _blocks(element: Element) -> Iterator[str]:
    """The paragraphs of an element, white space levelled; words that a line's end cuts are whole."""
    loose = ""
    for part in [*_spelled(element), None]:
        if part is not None:
            loose += part
            continue
        whole = re.sub(rf"-?\s*{JOINED}\s*", "", loose)
        lines = [" ".join(line.split()) for line in whole.split(LINE)]
        if text := running([line for line in lines if line]):
            yield text
        loose = ""


def _in_order(blocks: list[str], text: Element) -> list[str]:
    """The paragraphs with the notes behind them, and behind these the references that close the text."""
    references = {told(one) for one in text.iter() if one.get("type") == "reference"}
    end = len(blocks)
    while end and " ".join(blocks[end - 1].split()) in references:
        end -= 1
    return [*blocks[:end], *_notes(text), *blocks[end:]]


def _notes(element: Element) -> Iterator[str]:
    """The notes, each a paragraph with its mark, as they stand after a text."""
    for note in every(element, "note"):
        mark, text = note.get("n", ""), told(note)
        yield text if not mark or text.startswith(mark) else f"{mark} {text}"


def _spelled(element: Element, within: str = "") -> Iterator[str | None]:
    """The text of an element in pieces, None where a block begins or ends."""
    name = local(element)
    block = name in BLOCKS or within in GROUPS
    if block:
        yield None
    if name == "lb":
        yield JOINED if element.get("break") == "no" else LINE
    yield element.text or ""
    printed = next((one for one in element if local(one) in AS_PRINTED), None) if name == "choice" else None
    for child in element:
        if local(child) not in LEFT_OUT and isinstance(child.tag, str) and printed in (None, child):
            yield from _spelled(child, name)
        yield child.tail or ""
    if block:
        yield None


def _header(header: Element) -> dict[str, Any]:
    """What a header says of its document; empty where it says nothing."""
    sent = next((one for one in every(header, "correspAction") if one.get("type") == "sent"), None)
    received = next((one for one in every(header, "correspAction") if one.get("type") == "received"), None)
    terms = {one.get("type"): told(one) for one in every(header, "term")}
    reference, fields = _reference(first(header, "msIdentifier"))
    return {
        "title": told(first(header, "titleStmt", "title")),
        "date": _day(first(sent, "date")) or _day(first(header, "creation", "date")),
        "place": told(first(sent, "placeName")) or told(first(header, "creation", "placeName")),
        "sender": _name(sent),
        "recipient": _name(received),
        "type": terms.get("type"),
        "classification": terms.get("classification"),
        "reference": reference,
        "fields": fields,
        "remark": told(first(header, "msContents", "summary")) if fields else "",
    }


def _day(date: Element | None) -> str:
    """A date in EDTF."""
    if date is None:
        return ""
    ends = [date.get(name, "") for name in ("from", "to")]
    return date.get("when", "") or ("/".join(ends) if all(ends) else "")


def _reference(identifier: Element | None) -> tuple[str, dict[str, str] | None]:
    """A reference as printed, or else as it is normalized, and its elements where they are told apart."""
    if identifier is None:
        return "", None
    apart = {one.get("type", ""): told(first(one, "idno")) for one in every(identifier, "altIdentifier")}
    fields = {name: apart[name] for name in ELEMENTS if name in apart}
    repository = first(identifier, "repository")
    key = repository.get("key", "") if repository is not None else ""
    return apart.get("as-printed") or told(first(identifier, "idno")), ({"archive": key, **fields} if fields else None)


def _name(action: Element | None) -> str:
    names = (told(first(action, kind)) for kind in ("persName", "orgName", "name"))
    return next(filter(None, names), "")
