"""What is known of a document's source besides its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digitize.model.metadata import Place
from digitize.model.page import Page


@dataclass(frozen=True, slots=True)
class SourceContext:
    """`id` and `uid` are the document's own; `file` and `sha256` its source's.

    `pages` are the source's pages by number, from 1 (those of the document are enough; their lines aren't looked at).
    `usually_taken` is how many words are taken out of a page of the source as furniture, None where too few pages tell.
    `reach` are the first and the last page that may belong to the document, those between it and its neighbours among them.
    `places` are what of the document's pages could not be read.
    """

    id: str
    file: str
    sha256: str
    pages: Mapping[int, Page] = field(default_factory=dict)
    usually_taken: float | None = None
    reach: tuple[int, int] | None = None
    uid: str = ""
    places: tuple[Place, ...] = ()

    @classmethod
    def of(
        cls,
        id: str,
        file: str,
        sha256: str,
        pages: Sequence[Page],
        *,
        uid: str = "",
        reach: tuple[int, int] | None = None,
        usually_taken: float | None = None,
        places: tuple[Place, ...] = (),
    ) -> "SourceContext":
        """The context of a document among the pages of its source, those that could not be read included."""
        numbered = {page.number: page for page in pages}
        return cls(id, file, sha256, numbered, usually_taken, reach=reach, uid=uid, places=places)

    def unread(self, first: int, last: int) -> list[int]:
        """The pages that could not be read among those of a document from page `first` to page `last`, and among those
        around it that may be its own."""
        low, high = self.reach or (first, last)
        return [n for n in range(min(low, first), max(high, last) + 1) if (page := self.pages.get(n)) and page.error]
