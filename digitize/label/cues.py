"""What the labeller asks about the words of a line; the pipeline says who answers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from re import Pattern

REFERENCE = 0.5  # a line that looks like a reference at least this much is one


IN_BRACKETS = re.compile(r"\[\^?\]?[^\]]*\]|\([^()\[\]]*\)")


def joined(patterns: Sequence[Pattern[str]]) -> tuple[Pattern[str], ...]:
    """Patterns of which any may match, those for a line's beginning made one, so that a line is tried once for them all.

    >>> joined([re.compile("^page"), re.compile("(?i)^(print|save)"), re.compile("^a|b")])[0].pattern
    '^(?:(?:page)|(?i:(print|save)))'
    """
    begin = [pattern for pattern in patterns if _begins(pattern)]
    if len(begin) < 2:
        return tuple(patterns)
    parts = [f"(?{'i' * bool(p.flags & re.I)}:{p.pattern.removeprefix('(?i)')[1:]})" for p in begin]
    return (re.compile(f"^(?:{'|'.join(parts)})"), *(pattern for pattern in patterns if pattern not in begin))


def _begins(pattern: Pattern[str]) -> bool:
    """Whether a pattern can match only at a line's beginning, and may be a part of another: it names no groups."""
    text = pattern.pattern.removeprefix("(?i)")
    if not text.startswith("^") or pattern.flags & ~re.I != re.U or re.search(r"\\\d|\(\?[P(]", text):
        return False
    text = re.sub(r"\\.", "", text)
    while (shorter := IN_BRACKETS.sub("", text)) != text:
        text = shorter
    return "|" not in text


def _no(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Cues:
    """Questions about the text of one line.

    `reference` gives from 0 to 1 how much it looks like an archival reference on its own; `remark` whether
    it says only where a paper is printed from; `source` whether
    it begins a note that tells a document's source, `led` whether it begins as one (`Source: `); `date` the share of it
    that is a date; `classification` whether it holds nothing but a classification and its kin (precedence, handling);
    `classified` whether a classification itself is in it; `part` what the line is at a head by its words ("title",
    "letterhead", "registry", "typist"), `office` whether it names one or who
    holds one, `institution` whether it names a body; `unfinished` whether no title can end with it;
    `recorder` whether it says who recorded or signed; `title` from 0 to 1 how much it begins like a document's title;
    `names` whether a block of lines names a paper and whose it is, `route` whether it says from whom to whom it goes, `said` whether it has words of a sentence; `about` whether it begins with
    the word for a letter's subject, also without a colon; `day` its
    first date, as `1941-06-24`; `stamp` whether it is a stamp's; `page_said` the number of a page or leaf that it tells
    with its word, `leaf_said` that of a leaf with its side; `sheet` the part that it plays on a
    letter's sheets by its words ("salutation", "addressee", "closing", "journal"); `form` what it tells of a form's fields
    ("name", "sender", "subject"), where the form's name is known also behind labels without a colon.
    The patterns are those of the collection's profile, by role.
    """

    reference: Callable[[str], float] = lambda _: 0.0
    remark: Callable[[str], bool] = _no
    source: Callable[[str], bool] = _no
    led: Callable[[str], bool] = _no
    date: Callable[[str], float] = lambda _: 0.0
    classification: Callable[[str], bool] = _no
    classified: Callable[[str], bool] = _no
    part: Callable[[str], str | None] = lambda _: None
    office: Callable[[str], bool] = _no
    institution: Callable[[str], bool] = _no
    unfinished: Callable[[str], bool] = _no
    recorder: Callable[[str], bool] = _no
    title: Callable[[str], float] = lambda _: 0.0
    names: Callable[[str], bool] = _no
    route: Callable[[str], bool] = _no
    said: Callable[[str], bool] = _no
    about: Callable[[str], bool] = _no
    day: Callable[[str], str | None] = lambda _: None
    stamp: Callable[[str], bool] = _no
    page_said: Callable[[str], int | None] = lambda _: None
    sheet: Callable[[str], str | None] = lambda _: None
    leaf_said: Callable[[str], int | None] = lambda _: None
    form: Callable[[str, bool], str | None] = lambda _, __: None
    patterns: dict[str, tuple[Pattern[str], ...]] = field(default_factory=dict)

    def fits(self, kind: str, text: str) -> bool:
        """Whether a pattern of the profile's table `kind` matches the text."""
        return any(pattern.search(text) for pattern in self.patterns.get(kind, ()))
