"""What belongs to a paper's end and stands before it: the reference above an answer that is printed below it, the address at
the foot of a letter's first page."""

from collections.abc import Iterator
from itertools import groupby

from digitize.clean.draft import Draft
from digitize.model.role import ADDRESSED, Role


def closed_early(draft: Draft) -> Iterator[list[int]]:
    """The references right under a signature, with more of their document's text below them, as lines that follow each
    other."""
    kept = draft.kept
    roles = [draft.lines[i].role for i in kept]
    last = max((n for n, role in enumerate(roles) if role is Role.BODY), default=-1)
    n = 1
    while n < last:
        end = n
        while end < last and roles[end] is Role.REFERENCE:
            end += 1
        if end > n and roles[n - 1] is Role.SIGNATURE:
            yield kept[n:end]
        n = max(end, n + 1)


def addresses_at_foot(draft: Draft) -> Iterator[list[int]]:
    """The addresses below the text of a page that goes on over leaf, as lines that follow each other."""
    kept = [i for i in draft.kept if draft.lines[i].role is not Role.NOTE]
    at = 0
    for is_address, run in groupby(kept, lambda i: draft.lines[i].part == ADDRESSED):
        block = list(run)
        at += len(block)
        above, below = at - len(block) - 1, at
        if not is_address or above < 0 or below == len(kept):
            continue
        last, following = draft.lines[kept[above]], draft.lines[kept[below]]
        texts = last.role is Role.BODY is following.role and last.part is following.part is None
        if texts and last.page == draft.lines[block[-1]].page < following.page:
            yield block
