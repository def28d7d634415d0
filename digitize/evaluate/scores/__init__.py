"""Gold and an OUTPUT in, how good the output is out: call `evaluate`, then `terminal`, `as_json`, `page` or `save`."""

from digitize.evaluate.scores.scored import Scores, evaluate, rates, total
from digitize.evaluate.scores.shown import as_json, page, save, terminal

__all__ = ["Scores", "as_json", "evaluate", "page", "rates", "save", "terminal", "total"]
