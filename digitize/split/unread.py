"""Places of a page that nothing was read of → the document that each belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from digitize.model.document import Segment
from digitize.model.metadata import Place
from digitize.model.page import Page


def unread_of(pages: Sequence[Page], documents: Sequence[Segment]) -> list[tuple[Place, ...]]:
    """For each document the unread places of its pages: that of the nearest line on the page; on a page without lines, that
    before it, or the first one. So none is without a document as long as there is one."""
    found: dict[int, list[Place]] = defaultdict(list)
    if not documents or not any(page.unread for page in pages):
        return [() for _ in documents]
    middles: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, document in enumerate(documents):
        for line in document.lines:
            middles[line.page].append(((line.line.box.y0 + line.line.box.y1) / 2, i))
    last = 0
    for page in pages:
        for place in _places(page):
            y = (place.box[1] + place.box[3]) / 2
            owner = min(((abs(y - middle), i) for middle, i in middles[page.number]), default=(0.0, last))[1]
            found[owner].append(place)
        last = max((i for _, i in middles[page.number]), default=last)
    return [tuple(found[i]) for i in range(len(documents))]


def _places(page: Page) -> Iterator[Place]:
    for box in page.unread:
        yield Place(page=page.number, box=(box.x0, box.y0, box.x1, box.y1))
