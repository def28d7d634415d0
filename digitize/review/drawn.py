"""The text of a document as HTML, its parts made when they are asked for and kept for who asks next."""

from collections import deque
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from threading import RLock

from digitize.review.diff import Diff
from digitize.review.facts import Words, boxes
from digitize.review.log import Log
from digitize.review.markup import last_word, parts

FIRST = 8  # parts of a text that a page of the desk comes with, some five pages; it fetches what follows
KEPT = 4  # documents of which what was made is kept


class Drawn:
    """What pages show of a log. Every method may be called from any thread."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._coming = parts(Diff(log).tokens(), log.spans)
        self._made: list[str] = []
        self._lock = RLock()

    def first(self, count: int | None = None) -> Sequence[str]:
        """So many parts of the text from its beginning; all without a number."""
        with self._lock:
            self._made += islice(self._coming, None if count is None else max(count - len(self._made), 0))
            return self._made[:count]

    def boxes(self, shown: Sequence[str] | None = None) -> str:
        """Where the words are on their pages: of all, or as far as those in some parts of the text."""
        return self._boxes if shown is None else boxes(self.log.spans[: 1 + max(map(last_word, shown), default=-1)])

    @cached_property
    def _boxes(self) -> str:
        return boxes(self.log.spans)

    @cached_property
    def words(self) -> Words:
        return Words(self.log)


_drawn: deque[Drawn] = deque(maxlen=KEPT)


def drawn(log: Log) -> Drawn:
    """What pages show of a log: of those that were asked for last, as it was made then."""
    known = next((one for one in list(_drawn) if one.log is log), None)
    if known is None:
        _drawn.append(known := Drawn(log))
    return known
