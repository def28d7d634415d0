"""Which documents are new, changed or gone since the lists were published last: for those who take over only these."""

from collections.abc import Iterable

from digitize.write import Mark


def changes_of(sources: Iterable[tuple[tuple[Mark, ...], tuple[Mark, ...]]]) -> list[dict[str, str]]:
    """The lines of `changes.jsonl`, from the documents of each source as they were told last and as they are now.

    A document that went from one source to another (its file was renamed) has changed.

    >>> a, b = ("u1", "a-0001", "x"), ("u1", "b-0001", "y")
    >>> changes_of([((a,), ()), ((), (b,))])
    [{'uid': 'u1', 'id': 'b-0001', 'change': 'changed'}]
    """
    before: dict[str, Mark] = {}
    after: dict[str, Mark] = {}
    for told, now in sources:
        same = set(told) & set(now)
        before |= {mark[0]: mark for mark in told if mark not in same}
        after |= {mark[0]: mark for mark in now if mark not in same}
    found = [
        (uid, id, "changed" if uid in before else "new")
        for uid, id, _ in after.values()
        if before.get(uid) != after[uid]
    ]
    found += [(uid, id, "gone") for uid, id, _ in before.values() if uid not in after]
    return [{"uid": uid, "id": id, "change": change} for uid, id, change in found]
