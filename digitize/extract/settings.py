"""What a caller may choose about reading, and what reading tells about a source."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from digitize.config import Read
from digitize.model.page import Page

TextLayerUse = Literal["auto", "use", "ignore"]
Kind = Literal["pdf", "image", "pages"]


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How sources are read. All fields are hashable, so that the settings can key a cache.

    `languages` are Tesseract's codes (`("eng", "rus")`), those that may occur; None stands for all installed.
    `text_layer` says when a PDF's own text is taken: "auto" where it is sane, "use" wherever there is one, "ignore"
    never. `max_pixels` bounds a decoded image, `max_bytes` a file. `render_dpi` is for pages that are drawn, not
    scanned. `preview_dpi` and `preview_quality` (1 to 100) make the report's images.
    """

    languages: tuple[str, ...] | None = None
    engine: str = "auto"
    text_layer: TextLayerUse = "auto"
    max_pixels: int = 200_000_000
    max_bytes: int = 4_000_000_000
    render_dpi: int = 300
    preview_dpi: int = 100
    preview_quality: int = 50

    @classmethod
    def of(cls, read: Read) -> "ReadSettings":
        """The settings of reading of a run in the words of the extraction."""
        return cls(
            languages=read.languages or None,
            engine=read.engine,
            text_layer=read.text_layer,
            max_pixels=read.max_pixels,
            max_bytes=read.max_bytes,
        )


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not read of a source: a code, a sentence, what to do, and whether the source is partial for it."""

    code: str
    message: str
    remedy: str
    partial: bool = True

    def and_also(self, other: "Lack | None") -> "Lack":
        """Both in one, under the code of the first."""
        if other is None:
            return self
        message, remedy = f"{self.message}; {other.message}", f"{self.remedy}; {other.remedy}"
        return Lack(self.code, message, remedy, self.partial or other.partial)


CUT = Lack("truncated", "the end of the file is missing: there may have been more pages", "get the file again")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source that can be opened. `repaired` tells that it was damaged and is read from a repaired copy in memory,
    `lack` what of it can't be read though its pages can: its end, or files that are attached to it."""

    path: Path
    kind: Kind
    pages: int
    sha256: str
    repaired: bool = False
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page as read, and a small greyscale JPEG of it (empty when the page can't be drawn)."""

    page: Page
    preview: bytes
