"""Gold documents or corrected outputs in; what each line truly is, and the weights that follow from it, out."""

from digitize.evaluate.align import Truth, align
from digitize.evaluate.gold import Gold, GoldDocument, read_gold
from digitize.evaluate.inspect import inspect, inspect_steps
from digitize.evaluate.train import shipped_examples, told, train
from digitize.evaluate.volumes import gather

__all__ = [
    "Gold",
    "GoldDocument",
    "Truth",
    "align",
    "gather",
    "inspect",
    "inspect_steps",
    "read_gold",
    "shipped_examples",
    "told",
    "train",
]
