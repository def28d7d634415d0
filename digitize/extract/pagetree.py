"""A PDF's page tree that leads back into itself → the same pages in one flat list."""

from typing import Any

import pikepdf

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1, table 30
MOST_NODES = 200_000


def leaves(pdf: pikepdf.Pdf) -> list[Any]:
    """The page objects of a document in order, each node of the tree entered once; what a page inherits is written
    into it. Raises what pikepdf raises on broken objects."""
    found: list[Any] = []
    entered: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, dict[str, Any]]] = [(pdf.Root.Pages, {})]
    while waiting and len(entered) < MOST_NODES:
        node, above = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/Kids" not in node:
            if "/Type" not in node or node["/Type"] == "/Page":
                found.append(_with(node, above))
            continue
        if node.objgen in entered:
            continue
        entered.add(node.objgen)
        own = {key: node[key] for key in INHERITED if key in node}
        waiting += [(kid, above | own) for kid in reversed(list(node["/Kids"]))]
    return found


def _with(page: Any, inherited: dict[str, Any]) -> Any:
    for key, value in inherited.items():
        if key not in page:
            page[key] = value
    return page


def flatten(pdf: pikepdf.Pdf) -> int:
    """Makes all pages kids of the root of the tree, in place; their number."""
    pages = leaves(pdf)
    root = pdf.Root.Pages
    for page in pages:
        page["/Parent"] = root
    root["/Kids"] = pikepdf.Array(pages)
    root["/Count"] = len(pages)
    if "/Parent" in root:
        del root["/Parent"]
    return len(pages)
