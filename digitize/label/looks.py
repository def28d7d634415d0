"""What the surest heads of a source have in common, and which other places have it too.

Printed volumes differ in what shows their documents: display type, white space, a dateline, the words that they begin with.
The surest heads of a source say which of these tell in it: what they have and its text has not. Naive Bayes, the odds of
each feature smoothed, since the heads are few.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log

from digitize.label.scene import LARGER, Scene
from digitize.label.typed_heads import Head

FEWEST = 3  # of the surest heads, from which something can be learned
ALIKE = 3.0  # log-odds from which a place has the look of the surest heads
SMOOTH = 0.7  # added to each count
LETTERS = 5  # of its first word, by which the beginnings of titles compare
SURE = "names-paper"
DATED = frozenset({"date-line", "classification-line", "over-date", "date-in-title"})

FEATURES: dict[str, Callable[[Scene, int, Head], object]] = {
    "weight": lambda scene, i, head: scene.lines[i].line.bold,
    "slant": lambda scene, i, head: scene.lines[i].line.italic,
    "capitals": lambda scene, i, head: scene.lines[i].caps,
    "size": lambda scene, i, head: scene.lines[i].size > LARGER,
    "place": lambda scene, i, head: scene.lines[i].centred,
    "gap": lambda scene, i, head: "gap" in head.evidence or "new-page" in head.evidence,
    "dated": lambda scene, i, head: not DATED.isdisjoint(head.evidence),
    "first word": lambda scene, i, head: scene.lines[i].text.split()[0][:LETTERS],
}


def with_looks(heads: Sequence[Head], scene: Scene) -> list[Head]:
    """The possible heads of a source, with `like-surest` among the evidence of those that look as its surest do."""
    places = {x.at: i for i, x in enumerate(scene.lines)}
    rows = [{name: of(scene, places[head.at], head) for name, of in FEATURES.items()} for head in heads]
    sure = [k for k, head in enumerate(heads) if SURE in head.evidence and not DATED.isdisjoint(head.evidence)]
    if len(sure) < FEWEST:
        return list(heads)
    others = [k for k in range(len(heads)) if k not in set(sure) and SURE not in heads[k].evidence]
    had = {name: Counter(rows[k][name] for k in sure) for name in FEATURES}
    not_had = {name: Counter(rows[k][name] for k in others) for name in FEATURES}

    def odds(row: dict[str, object]) -> float:
        total = 0.0
        for name, value in row.items():
            kinds = len(had[name] | not_had[name]) + 1
            yes = (had[name][value] + SMOOTH) / (len(sure) + SMOOTH * kinds)
            no = (not_had[name][value] + SMOOTH) / (len(others) + SMOOTH * kinds)
            total += log(yes / no)
        return total

    return [
        replace(head, evidence=(*head.evidence, "like-surest")) if head.title and odds(row) > ALIKE else head
        for head, row in zip(heads, rows, strict=True)
    ]
