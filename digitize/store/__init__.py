"""Who owns the paths of OUTPUT: a `Place` is reached without following links, `Layout` knows the names of all files."""

from digitize.store.held import PREFIX, SUFFIX, is_plain, linked
from digitize.store.layout import STEM_BYTES, STEM_LENGTH, UNCLAIMED, Layout, is_base, is_staged, is_stem
from digitize.store.place import Place, folded

__all__ = [
    "PREFIX",
    "STEM_BYTES",
    "STEM_LENGTH",
    "SUFFIX",
    "UNCLAIMED",
    "Layout",
    "Place",
    "folded",
    "is_base",
    "is_plain",
    "is_staged",
    "is_stem",
    "linked",
]
