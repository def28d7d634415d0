"""The head of a paper said again on its further sheets: `-2- #1152, August 22, 7 p.m., from Lima.`"""

import re
from collections.abc import Mapping, Sequence

from digitize.label.cues import Cues
from digitize.label.geometry import Placed
from digitize.label.proof import Marks

COUNTED = re.compile(r"\s*[-–—=~_.]{1,2}\s?(?P<page>\d{1,2})\s?[-–—=~_.]{1,2}(?=\W|$)")
FIGURES = re.compile(r"\d+")
HEAD = 16  # lines of the paper's first sheet that may have what is said again
SHEETS = 30  # of a paper at most
LONGEST = 80  # letters of the line
TELLING = 3  # figures of a number that is not there by chance
WORDS = 3  # that say a page's number: `Page 2`, `Blatt Nr. 2`


def said_again(pages: Mapping[int, Sequence[Placed]], cues: Cues, marks: Marks) -> None:
    """Marks the lines at the tops of sheets that count them within their paper and say its number or day again, all of
    whose figures stand at the head of the sheet from which they count."""
    for number, page in pages.items():
        first = next(((x, told) for x in page[:1] if (told := _counts(x.text, cues))), None)
        if first is None:
            continue
        line, (sheet, rest) = first
        known = _figures(pages.get(number - sheet + 1, ()))
        if 1 < sheet <= SHEETS and len(line.text) <= LONGEST and not cues.said(rest) and _is_known(rest, known):
            marks.take(line, "head-said-again")


def _counts(text: str, cues: Cues) -> tuple[int, str] | None:
    """The number of a sheet with which a line begins, and what stands behind it."""
    if found := COUNTED.match(text):
        return int(found["page"]), text[found.end() :]
    tokens = text.split()
    for k in range(1, min(WORDS, len(tokens)) + 1):
        if (said := cues.page_said(" ".join(tokens[:k]).rstrip(","))) is not None:
            return said, " ".join(tokens[k:])
    return None


def _figures(sheet: Sequence[Placed]) -> set[str]:
    return {figures for x in sheet[:HEAD] for figures in FIGURES.findall(x.text)}


def _is_known(text: str, known: set[str]) -> bool:
    """Whether all figures of a text are known, several of them or a long one."""
    figures = FIGURES.findall(text)
    told = len(figures) > 1 or any(len(x) >= TELLING for x in figures)
    return told and all(x in known for x in figures)
