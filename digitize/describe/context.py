"""What is known of a document's source besides its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.model.page import Page


@dataclass(frozen=True, slots=True)
class SourceContext:
    """`id` and `uid` are the document's own; `file` and `sha256` its source's.

    `pages` are the source's pages by number, from 1 (those of the document are enough; their lines aren't looked at).
    `missing` are further pages that could not be read; `language_missing` those read without their language's model.
    """

    id: str
    file: str
    sha256: str
    pages: Mapping[int, Page] = field(default_factory=dict)
    missing: frozenset[int] = frozenset()
    language_missing: frozenset[int] = frozenset()
    uid: str = ""

    @classmethod
    def of(cls, id: str, file: str, sha256: str, pages: Sequence[Page], uid: str = "") -> "SourceContext":
        """The context of a document among the pages of its source, those that could not be read included."""
        return cls(id, file, sha256, {page.number: page for page in pages}, uid=uid)

    def unread(self, first: int, last: int) -> list[int]:
        """The pages from `first` to `last` that could not be read."""
        return [n for n in range(first, last + 1) if n in self.missing or ((page := self.pages.get(n)) and page.error)]
