"""Gold in PAGE, ALTO and TEI: their texts in reading order, and what a TEI header says of its document.

The parser is Python's own: it reads no external entity and no DTD; its expat limits what entities may grow to.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from digitize.evaluate.scores.truth import Form, TrueDocument, TrueSource

BLOCKS = frozenset(
    (
        "p",
        "head",
        "ab",
        "l",
        "item",
        "row",
        "dateline",
        "salute",
        "signed",
        "closer",
        "opener",
        "note",
        "byline",
        "label",
    )
)
LEFT_OUT = frozenset(("fw", "teiHeader", "facsimile", "standOff"))  # of TEI: what is no text of the document


def read(data: bytes, name: str) -> TrueSource:
    """The gold of an XML file; `name` is the source's where the file names none. Raises ValueError for another kind."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise ValueError(f"no XML: {error}") from None
    match _local(root):
        case "PcGts":
            return TrueSource(source=_page_image(root) or name, form=Form.TEXT, pages=(page_text(root),))
        case "alto":
            return TrueSource(source=name, form=Form.TEXT, pages=tuple(alto_texts(root)), paged=True)
        case "TEI" | "teiCorpus":
            documents = [tei_document(one) for one in root.iter() if _local(one) == "TEI"]
            return TrueSource(source=name, documents=tuple(documents))
        case other:
            raise ValueError(f"<{other}> is none of PcGts (PAGE), alto, TEI and teiCorpus")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one) == name)


def _first(element: Element | None, *names: str) -> Element | None:
    """The first element below one that is reached by these names, each anywhere below the one before."""
    for name in names:
        if element is None:
            return None
        element = next(_all(element, name), None)
    return element


def _page_image(root: Element) -> str:
    page = _first(root, "Page")
    return re.split(r"[\\/]", page.get("imageFilename", ""))[-1] if page is not None else ""


def page_text(root: Element) -> str:
    """The text of a PAGE file, a line a line: its regions in the order of its ReadingOrder, those that it does not
    name after them as they stand; of each region the lines, or its own text where it has none."""
    regions = [one for one in root.iter() if _local(one) == "TextRegion"]
    order = _first(root, "ReadingOrder")
    places = {ref.get("regionRef"): n for n, ref in enumerate(_references(order))} if order is not None else {}
    regions.sort(key=lambda region: places.get(region.get("id"), len(places)))
    return "\n".join(text for region in regions if (text := _region_text(region)))


def _references(group: Element) -> Iterator[Element]:
    """The references of a reading order; in an ordered group by their index."""
    children = list(group)
    if _local(group) == "OrderedGroup":
        children.sort(key=lambda child: int(child.get("index", "0")))
    for child in children:
        if child.get("regionRef"):
            yield child
        yield from _references(child)


def _region_text(region: Element) -> str:
    lines = [_equivalent(line) for line in region if _local(line) == "TextLine"]
    return "\n".join(filter(None, lines)) if lines else _equivalent(region)


def _equivalent(element: Element) -> str:
    """The text of an element: of several readings the one with the lowest index; without any, its words."""
    given = [one for one in element if _local(one) == "TextEquiv"]
    if given:
        best = min(given, key=lambda one: int(one.get("index", "0")))
        unicode = _first(best, "Unicode")
        return (unicode.text or "").strip() if unicode is not None else ""
    return " ".join(filter(None, (_equivalent(word) for word in element if _local(word) == "Word")))


def alto_texts(root: Element) -> Iterator[str]:
    """The text of each page of an ALTO file, a line a line; a hyphen that a line ends with is in it."""
    for page in _all(root, "Page"):
        yield "\n".join(_alto_line(line) for line in _all(page, "TextLine"))


def _alto_line(line: Element) -> str:
    words = " ".join(one.get("CONTENT", "") for one in line if _local(one) == "String")
    hyphen = next((one.get("CONTENT", "") for one in line if _local(one) == "HYP"), "")
    return words if words.endswith(hyphen) else words + hyphen


def tei_document(root: Element) -> TrueDocument:
    """A TEI file as a document: the text of its `text`, and of its header what it says."""
    header, body = _first(root, "teiHeader"), _first(root, "text")
    text = "\n\n".join(_blocks(body)) if body is not None else ""
    found = {key: value for key, value in _header(header).items() if value} if header is not None else {}
    pages = [int(page.get("n", "")) for page in _all(root, "pb") if page.get("n", "").isdecimal()]
    extent = {"first_page": min(pages), "last_page": max(pages)} if pages else {}
    return TrueDocument.model_validate({"text": text, **found, **extent})


def _blocks(element: Element) -> Iterator[str]:
    """The paragraphs of an element, white space levelled, a line break in them as in a poem or an address."""
    loose = ""
    for part in _spelled(element):
        if part is None:
            if loose.strip():
                yield _leveled(loose)
            loose = ""
        else:
            loose += part
    if loose.strip():
        yield _leveled(loose)


def _leveled(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\v")).strip()


def _spelled(element: Element) -> Iterator[str | None]:
    """The text of an element in pieces, None where a block begins or ends; `\v` is a line break."""
    name = _local(element)
    block = name in BLOCKS
    if block:
        yield None
    if name == "lb" and element.get("break") != "no":
        yield "\v"
    yield element.text or ""
    for child in element:
        if _local(child) not in LEFT_OUT:
            yield from _spelled(child)
        yield child.tail or ""
    if block:
        yield None


def _header(header: Element) -> dict[str, str]:
    """The metadata of a TEI header: title, date, place, sender, recipient, reference, as far as it names them."""
    sent = next((one for one in _all(header, "correspAction") if one.get("type") == "sent"), None)
    received = next((one for one in _all(header, "correspAction") if one.get("type") == "received"), None)
    day = _first(sent, "date") if sent is not None else _first(header, "creation", "date")
    return {
        "title": _told(_first(header, "titleStmt", "title")),
        "date": (day.get("when-custom") or day.get("when") or "") if day is not None else "",
        "place": _told(_first(sent, "placeName")) or _told(_first(header, "creation", "placeName")),
        "sender": _name(sent),
        "recipient": _name(received),
        "reference": _told(_first(header, "msIdentifier", "idno")),
    }


def _name(action: Element | None) -> str:
    if action is None:
        return ""
    names = (_first(action, kind) for kind in ("persName", "orgName", "name"))
    return next((told for one in names if (told := _told(one))), "")


def _told(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
