"""A PDF or an image comes in, pages of lines of words with their places go out: call `read_pages`."""

from digitize.extract.engines import engine_of
from digitize.extract.languages import installed_languages
from digitize.extract.reading import probe_languages, read_pages
from digitize.extract.settings import PageResult, ReadSettings, SourceInfo
from digitize.extract.source import open_source


def engine_name(name: str) -> str:
    """Name and version of the engine that `--engine NAME` stands for here. Raises EngineError when it is not there."""
    return engine_of(name).name


__all__ = [
    "PageResult",
    "ReadSettings",
    "SourceInfo",
    "engine_name",
    "installed_languages",
    "open_source",
    "probe_languages",
    "read_pages",
]
