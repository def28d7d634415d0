"""Where documents begin: at the heads that lines carry."""

from collections.abc import Sequence

from digitize.model.role import HANDWRITTEN, LabelledLine, Role

MOST = 0.5  # of the text before the first head: it is a document whose head was not seen, not front matter


def beginnings(lines: Sequence[LabelledLine]) -> list[int]:
    """The places at which documents begin: each head; before the first one also the text, where most of the source's text
    stands there. A source without heads is one document, if anything is written in it."""
    starts = _heads(lines)
    if not starts:
        return [0] if any(line.role is Role.BODY or HANDWRITTEN in line.reasons[:1] for line in lines) else []
    text = [i for i, line in enumerate(lines) if line.role in (Role.BODY, Role.SIGNATURE, Role.REFERENCE)]
    before = sum(len(lines[i].text) for i in text if i < starts[0])
    return [text[0], *starts] if before > MOST * sum(len(lines[i].text) for i in text) else starts


def _heads(lines: Sequence[LabelledLine]) -> list[int]:
    """The first line of each head; where that is a scrawl or a stamp, with the lines between it and the first that says
    something, as far as they stand on its page."""
    first: dict[int, int] = {}
    top: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line.head is not None:
            top.setdefault(line.head, i)
            if line.role is not Role.FURNITURE:
                first.setdefault(line.head, i)
    return sorted(top[head] if lines[top[head]].page == lines[i].page else i for head, i in first.items())
