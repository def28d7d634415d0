"""The words of pages as all stages take them: in one Unicode form, on one line, without what no file may hold."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from re import Match

from digitize.model.page import Line, Page, Word
from digitize.model.role import LabelledLine

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
RULE = re.compile(r"(?<=[^\W_])_+|(?<=[^\W_][.,;:])_+|_+(?=[^\W_])")  # below words
SEEN = 500  # characters of a word that the labels look at; none of a language is longer
SURROGATE = re.compile(r"[\ud800-\udfff]")
BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029 ]+")


def normalized(page: Page) -> Page:
    """The page with every word in NFC, on one line, and lone surrogates, which no file may hold, written as `\\ud800`."""
    return replace(
        page, lines=tuple(line for line in (with_words(x, _normalized_text) for x in page.lines) if line.words)
    )


def for_labelling(page: Page) -> Page:
    """The page as the labels see it: without control characters and what was read of rules below words, its words cut
    short where they are none; a line of nothing else stays as it is."""
    return replace(page, lines=tuple(line if (line := _not_underlined(_labelled(x))).words else x for x in page.lines))


def _labelled(line: Line) -> Line:
    return with_words(line, _for_labelling_text)


def _not_underlined(line: Line) -> Line:
    """A line of an image without the strokes that were read of a rule below it: `Report_on _Ostend` → `Report on Ostend`."""
    if not any("_" in word.text and word.style is None for word in line.words):
        return line
    return with_words(line, without_rules)


def without_rules(text: str) -> str:
    """The text without strokes beside letters, which a typist's rule below the words was read as.

    >>> without_rules("Report_on_the _Port_of _Ostend."), without_rules("No. ____")
    ('Report on the Port of Ostend.', 'No. ____')
    """
    return " ".join(RULE.sub(" ", text).split()) if RULE.search(text) else text


def as_read(lines: Sequence[LabelledLine], pages: Sequence[Page]) -> tuple[LabelledLine, ...]:
    """The labelled lines with their words as they were read, so that what cleaning takes out is in the log."""
    read = [line for page in pages for line in page.lines]
    return tuple(
        x if x.line.words == line.words else replace(x, line=replace(x.line, words=line.words))
        for x, line in zip(lines, read, strict=True)
    )


def with_words(line: Line, text: Callable[[str], str]) -> Line:
    """The line with the texts of its words changed, those left out that are empty then."""
    words = tuple(word for word in (_with_text(word, text(word.text)) for word in line.words) if word.text)
    return line if words == line.words else replace(line, words=words)


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else replace(word, text=text)


def _normalized_text(text: str) -> str:
    return unicodedata.normalize("NFC", BREAKS.sub(" ", SURROGATE.sub(_written_out, text))).strip(" ")


def _written_out(surrogate: Match[str]) -> str:
    return f"\\u{ord(surrogate[0]):04x}"


def _for_labelling_text(text: str) -> str:
    return without_controls(text)[:SEEN]


def without_controls(text: str) -> str:
    """The text without control characters."""
    return CONTROL.sub("", text).strip(" ") if CONTROL.search(text) else text
