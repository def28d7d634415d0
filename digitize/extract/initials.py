"""Initials that are as high as several lines, and the words that they begin → one word in the first line."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from digitize.extract.known_words import likelihood, of_script, script_shares
from digitize.extract.languages import installed_languages
from digitize.extract.runs import Run, run_of
from digitize.model.page import Box, Word

LARGE = 1.7  # times the type of its text, at least
CAPITAL = 0.7  # of the type size: the height of a capital
LEVEL = 0.6  # type sizes of the text by which the tops of an initial and of its line may differ
GAP = 1.6  # type sizes of the text between an initial and its word
OPENING = "\"'«„“‘("  # may stand before an initial


def with_initials(runs: list[Run]) -> list[Run]:
    """The runs without initials of their own, the words that these begin being whole."""
    large = [run for run in runs if len(run.words[0].text) <= 2 and _is_initial(run.words[0].text)]
    if not large:
        return runs
    size = median(run.size for run in runs)
    out = list(runs)
    for run in large:
        if len(run.words) > 1:
            if (joined := _joined_within(run, size)) is not None:
                out[out.index(run)] = joined
        elif run.size >= LARGE * size or run.box.height >= LARGE * CAPITAL * size:
            line = _line_of(run, out, size)
            if line is not None and (run.words[0].confidence >= 1.0 or _surely(run.words[0], line.words[0])):
                out[out.index(line)] = _begun(run.words[0], line)
                out.remove(run)
    return out


def _is_initial(text: str) -> bool:
    bare = text.lstrip(OPENING)
    return len(bare) == 1 and bare.isupper()


def _joined_within(run: Run, size: float) -> Run | None:
    """A run that begins with an initial which an engine took for a word; None where the letter is as high as the others."""
    first, *rest = run.words
    usual = median(word.box.height for word in rest)
    if first.box.height < LARGE * usual or first.box.height < LARGE * CAPITAL * size:
        return None
    if rest[0].box.x0 - first.box.x1 > GAP * size or not _surely(first, rest[0]):
        return None
    return _begun(first, run_of(rest, run.baseline, run.size, run.bold, run.italic))


def _line_of(initial: Run, runs: Sequence[Run], size: float) -> Run | None:
    """The line whose first word an initial begins: beside it, as high as its top or on its baseline."""
    top = initial.baseline - CAPITAL * initial.size
    beside = [
        run
        for run in runs
        if run.size < initial.size / LARGE * 1.2
        and -size < run.box.x0 - initial.box.x1 < GAP * size
        and (
            abs(run.baseline - CAPITAL * run.size - top) < LEVEL * size
            or abs(run.baseline - initial.baseline) < 0.3 * size
        )
    ]
    return min(beside, key=lambda run: run.baseline, default=None)


def _begun(initial: Word, line: Run) -> Run:
    """A line with an initial before it, as the beginning of its first word or as a word of its own."""
    first = line.words[0]
    box = Box(min(initial.box.x0, first.box.x0), first.box.y0, first.box.x1, first.box.y1)
    if is_one_word(initial.text, first.text):
        sure = min(initial.confidence, first.confidence)
        words = [replace(first, text=initial.text + first.text, box=box, confidence=sure, chance=None), *line.words[1:]]
    else:
        alone = Word(initial.text, replace(box, x1=min(initial.box.x1, first.box.x0)), initial.confidence, first.style)
        words = [alone, *line.words]
    return run_of(words, line.baseline, line.size, line.bold, line.italic)


def is_one_word(initial: str, rest: str, languages: Sequence[str] = ()) -> bool:
    """Whether an initial and what stands after it are one word: it is no rarer than the two beside each other, in `languages`
    or where these are not known in any."""
    one, two = _ordinary(initial, rest, languages)
    return one >= two


def _surely(initial: Word, rest: Word) -> bool:
    """Whether the two are a word that is known: dirt beside a line is read as a letter too."""
    one, two = _ordinary(initial.text, rest.text)
    return one > two


def _ordinary(initial: str, rest: str, languages: Sequence[str] = ()) -> tuple[float, float]:
    """How ordinary an initial and what stands after it are as one word and as two, in the languages of their script."""
    letter = initial[-1].casefold()
    after = "".join(c for c in rest.casefold() if c.isalpha())
    scripts = script_shares(letter)
    languages = of_script(languages or installed_languages(), next(iter(scripts))) if scripts else []
    one = max((likelihood([letter + after], language) for language in languages), default=0.0)
    two = max((min(likelihood([letter], x), likelihood([after], x)) for x in languages), default=0.0)
    return one, two
