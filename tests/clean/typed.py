"""Typed lines and one rule: what the examples in the rules' docstrings are made with."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from digitize.clean import RULES, Words, clean
from digitize.clean.rules import Rule
from digitize.model.document import Segment
from digitize.model.page import Box, Line, Word
from digitize.model.role import LabelledLine, Misread, Role

PITCH, HIGH, SIZE = 5.0, 12.0, 10.0  # points: a character's width, a line's height, the type size


def after(
    rule: Rule,
    *lines: str | tuple[str, str],
    sure: float = 1.0,
    gap: float = PITCH,
    language: str = "en",
    known: str = "",
) -> str:
    """What one rule alone makes of typed lines, set flush left in a column as wide as the longest.

    A line is its text, or its role (of a note also its mark, `note 2`; of a line with a misread call what was read and is
    meant, `body !=1`; of a part of a letter its name, `body @address`) and its text; a form feed begins the next page. `sure` is the reader's confidence in
    each word, `gap` the white between words in points, `known` what else the source says.
    """
    name = next(name for name, known_rule in RULES.items() if known_rule is rule)
    made = typed(lines, sure, gap)
    words = Words.of([*(line.text for line in made), known], language)
    return clean(Segment(made, 1, ()), words, [other for other in RULES if other != name]).text.text


def typed(lines: Sequence[str | tuple[str, str]], sure: float = 1.0, gap: float = PITCH) -> tuple[LabelledLine, ...]:
    """The lines as `after` sets them."""
    texts = [("body", line) if isinstance(line, str) else line for line in lines]
    width = PITCH * max(len(text) for _, text in texts)
    out: list[LabelledLine] = []
    page, y = 1, 0.0
    for role, text in texts:
        if text == "\f":
            page, y = page + 1, 0.0
            continue
        words, x = [], 0.0
        for word in text.split(" "):
            words.append(Word(word, Box(x, y, x + PITCH * len(word), y + SIZE), sure))
            x += PITCH * len(word) + gap
        line = Line(tuple(words), Box(0.0, y, x - gap, y + SIZE), y + 0.9 * SIZE, SIZE)
        right = max(width - line.box.x1, 0.0) / SIZE
        kind, _, mark = role.partition(" ")
        at = LabelledLine(len(out), page, line, Role(kind), gap=1.0 if y else None, right=right, width=width / SIZE)
        sign, called, meant = mark.partition("=")
        if mark.startswith("@"):
            at = replace(at, part=mark[1:])
        elif called:
            at = replace(at, calls=(Misread(text.rindex(sign), text.rindex(sign) + len(sign), meant),))
        elif mark:
            at = replace(at, note=mark)
        out.append(at)
        y += HIGH
    return tuple(out)


EXAMPLES: dict[str, Callable[..., str]] = {"after": after}
