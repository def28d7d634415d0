"""What a sample is: its documents, how they are set, how they are scanned. Read from a TOML file."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is printed, and what is true of it. `repairs` names the elements that are printed damaged."""

    title: str
    head: list[str]
    body: str
    date: str
    fields: dict[str, str]
    reference: str
    number: str | None = None
    type: str | None = None
    classification: str | None = None
    recorded_by: str | None = None
    signature: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    reference_at: str = "foot"

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(p.split()) for p in self.body.strip().split("\n\n")]


@dataclass(frozen=True, slots=True)
class Style:
    """How a sample is set. Lengths are points; `page` is width and height, `margin` left, top, right and bottom."""

    page: list[float]
    margin: list[float]
    font: str
    size: float
    leading: float
    number: str
    title: str
    head: str
    justify: bool = True
    hyphenate: bool = True
    indent: float = 14
    paragraph_space: float = 2
    columns: int = 1
    gutter: float = 0
    notes: str = "foot"
    break_pages: bool = False
    first_page: int = 1
    page_number: str = "none"
    header_even: str = ""
    header_odd: str = ""
    header_left: str = ""
    header_centre: str = ""
    footer_left: str = ""
    footer_right: str = ""

    @property
    def measure(self) -> float:
        """The width of a column."""
        free = self.page[0] - self.margin[0] - self.margin[2] - self.gutter * (self.columns - 1)
        return free / self.columns

    def title_of(self, document: Document) -> str:
        return document.title.upper() if self.title.startswith("caps") else document.title


@dataclass(frozen=True, slots=True)
class Scan:
    """How a sheet was typed and scanned: `skew` in degrees (at most, either way), `grain` the deviation of gray
    levels, `light` how much darker the darkest corner is, `specks` their number, `blur` in pixels, `ink` how
    unevenly the letters are struck, `jitter` how far they stand off the line in points, `show_through` how much of
    the other side is seen, `levels` of gray kept in a PNG."""

    dpi: int
    skew: float
    grain: float = 0
    light: float = 0
    specks: int = 0
    blur: float = 0
    ink: float = 0
    jitter: float = 0
    show_through: float = 0
    jpeg: int = 50
    bilevel: bool = False
    levels: int = 256


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: `before` and `after` are lines around its documents that belong to none."""

    file: str
    language: str
    style: Style
    scan: Scan | None
    documents: list[Document]
    before: list[dict[str, str]]
    after: list[dict[str, str]]


def read_sample(path: Path) -> Sample:
    """The sample that a TOML file describes."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Sample(
        file=data["file"],
        language=data["language"],
        style=Style(**data["style"]),
        scan=Scan(**data["scan"]) if "scan" in data else None,
        documents=[Document(**document) for document in data["document"]],
        before=data.get("before", []),
        after=data.get("after", []),
    )
