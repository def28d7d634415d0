"""The reference that closes a paper, where an answer or another note is printed below it."""

from collections.abc import Iterator

from digitize.clean.draft import Draft
from digitize.model.role import Role


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
