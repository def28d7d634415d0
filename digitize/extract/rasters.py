"""A page of a PDF that is nothing but images → these images as the file stores them, with their places."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from digitize.extract.catalog import UNREPAIRABLE
from digitize.extract.render import COVERS, product
from digitize.model.facsimile import Affine, Raster

DEEPEST = 4  # forms within forms
MOST_RASTERS = 500
INVISIBLE = 3  # the text rendering mode of hidden text
SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE", "d0", "d1"}
PARMS = ("/K", "/Columns", "/Rows", "/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock")
AS_STORED = ("/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode")
Box = tuple[float, float, float, float]


class _More(Exception):
    """A page shows something else than images."""


def rasters_of(page: pikepdf.Page, to_page: Affine, area: float) -> tuple[Raster, ...]:
    """The images of a page in the order in which they are drawn, `to_page` leading from its space to the page of `area`
    (points squared) as displayed; none where it shows anything else: text that is not hidden by an image, lines,
    transparency, masks."""
    walk = _Walk(area)
    try:
        walk.through(pikepdf.parse_content_stream(page), page.obj.get("/Resources", pikepdf.Dictionary()), to_page, 0)
    except (_More, *UNREPAIRABLE, KeyError, AttributeError, IndexError, TypeError, ArithmeticError):
        return ()
    return tuple(walk.rasters) if walk.rasters and not walk.shows_text else ()


@dataclass
class _Walk:
    area: float
    rasters: list[Raster] = field(default_factory=list)
    shows_text: bool = False

    def through(self, content: Sequence[Any], resources: Any, matrix: Affine, depth: int) -> None:
        """Through the operators of a content stream."""
        stack: list[tuple[Affine, int]] = []
        mode = 0
        path: list[Box | None] = []
        for operands, operator in content:
            name = str(operator)
            if name == "q":
                stack.append((matrix, mode))
            elif name == "Q":
                matrix, mode = stack.pop() if stack else (matrix, mode)
            elif name == "cm":
                matrix = product(_six(operands), matrix)
            elif name == "Tr":
                mode = int(operands[0])
            elif name in SHOWS:
                self.shows_text |= mode != INVISIBLE
            elif name == "Do":
                self._draw(resources["/XObject"][operands[0]], resources, matrix, depth)
            elif name == "gs":
                _check_state(resources["/ExtGState"][operands[0]])
            elif name == "re":
                x, y, width, height = (float(value) for value in operands)
                path.append(_bounds(matrix, x, y, width, height))
            elif name in ("m", "l", "c", "v", "y"):
                path.append(None)
            elif name in ("W", "W*"):
                self._check_clip(path)
            elif name == "n":
                path.clear()
            elif name in PAINTS or (name == "BDC" and str(operands[0]) == "/OC"):
                raise _More

    def _draw(self, thing: Any, resources: Any, matrix: Affine, depth: int) -> None:
        if thing.get("/Subtype") == "/Form":
            if depth == DEEPEST or "/Group" in thing:
                raise _More
            inner = product(_six(thing.get("/Matrix", [1, 0, 0, 1, 0, 0])), matrix)
            self.through(pikepdf.parse_content_stream(thing), thing.get("/Resources", resources), inner, depth + 1)
            return
        if thing.get("/Subtype") != "/Image" or len(self.rasters) == MOST_RASTERS:
            raise _More
        raster = _raster(thing, resources, matrix)
        a, b, c, d, *_ = matrix
        if abs(a * d - b * c) >= COVERS * self.area:
            self.shows_text = False  # what was shown before lies under it
        self.rasters.append(raster)

    def _check_clip(self, path: Sequence[Box | None]) -> None:
        """A clipping path that leaves the page as it is does nothing."""
        sizes = [(box[2] - box[0]) * (box[3] - box[1]) for box in path if box]
        if len(path) != 1 or not sizes or sizes[0] < COVERS * self.area:
            raise _More


def _six(values: Any) -> Affine:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _bounds(matrix: Affine, x: float, y: float, width: float, height: float) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * u + c * v + e for u in (x, x + width) for v in (y, y + height)]
    ys = [b * u + d * v + f for u in (x, x + width) for v in (y, y + height)]
    return min(xs), min(ys), max(xs), max(ys)


def _check_state(state: Any) -> None:
    plain = state.get("/SMask", "/None") == "/None" and state.get("/BM", "/Normal") in ("/Normal", "/Compatible")
    if not plain or float(state.get("/ca", 1)) != 1 or float(state.get("/CA", 1)) != 1:
        raise _More


def _raster(image: Any, resources: Any, matrix: Affine) -> Raster:
    if image.get("/ImageMask", False) or "/SMask" in image or "/Mask" in image:
        raise _More
    width, height, bits = int(image["/Width"]), int(image["/Height"]), int(image.get("/BitsPerComponent", 1))
    colours, palette = _colours(image["/ColorSpace"], resources)
    filters = image.get("/Filter", None)
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    decode = tuple(float(value) for value in image.get("/Decode", ()))
    if decode and (palette or bits != 1):
        raise _More
    if len(names) == 1 and names[0] in AS_STORED:
        parms = image.get("/DecodeParms", pikepdf.Dictionary())
        parms = parms[0] if isinstance(parms, pikepdf.Array) and len(parms) else parms
        table = parms if isinstance(parms, pikepdf.Dictionary) else pikepdf.Dictionary()
        kept = tuple((name, _plain(table[name])) for name in PARMS if name in table)
        shared = table["/JBIG2Globals"].read_bytes() if "/JBIG2Globals" in table else b""
        data = image.read_raw_bytes()
        return Raster(data, names[0], width, height, bits, colours, matrix, kept, decode, palette, shared)
    if "/JPXDecode" in names or any(name in AS_STORED for name in names):
        raise _More
    data = image.read_bytes()
    if len(data) < -(-width * bits * (1 if palette else colours) // 8) * height:
        raise _More  # its end is missing
    return Raster(data, "", width, height, bits, colours, matrix, (), decode, palette)


def _plain(value: Any) -> int | bool:
    return value if isinstance(value, bool) else int(value)


def _colours(space: Any, resources: Any) -> tuple[int, bytes]:
    """How many colours an image has, and its palette if it has one."""
    if isinstance(space, pikepdf.Name):
        named = {"/DeviceGray": 1, "/G": 1, "/DeviceRGB": 3, "/RGB": 3}
        if str(space) in named:
            return named[str(space)], b""
        return _colours(resources["/ColorSpace"][space], resources)
    kind = str(space[0])
    if kind == "/ICCBased" and int(space[1]["/N"]) in (1, 3):
        return int(space[1]["/N"]), b""
    if kind in ("/CalGray", "/CalRGB"):
        return (1 if kind == "/CalGray" else 3), b""
    if kind == "/Indexed":
        colours, _ = _colours(space[1], resources)
        table = space[3].read_bytes() if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
        return colours, table[: (int(space[2]) + 1) * colours]
    raise _More
