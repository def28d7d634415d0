"""The pages of a PDF whose page tree leads back into itself, or whose end is missing with the way to its page tree."""

import re
from typing import Any

import pikepdf

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1, table 30
MOST_NODES = 200_000
MOST_LOST = 200  # pages that a count is believed of; that of a broken file may be anything
FILLED = ("/Type", "/Contents", "/Resources", "/Annots", "/Parent")  # a page has at least one of them
OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\s{0,9}<<(.{0,2000}?)(?:endobj|stream|\Z)", re.DOTALL)
REFERENCE = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+R(?![A-Za-z])")
REFERENCE_TO = re.compile(rb"(\d+)\s+(\d+)\s+R")
KIDS = re.compile(rb"/Kids\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
KID = re.compile(rb"\d+\s+\d+\s+R(?![A-Za-z])|<<.*?>>|\[[^\]]*\]|[^\s<>\[\]]+", re.DOTALL)
HEAD_WITHIN = 2000  # bytes before its kids in which a node of the page tree begins
BEGINS = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\b")
STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
TYPE = re.compile(rb"/Type\s*/(Catalog|Pages|Page)(?![A-Za-z])")


def leaves(pdf: pikepdf.Pdf, content: bytes | None = None) -> list[Any]:
    """The page objects of a document in order, each node of the tree entered once; what a page inherits is written
    into it. None stands for a page that is not there: a null, a number, a reference that leads nowhere, a dictionary
    with nothing in it. Raises what pikepdf raises on broken objects.

    `content` is given for a file that qpdf had to mend, which takes out of the tree what is no page: its bytes.
    """
    found: list[Any] = []
    entered: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, dict[str, Any]]] = [(pdf.Root.Pages, {})]
    as_printed = _kids_of(content) if content else {}
    while waiting and len(entered) < MOST_NODES:
        node, above = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            found.append(None)
            continue
        if "/Kids" not in node:
            if "/Type" in node and node["/Type"] == "/Pages":
                found += [None] * _lost(node)
            elif "/Type" not in node or node["/Type"] == "/Page":
                found.append(_with(node, above) if any(key in node for key in FILLED) else None)
            continue
        if node.is_indirect:
            if node.objgen in entered:
                continue
            entered.add(node.objgen)
        own = {key: node[key] for key in INHERITED if key in node}
        kids = _as_in_file(pdf, node, as_printed.get(node.objgen))
        waiting += [(kid, above | own) for kid in reversed(kids)]
    return found


def _lost(node: Any) -> int:
    """How many pages a part of the tree had that has lost them, as far as its count can be believed."""
    count = node.get("/Count")
    return count if isinstance(count, int) and 0 <= count <= MOST_LOST else 1


def _kids_of(content: bytes) -> dict[tuple[int, int], list[bytes]]:
    """The kids of each node of the page tree that stands open in a file, as they are written there."""
    found = {}
    for kids in KIDS.finditer(content):
        heads = list(BEGINS.finditer(content, max(kids.start() - HEAD_WITHIN, 0), kids.start()))
        if heads:
            found[int(heads[-1][1]), int(heads[-1][2])] = KID.findall(kids[1])
    return found


def _as_in_file(pdf: pikepdf.Pdf, node: Any, written: list[bytes] | None) -> list[Any]:
    """The kids of a node; with what is no page among them, where the file's words tell of more than qpdf has left."""
    kids = list(node["/Kids"])
    if written is None or len(written) <= len(kids):
        return kids
    rest = {kid.objgen: kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and kid.is_indirect}
    numbers = [(int(ref[1]), int(ref[2])) if (ref := REFERENCE_TO.fullmatch(kid)) else (0, 0) for kid in written]
    return [rest.get(number) for number in numbers] if set(rest) <= set(numbers) else kids


def _with(page: Any, inherited: dict[str, Any]) -> Any:
    for key, value in inherited.items():
        if key not in page:
            page[key] = value
    return page


def flatten(pdf: pikepdf.Pdf) -> int:
    """Makes all pages kids of the root of the tree, in place; their number."""
    pages = [page for page in leaves(pdf) if page is not None]
    root = pdf.Root.Pages
    for page in pages:
        page["/Parent"] = root
    root["/Kids"] = pikepdf.Array(pages)
    root["/Count"] = len(pages)
    if "/Parent" in root:
        del root["/Parent"]
    return len(pages)


def with_end(content: bytes, tree: bool = True) -> bytes | None:
    """The bytes of a PDF with a trailer at its end that leads to its catalog, or, where that is lost too, to a new one of
    all page objects in the order of the file; None where there is nothing to lead to, or the file is encrypted. Without
    `tree` the page tree of the file is not used.

    Sees objects that stand open in the file, not those inside compressed object streams.
    """
    if b"/Encrypt" in content:
        return None
    found: dict[bytes, list[tuple[int, int]]] = {}
    highest = 0
    for number, generation, inside in OBJECT.findall(content):
        highest = max(highest, int(number))
        kind = TYPE.search(inside)
        if kind:
            found.setdefault(kind[1], []).append((int(number), int(generation)))
    if not found.get(b"Page"):
        return None
    added = b""
    if tree and found.get(b"Catalog") and found.get(b"Pages"):
        root = found[b"Catalog"][-1]
    else:
        pages = list(dict.fromkeys(found[b"Page"]))
        root = (highest + 2, 0)
        kids = b" ".join(b"%d %d R" % page for page in pages)
        added = b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n" % (highest + 1, len(pages), kids)
        added += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (highest + 2, highest + 1)
    trailer = b"trailer\n<< /Size %d /Root %d %d R >>\nstartxref\n0\n%%%%EOF\n" % (highest + 3, *root)
    return content + b"\n" + added + trailer


def closed(content: bytes) -> bool:
    """Whether the bytes of a PDF that has lost its table of objects hold every object that one of them names, a catalog and
    a page tree among them, and the last one has its end. An object inside a compressed stream counts as missing."""
    if not content.rstrip(b"\0 \t\r\n").endswith(b"endobj"):
        return False
    bare = STREAM.sub(b"", content)
    kinds = set(TYPE.findall(bare))
    return {b"Catalog", b"Pages"} <= kinds and set(REFERENCE.findall(bare)) <= {
        number for number, _ in BEGINS.findall(bare)
    }
