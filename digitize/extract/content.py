"""What a page draws against what its file holds: contents that break off or are damaged, and things that are not there.

PDFium draws what it can of them, and says nothing of the rest; so of a text whose stream breaks off half is lost in silence.
"""

import base64
import contextlib
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from digitize.extract.catalog import UNREPAIRABLE, inherited

MOST_BYTES = 1 << 26  # of a content that are unpacked to see whether it is whole
DEEPEST = 3  # forms within forms
ZLIB_HEADER = 2  # bytes
NAMES_CONTENTS = re.compile(
    rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\s*<<(?:(?!endobj).){0,2000}?/Contents[\s\[]+\d", re.DOTALL
)

Number = tuple[int, int]
"""Of an object in its file, with its generation."""


def is_damaged(page: Any, forms: dict[Number, bool]) -> bool:
    """Whether a part of a page's content, or of a form that it draws, does not decode to its end or is not there. `forms` are
    those that were looked at for pages before."""
    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]
    return any(map(_breaks, parts)) or (_may_draw_broken(page, forms, DEEPEST) and _draws(page, _breaks, DEEPEST))


def lacks_what_it_draws(page: Any) -> bool:
    """Whether a page's content draws an image or a form that is not in the file."""
    return _draws(page, lambda thing: not isinstance(thing, pikepdf.Stream), DEEPEST)


def _draws(holder: Any, wanted: Callable[[Any], bool], depth: int) -> bool:
    """Whether a page or a form draws an image or a form that is such a one, None for one that is not there."""
    with contextlib.suppress(*UNREPAIRABLE):
        things = _things(holder)
        drawn = {str(one.operands[0]) for one in pikepdf.parse_content_stream(holder, "Do")}
        found = [things.get(name) for name in drawn]
        return any(map(wanted, found)) or (
            depth > 0 and any(_draws(form, wanted, depth - 1) for form in found if _is_form(form))
        )
    return False


def _may_draw_broken(holder: Any, forms: dict[Number, bool], depth: int) -> bool:
    """Whether there is a broken form among those that a page or a form names: its content is not asked."""
    with contextlib.suppress(*UNREPAIRABLE):
        for form in filter(_is_form, _things(holder).values()):
            if form.objgen not in forms:
                forms[form.objgen] = False  # it may hold itself
                forms[form.objgen] = _breaks(form) or (depth > 0 and _may_draw_broken(form, forms, depth - 1))
            if forms[form.objgen]:
                return True
    return False


def _is_form(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Stream) and bool(thing.get("/Subtype") == "/Form")


def with_contents(path: Path) -> set[Number]:
    """The objects of a PDF that name contents, wherever those are; as far as they stand open in the file."""
    return {(int(found[1]), int(found[2])) for found in NAMES_CONTENTS.finditer(path.read_bytes())}


def _things(holder: Any) -> dict[str, Any]:
    """The images and forms of a page or a form by their names."""
    resources = inherited(holder, "/Resources")
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    return dict(things.items()) if isinstance(things, pikepdf.Dictionary) else {}


def _breaks(part: Any) -> bool:
    """Whether what should be content does not decode to its end, or is no stream. An image is no content."""
    if not isinstance(part, pikepdf.Stream):
        return True
    if part.get("/Subtype") == "/Image":
        return False
    try:
        match _filters(part):
            case ["/FlateDecode"]:
                return _is_cut(part.read_raw_bytes())
            case ["/ASCII85Decode", "/FlateDecode"]:
                return _is_cut(base64.a85decode(part.read_raw_bytes().strip().removeprefix(b"<~").removesuffix(b"~>")))
        return bool(part.read_raw_bytes()) and not part.read_bytes()
    except UNREPAIRABLE:
        return True


def _filters(part: Any) -> list[str]:
    named = part.get("/Filter", [])
    return [str(name) for name in (named if isinstance(named, pikepdf.Array) else [named])]


def _is_cut(data: bytes) -> bool:
    """Whether Flate data breaks off or has another sum than it tells. Data without its sum, as some programs write, is whole."""
    if not data:
        return False
    unpacked = zlib.decompressobj()
    try:
        unpacked.decompress(data, MOST_BYTES)
    except zlib.error:
        return True
    if unpacked.eof or unpacked.unconsumed_tail:
        return False
    blocks = zlib.decompressobj(-zlib.MAX_WBITS)
    blocks.decompress(data[ZLIB_HEADER:], MOST_BYTES)
    return not blocks.eof
