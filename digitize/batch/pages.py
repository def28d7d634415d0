"""Selections of pages, such as those of `--pages`: as text, empty for all."""

from itertools import count as counted
from itertools import islice

from digitize.config import parse_pages

Range = tuple[int, int | None]
ALL: Range = (1, None)


def ranges(selection: str) -> tuple[Range, ...]:
    """The ranges of a selection, first and last inclusive, None for the end."""
    return parse_pages(selection) or (ALL,)


def within(selection: str, number: int) -> bool:
    """Whether a page is in a selection."""
    return any(first <= number <= (last or number) for first, last in ranges(selection))


def numbers(selection: str, total: int) -> list[int]:
    """The pages of a selection in a source of `total` pages, in order."""
    spans = [range(first, min(last or total, total) + 1) for first, last in ranges(selection)]
    return list(spans[0]) if len(spans) == 1 else sorted({number for span in spans for number in span})


def together(one: str, other: str) -> str:
    """The pages of both selections, in one way of writing.

    >>> together("4-6", "1-3,9"), together("2-", "1"), together("2-3", "3-"), together("7", "")
    ('1-6,9', '', '2-', '')
    """
    merged: list[list[int | None]] = []
    for first, last in sorted((*ranges(one), *ranges(other)), key=lambda span: span[0]):
        before = merged[-1] if merged else None
        if before and (before[1] is None or before[1] + 1 >= first):
            before[1] = None if before[1] is None or last is None else max(before[1], last)
        else:
            merged.append([first, last])
    parts = [f"{first}-{last or ''}" if first != last else str(first) for first, last in merged]
    return "" if parts == ["1-"] else ",".join(parts)


def rest(selection: str, count: int, asked: str) -> str:
    """Of a selection that `count` pages of a source were in: those that are not in what is asked.

    >>> rest("", 16, "2-3,20-"), rest("2-3,5-", 4, "2-5")
    ('1,4-16', '6')
    """
    every = (n for first, last in ranges(selection) for n in (range(first, last + 1) if last else counted(first)))
    left = [str(n) for n in islice(every, count) if not within(asked, n)]
    return together(",".join(left), left[0]) if left else ""
