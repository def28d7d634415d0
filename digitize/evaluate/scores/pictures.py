"""Where errors stand on the scan: pictures of pages, each once, and the part of it that shows an error's line."""

from base64 import b64encode
from dataclasses import dataclass, field
from functools import reduce
from operator import truediv
from pathlib import PurePath

from digitize.errors import OutputError
from digitize.evaluate.scores.tally import Error
from digitize.model.page import Box
from digitize.review.made import Outputs
from digitize.review.previews import Preview, Previews
from digitize.store import Layout

MARGIN = 14.0  # points that are shown around an error
WIDE = 220.0  # points of a line that are shown at least
MOST = 400  # pages whose pictures are put into one file
KINDS = {".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page's picture: its id, what of the page is shown, the page's size, and the error, all in points."""

    id: str
    view: Box
    size: tuple[float, float]
    box: Box


@dataclass
class Pictures:
    """The pictures that are needed, as data URLs by id."""

    outputs: Outputs
    images: dict[str, tuple[str, tuple[float, float]]] = field(default_factory=dict)
    _pages: dict[tuple[str, int], Preview] = field(default_factory=dict)
    _ids: dict[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._layout = Layout(self.outputs.output.root)
        self._previews = Previews(self._layout)
        for entry in self.outputs.output.entries:
            for preview in self._previews.of(entry):
                self._pages[entry.record.source.file, preview.page] = preview

    def crop(self, error: Error) -> Crop | None:
        """The part of the scan that shows an error; None where its place or the picture is not known."""
        preview = self._pages.get((error.source, error.page or 0))
        if preview is None or preview.image is None or preview.size is None or error.box is None:
            return None
        id = self._ids.setdefault((error.source, preview.page), f"page-{len(self._ids) + 1}")
        if id not in self.images and (len(self.images) >= MOST or not self._load(id, preview)):
            return None
        return Crop(id, _view(error.box, preview.size), preview.size, error.box)

    def _load(self, id: str, preview: Preview) -> bool:
        names = (preview.image or "").split("/")
        kind = KINDS.get(PurePath(names[-1]).suffix)
        if kind is None or preview.size is None:
            return False
        try:
            data = reduce(truediv, names, self._layout.report).read_bytes()
        except (OSError, OutputError):
            return False
        self.images[id] = (f"data:{kind};base64,{b64encode(data).decode()}", preview.size)
        return True


def _view(box: Box, size: tuple[float, float]) -> Box:
    """What is shown around a box: its line, cut at the page's edges."""
    wide = max(WIDE, box.x1 - box.x0 + 2 * MARGIN)
    middle = (box.x0 + box.x1) / 2
    left = max(0.0, min(middle - wide / 2, size[0] - wide))
    return Box(left, max(0.0, box.y0 - MARGIN), left + wide, min(size[1], box.y1 + MARGIN))
