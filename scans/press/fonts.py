"""The fonts of the samples, found on the system; widths in points."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
)
FAMILIES = {
    "serif": ("DejaVuSerifCondensed.ttf", "DejaVuSerifCondensed-Bold.ttf", "DejaVuSerifCondensed-Italic.ttf"),
    "times": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    "sans": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf"),
    "mono": ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono-Oblique.ttf"),
}
FACES = ("plain", "bold", "italic")


@dataclass(frozen=True, slots=True)
class Font:
    family: str
    face: str
    size: float

    @property
    def path(self) -> Path:
        return font_file(self.family, self.face)

    def width(self, text: str) -> float:
        return _measure(self.family, self.face, text) * self.size


@cache
def font_file(family: str, face: str) -> Path:
    """The file of a face. Exits with one line that says what to install when the system has no such font."""
    name = FAMILIES[family][FACES.index(face)]
    for folder in FOLDERS:
        for found in sorted(Path(folder).expanduser().rglob(name)):
            return found
    raise SystemExit(
        f"no font {name}: install the fonts DejaVu and Liberation (apt install fonts-dejavu fonts-liberation)"
    )


@cache
def _ruler(family: str, face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(family, face)), 1000, layout_engine=ImageFont.Layout.BASIC)


@cache
def _measure(family: str, face: str, text: str) -> float:
    return _ruler(family, face).getlength(text) / 1000
