"""What the formats of pages share: places in whole pixels of the page's image, names of files and of what stands on a page,
and what is said of each document there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from digitize.model import asread
from digitize.model.facsimile import Picture, angles_in, turned
from digitize.model.page import TEXT_LAYER, Box
from digitize.write.corpus import Corpus, Document
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.xml import sound
from digitize.write.leaves import Leaf, LeafLine, LeafWord, SourceLeaves, sources_of, title_of
from digitize.write.pictures import grid_of, picture_of

ROLES = {
    "furniture": "what the page added: running header, page number, stamp",
    "number": "the document's number",
    "title": "the document's title",
    "dateline": "place and date, and what stands with them",
    "classification": "classification",
    "body": "running text",
    "signature": "who signed or recorded",
    "note": "a note at the foot of the page or the end of the document",
    "reference": "the archival reference",
    "table": "a line of a list or table",
    "front": "contents, index, cover",
    "noise": "no text",
    "unclaimed": "text that belongs to no document",
}
ESTIMATED = "estimated"
"""What is said of a word whose place is a guess."""
APART = "apart"
"""What is said of a line that stands across the page's text."""
CONTINUES = "continues"
"""What is said of a line that was read as one with the line before it."""
LEAST = 0.01  # pixels between two sides
STEEP = 0.2  # points down for a point to the right: more is no line's slope
AS_READ = "as-read"
"""What is said of a further reading of a line that is what its engines read, as surely as they did, and just where."""
UNREAD = "unread"
"""What is said of a place with ink that looks like text and that nothing was read of."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A page in the pixels of its image: `width` by `height` of them. `image` is the name of the image's file."""

    leaf: Leaf
    width: int
    height: int
    image: str

    @property
    def dpi(self) -> float:
        """Pixels per inch."""
        return round(self.width / max(self.leaf.width, 1e-6) * 72, 2)

    @property
    def unread(self) -> tuple[tuple[int, int, int, int], ...]:
        """The places that nothing was read of."""
        leaf = self.leaf
        boxes = leaf.page.unread if leaf.page else ()
        back = tuple(-angle for angle in leaf.angles)
        return tuple(self.sides(turned(box, back, leaf.width, leaf.height)[0] if back else box) for box in boxes)

    def x(self, points: float) -> int:
        return min(max(round(points / max(self.leaf.width, 1e-6) * self.width), 0), self.width)

    def y(self, points: float) -> int:
        return min(max(round(points / max(self.leaf.height, 1e-6) * self.height), 0), self.height)

    def sides(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right, bottom; each at least a pixel from the other."""
        x0, y0 = min(self.x(box.x0), self.width - 1), min(self.y(box.y0), self.height - 1)
        return x0, y0, max(self.x(box.x1), x0 + 1), max(self.y(box.y1), y0 + 1)

    def as_read(self, line: LeafLine) -> tuple[str, str]:
        """What was read of a line, and where (`asread`)."""
        read = [(sound(word.text), self._exact(word.box), word.confidence, word.chance) for word in line.read]
        own = [(word.text, self._exact(word.box), word.confidence, None) for word in line.words]
        return asread.told(read or own, line.text, sum(self._feet(line)) / 2 * self.dpi / 72)

    def _exact(self, box: Box) -> tuple[float, float, float, float]:
        """The sides of a box as pixels and parts of them, as many a point as who reads the file again takes them for."""
        x0, y0, x1, y1 = (max(side, 0.0) * self.dpi / 72 for side in (box.x0, box.y0, box.x1, box.y1))
        return x0, y0, max(x1, x0 + LEAST), max(y1, y0 + LEAST)

    def baseline(self, line: LeafLine) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where a line's baseline begins and ends, from left to right."""
        left, right = self._feet(line)
        begin, end = self.x(min(word.box.x0 for word in line.words)), self.x(_rightmost(line).box.x1)
        return (begin, self.y(left)), (max(end, begin + 1), self.y(right))

    def _feet(self, line: LeafLine) -> tuple[float, float]:
        """The y of a line's baseline at its left and its right end, in points."""
        first, last = min(line.words, key=lambda word: word.box.x0), _rightmost(line)
        here, there = ((word.box.x0 + word.box.x1) / 2 for word in (first, last))  # where their feet are known
        slope = (last.foot - first.foot) / (there - here) if there > here and not line.turn else 0.0
        slope = slope if abs(slope) < STEEP else 0.0
        return first.foot - slope * (here - first.box.x0), last.foot + slope * (last.box.x1 - there)


def _rightmost(line: LeafLine) -> LeafWord:
    return max(line.words, key=lambda word: word.box.x0)


def grids(corpus: Corpus, folder: Path) -> Iterator[tuple[SourceLeaves, Grid, Path]]:
    """Every page of a corpus in the pixels of its own image, with its source and the path of its file in `folder`, without
    suffix."""
    for source in sources_of(corpus):
        (folder / source.name).mkdir()
        for leaf in source.leaves():
            placed, size = grid_of(source, leaf)
            yield source, Grid(placed, *size, image_name(source, leaf)), folder / source.name / page_name(leaf)


def pictured(source: SourceLeaves, leaf: Leaf, folder: Path) -> tuple[Grid, Picture | None]:
    """A page in the pixels of its picture, which is put into a folder, where there is one; else in those of its own image."""
    placed, picture = picture_of(source, leaf)
    if picture is None:
        placed, size = grid_of(source, leaf)
        return Grid(placed, *size, ""), None
    image = folder / f"{page_name(leaf)}{picture.suffix}"
    image.write_bytes(picture.data)
    return Grid(placed, picture.width, picture.height, image.name), picture


def page_name(leaf: Leaf) -> str:
    """The name of a page's file without suffix."""
    return f"{leaf.number:04d}"


def image_name(source: SourceLeaves, leaf: Leaf) -> str:
    """The name of a page's image: of a source that is one image its own, else as exports with images call it."""
    name = sound(source.file.rpartition("/")[2])
    is_image = name.lower().endswith((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".webp"))
    return name if is_image and leaf.number == 1 else f"{page_name(leaf)}.jpg"


def save(path: Path, tree: Any) -> None:
    """Writes an element as an XML file."""
    etree.indent(tree, space=" ")
    path.write_bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n")


def settings_of(grid: Grid) -> str:
    """How the page was read, for those who read it again: its resolution, the steps of its preparation, its languages."""
    page, dpi = grid.leaf.page, f"{grid.dpi:g} dpi"
    if page is None:
        return f"{dpi}; put together of edit logs; places of unclaimed text are estimated"
    steps = (step for step in page.preparation if grid.leaf.angles or not angles_in(step))
    languages = f"languages {'+'.join(page.languages)}" if page.languages else ""
    typeset = TEXT_LAYER if page.text_from == "text-layer" else ""
    return "; ".join(filter(None, (dpi, typeset, page.reason, *steps, languages)))


def engine_of(leaf: Leaf) -> str:
    """What read the page."""
    return leaf.page.engine if leaf.page and leaf.page.engine else SOFTWARE


def said_of(document: Document) -> str:
    """A document and who made its text, in a sentence or two."""
    record = document.record
    return f"{title_of(document)} ({record.uid or record.id}). {statement(record)}"
