"""A document's labelled lines in, its clean text with every change traced out: call `clean`."""

from digitize.clean.document import clean, raw_text, recut
from digitize.clean.rules import RULES
from digitize.clean.words import Words

__all__ = ["RULES", "Words", "clean", "raw_text", "recut"]
