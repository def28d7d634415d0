"""Which documents of an old and a new output of the same source are the same, though their boundaries moved.

Documents with one uid are the same; for the rest, and for those that were cut or joined, they are matched by the words
that they share, page by page and in order, so that neither a new title nor another number in the source nor a better
reading of some words tears them apart.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from rapidfuzz.distance import LCSseq

from digitize.model.metadata import Metadata
from digitize.review.log import Log

SHARED = 0.5  # of the words of the shorter document: two that share as many are, or were, one
LARGEST = 25_000_000  # words of a page times words of its counterpart; beyond, their order is not looked at


@dataclass(frozen=True)
class Document:
    """A document of one of the two outputs. Without an edit log, the clean text stands for the words of all pages."""

    record: Metadata
    text: str
    log: Log | None

    @cached_property
    def words(self) -> dict[int, list[str]]:
        """The words of each page, as they were read, without regard to case."""
        if self.log is None:
            return {self.record.source.first_page: self.text.casefold().split()}
        pages: dict[int, list[str]] = defaultdict(list)
        for span in self.log.spans:
            pages[span.page].append(self.log.raw[span.start : span.end].casefold())
        return pages

    @cached_property
    def size(self) -> int:
        return sum(map(len, self.words.values()))


@dataclass(frozen=True, slots=True)
class Match:
    """Documents that belong together; one side may be empty."""

    old: tuple[Document, ...]
    new: tuple[Document, ...]

    @property
    def kind(self) -> str:
        """`kept`, `added`, `gone`, `split`, `joined`, or `recut`: several became several others."""
        match len(self.old), len(self.new):
            case 0, _:
                return "added"
            case _, 0:
                return "gone"
            case 1, 1:
                return "kept"
            case 1, _:
                return "split"
            case _, 1:
                return "joined"
            case _:
                return "recut"


def match(old: Sequence[Document], new: Sequence[Document]) -> list[Match]:
    """The documents of one source, matched, in the order of their sources."""
    shared = _shared(old, new)
    partners = [(i, j) for (i, j), words in shared.items() if words >= SHARED * min(old[i].size, new[j].size)]
    partners += _of_one_uid(old, new)
    partners += _without_words(old, new, partners)
    groups = _together(len(old), len(new), partners)
    return [Match(tuple(old[i] for i in left), tuple(new[j] for j in right)) for left, right in groups]


def _of_one_uid(old: Sequence[Document], new: Sequence[Document]) -> list[tuple[int, int]]:
    """Pairs of documents that begin in the same place of the same file, whatever became of their words."""
    places = {document.record.uid: j for j, document in enumerate(new) if document.record.uid}
    return [(i, places[uid]) for i, document in enumerate(old) if (uid := document.record.uid) in places]


def _shared(old: Sequence[Document], new: Sequence[Document]) -> Counter[tuple[int, int]]:
    """How many words each two documents share, by their places in the lists."""
    shared: Counter[tuple[int, int]] = Counter()
    before, after = _by_page(old), _by_page(new)
    for page in before.keys() & after.keys():
        shared.update(_aligned(before[page], after[page]))
    return shared


Owned = list[tuple[str, int]]  # words of a page in order, each with the place of its document


def _by_page(documents: Sequence[Document]) -> dict[int, Owned]:
    pages: dict[int, Owned] = defaultdict(list)
    for i, document in enumerate(documents):
        for page, words in document.words.items():
            pages[page] += ((word, i) for word in words)
    return pages


def _aligned(old: Owned, new: Owned) -> Counter[tuple[int, int]]:
    """Pairs of documents that words of one page have in common, the words taken in order."""
    before, after = [word for word, _ in old], [word for word, _ in new]
    if len(old) * len(new) > LARGEST:
        return _unordered(old, new)
    pairs: Counter[tuple[int, int]] = Counter()
    for code in LCSseq.opcodes(before, after):
        if code.tag == "equal":
            owners = zip(old[code.src_start : code.src_end], new[code.dest_start : code.dest_end], strict=True)
            pairs.update((i, j) for (_, i), (_, j) in owners)
    return pairs


def _unordered(old: Owned, new: Owned) -> Counter[tuple[int, int]]:
    left: dict[int, Counter[str]] = defaultdict(Counter)
    right: dict[int, Counter[str]] = defaultdict(Counter)
    for word, i in old:
        left[i][word] += 1
    for word, j in new:
        right[j][word] += 1
    return Counter({(i, j): (left[i] & right[j]).total() for i in left for j in right})


def _without_words(
    old: Sequence[Document], new: Sequence[Document], partners: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs of documents that no word ties (read by quite another engine, say) but that fill the same pages alone."""
    matched_old, matched_new = {i for i, _ in partners}, {j for _, j in partners}
    out = []
    for i in set(range(len(old))) - matched_old:
        same = [j for j in range(len(new)) if _pages(new[j]) == _pages(old[i])]
        rivals = [k for k in range(len(old)) if _pages(old[k]) == _pages(old[i])]
        if len(same) == len(rivals) == 1 and same[0] not in matched_new:
            out.append((i, same[0]))
    return out


def _pages(document: Document) -> tuple[int, int]:
    return document.record.source.first_page, document.record.source.last_page


def _together(old: int, new: int, partners: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """The connected groups of documents, in the order of the new ones, where they have none of the old."""
    group = list(range(old + new))  # union-find; new document j is old + j

    def find(x: int) -> int:
        while group[x] != x:
            group[x] = group[group[x]]
            x = group[x]
        return x

    for i, j in partners:
        group[find(old + j)] = find(i)
    members: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for x in chain(range(old), range(old, old + new)):
        members[find(x)][x >= old].append(x if x < old else x - old)
    return sorted(members.values(), key=lambda pair: (pair[1][0], 0) if pair[1] else (pair[0][0], 1))
