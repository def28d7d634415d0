"""Files in which another program keeps what it read (ALTO, PAGE, hOCR, and METS that ties them together) come in, pages of
lines of words go out, as from any other source: `PageFiles` is such a source, open."""

from digitize.extract.pagefiles.kinds import PAGE_SUFFIXES, page_kind
from digitize.extract.pagefiles.opened import PageFiles
from digitize.extract.pagefiles.volume import Volume, state_of, title_of, volume_at, volumes_in

__all__ = ["PAGE_SUFFIXES", "PageFiles", "Volume", "page_kind", "state_of", "title_of", "volume_at", "volumes_in"]
