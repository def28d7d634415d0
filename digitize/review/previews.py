"""The page images of a report, and the sizes of the pages."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from digitize.review.output import Entry

KINDS = (".webp", ".jpg", ".png")


@dataclass(frozen=True, slots=True)
class Preview:
    """A page beside the text: `image` relative to the report folder (None where there is none), `size` in points."""

    page: int
    image: str | None
    size: tuple[float, float] | None


@dataclass
class Previews:
    """Takes page images from the run's cache (`OUTPUT/.digitize/pages`) into the report, each once. Copies of earlier
    reports stay when the cache was deleted."""

    output: Path
    report: Path
    _done: dict[tuple[str, int], Preview] = field(default_factory=dict)
    _sizes: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)

    def of(self, entry: Entry) -> list[Preview]:
        """The pages of a document."""
        source = entry.record.source
        if entry.folder is None:
            return []
        return [
            self._page(entry.folder, source.sha256[:16], page)
            for page in range(source.first_page, source.last_page + 1)
        ]

    def _page(self, folder: str, key: str, page: int) -> Preview:
        if (folder, page) not in self._done:
            image = self._image(folder, key, page)
            self._done[folder, page] = Preview(page, image, self._sizes_of(key).get(str(page)))
        return self._done[folder, page]

    def _image(self, folder: str, key: str, page: int) -> str | None:
        target = self.report / "pages" / folder
        for kind in KINDS:
            cached = self.output / ".digitize" / "pages" / key / f"{page:04}{kind}"
            if cached.is_file():
                target.mkdir(parents=True, exist_ok=True)
                _take(cached, target / f"{page}{kind}")
                return f"pages/{folder}/{page}{kind}"
        for kind in KINDS:
            if (target / f"{page}{kind}").is_file():
                return f"pages/{folder}/{page}{kind}"
        return None

    def _sizes_of(self, key: str) -> dict[str, tuple[float, float]]:
        if key not in self._sizes:
            path = self.output / ".digitize" / "pages" / key / "sizes.json"
            try:
                sizes = json.loads(path.read_text(encoding="utf-8"))
                self._sizes[key] = {page: (float(width), float(height)) for page, (width, height) in sizes.items()}
            except (OSError, ValueError, TypeError, AttributeError):
                self._sizes[key] = {}  # without sizes the report shows the pages and marks nothing on them
        return self._sizes[key]


def _take(cached: Path, target: Path) -> None:
    """Links the image, or copies it where the file system has no links; an image that is there already stays."""
    try:
        if target.is_file() and (target.samefile(cached) or target.stat().st_mtime >= cached.stat().st_mtime):
            return
        target.unlink(missing_ok=True)
        os.link(cached, target)
    except OSError:
        shutil.copyfile(cached, target)
