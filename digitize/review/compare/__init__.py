"""Two OUTPUT folders in, what changed between them out: call `compare`, then `terminal`, `as_json`, `page` or `save`."""

from digitize.review.compare.changes import Comparison, compare
from digitize.review.compare.shown import as_json, page, save, terminal
from digitize.review.compare.undone import without_rule

__all__ = ["Comparison", "as_json", "compare", "page", "save", "terminal", "without_rule"]
