"""Gold in PAGE, ALTO and TEI: the texts in reading order.

The parser is Python's own: it reads no external entity and no DTD; its expat limits what entities may grow to.
"""

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from digitize.evaluate.scores import tei
from digitize.evaluate.scores.elements import every, first, local
from digitize.evaluate.scores.truth import Form, TrueDocument, TrueSource


def read(data: bytes, name: str) -> list[TrueSource]:
    """The gold of an XML file, by source; `name` is the source's where the file names none. Raises ValueError for another kind."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise ValueError(f"no XML: {error}") from None
    match local(root):
        case "PcGts":
            return [TrueSource(source=name, form=Form.TEXT, pages=(page_text(root),))]
        case "alto":
            return [TrueSource(source=name, form=Form.TEXT, pages=tuple(alto_texts(root)), paged=True)]
        case "TEI" | "teiCorpus":
            by_scan: dict[str, list[TrueDocument]] = defaultdict(list)
            for one in every(root, "TEI"):
                by_scan[tei.scan(one) or name].append(tei.document(one))
            return [TrueSource(source=scan, documents=tuple(found)) for scan, found in by_scan.items()]
        case other:
            raise ValueError(f"<{other}> is none of PcGts (PAGE), alto, TEI and teiCorpus")


def page_text(root: Element) -> str:
    """The text of a PAGE file, a line a line: its regions in the order of its ReadingOrder, those that it does not
    name after them as they stand; of each region the lines, or its own text where it has none."""
    regions = [one for one in root.iter() if local(one) == "TextRegion"]
    order = first(root, "ReadingOrder")
    places = {ref.get("regionRef"): n for n, ref in enumerate(_references(order))} if order is not None else {}
    regions.sort(key=lambda region: places.get(region.get("id"), len(places)))
    return "\n".join(text for region in regions if (text := _region_text(region)))


def _references(group: Element) -> Iterator[Element]:
    """The references of a reading order; in an ordered group by their index."""
    children = list(group)
    if local(group) == "OrderedGroup":
        children.sort(key=lambda child: int(child.get("index", "0")))
    for child in children:
        if child.get("regionRef"):
            yield child
        yield from _references(child)


def _region_text(region: Element) -> str:
    lines = [_equivalent(line) for line in region if local(line) == "TextLine"]
    return "\n".join(filter(None, lines)) if lines else _equivalent(region)


def _equivalent(element: Element) -> str:
    """The text of an element: of several readings the one with the lowest index; without any, its words."""
    given = [one for one in element if local(one) == "TextEquiv"]
    if given:
        best = min(given, key=lambda one: int(one.get("index", "0")))
        unicode = first(best, "Unicode")
        return (unicode.text or "").strip() if unicode is not None else ""
    return " ".join(filter(None, (_equivalent(word) for word in element if local(word) == "Word")))


def alto_texts(root: Element) -> Iterator[str]:
    """The text of each page of an ALTO file, a line a line; a hyphen that a line ends with is in it."""
    for page in every(root, "Page"):
        yield "\n".join(_alto_line(line) for line in every(page, "TextLine"))


def _alto_line(line: Element) -> str:
    words = " ".join(one.get("CONTENT", "") for one in line if local(one) == "String")
    hyphen = next((one.get("CONTENT", "") for one in line if local(one) == "HYP"), "")
    return words if words.endswith(hyphen) else words + hyphen
