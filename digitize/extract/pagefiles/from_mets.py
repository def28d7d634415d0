"""METS (Library of Congress), as Transkribus, eScriptorium, Goobi and OCR-D write it → the files of its pages, in order."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from digitize.errors import PageError
from digitize.extract.pagefiles.found import number_of
from digitize.extract.pagefiles.kinds import page_kind
from digitize.extract.pagefiles.order import natural
from digitize.extract.pagefiles.parse import children, content_of, descendants, local, xml_tree

HREF = "{http://www.w3.org/1999/xlink}href"
IMAGES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp")
PREFERRED = ("hocr", "alto", "page")  # the last is the richest
MOST_METS = 30_000_000  # bytes
MOST_FILES = 1_000_000


@dataclass(frozen=True, slots=True)
class Named:
    """A file that METS names: its group, where it is, and what it is (`image`, or a kind of page file)."""

    group: int
    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Mets:
    """`pages` are the files of the pages in order, each with its image if one is named; `taken` all files that METS names
    and that are there; `lost` the names of page files that are not."""

    pages: tuple[tuple[Path, Path | None], ...]
    taken: frozenset[Path]
    lost: tuple[str, ...]


def read_mets(path: Path) -> Mets:
    """What METS names below its own folder; what lies elsewhere, or on the network, counts as not there. Raises PageError."""
    content = content_of(path)
    if len(content) > MOST_METS:
        raise PageError(f"{path.name}: too large for METS", "split it", "page-too-large")
    root = xml_tree(content, path.name)
    files, lost = _files(root, path.parent)
    pages = _sequence(root, files)
    group = _best_group(pages)
    chosen, missing = [], list(lost)
    for page in pages:
        texts = [one for one in page if one.kind != "image"]
        text = next((one for one in texts if one.group == group), texts[-1] if texts else None)
        image = next((one.path for one in page if one.kind == "image"), None)
        if text:
            chosen.append((text.path, image))
    taken = frozenset(named.path for named in files.values())
    return Mets(tuple(dict.fromkeys(chosen)), taken, tuple(missing) if chosen else ())


def _files(root: etree._Element, folder: Path) -> tuple[dict[str, Named], list[str]]:
    """The files that METS names, by their ids, and the names of page files that are not there."""
    files: dict[str, Named] = {}
    lost: list[str] = []
    for number, group in enumerate(descendants(root, "fileGrp")):
        for file in children(group, "file")[:MOST_FILES]:
            for place in children(file, "FLocat"):
                href = place.get(HREF) or place.get("href") or ""
                path = _below(href, folder)
                kind = _kind(path) if path else ""
                if path and kind:
                    files.setdefault(file.get("ID", href), Named(number, path, kind))
                elif path is None and _says_text(file, href):
                    lost.append(href.rpartition("/")[2][:100])
    return files, lost


def _below(href: str, folder: Path) -> Path | None:
    """The regular file below a folder that a reference leads to."""
    name = unquote(href.removeprefix("file://"))
    if "://" in href.removeprefix("file://") or not name or "\0" in name:
        return None
    try:
        root = folder.resolve()
        path = (root / name).resolve()
        return folder / path.relative_to(root) if path.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _kind(path: Path) -> str:
    if path.suffix.lower() in IMAGES:
        return "image"
    kind = page_kind(path)
    return "" if kind == "mets" else kind


def _says_text(file: etree._Element, href: str) -> bool:
    """Whether a file that is not there would have been one of text."""
    kind = file.get("MIMETYPE", "").lower()
    return "xml" in kind or "html" in kind or href.lower().endswith((".xml", ".hocr", ".html"))


def _sequence(root: etree._Element, files: dict[str, Named]) -> list[list[Named]]:
    """The files of each page, in the order of the physical structure; without one, those of one name together."""
    maps = children(root, "structMap")
    physical = [x for x in maps if x.get("TYPE", "").lower() == "physical"] or maps
    pages: list[list[Named]] = []
    seen: set[str] = set()
    for structure in physical[:1]:
        divs = [div for div in descendants(structure, "div") if any(local(x) == "fptr" for x in div)]
        orders = [number_of(div.get("ORDER")) for div in divs]
        if divs and None not in orders and len(set(orders)) == len(orders):
            ranked = sorted(zip(orders, range(len(divs)), divs, strict=True), key=lambda x: (x[0] or 0.0, x[1]))
            divs = [div for _, _, div in ranked]
        for div in divs:
            ids = [x.get("FILEID", "") for x in descendants(div, "fptr", "area")]
            named = [id for id in dict.fromkeys(ids) if id in files and id not in seen]
            seen.update(named)
            if named:
                pages.append([files[id] for id in named])
    left = defaultdict[str, list[Named]](list)
    for id, one in files.items():
        if id not in seen:
            left[one.path.stem].append(one)
    if pages and all(one.kind == "image" for page in pages for one in page):  # text that the structure does not tie
        pages = [[*page, *left.pop(page[0].path.stem, [])] for page in pages]
    return pages + [left[stem] for stem in sorted(left, key=natural)]


def _best_group(pages: list[list[Named]]) -> int:
    """The group of files whose text is read: that of the most pages, of the richest format, the last made."""
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for page in pages:
        for group, kind in {(one.group, one.kind) for one in page if one.kind != "image"}:
            counts[group, kind] += 1
    ranked = ((count, PREFERRED.index(kind), group) for (group, kind), count in counts.items())
    return max(ranked, default=(0, 0, -1))[2]
