"""A PDF or an image comes in, pages of lines of words with their places go out: call `read_pages`."""

from digitize.extract.languages import installed_languages
from digitize.extract.reading import probe_languages, read_pages
from digitize.extract.settings import PageResult, ReadSettings, SourceInfo
from digitize.extract.source import open_source

__all__ = [
    "PageResult",
    "ReadSettings",
    "SourceInfo",
    "installed_languages",
    "open_source",
    "probe_languages",
    "read_pages",
]
