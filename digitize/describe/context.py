"""What is known of a document's source besides its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.model.page import Page


@dataclass(frozen=True, slots=True)
class SourceContext:
    """`id` and `uid` are the document's own; `file` and `sha256` its source's.

    `pages` are the source's pages by number, from 1 (those of the document are enough; their lines aren't looked at).
    `missing` are further pages that could not be read; `language_missing` those read without their language's model.
    `reach` are the first and the last page that may belong to the document, those between it and its neighbours among them.
    """

    id: str
    file: str
    sha256: str
    pages: Mapping[int, Page] = field(default_factory=dict)
    missing: frozenset[int] = frozenset()
    language_missing: frozenset[int] = frozenset()
    uid: str = ""
    reach: tuple[int, int] | None = None

    @classmethod
    def of(
        cls,
        id: str,
        file: str,
        sha256: str,
        pages: Sequence[Page],
        uid: str = "",
        reach: tuple[int, int] | None = None,
    ) -> "SourceContext":
        """The context of a document among the pages of its source, those that could not be read included."""
        return cls(id, file, sha256, {page.number: page for page in pages}, uid=uid, reach=reach)

    def unread(self, first: int, last: int) -> list[int]:
        """The pages that could not be read among those of a document from page `first` to page `last`, and among those
        around it that may be its own."""
        low, high = self.reach or (first, last)
        return [
            n
            for n in range(min(low, first), max(high, last) + 1)
            if n in self.missing or ((page := self.pages.get(n)) and page.error)
        ]
