"""What a PDF's own objects tell that PDFium does not: layers that are switched off, pages in a unit of their own, and what
is typed into fields and notes that have no appearance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

UNREPAIRABLE = (
    pikepdf.PdfError,
    RuntimeError,
    ValueError,
    OSError,
    RecursionError,
    TypeError,
    KeyError,
    AttributeError,
)
"""What qpdf and pikepdf raise on a file that is not what it should be."""

HIDDEN = 2 | 32  # flags of annotations that are not shown on the screen, ISO 32000-1 table 165
PASSWORD = 1 << 13  # flag of a field whose text is shown as stars, table 228
SIZE = re.compile(r"(\d+\.?\d*|\.\d+)\s+Tf")
USUAL, LARGEST = 0.7, 12.0  # size of type without one of its own: share of its field's height, and points at most
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
LEAST_UNIT, MOST_UNIT = 0.001, 10_000.0


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that a reader shows within a box (left, bottom, right, top in PDF space), in type of `size` points."""

    text: str
    box: tuple[float, float, float, float]
    size: float


@dataclass(slots=True)
class Told:
    """`switched`: layers may be switched off. `units`: points of a unit of the pages where it is not 1, and `typed` what
    is typed on pages, both by page number from 1."""

    switched: bool = False
    units: dict[int, float] = field(default_factory=dict)
    typed: dict[int, list[Typed]] = field(default_factory=dict)


def told_by(pdf: pikepdf.Pdf) -> Told:
    """What a file tells. What is not as it should be is passed over."""
    told = Told(_switched(pdf))
    for number, page in enumerate(pdf.pages, 1):
        try:
            if "/UserUnit" in page.obj:
                unit = float(page.obj.UserUnit)
                if unit != 1.0 and LEAST_UNIT < unit < MOST_UNIT:
                    told.units[number] = unit
            if "/Annots" in page.obj and (typed := list(_typed(page.obj.Annots))):
                told.typed[number] = typed
        except UNREPAIRABLE:
            continue
    return told


def _switched(pdf: pikepdf.Pdf) -> bool:
    try:
        if "/OCProperties" not in pdf.Root:
            return False
        usual: Any = pdf.Root.OCProperties.D
        return bool(len(usual.get("/OFF", [])) or usual.get("/BaseState") == "/OFF" or len(usual.get("/AS", [])))
    except UNREPAIRABLE:
        return False


def _typed(notes: Any) -> Iterator[Typed]:
    for note in notes:
        try:
            kind = note.get("/Subtype")
            if kind not in ("/Widget", "/FreeText") or int(note.get("/F", 0)) & HIDDEN:
                continue
            text = _text(note.get("/Contents")) if kind == "/FreeText" else _value(note)
            if text.strip():
                x0, y0, x1, y1 = (float(side) for side in note.Rect)
                box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
                yield Typed(text, box, _size(note, box[3] - box[1]))
        except UNREPAIRABLE:
            continue


def inherited(note: Any, name: str) -> Any:
    """An entry of a field, or of the fields above it."""
    for _ in range(32):
        if name in note:
            return note[name]
        if "/Parent" not in note:
            return None
        note = note.Parent
    return None


def _value(note: Any) -> str:
    """What is typed or chosen in a field."""
    kind, value = inherited(note, "/FT"), inherited(note, "/V")
    if value is None or kind not in ("/Tx", "/Ch") or int(inherited(note, "/Ff") or 0) & PASSWORD:
        return ""
    values = [_text(one) for one in value] if isinstance(value, pikepdf.Array) else [_text(value)]
    if kind == "/Ch":
        choices = inherited(note, "/Opt") or []
        pairs = [one for one in choices if isinstance(one, pikepdf.Array) and len(one) == 2]
        shown = {_text(one[0]): _text(one[1]) for one in pairs}
        values = [shown.get(one, one) for one in values]
    return "\n".join(values)


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace")
    return str(value) if isinstance(value, (pikepdf.String, str)) else ""


def _size(note: Any, high: float) -> float:
    found = SIZE.search(str(inherited(note, "/DA") or ""))
    size = float(found[1]) if found else 0.0
    return size if size > 0 else min(USUAL * high, LARGEST)


def scaled(pdf: pikepdf.Pdf, units: dict[int, float]) -> None:
    """Brings pages to points that are in units of so many points."""
    for number, unit in units.items():
        page = pdf.pages[number - 1]
        for name in BOXES:
            if name == "/MediaBox" or name in page.obj:
                page.obj[name] = [
                    float(side) * unit for side in (page.mediabox if name == "/MediaBox" else page.obj[name])
                ]
        for note in page.obj.get("/Annots", []):
            if "/Rect" in note:
                note.Rect = [float(side) * unit for side in note.Rect]
        page.contents_add(f"q {unit:.6f} 0 0 {unit:.6f} 0 0 cm".encode(), prepend=True)
        page.contents_add(b"Q")
        del page.obj["/UserUnit"]
