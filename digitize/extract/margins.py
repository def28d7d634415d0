"""Notes beside the text: the narrow ones in smaller type that stand in the margins, told from the text they stand beside."""

from collections.abc import Sequence
from statistics import median

from digitize.extract.runs import Run

SMALLER = 0.87  # of the text's size: notes in the margin and numbers of lines are set smaller
LONG = 0.6  # of the longest lines: lines that show where the text stands
FEWEST = 6  # long lines, below which nothing can be said of the margins
APART = 0.5  # type sizes between the text and a note, at least


def without_margins(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """The runs of the text, and those beside it. What stands above or below the text's own type is not beside it."""
    size = median(run.size for run in runs)
    small = [run for run in runs if run.size < SMALLER * size]
    if not small:
        return list(runs), []
    full = [run for run in runs if run.size >= SMALLER * size]
    widest = max(run.box.width for run in full)
    text = [run for run in full if run.box.width >= LONG * widest]
    if len(text) < FEWEST:
        return list(runs), []
    left, right = min(run.box.x0 for run in text) - APART * size, max(run.box.x1 for run in text) + APART * size
    top, foot = min(run.box.y0 for run in text), max(run.box.y1 for run in text)
    beside = [
        run
        for run in small
        if (run.box.x1 <= left or run.box.x0 >= right) and top <= (run.box.y0 + run.box.y1) / 2 <= foot
    ]
    aside = set(map(id, beside))
    return [run for run in runs if id(run) not in aside], beside
