"""A corpus in, one file or folder of another system's format out: call `export`.

Each format is a module of this package that holds a `Format` under the name FORMAT. Others come from packages that name
theirs as an entry point of the group `digitize.formats`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

from digitize.errors import ConfigError, OutputError, get_extra
from digitize.write.corpus import Corpus
from digitize.write.in_place import file_in_place, folder_in_place

GROUP = "digitize.formats"
FOLDER = "export"  # of OUTPUT, for what is given no path
SHIPPED = (
    "csv",
    "atom",
    "archivesspace",
    "pdf",
    "tei",
    "cmif",
    "alto",
    "page",
    "hocr",
    "mets",
    "iiif",
    "folders",
    "jsonl",
    "parquet",
    "sqlite",
    "csl",
    "bagit",
    "rocrate",
    "ead3",
)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for beside the format: `bom` begins a CSV with a byte order mark, `crate` puts RO-Crate metadata into a
    bag, `each` says whether a PDF holds a source or a document, `base` where the folder of IIIF manifests will be reached."""

    bom: bool = False
    crate: bool = False
    each: Literal["source", "document"] = "source"
    base: str = "http://localhost:8000"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is and who takes it in, in a line; the file or folder that it is written to when no path
    is given; and `write`, which takes the corpus, a path where nothing is yet (an empty folder with `is_folder`), and the
    options. It reads the corpus one document at a time and writes the same bytes for the same corpus."""

    name: str
    says: str
    target: str
    write: Callable[[Corpus, Path, Options], None]
    is_folder: bool = False


def format_names() -> tuple[str, ...]:
    """The names of all formats, the shipped ones first."""
    return (*SHIPPED, *sorted({one.name for one in entry_points(group=GROUP)} - set(SHIPPED)))


def load_format(name: str) -> Format:
    """The format of that name. Raises ConfigError when there is none, or a library that it needs is missing."""
    try:
        if name in SHIPPED:
            found = import_module(f"{__name__}.{name}").FORMAT
        else:
            found = next(one.load() for one in entry_points(group=GROUP) if one.name == name)
    except StopIteration:
        close = get_close_matches(name, format_names(), 1)
        remedy = f"did you mean {close[0]}?" if close else f"give one of {', '.join(format_names())}"
        raise ConfigError(f"{name}: no such format", remedy) from None
    except ImportError as error:
        missing, ours = error.name or str(error), name in SHIPPED
        raise ConfigError(
            f"the format {name} needs {missing}", get_extra("export") if ours else "install that"
        ) from None
    if not isinstance(found, Format):
        raise ConfigError(f"{name}: its entry point is no digitize Format", "ask the makers of its package")
    return found


def load_formats(names: Iterable[str]) -> list[Format]:
    """The formats of these names, each once. Raises ConfigError."""
    return [load_format(name) for name in dict.fromkeys(names)]


def export(
    corpus: Corpus,
    formats: Sequence[Format],
    path: Path | None = None,
    options: Options | None = None,
    replace: bool = False,
) -> list[Path]:
    """Writes the corpus in each of the formats, each whole or not at all; gives the files and folders.

    One format goes to `path`, several to a folder of that name, without one below OUTPUT/export, where what an earlier
    export left is replaced. A folder elsewhere that holds something is replaced only with `replace`. Raises OutputError.
    """
    if path is None and (corpus.root / FOLDER).is_symlink():
        raise OutputError(f"{corpus.root / FOLDER}: is a link", "remove it, or give another -o PATH")
    targets = [_target(corpus.root, one, path, len(formats) > 1) for one in formats]
    for one, target in zip(formats, targets, strict=True):
        if one.is_folder and path is not None and not replace and _is_filled(target):
            raise OutputError(f"{target}: is not empty", "give a folder that is new, or --force to replace this one")
    for one, target in zip(formats, targets, strict=True):
        with (folder_in_place if one.is_folder else file_in_place)(target) as part:
            one.write(corpus, part, options or Options())
    return targets


def _target(output: Path, one: Format, path: Path | None, several: bool) -> Path:
    if path is None:
        return output / FOLDER / one.target
    return path / one.target if several or (path.is_dir() and not one.is_folder) else path


def _is_filled(target: Path) -> bool:
    return target.exists() and (not target.is_dir() or any(target.iterdir()))
