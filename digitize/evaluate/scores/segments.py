"""How well a source was divided into documents: page by page, as page-stream segmentation is scored.

Panoptic quality of the pages' segmentation, after Kirillov et al. 2019 as OpenPSS (2025) uses it for page streams;
page-level F1 of the pages on which a document begins.
"""

from collections.abc import Sequence

from digitize.evaluate.scores.tally import Tally, f1, share

MATCHED = 0.5  # of the union two segments share more than this: they are one


def count_segments(tally: Tally, gold: Sequence[set[int]], made: Sequence[set[int]]) -> None:
    """Counts matched segments (sets of pages from 1) and the pages on which one begins."""
    pairs = ((len(s & t) / len(s | t), a, b) for a, s in enumerate(gold) for b, t in enumerate(made) if s & t)
    left, right = set(), set()
    for value, a, b in sorted(pairs, reverse=True):
        if value > MATCHED and a not in left and b not in right:
            left.add(a)
            right.add(b)
            tally.overlap += value
    begun, found = {min(pages) for pages in gold if pages}, {min(pages) for pages in made if pages}
    tally.counts.update(
        {
            "segments": len(made),
            "gold segments": len(gold),
            "matched": len(left),
            "gold pages begun": len(begun),
            "pages begun": len(found),
            "pages begun rightly": len(begun & found),
        }
    )


def panoptic_quality(tally: Tally) -> float | None:
    count = tally.counts
    return share(tally.overlap, (count["segments"] + count["gold segments"]) / 2)


def page_f1(tally: Tally) -> float:
    count = tally.counts
    right = count["pages begun rightly"]
    return f1(share(right, count["pages begun"]), share(right, count["gold pages begun"]))
