"""The first text of a source: a document's, though nothing heads it, unless it is what a volume has before its documents."""

from collections.abc import Sequence
from dataclasses import replace

from digitize.label.scene import Scene
from digitize.label.sheets import readable, runs
from digitize.label.typed_heads import Head
from digitize.label.weights import Weights

WRITTEN = 3  # lines of running text before the first head: a document's
SIGNS = frozenset({"date-line", "salutation", "subject-line", "day-at-head", "classification-line", "file-number"})


def opened(heads: list[Head], possible: Sequence[Head], scene: Scene, weights: Weights) -> list[Head]:
    """The heads with one at the source's first text, where running text stands before the first of them: that is a
    document whose head was not seen. What a volume has before its documents (a cover, contents, a preface) is none."""
    first = min(possible, key=lambda head: head.at, default=None)
    if not heads or first is None or first.at >= heads[0].at:
        return heads
    before = [x for x in scene.lines if first.at <= x.at < heads[0].at]
    written = [x for x in before if readable(x) and runs(x)]
    headed = any(scene.cues.sheet(x.text) == "front" and not runs(x) for x in before)
    numbered = sum("number-in-sequence" in head.evidence for head in heads) > len(heads) / 2
    if len(written) < WRITTEN or headed or (numbered and SIGNS.isdisjoint(first.evidence)):
        return heads
    lines = {at: role for at, role in first.lines.items() if at < heads[0].at}
    even = -weights.shift / weights.slope  # as likely as not
    return [replace(first, lines=lines, score=max(first.score, even)), *heads]
