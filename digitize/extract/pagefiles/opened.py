"""A source whose pages another program read, open: how many they are, what they are known by, and each of them."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from digitize.errors import DigitizeError, PageError, SourceError
from digitize.extract.images import ImageSource
from digitize.extract.pagefiles.found import FoundPage, Read
from digitize.extract.pagefiles.from_alto import read_alto
from digitize.extract.pagefiles.from_hocr import read_hocr
from digitize.extract.pagefiles.from_page import read_page_xml
from digitize.extract.pagefiles.kinds import encoding_of, kind_of_head
from digitize.extract.pagefiles.parse import MEND, content_of
from digitize.extract.pagefiles.placed import page_of
from digitize.extract.pagefiles.volume import image_of, volume_at
from digitize.extract.preview import preview_of
from digitize.extract.settings import Lack, ReadSettings
from digitize.model.page import Page

READERS: Mapping[str, Read] = {"alto": read_alto, "page": read_page_xml, "hocr": read_hocr}
PAGES = {
    "alto": re.compile(r"<(?:[\w.-]+:)?Page[\s/>]"),
    "page": re.compile(r"<(?:[\w.-]+:)?Page[\s/>]"),
    "hocr": re.compile(r"""class\s*=\s*["'][^"'<>]*\bocr_page\b"""),
}
MOST_PAGES = 100_000
NAMED = 5  # of files that are not there, in a message


class PageFiles:
    """An open source of files of pages."""

    repaired = False

    def __init__(self, path: Path, max_pixels: int, max_bytes: int) -> None:
        """Raises SourceError (`damaged`, `no-pages`, `too-large`)."""
        self.path, self._max_pixels = path, max_pixels
        try:
            self._volume = volume_at(path)
        except DigitizeError as error:
            raise SourceError(error.message, error.remedy, "damaged") from None
        self._pages: list[tuple[Path, int]] = []
        self._last: tuple[Path, list[FoundPage]] | None = None
        digests = []
        size = 0
        for file in self._volume.pages:
            count, digest, length = _counted(file)
            size += length
            digests.append(digest)
            self._pages += [(file, i) for i in range(count)]
            if size > max_bytes or len(self._pages) > MOST_PAGES:
                raise SourceError(f"{path.name}: too large", "split it, or raise the limit", "too-large")
        self.pages = len(self._pages)
        if not self.pages:
            remedy = "put the files that it names beside it" if self._volume.lost else "give ALTO, PAGE or hOCR files"
            raise SourceError(f"{path.name}: no ALTO, PAGE or hOCR file of a page is there", remedy, "no-pages")
        self.sha256 = digests[0] if len(digests) == 1 else _together(digests)
        self.lack = _lack(self._volume.lost)

    def page(self, number: int) -> Page:
        """The page `number` (from 1). Raises PageError (`page-damaged`, `page-too-large`)."""
        return page_of(self._found(number), number, self._pages[number - 1][0].name)

    def preview(self, number: int, page: Page, settings: ReadSettings) -> bytes:
        """A small picture of a page, where its image lies beside it and can be read."""
        if not settings.preview_dpi or (found := self.image(number)) is None:
            return b""
        path, frame = found
        try:
            source = ImageSource(path, self._max_pixels)
            image, _, _ = source.page(frame)
        except DigitizeError:
            return b""
        ppi = image.shape[1] / max(page.width, 1e-6) * 72
        return preview_of(image, ppi, settings.preview_dpi, settings.preview_quality)

    def image(self, number: int) -> tuple[Path, int] | None:
        """The file of the page's picture, and its place in that, from 1."""
        file, _ = self._pages[number - 1]
        found = self._found(number)
        path = image_of(file, found.image, self._volume)
        return None if path is None else (path, found.frame + 1 if path.suffix.lower() in (".tif", ".tiff") else 1)

    def _found(self, number: int) -> FoundPage:
        file, index = self._pages[number - 1]
        if self._last is None or self._last[0] != file:
            content = content_of(file)
            if not content.strip(b"\0 \t\r\n"):
                raise PageError(f"{file.name}: the file is empty", MEND, "page-damaged")
            reader = READERS.get(kind_of_head(content[:65_536]))
            if reader is None:
                raise PageError(f"{file.name}: no ALTO, PAGE or hOCR any more", MEND, "page-damaged")
            self._last = (file, reader(content, file.name))
        pages = self._last[1]
        if index >= len(pages):
            raise PageError(f"{file.name}: there is no page in it", MEND, "page-damaged")
        return pages[index]

    def close(self) -> None:
        self._last = None


def _counted(file: Path) -> tuple[int, str, int]:
    """How many pages a file has, at least one, its digest, and its size in bytes; what can't be read is one page, which will
    say so."""
    try:
        content = content_of(file)
    except PageError as error:
        return 1, hashlib.sha256(error.message.encode()).hexdigest(), 0
    pattern = PAGES.get(kind_of_head(content[:65_536]))
    text = content.decode(encoding_of(content), "replace")
    count = sum(1 for _ in pattern.finditer(text)) if pattern else 1
    return max(count, 1), hashlib.sha256(content).hexdigest(), len(content)


def _together(digests: list[str]) -> str:
    """The digest of several files: of the lines of their own digests, as `sha256sum FILE… | cut -c-64 | sha256sum` prints it."""
    return hashlib.sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()


def _lack(lost: tuple[str, ...]) -> Lack | None:
    if not lost:
        return None
    names = ", ".join([*lost[:NAMED], *(["…"] if len(lost) > NAMED else [])])
    return Lack("files-missing", f"{len(lost)} files that it names are not there: {names}", "put them beside it")
