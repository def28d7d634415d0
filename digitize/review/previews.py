"""The page images of a report, and the sizes of the pages."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from digitize.store import Layout, Place
from digitize.store.output import Entry, sizes_of

KINDS = (".webp", ".jpg", ".png")
FULL = "-full.jpg"  # ends the name of a picture of the scan's own size
MANY = (
    500  # pages of a document of which one that is not in the cache is shown as absent; of a longer one it is left out
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A page beside the text: `image` and the `full` one of the scan's own size relative to the report folder (None where
    there is none), `size` in points."""

    page: int
    image: str | None
    size: tuple[float, float] | None
    full: str | None = None


@dataclass
class Previews:
    """Takes page images from the run's cache (`OUTPUT/.digitize/pages`) into the report, each once. Copies of earlier
    reports stay when the cache was deleted."""

    layout: Layout
    served: bool = False  # then every page can be had in full size
    _done: dict[tuple[str, int], Preview] = field(default_factory=dict)
    _sizes: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    _names: dict[Place, frozenset[str]] = field(default_factory=dict)

    def of(self, entry: Entry) -> list[Preview]:
        """The pages of a document."""
        source = entry.record.source
        if entry.folder is None:
            return []
        cached, sizes = self.layout.pages(source.sha256), self._sizes_of(source.sha256)
        pages: Sequence[int] = range(source.first_page, source.last_page + 1)
        if len(pages) > MANY:
            known = {
                *sizes,
                *(name[: -len(kind)].lstrip("0") for name in self._in(cached) for kind in KINDS if name.endswith(kind)),
            }
            pages = sorted(number for name in known if name.isdecimal() and (number := int(name)) in pages)
        return [self._page(entry.folder, cached, page, sizes) for page in pages]

    def _page(self, folder: str, cached: Place, page: int, sizes: dict[str, tuple[float, float]]) -> Preview:
        if (folder, page) not in self._done:
            full = f"{page}{FULL}"
            there = self.served or full in self._in(self.layout.report / "pages" / folder)
            size, whole = sizes.get(str(page)), f"pages/{folder}/{full}" if there else None
            self._done[folder, page] = Preview(page, self._image(folder, cached, page), size, whole)
        return self._done[folder, page]

    def _image(self, folder: str, cached: Place, page: int) -> str | None:
        target = self.layout.report / "pages" / folder
        for kind in KINDS:
            name = f"{page:04}{kind}"
            if name in self._in(cached):
                with suppress(OSError):
                    _take(cached / name, target / f"{page}{kind}")
                    return f"pages/{folder}/{page}{kind}"
        for kind in KINDS:
            if f"{page}{kind}" in self._in(target):
                return f"pages/{folder}/{page}{kind}"
        return None

    def _in(self, folder: Place) -> frozenset[str]:
        """The names of the files in a folder; none where a link is in the way."""
        if folder not in self._names:
            self._names[folder] = frozenset()
            with suppress(OSError):
                self._names[folder] = frozenset(name for name, kind in folder.entries() if kind == "file")
        return self._names[folder]

    def _sizes_of(self, sha256: str) -> dict[str, tuple[float, float]]:
        if sha256 not in self._sizes:
            self._sizes[sha256] = sizes_of(
                self.layout, sha256
            )  # without, the report shows the pages and marks nothing on them
        return self._sizes[sha256]


def _take(cached: Place, target: Place) -> None:
    """Links the image, or copies it where the file system has no links; an image that is there already stays."""
    if target.is_file() and (target.same_as(cached) or target.stat().st_mtime >= cached.stat().st_mtime):
        return
    target.unlink(missing_ok=True)
    try:
        cached.link_to(target)
    except OSError:
        cached.copy_to(target)
