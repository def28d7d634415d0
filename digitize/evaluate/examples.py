"""Pages and their gold in, examples for the fit of the weights out."""

from collections.abc import Sequence

from digitize.evaluate.align import Truth, align
from digitize.evaluate.gold import Gold
from digitize.label import Cues
from digitize.label.fit import Example
from digitize.label.heads import find_heads
from digitize.label.roles import survey
from digitize.model.page import Page


def examples(pages: Sequence[Page], cues: Cues, gold: Gold) -> list[Example]:
    """Every place of a source where a head may begin, and whether a document does."""
    seen = survey(pages, cues)
    truth = align([line.text for line in seen.lines], gold)
    return [Example(head.evidence, head.look, _begins(head.at, truth)) for head in find_heads(seen.scene)]


def _begins(at: int, truth: Truth) -> bool | None:
    return True if at in truth.starts else None if at in truth.heads else False
