"""A folder, or a file, of pages that another program read → which files they are, in which order, with which images."""

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digitize.errors import DigitizeError
from digitize.extract.pagefiles.from_mets import IMAGES, PREFERRED, read_mets
from digitize.extract.pagefiles.kinds import PAGE_SUFFIXES, page_kind
from digitize.extract.pagefiles.order import natural

IMAGE_FOLDERS = ("images", "image", "img", "jpg", "tif", "png", "facs", "ocr-d-img")  # beside the files of pages
TEXT_FOLDERS = ("page", "pages", "pagexml", "alto", "hocr", "xml")  # in which programs put them below their images
METS_NAMES = ("mets", "meta")


@dataclass(frozen=True, slots=True)
class Volume:
    """The files of a source's pages in order. `named` are the images that METS gives to them, `others` files that tell the
    same pages once more, and `lost` names of files that should be there."""

    pages: tuple[Path, ...] = ()
    named: dict[Path, Path] = field(default_factory=dict)
    others: frozenset[Path] = frozenset()
    lost: tuple[str, ...] = ()


def volume_at(path: Path) -> Volume:
    """The pages of a folder, of a METS file, or of a file of pages; none where it is nothing of these. Raises PageError for
    METS that can't be read."""
    if path.is_dir():
        sources, _ = volumes_in(path)
        return _of_folder(_page_files(path)) if path in sources else Volume()
    kind = page_kind(path)
    if kind == "mets":
        return _of_mets(path)
    return Volume((path,)) if kind else Volume()


def volumes_in(folder: Path, taken: frozenset[Path] = frozenset()) -> tuple[list[Path], frozenset[Path]]:
    """The sources that the files of pages directly in a folder make, and all files, there and elsewhere, that belong to them.

    METS is one source with all that it names; other files of pages are one together, of which the folder itself is the
    path; a single one, or what METS leaves over, stands for itself. `taken` are files that belong to a source already.
    """
    kinds = _page_files(folder)
    sources: list[Path] = []
    mine: set[Path] = set()
    for path in [path for path, kind in kinds.items() if kind == "mets" and path not in taken]:
        try:
            found = _of_mets(path)
        except DigitizeError:
            sources.append(path)  # which will say so when it is opened
            mine.add(path)
            continue
        if found.pages:
            sources.append(path)
            mine |= {path, *found.pages, *found.named.values(), *found.others}
    whole = {path: kind for path, kind in kinds.items() if kind != "mets"}
    left = {path: kind for path, kind in whole.items() if path not in mine and path not in taken}
    if len(left) > 1 and left == whole:
        sources.append(folder)
        found = _of_folder(left)
        mine |= {*found.pages, *found.others}
    else:
        sources += left
        mine |= set(left)
    below = [folder / name for name in _folders(folder) if name.lower() in TEXT_FOLDERS]
    for place, paths in [
        (folder, [path for path in mine if path in whole]),
        *((x, list(_page_files(x))) for x in below),
    ]:
        places = _places(place) if paths else []
        mine |= {image for path in paths for image in _images(places, stem_of(path))}  # no sources of their own
    return sources, frozenset(mine)


def _page_files(folder: Path) -> dict[Path, str]:
    """The files of pages and METS directly in a folder, in natural order, links and hidden files aside."""
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.name.lower().endswith(PAGE_SUFFIXES)
                and not entry.name.startswith(".")
                and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return {}
    paths = [folder / name for name in sorted(names, key=natural)]
    return {path: kind for path in paths if (kind := page_kind(path))}


def _of_folder(kinds: dict[Path, str]) -> Volume:
    """Of files of one name, which tell the same page, the richest is read."""
    best: dict[str, Path] = {}
    for path, kind in kinds.items():
        if kind != "mets":
            known = best.get(stem_of(path))
            if known is None or PREFERRED.index(kind) > PREFERRED.index(kinds[known]):
                best[stem_of(path)] = path
    pages = tuple(sorted(best.values(), key=lambda path: natural(path.name)))
    return Volume(pages, others=frozenset(path for path, kind in kinds.items() if kind != "mets") - set(pages))


def _of_mets(path: Path) -> Volume:
    found = read_mets(path)
    pages = tuple(dict.fromkeys(page for page, _ in found.pages))
    named = {page: image for page, image in found.pages if image}
    return Volume(pages, named, found.taken - set(pages) - set(named.values()), found.lost)


def image_of(page: Path, name: str, volume: Volume) -> Path | None:
    """The picture of a page: as METS says, by the `name` that the page's file tells, or by a name like that file's. Only a
    regular file in the folder of the page, the one above it, or one for images beside or below it."""
    if page in volume.named:
        return volume.named[page]
    plain = name.replace("\\", "/").rpartition("/")[2]
    told = Path(plain) if plain and plain not in (".", "..") and "\0" not in plain else None
    stems = [stem_of(page)] if told is None else [told.stem, stem_of(page)]
    places = _places(page.parent)
    exact = [place / told.name for place in places if told and told.suffix.lower() in IMAGES]
    found = [path for path in exact if is_plain(path)] + [path for stem in stems for path in _images(places, stem)]
    return found[0] if found else None


def stem_of(page: Path) -> str:
    """The name of a page's file without what tells its format.

    >>> stem_of(Path("0001.alto.xml")), stem_of(Path("0001.xml"))
    ('0001', '0001')
    """
    stem, _, kind = page.stem.rpartition(".")
    return stem if stem and kind.lower() in TEXT_FOLDERS else page.stem


def _images(places: Sequence[Path], stem: str) -> list[Path]:
    """The images of that name, without its suffix, in these folders."""
    found = [place / f"{stem}{suffix}" for place in places for suffix in (*IMAGES, *map(str.upper, IMAGES))]
    return [path for path in found if is_plain(path)]


def _places(folder: Path) -> list[Path]:
    """Where the images of pages lie whose files are in a folder."""
    roots = [folder, folder.parent] if folder.name.lower() in TEXT_FOLDERS else [folder]
    inside = [root / name for root in roots for name in _folders(root) if name.lower() in IMAGE_FOLDERS]
    return [*roots, *inside]


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def is_plain(path: Path) -> bool:
    """Whether a regular file lies there, and no link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def title_of(path: Path) -> str:
    """The name of a source that is a folder, or a file that is called like any other of its kind: that of the folder above.

    >>> title_of(Path("letters/page")), title_of(Path("letters/mets.xml")), title_of(Path("letters.v2"))
    ('letters', 'letters', 'letters.v2')
    """
    generic = path.name.lower() in TEXT_FOLDERS or path.stem.lower() in METS_NAMES
    return path.parent.name if generic and path.parent.name else path.name


def state_of(path: Path) -> str:
    """The state of all files that a source's pages are in: another one when any was written, added or taken away; empty
    when they can't be looked at."""
    try:
        volume = volume_at(path)
        files = volume.pages if path.is_dir() else (path, *volume.pages)
        seen = [
            (file.name, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for file in files for s in (file.stat(),)
        ]
    except (OSError, DigitizeError):
        return ""
    return hashlib.sha256(repr(seen).encode("utf-8", "backslashreplace")).hexdigest()[:32] if seen else ""
