"""A PDF, an image or files of pages that another program read come in, pages of lines of words with their places go out: call `read_pages`."""

from digitize.extract.djvu import REMEDY as DJVU_REMEDY
from digitize.extract.djvu import is_installed as djvu_is_installed
from digitize.extract.engines import engine_of, name_of
from digitize.extract.facsimile import grid_of, picture_of, scan_of, view_of
from digitize.extract.images import is_heif
from digitize.extract.languages import installed_languages
from digitize.extract.pagefiles import state_of, title_of, volumes_in
from digitize.extract.reading import probe_languages, read_pages
from digitize.extract.settings import PageResult, ReadSettings, SourceInfo
from digitize.extract.source import let_go_of, open_source


def engine_name(name: str) -> str:
    """Names and versions of the engines that `--engine NAME` stands for here. Raises EngineError when it is not there."""
    return name_of(engine_of(name))


__all__ = [
    "DJVU_REMEDY",
    "PageResult",
    "ReadSettings",
    "SourceInfo",
    "djvu_is_installed",
    "engine_name",
    "grid_of",
    "installed_languages",
    "is_heif",
    "let_go_of",
    "open_source",
    "picture_of",
    "probe_languages",
    "read_pages",
    "scan_of",
    "state_of",
    "title_of",
    "view_of",
    "volumes_in",
]
