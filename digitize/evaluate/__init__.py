"""Gold documents and a source's lines in, what each line truly is out; and from that the weights: `align`, `train`."""

from digitize.evaluate.align import Truth, align
from digitize.evaluate.gold import Gold, GoldDocument, read_gold

__all__ = ["Gold", "GoldDocument", "Truth", "align", "read_gold"]
