"""Which paper of a source another one is enclosed in: read off the enclosure's head, and found among those before it."""

import re
from collections.abc import Sequence

from digitize.describe.spaced import unspaced
from digitize.describe.vocabulary import Vocabulary
from digitize.model.metadata import Metadata
from digitize.model.role import LabelledLine, Role

_FIRST = 4  # lines of a sheet, one of which says that it is an enclosure
_LONGEST = 90  # letters of it
_COUNTED = re.compile(r"\s*(?:\d{1,3}|[A-Z]|[IVX]{1,5})(?!\w)[.:)]*\s*")
_OWN = re.compile(r"(?<!\w)(?:\d{1,3}|[A-Z]|[IVX]{1,5})(?!\w)")
_FIGURES = re.compile(r"\d[\w/.-]*\w|\d")


def enclosed_in(lines: Sequence[LabelledLine], words: Vocabulary) -> str | None:
    """The line at a document's head that says that it is an enclosure, with its number or alone; None where none does.

    `Enclosure No. 1 to despatch No. 720` is one; `4 Bilag` tells how many enclosures a letter has, and is none.
    """
    head = [x for x in lines if x.role not in (Role.FURNITURE, Role.NOISE) and x.page == lines[0].page][:_FIRST]
    for k, line in enumerate(head):
        text = unspaced(line.text).strip()
        found = words.sheet["enclosed"].match(text)
        if found is None or len(text) > _LONGEST:
            continue
        rest = text[found.end() :].lstrip(" .:")
        if number := words.numbers.match(rest):
            rest = rest[number.end() :]
        counted = _COUNTED.match(rest)
        if (counted and _leads_on(rest[counted.end() :], words)) or (k == 0 and not rest):
            return text
    return None


def _leads_on(rest: str, words: Vocabulary) -> bool:
    """Whether nothing follows the number of an enclosure but to what it belongs: `to despatch No. 720`, `zum Bericht`."""
    return not rest.strip(" .,:;)") or rest[:1] in "(," or words.leads(rest.split()[0])


def linked(records: Sequence[Metadata]) -> list[Metadata]:
    """The records of a source, in their order: each enclosure with the uid of the paper that it is enclosed in, and that with
    its enclosures'. Where none of those before it is told to be the one, what its head says stays."""
    out = list(records)
    for at, record in enumerate(records):
        parent = _parent(records[:at], record) if record.enclosed_in else None
        if parent is not None:
            out[at] = out[at].model_copy(update={"enclosed_in": records[parent].uid})
            own = (*out[parent].enclosures, record.uid)
            out[parent] = out[parent].model_copy(update={"enclosures": own})
    return out


def _parent(before: Sequence[Metadata], record: Metadata) -> int | None:
    """The place of the nearest paper before an enclosure that has the number which its head names, or, where it names
    none, of the one right before it that says that it has enclosures."""
    named = _FIGURES.findall(_OWN.split(record.enclosed_in or "", maxsplit=1)[-1])
    papers = [at for at in reversed(range(len(before))) if not before[at].enclosed_in]
    if named:
        return next((at for at in papers if before[at].number in named), None)
    return next((at for at in papers[:1] if before[at].enclosures), None)
